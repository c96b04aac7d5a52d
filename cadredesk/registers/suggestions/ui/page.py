"""建议诉求: what people propose or ask for, and whether the answer has reached them."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from cadredesk.core.targets import Target
from cadredesk.registers.records import Chosen
from cadredesk.registers.store import Listing
from cadredesk.registers.suggestions import actions, store, store_written
from cadredesk.registers.suggestions.records import SUGGESTIONS
from cadredesk.registers.suggestions.rules import TONES
from cadredesk.registers.suggestions.ui.card import SuggestionCard
from cadredesk.registers.suggestions.ui.commands import SuggestionCommands
from cadredesk.registers.targets import TakeOverRequests
from cadredesk.registers.ui.page import RegisterPage
from cadredesk.widgets.form import messages
from cadredesk.widgets.table.row_sources import Row


class SuggestionsPage(RegisterPage):
    """The suggestions and requests: those of all years, for what is open is never to be out of sight."""

    title = "建议诉求"
    icon_name = "comment-dots"
    help_topic = "suggestions"
    reads = frozenset("activities cases files people suggestions visits".split())
    register = SUGGESTIONS
    search_hint = "提出人、内容、承办单位、答复"
    nothing_yet = "还没有建议诉求。走访、来电、会上听到的，点右上角的“登记建议诉求”记下来，答复反馈给本人才算办结。"
    usual: ClassVar[Chosen] = {}
    context = ("hand_on", "answer", "report", None, "edit", "person", "order", None, "many", "written", None, "delete")

    def listing(self) -> Listing:
        return store.listing()

    def make_card(self) -> SuggestionCard:
        card = SuggestionCard(self.office, self.register)
        card.wanted.connect(self.navigate)
        return card

    def make_doing(self) -> SuggestionCommands:
        return SuggestionCommands(self)

    def tools(self) -> list[QWidget]:
        *others, add = super().tools()
        more = self.commands.menu_button("更多", "", ("many", "written"), tip="一次登记多条、整理走访中的诉求")
        return [*others, more, add]

    def tone(self, name: str, value: Any, row: Row) -> str:
        return TONES.get(value, "") if name == "state" else ""

    def offer_written(self) -> None:
        """Say what is written in visits and is no row yet: it can be looked at, or not be mentioned any more."""
        count = store_written.asked_about(self.office)
        answers = () if self.office.read_only else (
            ("整理…", lambda: self.commands.run("written")), ("不再提示", self.ask_no_more),
        )  # fmt: skip
        words = f"走访记录中写了 {count:,} 件诉求，还没有登记为建议诉求。" if count else "走访中写的诉求都已经登记。"
        self.page_layout.banner.say(words, "warning" if count else "", *(answers if count else ()))

    @messages.guard
    def ask_no_more(self) -> None:
        """Leave what visits say as it is; 今日 says nothing of it any more."""
        actions.ask_no_more(self.office)

    def show_target(self, target: Target) -> None:
        if isinstance(target, TakeOverRequests):
            self.offer_written()
        else:
            super().show_target(target)
