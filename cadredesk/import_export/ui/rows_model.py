"""The rows of an import as a table: what becomes of each, and each problem at its cell, in colour and in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import Field
from cadredesk.import_export.records import CellProblem, LeftOut, PlannedRow, Preview, RowOutcome, Source
from cadredesk.import_export.rules_planner import CHOOSE_HERE
from cadredesk.import_export.ui.row_answers import Line, Place, RowAnswers
from cadredesk.sheets.cells import text_of
from cadredesk.sheets.clean import Row
from cadredesk.sheets.reader import Cell
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
LEFT, MENDED, WAITING = "没有导入", "已改", "核对中…"
IN_WINDOW = (  # what is done otherwise where the rows are on the screen
    ("请指明工作表再导入", "请在上一步选定它"),
    ("或指明工作表再导入", "或在上一步选定它"),
    ("请核对，导入后可以用“查找重复人员”合并", "是同一人的，选中这一行，用“指定是谁”指明"),
    ("”，请填写身份证号。", "”，请填写身份证号，或选中这一行，用“指定是谁”指明。"),
)
MARK = 56  # pixels at 100 % that MENDED takes after the words of a cell

Index = QModelIndex | QPersistentModelIndex
Places = Collection[tuple[str, int | None]]  # as of CellProblem.place and Row.place


@dataclass(frozen=True, slots=True)
class Shown:
    """Which rows are shown: those left out, or of all others those of an outcome, with problems of a level, at places."""

    outcome: RowOutcome | None = None
    level: str = ""
    places: Places | None = None
    left_out: bool = False

    def lets_through(self, planned: PlannedRow) -> bool:
        return (
            (self.outcome is None or planned.outcome is self.outcome)
            and (not self.level or any(one.level == self.level for one in planned.problems))
            and (self.places is None or planned.row.place in self.places)
        )


ALL = Shown()


class RowsModel(QAbstractTableModel):
    """The rows of a preview: number, outcome, problems in words, then the cells of the known columns.

    ``typed`` is emitted with the place of a cell (row and column of the model) and what was typed there.
    """

    typed = Signal(int, int, str)

    def __init__(self, answers: RowAnswers, parent: QWidget) -> None:
        super().__init__(parent)
        self._answers = answers
        self._all: tuple[PlannedRow, ...] = ()
        self._left: tuple[PlannedRow, ...] = ()
        self._columns: list[tuple[str, Field]] = []  # header and field, each field once
        self._sources: dict[str, Source] = {}  # by what their rows are labelled with
        self._indexes: dict[str, Mapping[str, int]] = {}  # of each sheet: the column (from 0) of each field
        self._headers: dict[str, Mapping[str, str]] = {}
        self._labels: dict[str, str] = {}  # what stands behind the numbers of their rows
        self._filter = ALL
        self.preview: Preview | None = None
        self.shown: list[PlannedRow] = []

    def show_preview(self, preview: Preview) -> None:
        """Another workbook, or one that was read anew."""
        self.beginResetModel()
        self._take(preview)
        self._filter, self.shown = ALL, list(self._all)
        self.endResetModel()

    def update(self, preview: Preview) -> None:
        """The same rows, judged again: those on the screen stay there, whatever has become of them."""
        before = [one.row.place for one in self.shown]
        self._take(preview)
        rows = self._left if self._filter.left_out else self._all
        kept = set(before)
        shown = (
            list(rows)
            if self._filter in (ALL, Shown(left_out=True))
            else [one for one in rows if one.row.place in kept]
        )
        if [one.row.place for one in shown] == before:
            self.shown = shown
            self.repaint()
        else:
            self.beginResetModel()
            self.shown = shown
            self.endResetModel()

    def _take(self, preview: Preview) -> None:
        self.preview, several = preview, len(preview.sources) > 1
        columns: dict[str, tuple[str, Field]] = {}
        for one in [one for source in preview.sources for one in source.recognition.columns]:
            if one.field is not None:
                columns.setdefault(one.field.name, (one.header, one.field))
        self._all = preview.plan.rows
        self._columns = list(columns.values())
        self._sources = {source.sheet if several else "": source for source in preview.sources}
        one_sheet = len({source.in_book for source in preview.sources}) == 1
        self._labels = {
            name: name.removeprefix(source.in_book) if one_sheet else name for name, source in self._sources.items()
        }
        self._headers = {name: source.headers for name, source in self._sources.items()}
        self._indexes = {
            name: {one.field.name: one.index for one in source.recognition.mapped if one.field}
            for name, source in self._sources.items()
        }
        self._left = tuple(
            PlannedRow(
                self._left_row(name, left.number, left.cells),
                RowOutcome.UNCHANGED,
                (_why(name, left),),
            )
            for name, source in self._sources.items()
            for left in source.left_out
        )

    def _left_row(self, name: str, number: int, cells: Any) -> Row:
        words = {field: text_of(cells[at]) for field, at in self._indexes[name].items() if at < len(cells)}
        return Row(number, {}, words, (), (), cells, name)

    def filter(self, shown: Shown) -> None:
        """Show these rows only."""
        self.beginResetModel()
        self._filter = shown
        rows = self._left if shown.left_out else self._all
        self.shown = [planned for planned in rows if shown.lets_through(planned)]
        self.endResetModel()

    def repaint(self) -> None:
        """What stands in the cells, or what is said of them, is otherwise now."""
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, self.columnCount() - 1))

    # ---- rows and cells

    @property
    def left_out(self) -> bool:
        """Whether the rows that were left out are shown."""
        return self._filter.left_out

    @property
    def left_count(self) -> int:
        return len(self._left)

    @property
    def sheets(self) -> list[Source]:
        return list(self._sources.values())

    def name(self, planned: PlannedRow) -> str:
        """The name that a row is about, in quotes; "" where it has none."""
        words = planned.row.words.get("name") or planned.row.words.get("person_id")
        return f"“{words}”" if words else ""

    def every_row(self) -> tuple[PlannedRow, ...]:
        """All rows that are records, on the screen or not."""
        return self._all

    def line(self, planned: PlannedRow) -> Line:
        """The list and the number of a row."""
        return self._sources[planned.row.sheet].sheet, planned.row.number

    def place(self, planned: PlannedRow, name: str) -> Place | None:
        """Where the cell of a field is in the workbook; None where the row's sheet has no such column."""
        at = self._indexes[planned.row.sheet].get(name)
        return None if at is None else (*self.line(planned), self._sources[planned.row.sheet].first_column + at)

    def field_at(self, at: int) -> Field | None:
        """The field of a column; None for the first ones."""
        return self._columns[at - len(FIXED)][1] if len(FIXED) <= at < self.columnCount() else None

    def column_of(self, planned: PlannedRow, header: str) -> int:
        """The column in which a row's sheet has a header; that of the words where there is none."""
        own = self._headers[planned.row.sheet]
        found = (at for at, (_, one) in enumerate(self._columns, len(FIXED)) if own.get(one.name, one.label) == header)
        return next(found, WORDS)

    def header(self, planned: PlannedRow, field: Field) -> str:
        """What a field's column is called in the row's own sheet."""
        return self._headers[planned.row.sheet].get(field.name, field.label)

    def text(self, planned: PlannedRow, field: Field) -> str:
        """What stands in a cell, as it was mended."""
        mended = self.mended(planned, field)
        return mended if mended is not None else " ".join(planned.row.words.get(field.name, "").split())

    def typed_text(self, planned: PlannedRow, field: Field) -> str:
        """What is to be changed where somebody types in a cell: words for nothing (无) too, which are not shown."""
        at = self._indexes[planned.row.sheet].get(field.name)
        mended = self.mended(planned, field)
        if mended is not None:
            return mended
        return "" if at is None else text_of(planned.row.cells[at])

    def mended(self, planned: PlannedRow, field: Field) -> str | None:
        """What somebody has written in a cell; None where it is as in the file."""
        place = self.place(planned, field.name)
        return self._answers.mended(place) if place else None

    def in_file(self, planned: PlannedRow, field: Field) -> str:
        """What the file says in a cell."""
        place = self.place(planned, field.name)
        at = self._indexes[planned.row.sheet].get(field.name)
        if place is None or at is None:
            return ""
        cell: Cell = self._sources[planned.row.sheet].mended.get(place[1:], planned.row.cells[at])
        return text_of(cell)

    def problems_at(self, planned: PlannedRow, at: int) -> list[CellProblem]:
        """The problems of a cell, the gravest first; of the column of words those of the whole row."""
        field = self.field_at(at)
        header = self.header(planned, field) if field else None
        found = [one for one in planned.problems if header is None or one.column == header]
        return sorted(found, key=lambda one: one.level != "error")

    def next_error(self, row: int, column: int) -> tuple[int, int] | None:
        """The first cell with an error after another one, in the order of reading, from the top again after the last."""
        count = len(self.shown)
        for step in range(count + 1):
            at = (row + step) % count if count else 0
            planned = self.shown[at] if count else None
            if planned is None or self._answers.waits(self.line(planned)):
                continue
            columns = sorted({self.column_of(planned, one.column) for one in planned.problems if one.level == "error"})
            wanted = [each for each in columns if step or each > column]
            if wanted and (step < count or wanted[0] <= column):
                return at, wanted[0]
        return None

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(FIXED) + len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        field = self.field_at(index.column()) if index.isValid() else None
        can_be_typed = field and not self.left_out and self.place(self.shown[index.row()], field.name)
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if can_be_typed else Qt.ItemFlag.NoItemFlags)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        self.typed.emit(index.row(), index.column(), str(value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return FIXED[section] if section < len(FIXED) else self._columns[section - len(FIXED)][0]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        planned, at = self.shown[index.row()], index.column()
        field = self.field_at(at)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown_text(planned, at)
        if role == Qt.ItemDataRole.EditRole:
            return self.typed_text(planned, field) if field else None
        if role == Qt.ItemDataRole.ForegroundRole and at == OUTCOME:
            waits = self.left_out or self._answers.waits(self.line(planned))
            return colour("muted" if waits else OUTCOME_TONES[planned.outcome])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(self._said(planned, at))) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(dict.fromkeys([self._shown_text(planned, at), *self._said(planned, at)])) or None
        problem = self._problem_at(planned, at)
        if problem is None:
            return None
        _, tone, picture = LEVELS[problem.level]
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(tone)
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(picture, tone, tone)
        return None

    def _shown_text(self, planned: PlannedRow, at: int) -> str:
        if at == NUMBER:
            return f"{planned.row.number}　{self._labels[planned.row.sheet]}".strip()
        if at == OUTCOME:
            if self._answers.waits(self.line(planned)):
                return WAITING
            return LEFT if self.left_out else planned.outcome.value
        if at == WORDS:
            return "；".join(dict.fromkeys(sentence(one).rstrip("。") for one in planned.problems))
        field = self._columns[at - len(FIXED)][1]
        mended = self.mended(planned, field)
        return self.text(planned, field) if mended is None else f"{mended}　{MENDED}".strip()

    def _said(self, planned: PlannedRow, at: int) -> list[str]:
        """What is said of a cell: what the file says where it was mended, and the problems of the row."""
        field = self.field_at(at)
        lines = []
        if field and self.mended(planned, field) is not None:
            lines.append(f"{MENDED}，文件中是“{self.in_file(planned, field)}”。")
        if self._problem_at(planned, at):
            lines += map(sentence, planned.problems)
        return list(dict.fromkeys(lines))

    def _problem_at(self, planned: PlannedRow, at: int) -> CellProblem | None:
        """The gravest problem of a cell, unless it is being judged."""
        if at in (NUMBER, OUTCOME) or self.left_out:
            return None
        found = self.problems_at(planned, at)
        field = self.field_at(at)
        if found and field and self.mended(planned, field) is not None and self._answers.waits(self.line(planned)):
            return None
        return found[0] if found else None

    def width_of(self, at: int) -> int:
        """The width of a column at 100 %."""
        if at < len(FIXED):
            # Without anything to be said the records begin further left.
            words = 300 if self.left_out or any(one.problems for one in self._all) else 72
            return (160 if len(self._sources) > 1 else 64, 84, words)[at]
        return max(self._columns[at - len(FIXED)][1].width + 24, 100) + (MARK if at in self._mended_columns() else 0)

    def _mended_columns(self) -> set[int]:
        """The columns in which a cell says that it was mended."""
        mended = self._answers.mended_cells()
        places = {
            (source.sheet, source.first_column + at): name
            for label, source in self._sources.items()
            for name, at in self._indexes[label].items()
        }
        names = {places.get((sheet, column)) for sheet, _, column in mended}
        return {at for at, (_, field) in enumerate(self._columns, len(FIXED)) if field.name in names}


def _why(sheet: str, left: LeftOut) -> CellProblem:
    """Why a row was left out, and all that stands in it: in columns that are not imported, too."""
    cells = "、".join(dict.fromkeys(text for cell in left.cells if (text := text_of(cell))))
    return CellProblem(left.number, "", f"{left.why}（{cells}）" if cells else left.why, sheet=sheet)


def sentence(one: CellProblem) -> str:
    """A problem with the name of its column."""
    message = in_window(one.message)
    return f"{one.column}：{message}" if one.column else message


def in_window(message: str) -> str:
    """A sentence without what leads to the window: its buttons are here."""
    for words, here in IN_WINDOW:
        message = message.replace(words, here)
    return message.replace(f"{CHOOSE_HERE}。", "")
