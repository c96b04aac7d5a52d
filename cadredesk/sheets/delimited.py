"""Text files of cells: commas, tabs or semicolons; UTF-8, UTF-16 or GB18030."""

import csv
import io
import re

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import MAX_ROWS, check_area

_SEPARATORS = ",\t;"
_LONGEST_CELL = 1_000_000
_HEAD = 20_000  # characters by which the separator is known
_AS_TEXT = re.compile(r'="([^"]*)"')  # how a file of text tells Excel that 0012 is no number
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])[\r\n]")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(data: bytes) -> list[list[str]]:
    """All rows, blank ones too, filled up to one width. Raises UserError if it is no text, or too large."""
    encoding, head = _encoding(data)
    csv.field_size_limit(_LONGEST_CELL)
    # Decoded once more while it is read: the whole text beside its rows would take twice the room.
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    reader = csv.reader(text, delimiter=_separator(head), strict=True)
    if _SEPARATOR_LINE.match(head):
        next(reader)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            check_area(len(rows) if len(rows) > MAX_ROWS else 1, len(row))
    except csv.Error as error:
        raise UserError("里面有读不懂的内容（可能引号不成对），请用 Excel 打开并另存为 .xlsx 文件后再试。") from error
    width = max(map(len, rows), default=0)
    check_area(len(rows), width)
    for row in rows:
        row.extend([""] * (width - len(row)))
        for at, cell in enumerate(row):
            if cell.startswith('="') and (found := _AS_TEXT.fullmatch(cell)):
                row[at] = found[1]
    return rows


def _encoding(data: bytes) -> tuple[str, str]:
    """The encoding of a text, and its beginning."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    wide = ("utf-16-le", "utf-16-be") if b"\0" in data[:_HEAD] else ()
    for encoding in ("utf-16",) if marked else wide or ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text) and (not wide or marked or re.search(r"[,;\t\r\n]", text[:_HEAD])):
            return encoding, text[:_HEAD]
    raise UserError("它不是表格文件，请选择 .xlsx、.xls、.ods 或 .csv 文件。")


def _separator(head: str) -> str:
    """The separator that the first line names, else the one that cuts the most of the first rows into the most cells."""
    if named := _SEPARATOR_LINE.match(head):
        return named[1]

    def separator_score(separator: str) -> int:
        try:
            rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=separator))
            return sum(len(row) - 1 for row in rows[:30])
        except csv.Error:
            return -1

    return max(_SEPARATORS, key=separator_score)
