"""The import in the window: choose a file, see what was recognised, see what would happen, let it happen, take it back."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.import_export.records import NOUNS, ImportKind, Result
from cadredesk.import_export.ui.choose_step import ChooseStep
from cadredesk.import_export.ui.columns_step import ColumnsStep
from cadredesk.import_export.ui.done_step import DoneStep
from cadredesk.import_export.ui.file_bar import FileBar
from cadredesk.import_export.ui.job import CHOOSE, COLUMNS, Job
from cadredesk.import_export.ui.rows_step import RowsStep
from cadredesk.import_export.ui.step import Step
from cadredesk.import_export.ui.still_box import StillBox
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import ElidedLabel, chip, label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner

SIZE = (1160, 690)
LOW = 560  # at 100 %: below it what is worked on has the height of the titles, too


class ImportDialog(Dialog):
    """``navigate`` leads to a page; the dialog has closed by then. Where a page opens it, the page's own ``navigate``
    hears it. A derived class has other steps.
    """

    help_section = "步骤"
    navigate = Signal(object)  # a Target
    asks_kind = True  # the file may be a list of another kind

    def __init__(
        self,
        office: Office,
        tasks: TaskRunner,
        kind: str = "people",
        path: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._start_with, self.low = path, False
        self._had_keyboard = False  # the primary button, before it could not be pressed
        self.banner = Banner()
        self.job = self.make_job(office, tasks, ImportKind(kind))
        self.file_bar = FileBar(self.job)
        self.steps = self.make_steps()
        self.setAcceptDrops(True)
        if isinstance(parent, Page):
            self.navigate.connect(parent.navigate)
        self._build()
        self.job.turned.connect(self._turn)
        self.job.busy_changed.connect(self._show_buttons)
        self._turn(CHOOSE)

    def make_job(self, office: Office, tasks: TaskRunner, kind: ImportKind) -> Job:
        return Job(office, tasks, kind, self.banner)

    def make_steps(self) -> tuple[Step, ...]:
        self.choose_step, self.columns_step = ChooseStep(self.job), ColumnsStep(self.job)
        self.rows_step, self.done_step = RowsStep(self.job), DoneStep(self.job)
        self.done_step.navigate.connect(self.leave_for)
        return (self.choose_step, self.columns_step, self.rows_step, self.done_step)

    def _build(self) -> None:
        self.kinds = StillBox()
        self.kinds.setAccessibleName("要导入的内容")
        for one in ImportKind:
            self.kinds.addItem(NOUNS[one], one)
        self.kinds.setCurrentIndex(list(ImportKind).index(self.job.what))
        self.kinds.currentIndexChanged.connect(lambda _index: self._take_kind(ImportKind(self.kinds.currentData())))
        self._titles = [chip(f"{number} {step.title}", "muted") for number, step in enumerate(self.steps, 1)]
        self._about = ElidedLabel("", "label")
        self._about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._kind = panel(row(label("导入", "label"), self.kinds), "plain")
        self.pages = QStackedWidget()
        for step in self.steps:
            self.pages.addWidget(step)
        self.close_button = button("取消", "", self.reject, tip="Esc")
        self.back_button = button("上一步", "arrow-left", self.back)
        self.next_button = primary_button("下一步", "", self.next)
        self.next_button.setDefault(True)
        self._line = row(*self._titles, 12, self._about, self._kind)
        self._line.setStretch(len(self.steps) + 1, 1)
        self._head = panel(self._line, "plain")
        inner = column(self._head, self.file_bar, self.banner, self.pages, gap=12, margins=(20, 16, 20, 14))
        inner.setStretch(3, 1)
        own = [each for step in self.steps for each in step.buttons()]
        foot = row(self.back_button, *own, None, self.close_button, self.next_button)
        self.stack_up(inner, foot)
        bar = self.file_bar
        for part, after in pairwise((self.kinds, bar.sheets, bar.again_button, self.pages)):
            self.setTabOrder(part, after)

        def size() -> None:
            self.kinds.setMinimumWidth(px(110))
            self.resize(self._room.boundedTo(QSize(px(SIZE[0]), px(SIZE[1]))))
            self.low = self.height() < px(LOW)
            if self.low:
                inner.setContentsMargins(px(20), px(10), px(20), px(8))
                inner.setSpacing(px(8))
                foot.setContentsMargins(px(20), px(8), px(20), px(8))
            for step in self.steps:
                step.fit(low=self.low)
            self._fit_head()

        on_theme_change(self, size)

    @property
    def _room(self) -> QSize:
        """What the screen has for the dialog, without its frame."""
        return self.screen().availableGeometry().size() - QSize(24, 48)

    def _fit_head(self) -> None:
        """Where there is little height, the titles of the steps give theirs up: the window's own title says where one is."""
        without = self.low and self.step != CHOOSE
        self._head.setVisible(not without)
        here = self.kinds.hasFocus()
        if without and self._line.indexOf(self._kind) >= 0:
            self.file_bar.add(self._kind)
        elif not without and self._line.indexOf(self._kind) < 0:
            self._line.addWidget(self._kind)
        step = self.steps[self.step]
        self._kind.setVisible(step.of_file and self.asks_kind)
        if here:
            self.kinds.setFocus()
        more = [f"{self.step + 1} {step.title}", step.about()] if without else []
        self.setWindowTitle("　".join(filter(None, [self.title(), *more])))

    # ---- steps

    @property
    def step(self) -> int:
        """Where the import stands: CHOOSE, COLUMNS, ROWS or DONE."""
        return self.pages.currentIndex()

    @property
    def imported(self) -> Result | None:
        return self.job.imported

    def _turn(self, at: int) -> None:
        here = self.focusWidget()
        self.steps[self.step].leave()
        self.pages.setCurrentIndex(at)
        self.file_bar.show_step(at)
        self._fit_head()
        for each in self.steps:  # those that are not seen ask for no room
            policy = QSizePolicy.Policy.Preferred if each is self.steps[at] else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        step = self.steps[at]
        step.enter()
        self._fit_head()
        for place, title in enumerate(self._titles):
            restyle(title, tone="accent" if place == at else "good" if place < at else "muted")
        self._about.set_text(step.about())
        self.back_button.setVisible(step.goes_back)
        self.close_button.setText(step.closing)
        self._show_buttons()
        if here is None or isinstance(here, QPushButton) or not here.isVisibleTo(self) or not here.isEnabled():
            usual = self.next_button if self.next_button.isEnabled() and step.primary()[0] else self.close_button
            (step.focus or usual).setFocus()
        # Who chooses in a box, or ticks, goes on there: the workbook was only read again.
        self._fit_screen()

    def _fit_screen(self) -> None:
        """Qt lets a dialog grow for a moment in which parts of two steps are seen, and leaves it so."""
        if (layout := self.layout()) is not None:
            layout.activate()
        if not self.isMaximized():
            self.resize(self.size().boundedTo(self._room))

    def _show_buttons(self) -> None:
        for step in self.steps:
            for each, offered in step.buttons().items():
                each.setVisible(offered and step is self.steps[self.step])
                each.setEnabled(not self.job.busy)
        words, possible = self.steps[self.step].primary()
        self.next_button.setVisible(bool(words))
        ready = possible and not self.job.busy
        back = ready and self._had_keyboard
        self._had_keyboard = not ready and (self._had_keyboard or self.next_button.hasFocus())
        self.next_button.setEnabled(ready)
        if back:  # it lost the keyboard while it could not be pressed
            self.next_button.setFocus()
        self.next_button.setText(words)

    def next(self) -> None:
        """下一步, or what the step has in its place."""
        if self.next_button.isEnabled():
            self.steps[self.step].advance()

    def back(self) -> None:
        self.job.turn_to(self.step - 1)

    def take(self, path: Path) -> None:
        self.job.take(path)

    def _take_kind(self, what: ImportKind) -> None:
        if not self.job.take_kind(what):
            with QSignalBlocker(self.kinds):
                self.kinds.setCurrentIndex(list(ImportKind).index(self.job.what))

    def title(self) -> str:
        return f"导入{NOUNS[self.job.what]}"

    def leave_for(self, target: Target) -> None:
        """Close and go to a page."""
        self.accept()
        self.navigate.emit(target)

    # ---- dropping and closing

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._start_with is not None:
            path, self._start_with = self._start_with, None
            self.take(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step <= COLUMNS and event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))

    def reject(self) -> None:
        """Close; what was imported stays. What was mended and not imported is not thrown away unasked."""
        if self.imported is not None:
            self.accept()
        elif all(step.may_be_left() for step in self.steps):
            super().reject()
