"""荣誉: those of people, the office, and branches in one list."""

from PySide6.QtWidgets import QWidget

from cadredesk.core.targets import Target
from cadredesk.registers.honours import store
from cadredesk.registers.honours.records import AWARDS
from cadredesk.registers.honours.ui.card import HonourCard
from cadredesk.registers.honours.ui.commands import HonourCommands
from cadredesk.registers.store import Listing
from cadredesk.registers.targets import ShowMedals
from cadredesk.registers.ui.page import RegisterPage


class HonoursPage(RegisterPage):
    """The honours."""

    title = "荣誉"
    icon_name = "medal"
    help_topic = "honours"
    reads = frozenset("branch_honours branches files honours people".split())
    register = AWARDS
    search_hint = "姓名、荣誉名称、授予单位、文号"
    nothing_yet = "还没有荣誉。点右上角的“登记荣誉”，或从 Excel 导入；“纪念章”里有今年可发放纪念章的党员。"
    context = ("edit", "sign", "person", None, "delete")
    doing: HonourCommands

    def listing(self) -> Listing:
        return store.listing()

    def make_card(self) -> HonourCard:
        return HonourCard(self.office, self.register)

    def make_doing(self) -> HonourCommands:
        return HonourCommands(self)

    def tools(self) -> list[QWidget]:
        make = self.commands.button
        return [make("medals"), make("many"), *super().tools()]

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowMedals):
            self.commands.run("medals", lambda: self.doing.open_medals(target.year))
        else:
            super().show_target(target)
