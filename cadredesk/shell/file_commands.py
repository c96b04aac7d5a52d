"""What the menu does with the office file: open, new, back up, verify, restore, import, log, settings."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cadredesk.core.progress import Progress
from cadredesk.core.user import is_named
from cadredesk.db.backups import daily_check
from cadredesk.widgets.form import file_dialogs, messages
from cadredesk.widgets.form.file_dialogs import OFFICE_FILE, Sort

if TYPE_CHECKING:
    from cadredesk.backups.ui.verify_dialog import VerifyDialog
    from cadredesk.shell.main_window import MainWindow


class FileCommands:
    """The commands of one window. Dialogs are imported when they are first opened."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def open(self, path: Path | None = None) -> None:
        """Open another file, one that is asked for if none is given, in place of this one."""
        if (path := path or ask_for_office(self._window)) is not None:
            with messages.guarded(self._window):
                self._window.open_or_say(path)

    def back_up(self) -> None:
        """Back up, and say in the status line that it was done."""
        from cadredesk.backups.ui.backup_dialog import BackupDialog

        if self._window.office is not None:
            BackupDialog(self._window, self._window.office, self._window.tasks).exec()
            self._window.status.show(self._window.office)

    def year_end(self) -> None:
        """What is open, closing, backup and certificate of a year; then the vouchers that were asked for there."""
        from cadredesk.backups.ui.year_end_dialog import YearEndDialog

        window = self._window
        if window.office is None:
            return
        dialog = YearEndDialog(window, window.office, window.tasks)
        dialog.exec()
        window.status.show(window.office)
        if dialog.wanted is not None:
            window.show_target(dialog.wanted)

    def hand_over(self) -> None:
        """The pack for whoever takes the work over, who is the operator from then on."""
        from cadredesk.backups.ui.handover_dialog import HandoverDialog

        window = self._window
        if window.office is not None:
            HandoverDialog(window, window.office, window.tasks).exec()
            window.operator = window.office.operator
            window.status.show(window.office)

    def audit_copy(self) -> None:
        """What an auditor takes along."""
        from cadredesk.funds.audit.ui.audit_dialog import AuditDialog

        if self._window.office is not None:
            AuditDialog(self._window, self._window.office, self._window.tasks).exec()

    def drill(self) -> None:
        """备份演练, and what came out."""
        window = self._window
        if window.office is None:
            return

        def work(progress: Progress, office: Any) -> Any:
            from cadredesk.backups import actions

            return actions.drill(office, progress)

        def done(made: Any) -> None:
            if made.passed:
                messages.tell(
                    window,
                    "备份演练通过。",
                    detail=f"备份：{made.file}\n{made.result}。临时文件已删除，结果已记入操作记录。",
                )
            else:
                messages.warn(
                    window,
                    f"备份演练没有通过：{made.result}\n备份：{made.file}\n请马上再备份一次，并换一个 U 盘或磁盘。",
                )
            if window.page is not None:
                window.page.refresh(frozenset({"drills"}))

        window.tasks.run("正在演练", work, done)

    def verify(self) -> None:
        self._verify_dialog().exec()

    def verify_current(self) -> None:
        """Examine the open file, and see what was found."""
        if self._window.office is None:
            return
        dialog = self._verify_dialog()
        path = self._window.office.path
        QTimer.singleShot(0, dialog, lambda: dialog.verify(path))
        dialog.exec()

    def _verify_dialog(self) -> "VerifyDialog":
        from cadredesk.backups.ui.verify_dialog import VerifyDialog

        window = self._window
        dialog = VerifyDialog(window, window.free_tasks, window.office.path if window.office else None)
        dialog.examined.connect(window.idle_tasks.examined)
        return dialog

    def restore(self, lost: Path | None = None) -> None:
        """Put a backup in the place of the open file, of one that could not be opened, or of one that is asked for.

        An open file is closed for it and opened again.
        """
        from cadredesk.backups.ui.restore_dialog import RestoreDialog, ask_for_target

        window = self._window
        working = window.office.path if window.office is not None and window.page is not None else None
        target = lost or working or window.start.lost or ask_for_target(window)
        if target is None:
            return
        dialog = RestoreDialog(window, window.free_tasks, target, is_open=lost is None and working is not None)
        if dialog.exec() and dialog.chosen is not None:
            back_to = window.office.path if window.office is not None else dialog.target
            if window.close_office(backs_up=False):  # today's file is kept aside, whatever state it is in
                self._put_back(dialog.chosen, dialog.target, back_to)

    def leave_dialogs(self, do: Callable[[], object]) -> None:
        """Leave all dialogs as Esc does, and then do something, unless somebody wants to stay in one."""
        while isinstance(dialog := QApplication.activeModalWidget(), QDialog):
            dialog.reject()
            if dialog.isVisible():
                return  # somebody wants to stay
        self._when_back(do)

    def _when_back(self, do: Callable[[], object]) -> None:
        """Do something once no dialog's own loop runs any more."""
        if QThread.currentThread().loopLevel() > 1:
            QTimer.singleShot(20, self._window, lambda: self._when_back(do))
        else:
            QTimer.singleShot(0, self._window, do)

    def _put_back(self, chosen: Path, target: Path, back_to: Path) -> None:
        window = self._window

        def work(progress: Progress, _office: Any) -> Path | None:
            from cadredesk.db.backups import backup as db_backup

            progress.report(0, 0, "正在核验备份并恢复")
            return db_backup.restore(chosen, target)

        def done(kept: Path | None) -> None:
            daily_check.forget(target)
            window.open_first(target)
            if window.office is not None:
                detail = f"恢复前的文件保存在：{kept}" if kept else ""
                messages.tell(window, "已从备份恢复，数据文件已重新打开。", detail=detail)

        def failed(error: BaseException) -> None:
            window.open_first(back_to)
            messages.show_error(window, error)

        window.tasks.run("正在恢复", work, done, failed)

    def import_table(self, kind: str, path: Path | None = None) -> None:
        """Open the import of people, branches, visits or payments, with a file if one is chosen already."""
        from cadredesk.import_export.ui.import_dialog import ImportDialog

        window = self._window
        if window.office is not None:
            dialog = ImportDialog(window.office, window.tasks, kind, path, window)
            dialog.navigate.connect(window.show_target)
            dialog.exec()

    def show_log(self) -> None:
        """The operations, and undo of any of them."""
        from cadredesk.office.ui.log_dialog import LogDialog

        if self._window.office is not None:
            dialog = LogDialog(self._window, self._window.office, self._window.tasks)
            dialog.navigate.connect(self._window.show_target)
            dialog.exec()

    def show_settings(self) -> None:
        """The office's settings and the clerk's."""
        from cadredesk.office.ui.settings_dialog import SettingsDialog

        window = self._window
        if window.office is not None and SettingsDialog(window, window.office).exec():
            if window.workspace is not None and not is_named(window.operator):
                window.workspace.notice.clear()  # it asked for the name
            window.operator = window.office.operator
            window.status.show(window.office)

    def show_rules(self) -> None:
        """Who is to be visited when: the duty rules."""
        from cadredesk.duties.ui.rules_dialog import RulesDialog

        if self._window.office is not None:
            RulesDialog(self._window.office, self._window).exec()

    def about(self) -> None:
        """What this is, and where its data lie."""
        from cadredesk.shell.about_dialog import AboutDialog

        office = self._window.office
        AboutDialog(self._window, office.path if office is not None else None).exec()


def ask_for_office(parent: QWidget) -> Path | None:
    """An office file that is there already. None if the user gave up."""
    return file_dialogs.open_file(parent, "打开数据文件", Sort.OFFICE, [OFFICE_FILE])
