import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from cadredesk.paper import Bars, Block, Column, Figure, Heading, Paragraph, Table, draw_official
from cadredesk.paper.charts import figure, steps
from cadredesk.paper.fonts import Role, width
from cadredesk.paper.output import MM
from tests.paper.samples import RARE, fonts_of, words_of

DAY = datetime.date(2026, 12, 31)


def places(path: Path, page: int) -> list[tuple[float, float, str]]:
    """Where each piece of text stands: x and y in mm from the lower left corner."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, _: object, matrix: list[float], *__: object) -> None:
        if text.strip():
            found.append((matrix[4] / MM, matrix[5] / MM, text))

    PdfReader(path).pages[page].extract_text(visitor_text=visit)
    return found


def test_all_parts_are_on_paper(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    columns = [Column(label="事由", width=30), Column(label="人次", width=20, align="right")]
    chart = Bars(labels=["春节", "中秋"], series=[("2025年", [320, 5]), ("2026年", [346, 0])], unit="人次")
    body: list[Block] = [
        Heading("一、基本情况"),
        Paragraph(f"全县有离休干部 12 人，如{RARE}等。"),
        Heading("（一）走访", 2),
        Table(columns, [(f"第{number}类", str(number)) for number in range(40)], "表 1　走访"),
        Figure(chart, "图 1　比较"),
        Figure(Bars(labels=["离休"], series=[("今年", [1.5])], horizontal=True)),
    ]
    pages = draw_official(out, title="关于工作的总结", to="市委老干部局", body=body, signer="县委老干部局", day=DAY)
    words = words_of(out)
    assert len(words) == pages > 1
    everything = "".join(words)
    for part in ("市委老干部局：", RARE, "表1走访", "第39类", "图1比较", "346", "2026年12月31日", "单位：人次"):
        assert part in everything
    assert sum("事由人次" in page for page in words) > 1
    assert all(f"—{number}—" in page for number, page in enumerate(words, 1))
    assert not any("Helvetica" in font for font in fonts_of(out))


def test_twenty_two_lines_inside_the_type_area(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    draw_official(out, title="总结", body=[Paragraph("老干部工作" * 300)], signer="局", day=DAY)
    lines = [place for place in places(out, 1) if "老干部" in place[2]]
    heights = sorted({round(y, 1) for _, y, _ in lines})
    assert len(heights) == 22
    assert min(heights) > 297 - 37 - 225 and max(heights) < 297 - 37
    assert min(x for x, _, _ in lines) == pytest.approx(28, abs=0.5)


def test_the_signature_is_never_alone(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    for count in range(15, 24):
        draw_official(out, title="总结", body=[Paragraph("字" * 28 * count)], signer="县委老干部局", day=DAY)
        last = words_of(out)[-1]
        assert "字" in last and "县委老干部局" in last and "2026年12月31日" in last


def test_an_office_of_sixty_characters_stays_inside_the_type_area(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    office = ("中国共产党云南省文山壮族苗族自治州麻栗坡县委员会离退休干部工作委员会办公室" * 2)[:60]
    draw_official(out, title=f"{office}工作总结", body=[Paragraph("正文")], signer=office, day=DAY)
    assert "".join(words_of(out)).count(office) == 2
    found: list[tuple[float, float, str]] = []

    def visit(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        role = {22: Role.SONG_BOLD, 16: Role.FANG}.get(round(size))
        if role and (line := text.strip()):
            found.append((matrix[4] / MM, (matrix[4] + width(line, role, size)) / MM, line))

    PdfReader(out).pages[0].extract_text(visitor_text=visit)
    assert len([line for _, _, line in found if line in f"{office}工作总结"]) > 4
    assert all(left >= 28 - 0.1 and right <= 28 + 156 + 0.1 for left, right, _ in found)
    assert [right < 184 - 20 for _, right, line in found if line == "2026年12月31日"] == [True]


def test_labels_without_any_figure_are_left_out(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    series = [("2026年", [3.0, 0.0, 0.0]), ("2025年", [0.0, 2.0, 0.0])]
    for horizontal in (False, True):
        chart = Bars(labels=["春节", "中秋", "重阳"], series=series, horizontal=horizontal)
        nothing = Bars(labels=["七一"], series=[("2026年", [0.0])], horizontal=horizontal)
        draw_official(out, title="图", body=[Figure(chart, "甲图"), Figure(nothing, "乙图")])
        words = words_of(out)[0]
        assert "春节" in words and "中秋" in words and "2025年" in words
        assert "重阳" not in words and "七一" not in words and "乙图" not in words


def test_a_heading_stays_with_its_text(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    for count in range(17, 22):
        draw_official(out, title="总结", body=[Paragraph("字" * 28 * count), Heading("二、标题"), Paragraph("正文")])
        assert not words_of(out)[0].replace("—1—", "").endswith("二、标题")


def test_page_numbers_are_outside(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    draw_official(out, title="总结", body=[Paragraph("字" * 1500)])
    (right,) = [x for x, _, text in places(out, 0) if "—" in text]
    (left,) = [x for x, _, text in places(out, 1) if "—" in text]
    assert right > 150 and left < 40


@given(st.floats(0.01, 1e7))
def test_the_axis_reaches_the_highest_bar_in_round_steps(most: float) -> None:
    marks = steps(most)
    assert marks[0] == 0 and marks[-1] >= most * 0.999
    assert 2 <= len(marks) <= 7


def test_figures_are_short() -> None:
    assert [figure(number) for number in (0, 1234, 12.5, 3.0, 0.25)] == ["0", "1,234", "12.5", "3", "0.25"]
    assert steps(0) == [0.0, 1.0] and steps(3) == [0, 1, 2, 3]
    assert steps(1) == [0, 1] and steps(2) == [0, 1, 2]  # nobody was visited a quarter of a time


@pytest.mark.parametrize("horizontal", [False, True])
def test_charts_of_every_shape_are_drawn(horizontal: bool, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    charts = [
        Bars(labels=[f"很长的名称{n}" for n in range(count)], series=series, horizontal=horizontal)
        for count in (1, 5, 16)
        for series in ([("去年", [n * 1000.0 for n in range(count)])], [(f"{s}", [0.0] * count) for s in range(4)])
    ]
    draw_official(out, title="图", body=[Figure(chart, "图") for chart in charts])
    assert "很长的" in "".join(words_of(out))
