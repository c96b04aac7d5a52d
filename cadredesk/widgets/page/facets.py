"""Facets: groups of values with counts, to click on; and the chips that show what is chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cadredesk.core import memory
from cadredesk.widgets.controls.buttons import button, link_button
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import Flow, own_viewport, row
from cadredesk.widgets.controls.plain import plain_tip
from cadredesk.widgets.controls.theme import colour, font, live, px

WIDEST_CHIP = 26  # characters
SHORT = 7  # values of a group shown before 更多…
_VALUE, _KIND, _COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_ROLE = int(Qt.ItemDataRole.DisplayRole)


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A group of values: ``(value, words, count)``; a count of None is not shown.

    The values of ``links`` are not chosen but followed: a click emits ``linked``.
    """

    name: str
    label: str
    values: Sequence[tuple[Any, str, int | None]]
    links: bool = False


@dataclass(frozen=True, slots=True)
class ExtraChip:
    """A chip for what narrows the list beside the facets: a click on the words, if there is ``edit``, and the cross."""

    words: str
    remove: Callable[[], Any]
    edit: Callable[[], Any] | None = None


class FacetPanel(QWidget):
    """The groups at the left of a table. A click chooses one value of its group (again: none); Ctrl+click adds another."""

    changed = Signal(object)  # dict: name of group -> tuple of chosen values
    linked = Signal(str, object)  # name of a group of links, the value clicked

    def __init__(self, key: str, labels: Mapping[str, str] | None = None) -> None:
        """``labels`` are the words of groups by name, for chips before any group is shown."""
        super().__init__()
        self._key, self._labels = f"facets/{key}", labels or {}
        closed = memory.recall(self._key, {}).get("closed")
        self._closed = {name for name in closed if isinstance(name, str)} if isinstance(closed, list) else set[str]()
        self._long: set[str] = set()
        self._groups: Sequence[FacetGroup] = ()
        self._chosen: dict[str, tuple[Any, ...]] = {}
        self._marked: tuple[str, Any] | None = None  # the link that the list comes from
        self.chips = FacetChips(self)
        self.tree = _Tree(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tree)
        self.setFocusProxy(self.tree)
        live(self, self._fill)

    # ---- what pages use

    def set_groups(self, groups: Sequence[FacetGroup]) -> None:
        """Show the groups with their counts of now. What is chosen stays chosen."""
        same = [(group.name, [value[0] for value in group.values]) for group in groups] == [
            (group.name, [value[0] for value in group.values]) for group in self._groups
        ]
        self._groups = groups
        if same:
            self._recount()
        else:
            self._fill()
        self.chips.show_chosen()

    def chosen(self) -> dict[str, tuple[Any, ...]]:
        """The chosen values by the name of their group; groups without any are left out."""
        return dict(self._chosen)

    def set_chosen(self, chosen: Mapping[str, Sequence[Any]]) -> None:
        """Choose these and nothing else (a saved filter, a link from another page)."""
        fresh = {name: tuple(values) for name, values in chosen.items() if values}
        if fresh != self._chosen:
            self._chosen = fresh
            if self._groups:
                self.tree.viewport().update()
            self.chips.show_chosen()
            self.changed.emit(self.chosen())

    def clear(self) -> None:
        """Choose nothing."""
        self.set_chosen({})

    def words_of(self, name: str, value: Any) -> str:
        """The words of a value, as the panel shows them."""
        for group in self._groups:
            if group.name == name:
                return next((words for each, words, _ in group.values if each == value), str(value))
        return str(value)

    def label_of(self, name: str) -> str:
        """The words of a group."""
        return next((group.label for group in self._groups if group.name == name), self._labels.get(name, ""))

    def is_chosen(self, name: str, value: Any) -> bool:
        """Whether a value is chosen, or the link that was followed."""
        return value in self._chosen.get(name, ()) or self._marked == (name, value)

    def mark_link(self, name: str, value: Any) -> None:
        """Show which link the list comes from; a value of None: from none."""
        marked = (name, value) if value is not None else None
        if marked != self._marked:
            self._marked = marked
            self.tree.viewport().update()

    def toggle(self, name: str, value: Any, *, add: bool = False) -> None:
        """Choose a value or let it go; with ``add`` the others of its group stay."""
        present = self._chosen.get(name, ())
        if value in present:
            fresh = tuple(each for each in present if each != value) if add or len(present) == 1 else (value,)
        else:
            fresh = (*present, value) if add else (value,)
        self.set_chosen({**self._chosen, name: fresh})

    def add_below(self, widget: QWidget) -> None:
        """Put something under the groups."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    # ---- the tree

    def _fill(self) -> None:
        self.tree.clear()
        for group in self._groups:
            if not group.values:
                continue
            head = QTreeWidgetItem([group.label])
            head.setData(0, _VALUE, group.name)
            head.setData(0, _KIND, "group")
            self.tree.addTopLevelItem(head)
            self._add_values(head, group)
            head.setExpanded(group.name not in self._closed)

    def _add_values(self, head: QTreeWidgetItem, group: FacetGroup) -> None:
        long = group.name in self._long or len(group.values) <= SHORT + 1
        for value, words, count in group.values if long else group.values[:SHORT]:
            head.addChild(_item(words or "（未填）", (group.name, value), "link" if group.links else "value", count))
        if len(group.values) > SHORT + 1:
            words = "收起" if long else f"更多…（{len(group.values) - SHORT}）"
            head.addChild(_item(words, group.name, "more", None))

    def _recount(self) -> None:
        counts = {(group.name, value): (words, count) for group in self._groups for value, words, count in group.values}
        for at in range(self.tree.topLevelItemCount()):
            head = self.tree.topLevelItem(at)
            for place in range(head.childCount() if head is not None else 0):
                item = head.child(place) if head is not None else None
                if item is not None and item.data(0, _KIND) in ("value", "link"):
                    words, count = counts[item.data(0, _VALUE)]
                    item.setText(0, words or "（未填）")
                    item.setData(0, _COUNT, count)
        self.tree.viewport().update()

    def press(self, item: QTreeWidgetItem, add: bool) -> None:
        """What a click or Enter on a line does."""
        kind, value = item.data(0, _KIND), item.data(0, _VALUE)
        if kind == "value":
            self.toggle(*value, add=add)
        elif kind == "link":
            self.linked.emit(*value)
        elif kind == "more":
            self._long ^= {value}
            QTimer.singleShot(0, self, self._fill)
        else:
            item.setExpanded(not item.isExpanded())
            self._closed = self._closed - {value} if item.isExpanded() else self._closed | {value}
            memory.remember(self._key, {"closed": sorted(self._closed)})


def _item(words: str, value: Any, kind: str, count: int | None) -> QTreeWidgetItem:
    item = QTreeWidgetItem([words])
    item.setData(0, _VALUE, value)
    item.setData(0, _KIND, kind)
    item.setData(0, _COUNT, count)
    item.setToolTip(0, plain_tip(words if len(words) > 8 else ""))
    return item


class _Tree(QTreeWidget):
    """The lines of the facets; a click goes to the panel."""

    def __init__(self, panel: FacetPanel) -> None:
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

    def _hover(self, index: QModelIndex | QPersistentModelIndex) -> None:
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

    def __init__(self, panel: FacetPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self._panel = panel

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(120), px(38 if index.data(_KIND) == "group" and index.row() else 31))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        kind, value = index.data(_KIND), index.data(_VALUE)
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

    def _paint_head(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.setPen(colour("muted"))
        painter.setFont(font(13, bold=True))
        rect = rect.adjusted(0, rect.height() - px(29), 0, 0)
        painter.drawText(rect.adjusted(px(6), 0, -px(24), 0), Qt.AlignmentFlag.AlignVCenter, index.data(_ROLE))
        opened = self._panel.tree.isExpanded(index)
        side = px(11)
        box = QRect(rect.right() - px(18), rect.center().y() - side // 2, side, side)
        icon("chevron-down" if opened else "chevron-right", "faint").paint(painter, box)

    def _paint_value(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, kind: str, chosen: bool
    ) -> None:
        count = index.data(_COUNT)
        number = "" if count is None else f"{count:,}"
        painter.setFont(font(13.5 if kind == "more" else 14, bold=chosen))
        metrics = painter.fontMetrics()
        inner = rect.adjusted(px(16), 0, -px(8), 0)
        room = inner.width() - metrics.horizontalAdvance(number) - (px(8) if number else 0)
        painter.setPen(colour("accent_ink" if chosen else "muted" if kind == "more" or count == 0 else "ink"))
        words = metrics.elidedText(index.data(_ROLE), Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(colour("accent_ink" if chosen else "muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)


class FacetChips(QWidget):
    """What is chosen, each with a cross; and 清除 when there are several."""

    rearranged = Signal()  # there are others now: they may need another place

    def __init__(self, panel: FacetPanel) -> None:
        super().__init__(panel)  # until a page gives it its place
        self._panel = panel
        self._shown: Any = None
        self._extra: Sequence[ExtraChip] = ()
        self._clear: Callable[[], Any] = panel.clear
        self.setLayout(Flow(6))
        self.setAccessibleName("已选的筛选")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def set_extra(self, chips: Sequence[ExtraChip], clear: Callable[[], Any]) -> None:
        """Chips of what else narrows the list, before those of the facets; ``clear`` is what 全部清除 does."""
        self._extra, self._clear = chips, clear
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show the chips of what is chosen now."""
        chosen = self._panel.chosen()
        shown = ([chip.words for chip in self._extra], chosen)
        if shown == self._shown:
            return
        self._shown = shown
        layout = self.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for chip in self._extra:
            layout.addWidget(_extra_chip(chip))
        for name, values in chosen.items():
            for value in values:
                words = self._panel.words_of(name, value) or f"{self._panel.label_of(name)}未填"
                made = button(
                    f"{words}  ×",
                    "",
                    partial(self._panel.toggle, name, value, add=True),
                    look="chip",
                )
                made.setAccessibleName(f"去掉筛选：{words}")
                made.setToolTip("点一下去掉")
                layout.addWidget(made)
        if sum(map(len, chosen.values())) + len(self._extra) > 1:
            layout.addWidget(link_button("全部清除", self._clear))
        self.setVisible(bool(chosen or self._extra))  # else an empty line stands in narrow windows
        self.updateGeometry()
        self.rearranged.emit()

    def lie_in_one_line(self, one: bool) -> None:
        """Keep to one line, as among buttons, or take as many as are needed."""
        self.setMinimumWidth(self.sizeHint().width() if one else 0)
        upright = QSizePolicy.Policy.Maximum if one else QSizePolicy.Policy.Minimum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, upright)


def _extra_chip(chip: ExtraChip) -> QWidget:
    """Words that open what made them, and a cross."""
    if chip.edit is None:
        made = button(_shortened(chip.words) + "  ×", "", chip.remove, look="chip", tip=f"{chip.words}\n点一下去掉")
        made.setAccessibleName(f"去掉筛选：{chip.words}")
        return made
    words = button(_shortened(chip.words), "", chip.edit, look="chip", tip=f"{chip.words}\n点一下修改")
    words.setAccessibleName(f"修改筛选：{chip.words}")
    words.setProperty("side", "left")
    cross = button("×", "", chip.remove, look="chip", tip="去掉这个筛选")
    cross.setAccessibleName(f"去掉筛选：{chip.words}")
    cross.setProperty("side", "right")
    both = QWidget()
    both.setLayout(row(words, cross, gap=0))
    return both


def _shortened(words: str) -> str:
    return words if len(words) <= WIDEST_CHIP else words[: WIDEST_CHIP - 1] + "…"
