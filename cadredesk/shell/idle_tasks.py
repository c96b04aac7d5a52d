"""What the window does for the safety of its files while it is idle: the daily check and backup, cleaning up, and warnings.

Nothing here runs before the window has been open for some seconds, and nothing while a task or a dialog is open.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from cadredesk.core import user_settings
from cadredesk.core.errors import Cancelled
from cadredesk.core.progress import Progress
from cadredesk.db import damage
from cadredesk.db.backups import daily_check
from cadredesk.db.file import Office
from cadredesk.widgets.page.task_runner import TaskRunner

if TYPE_CHECKING:
    from cadredesk.shell.main_window import MainWindow

FIRST, RETRY_DELAY = 5_000, 60_000  # ms


class IdleTasks(QObject):
    """Its tasks have a worker of their own: a task of the user never waits behind them."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._tasks = TaskRunner(window)
        self._swept: set[Path | None] = set()
        self._checked: set[tuple[Path, str]] = set()
        self._said = False
        self._timer = QTimer(self, interval=FIRST)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tick(self) -> None:
        """Do what is due, if nobody needs the program now."""
        self._timer.setInterval(RETRY_DELAY)
        self._say_trouble()
        if self._is_needed() or QApplication.activeModalWidget() is not None or self._tasks.busy:
            return
        self._sweep()
        office = self._window.office
        if office is None:
            return
        if daily_check.is_due(office.path):
            self._check(office)
        if not office.read_only:
            self._back_up(office)

    def stop(self) -> None:
        """The file is closed now."""
        self._tasks.stop_all()

    def _is_needed(self) -> bool:
        return self._window.tasks.busy or self._window.free_tasks.busy

    def _say_trouble(self) -> None:
        """Settings that cannot be kept are said once; nothing else suffers from it."""
        sentence = user_settings.problem()
        if sentence and not self._said:
            self._said = self._window.notify(sentence)

    # ---- cleaning up

    def _sweep(self) -> None:
        office = self._window.office
        path = office.path if office else None
        if path in self._swept:
            return
        self._swept.add(path)
        may_write = office is not None and not office.read_only

        def work(_progress: Progress, _office: Any) -> None:
            from cadredesk.backups.ui.backup_dialog import backup_folder
            from cadredesk.core import temporary
            from cadredesk.core.user import documents_folder
            from cadredesk.db.backups import cleanup, proved
            from cadredesk.db.backups.plan import pack_folders, plan

            temporary.sweep()
            if path is not None:
                folders = [backup_folder(), documents_folder(), *plan().places, *pack_folders(), *proved.folders(path)]
                cleanup.sweep(path, folders, beside=may_write)

        self._run(work)

    # ---- the daily check

    def opened(self, office: Office) -> None:
        """A file whose last check was bad is not worked on without a word."""
        found = daily_check.last(office.path)
        if found is not None and not found.ok:
            self._raise_alarm(found.sentence)

    def _check(self, office: Office) -> None:
        path, now = office.path, f"{date.today()}"
        if (path, now) in self._checked:
            return

        def work(progress: Progress, own: Office) -> tuple[bool, str]:
            return daily_check.examine(own, progress, self._is_needed)

        def done(found: tuple[bool, str]) -> None:
            self._checked.add((path, now))
            self._keep(path, *found)

        def failed(error: BaseException) -> None:
            if damage.damage_met(error):  # busy, stopped or no room for it: no alarm, and tried again
                done((False, damage.MET))

        self._run(work, office, done, failed)

    def examined(self, path: Path, found: Any) -> None:
        """Somebody verified a file in its dialog: a Report, or the error that it ended in."""
        office = self._window.office
        if office is None or not _same(path, office.path):
            return
        if not isinstance(found, BaseException):
            self._keep(office.path, found.ok, found.sentence())
        elif damage.unusable(path, found) is not None:
            self._keep(office.path, False, str(found))

    def _keep(self, path: Path, ok: bool, sentence: str) -> None:
        daily_check.remember(path, ok, sentence)
        workspace, office = self._window.workspace, self._window.office
        if workspace is None or office is None or office.path != path:
            return
        if ok:
            workspace.alarm.clear()
        else:
            self._raise_alarm(sentence)

    def _raise_alarm(self, sentence: str) -> None:
        files, workspace = self._window.files, self._window.workspace
        if workspace is not None:
            buttons = (("从备份恢复…", files.restore), ("查看详情", files.verify_current))
            workspace.alarm.say(sentence, "danger", *buttons, stays=True)

    # ---- the automatic backup of the day

    def _back_up(self, office: Office) -> None:
        """Where something was changed and nothing backed up today; it gives way to the user's own work."""
        from cadredesk.db.backups.plan import plan

        wanted = plan()
        if not wanted.on:
            return

        def work(progress: Progress, own: Office) -> None:
            from cadredesk.db.backups import automatic

            if places := automatic.due_today(own, wanted):
                automatic.back_up(own, places, _GivingWay(progress, self._is_needed))

        def ended(_outcome: Any) -> None:
            if self._window.office is office:
                self._window.status.show(office)

        self._run(work, office, ended, ended)

    def _run(self, work: Any, office: Office | None = None, done: Any = None, failed: Any = None) -> None:
        self._tasks.office = office
        self._tasks.run("", work, done, failed or (lambda _error: None), quiet=True)


class _GivingWay(Progress):
    """Stops a task as soon as the user's own work begins."""

    def __init__(self, inner: Progress, is_needed_elsewhere: Callable[[], bool]) -> None:
        super().__init__()
        self._inner, self._is_needed_elsewhere = inner, is_needed_elsewhere

    def report(self, done: int, total: int, doing: str) -> None:
        """Raises Cancelled then, too."""
        self._inner.report(done, total, doing)
        if self._is_needed_elsewhere():
            raise Cancelled(doing)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
