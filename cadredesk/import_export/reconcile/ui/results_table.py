"""The lines of one sort of difference as a table, with a tick for those that can be taken over."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from cadredesk.core import values
from cadredesk.core.fields import Field, Kind, field_of
from cadredesk.core.idcard import mask
from cadredesk.import_export.reconcile.records import MISSING, Line, Sort
from cadredesk.import_export.reconcile.rules_words import rows_words
from cadredesk.people.records import Person
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.table.cells import CellPainter
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource

TICK = Field(name="ticked", label="采用", kind=Kind.CHOICE, width=52, listed=True)
_NAME = Field(name="name", label="姓名", kind=Kind.CHOICE, width=92, listed=True)
_ID = Field(name="id_number", label="身份证号", kind=Kind.ID_NUMBER, width=156, listed=True)
_CATEGORY = Field(name="category", label="人员类别", kind=Kind.CHOICE, width=90, listed=True)
_UNIT = Field(name="unit", label="单位", width=110, listed=True)
_STATE = Field(name="state", label="状态", kind=Kind.CHOICE, width=70, listed=True)
_ROWS = Field(name="rows", label="表中行号", kind=Kind.CHOICE, width=86, listed=True)
_VALUES = (
    Field(name="item", label="项目", kind=Kind.CHOICE, width=104, listed=True),
    Field(name="ours", label="名册中", width=172, listed=True),
    Field(name="theirs", label="表中", width=172, listed=True),
    Field(name="note", label="情况", kind=Kind.CHOICE, width=84, listed=True),
)
_NOTE = Field(name="note", label="说明", width=300, listed=True)
COLUMNS = {
    Sort.GONE: (TICK, _NAME, _UNIT, *_VALUES, _ID, _ROWS),
    Sort.ONLY_THEIRS: (TICK, _NAME, _ID, _CATEGORY, _UNIT, _NOTE, _ROWS),
    Sort.ONLY_OURS: (_NAME, _ID, _CATEGORY, _UNIT, _STATE),
    Sort.DIFFERING: (TICK, _NAME, _UNIT, *_VALUES, _ID, _ROWS),
    Sort.UNCLEAR: (_NAME, _ID, _UNIT, _NOTE, _ROWS),
}
EMPTY = {
    Sort.GONE: "两边的去世、转出没有不一致的。",
    Sort.ONLY_THEIRS: "表里的人名册中都有。",
    Sort.ONLY_OURS: "“名册范围”以内的人表里都有。",
    Sort.DIFFERING: "两边都有的人，内容没有不同。",
    Sort.UNCLEAR: "每一行都能核对。",
}
_TONES = {MISSING: "muted"}


class ResultsTable(RecordTable):
    """``opened`` carries the line of a double click or Enter; ``toggled`` the lines whose tick was asked to change."""

    opened = Signal(object)
    toggled = Signal(object)

    def __init__(self, sort: Sort, is_ticked: Callable[[Line], bool], *, ticks: bool) -> None:
        """``ticks``: something can be taken over at all."""
        self._lines: Sequence[Line] = ()
        fields = [field for field in COLUMNS[sort] if ticks or field is not TICK]
        super().__init__(
            f"reconcile/{sort.name.lower()}",
            fields,
            noun="记录",
            lead="name",
            sorts=False,
            tone=_tone,
            words=self._said,
        )
        self._is_ticked = is_ticked
        self.set_empty("circle-check", EMPTY[sort])
        self.set_nothing_found("没有符合条件的记录。")
        self.activated.connect(lambda at: self.opened.emit(self._lines[at]))
        self.edit_requested.connect(self._double_clicked_at)
        if fields[0] is TICK:
            self.view.cells_of[0] = _TickPainter(self)
            self.view.clicked.connect(self._clicked)
            self.view.installEventFilter(self)

    def show_lines(self, lines: Sequence[Line], total: int) -> None:
        """Show these of ``total`` lines."""
        self._lines = lines
        names = [field.name for field in self.model.fields]
        self.set_source(
            ListSource([(at, *(_cell(line, name) for name in names)) for at, line in enumerate(lines)]), total=total
        )

    def refresh(self) -> None:
        """Other lines are ticked."""
        self.view.viewport().update()

    def line_at(self, row: int) -> Line:
        return self._lines[row]

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.toggled.emit([self._lines[index.row()]])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space ticks the selected rows."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:
            self.toggled.emit([self._lines[at] for at in self.selected])
            return True
        return super().eventFilter(watched, event)

    def _double_clicked_at(self, at: int, name: str) -> None:
        if name == TICK.name:
            self.toggled.emit([self._lines[at]])
        else:
            self.opened.emit(self._lines[at])

    def _said(self, name: str, value: Any, row: tuple[Any, ...]) -> str | None:
        line = self._lines[row[0]]
        if name == TICK.name:
            return ("已勾选" if self._is_ticked(line) else "未勾选") if line.can_be_taken else ""
        phone = line.field and name in ("ours", "theirs") and field_of(Person, line.field).kind is Kind.PHONE
        return values.show_phone(value) if phone else None


def _cell(line: Line, name: str) -> Any:
    match name:
        case "ticked":
            return 0
        case "id_number":
            return mask(line.id_number)
        case "rows":
            return rows_words(line)
    return getattr(line, name)


def _tone(name: str, value: Any, _row: tuple[Any, ...]) -> str:
    return _TONES.get(value, "") if name == "note" else ""


class _TickPainter(CellPainter):
    """A box with or without a tick; nothing where the list's word cannot be taken over."""

    def __init__(self, table: ResultsTable) -> None:
        super().__init__(table.view, table.model)
        self._table = table

    def paint(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        words = self._model.text_at(row, column)
        if not words:
            return
        view, side = self._table.view, px(18)
        option = QStyleOptionViewItem()
        option.initFrom(view)
        option.rect = QRect(rect.x() + px(14), rect.center().y() - side // 2, side, side)
        ticked = words == "已勾选"
        option.state = QStyle.StateFlag.State_Enabled | (
            QStyle.StateFlag.State_On if ticked else QStyle.StateFlag.State_Off
        )
        option.checkState = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, option, painter, view)
