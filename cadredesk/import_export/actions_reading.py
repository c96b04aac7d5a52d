"""From a workbook to rows of a kind: which of its sheets are such lists, what their columns hold, what each row says.

Planning begins with one list a sheet and one row a record. Sheets of another layout (lists side by side, several rows a
person) have to be turned into such sheets here, between opening the workbook and recognising its columns.
"""

import dataclasses
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cadredesk.core.errors import UserError
from cadredesk.core.names import some_of
from cadredesk.core.progress import Progress
from cadredesk.import_export.records import CellProblem, ImportKind, Offer, Source
from cadredesk.import_export.rules_columns import Corrections, corrected
from cadredesk.import_export.rules_states import sheet_fields
from cadredesk.sheets.clean import Cleaned, clean, count_records
from cadredesk.sheets.header import Recognition, sheets_to_import
from cadredesk.sheets.reader import Book, Sheet, open_book
from cadredesk.sheets.skipped_rows import TALLY

STRICT = {ImportKind.PEOPLE: frozenset({"category"})}  # unknown words in these columns refuse the row
NEEDED = {  # columns without which no row can be taken
    ImportKind.PEOPLE: ("name",),
    ImportKind.BRANCHES: ("name",),
    ImportKind.VISITS: ("person_id", "date"),
    ImportKind.PAYMENTS: ("person_id", "date", "fen"),
}


class ColumnsMissingError(UserError):
    """A sheet without columns that every row needs; ``source`` is what was read of it, for somebody to correct."""

    def __init__(self, source: Source, labels: list[str]) -> None:
        missing = "”“".join(labels)
        super().__init__(f"工作表“{source.sheet}”中没有“{missing}”这样的列，请检查表头，或选择别的工作表。")
        self.source = source


def offers(what: ImportKind | str, path: Path) -> list[Offer]:
    """All sheets of a workbook, visible ones first, with how many records of this kind each seems to hold."""
    book = open_book(path)
    found: dict[str, int] = {}
    with suppress(UserError):  # none of them is such a list
        found = {
            sheet.name: count_records(sheet, one)
            for sheet, one in sheets_to_import(book, sheet_fields(ImportKind(what)))
        }
    return [Offer(name, found.get(name, 0)) for name in book.names]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the sheets of one workbook are read."""

    what: ImportKind
    path: Path
    corrections: Corrections
    unknown_to_note: bool

    def sources(self, names: Sequence[str], all_sheets: bool, progress: Progress) -> tuple[Source, ...]:
        """The sheets of these names; without any the first one of this kind, or all of them."""
        progress.report(0, 3, f"正在打开 {self.path.name}")
        book, fields = open_book(self.path), sheet_fields(self.what)
        found = [sheets_to_import(book, fields, name)[0] for name in names] or sheets_to_import(book, fields)
        count = len(found) if names or all_sheets else 1
        sources = [self._source(book, *each, count > 1, progress) for each in found[:count]]
        others = [
            CellProblem(None, "", f"工作表“{sheet.name}”也像名册，这次没有导入，需要时请指明工作表再导入。")
            for sheet, _ in found[count:]
        ]
        sources[0] = dataclasses.replace(sources[0], problems=(*sources[0].problems, *others))
        return tuple(sources)

    def _source(self, book: Book, sheet: Sheet, recognition: Recognition, label: bool, progress: Progress) -> Source:
        progress.report(1, 3, f"正在读取工作表“{sheet.name}”")
        recognition = corrected(self.what, recognition, self.corrections)
        name = sheet.name if label else ""
        cleaned = clean(sheet, recognition, STRICT.get(self.what, frozenset()), name)
        if self.unknown_to_note:
            _add_to_notes(cleaned)
        below = recognition.header.stop
        source = Source(
            what=self.what,
            path=self.path,
            sheet=sheet.name,
            sheets=book.names,
            recognition=recognition,
            rows=tuple(cleaned.rows),
            problems=(*_about_columns(sheet, recognition, self.unknown_to_note, name), *_about_tallies(cleaned, name)),
            head=sheet.rows[:below],
            merged=tuple(span for span in sheet.merged if span[1][0] < below),
        )
        needed = [one for one in recognition.fields if one.name in NEEDED[self.what]]
        if missing := [one.label for one in needed if not recognition.has(one.name)]:
            raise ColumnsMissingError(source, missing)
        return source


def _add_to_notes(cleaned: Cleaned) -> None:
    """Put the cells of unknown columns behind the note of their row."""
    for row in cleaned.rows:
        if row.others:
            more = "；".join(f"{header}：{words}" for header, words in row.others.items())
            row.values["note"] = "\n".join(filter(None, (row.values.get("note", ""), more)))


def _about_tallies(cleaned: Cleaned, name: str) -> list[CellProblem]:
    """Name the rows that were left out because figures alone stand in them, the name's place too."""
    numbers = [number for number, why in cleaned.skipped if why == TALLY]
    if not numbers:
        return []
    rows = some_of([str(number) for number in numbers], 10, "行")
    return [CellProblem(None, "", f"第 {rows} 行的姓名栏里是数字，只有统计数，没有导入。", sheet=name)]


def _about_columns(sheet: Sheet, recognition: Recognition, unknown_to_note: bool, name: str) -> list[CellProblem]:
    where = sheet.number(recognition.header[-1])
    done = "这一列写入备注" if unknown_to_note else "这一列没有导入"
    taken = {one.header for one in recognition.mapped}

    def why(header: str) -> str:
        return f"有两列都是“{header}”" if header in taken else f"不认识“{header}”这一列"

    return [CellProblem(where, one.header, f"{why(one.header)}，{done}。", sheet=name) for one in recognition.unknown]
