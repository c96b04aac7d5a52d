"""查找重复人员 and 合并这两个人, from the people page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cadredesk.widgets.messages import guarded

if TYPE_CHECKING:
    from cadredesk.duplicates.records import Pair
    from cadredesk.people.page import PeoplePage

FIND, MERGE = "查找重复人员…", "合并这两个人…"


class Duplicates(QObject):
    """The deeds of the page about people who are in the register twice."""

    def __init__(self, page: "PeoplePage") -> None:
        super().__init__(page)
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def find(self) -> None:
        """查找重复人员."""
        from cadredesk.duplicates import actions as duplicates_actions

        with guarded(self._page):
            self._office.require_writable()
            self._tasks.run(
                "正在查找重复人员",
                lambda progress, office: duplicates_actions.find(office, progress),
                lambda pairs: self._open(pairs),
            )

    def merge(self) -> None:
        """合并这两个人: the two that are chosen in the list."""
        ids = self._page.chosen_people()
        if len(ids) == 2:
            with guarded(self._page):
                self._office.require_writable()
                self._open((), (ids[0], ids[1]))

    def _open(self, pairs: "Sequence[Pair]", chosen: tuple[int, int] | None = None) -> None:
        from cadredesk.duplicates.duplicates_dialog import DuplicatesDialog

        dialog = DuplicatesDialog(self._office, pairs, chosen=chosen, parent=self._page)
        dialog.exec()
        if dialog.merged is not None:
            self._page.reveal(dialog.merged)
