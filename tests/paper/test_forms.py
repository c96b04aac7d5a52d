import errno
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.money import in_words
from cadredesk.core.progress import Progress
from cadredesk.paper import PrintInfo, draw_forms, forms, load_form
from cadredesk.paper.form_drawing import PAD_X, PAD_Y
from cadredesk.paper.output import MM
from cadredesk.paper.text import fit
from tests.paper.samples import PRINT_INFO, RARE, SLIP, VOUCHER, fonts_of, words_of


@pytest.mark.parametrize(("name", "record"), [("visit_slip", SLIP), ("voucher", VOUCHER)])
def test_every_value_and_the_print_information_are_on_paper(name: str, record: dict[str, str], tmp_path: Path) -> None:
    form, out = load_form(name), tmp_path / "a.pdf"
    assert form.fields == set(record)
    assert draw_forms(form, [record], out, PRINT_INFO) == 1
    (words,) = words_of(out)
    for value in record.values():
        assert "".join(value.split()) in words
    for print_info in (form.title, PRINT_INFO.office, "2026-10-10打印", "打印人：李敏", "第1页共1页"):
        assert print_info.replace(" ", "") in words
    assert not any("Helvetica" in font for font in fonts_of(out))


@pytest.mark.parametrize("name", ["visit_slip", "voucher"])
def test_an_empty_form_is_for_the_pen(name: str, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    draw_forms(load_form(name), [{}], out, PRINT_INFO)
    assert "¥" not in words_of(out)[0]
    assert "签字" in words_of(out)[0]


def test_rare_and_long_values_stay_in_their_cells(tmp_path: Path) -> None:
    long = {key: value * 12 for key, value in SLIP.items()} | {"name": RARE, "number": SLIP["number"]}
    form, out = load_form("visit_slip"), tmp_path / "a.pdf"
    draw_forms(form, [long], out, PRINT_INFO)
    assert RARE in words_of(out)[0]
    for placed in form.cells:
        value = placed.cell.value.fill(long) if placed.cell.value.parts else ""
        box = (placed.width - 2 * PAD_X, placed.height - 2 * PAD_Y)
        fitted = fit(value, placed.cell.font, placed.cell.size, box)
        assert fitted.over or fitted.height <= box[1] + 0.1


def test_marks_stand_on_every_sheet_of_a_print(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    draw_forms(load_form("voucher"), [VOUCHER], out, PRINT_INFO)
    assert "补打" not in words_of(out)[0] and "作废" not in words_of(out)[0]
    marked = PrintInfo(
        office="局", printed=PRINT_INFO.printed, reprint=True, mark="红冲 慰〔2026〕0001号", stamp="作废",
        operator="李敏", handler="王芳", code="3f2a-90bc-11de",
    )  # fmt: skip
    draw_forms(load_form("voucher"), [VOUCHER | {"basis": "长" * 400}], out, marked)
    for page in words_of(out):
        for words in ("补打", "作废", "红冲慰〔2026〕0001号", "打印人：李敏", "经办：王芳", "验证码：3f2a-90bc-11de"):
            assert words in page
    assert len(words_of(out)) == 2


def test_a_row_without_the_value_that_it_needs_is_left_out(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    draw_forms(load_form("voucher", without=("deceased",)), [VOUCHER], out, PRINT_INFO)
    assert "逝者" not in words_of(out)[0] and "周永贵" not in words_of(out)[0] and "发放依据" in words_of(out)[0]


def test_places_to_sign_are_high_enough_and_the_seal_has_42_mm() -> None:
    form = load_form("voucher")
    dated = [placed for placed in form.cells if "日" in placed.cell.hint]
    (seal,) = [placed for placed in form.cells if "盖章" in placed.cell.hint]
    assert len(dated) == 6 and min(placed.height for placed in dated) >= 12 * MM
    assert min(seal.width, seal.height) >= 42 * MM - 0.1


@pytest.mark.parametrize(("name", "wide"), [("visit_slip", True), ("voucher", False)])
def test_two_on_a_sheet(name: str, wide: bool, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    records = [SLIP | VOUCHER | {"number": f"第{number}号"} for number in range(3)]
    assert draw_forms(load_form(name), iter(records), out, PRINT_INFO, two_up=True) == 2
    box = PdfReader(out).pages[0].mediabox
    assert (box.width > box.height) is wide
    first, second = words_of(out)
    assert "第0号" in first and "第1号" in first and "第2号" in second


def test_three_thousand_slips(tmp_path: Path) -> None:
    form, out = load_form("visit_slip"), tmp_path / "a.pdf"
    start = time.perf_counter()
    assert draw_forms(form, [SLIP] * 3000, out, PRINT_INFO) == 3000
    assert time.perf_counter() - start < 30
    assert len(PdfReader(out).pages) == 3000


def test_nothing_to_print_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有可以打印的内容"):
        draw_forms(load_form("visit_slip"), [], tmp_path / "a.pdf", PRINT_INFO)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不存在"):
        draw_forms(load_form("visit_slip"), [SLIP], tmp_path / "no" / "a.pdf", PRINT_INFO)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "full"), "磁盘空间不足"),
        (PermissionError(errno.EACCES, "closed"), "不能写入"),
        (OSError(errno.EROFS, "read-only"), "不能写入"),
        (OSError(errno.EIO, "broken"), "没有保存成功"),
    ],
)
def test_a_failed_save_leaves_the_old_file(
    error: OSError, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.pdf"
    out.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError, match=sentence):
        draw_forms(load_form("visit_slip"), [SLIP], out, PRINT_INFO)
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_stopped_print_leaves_nothing(tmp_path: Path) -> None:
    class Stop(Progress):
        def show(self, done: int, total: int, doing: str) -> None:
            self.cancelled = done >= 50

    with pytest.raises(Cancelled):
        draw_forms(load_form("visit_slip"), [SLIP] * 200, tmp_path / "a.pdf", PRINT_INFO, Stop())
    assert not list(tmp_path.iterdir())


FORM = """title = "表"
paper = "A5"
margins = [10, 10, 10, 10]
heading = ["", "", ""]
[[rows]]
height = 10
cells = [{ label = "甲", width = 28, rows = 2 }, { value = "{a}", width = 100 }]
[[rows]]
height = 10
cells = [{ value = "{b}（{c}）", width = 100 }]
"""


def test_a_cell_reaches_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.toml").write_text(FORM, encoding="utf-8")
    monkeypatch.setattr(forms, "paper_form", lambda name: tmp_path / f"{name}.toml")
    tall, first, second = load_form("x").cells
    assert tall.height == pytest.approx(2 * first.height)
    assert first.x == second.x == pytest.approx(tall.x + tall.width)
    assert second.cell.value.fill({}) == "" and second.cell.value.fill({"b": "女"}) == "女（）"


PICTURE = (
    FORM.replace('label = "甲", width = 28', 'image = "face", blank = "照片", width = 28')
    + """
[[continued]]
label = "其余"
value = "{more}"
"""
)


def test_a_picture_fills_its_cell_and_long_values_go_on_a_second_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.toml").write_text(PICTURE, encoding="utf-8")
    monkeypatch.setattr(forms, "paper_form", lambda name: tmp_path / f"{name}.toml")
    form, out, asked = load_form("x"), tmp_path / "a.pdf", []
    assert form.fields == {"face", "a", "b", "c", "more"}
    picture = io.BytesIO()
    Image.new("RGB", (30, 40), "red").save(picture, "JPEG")

    def find(name: str) -> bytes | None:
        asked.append(name)
        return picture.getvalue() if name == "known" else None

    long = "".join(f"第{number}句话，" for number in range(100))
    records = [{"face": "known", "a": "短"}, {"face": "lost"}, {"name": "张建国", "a": long, "more": "还有"}]
    assert draw_forms(form, records, out, PRINT_INFO, images=find) == 4
    assert asked == ["known", "lost"]
    pages = PdfReader(out).pages
    assert [len(page.images) for page in pages] == [1, 0, 0, 0]
    first, second, third, continued = words_of(out)
    assert "照片" not in first and "照片" in second and "第1页共1页" in second
    assert "…（见续页）" in third and "第1页共2页" in third
    assert (
        "表（续页）" in continued
        and "张建国" in continued
        and long in continued
        and "其余还有" in continued
        and "第2页共2页" in continued
    )


def test_a_continuation_goes_on_as_long_as_there_are_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.toml").write_text(PICTURE, encoding="utf-8")
    monkeypatch.setattr(forms, "paper_form", lambda name: tmp_path / f"{name}.toml")
    out, long = tmp_path / "a.pdf", "".join(f"第{number}句话，" for number in range(900))
    pages = draw_forms(load_form("x"), [{"b": long}], out, PRINT_INFO)
    assert pages > 3 and len(PdfReader(out).pages) == pages
    words = words_of(out)
    assert f"第{pages}页共{pages}页" in words[-1] and "第899句话" in words[-1]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("width = 28", "width = 30", "第 1 行各格共宽 130 毫米，应为 128 毫米"),
        ("height = 10", "height = 300", "高度超出纸张"),
        ("title", "titel", "title"),
        ('"{a}"', '"{a"', "有错误"),
        ("rows = 2", 'align = "left "', "对齐"),
        ("rows = 2", "colour = 2", "colour"),
        ("rows = 2", 'font = "隶书"', "隶书"),
    ],
)
def test_mistakes_in_a_form_are_named(
    old: str, new: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.toml").write_text(FORM.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(forms, "paper_form", lambda name: tmp_path / f"{name}.toml")
    with pytest.raises(UserError, match=r"x\.toml") as caught:
        load_form("x")
    assert sentence in str(caught.value)


def test_a_lost_form_is_said() -> None:
    with pytest.raises(UserError, match="找不到表样文件"):
        load_form("no_such_form")


def test_no_words_of_a_receipt_touch_the_lines_of_their_cell(tmp_path: Path) -> None:
    """Two lines of an amount, of a label, of a name have 0.7 mm above and below."""
    amount = in_words(19_999_999_999)
    form, out = load_form("voucher", without=("deceased",)), tmp_path / "a.pdf"
    draw_forms(
        form, [VOUCHER | {"amount_words": amount, "payee": "欧阳阿依古丽买买提吐尔逊江阿卜杜拉"}], out, PRINT_INFO
    )
    found: list[tuple[str, float, float, float]] = []

    def look(text: str, _matrix: Any, at: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.append((text.strip(), at[4], at[5], size))

    PdfReader(out).pages[0].extract_text(visitor_text=look)
    looked_at = 0
    for text, x, y, size in found:
        for cell in form.cells:
            if cell.x <= x < cell.x + cell.width and cell.y <= y < cell.y + cell.height and not cell.cell.hint:
                above, below = cell.y + cell.height - y - 0.86 * size, y - 0.14 * size - cell.y
                assert min(above, below) >= 0.7 * MM, (text, size, above / MM, below / MM)
                looked_at += text in amount or text in ("身份证号或", "发票号码")
    assert looked_at >= 4
