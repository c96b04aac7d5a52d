"""The first page: the files that were open lately, and the ways to begin with another."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from cadredesk.core.progress import Progress
from cadredesk.core.recent_files import RecentFile, forget_file, recent_files
from cadredesk.office import actions
from cadredesk.office.ui.new_office_dialog import NewOfficeDialog, make_folder, offer_existing, place_for
from cadredesk.shell.choice import Choice, RecentChoice
from cadredesk.shell.file_commands import ask_for_office
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, link_button
from cadredesk.widgets.controls.layout import clear, column, panel, row, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import file_dialogs
from cadredesk.widgets.form.file_dialogs import TABLE, Sort
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.page.task_runner import TaskRunner

SAMPLE_NAME = "示例县委老干部局"
NARROW, WIDE = 640, 1080  # of the panel: one column, and two
FIRST_TIME = "第一次使用，请选一种开始方式。想先熟悉一下，可以建立示例单位。"
AGAIN = "请选择要打开的单位，或用别的方式开始。"


class StartPage(QWidget):
    """``ready(path, roster)``: open this file, then import the roster if there is one. ``back``: stay with the open file."""

    ready = Signal(object, object)
    back = Signal()
    restore = Signal(object)  # a file that could not be opened
    help_wanted = Signal()
    about_wanted = Signal()

    def __init__(self, tasks: TaskRunner, operator: str) -> None:
        super().__init__()
        self.tasks, self.operator = tasks, operator
        self.lost: Path | None = None  # what could not be opened
        self.banner = Banner()
        self.back_button = button("返回", "chevron-left", self.back.emit, tip="Esc")
        self.choices = [
            Choice("file-circle-plus", "新建空白单位…", "填写单位名称，从头开始；人员以后也可以导入", self.make_empty),
            Choice("file-excel", "从 Excel 花名册开始…", "新建单位，并导入现有的花名册", self.start_from_roster),
            Choice("seedling", "建立示例单位", "人员都是虚构的，用来试用和练习", self.make_sample),
            Choice("folder-open", "打开数据文件…", "本机、U 盘或共享文件夹中的 .db 文件", self.open_existing),
            Choice("clock-rotate-left", "从备份恢复…", "换了电脑，或数据文件坏了、丢了", lambda: self.restore.emit(self.lost)),
        ]  # fmt: skip
        self.recent: list[RecentChoice] = []
        self._build()
        self.reset(operator, can_go_back=False)

    def _build(self) -> None:
        self._intro, self._others = label("", "label", wrap=True), label("其他方式", "head")
        self._recent_list = column(gap=8)
        files = column(label("最近打开", "head"), self._recent_list, None, gap=8)
        self._recent = QWidget()
        self._recent.setLayout(files)
        ways = column(self._others, *self.choices, None, gap=8)
        self._columns = row(self._recent, ways, gap=24)
        self._columns.setStretch(0, 1)
        self._columns.setStretch(1, 1)
        head = row(label("老干部工作台", "title"), None, self.back_button)
        foot = row(
            link_button("使用说明", self.help_wanted.emit, tip="F1"),
            link_button("关于", self.about_wanted.emit, tip="版本，数据和出错记录在哪里"),
            None,
            gap=14,
        )
        body = column(head, self._intro, self.banner, 4, self._columns, foot, gap=10, margins=(32, 24, 32, 20))
        self._panel = panel(body)
        centred = column(None, row(None, self._panel, None, gap=0), None, gap=0, margins=(16, 16, 16, 16))
        self.setLayout(column(scrolled(centred)))
        on_theme_change(self, self._arrange)

    def reset(self, operator: str, *, can_go_back: bool) -> None:
        """As the page is when it comes up."""
        self.lost, self.operator = None, operator
        self.back_button.setVisible(can_go_back)
        self.banner.clear()
        self.show_recent()

    def say(self, sentence: str, lost: Path | None = None) -> None:
        """Why the page is shown instead of a file; one that is ``lost`` can be brought again from a backup."""
        self.lost = lost
        if lost is None:
            self.banner.say(sentence, "warning")
        else:
            self.banner.say(sentence, "danger", ("从备份恢复…", lambda: self.restore.emit(lost)), stays=True)

    def focus_first(self) -> None:
        """The keyboard goes to what comes first: the file that was open last, else a new office."""
        (self.recent or self.choices)[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.back_button.isVisible():
            self.back.emit()
        else:
            super().keyPressEvent(event)

    # ---- the shape

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The files beside the ways where there is room for both, else above them."""
        two = bool(self.recent) and self.width() >= px(WIDE) + px(40)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if two else directions.TopToBottom)
        self._panel.setFixedWidth(px(WIDE if two else NARROW))

    # ---- the files that were open lately

    def show_recent(self) -> None:
        """List them, and look on the worker which are there: a disk that is far away answers late."""
        clear(self._recent_list)
        self.recent = [self._recent_choice(each) for each in recent_files()]
        for each in self.recent:
            self._recent_list.addWidget(each)
            each.show()  # at once, so that the keyboard can go there
        self._recent.setVisible(bool(self.recent))
        self._others.setVisible(bool(self.recent))
        self._intro.setText(AGAIN if self.recent else FIRST_TIME)
        self._arrange()
        files = [each.file for each in self.recent]
        self.tasks.run("", lambda _progress, _office: _missing(files), self._show_missing, quiet=True)

    def _recent_choice(self, file: RecentFile) -> RecentChoice:
        made = RecentChoice(file)
        made.opened.connect(lambda: self.ready.emit(file.path, None))
        made.forgotten.connect(partial(self._forget, made))
        return made

    def _forget(self, choice: RecentChoice) -> None:
        at = self.recent.index(choice)
        forget_file(choice.file.path)
        self.show_recent()
        if self.recent:
            self.recent[min(at, len(self.recent) - 1)].setFocus()
        else:
            self.focus_first()

    def _show_missing(self, missing: set[RecentFile]) -> None:
        for each in self.recent:
            each.show_there(each.file not in missing)

    # ---- the ways to begin

    @guard
    def make_empty(self) -> None:
        self._ask_for_new()

    @guard
    def start_from_roster(self) -> None:
        """An empty office and the import of a roster."""
        if roster := file_dialogs.open_file(self, "选择花名册", Sort.IMPORT, [TABLE]):
            self._ask_for_new(roster)

    def _ask_for_new(self, roster: Path | None = None) -> None:
        dialog = NewOfficeDialog(self, self.operator, roster)
        if dialog.exec() and dialog.saved is not None:
            self.operator = dialog.operator
            self.ready.emit(dialog.saved, roster)

    @guard
    def make_sample(self) -> None:
        """A sample office, made on the worker."""
        path, operator = place_for(SAMPLE_NAME), self.operator
        if path.exists():
            offer_existing(self.banner, path, lambda: self.ready.emit(path, None))
            return
        make_folder(path)

        def make(progress: Progress, _office: Any) -> Path:
            actions.new_sample_office(path, SAMPLE_NAME, operator, progress=progress).close()
            return path

        self.tasks.run("正在建立示例单位", make, lambda made: self.ready.emit(made, None))

    @guard
    def open_existing(self) -> None:
        if (path := ask_for_office(self)) is not None:
            self.ready.emit(path, None)


def _missing(files: Sequence[RecentFile]) -> set[RecentFile]:
    return {each for each in files if not each.is_there()}
