"""The old binary container (.xls, and .xlsx under a password): what is in it, and how far its cells reach."""

import struct
from collections.abc import Callable, Sequence

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import DAMAGED, MAX_AREA, PASSWORD, TOO_BIG, check_area

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# BIFF records that hold a cell; each begins with row and column.
_CELLS = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406, 0x0206))
_BOF, _DIMENSIONS, _FILEPASS, _MULRK = 0x0809, 0x0200, 0x002F, 0x00BD
_LAST_SECTOR = 0xFFFFFFFA


def streams(data: bytes) -> list[tuple[str, bytes]]:
    """The streams of the container with their names: one may be there twice. Raises UserError if it is damaged."""
    try:
        return _Container(data).streams()
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise UserError(DAMAGED) from error


class _Container:
    def __init__(self, data: bytes) -> None:
        self.data = data
        (self.shift,) = struct.unpack_from("<H", data, 30)
        if self.shift not in (9, 12):
            raise ValueError("sector size")
        self.table = self._allocation()

    def _sector(self, index: int) -> bytes:
        at = (index + 1) << self.shift
        sector = self.data[at : at + (1 << self.shift)]
        if not sector:
            raise ValueError("sector outside the file")
        return sector

    def _allocation(self) -> list[int]:
        """The file allocation table: the sector that follows each sector."""
        (count,) = struct.unpack_from("<I", self.data, 44)
        (more,) = struct.unpack_from("<I", self.data, 68)
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        seen = set()
        while more < _LAST_SECTOR and more not in seen:
            seen.add(more)
            numbers = self._numbers(more)
            sectors += numbers[:-1]
            more = numbers[-1]
        table: list[int] = []
        for sector in [number for number in sectors if number < _LAST_SECTOR][:count]:
            table += self._numbers(sector)
        return table

    def _numbers(self, index: int) -> list[int]:
        sector = self._sector(index)
        return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))

    def _chain(self, first: int) -> bytes:
        return _joined(first, self.table, self._sector)

    def streams(self) -> list[tuple[str, bytes]]:
        """Every stream; those below the cutoff lie in small sectors inside the root entry's own stream."""
        first, cutoff, small_table = (struct.unpack_from("<I", self.data, at)[0] for at in (48, 56, 60))
        directory = self._chain(first)
        small_numbers = self._chain(small_table)
        follow = struct.unpack(f"<{len(small_numbers) // 4}I", small_numbers)
        (root,) = struct.unpack_from("<I", directory, 116)
        small = self._chain(root)
        small_part = lambda index: small[index * 64 : index * 64 + 64]  # noqa: E731
        found = []
        for at in range(0, len(directory) - 127, 128):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            if directory[at + 66] == 2:
                content = self._chain(start) if size >= cutoff else _joined(start, follow, small_part)
                found.append((name, content[:size]))
        return found


def _joined(first: int, follow: Sequence[int], part: Callable[[int], bytes]) -> bytes:
    """All parts of a chain; ``follow`` names the next one of each."""
    parts, seen = [], set()
    while first < _LAST_SECTOR:
        if first in seen:
            raise ValueError("circular chain")
        seen.add(first)
        parts.append(part(first))
        first = follow[first]
    return b"".join(parts)


def check_cells(workbook: bytes) -> None:
    """Refuse a BIFF stream whose cells span too much, or that is under a password."""
    at = rows = columns = area = 0
    end = len(workbook) - 4
    unpack = struct.Struct("<HHHH").unpack_from
    padded = workbook + bytes(8)
    while at <= end:
        record, length, row, column = unpack(padded, at)
        if record in _CELLS and length >= 4:
            if row >= rows:
                rows = row + 1
            last = column + (length - 6) // 6 - 1 if record == _MULRK else column
            if last >= columns:
                columns = last + 1
        elif record == _DIMENSIONS:
            _check_claim(padded[at + 4 : at + 4 + length])
        elif record == _BOF:
            check_area(rows, columns)
            area += rows * columns
            rows = columns = 0
        elif record == _FILEPASS:
            raise UserError(PASSWORD)
        at += 4 + length
    check_area(rows, columns)
    if area + rows * columns > MAX_AREA:
        raise UserError(TOO_BIG)


def _check_claim(dimensions: bytes) -> None:
    """Calamine sets memory aside for what the sheet says it holds: real files stay within Excel 2003's limits."""
    layout = "<IIHH" if len(dimensions) >= 12 else "<HHHH"
    first_row, rows, first_column, columns = struct.unpack_from(layout, dimensions.ljust(12, b"\0"))
    if not first_row <= rows <= 0x10000 or not first_column <= columns <= 0x100:
        raise UserError(DAMAGED)
