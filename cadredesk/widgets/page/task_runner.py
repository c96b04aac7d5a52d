"""Runs what takes long on one worker thread, with a bar, a sentence and a way to stop.

The task is ``function(progress, office)``: ``progress`` is a core.progress.Progress, ``office`` has a connection of its own.
What it returns goes to ``on_done``, on the window's thread. Tests set ``TaskRunner.synchronous``.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from cadredesk.core.progress import Progress
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages

SHOW_AFTER = 300  # ms: what is quicker shows no dialog
STOPS_WITHIN = 10_000  # ms
REPORT_INTERVAL = 0.05  # s: more steps than this are not shown

Task = Callable[[Progress, Any], Any]
Done = Callable[[Any], Any]
Failed = Callable[[BaseException], Any]


class TaskRunner(QObject):
    """One worker for a window. ``office`` (or None for tasks that need no file) is asked for ``another()`` connection."""

    synchronous = False

    def __init__(self, window: QWidget, office: Any = None) -> None:
        super().__init__(window)
        self.office = office
        self._window = window
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._running: list[_WindowProgress] = []  # of the tasks that run or wait

    @property
    def busy(self) -> bool:
        """Whether a task runs or waits."""
        return bool(self._running)

    def run(
        self, title: str, function: Task, on_done: Done | None = None, on_error: Failed | None = None, *, quiet: bool = False
    ) -> None:  # fmt: skip
        """Start a task, or let it wait for the one that runs. A ``quiet`` one shows no dialog: its page says that it reads.

        Without ``on_error`` a UserError is shown as a sentence, a stop by the user is silent, anything else is reported.
        """
        fail = on_error or (lambda error: messages.show_error(self._window, error))
        if self.synchronous:
            self._run_here(function, on_done, fail)
            return
        progress = _WindowProgress()
        dialog = None if quiet else ProgressDialog(self._window, title, progress)
        self._running.append(progress)

        def finish(result: Any, error: BaseException | None) -> None:
            self._running.remove(progress)
            if dialog is not None:
                dialog.finish()
            if error is not None:
                fail(error)
            elif on_done is not None:
                with messages.guarded(self._window):
                    on_done(result)

        progress.finished.connect(finish, Qt.ConnectionType.QueuedConnection)
        self._pool.start(partial(_work, function, progress, self.office))

    def stop_all(self) -> bool:
        """Ask every task to stop and wait for it (the window closes). False if one did not stop in time."""
        for progress in self._running:
            progress.stop()
        return self._pool.waitForDone(STOPS_WITHIN)

    def _run_here(self, function: Task, on_done: Done | None, fail: Failed) -> None:
        try:
            result = _with_connection(function, Progress(), self.office)
        except Exception as error:
            fail(error)
            return
        if on_done is not None:
            on_done(result)


def one_operation(doing: str, work: Callable[[Any], Any]) -> Task:
    """The task of ``work(office)``, which writes one operation: 停止 is obeyed until its commit, and then nothing is written."""

    def task(progress: Progress, office: Any) -> Any:
        progress.report(0, 0, doing)
        office.before_commit = lambda: progress.report(1, 1, doing)
        return work(office)

    return task


def _with_connection(function: Task, progress: Progress, office: Any) -> Any:
    """Run a task with a connection of its own, which is closed after."""
    own = office.another() if office is not None else None
    try:
        return function(progress, own)
    finally:
        if own is not None:
            own.close()


class _Signals(QObject):
    stepped = Signal(int, int, str)
    finished = Signal(object, object)  # result, error


class _WindowProgress(Progress):
    """Carries the steps to the window's thread, not more often than an eye can see."""

    def __init__(self) -> None:
        super().__init__()
        self._signals = _Signals()
        self.stepped, self.finished = self._signals.stepped, self._signals.finished
        self._next = 0.0

    def show(self, done: int, total: int, doing: str) -> None:
        """Inform the window, if it is time."""
        now = time.monotonic()
        if now >= self._next or done >= total:
            self._next = now + REPORT_INTERVAL
            self.stepped.emit(done, total, doing)

    def stop(self) -> None:
        """The user wants it to stop: the next report raises Cancelled."""
        self.cancelled = True


def _work(function: Task, progress: _WindowProgress, office: Any) -> None:
    """On the worker."""
    result, error = None, None
    try:
        result = _with_connection(function, progress, office)
    except BaseException as raised:
        error = raised
    progress.finished.emit(result, error)


class ProgressDialog(QDialog):
    """What a task is doing, how far it has come, and a button to stop it. It appears when the task takes longer than a moment."""

    def __init__(self, parent: QWidget, title: str, progress: _WindowProgress) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self._progress = progress
        self._doing = ElidedLabel("正在准备…", "label")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        self._count = label("", "small")
        self._stop = button("停止", "stop", self.stop)
        layout = column(
            label(title, "head"),
            self._doing,
            self._bar,
            row(self._count, None, self._stop),
            gap=12,
            margins=(22, 18, 22, 18),
        )
        self.setLayout(layout)
        on_theme_change(self, lambda: self.setFixedWidth(px(460)))
        progress.stepped.connect(self.show_step, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self, singleShot=True, interval=SHOW_AFTER)
        self._timer.timeout.connect(self.show)
        self._timer.start()

    def show_step(self, done: int, total: int, doing: str) -> None:
        if not self._progress.cancelled:
            self._doing.set_text(doing)
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(min(done, total))
        self._count.setText(f"{done:,} / {total:,}" if total > 0 else "")

    def stop(self) -> None:
        """Ask the task to stop; the dialog stays until it did."""
        self._progress.stop()
        self._stop.setEnabled(False)
        self._doing.set_text("正在停止…")

    def finish(self) -> None:
        self._timer.stop()
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        self.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.stop()
