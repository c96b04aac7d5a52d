"""核对名单: another office's list beside the register, from the file to what is taken over of it."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.import_export.reconcile.ui.choose_step import ChooseListStep
from cadredesk.import_export.reconcile.ui.job import ReconcileJob
from cadredesk.import_export.reconcile.ui.results_step import ResultsStep
from cadredesk.import_export.records import ImportKind
from cadredesk.import_export.ui.columns_step import ColumnsStep
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.import_export.ui.job import ROWS
from cadredesk.import_export.ui.step import Step
from cadredesk.widgets.page.task_runner import TaskRunner


class ReconcileDialog(ImportDialog):
    """The import's dialog with a last step of its own; nothing is written but what is taken over there.

    Who goes from it to a person's card can come back to what was found (``resume``): it is hidden then, not closed.
    """

    help_section = "核对名单"
    asks_kind = False
    job: ReconcileJob

    def __init__(
        self, office: Office, tasks: TaskRunner, path: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, tasks, path=path, parent=parent)
        self.aside = False  # hidden, to be taken up again

    def make_job(self, office: Office, tasks: TaskRunner, _kind: ImportKind) -> ReconcileJob:
        return ReconcileJob(office, tasks, ImportKind.PEOPLE, self.banner)

    def make_steps(self) -> tuple[Step, ...]:
        self.list_step, self.columns_step = ChooseListStep(self.job), ColumnsStep(self.job)
        self.columns_step.to_note.hide()
        self.results_step = ResultsStep(self.job)
        self.results_step.navigate.connect(self.leave_for)
        return (self.list_step, self.columns_step, self.results_step)

    def title(self) -> str:
        return "核对名单"

    def leave_for(self, target: Target) -> None:
        """Step aside for a page."""
        self.aside = True
        self.hide()
        self.navigate.emit(target)

    def resume(self) -> None:
        """Show again what was found, as the register is by now."""
        self.aside = False
        if self.step == ROWS:
            self.job.compare_again()
        self.exec()
