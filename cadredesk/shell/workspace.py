"""The tabs of one open office: built when first shown (the first of them when idle), refreshed after changes, and turned to."""

import contextlib
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cadredesk.core import user_settings
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.db.operations import Change
from cadredesk.shell.pages import TabSpec
from cadredesk.shell.tab_bar import TabRow, ViewRow
from cadredesk.widgets.controls.banner import Banner, EmptyState
from cadredesk.widgets.controls.layout import column
from cadredesk.widgets.form.messages import guarded
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner

TAB, VIEWS = "tab", "views"
IDLE_DELAY = 1500  # ms after the start: who searches has begun to type


class Workspace(QWidget):
    """Tab row, the row of the tab's pages, banners for what concerns the whole file, and the page in front.

    ``alarm`` says that the file is damaged, ``banner`` why it can only be read, ``notice`` what is wrong beside the file.
    """

    changed = Signal(object)  # a Change, on the window's thread, after the pages were refreshed
    window_command_requested = Signal(object)  # a WindowCommand of a page
    _change_received = Signal(object)

    def __init__(self, office: Office, tasks: TaskRunner, tabs: Sequence[TabSpec]) -> None:
        super().__init__()
        self.office, self._tasks, self._tabs = office, tasks, tabs
        self._specs = {spec.name: (at, spec) for at, tab in enumerate(tabs) for spec in tab.pages}
        self._front = {at: tab.pages[0].name for at, tab in enumerate(tabs)}  # the page of each tab that is in front
        self._built: dict[str, Page] = {}
        self._stale: dict[str, frozenset[str]] = {}
        self._seen: set[str] = set()
        self._idle_timer = QTimer(self, singleShot=True, interval=IDLE_DELAY)
        self._idle_timer.timeout.connect(self._build_first_tab_when_idle)
        self.top = TabRow(tabs)
        self.views = ViewRow()
        self.top.name.set_text(office.name)
        self.alarm, self.banner, self.notice = Banner(), Banner(), Banner()
        self.stack = QStackedWidget()
        self._unbuilt = EmptyState("triangle-exclamation", "这一页没有打开。其他页面可以照常使用。")
        self.stack.addWidget(self._unbuilt)
        above = QWidget()  # of no height: the gap below it is there only while the banner is
        above.setFixedHeight(0)
        notices = column(above, self.alarm, self.banner, self.notice, gap=10, margins=(16, 0, 16, 0))
        layout = column(self.top, self.views, notices, self.stack, gap=0)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._change_received.connect(self._refresh_pages)
        office.listeners.append(self._on_change)
        if office.read_only:
            self.banner.say(office.why_read_only, "warning", stays=office.held_elsewhere)

    def open_last_tab(self) -> None:
        """Open the tab that was in front the last time."""
        for name in user_settings.load(VIEWS, []):
            if isinstance(name, str) and name in self._specs:
                self._front[self._specs[name][0]] = name
        last = user_settings.load(TAB, "")
        at = self._specs[last][0] if last in self._specs else 0
        self.top.tabs.setCurrentIndex(at)
        self._turn_to(at)
        self.top.chosen.connect(self._turn_to)
        self.views.chosen.connect(self._view_chosen)
        self._idle_timer.start()

    def _build_first_tab_when_idle(self) -> None:
        """The first tab, which reads much, is ready when the user turns to it from another."""
        with contextlib.suppress(Exception):  # who turns to it is shown why it does not open
            self.page(self._front[0])

    # ---- pages

    @property
    def current(self) -> Page | None:
        """The page in front; None where it could not be built."""
        return self._built.get(self._front[self.top.tabs.currentIndex()])

    @property
    def built(self) -> dict[str, Page]:
        """The pages that have been built so far."""
        return dict(self._built)

    def page(self, name: str) -> Page:
        """A page, built if need be. Raises KeyError for an unknown name."""
        if name not in self._built:
            page: Page = self._specs[name][1].build(self.office, self._tasks)
            page.navigate.connect(self.show_target)
            page.window_command.connect(self.window_command_requested)
            self._built[name] = page
            self.stack.addWidget(page)
        return self._built[name]

    def show_target(self, target: Target) -> None:
        """Bring the page of a target to the front, and let it show what the target says."""
        self.show_page(target.page)
        if (page := self._built.get(target.page)) is not None:
            with guarded(self):
                page.show_target(target)

    def show_page(self, name: str) -> None:
        at = self._specs[name][0]
        self._front[at] = name
        if self.top.tabs.currentIndex() == at:
            self._turn_to(at)
        else:
            self.top.tabs.setCurrentIndex(at)

    def _turn_to(self, at: int) -> None:
        name = self._front[at]
        pages = [spec.name for spec in self._tabs[at].pages]
        self.views.show_titles([spec.title for spec in self._tabs[at].pages], pages.index(name))
        self.stack.setCurrentWidget(self._built.get(name, self._unbuilt))
        with guarded(self):
            page = self.page(name)
            self.stack.setCurrentWidget(page)
            if stale := self._stale.pop(name, None):
                page.refresh(stale)
            if name not in self._seen:
                self._seen.add(name)
                page.focus_search()
        user_settings.save(TAB, name)
        user_settings.save(VIEWS, list(self._front.values()))

    def _view_chosen(self, view: int) -> None:
        at = self.top.tabs.currentIndex()
        self._front[at] = self._tabs[at].pages[view].name
        self._turn_to(at)

    def step_view(self, by: int) -> None:
        """Ctrl+PgDn: the next page of the tab, or the one before."""
        at = self.top.tabs.currentIndex()
        names = [spec.name for spec in self._tabs[at].pages]
        if len(names) > 1:
            self._view_chosen((names.index(self._front[at]) + by) % len(names))

    # ---- changes

    def _on_change(self, change: Change) -> None:
        """Called on the thread of the writer, which may be a worker."""
        self._change_received.emit(change)

    def _refresh_pages(self, change: Change) -> None:
        """The page in front reads anew at once, the others when they are shown."""
        front = self.current
        for name, page in self._built.items():
            if page is not front:
                self._stale[name] = self._stale.get(name, frozenset()) | change.tables
            if change.is_undo:
                page.operation_undone()
        with guarded(self):
            self.top.name.set_text(self.office.name)
            if front is not None:
                front.refresh(change.tables)
        self.changed.emit(change)

    def shut_down(self) -> None:
        """Listen and read no more; the office may be closed."""
        for timer in self.findChildren(QTimer):
            timer.stop()  # what was to be read a moment later
        with contextlib.suppress(ValueError):
            self.office.listeners.remove(self._on_change)
