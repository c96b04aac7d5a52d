"""签收 of honours that were chosen in the list."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.registers.honours import actions, store_medals
from cadredesk.registers.honours.ui.signing import SigningPart, may_leave
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.page.task_runner import TaskRunner


class SignDialog(Dialog):
    """Who signed for these honours, and when."""

    help_topic = "honours"
    help_section = "登记"

    def __init__(
        self, office: Office, honours: Sequence[int], *, tasks: TaskRunner | None = None, parent: QWidget | None = None
    ) -> None:
        office.require_writable()
        super().__init__(parent)
        self._tasks = tasks or TaskRunner(self, office)
        self.part, self.banner = SigningPart(), Banner()
        self.grid = self.part.grid
        self.save_button = primary_button("签收", "", self.save)
        foot = row(None, button("取消", "", self.reject, tip="Esc"), self.save_button)
        body = column(self.banner, self.part, gap=10)
        body.setStretch(1, 1)
        self.set_layout(body, foot, (960, 520))
        waiting = store_medals.some(office, honours)
        self.setWindowTitle(f"登记签收：{len(waiting):,} 人")
        self._proposed = self.part.put(waiting)
        self.grid.changed.connect(self._counted)
        self.grid.save_wanted.connect(self.save)
        self.save_by_keys(self.save_button, self.save)
        self._counted()
        self.grid.setFocus()

    def _counted(self) -> None:
        self.banner.clear()
        ticked = len(self.grid.ticked())
        self.save_button.setText(f"签收 {ticked:,} 人" if ticked else "签收")
        self.save_button.setEnabled(ticked > 0)

    @messages.guard
    def save(self) -> None:
        """Record the signatures of all lines ticked, in one operation."""
        if not self.grid.is_right():
            return
        day, signers = self.part.signed_on(), self.part.signers()

        def record(progress: Progress, office: Office) -> int:
            return actions.sign(office, day, signers, progress)

        self.setEnabled(False)
        self._tasks.run("正在登记签收", record, self._done, self._refused)

    def _done(self, _count: int) -> None:
        self.setEnabled(True)
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self.setEnabled(True)
        messages.say_error(self.banner, error)

    def reject(self) -> None:
        """Leave; ask first if something was typed."""
        self.grid.view.end_typing()
        if may_leave(self, dirty=self.grid.rows() != self._proposed):
            super().reject()
