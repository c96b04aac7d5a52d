"""Pages of a few lines, so that the window is tested for itself."""

from typing import Any

from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.shell.pages import one_page
from cadredesk.widgets.controls.layout import column
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner


class FakePage(Page):
    """Remembers what it was asked for."""

    title = "人员"
    icon_name = "users"
    help_topic = "people"

    def __init__(self, office: Office, tasks: TaskRunner, panels: Any = (), parent: Any = None) -> None:
        super().__init__()
        self.office, self.panels = office, panels
        self.search = SearchBox("找")
        self.asked: list[Any] = []
        self.unsaved = False
        self.setLayout(column(self.search, label(self.title), None))

    def refresh(self, tables: frozenset[str]) -> None:
        self.asked.append(tables)

    def show_target(self, target: Target) -> None:
        self.asked.append(target)

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def add_new(self) -> None:
        self.asked.append("new")

    def print_current(self) -> None:
        self.asked.append("print")

    def may_close(self) -> bool:
        return not self.unsaved


class OtherPage(FakePage):
    title = "走访"
    icon_name = "hand-holding-heart"
    help_topic = "visits"


class BrokenPage(Page):
    title = "年报"

    def __init__(self, *_: Any) -> None:
        raise RuntimeError("broken on purpose")


FAKES = (
    one_page("people", (__name__, "FakePage"), "人员", "users"),
    one_page("visits", (__name__, "OtherPage"), "走访", "hand-holding-heart"),
    one_page("broken", (__name__, "BrokenPage"), "年报", "chart-column"),
)
