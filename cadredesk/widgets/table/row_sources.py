"""Where a record table takes its rows from. No Qt here."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

Row = tuple[Any, ...]


class Source(Protocol):
    """Rows by position. The first item of a row is its id; the others are the values of the table's columns.

    Two more methods are used where a source has them: ``ids(start, stop)`` (without it, ids are read from the rows)
    and ``position(id) -> int | None`` (without it, a row is looked for near where it was).
    """

    def __len__(self) -> int: ...

    def rows(self, start: int, stop: int) -> list[Row]:
        """The rows from ``start`` up to ``stop``."""
        ...


class IdSource:
    """Rows for a list of ids in memory, in its order; ``fetch(ids)`` reads the rows of some of them, in any order."""

    def __init__(self, ids: Sequence[int], fetch: Callable[[Sequence[int]], list[Row]]) -> None:
        self._ids = ids
        self._fetch = fetch

    def __len__(self) -> int:
        return len(self._ids)

    def rows(self, start: int, stop: int) -> list[Row]:
        """The rows from ``start`` up to ``stop``; one that is gone from the file has its id alone."""
        wanted = self._ids[start:stop]
        found = {row[0]: row for row in self._fetch(wanted)}
        return [found.get(each, (each,)) for each in wanted]

    def ids(self, start: int, stop: int) -> Sequence[int]:
        return self._ids[start:stop]

    def position(self, wanted: int) -> int | None:
        try:
            return self._ids.index(wanted)
        except ValueError:
            return None


class ListSource:
    """Rows that are all in memory (short lists)."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = list(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, start: int, stop: int) -> list[Row]:
        """The rows from ``start`` up to ``stop``."""
        return self._rows[start:stop]

    def position(self, wanted: int) -> int | None:
        return next((at for at, row in enumerate(self._rows) if row[0] == wanted), None)
