"""The card of an activity: its facts, who was there, what came of it."""

from typing import Any

from cadredesk.registers.activities import store
from cadredesk.registers.activities.records import Activity, Presence
from cadredesk.registers.ui.card import RegisterCard
from cadredesk.widgets.card.card import Body


class ActivityCard(RegisterCard):
    """Shows an activity by id."""

    def title_of(self, row: Any) -> str:
        activity: Activity = row
        return activity.topic or activity.category

    def add_sections(self, body: Body, row: Any) -> None:
        there = store.attendances(self.office, row.id)
        present = sum(1 for each in there if each.state == Presence.PRESENT)
        if there:
            body.section("出席")
            excused = len(there) - present
            body.facts([("到会", f"{present} 人"), ("请假", f"{excused} 人" if excused else "")])
        outputs = store.outputs(self.office, row.id)
        if outputs:
            body.section("成果")
            body.facts([(each.item, f"{each.count:,} {each.unit}") for each in outputs])
