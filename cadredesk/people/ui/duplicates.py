"""查找重复人员 and 合并这两个人, from the people page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.duplicates.records import Pair
    from cadredesk.people.ui.page import PeoplePage


class Duplicates:
    """Commands about people who are in the register twice."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def commands(self) -> Sequence[Command]:
        """Each of them once."""
        return (
            Command(id="duplicates", text="查找重复人员…", run=self.find, icon="clone", writes=True),
            Command(id="merge", text="合并这两个人…", run=self.merge, icon="code-merge", writes=True,
                    when=lambda: len(self._page.table.selected) == 2),
        )  # fmt: skip

    def find(self) -> None:
        """查找重复人员."""
        from cadredesk.duplicates import actions as duplicates_actions

        self._tasks.run(
            "正在查找重复人员",
            lambda progress, office: duplicates_actions.find(office, progress),
            lambda pairs: self._open(pairs),
        )

    def merge(self) -> None:
        """合并这两个人: the two that are chosen in the list."""
        first, second = self._page.table.selected
        self._open((), (first, second))

    def _open(self, pairs: "Sequence[Pair]", chosen: tuple[int, int] | None = None) -> None:
        from cadredesk.duplicates.ui.duplicates_dialog import DuplicatesDialog

        dialog = DuplicatesDialog(self._office, pairs, chosen=chosen, parent=self._page)
        dialog.exec()
        if dialog.merged is not None:
            self._page.reveal(dialog.merged)
