"""The facets of the visits page: shown at once, counted a moment after the list has been painted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer

from cadredesk.core.kinds import VisitGroup
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.people.records import Audience
from cadredesk.visits import store
from cadredesk.visits.records import KINDS, VisitQuery
from cadredesk.widgets.page.facets import FacetGroup, FacetPanel
from cadredesk.widgets.page.period_facet import EVER, period_group, span

PAUSE = 120  # ms, so that the list is painted first


def narrowed(query: VisitQuery, chosen: Mapping[str, tuple[Any, ...]]) -> VisitQuery:
    """The query under what is chosen in the facets."""
    since, until = span(chosen.get("period", (EVER,))[-1])
    if query.since or query.until:  # the period of another page's list
        since, until = query.since, query.until
    group, reason, category = (chosen.get(name) or None for name in ("group", "reason", "category"))
    return replace(query, since=since, until=until, group=group, reason=reason, category=category)


class FacetCounter(QObject):
    """Fills the groups of the panel for the latest query."""

    def __init__(self, panel: FacetPanel, office: Office) -> None:
        super().__init__(panel)
        self._panel, self._office = panel, office
        self._query = VisitQuery()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.count)
        self.show_periods()

    def show_periods(self) -> None:
        """The periods there are; reasons and categories follow with their counts."""
        self._period_group = period_group(store.years(self._office))
        self._panel.set_groups([self._period_group])

    def ask(self, query: VisitQuery) -> None:
        """Count for this query after a pause; whatever was asked for before is dropped."""
        self._query = query
        self._timer.start()

    def count(self) -> None:
        counts = store.facet_counts(self._office, self._query)
        self._panel.set_groups(
            [
                self._period_group,
                _group("group", "走访分类", VisitGroup, counts["group"], self._panel),
                _group("reason", "事由", (*duties_store.codes(self._office), *KINDS), counts["reason"], self._panel),
                _group("category", "人员类别", tuple(Audience), counts["category"], self._panel),
            ]
        )


def _group(name: str, words: str, order: Iterable[str], counts: Counter[str], panel: FacetPanel) -> FacetGroup:
    """The values in use in their own order, others after them, those chosen even if there are none."""
    known = [str(value) for value in order]
    shown = [value for value in known if value in counts or panel.is_chosen(name, value)]
    shown += [value for value, _ in counts.most_common() if value not in known]
    return FacetGroup(name, words, [(value, value, counts[value]) for value in shown])
