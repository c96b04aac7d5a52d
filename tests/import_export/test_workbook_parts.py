"""Workbooks read by what their own parts say, and what of them is no record."""

import datetime
from pathlib import Path

import pytest
import xlsxwriter

from cadredesk.sheets.header import recognise
from cadredesk.sheets.reader import Sheet
from cadredesk.sheets.skipped_rows import SkippedRows
from tests.import_export.conftest import CommandRunner, counts, messages
from tests.import_export.test_layouts import said
from tests.sheets import books
from tests.sheets.books import repacked, xlsx


def _moved(name: str, part: bytes) -> bytes:
    return part.replace(b"workbook.xml", b"book9.xml").replace(b"sharedStrings.xml", b"words.xml")


def _package(source: Path, target: Path) -> Path:
    """The same workbook, its main part and its strings under other names."""
    import zipfile

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(_moved(name, name.encode()).decode(), _moved(name, old.read(name)))
    return target


def _strict(name: str, part: bytes) -> bytes:
    base = b"http://schemas.openxmlformats.org/"
    return part.replace(base + b"spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
        base + b"officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    )


def test_parts_of_any_name_and_strict_workbooks(runner: CommandRunner) -> None:
    rows = [["姓名", "类别", "出生日期"], ["张一", "退休", datetime.date(1948, 3, 5)]]
    whole = xlsx(runner.folder / "a.xlsx", {"名册": rows})
    assert runner.load("people", _package(whole, runner.folder / "b.xlsx"))["added"] == 1
    assert runner.load("people", repacked(whole, runner.folder / "c.xlsx", _strict))["unchanged"] == 1
    assert str(runner.people()["张一"].birth) == "1948-03-05"


def test_days_counted_from_1904(runner: CommandRunner) -> None:
    path = runner.folder / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "类别", "出生日期", "入党时间"])
    sheet.write_row(1, 0, ["张一", "退休", datetime.date(1948, 3, 5)])
    sheet.write_datetime(1, 3, datetime.datetime(1970, 7, 1), book.add_format({"num_format": 'yyyy"年"m"月"'}))
    book.close()
    runner.load("people", path)
    person = runner.people()["张一"]
    assert (str(person.birth), str(person.party_joined)) == ("1948-03-05", "1970-07")


def test_streams_of_xls_in_any_case_are_read_and_guarded(runner: CommandRunner, tmp_path: Path) -> None:
    cells: list[tuple[int, int, str | float]] = [(0, 0, "姓名"), (0, 1, "类别"), (1, 0, "张一"), (1, 1, "退休")]
    assert runner.load("people", books.ole(tmp_path / "a.xls", {"WORKBOOK": books.biff(cells)}))["added"] == 1
    far = books.ole(tmp_path / "b.xls", {"WORKBOOK": books.biff([(0, 0, "a"), (65000, 255, 1.0)])})
    assert "区域太大" in messages(runner.load("people", far, status=2), "error")[0]


def test_binary_workbooks_are_read_and_guarded(runner: CommandRunner) -> None:
    rows: list[list[str | float]] = [["姓名", "类别", "出生年月"], ["张一", "退休", 194803.0]]
    assert runner.load("people", books.xlsb(runner.folder / "a.xlsb", rows))["added"] == 1
    assert str(runner.people()["张一"].birth) == "1948-03"
    far = books.xlsb(runner.folder / "b.xlsb", rows, far=15_000)
    assert "区域太大" in messages(runner.load("people", far, status=2), "error")[0]
    cut = repacked(
        runner.folder / "a.xlsb", runner.folder / "c.xlsb", lambda name, part: part[:-3] if "sheet1" in name else part
    )
    assert "已损坏" in messages(runner.load("people", cut, status=2), "error")[0]


def test_a_bad_sheet_refuses_itself_by_name(runner: CommandRunner) -> None:
    head = ["姓名", "类别"]
    whole = xlsx(runner.folder / "a.xlsx", {"坏": [head, ["甲", "退休"]], "好": [head, ["张一", "退休"]]})
    path = repacked(
        whole,
        runner.folder / "b.xlsx",
        lambda name, part: part.replace(b'r="A2"', b'r="XFD1048576"') if "sheet1" in name else part,
    )
    answer = runner.load("people", path)
    assert (answer["added"], list(runner.people())) == (1, ["张一"])
    assert said(answer, "“坏”没有读", "区域太大")
    assert counts(runner.load("people", path, "--sheet", "好")) == (0, 0, 1, 0)
    assert "工作表“坏”" in messages(runner.load("people", path, "--sheet", "坏", status=2), "error")[0]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_more_than_100_000_rows_are_refused(runner: CommandRunner, ending: str) -> None:
    path = runner.folder / f"a.{ending}"
    if ending == "csv":
        path.write_text("姓名,类别\n" + "张一,退休\n" * 100_001, encoding="utf-8")
    else:
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        sheet = book.add_worksheet()
        for at in range(100_060):
            sheet.write_row(at, 0, ["姓名", "类别"] if at == 0 else ["张一", "退休"])
        book.close()
    assert "一次最多导入 100,000 行" in messages(runner.load("people", path, status=2), "error")[0]


def test_a_figure_is_no_name() -> None:
    """With something of its own beside it the row is one whose cells stand in wrong columns: that is refused."""
    from cadredesk.import_export.records import ImportKind
    from cadredesk.import_export.rules import import_fields

    sheet = Sheet("S", [["姓名", "类别"], ["人5", "退休"], ["5人", ""], ["13800000001", "离休"]])
    skipped = SkippedRows(sheet, recognise(sheet, import_fields(ImportKind.PEOPLE)))
    assert [skipped.reason(at) for at in (1, 2, 3)] == [None, "统计行", None]
