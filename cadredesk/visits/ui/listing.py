"""The list of visits: read window by window from the file, however many there are."""

from collections.abc import Sequence

from cadredesk.core.fields import Field
from cadredesk.db.file import Office
from cadredesk.visits import store
from cadredesk.visits.records import VisitQuery
from cadredesk.widgets.table.row_sources import IdSource, Row, Source

SORTABLE = 50_000  # a longer list is sorted by date alone, along an index


class VisitSource:
    """Visits by date: only the windows looked at are read."""

    def __init__(self, office: Office, query: VisitQuery, fields: Sequence[Field], total: int) -> None:
        self._office, self._query, self._fields, self._total = office, query, fields, total

    def __len__(self) -> int:
        return self._total

    def ids(self, start: int, stop: int) -> list[int]:
        stop = min(stop, self._total)
        return store.window(self._office, self._query, start, stop, self._total) if start < stop else []

    def rows(self, start: int, stop: int) -> list[Row]:
        ids = self.ids(start, stop)
        found = {row[0]: row for row in store.list_rows(self._office, self._fields, ids)}
        return [found.get(each, (each,)) for each in ids]

    def position(self, wanted: int) -> int | None:
        return store.position(self._office, self._query, wanted)


def source_of(office: Office, query: VisitQuery, fields: Sequence[Field], total: int) -> Source:
    """The rows of a query of which ``total`` are known to be there."""
    if query.sort == "date" or total > SORTABLE:
        return VisitSource(office, query, fields, total)
    ids = store.window(office, query, 0, total, total)
    return IdSource(ids, lambda wanted: store.list_rows(office, fields, wanted))
