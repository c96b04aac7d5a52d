"""The card of an activity: its facts, who was there, what came of it."""

from typing import Any

from cadredesk.core.names import some_of
from cadredesk.registers.activities import store
from cadredesk.registers.activities.records import Activity, Presence
from cadredesk.registers.ui.card import RegisterCard
from cadredesk.widgets.card.card import Body

NAMED = 30  # names on the card until all are asked for


class ActivityCard(RegisterCard):
    """Shows an activity by id."""

    _all_of = 0  # the activity of which all names are shown

    def title_of(self, row: Any) -> str:
        activity: Activity = row
        return activity.topic or activity.category

    def chips(self, row: Any) -> list[tuple[str, str]]:
        return [
            (row.category, "accent"),
            ("大型" if row.large else "", ""),
            (store.entry_state(self.office, row.id), "warning"),
        ]

    def add_sections_above(self, body: Body, row: Any) -> None:
        self._add_names(body, row.id)

    def add_sections(self, body: Body, row: Any) -> None:
        outputs = store.outputs(self.office, row.id)
        if outputs:
            body.section("成果")
            body.facts([(each.item, f"{each.count:,} {each.unit}") for each in outputs], label_width=110)

    def _add_names(self, body: Body, activity_id: int) -> None:
        there = store.names_on(self.office, activity_id)
        if not there:
            return
        most = len(there) if self._all_of == activity_id else NAMED
        words = "" if len(there) <= most else "全部…"
        body.section(f"出席 {len(there):,} 人", words, lambda: self._show_all(activity_id), tip="显示全部名单")
        for state in Presence:
            names = [name for name, each in there if each == state]
            if names:
                body.facts([(f"{state} {len(names):,} 人", some_of(names, most))])

    def _show_all(self, activity_id: int) -> None:
        self._all_of = activity_id
        self.show_row(activity_id)
