"""The rows of an import as a table: what becomes of each, and each problem at its cell, in colour and in words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import Field
from cadredesk.import_export.records import CellProblem, PlannedRow, Preview, RowOutcome
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import colour

OUTCOME_TONES = {
    RowOutcome.ADDED: "good",
    RowOutcome.UPDATED: "ink",
    RowOutcome.UNCHANGED: "muted",
    RowOutcome.REFUSED: "danger",
}
LEVELS = {"error": ("错误", "danger", "circle-exclamation"), "warning": ("提醒", "warning", "triangle-exclamation")}
NUMBER, OUTCOME, WORDS = range(3)
FIXED = ("行号", "结果", "问题")

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """The rows of a preview: number, outcome, problems in words, then the cells of the known columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: tuple[PlannedRow, ...] = ()
        self._columns: list[tuple[str, Field]] = []  # header and field, each field once
        self._headers: dict[str, Mapping[str, str]] = {}  # of each sheet, by field
        self.shown: list[PlannedRow] = []

    def show_preview(self, preview: Preview) -> None:
        self.beginResetModel()
        self._all = preview.plan.rows
        columns: dict[str, tuple[str, Field]] = {}
        for one in [one for source in preview.sources for one in source.recognition.columns]:
            if one.field is not None:
                columns.setdefault(one.field.name, (one.header, one.field))
        self._columns = list(columns.values())
        several = len(preview.sources) > 1
        self._headers = {source.sheet if several else "": source.headers for source in preview.sources}
        self.shown = list(self._all)
        self.endResetModel()

    def filter(self, outcome: RowOutcome | None, level: str, places: frozenset[tuple[str, int | None]] | None) -> None:
        """Show only rows of an outcome, with problems of a level, in these places."""
        self.beginResetModel()
        self.shown = [
            planned
            for planned in self._all
            if (outcome is None or planned.outcome is outcome)
            and (not level or any(one.level == level for one in planned.problems))
            and (places is None or planned.row.place in places)
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(FIXED) + len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return FIXED[section] if section < len(FIXED) else self._columns[section - len(FIXED)][0]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        planned = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(planned, index.column())
        problem = self._problem_at(planned, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(dict.fromkeys(map(_sentence, planned.problems)))) if problem else None
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == OUTCOME:
            return colour(OUTCOME_TONES[planned.outcome])
        if problem is None:
            return None
        _, tone, picture = LEVELS[problem.level]
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(tone)
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(picture, tone, tone)
        return None

    def _text(self, planned: PlannedRow, at: int) -> str:
        if at == NUMBER:
            return f"{planned.row.number}　{planned.row.sheet}".strip()
        if at == OUTCOME:
            return planned.outcome.value
        if at == WORDS:
            return "；".join(dict.fromkeys(_sentence(one).rstrip("。") for one in planned.problems))
        return " ".join(planned.row.words.get(self._field(at).name, "").split())

    def _problem_at(self, planned: PlannedRow, at: int) -> CellProblem | None:
        """The gravest problem of a cell."""
        if at in (NUMBER, OUTCOME):
            return None
        header = None
        if at != WORDS:  # what the column is called in the row's own sheet
            header = self._headers[planned.row.sheet].get(self._field(at).name, self._field(at).label)
        found = [one for one in planned.problems if header is None or one.column == header]
        return min(found, key=lambda one: one.level != "error", default=None)

    def _field(self, at: int) -> Field:
        return self._columns[at - len(FIXED)][1]

    def width_of(self, at: int) -> int:
        """The width of a column at 100 %."""
        if at < len(FIXED):
            return (160 if len(self._headers) > 1 else 64, 70, 300)[at]
        return max(self._field(at).width + 24, 100)


def _sentence(one: CellProblem) -> str:
    return f"{one.column}：{one.message}" if one.column else one.message
