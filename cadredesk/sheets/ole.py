"""The old binary container (.xls, and .xlsx under a password): its streams, and the same with one of them changed."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import DAMAGED

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream: the pieces of the file of which it consists, each where it begins and how long it is."""

    name: str
    size: int
    pieces: Sequence[tuple[int, int]]

    def content(self, data: bytes) -> bytes:
        """All of it."""
        return b"".join(data[at : at + length] for at, length in self.pieces)[: self.size]

    def put(self, data: bytearray, content: bytes) -> None:
        """Put other content of the same length in its place."""
        done = 0
        for at, length in self.pieces:
            part = content[done : done + length]
            data[at : at + len(part)] = part
            done += length


def streams(data: bytes) -> list[Stream]:
    """The streams of the container: of one name there may be two. Raises UserError if it is damaged."""
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

    def _sector(self, index: int) -> tuple[int, int]:
        """Where a sector is in the file, and how long: the last one may be cut short."""
        at = (index + 1) << self.shift
        if at >= len(self.data):
            raise ValueError("sector outside the file")
        return at, min(1 << self.shift, len(self.data) - at)

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
        at, length = self._sector(index)
        return list(struct.unpack_from(f"<{length // 4}I", self.data, at))

    def _chain(self, first: int) -> list[tuple[int, int]]:
        return [self._sector(index) for index in _chained(first, self.table)]

    def _joined(self, first: int) -> bytes:
        return b"".join(self.data[at : at + length] for at, length in self._chain(first))

    def streams(self) -> list[Stream]:
        """Every stream; those below the cutoff lie in small sectors inside the root entry's own stream."""
        first, cutoff, small_table = (struct.unpack_from("<I", self.data, at)[0] for at in (48, 56, 60))
        directory = self._joined(first)
        small_numbers = self._joined(small_table)
        follow = struct.unpack_from(f"<{len(small_numbers) // 4}I", small_numbers)
        (root,) = struct.unpack_from("<I", directory, 116)
        small = [(at + part, 64) for at, length in self._chain(root) for part in range(0, length, 64)]
        found = []
        for at in range(0, len(directory) - 127, 128):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            if directory[at + 66] == 2:
                pieces = self._chain(start) if size >= cutoff else [small[one] for one in _chained(start, follow)]
                found.append(Stream(name, size, pieces))
        return found


def _chained(first: int, follow: Sequence[int]) -> list[int]:
    """The numbers of a chain; ``follow`` names the next one of each."""
    chain: dict[int, None] = {}
    while first < _LAST_SECTOR:
        if first in chain:
            raise ValueError("circular chain")
        chain[first] = None
        first = follow[first]
    return list(chain)
