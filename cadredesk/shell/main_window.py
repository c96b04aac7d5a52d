"""The window: one open office or the first page, the keys, the status line, and what is remembered of its place."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QDeadlineTimer, QEventLoop, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget

from cadredesk.core import user_settings
from cadredesk.core.errors import LostFile, UserError
from cadredesk.core.progress import Progress
from cadredesk.core.recent_files import remember_file
from cadredesk.core.targets import OpenForm, Target, WindowCommand
from cadredesk.core.user import NOBODY, is_named
from cadredesk.db import damage, journal, operations, undo
from cadredesk.db.file import Office, open_office
from cadredesk.shell.file_commands import FileCommands
from cadredesk.shell.idle_tasks import IdleTasks
from cadredesk.shell.keyboard import Keyboard
from cadredesk.shell.lock_watch import LockWatch
from cadredesk.shell.menu import Commands
from cadredesk.shell.pages import TABS, TabSpec
from cadredesk.shell.status import StatusLine
from cadredesk.shell.toast import Toast
from cadredesk.shell.workspace import Workspace
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.keys import press_focused_button
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.undo_question import confirm_undo, is_old, may_undo
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner

if TYPE_CHECKING:
    from cadredesk.shell.start_page import StartPage

GEOMETRY = "window"
SMALLEST = (860, 520)
SHORT = 1500  # ms
SYNC_LIMIT = 300  # rows that are undone without a task
TITLE = "老干部工作台"
UNNAMED = f"还没有填写经办人，操作记录里写作“{NOBODY}”。请填写您的姓名。"


class MainWindow(QMainWindow):
    """``specs`` are the tabs. It opens with ``open_first`` (a file) or ``show_start`` (the first page)."""

    def __init__(self, operator: str, specs: Sequence[TabSpec] = TABS) -> None:
        super().__init__()
        self.operator, self.specs = operator, specs
        self.office: Office | None = None
        self.workspace: Workspace | None = None
        self.tasks = TaskRunner(self)
        self.free_tasks = self.tasks  # for work that needs no open file
        self._stack = QStackedWidget()
        self._waiting = EmptyState("hourglass-half", "请稍候…")
        self._stack.addWidget(self._waiting)
        self.setCentralWidget(self._stack)
        self.toast = Toast(self)
        self.files = FileCommands(self)
        self.status = StatusLine(self, self.files.show_settings, self.files.back_up)
        self.commands = Commands(self)
        self.idle_tasks = IdleTasks(self)
        self.lock_watch = LockWatch(self)
        self.setWindowTitle(TITLE)
        self._place()
        self.keyboard = Keyboard(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused_button(self, event):
            super().keyPressEvent(event)

    # ---- opening and closing a file

    def open_first(self, path: Path) -> None:
        """Open a file at the start; where that fails the first page says why."""
        try:
            self.open_file(path)
        except UserError as error:
            self.show_start(str(error), error.path if isinstance(error, LostFile) else None)

    def open_or_say(self, path: Path) -> None:
        """Open a file that was asked for. From a page in front, errors are raised; the first page says them itself."""
        try:
            self.open_file(path)
        except UserError as error:
            if self._stack.currentWidget() is not self.start:
                raise
            self.start.say(str(error), error.path if isinstance(error, LostFile) else None)

    def open_file(self, path: Path) -> None:
        """Open a file in place of the present one. Raises UserError, and then the present one stays open.

        It is a LostFile where only a backup helps.
        """
        if self.office is not None and self.office.path.resolve() == path.resolve():
            self._leave_start_page()
            return
        try:
            office = open_office(path, self.operator)
        except UserError as error:
            raise damage.unusable(path, error) or error from error.__cause__
        self.switch_to(office)

    def switch_to(self, office: Office) -> bool:
        """Show an open office in place of the present one, which is closed. False where that one is held."""
        if not self.close_office():
            office.close()
            return False
        path = office.path
        try:
            self._take(office)
        except Exception as error:
            if not damage.damage_met(error):
                raise
            self._let_go()
            raise LostFile(damage.MET, path) from error
        return True

    def _take(self, office: Office) -> None:
        self.office = office
        messages.explain_by(self._damage_behind)
        self.tasks = TaskRunner(self, office)
        self.workspace = Workspace(office, self.tasks, self.specs)
        self.workspace.top.menu_button.setMenu(self.commands.menu)
        self.workspace.changed.connect(self._changed)
        self.workspace.window_command_requested.connect(self.do)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self.status.show(office)
        self.setWindowTitle(f"{office.name} · {TITLE}")
        remember_file(office.path, office.name)
        self.idle_tasks.opened(office)
        self.lock_watch.opened(office)
        self.workspace.open_last_tab()
        if not is_named(office.operator):
            self.workspace.notice.say(UNNAMED, "warning", ("填写姓名…", self.files.show_settings))
        self.commands.bring_up_to_date()

    def close_office(self, *, backs_up: bool = True) -> bool:
        """Close the open file and release its lock. False if a page with unsaved work, or a task, holds it.

        ``backs_up``: after the automatic backup, where one is due.
        """
        if self.workspace is None or self.office is None:
            return True
        if not self._may_close():
            return False
        if backs_up:
            from cadredesk.shell.closing_backup import back_up_before_closing

            back_up_before_closing(self)
        self._let_go()
        return True

    def _let_go(self) -> None:
        self.idle_tasks.stop()
        self.toast.hide()  # its button undoes in the file that goes
        self.lock_watch.stop()
        if self.workspace is not None:
            self.workspace.shut_down()
            self._stack.removeWidget(self.workspace)
            self.workspace.deleteLater()
        if self.office is not None:
            self.office.close()
        messages.explain_by(None)
        self.office = self.workspace = None
        self.tasks = self.free_tasks
        self._stack.setCurrentWidget(self._waiting)
        self.status.show(None)
        self.setWindowTitle(TITLE)
        self.commands.bring_up_to_date()

    def _damage_behind(self, error: BaseException) -> UserError | None:
        """What of the open file explains an error."""
        if self.office is None:
            return None
        from cadredesk.office.store_damage import damage_behind

        return damage_behind(self.office, error)

    def _may_close(self) -> bool:
        assert self.workspace is not None
        if not all(page.may_close() for page in self.workspace.built.values()):
            return False
        self._wait_for_short_tasks()
        if self.tasks.busy:
            question = "还有工作正在进行，要停止它并关闭吗？"
            if not messages.ask(self, question, yes="停止并关闭", no="继续等待", default_no=True):
                return False
            if not self.tasks.stop_all():
                messages.tell(self, "正在进行的工作还没有停下来，请稍等片刻再关闭。")
                return False
        return True

    @cached_property
    def start(self) -> "StartPage":
        """The first page; most days it is never needed."""
        from cadredesk.shell.start_page import StartPage

        page = StartPage(self.free_tasks, self.operator)
        page.ready.connect(self._start_is_ready)
        page.back.connect(self._leave_start_page)
        page.restore.connect(self.files.restore)
        page.help_wanted.connect(self.commands.help)
        page.about_wanted.connect(self.files.about)
        self._stack.addWidget(page)
        return page

    def _wait_for_short_tasks(self) -> None:
        """A page may be reading figures: that is over in a moment and worth no question."""
        deadline = QDeadlineTimer(SHORT)
        while self.tasks.busy and not deadline.hasExpired():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)

    def show_start(self, sentence: str = "", lost: Path | None = None) -> None:
        """The first page; an open office stays open behind it. ``lost`` is the file that only a backup can bring again."""
        self.start.reset(self.operator, can_go_back=self.office is not None)
        if sentence:
            self.start.say(sentence, lost)
        self.toast.hide()
        self._stack.setCurrentWidget(self.start)
        self.start.focus_first()
        self.commands.bring_up_to_date()

    def _leave_start_page(self) -> None:
        if self.workspace is not None:
            self._stack.setCurrentWidget(self.workspace)
            self.commands.bring_up_to_date()

    @messages.guard
    def _start_is_ready(self, path: Path, roster: Path | None) -> None:
        self.operator = self.start.operator
        self.open_or_say(path)
        if roster is not None and self.office is not None and self.office.path == path:
            self.files.import_table("people", roster)

    def notify(self, sentence: str) -> bool:
        """Say quietly what is wrong beside the file. False where there is no place for it now."""
        if self.workspace is not None:
            self.workspace.notice.say(sentence, "warning")
        elif self._stack.currentWidget() is not self._waiting and not self.start.banner.text:
            self.start.say(sentence)
        else:
            return False
        return True

    def restore_backup(self, lost: Path | None) -> None:
        """An error led here (``messages.show_error``): leave the dialogs first, since the file under them is closed."""
        self.files.leave_dialogs(lambda: self.files.restore(lost))

    # ---- the page in front

    @property
    def page(self) -> Page | None:
        """The page in front; None on the first page."""
        if self.workspace is None or self._stack.currentWidget() is not self.workspace:
            return None
        return self.workspace.current

    def show_page(self, name: str) -> None:
        if self.workspace is not None:
            self._leave_start_page()
            self.workspace.show_page(name)

    def show_target(self, target: Target) -> None:
        """Bring a page to the front, and let it show what the target says."""
        if self.workspace is not None:
            self._leave_start_page()
            self.workspace.show_target(target)

    def show_tab(self, at: int) -> None:
        """Alt and a digit: the tab, with whichever of its pages was in front."""
        if self.workspace is not None:
            self._leave_start_page()
            self.workspace.top.tabs.setCurrentIndex(at)

    @messages.guard
    def do(self, command: WindowCommand | OpenForm) -> None:
        """What a page asks of the window."""
        match command:
            case OpenForm():
                self.open_form(command.key)
            case WindowCommand.BACK_UP:
                self.files.back_up()
            case WindowCommand.DRILL:
                self.files.drill()
            case WindowCommand.IMPORT_PEOPLE:
                self.files.import_table("people")
            case WindowCommand.ADD_PERSON:
                self.show_page("people")
                if self.page is not None:
                    self.page.add_new()

    @messages.guard
    def open_form(self, key: str) -> None:
        """Open a form that was left half-filled; it offers what was typed."""
        from cadredesk.people.targets import ShowPerson
        from cadredesk.widgets.form.saved_forms import open_form

        if self.office is None:
            return
        dialog = open_form(self.office, key, self)
        dialog.exec()
        if (instead := getattr(dialog, "instead", None)) is not None:  # whom 新增人员 found in the register
            self.show_target(ShowPerson(person_id=instead))
        elif self.page is not None:
            self.page.refresh(frozenset({"drafts"}))

    # ---- changes and undo

    def _changed(self, change: operations.Change) -> None:
        if self.office is None:
            return
        self.status.show(self.office)
        self.setWindowTitle(f"{self.office.name} · {TITLE}")
        self.commands.bring_up_to_date()
        last = undo.last_undoable(self.office)
        if last is not None and last.id == change.operation_id:
            self.toast.say(f"已保存：{change.what}", "撤销", self.undo)
        else:
            self.toast.say(f"已保存：{change.what}" if not change.is_undo else f"已{change.what}")

    @messages.guard
    def undo(self) -> None:
        """Ctrl+Z: undo the last operation; what is more than a row, old or somebody else's is asked about first."""
        if self.office is None or self.page is None:
            return
        last = undo.last_undoable(self.office)
        if last is None:
            self.toast.say("没有可以撤销的操作。")
        elif may_undo(self, self.office, last):
            self._reverse("正在撤销", last, lambda office, progress: undo.undo(office, last.id, progress))

    @messages.guard
    def redo(self) -> None:
        """Ctrl+Y: do again what was undone last, as long as nothing else was written since."""
        if self.office is None or self.page is None:
            return
        last = undo.last_redoable(self.office)
        if last is None:
            self.toast.say("没有可以重做的操作。")
        elif not is_old(self.office, last) or confirm_undo(self, last, "重做"):
            self._reverse("正在重做", last, undo.redo)

    def _reverse(self, title: str, entry: journal.Entry, work: Callable[[Office, Progress], object]) -> None:
        """At once, or on the worker where it is long, such as an import."""
        assert self.office is not None
        if entry.rows > SYNC_LIMIT:
            self.tasks.run(title, lambda progress, office: work(office, progress))
        else:
            work(self.office, Progress())

    def undo_words(self) -> str:
        """The menu's words for what Ctrl+Z would do; "" where it would do nothing."""
        last = None if self.office is None or self.office.read_only else undo.last_undoable(self.office)
        return f"撤销“{last.what}”" if last else ""

    def redo_words(self) -> str:
        """The same of Ctrl+Y."""
        last = None if self.office is None or self.office.read_only else undo.last_redoable(self.office)
        return f"重做“{last.subject}”" if last else ""

    # ---- the window's place

    def _place(self) -> None:
        self.setMinimumSize(*SMALLEST)
        kept = user_settings.load(GEOMETRY)
        if isinstance(kept, str) and self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore"))):
            return
        space = self.screen().availableGeometry()
        if space.width() <= 1440:
            self.resize(space.width(), space.height() - 40)
            self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.resize(min(px(1440), space.width()), min(px(900), space.height() - 40))

    def closeEvent(self, event: QCloseEvent) -> None:
        if isinstance(QApplication.activeModalWidget(), QDialog) and not self.tasks.busy:
            event.ignore()
            self.files.leave_dialogs(self.close)  # a form that is half filled asks first
            return
        user_settings.save(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.free_tasks.stop_all()
        event.setAccepted(self.close_office())
