"""The sheets of a workbook with ticks: those ticked are imported together."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from cadredesk.import_export.records import Offer
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import Flow, panel, row
from cadredesk.widgets.controls.plain import plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import live, px

LINES = 3  # of ticks without scrolling


class SheetTicks(QWidget):
    """Shown where a workbook has several lists of the same kind."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        self._flow = Flow(gap=14)
        inner = panel(self._flow, "plain")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inner)
        self._scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._words = label("", "label")
        self.all_button = link_button("全选", self.tick_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        inside = QVBoxLayout()
        inside.addLayout(row(self._words, None, self.all_button))
        inside.addWidget(self._scroll)
        layout.addWidget(panel(inside))

        def size() -> None:
            inside.setContentsMargins(px(14), px(8), px(14), px(8))
            inside.setSpacing(px(4))
            self._fit()

        live(self, size)
        self.hide()

    def offer(self, offers: Sequence[Offer], ticked: Sequence[str]) -> None:
        """Show the sheets that look like a list of the kind, if there is more than one."""
        while item := self._flow.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        alike = [one for one in offers if one.records]
        self.boxes = {}
        for one in alike:
            box = QCheckBox(plain_words(f"{one.name}（{one.records:,} 行）"))
            box.setChecked(one.name in ticked)
            box.toggled.connect(lambda _on, name=one.name: self._ticked(name))
            self.boxes[one.name] = box
            self._flow.addWidget(box)
        self._words.setText(f"这个文件里有 {len(alike)} 张这样的工作表，勾选的一起导入：")
        self.setVisible(len(alike) > 1)
        self._fit()

    def tick(self, names: Sequence[str]) -> None:
        """Tick these sheets and no others, without a signal."""
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(name in names)
            box.blockSignals(False)

    @property
    def names(self) -> list[str]:
        """The sheets ticked, in the order of the workbook."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def tick_all(self) -> None:
        """全选."""
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
