"""What is told of sheets in each kind of workbook: bad ones, hidden rows, columns and sheets, failed formulas, calendars."""

import datetime
import struct
from pathlib import Path

import pytest
import xlsxwriter

from tests.import_export.conftest import CommandRunner, messages
from tests.import_export.test_layouts import said
from tests.sheets import books
from tests.sheets.books import ods_cell, repacked, xlsx

HEAD: list[str | float] = ["姓名", "类别", "单位"]
ROWS: list[list[str | float]] = [HEAD, ["张一", "退休", "粮食局"], ["张二", "退休", "林业局"]]
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "calcext")
)


def _cells(rows: list[list[str | float]]) -> list[tuple[int, int, str | float]]:
    return [(at, column, cell) for at, row in enumerate(rows) for column, cell in enumerate(row)]


def _ods_rows(*rows: list[str | float]) -> str:
    return "".join(f"<table:table-row>{''.join(ods_cell(str(cell)) for cell in row)}</table:table-row>" for row in rows)


def _ods(path: Path, tables: dict[str, str]) -> Path:
    """An .ods of some sheets whose columns and rows are given as XML."""
    inside = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tables.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}><office:body><office:spreadsheet>'
        f"{inside}</office:spreadsheet></office:body></office:document-content>"
    )
    whole = books.ods(path.with_suffix(".tmp"), "")
    return repacked(whole, path, lambda name, part: content.encode() if name == "content.xml" else part)


# ---------------------------------------------------------------- a bad sheet refuses itself


def _bad_xls(path: Path) -> Path:
    far = [(0, 0, "姓名"), (65_000, 255, 1.0)]
    return books.ole(path, {"Workbook": books.biff({"坏": far, "好": _cells(ROWS)})})


def _bad_ods(path: Path) -> Path:
    wide = f"<table:table-row>{ods_cell('x', 16_000)}</table:table-row>"
    return _ods(path, {"坏": wide, "好": _ods_rows(*ROWS)})


def _bad_xlsb(path: Path) -> Path:
    return books.xlsb(path, {"坏": ([["姓名", "x"]], 15_000), "好": (ROWS, 0)})


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb"])
def test_a_bad_sheet_refuses_itself_in_every_kind(runner: CommandRunner, kind: str) -> None:
    path = {"xls": _bad_xls, "ods": _bad_ods, "xlsb": _bad_xlsb}[kind](runner.folder / f"a.{kind}")
    answer = runner.load("people", path)
    assert [*runner.people()] == ["张一", "张二"]
    assert said(answer, "工作表“坏”没有读", "区域太大")
    assert "工作表“坏”" in messages(runner.load("people", path, "--sheet", "坏", status=2), "error")[0]


def test_blanks_by_the_billion_in_an_ods_are_refused_alone(runner: CommandRunner) -> None:
    blanks = ods_cell('<text:s text:c="2000000000"/>')
    path = _ods(runner.folder / "a.ods", {"坏": f"<table:table-row>{blanks}</table:table-row>", "好": _ods_rows(*ROWS)})
    assert said(runner.load("people", path), "工作表“坏”没有读", "过大")


def test_counts_that_lie_set_no_memory_aside(runner: CommandRunner) -> None:
    strings = struct.pack("<HHii", 0x00FC, 8, 1, 2_000_000_000)
    path = books.ole(runner.folder / "a.xls", {"Workbook": books.biff(_cells(ROWS), before=strings)})
    assert "已损坏" in messages(runner.load("people", path, status=2), "error")[0]


def test_a_package_of_two_kinds_is_refused(runner: CommandRunner) -> None:
    path = runner.folder / "a.ods"
    both = xlsx(runner.folder / "b.xlsx", {"S": ROWS})
    import zipfile

    _ods(path, {"S": _ods_rows(*ROWS)})
    with zipfile.ZipFile(both) as other, zipfile.ZipFile(path, "a") as package:
        for name in other.namelist():
            package.writestr(name, other.read(name))
    assert "已损坏" in messages(runner.load("people", path, status=2), "error")[0]


# ---------------------------------------------------------------- hidden rows and columns, failed formulas


def _hiding_xls(path: Path) -> Path:
    inside = struct.pack("<HHHHHHHHHHHH", 0x0208, 20, 1, 0, 3, 300, 0, 0, 0x20, 0, 0, 0)[:24]
    inside += struct.pack("<HHHHHHHH", 0x007D, 12, 1, 1, 2000, 0, 1, 0)
    inside += struct.pack("<HHHHHBB", 0x0205, 8, 2, 2, 0, 0x2A, 1)
    cells = [one for one in _cells(ROWS) if one[:2] != (2, 2)]
    return books.ole(path, {"Workbook": books.biff(cells, inside=inside)})


def _hiding_xlsb(path: Path) -> Path:
    return books.xlsb(path, {"S": (ROWS, 0)}, hidden_row=1, hidden_column=1, error=(2, 2))


def _hiding_ods(path: Path) -> Path:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    failed = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    rows = _ods_rows(ROWS[0]) + _ods_rows(ROWS[1]).replace("-row>", '-row table:visibility="filter">', 1)
    rows += f"<table:table-row>{ods_cell('张二')}{ods_cell('退休')}{failed}</table:table-row>"
    return _ods(path, {"S": columns + rows})


def _hiding_xlsx(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for at, row in enumerate(ROWS):
        sheet.write_row(at, 0, row)
    sheet.set_row(1, options={"hidden": True})
    sheet.set_column(1, 1, options={"hidden": True})
    sheet.write_formula(2, 2, "=NA()", value="#N/A")
    book.close()
    return path


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "xlsb"])
def test_what_is_hidden_or_failed_is_told_in_every_kind(runner: CommandRunner, kind: str) -> None:
    hiding = {"xls": _hiding_xls, "ods": _hiding_ods, "xlsb": _hiding_xlsb, "xlsx": _hiding_xlsx}
    answer = runner.load("people", hiding[kind](runner.folder / f"a.{kind}"))
    assert said(answer, "有 1 行在 Excel 中是隐藏的（第 2 行）")
    assert said(answer, "有 1 列在 Excel 中是隐藏的（“类别”）")
    assert said(answer, "有 1 格公式出错")
    assert [(one.name, one.unit) for one in runner.people().values()] == [("张一", "粮食局"), ("张二", "")]


def test_a_hidden_sheet_that_looks_like_a_roster_is_named(runner: CommandRunner) -> None:
    book = xlsxwriter.Workbook(str(runner.folder / "a.xlsx"))
    for name, rows in {"今年": ROWS, "去年": [HEAD, ["李三", "退休", "县委"]], "代码": [["退休"], ["离休"]]}.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if name == "去年":
            sheet.very_hidden()
        elif name == "代码":
            sheet.hide()
    book.close()
    answer = runner.load("people", runner.folder / "a.xlsx")
    assert [*runner.people()] == ["张一", "张二"]
    assert [one for one in messages(answer) if "隐藏的工作表" in one and "“去年”没有导入" in one and "代码" not in one]
    assert not said(runner.load("people", runner.folder / "a.xlsx", "--sheet", "去年"), "隐藏的工作表")


# ---------------------------------------------------------------- days counted from 1904


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb"])
def test_serial_days_of_a_calendar_from_1904(runner: CommandRunner, kind: str) -> None:
    day = float((datetime.date(1948, 3, 5) - datetime.date(1904, 1, 1)).days)
    rows: list[list[str | float]] = [["姓名", "类别", "出生日期"], ["张一", "退休", day]]
    path = runner.folder / f"a.{kind}"
    if kind == "xlsx":
        book = xlsxwriter.Workbook(str(path), {"date_1904": True})
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        book.close()
    elif kind == "xls":
        books.ole(path, {"Workbook": books.biff(_cells(rows), before=struct.pack("<HHH", 0x0022, 2, 1))})
    else:
        books.xlsb(path, {"S": (rows, 0)}, from_1904=True)
    runner.load("people", path)
    assert str(runner.people()["张一"].birth) == "1948-03-05"
