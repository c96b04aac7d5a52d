"""What a binary workbook (.xlsb) holds: its parts are records, of which some hold a cell."""

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import DAMAGED, MAX_CELLS, TOO_BIG, check_area
from cadredesk.sheets.marks import MarksBuilder
from cadredesk.sheets.package import links_of, with_parts

_ROW = 0  # a row's head; what follows stands in that row
_CELLS = range(2, 12)  # with something in them
_ERRORS = (3, 11)
_COLUMNS = 60
_END = 0x82  # of a sheet: one cut short would silently lose rows
_STRINGS, _SHEET, _BOOK = 0x9F, 0x9C, 0x99
_MOST_STRINGS = 20_000_000
_LAST_ROW = 2**20
_NONE = 0xFFFFFFFF  # the length of a text that is not there


def _record(kind: int, content: bytes = b"") -> bytes:
    """One record with a short content."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content)]) + content


EMPTY_SHEET = _record(0x81) + _record(0x94, bytes(16)) + _record(0x91) + _record(0x92) + _record(_END)


@dataclass(slots=True)
class BinaryBook:
    """The sheets of a binary workbook that must not be read, what is to be told of the others, and its calendar."""

    refused: dict[str, str] = field(default_factory=dict)
    marks: dict[str, MarksBuilder] = field(default_factory=dict)
    from_1904: bool = False
    refused_parts: set[str] = field(default_factory=set)

    def data_of(self, file: zipfile.ZipFile, data: bytes) -> bytes:
        """The package, with empty sheets in place of the refused ones."""
        return with_parts(file, dict.fromkeys(self.refused_parts, EMPTY_SHEET)) if self.refused_parts else data


def examine(file: zipfile.ZipFile, main: str, unsound: dict[str, UserError]) -> BinaryBook:
    """Look through a workbook, of which some parts are ``unsound``. Raises UserError if it must not be read at all."""
    found = BinaryBook()
    links = links_of(file, main)
    for linked, part in links.values():
        if linked != "worksheet" and part in unsound:
            raise unsound[part]
        if linked == "sharedStrings":
            _check_strings(file.read(part))
    for kind, content in _records(file.read(main)):
        if kind == _BOOK and content:
            found.from_1904 = bool(content[0] & 1)
        elif kind == _SHEET:
            key, name = _sheet_names(content)
            link, part = links.get(key, ("", ""))
            if link == "worksheet":
                marks = MarksBuilder()
                if refusal := _refusal(file, part, unsound, marks):
                    found.refused[name] = refusal
                    found.refused_parts.add(part)
                found.marks[name] = marks
    return found


def _refusal(file: zipfile.ZipFile, part: str, unsound: dict[str, UserError], marks: MarksBuilder) -> str:
    if part in unsound:
        return str(unsound[part])
    try:
        _check_cells(file.read(part), marks)
    except UserError as error:
        return str(error)
    return ""


def _check_strings(part: bytes) -> None:
    """Calamine sets memory aside for as many strings as the table says it holds."""
    for kind, content in _records(part):
        if kind == _STRINGS:
            if max(struct.unpack_from("<II", content.ljust(8, b"\0"))) > _MOST_STRINGS:
                raise UserError(DAMAGED)
            return


def _sheet_names(content: bytes) -> tuple[str, str]:
    """The key of a sheet's link and its name."""
    key, at = _text(content, 8)
    name, _ = _text(content, at)
    return key, name


def _text(content: bytes, at: int) -> tuple[str, int]:
    length = int.from_bytes(content[at : at + 4], "little")
    length = 0 if length == _NONE else length
    end = at + 4 + 2 * length
    if end > len(content):
        raise UserError(DAMAGED)
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    try:
        while at < len(part):
            kind, at = _varying(part, at, 2)
            size, at = _varying(part, at, 4)
            yield kind, part[at : at + size]
            at += size
    except IndexError as error:
        raise UserError(DAMAGED) from error


def _check_cells(part: bytes, marks: MarksBuilder) -> None:
    """Refuse the part of a sheet whose cells span too much, or whose records do not end where it ends."""
    at = rows = columns = kind = cells = row = 0
    end = len(part)
    try:
        while at < end:
            kind, at = _varying(part, at, 2)
            size, at = _varying(part, at, 4)
            if kind in _CELLS and size >= 4:
                column = int.from_bytes(part[at : at + 4], "little")
                cells += 1
                rows = max(rows, row + 1)
                columns = max(columns, column + 1)
                if kind in _ERRORS:
                    marks.error(row, column)
            elif kind == _ROW and size >= 4:
                row = min(int.from_bytes(part[at : at + 4], "little"), _LAST_ROW)
                if size >= 12 and part[at + 11] & 0x10:
                    marks.hidden.add(row)
            elif kind == _COLUMNS and size >= 18 and part[at + 16] & 1:
                marks.hide_columns(*struct.unpack_from("<II", part, at))
            at += size
    except IndexError as error:
        raise UserError(DAMAGED) from error
    if at != end or kind != _END:
        raise UserError(DAMAGED)
    check_area(rows, columns)
    if cells > MAX_CELLS:
        raise UserError(TOO_BIG)


def _varying(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of up to so many bytes of seven bits, and where it ends."""
    number = 0
    for place in range(longest):
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return number, at
