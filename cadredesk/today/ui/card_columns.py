"""Cards in stacks side by side: three wide, two or one, as the width allows."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from cadredesk.widgets.controls.theme import on_theme_change, px

WIDE, MIDDLE = 1080, 640
CardColumn = Sequence[str]  # from top to bottom the names of cards, those of one line side by side
# (share of the width, stack) from left to right, by the least width that it is for.
PLANS: dict[int, tuple[tuple[int, CardColumn], ...]] = {
    WIDE: (
        (2, ("campaign services", "rules birthdays", "weeks", "chart")),
        (1, ("urgent", "cases", "suggestions", "checks", "vouchers", "branches", "activities")),
    ),
    MIDDLE: (
        (1, ("campaign", "rules", "services", "weeks", "chart")),
        (1, ("urgent", "birthdays", "cases", "suggestions", "checks", "vouchers", "branches", "activities")),
    ),
    0: (
        (
            1,
            "campaign urgent cases suggestions rules services birthdays weeks checks vouchers branches activities chart".split(),
        ),
    ),
}


class CardColumns(QWidget):
    """The cards by their names; the last card of a shorter stack grows as tall as the other."""

    rearranged = Signal()

    def __init__(self, cards: Mapping[str, QWidget]) -> None:
        super().__init__()
        self._cards = cards
        self._least = -1
        for card in cards.values():
            card.setParent(self)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        on_theme_change(self, lambda: self._place(anew=True))

    @property
    def order(self) -> list[str]:
        """The names as one reads them, stack after stack."""
        return [name for _, stack in PLANS[max(self._least, 0)] for line in stack for name in line.split()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self, *, anew: bool = False) -> None:
        least = next(least for least in PLANS if self.width() >= px(least))
        if least == self._least and not anew:
            return
        self._least = least
        _empty(self._across)
        self._across.setSpacing(px(12))
        for share, stack in PLANS[least]:
            self._across.addLayout(self._column_layout(stack), share)
        for card in self._cards.values():
            card.show()
        self.rearranged.emit()

    def _column_layout(self, stack: CardColumn) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(px(12))
        for line in stack:
            beside = QHBoxLayout()
            beside.setSpacing(px(12))
            for name in line.split():
                beside.addWidget(self._cards[name], 1)
            made.addLayout(beside, 1 if line == stack[-1] else 0)
        return made


def _empty(layout: QLayout) -> None:
    """Take everything out; the cards stay where they are until they are put into another stack."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            _empty(inner)
            inner.deleteLater()
