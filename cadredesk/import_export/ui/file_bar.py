"""Above the steps: which file, which sheet is seen, and ticks for several sheets that are imported together."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QWidget

from cadredesk.import_export.records import Offer
from cadredesk.import_export.ui.choose_step import choose_file
from cadredesk.import_export.ui.job import COLUMNS, ROWS, Job
from cadredesk.import_export.ui.still_box import StillBox
from cadredesk.widgets.controls.buttons import button, link_button
from cadredesk.widgets.controls.layout import FlowLayout, clear, column, panel, row
from cadredesk.widgets.controls.plain_text import plain_words
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px

LINES = 3  # of ticks without scrolling


class FileBar(QWidget):
    """Shown while file and sheets can be changed."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self._file = ElidedLabel("", "strong")
        self.sheets = StillBox()
        self.sheets.setAccessibleName("工作表")
        self.sheets.activated.connect(lambda _index: self._choose(self.sheets.currentText()))
        self.ticks = SheetTicks()
        self.ticks.changed.connect(self._take_ticks)
        self.again_button = button("换一个文件…", "folder-open", lambda: choose_file(self, job))
        self._line = row(label("文件", "label"), self._file, label("工作表", "label"), self.sheets, self.again_button)
        self._line.setStretch(1, 1)
        self.setLayout(column(panel(self._line, "plain"), self.ticks, gap=12))
        job.taken.connect(self._take_file)
        job.offered.connect(self._take_offers)
        on_theme_change(self, lambda: self.sheets.setMinimumWidth(px(180)))

    def show_step(self, step: int) -> None:
        self.setVisible(self._job.path is not None and step < ROWS)
        self.ticks.setVisible(step == COLUMNS and len(self.ticks.boxes) > 1)

    def add(self, part: QWidget) -> None:
        """Have something more at the right, while there is no room for it elsewhere."""
        self._line.addWidget(part)

    def _take_file(self) -> None:
        self._file.set_text(self._job.path.name if self._job.path else "")
        self.sheets.clear()

    def _take_offers(self, offers: Sequence[Offer], names: Sequence[str], shown: str) -> None:
        if offers:
            self.sheets.clear()
            self.sheets.addItems([one.name for one in offers])
            self.ticks.offer(offers, names)
            for one, after in pairwise((self.again_button, *self.ticks.boxes.values(), self.ticks.every_button)):
                self.setTabOrder(one, after)
        elif names:
            self.ticks.tick(names)
        if shown:
            self.sheets.setCurrentText(shown)

    def _choose(self, name: str) -> None:
        """See the columns of another sheet: one more where several are ticked, else in place of the one."""
        job = self._job
        if name in job.names and job.preview and not job.stale:
            job.show(next(one for one in job.preview.sources if one.in_book == name))
            return
        if name not in job.names:
            together = len(job.names) > 1 and name in self.ticks.boxes
            wanted = {*job.names, name} if together else {name}
            every = [self.sheets.itemText(at) for at in range(self.sheets.count())]
            job.names = [each for each in every if each in wanted]
            job.stale = True
        job.read(shown=name)

    def _take_ticks(self) -> None:
        """Other sheets are to be imported; those of the columns on the screen stay if they can."""
        names = self._job.names = self.ticks.names
        self._job.stale = True  # where the reading is stopped, what was read before is no longer what is ticked
        shown = self.sheets.currentText()
        self._job.read(shown=shown if shown in names else names[0])


class SheetTicks(QWidget):
    """Shown where a workbook has several lists of the same kind."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        self._flow = FlowLayout(gap=14)
        inner = panel(self._flow, "plain")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inner)
        self._scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._words = label("", "label")
        self.every_button = link_button("全选", self.tick_all)
        line = row(self._words, self._scroll, self.every_button, gap=12, margins=(14, 8, 14, 8))
        line.setStretch(1, 1)
        self.setLayout(column(panel(line)))
        on_theme_change(self, self._fit)

    def offer(self, offers: Sequence[Offer], ticked: Sequence[str]) -> None:
        """Have a tick for each sheet that looks like a list of the kind."""
        clear(self._flow)
        alike = [one for one in offers if one.records]
        self.boxes = {}
        for one in alike:
            box = QCheckBox(plain_words(f"{one.name}（{one.records:,} 行）"))
            box.setChecked(one.name in ticked)
            box.toggled.connect(lambda _on, name=one.name: self._ticked(name))
            self.boxes[one.name] = box
            self._flow.addWidget(box)
        self._words.setText(f"有 {len(alike)} 张这样的工作表，勾选的一起导入：")
        self._fit()

    def tick(self, names: Sequence[str]) -> None:
        """Tick these sheets and no others, without a signal."""
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in names)

    @property
    def names(self) -> list[str]:
        """The sheets ticked, in the order of the workbook."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def tick_all(self) -> None:
        self.tick(list(self.boxes))
        self.changed.emit()

    def _ticked(self, name: str) -> None:
        if not self.names:
            self.tick([name])  # one at least
        self.changed.emit()

    def _fit(self) -> None:
        """As high as the ticks need, within reason."""
        line = max((box.sizeHint().height() for box in self.boxes.values()), default=0) + px(14)
        needed = self._flow.heightForWidth(max(self._scroll.viewport().width(), px(400)))
        self._scroll.setFixedHeight(min(needed, line * LINES))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
