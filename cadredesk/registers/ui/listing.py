"""The list of a register: read window by window from the file, however many rows there are."""

from collections.abc import Sequence

from cadredesk.db.file import Office
from cadredesk.registers import store
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.store import Listing
from cadredesk.widgets.table.row_sources import IdSource, Row, Source

SORTABLE = 50_000  # a longer list is sorted by day alone, along an index


class RegisterSource:
    """Rows by day: only the windows looked at are read."""

    def __init__(
        self, office: Office, listing: Listing, query: RegisterQuery, columns: Sequence[str], total: int
    ) -> None:
        self._office, self._listing, self._query, self._columns = office, listing, query, columns
        self._total = total

    def __len__(self) -> int:
        return self._total

    def ids(self, start: int, stop: int) -> list[int]:
        stop = min(stop, self._total)
        if start >= stop:
            return []
        return store.window(self._office, self._listing, self._query, start, stop, self._total)

    def rows(self, start: int, stop: int) -> list[Row]:
        ids = self.ids(start, stop)
        found = {row[0]: row for row in store.list_rows(self._office, self._listing, self._columns, ids)}
        return [found.get(each, (each,)) for each in ids]

    def position(self, wanted: int) -> int | None:
        return store.position(self._office, self._listing, self._query, wanted)


def source_of(office: Office, listing: Listing, query: RegisterQuery, columns: Sequence[str], total: int) -> Source:
    """The rows of a query of which ``total`` are known to be there."""
    if query.sort in ("", listing.register.day):
        return RegisterSource(office, listing, query, columns, total)
    ids = store.all_ids(office, listing, query)
    return IdSource(ids, lambda wanted: store.list_rows(office, listing, columns, wanted))
