"""Paints the cells of a record table: the style sheet's own way takes three times as long, too long for each keystroke."""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from cadredesk.widgets.controls.theme import colour, font, live, px
from cadredesk.widgets.table.model import RecordModel


class CellPainter(QStyledItemDelegate):
    """One line of text a cell, the line under it, and the ground of selected rows: grey while the keyboard is elsewhere."""

    def __init__(self, view: QAbstractItemView, model: RecordModel) -> None:
        super().__init__(view)
        self._view = view
        self._selection = view.selectionModel()
        self._model = model
        live(view, self._dress)

    def _dress(self) -> None:
        """Take colours and letters from the theme once, not for each cell."""
        self._colours: dict[str, QColor] = {
            tone: colour(tone) for tone in ("ink", "muted", "warning", "danger", "good", "line", "accent_soft", "chip")
        }
        self._colours["accent"] = colour("accent_ink")
        self._fonts: tuple[QFont, QFont] = (font(), font(bold=True))
        self._metrics = tuple(map(QFontMetrics, self._fonts))
        self._pad = px(10)
        self._fit = lru_cache(maxsize=4096)(self._measure)

    def _measure(self, text: str, room: int, lead: bool) -> tuple[str, int]:
        """The text as far as there is room, and its width."""
        metrics = self._metrics[lead]
        if metrics.horizontalAdvance(text) > room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return text, metrics.horizontalAdvance(text)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = option.rect
        left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
        colours = self._colours
        # Asked of the selection: the option's state would load all of QStyle, 8 ms at the start.
        if self._selection.isSelected(index):
            painter.fillRect(rect, colours["accent_soft" if self._view.hasFocus() else "chip"])
        painter.fillRect(left, top + height - 1, width, 1, colours["line"])
        text, tone, lead, right = self._model.look(index.row(), index.column())
        if not text:
            return
        metrics = self._metrics[lead]
        text, wide = self._fit(text, width - 2 * self._pad, lead)
        x = left + (width - self._pad - wide if right else self._pad)
        painter.setFont(self._fonts[lead])
        painter.setPen(colours[tone or "ink"])
        painter.drawText(QPoint(x, top + (height + metrics.ascent() - metrics.descent()) // 2), text)
