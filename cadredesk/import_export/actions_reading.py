"""From a workbook to rows of a kind: which of its sheets are such lists, what their columns hold, what each row says.

Planning begins with one list a sheet and one row a record: sheets of another layout (merged cells, several rows a person,
lists side by side, no header) have been turned into such lists before.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.import_export import rules_remarks
from cadredesk.import_export.records import CellProblem, ImportKind, Offer, Source
from cadredesk.import_export.rules_columns import Corrections, corrected
from cadredesk.import_export.rules_outside import Said, given_by, said_by, state_in, value_of
from cadredesk.import_export.rules_states import sheet_fields
from cadredesk.sheets.clean import Cleaned, Row, clean, count_records
from cadredesk.sheets.guard import MAX_RECORDS, refuse_rows
from cadredesk.sheets.header import Recognition, recognise, sheets_to_import
from cadredesk.sheets.layout import covered_rows, fill_down, with_header
from cadredesk.sheets.reader import Book, Sheet, open_book

STRICT = {ImportKind.PEOPLE: frozenset({"category"})}  # unknown words in these columns refuse the row
NEEDED = {  # columns without which no row can be taken
    ImportKind.PEOPLE: ("name",),
    ImportKind.BRANCHES: ("name",),
    ImportKind.VISITS: ("person_id", "date"),
    ImportKind.PAYMENTS: ("person_id", "date", "fen"),
}
REASONS = ("rule", "kind", "occasion")  # fields that say why somebody was visited or paid


class ColumnsMissingError(UserError):
    """A sheet without columns that every row needs; ``source`` is what was read of it, for somebody to correct."""

    def __init__(self, source: Source, labels: list[str]) -> None:
        missing = "”“".join(labels)
        super().__init__(f"工作表“{source.sheet}”中没有“{missing}”这样的列，请检查表头，或选择别的工作表。")
        self.source = source


def offers(what: ImportKind | str, path: Path) -> list[Offer]:
    """All sheets of a workbook, visible ones first, with how many records of this kind each seems to hold."""
    book = open_book(path)
    found: Counter[str] = Counter()
    with suppress(UserError):  # none of them is such a list
        for sheet, one in sheets_to_import(book, sheet_fields(ImportKind(what))):
            found[sheet.part_of or sheet.name] += count_records(sheet, one)
    return [Offer(name, found[name]) for name in book.names]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the sheets of one workbook are read.

    ``columns`` are the names of its columns where it has no header; ``given`` holds, by the labels of fields, what holds
    for all rows that do not say it themselves.
    """

    what: ImportKind
    path: Path
    corrections: Corrections
    unknown_to_note: bool
    columns: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    def sources(self, names: Sequence[str], all_sheets: bool, progress: Progress) -> tuple[Source, ...]:
        """The sheets of these names; without any the first one of this kind, or all of them."""
        progress.report(0, 3, f"正在打开 {self.path.name}")
        book = open_book(self.path)
        given = given_by(sheet_fields(self.what), self.given)
        found = self._lists(book, names)
        hidden = [] if names or self.columns else self._hidden_lists(book, {sheet.name for sheet, _ in found})
        book.close()
        first = found[0][0].part_of or found[0][0].name
        chosen = [each for each in found if names or all_sheets or (each[0].part_of or each[0].name) == first]
        sources = [self._source(book, *each, given, len(chosen) > 1, progress) for each in chosen]
        others = dict.fromkeys(sheet.part_of or sheet.name for sheet, _ in found)
        left_out = [
            f"工作表“{name}”也像名册，这次没有导入，需要时请指明工作表再导入。" for name in others if name != first
        ]
        said = [] if names or all_sheets else left_out
        if not names:
            said += [f"工作表“{name}”没有读：{why}" for name, why in book.refused.items() if name not in book.hidden]
        if hidden:
            said.append(f"隐藏的工作表“{'”“'.join(hidden)}”没有导入，需要时请在 Excel 中取消隐藏，或指明工作表再导入。")
        if not any(source.rows for source in sources):
            said.append("没有可以导入的记录：表头下面没有填写内容。")
        problems = (*sources[0].problems, *(CellProblem(None, "", each) for each in said))
        sources[0] = dataclasses.replace(sources[0], problems=problems)
        return tuple(sources)

    def _lists(self, book: Book, names: Sequence[str]) -> list[tuple[Sheet, Recognition]]:
        fields = sheet_fields(self.what)
        if not self.columns:
            return [each for name in names for each in sheets_to_import(book, fields, name)] or sheets_to_import(
                book, fields
            )
        wanted = names or [name for name in book.names if name not in book.hidden and name not in book.refused]
        sheets = [sheet for name in wanted if (sheet := book.sheet(name)).rows or names] or [book.sheet()]
        headed = [with_header(sheet, self.columns, fields) for sheet in sheets]
        return [(sheet, recognise(sheet, fields, header)) for sheet, header in headed]

    def _hidden_lists(self, book: Book, taken: Set[str]) -> list[str]:
        """The hidden sheets that look like lists of this kind; whoever hid them may have forgotten them."""
        lists = []
        for name in book.names:
            if name in book.hidden and name not in taken and name not in book.refused:
                with suppress(UserError):
                    sheet = book.sheet(name)
                    one = recognise(sheet, sheet_fields(self.what))
                    if one.has(NEEDED[self.what][0]) and count_records(sheet, one):
                        lists.append(name)
        return lists

    def _source(
        self, book: Book, sheet: Sheet, recognition: Recognition, given: Said, label: bool, progress: Progress
    ) -> Source:
        progress.report(1, 3, f"正在读取工作表“{sheet.name}”")
        recognition = corrected(self.what, recognition, self.corrections)
        name = sheet.name if label else ""
        below = recognition.header.stop
        if len(sheet.rows) - below > MAX_RECORDS:
            refuse_rows(len(sheet.rows) - below)
        covered = self._covered(sheet, recognition)
        problems = [
            *rules_remarks.of_columns(sheet, recognition, noted=self.unknown_to_note),
            *rules_remarks.of_hidden_columns(sheet, recognition),
            *rules_remarks.of_covered(sheet, covered, recognition),
        ]
        fill_down(sheet, below)
        cleaned = clean(sheet, recognition, STRICT.get(self.what, frozenset()), name, covered.keys())
        if self.unknown_to_note:
            _add_to_notes(cleaned)
        problems += rules_remarks.of_rows(sheet, cleaned)
        problems += rules_remarks.of_formulas(sheet, recognition, cleaned.rows)
        rows: Sequence[Row] = cleaned.rows
        known = {one.field.name for one in recognition.mapped if one.field}
        for said in (*([given] if given.words else []), *said_by(self.what, sheet, recognition.header.start)):
            rows, count = _with(said, rows, recognition)
            known |= said.words.keys()
            if count and said.proposed:
                problems.append(_proposal(said, recognition, count))
        problems += self._about_state(sheet, recognition, rows)
        source = Source(
            what=self.what,
            path=self.path,
            sheet=sheet.name,
            sheets=book.names,
            recognition=recognition,
            rows=tuple(rows),
            problems=tuple(dataclasses.replace(one, sheet=name) for one in problems),
            head=sheet.rows[:below],
            merged=tuple(span for span in sheet.merged if span[1][0] < below),
            part_of=sheet.part_of,
        )
        needed = [one for one in recognition.fields if one.name in NEEDED[self.what]]
        if missing := [one.label for one in needed if one.name not in known]:
            raise ColumnsMissingError(source, missing)
        return source

    def _covered(self, sheet: Sheet, recognition: Recognition) -> dict[int, int]:
        """Of people the rows below the first of somebody whose name is merged over several. Visits are one a row."""
        if self.what is not ImportKind.PEOPLE:
            return {}
        names = [one.index for one in recognition.mapped if one.field and one.field.name in ("name", "id_number")]
        return covered_rows(sheet, recognition.header.stop, names)

    def _about_state(self, sheet: Sheet, recognition: Recognition, rows: Sequence[Row]) -> list[CellProblem]:
        """A list of the dead, or of those who left, tells so of all its people; the day has to be known."""
        if self.what is not ImportKind.PEOPLE:
            return []
        state, words = state_in(sheet, recognition.header.start)
        name = {"去世": "died_on", "转出": "moved_out_on"}.get(state, "")
        undated = sum(1 for row in rows if name not in row.values) if name else 0
        if not undated:
            return []
        message = f"“{words}”说的像是已{state}的人员，其中 {undated} 人没有{state}时间，导入后仍在册，请补填{state}时间后再导入。"
        return [CellProblem(None, "", message)]


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
            for name, value in values.items()
            if name not in row.values
            and not (said.proposed and (name in row.words or _says_another(row, name, values)))
        }
        if new:
            count += 1
            answered = {headers.get(name) for name in new}
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
    """Whether a row has a reason of its own, so that the title's is not meant for it."""
    return name in REASONS and any(
        each in row.words and (each not in values or row.values.get(each) != values[each]) for each in REASONS
    )


def _proposal(said: Said, recognition: Recognition, count: int) -> CellProblem:
    labels = {one.name: one.label for one in recognition.fields}
    what = "、".join(f"{labels[name]}“{words}”" for name, words in said.words.items())
    return CellProblem(None, "", f"按{said.where}，{count} 行没有填写的按{what}导入，请核对。")


def _add_to_notes(cleaned: Cleaned) -> None:
    """Put the cells of unknown columns behind the note of their row."""
    for row in cleaned.rows:
        if row.others:
            more = "；".join(f"{header}：{words}" for header, words in row.others.items())
            row.values["note"] = "\n".join(filter(None, (row.values.get("note", ""), more)))
