"""The table of the tick list: painted ticks, and the row at which the keys are."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from cadredesk.registers.activities.ui.attendance_model import MARKS, NAME, AttendanceModel, Index
from cadredesk.widgets.controls.layout import look_like_records
from cadredesk.widgets.controls.text import draw_words
from cadredesk.widgets.controls.theme import BODY, colour, on_theme_change, px
from cadredesk.widgets.grid.ticks import paint_tick

WIDTHS = (60, 60, 84, 120, 180)  # the last column takes the rest


class AttendanceTable(QTableView):
    """Shows the list; the keyboard stays in the box above it, which says ``go``. ``pressed_on`` gives row and column."""

    pressed_on = Signal(int, int)

    def __init__(self, model: AttendanceModel) -> None:
        super().__init__()
        self.list = model
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
        look_like_records(self, "出席名单")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        on_theme_change(self, self._size)

    def _size(self) -> None:
        self.verticalHeader().setDefaultSectionSize(px(34))
        for place, width in enumerate(WIDTHS):
            self.setColumnWidth(place, px(width))

    def fit_columns(self) -> None:
        """The column of branches is there where somebody is of another one."""
        self.setColumnHidden(NAME + 1, not any(each.branch != self.list.home for each in self.list.people))

    @property
    def at(self) -> int:
        """The current row; -1 for none."""
        return self.currentIndex().row()

    def go(self, at: int) -> None:
        """Make a row current, as far as there is one."""
        last = self.list.rowCount() - 1
        if last >= 0:
            index = self.list.index(min(max(at, 0), last), NAME)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def page(self) -> int:
        """How many rows are in sight."""
        return max(self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) - 1, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.go(index.row())
            self.pressed_on.emit(index.row(), index.column())


class _Cells(QStyledItemDelegate):
    """Paints the cells."""

    def __init__(self, table: AttendanceTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        at, place, model = index.row(), index.column(), self._table.list
        here = at == self._table.at
        painter.save()
        if here:
            painter.fillRect(rect, colour("accent_soft"))
        painter.setPen(colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if place < len(MARKS):
            paint_tick(painter, rect, model.ticked(at, place), fixed=place == 2 and model.is_fixed(model.people[at]))
        else:
            self._paint_words(painter, rect, at, place)
        if here:
            self._paint_here(painter, rect, place)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, at: int, place: int) -> None:
        person, line = self._table.list.people[at], rect.adjusted(px(8), 0, -px(8), 0)
        tone = "warning" if place > NAME + 1 and person.weak else "ink" if place == NAME else "muted"
        draw_words(painter, line, self._table.list.text(at, place), BODY, tone, bold=place == NAME)

    def _paint_here(self, painter: QPainter, rect: QRect, place: int) -> None:
        """The row at which the keys are is outlined as a whole."""
        painter.setPen(QPen(colour("focus"), 2))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if place == 0:
            painter.fillRect(rect.x(), rect.y(), px(3), rect.height(), colour("accent_ink"))
