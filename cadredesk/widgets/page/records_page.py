"""A list page for a short list that is read whole: lines of one record class, whose described fields are the columns.

It searches, narrows, counts, sorts and exports by the description of the record.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import Field, field_of, fields_of
from cadredesk.core.names import needle_of
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.widgets.card.card import Card
from cadredesk.widgets.page.facets import FacetGroup
from cadredesk.widgets.page.list_page import Chosen, ListPage, ListQuery, ListResult
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.row_sources import ListSource, Row

C = TypeVar("C", bound=Card)
L = TypeVar("L")  # a line of the list


class RecordsPage(ListPage[C], Generic[C, L]):
    """A list that is read whole: lines of one record class, whose described fields are the columns."""

    record: type
    facet_names: Sequence[str] = ()  # fields that are facets
    facet_order: ClassVar[Mapping[str, Sequence[str]]] = {}  # the values of a facet; others follow

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        self.lines: list[L] = []  # as they are shown
        self._by_id: dict[int, L] = {}
        super().__init__(office, tasks, parent)

    def read(self) -> Sequence[L]:
        """All lines there are."""
        return ()

    def id_of(self, line: L) -> int:
        """What a line is known by."""
        return int(getattr(line, "id"))  # noqa: B009 - L has one, as most records do

    def text_of(self, line: L) -> str:
        """The words that a search looks at."""
        return " ".join(str(getattr(line, field.name) or "") for field in fields_of(self.record))

    def columns(self) -> Sequence[Field]:
        return fields_of(self.record)

    def rows_for(self, asked: ListQuery) -> ListResult | None:
        everything = self.read()
        needle = needle_of(asked.text)
        matching = [line for line in everything if needle in needle_of(self.text_of(line))] if needle else everything
        return self.narrowed(matching, asked, len(everything))

    def narrowed(self, matching: Sequence[L], asked: ListQuery, total: int) -> ListResult:
        """What the facets leave of the lines that a search has found, in order; each facet counted under the others."""
        narrowed = [line for line in matching if self._fits(line, asked.chosen)]
        self.lines = in_order(narrowed, asked.sort, descending=asked.descending)
        self._by_id = {self.id_of(line): line for line in self.lines}
        rows: list[Row] = [(self.id_of(line), *(getattr(line, name) for name in asked.columns)) for line in self.lines]
        groups = [self._group(name, matching, asked) for name in self.facet_names]
        return ListResult(source=ListSource(rows), total=total, groups=groups)

    def facet_of(self, line: L, name: str) -> str:
        """The value of a line in a facet."""
        return str(getattr(line, name))

    def counts(self, name: str, matching: Sequence[L], asked: ListQuery) -> dict[str, int | None]:
        """How many lines each value of a facet would leave under the others; None where that is not known."""
        others = {other: values for other, values in asked.chosen.items() if other != name}
        return dict(Counter(self.facet_of(line, name) for line in matching if self._fits(line, others)))

    def _fits(self, line: L, chosen: Chosen) -> bool:
        return all(self.facet_of(line, name) in values for name, values in chosen.items())

    def _group(self, name: str, matching: Sequence[L], asked: ListQuery) -> FacetGroup:
        counts = self.counts(name, matching, asked)
        order = [str(value) for value in self.facet_order.get(name, ())]
        there = sorted({*counts, *map(str, asked.chosen.get(name, ()))} - {""})
        there.sort(key=lambda value: order.index(value) if value in order else len(order))
        label = field_of(self.record, name).label
        return FacetGroup(name, label, [(value, value, counts.get(value, 0)) for value in there])

    @property
    def current(self) -> L | None:
        """The line in front."""
        return self._by_id.get(self.table.current or 0)

    def write_rows(self, out: Path, title: str, fields: Sequence[Field], rows: Iterable[Row]) -> int:
        """Write rows to .xlsx or .csv, as the action of the feature does; gives their number."""
        raise NotImplementedError

    def export(self) -> None:
        """The lines as they are shown, to Excel."""
        known = {field.name: field for field in fields_of(self.record)}
        fields = [known[name] for name in self.table.shown_columns]
        lines = list(self.lines)

        def write(_office: Office, out: Path, _progress: Progress) -> int:
            rows = (tuple(getattr(line, field.name) for field in fields) for line in lines)
            return self.write_rows(out, self.title, fields, rows)

        self.export_to_file(self.title, write)


def in_order(lines: Sequence[L], name: str, *, descending: bool) -> list[L]:
    """The lines by a field, as they are without one; what is empty comes last, or first the other way round."""
    if not name:
        return list(lines)

    def key(line: L) -> tuple[bool, Any]:
        value = getattr(line, name)
        return (value is None or value == "", "" if value is None else value)

    return sorted(lines, key=key, reverse=descending)
