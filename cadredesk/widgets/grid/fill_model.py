"""Rows that are filled down by keyboard: what was typed, what is wrong with it, and what can be undone."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from cadredesk.core.errors import UserError
from cadredesk.widgets.controls.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[int, int]  # row and column of the model
TICK = 0  # the first column: whether the row counts
KEPT = 200  # steps that can be undone
_TIP = Qt.ItemDataRole.ToolTipRole
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class FillColumn:
    """A column. ``read`` writes out what was typed (9-20 → 2026-09-20) and raises UserError with a sentence; ``word`` is
    what is then shown in the cell. A ``fixed`` column is not typed in, nor is one that is ``closed``, which is a sentence
    saying why. ``suggestions`` are offered while one types, for one of several names where they are ``several``.
    """

    name: str
    label: str
    width: int = 110
    fixed: bool = False
    closed: str = ""
    right: bool = False
    required: bool = False
    read: Callable[[str], str] | None = None
    word: str = "不对"
    suggestions: tuple[str, ...] = ()

    @property
    def typed(self) -> bool:
        """Whether its cells are typed in."""
        return not self.fixed and not self.closed


@dataclass(frozen=True, slots=True)
class FillRow:
    """A row: what it is called by, one text for each column, and whether it counts."""

    key: int
    texts: tuple[str, ...]
    ticked: bool = False


class FillModel(QAbstractTableModel):
    """A tick in front and the columns after it. Rows may be left out of sight; they stay as they are."""

    changed = Signal()  # something was typed, ticked or undone

    def __init__(self, columns: Sequence[FillColumn], tick: str, parent: QObject) -> None:
        super().__init__(parent)
        self.columns, self._tick = tuple(columns), tick
        self._rows: dict[int, FillRow] = {}
        self._shown: list[int] = []
        self._before: list[dict[int, FillRow]] = []
        self._strict = False  # once saving was tried, what is missing is said, too

    # ---- rows

    def put(self, rows: Iterable[FillRow]) -> None:
        """Other rows in place of all; nothing can be undone."""
        self.beginResetModel()
        self._rows = {row.key: row for row in rows}
        self._shown = list(self._rows)
        self._before, self._strict = [], False
        self.endResetModel()

    def show_only(self, keys: Iterable[int]) -> None:
        """Leave the other rows out of sight."""
        self.beginResetModel()
        self._shown = [key for key in keys if key in self._rows]
        self.endResetModel()

    def rows(self) -> list[FillRow]:
        """All rows, in sight or not."""
        return list(self._rows.values())

    def row_at(self, at: int) -> FillRow:
        """A row by its position."""
        return self._rows[self._shown[at]]

    def position(self, key: int) -> int | None:
        """The position of a row; None if it is not in sight."""
        return self._shown.index(key) if key in self._shown else None

    def values(self, row: FillRow) -> dict[str, str]:
        """The texts of a row by the names of the columns."""
        return {column.name: text for column, text in zip(self.columns, row.texts, strict=True)}

    # ---- changes

    def set_texts(self, texts: Mapping[Cell, str], *, tick: bool = True) -> None:
        """Write cells in one step; with ``tick`` a row that is written in counts from then on."""
        fresh: dict[int, FillRow] = {}
        for (at, place), text in texts.items():
            key = self._shown[at]
            row = fresh.get(key, self._rows[key])
            if place == TICK or not self.columns[place - 1].typed or row.texts[place - 1] == text.strip():
                continue
            written = self._written_out(place, text)
            texts_now = (*row.texts[: place - 1], written, *row.texts[place:])
            fresh[key] = FillRow(key, texts_now, row.ticked or (tick and bool(written)))
        self._take(fresh)

    def tick(self, rows: Iterable[int], on: bool) -> None:
        """Let rows count, or not, by their positions."""
        wanted = {self._shown[at] for at in rows}
        self._take({key: dataclasses.replace(self._rows[key], ticked=on) for key in wanted})

    def undo(self) -> bool:
        """Undo the last step. False if there is none."""
        if not self._before:
            return False
        self._rows = self._before.pop()
        self._repaint()
        return True

    def _take(self, fresh: Mapping[int, FillRow]) -> None:
        changed = {key: row for key, row in fresh.items() if row != self._rows[key]}
        if changed:
            self._before = [*self._before[-KEPT:], dict(self._rows)]
            self._rows.update(changed)
            self._repaint()

    def _repaint(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns)))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, TICK, TICK)
        self.changed.emit()

    # ---- what is wrong

    def _written_out(self, place: int, text: str) -> str:
        column, text = self.columns[place - 1], " ".join(text.split())
        if not text or column.read is None:
            return text
        try:
            return column.read(text)
        except UserError:
            return text

    def _error_in(self, row: FillRow, place: int) -> str:
        column, text = self.columns[place - 1], row.texts[place - 1]
        if not text:
            return f"请填写{column.label}。" if column.required and row.ticked and self._strict else ""
        if column.read is not None:
            try:
                column.read(text)
            except UserError as error:
                return str(error)
        return ""

    def error(self, at: int, place: int) -> str:
        """What is wrong with a cell; "" if nothing is."""
        return self._error_in(self.row_at(at), place) if place != TICK else ""

    def first_error(self) -> tuple[int, int, str] | None:
        """(key, column, sentence) of the first thing wrong in the rows that count; from now on what is missing is wrong."""
        self._strict = True
        self._repaint()
        for key, row in self._rows.items():
            for place in range(1, len(self.columns) + 1):
                if row.ticked and (said := self._error_in(row, place)):
                    return key, place, said
        return None

    def shown_text(self, at: int, place: int) -> str:
        """What a cell is painted with."""
        return self.row_at(at).texts[place - 1]

    def is_bold(self, at: int, place: int) -> bool:
        """Whether a cell is painted in bold: as a rule what is not typed in."""
        return self.columns[place - 1].fixed

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        typed = index.column() != TICK and self.columns[index.column() - 1].typed
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if typed else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        at, place = index.row(), index.column()
        row = self.row_at(at)
        if place == TICK:
            if role == Qt.ItemDataRole.DisplayRole:
                return "✓" if row.ticked else ""
            said = self._tick if row.ticked else f"没有{self._tick}"
            return said if role == Qt.ItemDataRole.AccessibleTextRole else None
        column, text = self.columns[place - 1], row.texts[place - 1]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.error(at, place) or (text if len(text) > 8 else "")) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.label}：{text or '空'}{self.error(at, place)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        self.set_texts({(index.row(), index.column()): str(value)})
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            text = self.row_at(section).texts[0]
            return text if role == Qt.ItemDataRole.DisplayRole else plain_tip(text) if role == _TIP else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._tick if section == TICK else self.columns[section - 1].label
        if role == Qt.ItemDataRole.TextAlignmentRole and section != TICK:
            return _RIGHT if self.columns[section - 1].right else _LEFT
        return None
