"""What the stream of an .xls holds, read as calamine reads it: how far each sheet reaches, and what calamine does not tell."""

import struct
from dataclasses import dataclass, field

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import DAMAGED, MAX_AREA, MAX_CELLS, MAX_MERGED, PASSWORD, TOO_BIG, check_area
from cadredesk.sheets.marks import MarksBuilder

_EOF, _BOF, _BOUND_SHEET, _FILEPASS, _DATE_1904 = 0x000A, 0x0809, 0x0085, 0x002F, 0x0022
_STRINGS, _CODE_PAGE = 0x00FC, 0x0042
_DIMENSIONS, _MULRK, _FORMULA, _BOOLERR, _ROW, _COLUMNS, _MERGED = (
    0x0200,
    0x00BD,
    0x0006,
    0x0205,
    0x0208,
    0x007D,
    0x00E5,
)
# Records that hold a cell; each begins with row and column.
_CELLS = frozenset((_FORMULA, _MULRK, 0x00D6, 0x00FD, 0x0203, 0x0204, _BOOLERR, 0x027E, 0x0406, 0x0206))
_TOLD = frozenset((_FORMULA, _BOOLERR, _ROW, _COLUMNS, _DIMENSIONS, _MERGED))
_SHORTEST_STRING = 3  # bytes
_MOST_RECORDS = 20_000_000
_BIFF8 = 0x0600
_CLOSED = struct.pack("<HH", _EOF, 0)
_unpack = struct.Struct("<HHHH").unpack_from


@dataclass(slots=True)
class Stream:
    """A stream that was looked through: why some of its sheets must not be read, and what is to be told of the others."""

    content: bytes  # in which the refused sheets are closed where they begin
    refused: dict[str, str] = field(default_factory=dict)
    marks: dict[str, MarksBuilder] = field(default_factory=dict)
    from_1904: bool = False


def examine(content: bytes) -> Stream:
    """Look through a stream. Raises UserError if it must not be read at all."""
    padded = content + bytes(16)
    found = Stream(content)
    try:
        places = _globals(padded, len(content), found)
        _sheets(padded, len(content), places, found)
    except struct.error as error:
        raise UserError(DAMAGED) from error
    return found


def _globals(padded: bytes, end: int, found: Stream) -> list[tuple[str, int]]:
    """The names of the sheets, and where they begin."""
    at = version = 0
    code_page = "gb18030"
    places = []
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", padded, at)
        content = padded[at + 4 : at + 4 + length]
        if kind == _EOF:
            break
        if kind == _FILEPASS:
            raise UserError(PASSWORD)
        if kind == _BOF:
            (version,) = struct.unpack_from("<H", content.ljust(2, b"\0"))
        elif kind == _CODE_PAGE:
            code_page = {1252: "cp1252", 950: "cp950"}.get(int.from_bytes(content[:2], "little"), code_page)
        elif kind == _DATE_1904:
            found.from_1904 = content[:2] == b"\1\0"
        elif kind == _STRINGS:  # calamine sets memory aside for as many strings as it says
            if not 0 <= struct.unpack_from("<i", content.ljust(8, b"\0"), 4)[0] <= end // _SHORTEST_STRING:
                raise UserError(DAMAGED)
        elif kind == _BOUND_SHEET and length >= 8:
            wide = version == _BIFF8 or version not in (0x0500, 0)
            places.append((_name(content[6:], wide, code_page), struct.unpack_from("<I", content)[0]))
        at += 4 + length
    return places


def _name(content: bytes, wide: bool, code_page: str) -> str:
    if not wide:
        text = content[1 : 1 + content[0]].decode(code_page, "replace")
    elif content[1] & 1:
        text = content[2 : 2 + 2 * content[0]].decode("utf-16-le", "replace")
    else:
        text = content[2 : 2 + content[0]].decode("latin-1")
    return text.replace("\0", "")


def _sheets(padded: bytes, end: int, places: list[tuple[str, int]], found: Stream) -> None:
    area = records = 0
    known: dict[int, tuple[str, int]] = {}
    closed = bytearray()
    for name, start in places:
        if start >= end:
            raise UserError(DAMAGED)
        if start not in known:
            sheet = _Sheet(padded, end)
            refusal = sheet.follow(start)
            records += sheet.records
            known[start] = refusal, sheet.rows * sheet.columns
            found.marks[name] = sheet.marks
        refusal, size = known[start]
        if not refusal and area + size > MAX_AREA:
            refusal = TOO_BIG
        if records > _MOST_RECORDS:
            raise UserError(TOO_BIG)
        if refusal:
            found.refused[name] = refusal
            closed = closed or bytearray(padded[:end])
            at = start + 4 + struct.unpack_from("<H", padded, start + 2)[0]
            at = at if at + 4 <= end else start
            closed[at : at + 4] = _CLOSED
        else:
            area += size
    if closed:
        found.content = bytes(closed)


class _Sheet:
    """One sheet, followed from where it begins to its end."""

    def __init__(self, padded: bytes, end: int) -> None:
        self.padded, self.end = padded, end
        self.rows = self.columns = self.records = self.merged = 0
        self.marks = MarksBuilder()

    def follow(self, start: int) -> str:
        """Why it must not be read, "" mostly."""
        try:
            self._follow(start)
            check_area(self.rows, self.columns)
        except UserError as error:
            return str(error)
        return ""

    def _follow(self, at: int) -> None:
        padded, end, unpack = self.padded, self.end - 4, _unpack
        rows = columns = records = cells = 0
        while at <= end:
            kind, length, row, column = unpack(padded, at)
            records += 1
            if kind in _CELLS and length >= 4:
                if row >= rows:
                    rows = row + 1
                last = column
                if kind == _MULRK:
                    last += (length - 6) // 6 - 1
                    cells += (length - 6) // 6
                if last >= columns:
                    columns = last + 1
                cells += 1
            if kind in _TOLD:
                self._tell(kind, padded[at + 4 : at + 4 + length], row, column)
            elif kind == _EOF:
                break
            at += 4 + length
        self.rows, self.columns, self.records = rows, columns, records
        if cells > MAX_CELLS:
            raise UserError(TOO_BIG)

    def _tell(self, kind: int, content: bytes, row: int, column: int) -> None:
        """Take what is hidden or in error; refuse what the sheet says of itself where that is impossible."""
        if kind == _DIMENSIONS:
            _check_claim(content)
        elif kind == _MERGED:
            self.merged += row  # where other records have the row, this one has its number of spans
            if self.merged > MAX_MERGED:
                raise UserError(TOO_BIG)
        elif kind == _ROW and len(content) >= 14:
            if content[12] & 0x20:
                self.marks.hidden.add(row)
        elif kind == _COLUMNS and len(content) >= 10:
            if content[8] & 1:
                self.marks.hide_columns(row, column)
        elif (kind == _BOOLERR and content[7:8] == b"\1") or (
            kind == _FORMULA and content[6:7] == b"\2" and content[12:14] == b"\xff\xff"
        ):
            self.marks.error(row, column)


def _check_claim(dimensions: bytes) -> None:
    """Calamine sets memory aside for what the sheet says it holds: real files stay within Excel 2003's limits."""
    layout = "<IIHH" if len(dimensions) >= 12 else "<HHHH"
    first_row, rows, first_column, columns = struct.unpack_from(layout, dimensions.ljust(12, b"\0"))
    if not first_row <= rows <= 0x10000 or not first_column <= columns <= 0x100:
        raise UserError(DAMAGED)
