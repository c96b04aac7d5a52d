"""What an import is before, while and after it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from cadredesk.branches.records import Branch, Liaison
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.core.problems import Level
from cadredesk.funds.records import Payment
from cadredesk.import_export.records_answers import Meant
from cadredesk.people.entries.records import Care, Relative
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person, State
from cadredesk.registers.records_sheets import SHEETS, RegisterSheet
from cadredesk.sheets.clean import Row
from cadredesk.sheets.dates import DateQuestion
from cadredesk.sheets.header import Recognition
from cadredesk.sheets.reader import Cell, Corner
from cadredesk.sheets.value_columns import field_of_value
from cadredesk.visits.records import Visit


class ImportKind(StrEnum):
    """What a workbook holds: the word of the command line."""

    PEOPLE = "people"
    BRANCHES = "branches"
    VISITS = "visits"
    PAYMENTS = "payments"
    ACTIVITIES = "activities"
    ATTENDANCE = "attendance"
    OUTPUTS = "outputs"
    HONOURS = "honours"
    SUGGESTIONS = "suggestions"
    POSTS = "posts"
    GRANTS = "grants"

    @property
    def sheet(self) -> RegisterSheet | None:
        """The register of which it is a list; None for the lists that are none."""
        return SHEETS.get(self.value)


NOUNS = {
    ImportKind.PEOPLE: "人员", ImportKind.BRANCHES: "支部", ImportKind.VISITS: "走访", ImportKind.PAYMENTS: "发放",
    **{ImportKind(word): sheet.noun for word, sheet in SHEETS.items()},
}  # fmt: skip
RECORDS = {
    ImportKind.PEOPLE: Person,
    ImportKind.BRANCHES: Branch,
    ImportKind.VISITS: Visit,
    ImportKind.PAYMENTS: Payment,
}


class RowOutcome(StrEnum):
    """What becomes of a row."""

    ADDED = "新增"
    UPDATED = "更新"
    UNCHANGED = "未变"
    REFUSED = "拒绝"


def written(counts: Mapping[RowOutcome, int]) -> str:
    """How many rows were written, in words: 新增 2、更新 1."""
    said = [f"{outcome} {counts[outcome]:,}" for outcome in (RowOutcome.ADDED, RowOutcome.UPDATED) if counts[outcome]]
    return "、".join(said) or "没有新增和更新"


STATE = Field(name="state", label="状态", kind=Kind.CHOICE, choices=tuple(State))
NUMBER = Field(name="number", label="凭证号", width=150)
RECEIPT = Field(name="receipt", label="领取情况", hint="已领、未领、退回、待领；只有已领的是发放")
_OF_PAYMENTS = ("person_id", "date", "kind", "occasion", "fen", "budget", "category", "note")


@cache
def fields_for(what: ImportKind) -> tuple[Field, ...]:
    """The fields that a workbook of this kind may have: those of the record, and the ID number that tells the person."""
    if what.sheet is not None:
        return what.sheet.fields
    own = [one for one in fields_of(RECORDS[what]) if one.name != "merged_into_id"]
    if what is ImportKind.PAYMENTS:
        own = [one for one in own if one.name in _OF_PAYMENTS]
    if what in (ImportKind.VISITS, ImportKind.PAYMENTS):
        at = next(place for place, one in enumerate(own) if one.name == "person_id") + 1
        own.insert(at, field_of(Person, "id_number"))
    if what is ImportKind.PAYMENTS:
        own[-1:-1] = [RECEIPT, NUMBER]
    return tuple(own)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem at its cell: ``row`` as Excel shows it (None: the file as a whole), ``column`` the header."""

    row: int | None
    column: str
    message: str
    level: Level = "warning"
    sheet: str = ""  # its name where several sheets are imported together

    @property
    def place(self) -> tuple[str, int | None]:
        """The row that it stands in."""
        return self.sheet, self.row


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the name or the title of a sheet says of ``count`` rows that do not say it themselves.

    It holds unless somebody declines it; ``where`` is the name or title.
    """

    field: Field
    words: str
    where: str
    count: int
    declined: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no record, or none of its own: its number, why, and its cells as read."""

    number: int
    why: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that says otherwise than what is known of the record; ``taken`` if it is to take its place.

    ``asked``: it is left to who imports whether it does.
    """

    field: Field
    known: Any
    said: Any
    taken: bool
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A sheet that has been read: what its columns hold, its rows with typed values, and its doubtful columns."""

    what: ImportKind
    path: Path
    sheet: str
    sheets: tuple[str, ...]
    recognition: Recognition
    rows: tuple[Row, ...]
    problems: tuple[CellProblem, ...]
    head: Sequence[Sequence[Cell]] = ()  # the rows down to the header, as read
    merged: tuple[tuple[Corner, Corner], ...] = ()  # merged cells among them
    part_of: str = ""  # the name of its sheet, where this is one of several lists beside each other
    first_row: int = 1  # the number of the first row of ``head``, as Excel shows it
    first_column: int = 1  # Excel's column of the first cells: 1 is A
    proposals: tuple[Proposal, ...] = ()
    questions: Mapping[int, DateQuestion] = field(default_factory=dict)  # of columns, by Excel's number
    left_out: tuple[LeftOut, ...] = ()
    header_row: int | None = None  # the number of the header's last row, None where it was given by hand
    mended: Mapping[tuple[int, int], Cell] = field(default_factory=dict)  # (row, column) → what the file says there
    persons: Mapping[tuple[int, str], Meant] = field(default_factory=dict)  # (row, name) → who is said to be meant

    @property
    def in_book(self) -> str:
        """The name that the sheet has in the workbook."""
        return self.part_of or self.sheet

    @property
    def headers(self) -> Mapping[str, str]:
        """The header in the sheet for each field name; those of columns with marks also for the field that they mark."""
        own: dict[str, str] = {}
        marked: dict[str, list[str]] = {}
        for column in self.recognition.mapped:
            if column.field is not None:
                own[column.field.name] = column.header or column.field.label
                base, words = field_of_value(column.field.name)
                if words:
                    marked.setdefault(base, []).append(column.header)
        return {base: "/".join(headers) for base, headers in marked.items()} | own


@dataclass(frozen=True, slots=True)
class Offer:
    """A sheet of a workbook that may be imported: how many records it seems to have, 0 if it is no such list."""

    name: str
    records: int


@dataclass(frozen=True, slots=True)
class Question:
    """Whom a row means where that is not sure: the ``name`` sought, and who may be meant."""

    name: str
    choices: tuple[Meant, ...]
    answer: Meant | None = None


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of one row."""

    row: Row
    outcome: RowOutcome
    problems: tuple[CellProblem, ...] = ()
    target: int = 0  # the id of the record that the row means or will make; 0: none
    differences: tuple[Difference, ...] = ()
    fills: tuple[Difference, ...] = ()  # what the row says of a known record of which nothing was known
    question: Question | None = None
    says: State | None = None  # where the row says that its person stands, in lists that are reconciled
    may_mean: tuple[int, ...] = ()  # whom a refused row may mean, in lists that are reconciled


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written. New rows stand in the order of the ids that they will be given."""

    rows: tuple[PlannedRow, ...] = ()
    problems: tuple[CellProblem, ...] = ()  # about the file as a whole
    new_liaisons: tuple[Liaison, ...] = ()
    new_branches: tuple[Branch, ...] = ()
    changed_branches: tuple[Branch, ...] = ()
    new_people: tuple[Person, ...] = ()
    changed_people: tuple[Person, ...] = ()
    new_checkups: tuple[Care, ...] = ()
    new_relatives: tuple[Relative, ...] = ()
    new_visits: tuple[Visit, ...] = ()
    new_payments: tuple[Payment, ...] = ()
    new_rows: tuple[Any, ...] = ()  # of registers
    changed_rows: tuple[Any, ...] = ()
    turns: Mapping[int, tuple[Track, ...]] = field(default_factory=dict)  # person → what was known to be otherwise

    def count(self, outcome: RowOutcome) -> int:
        """How many rows meet an outcome."""
        return sum(1 for planned in self.rows if planned.outcome is outcome)


@dataclass(frozen=True, slots=True)
class Preview:
    """An import of one sheet or several that has been planned and not yet run.

    ``basis`` is the operation up to which it holds. ``reconciled``: the sheets are another office's list, which is
    compared with the register and of which no more is written than is chosen.
    """

    sources: tuple[Source, ...]
    plan: Plan
    basis: int
    reconciled: bool = False

    @property
    def source(self) -> Source:
        """The sheet, the first of several."""
        return self.sources[0]

    @property
    def problems(self) -> list[CellProblem]:
        """All problems: those of the file, then row by row."""
        of_sheets = [one for source in self.sources for one in source.problems]
        of_rows = (one for row in self.plan.rows for one in row.problems)
        return list(dict.fromkeys([*of_sheets, *self.plan.problems, *of_rows]))  # some rows are several records

    @property
    def errors(self) -> list[CellProblem]:
        """The problems for which rows are refused."""
        return [one for one in self.problems if one.level == "error"]

    @property
    def counts(self) -> dict[RowOutcome, int]:
        """Rows by their outcome."""
        return {outcome: self.plan.count(outcome) for outcome in RowOutcome}


@dataclass(frozen=True, slots=True)
class Result:
    """What an import has done; ``operation`` is 0 where nothing had to be written."""

    rows: int
    counts: Mapping[RowOutcome, int]
    operation: int
    preview: Preview  # as it was at last
