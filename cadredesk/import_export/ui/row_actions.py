"""What the clerk does with the rows of an import: mends cells, lets the sheet hold, leaves rows out, says who is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from cadredesk.core import values
from cadredesk.core.fields import Field, Kind
from cadredesk.db.file import Office
from cadredesk.import_export.records import Difference, PlannedRow, RowOutcome
from cadredesk.import_export.records_answers import Meant
from cadredesk.import_export.ui.problem_list import Group
from cadredesk.import_export.ui.row_answers import Place, RowAnswers
from cadredesk.import_export.ui.rows_model import RowsModel
from cadredesk.import_export.ui.rows_table import RowsTable
from cadredesk.people import store as people_store

NOBODY_YET = "另一个人（新增）"
NOTHING = "（空）"


@dataclass(frozen=True, slots=True)
class Alike:
    """Cells of one column with the same words as one that was mended, and what was written there."""

    header: str
    words: str
    instead: str
    cells: tuple[Place, ...]


class RowActions(QObject):
    """Acts on the rows and the cell that the table points at. ``offered``: there are cells alike, or none any more."""

    offered = Signal()

    def __init__(self, office: Office, answers: RowAnswers, table: RowsTable) -> None:
        super().__init__(table)
        self._office, self._answers, self._table = office, answers, table
        self.alike: Alike | None = None
        table.rows.typed.connect(self._typed)

    @property
    def _model(self) -> RowsModel:
        return self._table.rows

    # ---- what is pointed at

    @property
    def rows(self) -> list[PlannedRow]:
        """The rows selected."""
        return [self._model.shown[at] for at in self._table.chosen() if at < len(self._model.shown)]

    @property
    def row(self) -> PlannedRow | None:
        """The current row."""
        at = self._table.currentIndex()
        return self._model.shown[at.row()] if at.isValid() and at.row() < len(self._model.shown) else None

    @property
    def field(self) -> Field | None:
        """The field of the current cell."""
        at = self._table.currentIndex()
        return self._model.field_at(at.column()) if at.isValid() else None

    # ---- cells

    def _typed(self, at: int, column: int, text: str) -> None:
        planned, field, text = self._model.shown[at], self._model.field_at(column), text.strip()
        place = self._model.place(planned, field.name) if field else None
        if field is None or place is None or text == self._model.typed_text(planned, field).strip():
            return
        before = planned.row.words.get(field.name, "")
        wrong = bool(self._model.problems_at(planned, column)) and self._model.mended(planned, field) is None
        put_back = text == self._model.in_file(planned, field)
        header = self._model.header(planned, field)
        self._answers.mend({place: None if put_back else text}, f"改第 {planned.row.number} 行的“{header}”")
        cells = self._same(field, before) if wrong and before and not put_back else ()
        self._offer(Alike(header, before, text, tuple(cells)) if cells else None)

    def _same(self, field: Field, words: str) -> list[Place]:
        """The cells of a column that say the same and have not been mended."""
        alike = [one for one in self._model.every_row() if one.row.words.get(field.name) == words]
        places = {self._model.place(one, field.name): one for one in alike if self._model.mended(one, field) is None}
        return [place for place in places if place is not None]

    def _offer(self, alike: Alike | None) -> None:
        self.alike = alike
        self.offered.emit()

    def mend_alike(self) -> None:
        """Write in all cells alike what was written in the one."""
        if (alike := self.alike) is not None:
            self._offer(None)
            words = f"把“{alike.header}”的 {len(alike.cells):,} 格“{alike.words}”改成“{alike.instead}”"
            self._answers.mend(dict.fromkeys(alike.cells, alike.instead), words)

    def leave_alike(self) -> None:
        """Only the one cell was meant."""
        self._offer(None)

    def mended_cells(self, rows: Sequence[PlannedRow]) -> list[Place]:
        """The cells of some rows that were mended: those in the current column, else all."""
        lines = {self._model.line(one) for one in rows}
        every = [place for place in self._answers.mended_cells() if place[:2] in lines]
        here = {self._model.place(one, self.field.name) for one in rows if self.field} if every else set()
        return [place for place in every if place in here] or every

    def restore(self) -> None:
        """Let mended cells be as in the file."""
        if cells := self.mended_cells(self.rows):
            self._answers.mend(dict.fromkeys(cells), f"恢复 {len(cells)} 格原样")

    # ---- what is known and what the sheet says

    def asked(self, rows: Sequence[PlannedRow], *, taken: bool, header: str = "") -> list[tuple[str, int, str]]:
        """The cells (by field) that disagree with what is known and hold, or do not hold yet."""
        return [
            (*self._model.line(one), each.field.name)
            for one in rows
            for each in one.differences
            if (each.asked and each.taken is taken) and header in ("", self._model.header(one, each.field))
        ]

    def accept(self, *, on: bool) -> None:
        """Of the chosen rows the sheet holds, or the register."""
        if cells := self.asked(self.rows, taken=not on):
            self._answers.accept(cells, f"{len(cells)} 格以{'表' if on else '名册'}中为准", on=on)

    def of_group(self, group: Group) -> list[tuple[str, int, str]]:
        """The cells of one sort of problem that can be let hold."""
        rows = [one for one in self._model.every_row() if one.row.place in group.rows]
        return self.asked(rows, taken=False, header=group.column)

    def accept_group(self, group: Group) -> None:
        """Of one sort of problem the sheet holds everywhere."""
        if cells := self.of_group(group):
            self._answers.accept(cells, f"{len(cells)} 格以表中为准", on=True)

    # ---- rows

    def take_rows(self, *, on: bool) -> None:
        """Let the chosen rows be records, or leave them out."""
        if rows := self.rows:
            what = f"第 {rows[0].row.number} 行" if len(rows) == 1 else f"{len(rows):,} 行"
            self._answers.take_rows(
                [self._model.line(one) for one in rows], f"{what}{'要导入' if on else '不导入'}", on=on
            )

    # ---- who is meant

    def who_may_be_meant(self) -> list[tuple[str, Meant, bool]]:
        """(words, who, whether that is the answer) for the current row; nothing where it does not ask."""
        planned = self.row
        if planned is None or (question := planned.question) is None:
            return []
        known = {
            one.id: one
            for one in people_store.some(self._office, [one.person for one in question.choices if one.person])
        }
        found = []
        for one in question.choices:
            if one.row:
                words = (
                    f"就是第 {one.row[1]} 行的“{question.name}”"
                    if not one.row[0]
                    else f"就是“{one.row[0]}”第 {one.row[1]} 行的“{question.name}”"
                )
            elif one.person:
                if one.person not in known:
                    continue
                person = known[one.person]
                facts = (
                    person.sex,
                    str(person.birth or ""),
                    person.category,
                    person.unit,
                    "已去世" if person.died_on else "",
                )
                words = " · ".join(filter(None, (f"编号 {one.person}", person.name, *facts)))
            else:
                words = NOBODY_YET
            found.append((words, one, one == question.answer))
        return found

    def mean(self, who: Meant | None) -> None:
        """Somebody is meant by the current row; None: it is to be asked again."""
        planned = self.row
        if planned is not None and planned.question is not None:
            words = f"指定第 {planned.row.number} 行是谁"
            self._answers.mean(self._model.line(planned), planned.question.name, who, words)

    # ---- in words

    def changes(self, planned: PlannedRow) -> str:
        """What a row changes of a known record: 单位：农业局 → 农业农村局."""
        if planned.outcome is not RowOutcome.UPDATED:
            return ""
        taken = [one for one in (*planned.differences, *planned.fills) if one.taken]
        return "；".join(self.change(planned, one) for one in taken)

    def change(self, planned: PlannedRow, one: Difference) -> str:
        """What is known, and what the row says."""
        known = people_store.words_of(self._office, one.field, one.known) or NOTHING
        if one.field.kind is Kind.REFERENCE:
            said = " ".join(planned.row.words.get(one.field.name, "").split())
        else:
            said = values.show(one.field, one.said)
        return f"{one.field.label}：{known} → {said or NOTHING}"
