"""Write a table that Excel shows well, in which no text is run as a formula, and that our import reads back unchanged."""

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from cadredesk.core.atomic_write import atomic_write
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.values import show

MAX_ROWS = 1_048_570  # of one Excel sheet, title and header aside
MAX_TEXT = 32_767  # characters in one Excel cell
_SHEET_NAME, _HISTORY = 31, "History"  # UTF-16 units in the name of a sheet; a name that Excel keeps for itself
_FIRST_DAY = date(1900, 3, 1)  # Excel counts 29 February 1900, a day that did not exist
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'", "’")
# Text that Excel would take for a number or a date when it opens a text file, and so change.
_CHANGED = re.compile(
    r"0\d+|\d{11,}|\d+(?:\.\d+)?[eE][+-]?\d+|\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|\d+月\d+日?|\d+:\d+|\d*\.\d*0|true|false",
    re.IGNORECASE,
)

Row = Sequence[Any]


def write_table(path: str | Path, title: str | None, columns: Sequence[Field], rows: Iterable[Row]) -> int:
    """Write .xlsx or .csv by the file's ending; returns the number of rows.

    ``rows`` hold values of the columns' kinds (分, date, PartialDate, …), references as the words to show. The file
    appears whole or not at all. In .csv there is no title. Raises UserError where it cannot be written.
    """
    path = Path(path)
    write = {".xlsx": _write_xlsx, ".csv": _write_csv}.get(path.suffix.lower())
    if write is None:
        raise UserError(f"“{path.name}”的文件类型不支持，请把文件名写成以 .xlsx 或 .csv 结尾。")
    with atomic_write(path) as draft:
        return write(draft, title, columns, rows)


def write_book(path: str | Path, sheets: Iterable[tuple[str, Sequence[Field], Iterable[Row]]]) -> int:
    """Write several tables (title, columns, rows) as the sheets of one .xlsx; returns the number of rows in all.

    As :func:`write_table`. Raises UserError where it cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise UserError(f"“{path.name}”的文件类型不支持：这份表有几张工作表，请把文件名写成以 .xlsx 结尾。")
    with atomic_write(path) as draft, xlsx_book(draft, {"constant_memory": True}) as book:
        return sum(_fill(book, *sheet) for sheet in sheets)


def _write_xlsx(draft: Path, title: str | None, columns: Sequence[Field], rows: Iterable[Row]) -> int:
    with xlsx_book(draft, {"constant_memory": True}) as book:
        return _fill(book, title, columns, rows)


@contextmanager
def xlsx_book(draft: Path, options: Mapping[str, Any]) -> Iterator[Any]:
    """A workbook of XlsxWriter to be filled, which is then written whole into a file. Raises OSError."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    packed = io.BytesIO()  # a half-written zip file on a full disk would complain once more when it is thrown away
    book = xlsxwriter.Workbook(packed, {"strings_to_numbers": False, **options})
    try:
        yield book
        book.close()
    except XlsxWriterException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, OSError):
            raise cause from error
        raise  # no fault of the disk, and so not said to be one
    finally:
        book.fileclosed = True  # else its finaliser would try to write once more
    with draft.open("wb") as file:
        file.write(packed.getbuffer())
        file.flush()
        os.fsync(file.fileno())


def sheet_name(title: str, taken: Iterable[str] = ()) -> str:
    """A title as the name of a sheet that Excel takes, unlike those that are ``taken`` already."""
    plain = "".join(char for char in title if char.isprintable() and char not in "[]:*?/\\")
    known, found, more = {each.casefold() for each in (*taken, _HISTORY)}, _sheet_title(plain), 1
    while found.casefold() in known:
        more += 1
        found = _sheet_title(plain, f"({more})")
    return found


def _sheet_title(plain: str, end: str = "") -> str:
    """What fits of a title; a character beyond the basic plane counts double."""
    title = plain.strip("' ")
    while len(f"{title}{end}".encode("utf-16-le")) // 2 > _SHEET_NAME:
        title = title[:-1].rstrip("' ")
    return (title or "Sheet") + end


def _fill(book: Any, title: str | None, columns: Sequence[Field], rows: Iterable[Row]) -> int:
    sheet = book.add_worksheet(sheet_name(title or "", book.sheetnames))
    for at, field in enumerate(columns):
        sheet.set_column_pixels(at, at, field.width)
    head = 0
    if title:
        sheet.set_row_pixels(0, 32)
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
        head = 1
    style = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "vcenter"})
    for at, field in enumerate(columns):
        sheet.write_string(head, at, field.label, style)
    sheet.freeze_panes(head + 1, 0)
    writers = [_cell_writer(book, sheet, field) for field in columns]
    count = 0
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise UserError("行数超过一张 Excel 表能容纳的数量，请先筛选，或导出为 .csv 文件。")
        for at, value in enumerate(row):
            if value is not None and value != "":
                writers[at](head + count, at, value)
    sheet.autofilter(head, 0, head + count, max(len(columns) - 1, 0))
    return count


def _cell_writer(book: Any, sheet: Any, field: Field) -> Callable[[int, int, Any], None]:
    """How the values of one column go into its cells."""
    text_format = book.add_format({"num_format": "@"})
    day_format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    money_format = book.add_format({"num_format": "#,##0.00"})

    def write(row: int, column: int, value: Any) -> None:
        day = _day_of(value)
        if field.kind is Kind.MONEY and isinstance(value, int):
            sheet.write_number(row, column, value / 100, money_format)
        elif field.kind is Kind.INTEGER and isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif day is not None:
            sheet.write_datetime(row, column, day, day_format)
        elif text := _protected(words(field, value), "'’"):
            if len(text) > MAX_TEXT:
                raise UserError(f"“{field.label}”有一格超过 {MAX_TEXT} 个字，Excel 放不下，请导出为 .csv 文件。")
            sheet.write_string(row, column, text, text_format)

    return write


def _day_of(value: Any) -> date | None:
    """The day of a whole date that Excel can count; else None."""
    if isinstance(value, PartialDate):
        value = value.first if value.day is not None else None
    return value if isinstance(value, date) and value >= _FIRST_DAY else None


def words(field: Field, value: Any) -> str:
    """The text of a value in a file: as :func:`core.values.show`, telephones without blanks."""
    return value or "" if value is None or isinstance(value, str) else show(field, value)


def _protected(text: str, dangerous: str | tuple[str, ...]) -> str:
    """With a leading ' where the text begins so that it would be lost (another ') or obeyed (=cmd)."""
    return f"'{text}" if text.startswith(tuple(dangerous)) else text


def _write_csv(draft: Path, _title: str | None, columns: Sequence[Field], rows: Iterable[Row]) -> int:
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.label for field in columns])
        count = 0
        for row in rows:
            writer.writerow([_csv_cell(field, value) for field, value in zip(columns, row, strict=True)])
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def _csv_cell(field: Field, value: Any) -> str:
    """Numbers plain; text that Excel would change behind a tab, text that it would obey behind a '."""
    text = words(field, value)
    if field.kind is Kind.MONEY and isinstance(value, int):
        return text.replace(",", "")
    if field.kind is Kind.INTEGER or _day_of(value) is not None:
        return text
    if text and (field.kind is Kind.ID_NUMBER or _CHANGED.fullmatch(text)):
        return f"\t{text}"
    return _protected(text, _FORMULA)
