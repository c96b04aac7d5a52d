"""Open a workbook of any kind that offices keep, without trusting it."""

import dataclasses
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.memory import give_back
from cadredesk.sheets import biff, delimited, guard, ole, opendocument, xlsb
from cadredesk.sheets.guarded import guarded
from cadredesk.sheets.marks import SIGNS, Marks, marks_of
from cadredesk.sheets.months import MonthCells, month_cells
from cadredesk.sheets.package import main_part, package_of, with_parts

Cell = str | int | float | bool | datetime | date | time | timedelta
Corner = tuple[int, int]  # row and column, both from 0 within Sheet.rows

EMPTY = "文件里没有内容，请检查是否选错了文件。"
RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 文件后再试。"
_KINDS = {"open": "mimetype", "binary": "xl/workbook.bin", "usual": "xl/workbook.xml"}  # by a part that each has
_LARGE = 500_000  # cells of a sheet whose texts are looked through for those that repeat themselves
_REPEATED = 50_000  # different texts among which they are looked for


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
    from_1904: bool = False  # days are counted from 1904: numbers that are no dates yet, too
    part_of: str = ""  # the name of the sheet, where this is one of several lists beside each other
    # What is known of its rows from readings before, by whoever reads them, where the workbook is kept.
    known: dict[str, Any] | None = field(default=None, compare=False)

    def number(self, index: int) -> int:
        """The row number that Excel shows for ``rows[index]``."""
        return self.first_row + index

    def put(self, index: int, column: int, cell: Cell) -> None:
        """Put another cell into a row of this sheet."""
        self.rows[index] = [*self.rows[index][:column], cell, *self.rows[index][column + 1 :]]


def _nothing() -> None: ...


def _nothing_known(_name: str) -> Marks | None:
    return None


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook: the names of its sheets, visible ones first, and a way to read each."""

    path: Path
    names: tuple[str, ...]
    hidden: frozenset[str]
    read: Callable[[str], Sheet]
    refused: Mapping[str, str] = field(default_factory=dict)  # sheets that must not be read, and why
    close: Callable[[], None] = _nothing  # once all is read: lets go of what stands in memory beside the sheets

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
    rows = _told_once(delimited.read(data))
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
    try:
        return _packed_book(path, data, zipfile.ZipFile(io.BytesIO(data)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UserError(guard.DAMAGED) from error


def _packed_book(path: Path, data: bytes, file: zipfile.ZipFile) -> Book:
    names = {name.replace("\\", "/").lower(): name for name in file.namelist()}
    kinds = {kind for kind, part in _KINDS.items() if part in names}
    if len(kinds) > 1:  # calamine might take another of them than the one that was looked through
        raise UserError(guard.DAMAGED)
    checked = guard.check_package(io.BytesIO(data), SIGNS, "content.xml" if kinds == {"open"} else "")
    checked.require(*(names[one] for one in ("_rels/.rels", "[content_types].xml", "mimetype") if one in names))
    main = "" if kinds == {"open"} else main_part(file)
    if "word/document.xml" in (main.lower(), *names):
        raise UserError("它是 Word 文档，不是表格，请把表格复制到 Excel 中另存后再试。")
    if "xl/workbook.bin" in (main.lower(), *names):
        return _binary_book(path, data, file, names.get("xl/workbook.bin", main), checked)
    if main:
        return _excel_book(path, data, file, main, checked)
    return _open_document(path, data, file, checked)


def _open_document(path: Path, data: bytes, file: zipfile.ZipFile, checked: guard.Checked) -> Book:
    """An .ods. Its sheets are all in one part, from which those that must not be read are cut out."""
    needed = ("content.xml", "mimetype", "META-INF/manifest.xml", "styles.xml")
    checked.require(*(one for one in needed if one in file.namelist()))
    if "content.xml" not in file.namelist() or b"spreadsheet" not in _part(file, "mimetype", b"spreadsheet"):
        raise UserError("它不是表格文件（可能是压缩包），请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    if b"encryption-data" in _part(file, "META-INF/manifest.xml", b""):
        raise UserError(guard.PASSWORD)
    with file.open("content.xml") as content:
        tables = opendocument.examine(content)
    facts = Facts(
        refused={name: table.refusal for name, table in tables.items() if table.refusal},
        marks={name: table.marks.marks for name, table in tables.items()}.get,
        merged={name: table.merged for name, table in tables.items()},
    )
    if facts.refused:
        facts.require_some(len(tables))
        data = with_parts(file, {"content.xml": opendocument.without_refused(file.read("content.xml"), tables)})
    return _calamine_book(path, data, facts)


def _binary_book(path: Path, data: bytes, file: zipfile.ZipFile, main: str, checked: guard.Checked) -> Book:
    """An .xlsb."""
    checked.require(main)
    found = xlsb.examine(file, main, checked.refused)
    facts = Facts(
        refused=found.refused,
        marks={name: marks.marks for name, marks in found.marks.items()}.get,
        from_1904=found.from_1904,
        guess_months=True,
    )
    facts.require_some(len(found.marks))
    return _calamine_book(path, found.data_of(file, data), facts)


def _excel_book(path: Path, data: bytes, file: zipfile.ZipFile, main: str, checked: guard.Checked) -> Book:
    """An .xlsx. What must not be read is not handed to calamine; a sheet among it refuses itself alone."""
    links = f"{main.rpartition('/')[0]}/_rels/{main.rpartition('/')[2]}.rels"
    checked.require(main, links)
    package = package_of(file, main)
    checked.require(main, *package.others.values())
    if checked.refused or not package.usual:
        data = package.data_without(checked.refused.keys())

    def marks(name: str) -> Marks:
        part = package.sheets.get(name, "")
        return marks_of(file.read(part)) if part in checked.marked else Marks()

    facts = Facts(
        refused={name: str(checked.refused[part]) for name, part in package.sheets.items() if part in checked.refused},
        marks=marks,
        from_1904=package.from_1904,
        months=month_cells(package),
    )
    facts.require_some(len(package.sheets))
    return _calamine_book(path, data, facts)


def _part(package: zipfile.ZipFile, name: str, otherwise: bytes) -> bytes:
    return package.read(name) if name in package.namelist() else otherwise


def _ole_book(path: Path, data: bytes) -> Book:
    streams = ole.streams(data)
    if any(stream.name == "EncryptedPackage" for stream in streams):
        raise UserError(guard.PASSWORD)
    # Names hold in any case, and calamine may take any of several streams: all must be sound.
    workbooks = [stream for stream in streams if stream.name.lower() in ("workbook", "book")]
    if not workbooks:
        raise UserError("它不是表格文件（可能是 Word 文档），请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    facts = Facts(guess_months=True)
    changed = bytearray()
    for stream in sorted(workbooks, key=lambda one: one.name.lower() == "workbook"):  # calamine's choice is the last
        found = biff.examine(stream.content(data))
        if found.refused:
            changed = changed or bytearray(data)
            stream.put(changed, found.content)
            facts.require_some(len(found.marks), found.refused)
        marks = {name: builder.marks for name, builder in found.marks.items()}
        facts = dataclasses.replace(
            facts, refused={**facts.refused, **found.refused}, marks=marks.get, from_1904=found.from_1904
        )
    return _calamine_book(path, bytes(changed) or data, facts)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen of the sheets of a workbook before calamine reads it."""

    refused: Mapping[str, str] = field(default_factory=dict)  # sheets that must not be read, and why
    marks: Callable[[str], Marks | None] = _nothing_known
    merged: Mapping[str, Sequence[tuple[Corner, Corner]]] = field(default_factory=dict)  # where calamine does not tell
    months: MonthCells | None = None
    from_1904: bool = False
    guess_months: bool = False

    def require_some(self, sheets: int, refused: Mapping[str, str] | None = None) -> None:
        """Raise UserError where every sheet is refused."""
        refused = refused or self.refused
        if refused and len(refused) >= sheets:
            name, why = next(iter(refused.items()))
            raise UserError(f"工作表“{name}”：{why}" if len(refused) > 1 else why)


def _calamine_book(path: Path, data: bytes, facts: Facts) -> Book:
    import python_calamine

    book = guarded(lambda: python_calamine.load_workbook(io.BytesIO(data)))
    sheets = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if not sheets:
        raise UserError(EMPTY)
    visible = [one.name for one in sheets if one.visible == python_calamine.SheetVisibleEnum.Visible]
    hidden = [one.name for one in sheets if one.name not in visible]

    def read(name: str) -> Sheet:
        sheet: Sheet = guarded(lambda: _calamine_sheet(book.get_sheet_by_name(name), facts))
        if not sheet.rows:
            return sheet
        top, left = sheet.first_row - 1, sheet.first_column - 1
        if facts.months is not None:
            facts.months.shorten(name, sheet.rows, top, left)
        merged = sheet.merged + tuple(_span(span, top, left) for span in facts.merged.get(name, ()))
        marks = (facts.marks(name) or Marks()).seen_from(top, left)
        _blank_errors(sheet.rows, marks)
        return dataclasses.replace(sheet, merged=merged, marks=marks)

    def close() -> None:
        book.close()
        give_back()

    return Book(path, (*visible, *hidden), frozenset(hidden), read, facts.refused, close)


def _calamine_sheet(found: Any, facts: Facts) -> Sheet:
    if found.start is None:
        return Sheet(found.name, [])
    top, left = found.start
    guard.check_area(found.height, found.width)
    large = found.height * found.width > _LARGE
    rows = _told_once(islice(found.iter_rows(), top, None)) if large else found.to_python()
    return Sheet(
        found.name,
        rows,
        top + 1,
        merged=tuple(_span(span, top, left) for span in found.merged_cell_ranges or ()),
        guess_months=facts.guess_months,
        first_column=left + 1,
        from_1904=facts.from_1904,
    )


def _span(span: tuple[Corner, Corner], top: int, left: int) -> tuple[Corner, Corner]:
    first, last = span
    return (first[0] - top, first[1] - left), (last[0] - top, last[1] - left)


def _blank_errors(rows: list[list[Cell]], marks: Marks) -> None:
    """Let no cell of a failed formula hold the words of its error: of an .ods calamine gives them as text."""
    for column, places in marks.errors.items():
        for row in places:
            if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
                rows[row][column] = ""


def _told_once(rows: Iterable[list[Any]]) -> list[list[Cell]]:
    """The rows with one text for all cells that say the same: of a large roster that spares a third of the memory."""
    known: dict[str, str] = {}
    kept = []
    for row in rows:
        take = known.setdefault if len(known) < _REPEATED else known.get
        kept.append([take(cell, cell) if cell.__class__ is str else cell for cell in row])
    return kept
