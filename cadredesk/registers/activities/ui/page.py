"""活动: what was held and what is planned, who was there, and what came of it."""

from typing import Any

from cadredesk.registers.activities import store
from cadredesk.registers.activities.records import ACTIVITIES, EntryState
from cadredesk.registers.activities.ui.card import ActivityCard
from cadredesk.registers.activities.ui.commands import ActivityCommands
from cadredesk.registers.store import Listing
from cadredesk.registers.ui.page import RegisterPage
from cadredesk.widgets.table.row_sources import Row


class ActivitiesPage(RegisterPage):
    """The activities."""

    title = "活动"
    icon_name = "calendar-days"
    help_topic = "activities"
    reads = frozenset("activities attendances branches files outputs people".split())
    register = ACTIVITIES
    context = ("edit", "list", "again", None, "delete")
    search_hint = "主题、项目、支部、地点、内容"
    nothing_yet = "还没有活动。点右上角的“登记活动”，可以先登记安排，办完再补人数或名单。"

    def listing(self) -> Listing:
        return store.listing()

    def tone(self, name: str, value: Any, row: Row) -> str:
        return "warning" if value == EntryState.TO_ENTER else ""

    def make_card(self) -> ActivityCard:
        return ActivityCard(self.office, self.register)

    def make_doing(self) -> ActivityCommands:
        return ActivityCommands(self)
