"""Open a workbook of any kind that offices keep, without trusting it."""

import dataclasses
import io
import os
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from cadredesk.core.errors import UserError
from cadredesk.sheets import delimited, guard, ole, xlsb
from cadredesk.sheets.marks import SIGNS, Marks, marks_of
from cadredesk.sheets.months import month_cells
from cadredesk.sheets.package import Package, main_part, package_of

T = TypeVar("T")
Cell = str | int | float | bool | datetime | date | time | timedelta
Corner = tuple[int, int]  # row and column, both from 0 within Sheet.rows

EMPTY = "文件里没有内容，请检查是否选错了文件。"
RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 文件后再试。"
_STDERR = 2
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet, all rows equally long; a blank cell is "". ``rows[0]`` is Excel's row ``first_row``.

    Rows may be shared with the sheet that was read from the file: ``put`` alone changes cells.
    """

    name: str
    rows: list[list[Cell]]
    first_row: int = 1
    merged: tuple[tuple[Corner, Corner], ...] = ()  # top left and bottom right of merged cells
    as_shown: bool = False  # from a text file: the cells are what Excel showed, not what it held
    guess_months: bool = False  # the format does not tell which dates were typed as months
    marks: Marks = field(default_factory=Marks)  # hidden rows, formulas without a value
    first_column: int = 1  # Excel's column of the first cells: 1 is A
    part_of: str = ""  # the name of the sheet, where this is one of several lists beside each other
    # What is known of its rows from readings before, by whoever reads them, where the workbook is kept.
    known: dict[str, Any] | None = field(default=None, compare=False)

    def number(self, index: int) -> int:
        """The row number that Excel shows for ``rows[index]``."""
        return self.first_row + index

    def put(self, index: int, column: int, cell: Cell) -> None:
        """Put another cell into a row of this sheet."""
        self.rows[index] = [*self.rows[index][:column], cell, *self.rows[index][column + 1 :]]


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook: the names of its sheets, visible ones first, and a way to read each."""

    path: Path
    names: tuple[str, ...]
    hidden: frozenset[str]
    read: Callable[[str], Sheet]
    refused: Mapping[str, str] = field(default_factory=dict)  # sheets that must not be read, and why

    def sheet(self, name: str | None = None) -> Sheet:
        """One sheet by name, the first visible one without. Raises UserError."""
        if name is None:
            name = self.names[0]
        if name not in self.names:
            raise UserError(f"“{self.path.name}”中没有名为“{name}”的工作表，只有：{'、'.join(self.names)}。")
        with _named(self.path):
            if name in self.refused:
                raise UserError(f"其中的工作表“{name}”没有读：{self.refused[name]}")
            return self.read(name)


def open_book(path: str | Path) -> Book:
    """Open .xlsx, .xlsm, .xlsb, .xls, .ods or .csv, told apart by content. Raises UserError with what to do."""
    path = Path(path)
    data = _bytes_of(path)
    with _named(path):
        return _book(path, data)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let sentences about what is in a file begin with its name."""
    try:
        yield
    except UserError as error:
        raise UserError(f"“{path.name}”打不开：{error}") from error


def _bytes_of(path: Path) -> bytes:
    """The whole file, so that it is never kept open (Excel could not save it then)."""
    if os.path.isdir(path):
        raise UserError(f"“{path}”是文件夹，请选择里面的 Excel 文件。")
    if path.name.startswith("~$"):
        raise UserError(f"“{path.name}”是 Excel 打开文件时的临时文件，请选择不带“~$”的那个文件。")
    try:
        if path.stat().st_size > guard.MAX_PACKED:
            raise UserError(f"“{path.name}”超过 {guard.MAX_PACKED // 2**20} MB，不像正常的表格，请拆成几个文件后再试。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"找不到文件“{path}”，请检查文件名和位置。") from error
    except PermissionError as error:
        raise UserError(f"“{path.name}”读不了，可能正被 Excel 打开或没有权限，请关闭 Excel 后再试。") from error
    except (OSError, ValueError) as error:
        raise UserError(f"“{path.name}”读不出来，请检查文件所在的磁盘或 U 盘后再试。") from error


def _book(path: Path, data: bytes) -> Book:
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise UserError(EMPTY)
    if data.startswith(b"PK"):
        return _zipped_book(path, data)
    if data.startswith(ole.MAGIC):
        return _ole_book(path, data)
    _refuse_other_types(data)
    rows: list[list[Cell]] = [list(row) for row in delimited.read(data)]
    name = path.stem
    return Book(path, (name,), frozenset(), lambda _: Sheet(name, rows, as_shown=True))


def _refuse_other_types(data: bytes) -> None:
    """Sentences for what is often mistaken for a sheet."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<?xml", b"<meta", b"mime-version")):
        raise UserError(f"它其实是网页或 XML 格式，{RESAVE}")
    if head.startswith(
        (b"%pdf", b"\x89png", b"\xff\xd8", b"gif8", b"rar!", b"7z\xbc\xaf", b"{\\rtf", b"sqlite format")
    ):
        raise UserError("它不是表格文件，请选择 .xlsx、.xls、.ods 或 .csv 文件。")


def _zipped_book(path: Path, data: bytes) -> Book:
    checked = guard.check_package(io.BytesIO(data), SIGNS)
    file = zipfile.ZipFile(io.BytesIO(data))
    names = {name.replace("\\", "/").lower(): name for name in file.namelist()}
    checked.require(*(names[one] for one in ("_rels/.rels", "[content_types].xml") if one in names))
    main = "" if "mimetype" in names else main_part(file)
    if "word/document.xml" in (main.lower(), *names):
        raise UserError("它是 Word 文档，不是表格，请把表格复制到 Excel 中另存后再试。")
    if "xl/workbook.bin" in (main.lower(), *names):
        checked.require()
        for part in file.namelist():
            if "/worksheets/" in part.lower() and part.lower().endswith(".bin"):
                xlsb.check_cells(file.read(part))
        return _calamine_book(path, data)
    if main:
        return _excel_book(path, data, file, main, checked)
    checked.require()
    with file as package:
        if "content.xml" not in package.namelist() or b"spreadsheet" not in _part(package, "mimetype", b"spreadsheet"):
            raise UserError("它不是表格文件（可能是压缩包），请选择 .xlsx、.xls、.ods 或 .csv 文件。")
        if b"encryption-data" in _part(package, "META-INF/manifest.xml", b""):
            raise UserError(guard.PASSWORD)
        with package.open("content.xml") as content:
            layouts = guard.check_open_document(content)
    book = _calamine_book(path, data)
    return dataclasses.replace(book, read=lambda name: _laid_out(book.read(name), layouts.get(name)))


def _laid_out(sheet: Sheet, layout: guard.TableLayout | None) -> Sheet:
    """A sheet of an .ods with its merged cells and hidden rows."""
    if layout is None:
        return sheet
    top, left = sheet.first_row - 1, sheet.first_column - 1
    merged = tuple(
        ((first[0] - top, first[1] - left), (last[0] - top, last[1] - left)) for first, last in layout.merged
    )
    marks = Marks(hidden=frozenset(layout.hidden)).seen_from(top, left)
    return dataclasses.replace(sheet, merged=merged, marks=marks)


def _excel_book(path: Path, data: bytes, file: zipfile.ZipFile, main: str, checked: guard.Checked) -> Book:
    """An .xlsx. What must not be read is not handed to calamine; a sheet among it refuses itself alone."""
    links = f"{main.rpartition('/')[0]}/_rels/{main.rpartition('/')[2]}.rels"
    checked.require(main, links)
    package = package_of(file, main)
    checked.require(main, *package.others.values())
    if checked.refused or not package.usual:
        data = package.data_without(checked.refused.keys())
    refused = {name: str(checked.refused[part]) for name, part in package.sheets.items() if part in checked.refused}
    if len(refused) == len(package.sheets):
        checked.require(*package.sheets.values())
    return _calamine_book(path, data, package, checked.marked, refused)


def _part(package: zipfile.ZipFile, name: str, otherwise: bytes) -> bytes:
    return package.read(name) if name in package.namelist() else otherwise


def _ole_book(path: Path, data: bytes) -> Book:
    streams = ole.streams(data)
    if any(name == "EncryptedPackage" for name, _ in streams):
        raise UserError(guard.PASSWORD)
    # Names hold in any case, and calamine may take any of several streams: all must be sound.
    workbooks = [content for name, content in streams if name.lower() in ("workbook", "book")]
    if not workbooks:
        raise UserError("它不是表格文件（可能是 Word 文档），请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    for workbook in workbooks:
        ole.check_cells(workbook)
    return _calamine_book(path, data)


def _calamine_book(
    path: Path,
    data: bytes,
    package: Package | None = None,
    marked: Set[str] = frozenset(),
    refused: Mapping[str, str] | None = None,
) -> Book:
    import python_calamine

    book = _guarded(lambda: python_calamine.load_workbook(io.BytesIO(data)))
    sheets = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if not sheets:
        raise UserError(EMPTY)
    visible = [one.name for one in sheets if one.visible == python_calamine.SheetVisibleEnum.Visible]
    hidden = [one.name for one in sheets if one.name not in visible]

    months = month_cells(package) if package else None

    def read(name: str) -> Sheet:
        sheet: Sheet = _guarded(lambda: _calamine_sheet(book.get_sheet_by_name(name), package is None))
        if package is None or not sheet.rows:
            return sheet
        top, left = sheet.first_row - 1, sheet.first_column - 1
        if months is not None:
            months.shorten(name, sheet.rows, top, left)
        part = package.sheets.get(name, "")
        marks = marks_of(package.file.read(part)).seen_from(top, left) if part in marked else Marks()
        return dataclasses.replace(sheet, marks=marks)

    return Book(path, (*visible, *hidden), frozenset(hidden), read, refused or {})


def _calamine_sheet(found: Any, guess_months: bool) -> Sheet:
    if found.start is None:
        return Sheet(found.name, [])
    top, left = found.start
    guard.check_area(found.height, found.width)
    merged = tuple(
        ((first[0] - top, first[1] - left), (last[0] - top, last[1] - left))
        for first, last in found.merged_cell_ranges or ()
    )
    return Sheet(found.name, found.to_python(), top + 1, merged, guess_months=guess_months, first_column=left + 1)


# ---------------------------------------------------------------- none of calamine's own messages reach the user


def _guarded(work: Callable[[], T]) -> T:
    """Run some work of calamine; its own errors, and the panics of its Rust code, become a sentence (UserError)."""
    try:
        with _without_stderr():
            return work()
    except BaseException as error:
        if isinstance(error, (UserError, KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        if type(error).__name__ == "PasswordError":
            raise UserError(guard.PASSWORD) from error
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise UserError(guard.DAMAGED) from error
        raise


@contextmanager
def _without_stderr() -> Iterator[None]:
    """Rust writes about a panic to file descriptor 2 before Python sees it: send that to the null device."""
    with _one_at_a_time:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a window without a terminal has none
            yield
            return
        try:
            with suppress(OSError):
                void = os.open(os.devnull, os.O_WRONLY)
                os.dup2(void, _STDERR)
                os.close(void)
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)
