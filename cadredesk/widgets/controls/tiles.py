"""Figures side by side, in as many rows as the width asks for."""

from collections.abc import Sequence
from math import ceil, lcm

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from cadredesk.widgets.controls.figures import FigureTile
from cadredesk.widgets.controls.theme import on_theme_change, px


class Tiles(QWidget):
    """Tiles that share out the width: six are laid out as 6, 3 + 3 or 2 + 2 + 2, five as 5, 3 + 2 or 2 + 2 + 1."""

    def __init__(self, tiles: Sequence[FigureTile], narrowest: int = 190) -> None:
        super().__init__()
        self._tiles, self._narrowest = tiles, narrowest
        self._rows: list[int] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        on_theme_change(self, self._place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._grid.setSpacing(px(12))
        rows = distribute(len(self._tiles), max((self.width() + px(12)) // px(self._narrowest + 12), 1))
        if rows == self._rows:
            return
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        self._rows = rows
        columns = lcm(*rows) if rows else 1
        tiles = iter(self._tiles)
        for line, count in enumerate(rows):
            span = columns // count
            for place in range(count):
                self._grid.addWidget(next(tiles), line, place * span, 1, span)
        for at in range(columns):
            self._grid.setColumnStretch(at, 1)


def distribute(count: int, space: int) -> list[int]:
    """How many of ``count`` are in each row where ``room`` fit into one: rows as even as can be, the longer ones first."""
    lines = ceil(count / min(space, count)) if count else 0
    return [count // lines + (at < count % lines) for at in range(lines)]
