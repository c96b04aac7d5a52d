"""Labels and envelopes read back from their PDFs: words, places, sizes."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cadredesk.core.errors import UserError
from cadredesk.paper.envelopes import draw_envelopes
from cadredesk.paper.fonts import Role, width
from cadredesk.paper.label_sheets import LabelSheet, Letter, Sender, envelopes, label_sheets
from cadredesk.paper.labels import draw_labels, overflowing
from tests.paper.samples import PRINT_INFO, RARE, fonts_of, words_of

MM = 72 / 25.4
LONG = (
    "云南省文山壮族苗族自治州麻栗坡县麻栗镇幸福社区人民路一百二十八号（原县粮食局宿舍）3 栋 2 单元 501 室，门口有一棵大榕树"
    * 2
)
LETTER = Letter(
    name="张建国 同志 收", address="幸福社区 3 号楼 2 单元 501", unit="县人大常委会", telephone="138 8766 3101"
)


def letters(number: int) -> list[Letter]:
    return [Letter(name=f"收信人{at:04} 同志 收", address=f"人民路 {at} 号") for at in range(1, number + 1)]


def lines_on(path: Path, page: int = 0) -> list[tuple[str, float, float, float]]:
    """(text, left and baseline in mm from the upper left corner, size) of the lines of a page."""
    found: list[tuple[str, float, float, float]] = []
    sheet = PdfReader(path).pages[page]
    high = float(sheet.mediabox.height)

    def visit(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.append((text.strip(), matrix[4] / MM, (high - matrix[5]) / MM, size))

    sheet.extract_text(visitor_text=visit)
    return found


def test_every_known_sheet_fits_on_a4() -> None:
    sheets = label_sheets()
    assert {(each.columns, each.rows) for each in sheets} >= {(3, 8), (3, 7), (2, 7), (2, 8), (2, 4), (3, 10)}
    for each in sheets:
        assert each.fault() == ""
        x, y, wide, high = each.cells()[-1]
        assert x + wide <= 210.05
        assert y + high <= 297.05
    assert {(each.width, each.height) for each in envelopes()} == {(220, 110), (230, 120), (229, 162), (324, 229)}


@pytest.mark.parametrize("grid", label_sheets(), ids=lambda grid: grid.name)
def test_no_word_leaves_its_label(grid: LabelSheet, tmp_path: Path) -> None:
    hard = [
        LETTER,
        Letter(name="买买提·吾斯曼江·阿卜杜拉、艾山江·买买提明·托合提 同志 收", address=LONG, unit="麻栗坡县农业农村和科学技术局畜牧兽医工作站"),
        Letter(name=f"{RARE[:3]} 同志 收", address="Room 1208, Block-C2 LongLatinAddressWithoutAnyBlankWhatsoever", postcode="663600"),
    ]  # fmt: skip
    out = tmp_path / "labels.pdf"
    draw_labels(out, hard, grid, PRINT_INFO)
    cells = grid.cells()
    foot = 297 - grid.bottom + 0.1
    lines = [line for line in lines_on(out) if line[2] < foot]  # but the line at the foot
    assert len(lines) >= 9
    for text, x, y, size in lines:
        inside = [
            cell
            for cell in cells
            if cell[0] <= x
            and x + max(width(text, role, size) for role in (Role.SONG, Role.HEI_BOLD)) / MM <= cell[0] + cell[2] + 1
            and cell[1] <= y - 0.8 * size / MM
            and y <= cell[1] + cell[3]
        ]
        assert inside, (text, x, y, size)
    words = words_of(out)[0]
    named = overflowing(hard, grid)
    for letter in hard:  # names are never cut, and nothing else is, unless it is named
        assert letter.name.replace(" ", "") in words
        assert (re.sub(r"\s", "", letter.address) in words) is (letter.name not in named)
    assert words.count("（未印全）") == len(named)
    assert set(named) <= {hard[1].name}  # whose address and names fill half a page
    assert not named or grid.height < 50
    fonts_of(out)


def test_a_begun_sheet_is_used_up_and_copies_follow_one_another(tmp_path: Path) -> None:
    grid = next(each for each in label_sheets() if (each.columns, each.rows) == (3, 8))
    out = tmp_path / "labels.pdf"
    assert draw_labels(out, letters(12), grid, PRINT_INFO, start=5, copies=2) == 2
    names = [(text, x, y) for text, x, y, _ in lines_on(out) if text.startswith("收信人")]
    assert len(names) == 20
    assert [text[:7] for text, _, _ in names[:4]] == ["收信人0001", "收信人0001", "收信人0002", "收信人0002"]
    x, y, wide, high = grid.cells()[4]
    assert x < names[0][1] < x + wide
    assert y < names[0][2] < y + high
    second = [(text, x, y) for text, x, y, _ in lines_on(out, 1) if text.startswith("收信人")]
    assert [text[:7] for text, _, _ in second] == ["收信人0011", "收信人0011", "收信人0012", "收信人0012"]
    assert second[0][2] < grid.cells()[0][1] + grid.height  # at the top again


def test_the_foot_stands_only_where_there_is_room_on_a_whole_sheet(tmp_path: Path) -> None:
    roomy = next(each for each in label_sheets() if each.name.startswith("2×7"))
    out = tmp_path / "labels.pdf"
    draw_labels(out, letters(20), roomy, PRINT_INFO, start=3)
    first, second = words_of(out)
    assert "2026-10-10打印" not in first  # the sheet goes through the printer for the second time
    assert "麻栗坡县委老干部局" in second
    assert "第2页共2页" in second
    full = next(each for each in label_sheets() if each.name.startswith("3×10"))
    draw_labels(out, letters(3), full, PRINT_INFO)
    assert "打印" not in words_of(out)[0]


def test_a_size_of_ones_own_is_judged(tmp_path: Path) -> None:
    own = LabelSheet(name="自定", columns=2, rows=5, width=90, height=50, left=10, top=12, gap_x=5, gap_y=2)
    assert own.fault() == ""
    assert draw_labels(tmp_path / "own.pdf", letters(11), own, PRINT_INFO, guides=True) == 2
    for wrong, words in (
        ({"columns": 3}, "宽"),
        ({"rows": 6}, "高"),
        ({"width": 20.0}, "太小"),
        ({"left": -1.0}, "边距"),
        ({"rows": 0}, "至少"),
    ):
        values: dict[str, Any] = {"columns": 2, "rows": 5, "width": 90.0, "height": 50.0, "left": 10.0, "top": 12.0}
        bad = LabelSheet(name="自定", **{**values, **wrong})
        assert words in bad.fault()
        with pytest.raises(UserError):
            draw_labels(tmp_path / "bad.pdf", letters(1), bad, PRINT_INFO)
    with pytest.raises(UserError, match="没有可以打印的地址"):
        draw_labels(tmp_path / "none.pdf", [], own, PRINT_INFO)
    with pytest.raises(UserError, match="10 个位置"):
        draw_labels(tmp_path / "far.pdf", letters(1), own, PRINT_INFO, start=11)
    assert not list(tmp_path.glob("bad*"))


def test_the_smallest_label_says_whose_address_is_cut(tmp_path: Path) -> None:
    tiny = LabelSheet(name="自定", columns=7, rows=20, width=25, height=12, left=5, top=5)
    both = [*letters(1), Letter(name="欧阳明德 同志 收", address=LONG * 2)]
    assert overflowing(both, tiny) == ["欧阳明德 同志 收"]
    draw_labels(tmp_path / "tiny.pdf", both, tiny, PRINT_INFO)
    words = words_of(tmp_path / "tiny.pdf")[0]
    assert "欧阳明德同志收" in words
    assert "…（未印全）" in words


@pytest.mark.parametrize("envelope", envelopes(), ids=lambda envelope: envelope.name)
def test_envelopes(envelope: Any, tmp_path: Path) -> None:
    out = tmp_path / "envelopes.pdf"
    sender = Sender(name="麻栗坡县委老干部局", address="麻栗坡县麻栗镇玉尔贝路 1 号", postcode="663600")
    many = [Letter(name="张建国 同志 收", address=LONG, postcode="663600", unit="县人大常委会"), LETTER]
    assert draw_envelopes(out, many, envelope, PRINT_INFO, sender=sender, copies=2) == 4
    page = PdfReader(out).pages[0]
    assert abs(float(page.mediabox.width) / MM - envelope.width) < 0.1
    assert abs(float(page.mediabox.height) / MM - envelope.height) < 0.1
    lines = lines_on(out)
    digits = [line for line in lines if line[0] in "0123456789" and line[2] < 20]
    assert "".join(line[0] for line in digits) == "663600"
    assert max(line[1] for line in digits) < envelope.width / 2  # upper left
    [office] = [line for line in lines if line[0] == sender.name]
    assert office[1] > envelope.width / 3
    assert office[2] > envelope.height * 0.7
    [name] = [line for line in lines if line[0].startswith("张建国")]
    assert envelope.height * 0.3 < name[2] < office[2]
    address = [line for line in lines if line[0] in LONG]
    assert address
    assert max(line[2] for line in address) < name[2] - name[3] * 0.8 / MM  # no line touches the name
    for text, x, y, size in lines:
        assert x + width(text, Role.HEI_BOLD if text == name[0] else Role.SONG, size) / MM <= envelope.width - 5, text
        assert 5 < y < envelope.height - 5
    assert re.sub(r"\s", "", LONG) in words_of(out)[0]
    assert not [line for line in lines_on(out, 2) if line[2] < 20]  # no postcode known: no boxes


def test_the_whole_register_takes_seconds(tmp_path: Path) -> None:
    many = [
        Letter(name=f"收信人{at} 同志 收", address=f"{LONG[: 20 + at % 60]}{at} 号", unit="县人大")
        for at in range(2779)
    ]
    before = time.process_time()
    assert draw_labels(tmp_path / "all.pdf", many, label_sheets()[0], PRINT_INFO) == 116
    assert time.process_time() - before < 12
