"""The visits of one person, on their card."""

from typing import TYPE_CHECKING

from cadredesk.core.dates import today
from cadredesk.visits.targets import ShowVisits
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guard

if TYPE_CHECKING:
    from cadredesk.visits.records import Visit

SHOWN = 30


class VisitsPanel(CardPanel):
    """走访: the latest visits; a click opens one."""

    title = "走访"
    tables = frozenset({"visits"})

    def fill(self, body: Body, person_id: int) -> None:
        from cadredesk.visits import store
        from cadredesk.visits.records import VisitQuery
        from cadredesk.visits.rules import card_lines

        visits = store.of_person(self.office, person_id, SHOWN)
        total = store.count(self.office, VisitQuery(person_id=person_id))
        this_year = sum(1 for visit in visits if visit.date and visit.date.year == today().year)
        if not visits:
            body.note("还没有走访记录。按下面的“登记走访”记下第一次。")
            return
        body.section(f"共 {total:,} 次，今年 {this_year} 次", "登记走访", lambda: self.record(person_id))
        made = body.lines(card_lines(visits))
        if made is not None:
            made.opened.connect(self.open)
        if total > len(visits):
            body.section("", f"在走访页看全部 {total:,} 次", lambda: self.navigate.emit(self._all(person_id)))

    def _all(self, person_id: int) -> ShowVisits:
        from cadredesk.visits.records import VisitQuery

        return ShowVisits(query=VisitQuery(person_id=person_id))

    @guard
    def open(self, visit: "Visit") -> None:
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        VisitDialog(self.office, visit=visit, parent=self.window()).exec()

    @guard
    def record(self, person_id: int) -> None:
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        VisitDialog(self.office, person_id=person_id, parent=self.window()).exec()
