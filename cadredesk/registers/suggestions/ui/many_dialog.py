"""What the grids of suggestions share: rows filled down, checked, and written together on the worker."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLayout, QWidget

from cadredesk.campaigns.rules import read_day
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.progress import Progress
from cadredesk.core.values import parse
from cadredesk.db.file import Office
from cadredesk.registers.suggestions.records import Suggestion, SuggestionKind
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.grid.fill_dialog import FillDialog
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow
from cadredesk.widgets.page.task_runner import TaskRunner

HINT = "空格：勾选　回车：向下　Tab：向右　Ctrl+D：同上一格　Del：清空　Ctrl+Z：撤销　Ctrl+回车：保存"
Write = Callable[[Office, Sequence[Suggestion], Progress], list[Suggestion]]


class ManyDialog(FillDialog):
    """A derived class gives the columns, the rows, the suggestion that a row makes, and the action that writes them.

    ``saved`` are those written, None if nothing was.
    """

    help_topic = "suggestions"
    help_section = "交办、答复、反馈"
    counted_in = "件"
    word = "登记"  # what the primary button does
    tick = "登记"  # the head of the ticks

    def __init__(
        self,
        office: Office,
        draft_key: str,
        columns: Sequence[FillColumn],
        *,
        tasks: TaskRunner | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, draft_key, parent)
        self._tasks = tasks or TaskRunner(self, office)
        self.saved: list[Suggestion] | None = None
        self.grid = FillGrid(draft_key.rpartition("/")[0] or draft_key, columns, tick=self.tick, hint=HINT)
        self.count = label("", "strong")
        self.save_button = primary_button(self.word, "", self.save)

    def build(self, above: Sequence[QWidget | QLayout], left: QWidget, size: tuple[int, int]) -> None:
        """Put it together: what stands above the grid, and the button at the lower left."""
        foot = row(left, self.count, None, button("取消", "", self.reject, tip="Esc"), self.save_button)
        body = column(self.offer, *above, self.banner, self.grid, gap=10)
        body.setStretch(len(above) + 2, 1)
        self.set_layout(body, foot, size)
        self.save_by_keys(self.save_button, self.save)

    # ---- what derived classes say

    def suggestion_of(self, line: FillRow) -> Suggestion:
        """What a row becomes. Raises UserError."""
        raise NotImplementedError

    def write(self) -> Write:
        """The action that writes them."""
        raise NotImplementedError

    # ---- filling in and saving

    def edited(self) -> None:
        super().edited()
        self.counted()

    def counted(self) -> None:
        """Say how many rows count."""
        ticked = len(self.grid.ticked())
        self.count.setText(f"已勾选 {ticked:,} 件" if ticked else "")
        self.save_button.setText(f"{self.word} {ticked:,} 件" if ticked else self.word)

    @messages.guard
    def save(self) -> None:
        """Write the rows that are ticked, in one operation."""
        if not self.grid.is_right():
            self.banner.say(f"有几处还要改，已在表里标出，没有{self.word}。", "danger")
            return
        try:
            found = [self.suggestion_of(each) for each in self.grid.ticked()]
        except UserError as error:
            self.banner.say(f"{error}没有{self.word}。", "danger")
            return
        if not found:
            self.banner.say("还没有勾选：填写一行，或到第一列按空格勾选。", "warning")
            return
        write = self.write()

        def work(progress: Progress, office: Office) -> list[Suggestion]:
            return write(office, found, progress)

        self.setEnabled(False)  # nothing is typed meanwhile
        self._tasks.run(f"正在{self.word}", work, self._done, self.refused)

    def _done(self, saved: list[Suggestion]) -> None:
        self.free()
        self.saved = saved
        self.drop_draft()
        self.accept()


# ---------------------------------------------------------------- columns


def past_day(text: str) -> str:
    """A day that has been, typed in full or short (9-20)."""
    day = read_day(text, today(), today())
    if day > today():
        raise UserError(f"{day} 还没有到，请核对。")
    return str(day)


def coming_day(text: str) -> str:
    """A day to come, typed in full or short."""
    return str(read_day(text, today(), datetime.date.max))


def kind_typed(text: str) -> str:
    """建议 or 诉求, by the first character."""
    found = next((kind for kind in SuggestionKind if kind.startswith(text[:1])), None)
    if found is None:
        raise UserError("请填“建议”或“诉求”。")
    return found.value


def value_of(name: str, text: str) -> Any:
    """The value of a field of a suggestion from what stands in a cell."""
    return parse(field_of(Suggestion, name), text)
