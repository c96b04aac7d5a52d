"""The window: one open office or the first page, the keys, the status line, and what is remembered of its place."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QDeadlineTimer, QEvent, QEventLoop, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QPlainTextEdit, QStackedWidget, QWidget

from cadredesk.core import memory
from cadredesk.core.errors import UserError
from cadredesk.db import journal
from cadredesk.db.file import Office, open_office
from cadredesk.shell.file_commands import FileCommands
from cadredesk.shell.menu import Commands
from cadredesk.shell.pages import TABS, TabSpec
from cadredesk.shell.status import StatusLine
from cadredesk.shell.toast import Toast
from cadredesk.shell.workspace import Workspace
from cadredesk.widgets import messages
from cadredesk.widgets.page import Ask, Page
from cadredesk.widgets.parts import EmptyState
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import px

if TYPE_CHECKING:
    from cadredesk.shell.start_page import StartPage

GEOMETRY = "window"
SMALLEST = (860, 520)
SHORT = 1500  # ms
AT_ONCE = 300  # rows that are taken back without a task
HELP_KEY = "help"  # the name of the F1 of a dialog
TITLE = "老干部工作台"


class MainWindow(QMainWindow):
    """``specs`` are the tabs. It opens with ``open_first`` (a file) or ``show_start`` (the first page)."""

    def __init__(self, operator: str, specs: Sequence[TabSpec] = TABS) -> None:
        super().__init__()
        self.operator, self.specs = operator, specs
        self.office: Office | None = None
        self.workspace: Workspace | None = None
        self.tasks = TaskRunner(self)
        self._free_tasks = self.tasks  # for work that needs no open file
        self._stack = QStackedWidget()
        self._waiting = EmptyState("hourglass-half", "请稍候…")
        self._stack.addWidget(self._waiting)
        self.setCentralWidget(self._stack)
        self.toast = Toast(self)
        self.files = FileCommands(self)
        self.status = StatusLine(self, self.files.show_settings, self.files.back_up)
        self.commands = Commands(self)
        self.setWindowTitle(TITLE)
        self._place()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    # ---- opening and closing a file

    def open_first(self, path: Path) -> None:
        """Open a file at the start; where that fails the first page says why."""
        try:
            self.open_file(path)
        except UserError as error:
            self.show_start(str(error))

    def open_file(self, path: Path) -> None:
        """Open a file in place of the present one. Raises UserError, and then the present one stays open."""
        if self.office is not None and self.office.path.resolve() == path.resolve():
            self._back_to_work()
            return
        office = open_office(path, self.operator)
        if not self.close_office():
            office.close()
            return
        self._take(office)

    def _take(self, office: Office) -> None:
        self.office = office
        messages.explain_by(self._damage_behind)
        self.tasks = TaskRunner(self, office)
        self.workspace = Workspace(office, self.tasks, self.specs)
        self.workspace.top.set_menu(self.commands.menu)
        self.workspace.changed.connect(self._changed)
        self.workspace.asked.connect(self.do)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self.status.show(office)
        self.setWindowTitle(f"{office.name} · {TITLE}")
        memory.remember(memory.LAST_FILE, str(office.path.absolute()))
        self.workspace.begin()
        self.commands.bring_up_to_date()

    def close_office(self) -> bool:
        """Close the open file and give its lock up. False if a page with unsaved work, or a task, holds it."""
        if self.workspace is None or self.office is None:
            return True
        if not self._may_close():
            return False
        self.workspace.retire()
        self._stack.removeWidget(self.workspace)
        self.workspace.deleteLater()
        self.office.close()
        messages.explain_by(None)
        self.office = self.workspace = None
        self.tasks = self._free_tasks
        self._stack.setCurrentWidget(self._waiting)
        self.status.show(None)
        self.setWindowTitle(TITLE)
        self.commands.bring_up_to_date()
        return True

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

        page = StartPage(self._free_tasks, self.operator)
        page.ready.connect(self._start_is_ready)
        page.back.connect(self._back_to_work)
        self._stack.addWidget(page)
        return page

    def _wait_for_short_tasks(self) -> None:
        """A page may be reading figures: that is over in a moment and worth no question."""
        deadline = QDeadlineTimer(SHORT)
        while self.tasks.busy and not deadline.hasExpired():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)

    def show_start(self, sentence: str = "") -> None:
        """The first page; an open office stays open behind it."""
        self.start.reset(self.operator, can_go_back=self.office is not None, sentence=sentence)
        self._stack.setCurrentWidget(self.start)
        self.start.name.setFocus()
        self.commands.bring_up_to_date()

    def _back_to_work(self) -> None:
        if self.workspace is not None:
            self._stack.setCurrentWidget(self.workspace)
            self.commands.bring_up_to_date()

    @messages.guard
    def _start_is_ready(self, path: Path, roster: Path | None) -> None:
        self.operator = self.start.operator_name()
        self.open_file(path)
        if roster is not None and self.office is not None and self.office.path == path:
            self.files.import_table("people", roster)

    # ---- the page in front

    @property
    def page(self) -> Page | None:
        """The page in front; None on the first page."""
        if self.workspace is None or self._stack.currentWidget() is not self.workspace:
            return None
        return self.workspace.current

    def show_page(self, name: str, payload: Any = None) -> None:
        """Bring a tab to the front."""
        if self.workspace is not None:
            self._back_to_work()
            self.workspace.show_page(name, payload)

    def show_tab(self, at: int) -> None:
        """Alt and a digit: the tab, with whichever of its pages was in front."""
        if self.workspace is not None:
            self._back_to_work()
            self.workspace.top.tabs.setCurrentIndex(at)

    def step_tab(self, by: int) -> None:
        """Ctrl+Tab."""
        if self.page is not None and self.workspace is not None:
            self.workspace.top.step(by)

    def step_view(self, by: int) -> None:
        """Ctrl+PgDn."""
        if self.page is not None and self.workspace is not None:
            self.workspace.step_view(by)

    @messages.guard
    def do(self, asked: str) -> None:
        """What a page asks for."""
        match asked:
            case Ask.BACK_UP:
                self.files.back_up()
            case Ask.IMPORT_PEOPLE:
                self.files.import_table("people")
            case Ask.ADD_PERSON:
                self.show_page("people")
                if self.page is not None:
                    self.page.add_new()

    # ---- changes and undo

    def _changed(self, change: journal.Change) -> None:
        if self.office is None:
            return
        self.status.show(self.office)
        self.setWindowTitle(f"{self.office.name} · {TITLE}")
        self.commands.bring_up_to_date()
        last = journal.last_undoable(self.office)
        if last is not None and last.id == change.operation_id:
            self.toast.say(f"已保存：{change.what}", "撤销", self.undo)
        else:
            self.toast.say(f"已保存：{change.what}" if not change.is_undo else f"已{change.what}")

    @messages.guard
    def undo(self) -> None:
        """Ctrl+Z: take the last operation back; one of many rows, such as an import, on the worker."""
        if self.office is None or self.page is None:
            return
        last = journal.last_undoable(self.office)
        if last is not None and last.rows > AT_ONCE:
            self.tasks.run("正在撤销", lambda progress, office: journal.undo(office, last.id, progress))
        else:
            journal.undo(self.office)

    def undo_words(self) -> str:
        """The menu's words for what Ctrl+Z would do; "" where it would do nothing."""
        if self.office is None or self.office.read_only:
            return ""
        last = journal.last_undoable(self.office)
        return f"撤销“{last.what}”" if last else ""

    # ---- the keyboard

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        top = now.window() if now is not None else self
        if isinstance(top, QDialog) and top.isModal():
            self._help_in(top)
        if isinstance(now, QLineEdit | QPlainTextEdit) and now.window() is self:
            now.removeEventFilter(self)
            now.installEventFilter(self)

    def _help_in(self, dialog: QDialog) -> None:
        """F1 works in dialogs too, which keep the window's own keys away."""
        if dialog.findChild(QShortcut, HELP_KEY) is None:
            key = QShortcut(QKeySequence("F1"), dialog, lambda: self.commands.help_over(dialog))
            key.setObjectName(HELP_KEY)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z in a box with nothing to undo is meant for the last operation, not for the box."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.matches(QKeySequence.StandardKey.Undo) and not _can_undo(watched):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    # ---- the window's place

    def _place(self) -> None:
        self.setMinimumSize(*SMALLEST)
        kept = memory.recall(GEOMETRY)
        if isinstance(kept, str) and self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore"))):
            return
        room = self.screen().availableGeometry()
        if room.width() <= 1440:
            self.resize(room.width(), room.height() - 40)
            self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.resize(min(px(1440), room.width()), min(px(900), room.height() - 40))

    def closeEvent(self, event: QCloseEvent) -> None:
        memory.remember(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self._free_tasks.stop_all()
        if self.close_office():
            event.accept()
        else:
            event.ignore()


def _can_undo(box: QObject) -> bool:
    if isinstance(box, QPlainTextEdit):
        return box.document().isUndoAvailable()
    return isinstance(box, QLineEdit) and box.isUndoAvailable()
