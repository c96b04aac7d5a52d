"""建议诉求: what people propose or ask for, and whether the answer has reached them."""

from typing import Any

from cadredesk.registers.store import Listing
from cadredesk.registers.suggestions import store
from cadredesk.registers.suggestions.records import SUGGESTIONS, SuggestionState
from cadredesk.registers.ui.page import RegisterPage
from cadredesk.widgets.table.row_sources import Row


class SuggestionsPage(RegisterPage):
    """The suggestions and requests."""

    title = "建议诉求"
    icon_name = "comment-dots"
    help_topic = "suggestions"
    reads = frozenset("files people suggestions".split())
    register = SUGGESTIONS
    search_hint = "提出人、内容、承办单位、答复"
    nothing_yet = "还没有建议诉求。走访、来电、会上听到的，点右上角的“登记建议诉求”记下来，答复反馈给本人才算办结。"

    def listing(self) -> Listing:
        return store.listing()

    def tone(self, name: str, value: Any, row: Row) -> str:
        return "danger" if value == SuggestionState.OVERDUE else ""
