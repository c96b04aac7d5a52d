"""荣誉: those of people, the office, and branches in one list."""

from cadredesk.registers.honours import store
from cadredesk.registers.honours.records import AWARDS
from cadredesk.registers.store import Listing
from cadredesk.registers.ui.page import RegisterPage


class HonoursPage(RegisterPage):
    """The honours."""

    title = "荣誉"
    icon_name = "medal"
    help_topic = "honours"
    reads = frozenset("branch_honours branches files honours people".split())
    register = AWARDS
    search_hint = "姓名、荣誉名称、授予单位、文号"
    nothing_yet = "还没有荣誉。点右上角的“登记荣誉”，或从 Excel 导入。"

    def listing(self) -> Listing:
        return store.listing()
