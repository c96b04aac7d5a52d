"""Paints the rows of a record table: Qt's own way asks style, model and delegate about each cell, too long for a keystroke."""

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView

from cadredesk.widgets.controls.theme import colour, font, on_theme_change, px
from cadredesk.widgets.table.model import RecordModel


class CellPainter:
    """One line of text a cell, the line under it, and the ground of selected rows: grey while the keyboard is elsewhere."""

    def __init__(self, view: QAbstractItemView, model: RecordModel) -> None:
        self._view = view
        self._selection = view.selectionModel()
        self._model = model
        on_theme_change(view, self._dress)

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

    def _measure(self, text: str, space: int, lead: bool) -> tuple[str, int]:
        """The text as far as there is room, and its width."""
        metrics = self._metrics[lead]
        if metrics.horizontalAdvance(text) > space:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, space)
        return text, metrics.horizontalAdvance(text)

    def is_selected(self, row: int) -> bool:
        """Whether a row is selected: rows are selected whole."""
        return self._selection.isSelected(self._model.index(row, 0))

    def paint_ground(self, painter: QPainter, rect: QRect, row: int) -> None:
        """What stands behind the cells of a row, and the line under them."""
        if self.is_selected(row):
            painter.fillRect(rect, self._colours["accent_soft" if self._view.hasFocus() else "chip"])
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._colours["line"])

    def paint(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        """The text of a cell."""
        text, tone, lead, right = self._model.look(row, column)
        if not text:
            return
        metrics, width, height = self._metrics[lead], rect.width(), rect.height()
        text, wide = self._fit(text, width - 2 * self._pad, lead)
        x = rect.x() + (width - self._pad - wide if right else self._pad)
        painter.setFont(self._fonts[lead])
        painter.setPen(self._colours[tone or "ink"])
        painter.drawText(QPoint(x, rect.y() + (height + metrics.ascent() - metrics.descent()) // 2), text)
