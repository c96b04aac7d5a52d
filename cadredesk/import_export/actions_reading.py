"""From a workbook to rows of a kind: which of its sheets are such lists, what their columns hold, what each row says.

Planning begins with one list a sheet and one row a record: sheets of another layout (merged cells, several rows a person,
lists side by side, no header) have been turned into such lists before.
"""

import dataclasses
from collections import Counter
from collections.abc import Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.core.levels import OfficeLevel, read_at
from cadredesk.core.progress import Progress
from cadredesk.import_export.records import CellProblem, ImportKind, Offer, Source
from cadredesk.import_export.records_answers import Answers
from cadredesk.import_export.rules_columns import known_header
from cadredesk.import_export.rules_outside import given_by
from cadredesk.import_export.rules_sheet import NEEDED, SheetReader
from cadredesk.import_export.rules_states import sheet_fields
from cadredesk.sheets.clean import count_records
from cadredesk.sheets.header import SEARCHED_ROWS, HeaderRows, Recognition, recognise, sheets_to_import
from cadredesk.sheets.layout import with_header
from cadredesk.sheets.opened import OpenedBook
from cadredesk.sheets.reader import Book, Sheet, open_book


def offers(what: ImportKind | str, path: Path) -> list[Offer]:
    """All sheets of a workbook, visible ones first, with how many records of this kind each seems to hold."""
    book = open_book(path)
    found: Counter[str] = Counter()
    with suppress(UserError):  # none of them is such a list
        for sheet, one in sheets_to_import(book, sheet_fields(ImportKind(what))):
            found[sheet.part_of or sheet.name] += count_records(sheet, one)
    return [Offer(name, found[name]) for name in book.names]


def first_rows(path: Path, name: str) -> Sheet:
    """A sheet with its first rows alone, among which a header is sought. Raises UserError."""
    sheet = open_book(path).sheet(name)
    return dataclasses.replace(sheet, rows=sheet.rows[:SEARCHED_ROWS])


@dataclass(frozen=True, slots=True)
class Reading:
    """How the sheets of one workbook are read. ``opened`` keeps the workbook for the next reading."""

    what: ImportKind
    path: Path
    answers: Answers
    opened: OpenedBook | None = None
    level: str = OfficeLevel.COUNTY  # the office's own: what 市级 means

    @property
    def _fields(self) -> tuple[Field, ...]:
        return read_at(self.level, sheet_fields(self.what))

    def sources(self, names: Sequence[str], all_sheets: bool, progress: Progress) -> tuple[Source, ...]:
        """The sheets of these names; without any the first one of this kind, or all of them."""
        progress.report(0, 3, f"正在打开 {self.path.name}")
        book = self.opened.open(self.path) if self.opened else open_book(self.path)
        given = given_by(self._fields, self.answers.given)
        found = self._lists(book, names)
        hidden = [] if names or self.answers.columns else self._hidden_lists(book, {sheet.name for sheet, _ in found})
        book.close()
        first = found[0][0].part_of or found[0][0].name
        chosen = [each for each in found if names or all_sheets or (each[0].part_of or each[0].name) == first]
        sources = []
        for sheet, recognition in chosen:
            progress.report(1, 3, f"正在读取工作表“{sheet.name}”")
            reader = SheetReader(self.what, sheet, recognition, self.answers, given, label=len(chosen) > 1)
            sources.append(reader.source(self.path, book.names))
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
        fields = self._fields
        if not self.answers.columns:
            wanted: Sequence[str | None] = names or [None]
            return [each for name in wanted for each in sheets_to_import(book, fields, name, self._header_of)]
        wanted = names or [name for name in book.names if name not in book.hidden and name not in book.refused]
        sheets = [sheet for name in wanted if (sheet := book.sheet(name)).rows or names] or [book.sheet()]
        headed = [with_header(sheet, self.answers.columns, fields) for sheet in sheets]
        return [(sheet, recognise(sheet, fields, header)) for sheet, header in headed]

    def _header_of(self, sheet: Sheet) -> HeaderRows | None:
        """Where somebody says that the header of a sheet is, else where one stands that somebody has named before."""
        return self.answers.of(sheet.name).header or known_header(self.what, sheet, self.answers.headers)

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
