"""Writing tables: harmless, readable by Excel, and read back unchanged by our own import."""

import csv
import errno
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter.exceptions import FileCreateError, InvalidWorksheetName

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.lunar import LunarDay
from cadredesk.core.values import blank, parse
from cadredesk.sheets.cells import says_nothing, tidy
from cadredesk.sheets.clean import clean
from cadredesk.sheets.header import recognise
from cadredesk.sheets.reader import open_book
from cadredesk.sheets.writer import write_book, write_table
from tests.sheets import books

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
WORDS = st.text(
    st.one_of(HAN, st.sampled_from("=+-@'’\"\t\n;,，（）0123456789.eE/: _x䶮𬭚·ａ１"), st.characters(codec="utf-8")),
    max_size=12,
)
DAYS = st.dates(date(1850, 1, 1), date(2150, 12, 31))
PARTIALS = st.one_of(
    DAYS.map(PartialDate.of),
    st.builds(PartialDate, st.integers(1850, 2150), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1850, 2150)),
)


def settled(field: Field) -> st.SearchStrategy[Any]:
    """Values that an import can have given: writing and reading them once more must change nothing."""

    def settle(text: str) -> Any:
        for _ in range(5):
            tidied = tidy(text, field.kind)
            text = tidied if field.kind is Kind.REFERENCE else str(parse(field, tidied) or "")
        return "" if says_nothing(text) else text

    return WORDS.map(settle)


BY_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.DATE: DAYS,
    Kind.PARTIAL: PARTIALS,
    Kind.LUNAR: st.builds(LunarDay, st.integers(1, 12), st.integers(1, 30), st.booleans()),
    Kind.MONEY: st.integers(-(10**12), 10**12).filter(bool),
    Kind.INTEGER: st.integers(-(10**9), 10**9).filter(bool),
    Kind.FLAG: st.booleans(),
    Kind.ID_NUMBER: st.from_regex(r"[1-9][0-9]{16}[0-9X]|[1-9][0-9]{14}", fullmatch=True),
    Kind.PHONE: st.sampled_from(
        ["13887602213", "0743-8222222", "8222222", "13887602213、0743-8222222", "8012（分机）", ""]
    ),
}


def values_of(field: Field) -> st.SearchStrategy[Any]:
    if field.kind is Kind.CHOICE:
        return st.sampled_from(["", *field.choices])
    some = BY_KIND.get(field.kind)
    return settled(field) if some is None else st.one_of(st.none(), some)


ROWS = st.lists(st.tuples(*(values_of(field) for field in books.FIELDS)), min_size=1, max_size=5)


def read_back(path: Path) -> list[list[Any]]:
    sheet = open_book(path).sheet()
    recognition = recognise(sheet, books.FIELDS)
    assert [column.field for column in recognition.columns] == list(books.FIELDS)
    rows = clean(sheet, recognition).rows
    assert [row.problems for row in rows] == [()] * len(rows)
    return [[row.values.get(field.name, _nothing(field)) for field in books.FIELDS] for row in rows]


def _nothing(field: Field) -> Any:
    return "" if field.kind is Kind.REFERENCE else blank(field)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
@settings(max_examples=40)
@given(rows=ROWS)
def test_own_exports_import_again_unchanged(
    tmp_path_factory: pytest.TempPathFactory, name: str, rows: list[Any]
) -> None:
    # The first column says of each row that it is a record: real tables have names.
    rows = [("张三", *row[1:]) for row in rows]
    path = tmp_path_factory.mktemp("out") / name
    assert write_table(path, "某县老干部花名册", books.FIELDS, rows) == len(rows)
    expected = [
        [_nothing(field) if value is None else value for field, value in zip(books.FIELDS, row, strict=True)]
        for row in rows
    ]
    assert read_back(path) == expected


HOSTILE = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1", "=1"]


def test_hostile_text_is_text(tmp_path: Path) -> None:
    rows = [(name, 100) for name in HOSTILE]
    write_table(tmp_path / "a.csv", None, (books.NAME, books.MONEY), rows)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [row[0] for row in csv.reader(file)][1:]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    write_table(tmp_path / "a.xlsx", None, (books.NAME, books.MONEY), rows)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_xlsx_is_pleasant_to_use(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(
        path, "花名册[2026]", (books.NAME, books.BIRTH, books.MONEY), [("张三", PartialDate(1948, 10, 5), 123_456)]
    )
    sheet = open_book(path).sheet("花名册2026")
    assert sheet.rows == [
        ["花名册[2026]", "", ""],
        ["姓名", "出生日期", "慰问金"],
        ["张三", date(1948, 10, 5), 1234.56],
    ]
    with zipfile.ZipFile(path) as package:
        part = package.read("xl/worksheets/sheet1.xml")
        styles = package.read("xl/styles.xml").decode()
    assert b'<pane ySplit="2" topLeftCell="A3"' in part
    assert b'<autoFilter ref="A2:C3"/>' in part
    assert "#,##0.00" in styles
    assert "<b/>" in styles


def test_csv_is_what_excel_leaves_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    row = ("张三", "433123194810051234", PartialDate(1948, 10), 123_456, "0743", "普通, 文本")
    write_table(path, "不写", (books.NAME, books.ID, books.BIRTH, books.MONEY, books.MOBILE, books.NOTE), [row])
    assert path.read_bytes().decode("utf-8") == (
        "\ufeff姓名,身份证号,出生日期,慰问金,手机,备注\r\n"
        '张三,\t433123194810051234,\t1948-10,1234.56,\t0743,"普通, 文本"\r\n'
    )


class TestRefused:
    @pytest.mark.parametrize("name", ["a.xls", "a", "a.pdf"])
    def test_ending(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UserError, match=r"以 \.xlsx 或 \.csv 结尾"):
            write_table(tmp_path / name, None, (books.NAME,), [])

    def test_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="不存在"):
            write_table(tmp_path / "没有" / "a.xlsx", None, (books.NAME,), [])
        (tmp_path / "b.csv").mkdir()
        with pytest.raises(UserError, match="是文件夹"):
            write_table(tmp_path / "b.csv", None, (books.NAME,), [])

    @pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (OSError(errno.ENOSPC, "full"), "磁盘空间不足"),
            (PermissionError(errno.EACCES, "no"), "Excel"),
            (OSError(errno.EROFS, "read-only"), "不能写入"),
            (OSError(errno.EIO, "broken"), "没有保存成功"),
        ],
    )
    def test_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: OSError, words: str) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr("os.replace", fail)
        with pytest.raises(UserError, match=words):
            write_table(tmp_path / name, None, (books.NAME,), [("张三",)])
        assert not list(tmp_path.iterdir())

    def test_full_disk_while_writing_a_workbook(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_self: object) -> None:
            raise FileCreateError(OSError(errno.ENOSPC, "full"))

        monkeypatch.setattr(xlsxwriter.Workbook, "close", fail)
        with pytest.raises(UserError, match="磁盘空间不足"):
            write_table(tmp_path / "a.xlsx", None, (books.NAME,), [("张三",)])

    @pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
    def test_old_file_stays_when_the_rows_fail(self, tmp_path: Path, name: str) -> None:
        def rows() -> Iterator[tuple[str]]:
            yield ("张三",)
            raise KeyError("a bug elsewhere")

        (tmp_path / name).write_bytes(b"old")
        with pytest.raises(KeyError):
            write_table(tmp_path / name, None, (books.NAME,), rows())
        assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]

    def test_text_too_long_for_excel(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match=r"导出为 .csv"):
            write_table(tmp_path / "a.xlsx", None, (books.NOTE,), [("长" * 40_000,)])
        assert write_table(tmp_path / "a.csv", None, (books.NOTE,), [("长" * 40_000,)]) == 1


@pytest.mark.parametrize(
    "title",
    [
        "𠮷" * 31,
        "青山县委老干部局2026年重阳节慰问金台账（𠮷、𡈽）全年",
        "'台账'",
        "a[]:*?/\\b",
        "History",
        "'",
        "台\x01账",
    ],
)
def test_any_title_is_the_name_of_a_sheet(tmp_path: Path, title: str) -> None:
    columns = (books.NAME,)
    write_table(tmp_path / "a.xlsx", title, columns, [("张三",)])
    write_book(tmp_path / "b.xlsx", [(title, columns, [("张三",)])] * 11)
    (name,) = CalamineWorkbook.from_path(tmp_path / "a.xlsx").sheet_names
    names = CalamineWorkbook.from_path(tmp_path / "b.xlsx").sheet_names
    assert name in names and len({each.lower() for each in names}) == 11
    for each in names:
        assert 0 < len(each.encode("utf-16-le")) // 2 <= 31 and not set(each) & set("[]:*?/\\\x01")
        assert each.strip("'") == each and each.lower() != "history"
    assert str(CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()[-1]) == "['张三']"


def test_a_fault_of_the_program_is_no_fault_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object) -> None:
        raise InvalidWorksheetName("no name")

    monkeypatch.setattr(xlsxwriter.Workbook, "close", fail)
    with pytest.raises(InvalidWorksheetName):
        write_table(tmp_path / "a.xlsx", None, (books.NAME,), [("张三",)])
    assert not list(tmp_path.iterdir())
