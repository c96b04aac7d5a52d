"""One reconciliation in the window: what its steps share, and what runs on the worker."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from cadredesk.core.dates import PartialDate
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.import_export.reconcile import actions, actions_excel
from cadredesk.import_export.reconcile.records import Comparison, Line, Reconciliation, Scope
from cadredesk.import_export.records import Preview, Result
from cadredesk.import_export.ui.job import Job
from cadredesk.widgets.form import messages

COMPARING = "正在与名册核对"


class ReconcileJob(Job):
    """``found`` is what list and register say beside each other, None while nothing was compared."""

    compared = Signal(str)  # a sentence about what was done just before, "" mostly
    reconciled = True
    doing, taken_for = "核对", "对应项目"
    found: Reconciliation | None = None
    adopted: Result | None = None  # what was taken over last, and not undone

    def compare(self) -> None:
        """Put the list that has been read beside the register."""
        preview = self.preview
        if preview is None:
            return

        def work(progress: Progress, office: Office) -> Reconciliation:
            return actions.reconcile(office, actions.compare(office, preview, progress))

        self._run(COMPARING, work, lambda found: self._show(found, ""))

    def compare_again(self, said: str = "") -> None:
        """The same list beside the register as it stands now."""
        if self.found is not None:
            before = self.found
            self._run(
                COMPARING, lambda progress, office: _again(office, before, progress), lambda now: self._show(now, said)
            )

    def narrow(self, scope: Scope) -> None:
        """Others of the register have to be in the list."""
        if self.found is not None:
            comparison = self.found.comparison
            self._run(
                COMPARING,
                lambda _progress, office: actions.reconcile(office, comparison, scope),
                lambda found: self._show(found, ""),
            )

    def plan_taking(self, chosen: Sequence[Line], then: Callable[[Preview], Any]) -> None:
        """What taking over some lines would write."""
        if self.found is not None:
            comparison = self.found.comparison
            self._run(
                "正在检查要采用的内容",
                lambda progress, office: actions.chosen_preview(office, comparison, chosen, progress),
                then,
            )

    def take_over(self, preview: Preview, since: PartialDate | None, words: Callable[[Result], str]) -> None:
        """Write it, and compare again."""
        before = self.found
        if before is None:
            return

        def work(progress: Progress, office: Office) -> tuple[Result, Reconciliation]:
            result = actions.take_over(office, preview, since, progress)
            return result, _again(office, before, progress)

        def done(answer: tuple[Result, Reconciliation]) -> None:
            self.adopted = answer[0]
            self._show(answer[1], words(answer[0]))

        self._run("正在写入名册", work, done)

    def undo(self) -> None:
        """Undo what was taken over last."""
        adopted, before = self.adopted, self.found
        if adopted is None or before is None:
            return

        def work(progress: Progress, office: Office) -> Reconciliation:
            undo(office, adopted.operation, progress)
            return _again(office, before, progress)

        def done(found: Reconciliation) -> None:
            self.adopted = None
            self._show(found, "已撤销，名册恢复到采用以前。")

        self._run("正在撤销", work, done)

    def save(self, out: Path, then: Callable[[int], Any]) -> None:
        """Write what was found as .xlsx."""
        found = self.found
        if found is not None:
            self.tasks.run(
                "正在导出核对结果",
                lambda _progress, _office: actions_excel.save(found, out),
                then,
                lambda error: messages.say_error(self.banner, error),
            )

    def _show(self, found: Reconciliation, said: str) -> None:
        self.found = found
        self.compared.emit(said)


def _again(office: Office, before: Reconciliation, progress: Progress) -> Reconciliation:
    comparison: Comparison = actions.compare_again(office, before.comparison, progress)
    return actions.reconcile(office, comparison, before.scope)
