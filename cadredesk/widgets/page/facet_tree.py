"""How the groups of facets are drawn, and how mouse and keys press their lines."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem, QWidget

from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import own_viewport
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import draw_words
from cadredesk.widgets.controls.theme import colour, px

if TYPE_CHECKING:
    from cadredesk.widgets.page.facets import FacetPanel

VALUE, KIND, COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_WORDS = int(Qt.ItemDataRole.DisplayRole)
Index = QModelIndex | QPersistentModelIndex


def facet_line(words: str, value: Any, kind: str, count: int | None = None) -> QTreeWidgetItem:
    """A line of the tree: a "group", a "value" or "link" with its count, or "more" of them."""
    item = QTreeWidgetItem([words])
    item.setData(0, VALUE, value)
    item.setData(0, KIND, kind)
    item.setData(0, COUNT, count)
    item.setToolTip(0, plain_tip(words if len(words) > 8 else ""))
    return item


class FacetTree(QTreeWidget):
    """The lines of the facets; a click goes to the panel."""

    def __init__(self, panel: "FacetPanel") -> None:
        super().__init__()
        own_viewport(self)
        self._panel = panel
        self.hovered = QPersistentModelIndex()
        self.setProperty("look", "facets")
        self.setAccessibleName("筛选")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Line(panel, self))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(QModelIndex())

    def _hover(self, index: Index) -> None:
        # Kept here: asking the style option for its state would load all of QStyle, 8 ms at the start.
        if index != self.hovered:
            self.hovered = QPersistentModelIndex(index)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self._panel.press(item, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._panel.press(item, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(px(190), px(300))


class _Line(QStyledItemDelegate):
    """Draws a group's head, or a value with its count at the right."""

    def __init__(self, panel: "FacetPanel", parent: QWidget) -> None:
        super().__init__(parent)
        self._panel = panel

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(120), px(38 if index.data(KIND) == "group" and index.row() else 31))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kind, value = index.data(KIND), index.data(VALUE)
        rect = option.rect.adjusted(0, 1, -px(6), -1)
        tree = self._panel.tree
        chosen = kind in ("value", "link") and self._panel.is_chosen(*value)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or index == tree.hovered:
            painter.setBrush(colour("accent_soft" if chosen else "chip"))
            painter.drawRoundedRect(rect, px(6), px(6))
        if tree.hasFocus() and index == tree.currentIndex():
            painter.setPen(QPen(colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), px(6), px(6))
        if kind == "group":
            self._paint_head(painter, rect, index)
        else:
            self._paint_value(painter, rect, index, kind, chosen)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, index: Index) -> None:
        rect = rect.adjusted(0, rect.height() - px(29), 0, 0)
        draw_words(painter, rect.adjusted(px(6), 0, -px(24), 0), index.data(_WORDS), 13, "muted", bold=True)
        opened = self._panel.tree.isExpanded(index)
        side = px(11)
        box = QRect(rect.right() - px(18), rect.center().y() - side // 2, side, side)
        icon("chevron-down" if opened else "chevron-right", "faint").paint(painter, box)

    def _paint_value(self, painter: QPainter, rect: QRect, index: Index, kind: str, chosen: bool) -> None:
        count, inner = index.data(COUNT), rect.adjusted(px(16), 0, -px(8), 0)
        if count is not None:
            tone = "accent_ink" if chosen else "muted"
            wide = draw_words(painter, inner, f"{count:,}", 14, tone, bold=chosen, right=True)
            inner.setRight(inner.right() - wide - px(8))
        tone = "accent_ink" if chosen else "muted" if kind == "more" or count == 0 else "ink"
        draw_words(painter, inner, index.data(_WORDS), 13.5 if kind == "more" else 14, tone, bold=chosen)
