"""The cells of 支部×月: each number is saved as soon as it is typed; what cannot be stays in its cell, marked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from cadredesk.core.errors import UserError
from cadredesk.registers.study.records import MONTHS, BranchYear, Held, total_of
from cadredesk.registers.study.rules import number_of
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.grid.fill_model import Cell, FillColumn, FillModel, FillRow, Index

SUMS = 0  # the key of the line of sums
NAME = 1  # the column before the months
Key = tuple[int, int]  # branch and month
Write = Callable[[Mapping[Key, int | None]], object]  # save these numbers; raises UserError


class MonthsModel(FillModel):
    """The branches and their months, and a line of sums below. ``refused`` is what could not be saved, and why."""

    def __init__(self, write: Write, parent: QObject) -> None:
        super().__init__((), "", parent)
        self._write = write
        self._lines: dict[int, BranchYear] = {}
        self.refused: dict[Key, tuple[str, str]] = {}

    # ---- the rows

    def show(self, columns: Sequence[FillColumn], lines: Sequence[BranchYear]) -> None:
        """Other branches or another year, or the same read again: then only what differs is painted anew."""
        same = tuple(columns) == self.columns and [each.branch.id for each in lines] == list(self._lines)
        self._lines = {each.branch.id or 0: each for each in lines}
        rows = [*(_row(key, each.branch.name, each.months) for key, each in self._lines.items()), self._sums()]
        if same:
            self._update(rows if lines else [])
            return
        self.beginResetModel()
        self.columns, self.refused = tuple(columns), {}
        self.endResetModel()
        self.put(rows if lines else [])

    def _update(self, rows: Sequence[FillRow]) -> None:
        before, self._rows = self._rows, {row.key: row for row in rows}
        for at, row in enumerate(rows):
            if before[row.key] != row:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns)))
        self.changed.emit()

    def _sums(self) -> FillRow:
        months = {month: total_of(each.months.get(month, Held()) for each in self._lines.values()) for month in MONTHS}
        texts = (f"{months[month].times:,}" if months[month].entered else "" for month in MONTHS)
        return FillRow(SUMS, ("合计", *texts, year_words(total_of(months.values()))), True)

    def line_at(self, at: int) -> BranchYear | None:
        """The branch of a row; None for the line of sums."""
        return self._lines.get(self.row_at(at).key)

    def held_at(self, at: int, place: int) -> Held:
        """What was held in the month of a cell."""
        line = self.line_at(at)
        return line.months.get(place - NAME, Held()) if line else Held()

    # ---- typing

    def set_texts(self, texts: Mapping[Cell, str], *, tick: bool = True) -> None:
        """Save the numbers of these cells: all in one step, or where one of them cannot be, each by itself."""
        asked: dict[Key, int | None] = {}
        for (at, place), text in texts.items():
            key = (self.row_at(at).key, place - NAME)
            if key[0] == SUMS or key[1] not in MONTHS or not self.columns[place - 1].typed:
                continue
            self.refused.pop(key, None)
            if text.strip() == self._number(at, place):
                continue
            try:
                asked[key] = number_of(text)
            except UserError as error:
                self.refused[key] = (text.strip(), str(error))
        if asked:
            self._save(asked)
        self._repaint()

    def _save(self, asked: Mapping[Key, int | None]) -> None:
        try:
            self._write(asked)
        except UserError as error:
            if len(asked) > 1:
                for key, number in asked.items():
                    self._save({key: number})
                return
            ((key, number),) = asked.items()
            self.refused[key] = ("" if number is None else str(number), str(error))

    def _number(self, at: int, place: int) -> str:
        """What a cell begins with when one types over it."""
        held = self.held_at(at, place)
        return str(held.times) if held.entered else ""

    def tick(self, rows: Any, on: bool) -> None:
        """There are no ticks."""

    def undo(self) -> bool:
        """What was saved is undone by the window."""
        return False

    # ---- what is wrong, and what Qt asks

    def error(self, at: int, place: int) -> str:
        return self.refused.get((self.row_at(at).key, place - NAME), ("", ""))[1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.row_at(index.row()).key == SUMS:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        at, place = index.row(), index.column()
        key = (self.row_at(at).key, place - NAME)
        if role == Qt.ItemDataRole.EditRole and key[1] in MONTHS:
            return self.refused[key][0] if key in self.refused else self._number(at, place)
        if role == Qt.ItemDataRole.ToolTipRole and key[1] in MONTHS and not self.error(at, place):
            return plain_tip(tip_of(self.held_at(at, place))) or None
        return super().data(index, role)

    def is_bold(self, at: int, place: int) -> bool:
        return self.row_at(at).key == SUMS or super().is_bold(at, place)

    def shown_text(self, at: int, place: int) -> str:
        """What could not be saved stays in its cell."""
        key = (self.row_at(at).key, place - NAME)
        return self.refused[key][0] if key in self.refused else super().shown_text(at, place)


def _row(key: int, name: str, months: Mapping[int, Held]) -> FillRow:
    texts = (months.get(month, Held()).words for month in MONTHS)
    return FillRow(key, (name, *texts, year_words(total_of(months.values()))), True)


def year_words(total: Held) -> str:
    """12场 372."""
    return f"{total.sessions:,}场 {total.times:,}" if total.entered else ""


def tip_of(held: Held) -> str:
    """2 场，31 人次，另有 1 次待补登."""
    said = [f"{held.sessions} 场", f"{held.times:,} 人次"] if held.entered else []
    return "，".join([*said, *([f"{held.bare} 次还没有登记人数"] if held.bare else [])])
