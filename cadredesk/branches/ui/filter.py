"""What the tree is narrowed to: a type, and a situation such as a re-election that is due."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QWidget

from cadredesk.branches.entries.rules import Situation, is_in
from cadredesk.branches.records import Branch, BranchType
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import px

ANY_TYPE = "全部类型"


class TreeFilter(QWidget):
    """Two boxes over the tree; each choice says how many it would leave. ``changed`` follows the user."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind, self.situation = QComboBox(), QComboBox()
        for box, name in ((self.kind, "类型"), (self.situation, "情况")):
            box.setAccessibleName(name)
            box.setToolTip(plain_tip(f"按{name}筛选"))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
            box.setMaxVisibleItems(12)
            box.activated.connect(lambda _index: self.changed.emit())
        self._layout = row(self.kind, self.situation, gap=6)
        self._layout.setStretch(0, 4)
        self._layout.setStretch(1, 5)
        self.setLayout(self._layout)
        self.offer((), date.min)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where both can be read, else one below the other."""
        super().resizeEvent(event)
        wide = self.width() >= px(270)
        self._layout.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    @property
    def active(self) -> bool:
        return bool(self.kind.currentData() or self.situation.currentData() != Situation.ANY)

    def offer(self, branches: Sequence[Branch], today: date) -> None:
        """Count anew; what was chosen stays."""
        standing = [each for each in branches if not each.ended_on]
        kinds = [(str(kind), sum(1 for each in standing if each.kind == kind)) for kind in BranchType]
        _fill(self.kind, [(ANY_TYPE, "", None), *((kind, kind, count) for kind, count in kinds if count)])
        _fill(
            self.situation,
            [
                (str(each), each, None if each is Situation.ANY else sum(1 for one in branches if is_in(one, each, today)))
                for each in Situation
            ],
        )  # fmt: skip

    def wanted(self, branches: Sequence[Branch], today: date) -> frozenset[int]:
        kind, situation = self.kind.currentData(), Situation(self.situation.currentData())
        return frozenset(each.id or 0 for each in branches if kind in ("", each.kind) and is_in(each, situation, today))

    def clear(self) -> None:
        """Show everything again, without a signal."""
        self.kind.setCurrentIndex(0)
        self.situation.setCurrentIndex(0)


def _fill(box: QComboBox, items: Sequence[tuple[str, object, int | None]]) -> None:
    was = box.currentData()
    box.clear()
    for words, value, count in items:
        box.addItem(words if count is None else f"{words} {count:,}", value)
    box.setCurrentIndex(max(0, box.findData(was)))
