"""A form whose saving may take long: it is done on a worker, so that the window answers meanwhile."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.core.errors import Cancelled
from cadredesk.db.file import Office
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.page.task_runner import TaskRunner, one_operation

Work = Callable[[Office], Any]  # runs on the worker, with its own connection


class TaskFormDialog(FormDialog):
    """Saves on a worker, and takes no input meanwhile. It closes when that is done, and stays as it is where it was not.

    ``save(record)`` is asked here what is to be done: it gives the work. 停止 is obeyed until the work is committed.
    ``words`` are those of :class:`FormDialog`.
    """

    def __init__(
        self,
        office: Office,
        parent: QWidget | None,
        title: str,
        form: RecordForm,
        save: Callable[[Any], Work],
        **words: Any,
    ) -> None:
        super().__init__(parent, title, form, save, **words)
        self._tasks = TaskRunner(self, office)
        self._focus: QWidget | None = None

    def save(self) -> None:
        """Begin to save, where nothing stands in the way."""
        record = self.asked()
        if record is None:
            return
        try:
            work: Work = self._save(record)
        except Exception as error:
            self.say_why(error)
            return
        self._focus = self.focusWidget()
        self.write(work)

    def write(self, work: Work) -> None:
        """Do the work on the worker, and take no input meanwhile."""
        doing = f"正在{self.act.words}"
        self._keeper.stop()  # the file is being written
        self.setEnabled(False)
        self._tasks.run(doing, one_operation(doing, work), self._saved, self._failed)

    def _saved(self, result: Any) -> None:
        self.saved = result
        self._finish()
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.setEnabled(True)
        if self._focus is not None:
            self._focus.setFocus()
        if isinstance(error, Cancelled):
            self.error.say("已停止，没有保存。", "warning")
        else:
            self.say_why(error)
        self._keeper.start()

    def reject(self) -> None:
        """Leave, but not while it is being saved."""
        if self.isEnabled():
            super().reject()
