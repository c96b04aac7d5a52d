"""Which columns a record table shows, in which order and how wide: chosen by the user and remembered."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from cadredesk.core import memory
from cadredesk.core.fields import Field
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px

NARROWEST, WIDEST = 40, 900


class Columns:
    """The names shown, in order, and their widths at 100 %. Kept in memory under the table's key."""

    def __init__(self, key: str, fields: Sequence[Field]) -> None:
        self.fields = {field.name: field for field in fields}
        self._key = f"columns/{key}"
        self._lent = False
        self._recall()

    def _recall(self) -> None:
        kept = memory.recall(self._key, {})
        kept = kept if isinstance(kept, dict) else {}
        names = [name for name in _list(kept.get("shown")) if name in self.fields]
        self.shown: list[str] = names or self.usual()
        widths = kept.get("widths")
        self.widths: dict[str, int] = {
            name: width for name, width in (widths if isinstance(widths, dict) else {}).items() if _sane(width)
        }

    def usual(self) -> list[str]:
        """What is shown until the user chooses: the listed fields, or all where none is."""
        return [name for name, field in self.fields.items() if field.listed] or list(self.fields)

    def width(self, name: str) -> int:
        """The width of a column at 100 %."""
        return self.widths.get(name, self.fields[name].width)

    def lend(self, columns: Sequence[tuple[str, int]]) -> None:
        """Show these (name, width) for a while: whatever is then changed is not remembered."""
        known = [(name, width) for name, width in columns if name in self.fields]
        if known:
            self._lent = True
            self.shown = [name for name, _ in known]
            self.widths = {name: width for name, width in known if _sane(width)}

    def give_back(self) -> bool:
        """Back to the columns remembered. False if none were lent."""
        lent, self._lent = self._lent, False
        if lent:
            self._recall()
        return lent

    def keep(self) -> None:
        """Remember it all, unless the columns are lent."""
        if self._lent:
            return
        memory.remember(self._key, {"shown": self.shown, "widths": self.widths})

    def reset(self) -> None:
        """Back to the usual columns and widths."""
        self.shown, self.widths = self.usual(), {}
        self.keep()


def _list(kept: Any) -> list[Any]:
    return kept if isinstance(kept, list) else []


def _sane(width: Any) -> bool:
    return isinstance(width, int) and NARROWEST <= width <= WIDEST


class ColumnChooser(QFrame):
    """A small window with every column: tick what to show, drag to move. Each change is applied at once."""

    def __init__(self, parent: QWidget, columns: Columns, changed: Callable[[], Any]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self._columns, self._changed = columns, changed
        self._find = QLineEdit()
        self._find.setPlaceholderText("查找列名")
        self._find.setAccessibleName("查找列名")
        self._find.textChanged.connect(self._narrow)
        self._list = QListWidget()
        self._list.setAccessibleName("要显示的列")
        self._list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self._list.itemChanged.connect(self._apply)
        self._list.model().rowsMoved.connect(self._apply)
        hint = label("勾选要显示的列，拖动改变次序", "small")
        moves = row(
            button("上移", "arrow-up", lambda: self._move(-1)), button("下移", "arrow-down", lambda: self._move(1))
        )
        moves.addStretch(1)
        moves.addWidget(button("恢复默认", "", self._reset))
        self.setLayout(column(self._find, self._list, hint, moves, margins=(12, 12, 12, 12)))
        self.resize(px(340), px(460))
        self._fill()

    def show_below(self, point: QPoint) -> None:
        """Appear with the lower right corner at a point of the screen, or where there is room."""
        room = self.screen().availableGeometry()
        x = max(room.left(), min(point.x() - self.width(), room.right() - self.width()))
        y = max(room.top(), min(point.y() - self.height(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self._find.setFocus()

    def _fill(self) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        hidden = [name for name in self._columns.fields if name not in self._columns.shown]
        for name in (*self._columns.shown, *hidden):
            item = QListWidgetItem(self._columns.fields[name].label)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Checked if name in self._columns.shown else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._list.setCurrentRow(0)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(at) for at in range(self._list.count())]

    def _apply(self) -> None:
        shown = [
            item.data(Qt.ItemDataRole.UserRole) for item in self._items() if item.checkState() == Qt.CheckState.Checked
        ]
        if shown:
            self._columns.shown = shown
            self._columns.keep()
            self._changed()

    def _move(self, step: int) -> None:
        at = self._list.currentRow()
        if 0 <= at + step < self._list.count():
            item = self._list.takeItem(at)
            self._list.insertItem(at + step, item)
            self._list.setCurrentItem(item)
            self._apply()

    def _reset(self) -> None:
        self._columns.reset()
        self._fill()
        self._changed()

    def _narrow(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip() not in item.text())
