"""The organisation tree: names, types as muted words, members counted with those of the branches below.

Functional members stand at their branch alone (兼 12): they are counted in their own branches already.
"""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from cadredesk.branches.records import Branch
from cadredesk.branches.rules import below
from cadredesk.core import names
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import colour, font, on_theme_change, px

_ID, _KIND, _COUNT, _ABOVE = (Qt.ItemDataRole.UserRole + at for at in range(4))

GONE = "已撤销"


class BranchTree(QTreeWidget):
    """``chosen`` gives the id of the branch that became current (None for none)."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "facets")
        self.setAccessibleName("组织树")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setItemDelegate(_Line(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._items: dict[int, QTreeWidgetItem] = {}
        self._filling = False
        self.currentItemChanged.connect(
            lambda _item, _before: None if self._filling else self.chosen.emit(self.current)
        )
        on_theme_change(self, lambda: self.setIndentation(px(14)), lambda: self.setMinimumWidth(px(200)))

    @property
    def current(self) -> int | None:
        item = self.currentItem()
        return None if item is None or item.isHidden() else item.data(0, _ID)

    def show_branches(self, branches: Sequence[Branch], counts: dict[int, int], functional: dict[int, int]) -> None:
        """Show these; ``counts`` are members of each branch itself, ``functional`` those beside them.

        What was current and open stays so.
        """
        was = self.current
        closed = {key for key, item in self._items.items() if item.childCount() and not item.isExpanded()}
        self._filling = True
        self.clear()
        under = {branch.id or 0: below(branches, branch.id or 0) for branch in branches}
        self._items = {
            branch.id or 0: _item(
                branch, sum(counts.get(each, 0) for each in under[branch.id or 0]), functional.get(branch.id or 0, 0)
            )
            for branch in branches
        }
        for branch in branches:
            item = self._items[branch.id or 0]
            above = self._items.get(branch.parent_id or 0)
            loop = branch.parent_id in under[branch.id or 0]
            (self.addTopLevelItem if above is None or loop else above.addChild)(item)
        for key, item in self._items.items():
            item.setExpanded(key not in closed)
        self._filling = False
        self.choose(was if was in self._items else None)

    def choose(self, branch_id: int | None) -> None:
        """Make a branch current, the first one shown if None."""
        item = self._items.get(branch_id or 0) or self._first_shown()
        if item is not None and item is self.currentItem():
            self.chosen.emit(self.current)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)
        else:
            self.setCurrentIndex(QModelIndex())
            self.chosen.emit(None)

    def narrow(self, text: str, only: frozenset[int] | None = None) -> None:
        """Show only branches whose name holds the text (or its pinyin), with those above them, muted."""
        needle = names.needle_of(text)
        fitting = [
            item
            for key, item in self._items.items()
            if (only is None or key in only) and needle in names.search_key(item.text(0))
        ]
        shown = set()
        for item in fitting:
            above: QTreeWidgetItem | None = item
            while above is not None:
                shown.add(above.data(0, _ID))
                above = above.parent()
        found = {item.data(0, _ID) for item in fitting}
        for key, item in self._items.items():
            item.setHidden(key not in shown)
            item.setData(0, _ABOVE, key not in found)
        if fitting and (needle or only is not None) and self.currentItem() not in fitting:
            self.choose(fitting[0].data(0, _ID))

    def _first_shown(self) -> QTreeWidgetItem | None:
        tops = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        return next((item for item in tops if item is not None and not item.isHidden()), None)

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(400))


def _item(branch: Branch, count: int, beside: int) -> QTreeWidgetItem:
    item = QTreeWidgetItem([branch.name])
    item.setData(0, _ID, branch.id)
    item.setData(0, _KIND, GONE if branch.ended_on else branch.kind)
    shown = [f"{count:,}"] if count or not beside else []
    item.setData(0, _COUNT, " ".join((*shown, f"兼 {beside:,}") if beside else shown))
    more = f"，功能型成员 {beside} 人（不计入上级）" if beside else ""
    item.setToolTip(0, plain_tip(f"{branch.name}（{branch.kind}）{more}，成员 {count} 人"))
    return item


class _Line(QStyledItemDelegate):
    """Name, type muted behind it, count at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(160), px(36))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colour("accent_soft" if chosen else "hover"))
        self._paint_words(painter, rect.adjusted(px(4), 0, -px(10), 0), index, chosen)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, inner: QRect, index: QModelIndex | QPersistentModelIndex, chosen: bool
    ) -> None:
        name, kind, number = index.data(int(Qt.ItemDataRole.DisplayRole)), index.data(_KIND), str(index.data(_COUNT))
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(12))
        kind = "" if kind in name else kind  # most names say it
        kind_room = painter.fontMetrics().horizontalAdvance(kind) + px(8) if kind else 0
        painter.setFont(font(14, bold=chosen))
        metrics = painter.fontMetrics()
        painter.setPen(colour("accent_ink" if chosen else "muted"))
        painter.drawText(inner, vertical | Qt.AlignmentFlag.AlignRight, number)
        space = inner.width() - metrics.horizontalAdvance(number) - px(10) - kind_room
        painter.setPen(colour("accent_ink" if chosen else "muted" if kind == GONE or index.data(_ABOVE) else "ink"))
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, space)
        painter.drawText(inner, vertical | Qt.AlignmentFlag.AlignLeft, name)
        after = inner.adjusted(metrics.horizontalAdvance(name) + px(8), 0, 0, 0)
        painter.setFont(font(12))
        painter.setPen(colour("muted"))
        painter.drawText(after, vertical | Qt.AlignmentFlag.AlignLeft, kind)
