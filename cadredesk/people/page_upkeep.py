"""整理: what the people page offers to keep the register right."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cadredesk.core.dates import today
from cadredesk.widgets.messages import guarded

if TYPE_CHECKING:
    from cadredesk.people.page import PeoplePage

Item = tuple[str, str, Callable[[], Any]]


class Upkeep(QObject):
    """The deeds of the menu 整理, for the people of the page's list."""

    def __init__(self, page: "PeoplePage") -> None:
        super().__init__(page)
        self._page, self._office = page, page.office

    def items(self) -> list[Item | None]:
        """The entries of the menu."""
        return [("标记今天已核实（选中人员）", "check", self.mark_verified)]

    def mark_verified(self) -> None:
        """标记今天已核实, of everybody chosen."""
        from cadredesk.people import actions_upkeep

        with guarded(self._page):
            self._office.require_writable()
            actions_upkeep.mark_verified(self._office, self._page.chosen_people(), today())
