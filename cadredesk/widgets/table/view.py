"""The view of a record table: its keys, and how the current row says that it is current."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTableView

from cadredesk.widgets.controls.keys import is_enter
from cadredesk.widgets.controls.layout import own_viewport
from cadredesk.widgets.controls.theme import colour, px
from cadredesk.widgets.table.cells import CellPainter

if TYPE_CHECKING:
    from cadredesk.widgets.table.record_table import RecordTable

_KEY = Qt.Key
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BAR = 3  # pixels at the left of the current row
OUTLINE = 2  # pixels around it while the table has the keyboard


class RecordView(QTableView):
    """A QTableView whose keys act on whole rows; left and right go from cell to cell of the current one.

    ``cells`` paints the rows, ``cells_of`` the cells of some columns in its place.
    """

    cells: CellPainter

    def __init__(self, table: "RecordTable") -> None:
        super().__init__(table)
        self._table = table
        self.cells_of: dict[int, CellPainter] = {}
        own_viewport(self)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, table = event.key(), self._table
        held = event.modifiers() & (_CONTROL | _SHIFT)
        if event.matches(QKeySequence.StandardKey.Copy):
            table.copy_cell()
        elif key == _KEY.Key_C and held == _CONTROL | _SHIFT:
            table.copy_rows()
        elif is_enter(event):
            if table.current is not None:
                table.activated.emit(table.current)
        elif key == _KEY.Key_F2 and not held:
            table.request_edit()
        elif key in (_KEY.Key_Left, _KEY.Key_Right) and not held:
            self._step(1 if key == _KEY.Key_Right else -1)
        elif key in (_KEY.Key_Home, _KEY.Key_End) and not held & _SHIFT:
            table.choose_at(0 if key == _KEY.Key_Home else table.count - 1)
        else:
            super().keyPressEvent(event)

    def _step(self, right: int) -> None:
        """To the cell at the right or left; what is selected stays."""
        shown, row = self._table.sections(), self.currentIndex().row()
        if row < 0:
            return
        at = min(max(shown.index(self._table.current_section()) + right, 0), len(shown) - 1)
        index = self.model().index(row, shown[at])
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)

    def keyboardSearch(self, text: str) -> None:
        self._table.typed.emit(text)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.indexAt(event.pos()).isValid():
            self._table.open_menu(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._table.fit_columns()

    # ---- the current row

    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the outline goes along the whole row

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, changed = QPainter(self.viewport()), event.rect()
        columns = [(at, self.columnViewportPosition(at), self.columnWidth(at)) for at in self._table.sections()]
        columns = [each for each in columns if each[1] <= changed.right() and each[1] + each[2] > changed.left()]
        first, last = self.rowAt(changed.top()), self.rowAt(changed.bottom())
        if columns and first >= 0:
            for row in range(first, last + 1 if last >= 0 else self._table.count):
                self._paint_row(painter, row, columns)
        self._paint_current(painter)

    def _paint_row(self, painter: QPainter, row: int, columns: list[tuple[int, int, int]]) -> None:
        """``columns`` as (column, left edge, width)."""
        top, height, left = self.rowViewportPosition(row), self.rowHeight(row), columns[0][1]
        self.cells.paint_ground(painter, QRect(left, top, sum(width for *_, width in columns), height), row)
        for column, left, width in columns:
            cells = self.cells_of.get(column, self.cells)
            cells.paint(painter, QRect(left, top, width, height), row, column)

    def _paint_current(self, painter: QPainter) -> None:
        here = self.currentIndex()
        if self._table.current is None or not here.isValid():
            return
        cell = self.visualRect(here)
        row = QRect(0, cell.top(), self.viewport().width(), cell.height() - 1)  # the line below is no part of it
        if self.hasFocus():
            painter.setPen(QPen(colour("focus"), 1))
            painter.drawRect(cell.adjusted(0, 0, -1, -2))
            painter.setPen(QPen(colour("focus"), OUTLINE))
            painter.drawRect(row.adjusted(1, 1, -1, -1))
        painter.fillRect(row.x(), row.y(), px(BAR), row.height(), colour("accent_ink"))
