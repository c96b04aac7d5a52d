"""Which columns a record table shows, in which order and how wide: chosen by the user and remembered."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QListWidget, QWidget

from cadredesk.core import user_settings
from cadredesk.core.fields import Field
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.controls.tick_popup import TickPopup

NARROWEST, WIDEST = 40, 900
T = TypeVar("T")


class Columns:
    """The names shown, in order, and their widths at 100 %. Kept in memory under the table's key."""

    def __init__(self, key: str, fields: Sequence[Field]) -> None:
        self.fields = {field.name: field for field in fields}
        self._key = f"columns/{key}"
        self._temporary = False
        self._recall()

    def _recall(self) -> None:
        kept = user_settings.load(self._key, {})
        names = [name for name in _kept(list, kept.get("shown")) if name in self.fields]
        self.shown: list[str] = names or self.usual()
        widths = _kept(dict, kept.get("widths")).items()
        self.widths: dict[str, int] = {name: width for name, width in widths if _sane(width)}

    def usual(self) -> list[str]:
        """What is shown until the user chooses: the listed fields, or all where none is."""
        return [name for name, field in self.fields.items() if field.listed] or list(self.fields)

    def width(self, name: str) -> int:
        """The width of a column at 100 %."""
        return self.widths.get(name, self.fields[name].width)

    def show_temporarily(self, columns: Sequence[tuple[str, int]]) -> None:
        """Show these (name, width) for a while: whatever is then changed is not remembered."""
        known = [(name, width) for name, width in columns if name in self.fields]
        if known:
            self._temporary = True
            self.shown = [name for name, _ in known]
            self.widths = {name: width for name, width in known if _sane(width)}

    def restore_saved(self) -> bool:
        """Back to the columns remembered. False if they were shown already."""
        temporary, self._temporary = self._temporary, False
        if temporary:
            self._recall()
        return temporary

    def keep(self) -> None:
        """Remember it all, unless the columns are those of a saved list."""
        if not self._temporary:
            user_settings.save(self._key, {"shown": self.shown, "widths": self.widths})

    def reset(self) -> None:
        """Back to the usual columns and widths."""
        self.shown, self.widths = self.usual(), {}
        self.keep()


def _kept(kind: type[T], value: Any) -> T:
    """What was kept; an empty one where it is of another kind."""
    return value if isinstance(value, kind) else kind()


def _sane(width: Any) -> bool:
    return isinstance(width, int) and NARROWEST <= width <= WIDEST


class ColumnChooser(TickPopup):
    """A small window with every column: tick what to show, drag to move. Each change is applied at once."""

    def __init__(self, parent: QWidget, columns: Columns, changed: Callable[[], Any]) -> None:
        super().__init__(parent, "要显示的列", "查找列名")
        self._columns, self._changed = columns, changed
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.itemChanged.connect(self._apply)
        self.list.model().rowsMoved.connect(self._apply)
        hint = label("勾选要显示的列，拖动改变次序", "small")
        up = button("上移", "arrow-up", lambda: self._move(-1))
        down = button("下移", "arrow-down", lambda: self._move(1))
        moves = row(up, down, None, button("恢复默认", "", self._reset))
        self.setLayout(column(self.box, self.list, hint, moves, margins=(12, 12, 12, 12)))
        self.resize(px(340), px(460))
        self._fill()

    def show_below(self, point: QPoint) -> None:
        """Appear with the lower right corner at a point of the screen, or where there is space."""
        self.show_at(point - QPoint(self.width(), self.height()))
        self.box.setFocus()

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        shown = self._columns.shown
        for name in dict.fromkeys((*shown, *self._columns.fields)):
            self.add(name, self._columns.fields[name].label, ticked=name in shown)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)

    def _apply(self) -> None:
        if shown := self.ticked():
            self._columns.shown = shown
            self._columns.keep()
            self._changed()

    def _move(self, step: int) -> None:
        at = self.list.currentRow()
        if 0 <= at + step < self.list.count():
            item = self.list.takeItem(at)
            self.list.insertItem(at + step, item)
            self.list.setCurrentItem(item)
            self._apply()

    def _reset(self) -> None:
        self._columns.reset()
        self._fill()
        self._changed()
