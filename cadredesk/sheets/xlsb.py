"""How far the cells of a binary workbook (.xlsb) reach: its parts are records, of which some hold a cell."""

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import DAMAGED, check_area

_ROW = 0  # a row's head; what follows stands in that row
_CELLS = range(1, 12)
_END = 0x82  # of a sheet: one cut short would silently lose rows


def check_cells(part: bytes) -> None:
    """Refuse the part of a sheet whose cells span too much, or whose records do not end where it ends."""
    at = rows = columns = kind = 0
    end = len(part)
    try:
        while at < end:
            kind, at = _varying(part, at, 2)
            size, at = _varying(part, at, 4)
            if (kind == _ROW or kind in _CELLS) and size >= 4:
                number = int.from_bytes(part[at : at + 4], "little") + 1
                if kind == _ROW:
                    rows = max(rows, number)
                else:
                    columns = max(columns, number)
            at += size
    except IndexError as error:
        raise UserError(DAMAGED) from error
    if at != end or kind != _END:
        raise UserError(DAMAGED)
    check_area(rows, columns)


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
