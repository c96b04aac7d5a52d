"""One sheet of a workbook: its rows, with what is said of them outside their cells, by its title and by who imports it."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.import_export import rules_relatives, rules_remarks
from cadredesk.import_export.records import CellProblem, ImportKind, LeftOut, Proposal, Source
from cadredesk.import_export.records_answers import Answers
from cadredesk.import_export.rules_columns import corrected
from cadredesk.import_export.rules_guess import with_guesses
from cadredesk.import_export.rules_months import by_month, month_columns
from cadredesk.import_export.rules_occasions import by_occasion, occasion_columns, records_of
from cadredesk.import_export.rules_outside import Said, for_occasions, said_between, said_by, value_of, year_said
from cadredesk.registers.records_sheets import SHEETS
from cadredesk.sheets.clean import Cleaned, Row, clean
from cadredesk.sheets.guard import MAX_RECORDS, refuse_rows
from cadredesk.sheets.header import NO_HEADER, Recognition
from cadredesk.sheets.layout import covered_rows, fill_down
from cadredesk.sheets.reader import Cell, Sheet

STRICT = {ImportKind.PEOPLE: frozenset({"category"})}  # unknown words in these columns refuse the row
NEEDED = {  # columns without which no row can be taken
    ImportKind.PEOPLE: ("name",),
    ImportKind.BRANCHES: ("name",),
    ImportKind.VISITS: ("person_id", "date"),
    ImportKind.PAYMENTS: ("person_id", "date", "fen"),
    **{ImportKind(word): sheet.needed for word, sheet in SHEETS.items()},
}
_OF_OCCASIONS = (ImportKind.VISITS, ImportKind.PAYMENTS)
_OF_DAYS = (*_OF_OCCASIONS, *map(ImportKind, SHEETS))  # days without a year take that of the title
# Fields that answer one question: a row with one of them is not asked for the others.
TOGETHER = (
    ("date", "year", "month"),
    ("rule", "kind", "occasion"),
    ("state", "alive", "dead", "died_on", "moved_out_on"),
)


class ColumnsMissingError(UserError):
    """A sheet without columns that every row needs; ``source`` is what was read of it, for somebody to correct."""

    def __init__(self, source: Source, labels: list[str]) -> None:
        missing = "”“".join(labels)
        super().__init__(f"工作表“{source.sheet}”中没有“{missing}”这样的列，请检查表头，或选择别的工作表。")
        self.source = source


class SheetReader:
    """Reads one list: a sheet, or one of several beside each other. ``label``: several are read together."""

    def __init__(
        self, what: ImportKind, sheet: Sheet, recognition: Recognition, answers: Answers, given: Said, *, label: bool
    ) -> None:
        self.what, self.sheet, self.answers, self.given = what, sheet, answers, given
        self.said = answers.of(sheet.part_of or sheet.name)
        if self.said.header == NO_HEADER:
            recognition = with_guesses(sheet, recognition)
        self.recognition = corrected(what, _with_day(what, recognition), answers.corrections)
        self.fields = {one.name: one for one in self.recognition.fields}
        self.said_of_rows = answers.of(sheet.name)
        self.name = sheet.name if label else ""
        self.below = recognition.header.stop  # the index of the first row below the header
        self.year = year_said(sheet, recognition.header.start) if what in _OF_DAYS else None
        self.occasions = occasion_columns(what, self.recognition, self.year) if what in _OF_OCCASIONS else []
        self.problems: list[CellProblem] = []
        self.between: list[Said] = []  # what headings between the rows say

    def source(self, path: Path, sheets: tuple[str, ...]) -> Source:
        """All that is read of it. Raises ColumnsMissingError, and UserError where it is too long."""
        sheet, recognition = self.sheet, self.recognition
        if len(sheet.rows) - self.below > MAX_RECORDS:
            refuse_rows(len(sheet.rows) - self.below)
        mended = self._mend_cells()
        covered = self._covered()
        cleaned = self._clean(covered)
        rows = self._with_relatives(cleaned.rows, covered)
        proposals, rows = self._with_what_is_said(self._by_month(self._by_occasion(rows)))
        source = Source(
            what=self.what,
            path=path,
            sheet=sheet.name,
            sheets=sheets,
            recognition=recognition,
            rows=tuple(map(self._accepted, rows)),
            problems=tuple(dataclasses.replace(one, sheet=self.name) for one in self.problems),
            head=sheet.rows[: self.below],
            merged=tuple(span for span in sheet.merged if span[1][0] < self.below),
            part_of=sheet.part_of,
            first_row=sheet.first_row,
            first_column=sheet.first_column,
            proposals=tuple(proposals),
            questions={sheet.first_column + at: question for at, question in cleaned.questions.items()},
            left_out=tuple(self._left_out(cleaned, covered)),
            header_row=rules_remarks.header_row(sheet, recognition),
            mended=mended,
            persons=self.said_of_rows.persons,
        )
        self._require_columns(source)
        return source

    def _mend_cells(self) -> dict[tuple[int, int], Cell]:
        """Put what somebody has written in the place of cells there; gives what stood in them."""
        before: dict[tuple[int, int], Cell] = {}
        for (row, column), words in self.said_of_rows.cells.items():
            at, place = row - self.sheet.first_row, column - self.sheet.first_column
            if self.below <= at < len(self.sheet.rows) and 0 <= place < len(self.sheet.rows[at]):
                before[row, column] = self.sheet.rows[at][place]
                self.sheet.put(at, place, words)
        return before

    def _covered(self) -> dict[int, int]:
        """Of people the rows below the first of somebody whose name is merged over several, unless one is said to be a record.

        Visits are one a row.
        """
        if self.what is not ImportKind.PEOPLE:
            return {}
        keys = [one.index for one in self.recognition.mapped if one.field and one.field.name in ("name", "id_number")]
        has_relatives = rules_relatives.relative_columns(self.recognition)
        going_on = rules_relatives.rows_that_go_on(self.sheet, self.recognition) if has_relatives else {}
        found = going_on | covered_rows(self.sheet, self.below, keys)
        return {at: top for at, top in found.items() if not self.said_of_rows.records.get(self.sheet.number(at))}

    def _clean(self, covered: Mapping[int, int]) -> Cleaned:
        """The rows with typed values; what is to be said of them is said."""
        sheet, recognition, noted = self.sheet, self.recognition, self.answers.unknown_to_note
        self.problems += rules_remarks.of_columns(sheet, recognition, noted=noted)
        self.problems += rules_remarks.of_hidden_columns(sheet, recognition)
        self.problems += rules_remarks.of_covered(sheet, covered, recognition)
        fill_down(sheet, self.below)
        cleaned = clean(
            sheet,
            recognition,
            STRICT.get(self.what, frozenset()),
            self.name,
            covered.keys(),
            self.year,
            dates={column - sheet.first_column: answer for column, answer in self.said.dates.items()},
            records=self.said_of_rows.records,
        )
        self.between = said_between(self.what, sheet, cleaned.skipped, self.year)
        if noted:
            cleaned = dataclasses.replace(cleaned, rows=list(map(_with_others_noted, cleaned.rows)))
        self.problems += rules_remarks.of_rows(sheet, cleaned)
        self.problems += rules_remarks.of_merged_amounts(sheet, recognition, cleaned.rows)
        self.problems += rules_remarks.of_formulas(sheet, recognition, cleaned.rows)
        return cleaned

    def _with_relatives(self, rows: Sequence[Row], covered: Mapping[int, int]) -> Sequence[Row]:
        """The rows with those whom their columns, or further rows of the same person, name as the person's family."""
        names = (one.field.name for one in self.recognition.mapped if one.field)
        if self.what is not ImportKind.PEOPLE or not any(name.startswith(rules_relatives.MARK) for name in names):
            return rows
        further = _further_rows(self.sheet, self.recognition, covered)
        return rules_relatives.with_relatives(rows, further, self.recognition)

    def _by_occasion(self, rows: Sequence[Row]) -> Sequence[Row]:
        """A record for each filled cell of the columns that are occasions (春节, 中秋)."""
        if not self.occasions:
            return rows
        dated = any("date" in said.words for said in self._all_said())
        fen = self.fields["fen"]
        rows, without = by_occasion(
            rows, lambda row: records_of(self.what, row, self.occasions, fen, self.year, dated=dated)
        )
        self.problems += rules_remarks.of_occasions(
            self.sheet, self.recognition, self.occasions, rows, without, dated=dated
        )
        return rows

    def _by_month(self, rows: Sequence[Row]) -> Sequence[Row]:
        """A record for each filled cell of the columns that are months."""
        columns = month_columns(self.recognition)
        if not columns:
            return rows
        found, said = by_month(rows, columns)
        self.problems += said
        return found

    def _with_what_is_said(self, rows: Sequence[Row]) -> tuple[list[Proposal], Sequence[Row]]:
        """The rows with what holds for all of them: what somebody says first, then what the sheet proposes."""
        proposals = []
        for said in self._all_said():
            held, declined = said.divided(self.said.declined)
            if said.proposed:
                proposals += [*self._proposals(held, rows), *self._proposals(declined, rows, declined=True)]
            rows, count = _with(held, rows, self.recognition)
            if count and said.proposed:
                self.problems.append(_remark(held, self.fields, count))
        return proposals, rows

    def _proposals(self, said: Said, rows: Sequence[Row], *, declined: bool = False) -> list[Proposal]:
        """What a title says as single proposals, where it says anything of any row."""
        count = _with(said, rows, self.recognition)[1]
        said_of = said.words.items() if count else ()
        return [Proposal(self.fields[name], words, said.where, count, declined) for name, words in said_of]

    def _all_said(self) -> list[Said]:
        """What somebody says of the sheet, then of all sheets, then what headings, its titles and its name say."""
        by_hand = [Said(self.said.given, "导入时指定", proposed=False), self.given]
        proposed = said_by(self.what, self.sheet, self.recognition.header.start)
        found = [said for said in (*by_hand, *self.between, *proposed) if said.words]
        return for_occasions(found, self.occasions) if self.occasions else found

    def _accepted(self, row: Row) -> Row:
        """The row with the names of the fields of which somebody says that they hold."""
        names = frozenset(name for number, name in self.said_of_rows.accepted if number == row.number)
        return dataclasses.replace(row, accepted=names) if names else row

    def _left_out(self, cleaned: Cleaned, covered: Mapping[int, int]) -> list[LeftOut]:
        sheet = self.sheet
        left = [LeftOut(number, why, sheet.rows[number - sheet.first_row]) for number, why in cleaned.skipped]
        left += [
            LeftOut(sheet.number(at), f"与第 {sheet.number(top)} 行是同一个人", sheet.rows[at])
            for at, top in covered.items()
        ]
        return sorted(left, key=lambda one: one.number)

    def _require_columns(self, source: Source) -> None:
        known = {one.field.name for one in self.recognition.mapped if one.field}
        known |= {"fen", "date"} if self.occasions else set()
        known |= {name for said in self._all_said() for name in said.divided(self.said.declined)[0].words}
        needed = [self.fields[name] for name in NEEDED[self.what]]
        if missing := [one.label for one in needed if one.name not in known]:
            raise ColumnsMissingError(source, missing)


def _with_day(what: ImportKind, recognition: Recognition) -> Recognition:
    """Where a list of activities has 时间 alone, it is the day."""
    if what is not ImportKind.ACTIVITIES or recognition.has("date") or not recognition.has("time"):
        return recognition
    at = next(one.index for one in recognition.mapped if one.field and one.field.name == "time")
    return recognition.with_column(at, "date")


def _further_rows(sheet: Sheet, recognition: Recognition, covered: Mapping[int, int]) -> dict[int, list[Row]]:
    """What further rows of one person say, by the number of the person's first row."""
    if not covered:
        return {}
    left_out = {at for at in range(len(sheet.rows)) if at not in covered}
    found: dict[int, list[Row]] = {}
    for row in clean(sheet, recognition, left_out=left_out).rows:
        found.setdefault(sheet.number(covered[row.number - sheet.first_row]), []).append(row)
    return found


def _with(said: Said, rows: Sequence[Row], recognition: Recognition) -> tuple[list[Row], int]:
    """The rows with what is said of all of them, and how many of them did not say it themselves.

    What cannot be read in a cell is answered by who imports, not by a title.
    """
    fields = {one.name: one for one in recognition.fields}
    headers = {one.field.name: one.header or one.field.label for one in recognition.mapped if one.field}
    values = {name: value_of(fields[name], words) for name, words in said.words.items()}
    changed, count = [], 0
    for row in rows:
        new = {
            name: value
            for name, value in (values.items() if said.rows is None or row.number in said.rows else ())
            if name not in row.values
            and not (said.proposed and (name in row.words or _says_another(row, name, values)))
        }
        if new:
            count += 1
            answered = {(row.marked or headers).get(name, headers.get(name)) for name in new}
            row = dataclasses.replace(
                row,
                values=row.values | new,
                words={**row.words, **{name: said.words[name] for name in new}},
                problems=tuple(one for one in row.problems if one.column not in answered),
                proposed=row.proposed | new.keys() if said.proposed else row.proposed,
            )
        changed.append(row)
    return changed, count


def _says_another(row: Row, name: str, values: Mapping[str, Any]) -> bool:
    """Whether a row answers the question itself, in another column, so that the title's answer is not meant for it."""
    others = next((names for names in TOGETHER if name in names), ())
    return any(each in row.words and (each not in values or row.values.get(each) != values[each]) for each in others)


def _remark(said: Said, fields: Mapping[str, Field], count: int) -> CellProblem:
    what = "、".join(f"{fields[name].label}“{words}”" for name, words in said.words.items())
    return CellProblem(None, "", f"按{said.where}，{count} 行没有填写的按{what}导入，请核对。")


def _with_others_noted(row: Row) -> Row:
    """The row with the cells of unknown columns behind its note."""
    if not row.others:
        return row
    more = "；".join(f"{header}：{words}" for header, words in row.others.items())
    note = "\n".join(filter(None, (row.values.get("note", ""), more)))
    return dataclasses.replace(row, values={**row.values, "note": note})
