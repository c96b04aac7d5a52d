"""From the rows of a recognised sheet to typed values: what is no record is left out, what cannot be read is named."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind
from cadredesk.core.problems import Problem
from cadredesk.core.values import check, parse
from cadredesk.sheets.cells import Unreadable, says_nothing, text_of
from cadredesk.sheets.dates import DateQuestion, DateReading, DateStyle, style_of
from cadredesk.sheets.header import Column, Recognition
from cadredesk.sheets.reader import Cell, Sheet
from cadredesk.sheets.skipped_rows import SkippedRows

_NOTHING_SAID: Mapping[int, Any] = {}
# What cannot be read stops the row; anything else is a warning and stays out.
STRICT_KINDS = frozenset({Kind.DATE, Kind.PARTIAL, Kind.LUNAR, Kind.ID_NUMBER, Kind.MONEY})


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the sheet. Blank cells and cells that could not be read have no value."""

    number: int  # as Excel shows it
    values: dict[str, Any]  # by field name; those of REFERENCE fields are names as written
    words: dict[str, str]  # by field name: the text of each filled cell
    problems: tuple[Problem, ...]  # ``column`` is the header as in the sheet
    others: dict[str, str]  # filled cells of unknown columns, by header
    cells: Sequence[Cell] = ()  # all of them as read, to be given back
    sheet: str = ""  # its name where several sheets are read together
    # Fields whose value is said outside the cells: they hold where none is known.
    proposed: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()  # fields whose value holds though it disagrees with what is known better
    only: frozenset[str] | None = (
        None  # the fields of somebody known that it may change; None: all, and it may add people
    )

    @property
    def where(self) -> str:
        """第 5 行, or 工作表“退休”第 5 行."""
        return f"工作表“{self.sheet}”第 {self.number} 行" if self.sheet else f"第 {self.number} 行"

    @property
    def place(self) -> tuple[str, int]:
        """What tells it from all other rows."""
        return self.sheet, self.number

    @property
    def refused(self) -> bool:
        """Whether something in it is an error."""
        return any(problem.level == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The records of a sheet, the rows left out (number and why, blank rows not counted), and what is to be asked of columns."""

    rows: list[Row] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    questions: dict[int, DateQuestion] = field(default_factory=dict)  # by the index of the column


def clean(
    sheet: Sheet,
    recognition: Recognition,
    strict: Set[str] = frozenset(),
    label: str = "",
    left_out: Set[int] = frozenset(),
    year: int | None = None,
    dates: Mapping[int, DateReading] = _NOTHING_SAID,
    records: Mapping[int, bool] = _NOTHING_SAID,
) -> Cleaned:
    """Read every row below the header but those ``left_out``. ``label`` names the sheet where several are read together.

    ``year`` is the year that the title gives, for dates without their own (1月21日). ``dates`` say how the doubtful dates
    of a column (by its index) are meant, ``records`` whether a row (by its number) is a record. An unreadable date, ID or
    amount is an error, and so is an unknown choice in a field named in ``strict``; all else that cannot be read warns.
    """
    start = recognition.header.stop
    readers = [
        _ColumnReader(column, sheet, start, strict, year, dates.get(column.index)) for column in recognition.mapped
    ]
    known = [(reader.index, reader.name, reader.known.get, reader) for reader in readers]
    unknown = [(column.index, column.header) for column in recognition.unknown]
    skipped_rows = SkippedRows(sheet, recognition)
    cleaned = Cleaned(questions={each.index: each.question for each in readers if each.question})
    for index in range(start, len(sheet.rows)):
        row = sheet.rows[index]
        number = sheet.number(index)
        why = "" if index in left_out else _why_left_out(skipped_rows.reason(index), records.get(number))
        if why is None:
            cleaned.rows.append(_read_row(row, number, known, unknown, label))
        elif why:
            cleaned.skipped.append((number, why))
    return cleaned


def _why_left_out(reason: str | None, is_record: bool | None) -> str | None:
    """Why a row is no record, None if it is one; what somebody has said of it holds, but of a blank row."""
    if reason == "" or is_record is None:
        return reason
    return None if is_record else "您选择不导入的行"


def count_records(sheet: Sheet, recognition: Recognition) -> int:
    """How many rows below the header are records."""
    skipped_rows = SkippedRows(sheet, recognition)
    return sum(1 for at in range(recognition.header.stop, len(sheet.rows)) if skipped_rows.reason(at) is None)


def _read_row(row: list[Cell], number: int, known: list[Any], unknown: list[tuple[int, str]], label: str) -> Row:
    """One record. ``known`` are the columns: index, field name, lookup of cells read before, reader."""
    values: dict[str, Any] = {}
    words: dict[str, str] = {}
    problems: list[Problem] = []
    for index, name, seen, reader in known:
        cell = row[index]
        if cell == "":
            continue
        read = seen(cell if cell.__class__ is str else (cell.__class__, cell)) or reader.read(cell)
        if read.words:
            words[name] = read.words
            if read.good:
                values[name] = read.value
            if read.message:
                problems.append(Problem(reader.header, read.message, read.level))
    others = {header: text_of(row[at]) for at, header in unknown if row[at] != ""} if unknown else {}
    return Row(number, values, words, tuple(problems), others, row, label)


class _Read(NamedTuple):  # made for every different cell: three times as fast as a frozen dataclass
    """What one cell of a column stands for; kept, since columns repeat themselves."""

    words: str
    value: Any = None
    good: bool = True
    message: str = ""
    level: Any = "warning"


class _ColumnReader:
    """Reads the cells of one column, each different one once."""

    def __init__(
        self, column: Column, sheet: Sheet, start: int, strict: Set[str], year: int | None, answer: DateReading | None
    ) -> None:
        assert column.field is not None
        self.field = column.field
        self.name = column.field.name
        self.index = column.index
        self.header = column.header or column.field.label
        self.known: dict[Any, _Read] = {}
        self.ten_thousands = column.in_ten_thousands
        fatal = self.field.kind in STRICT_KINDS or self.name in strict
        self.level = "error" if fatal else "warning"
        self.style, self.question = DateStyle(), None
        if self.field.kind in (Kind.DATE, Kind.PARTIAL):
            cells = [row[self.index] for row in sheet.rows[start:]]
            self.style = style_of(self.field, cells, sheet, year, answer)
            self.question = self.style.question(cells)

    def read(self, cell: Cell) -> _Read:
        """Read a cell for the first time."""
        key = cell if cell.__class__ is str else (cell.__class__, cell)
        try:
            read = self._read(cell)
        except Unreadable as error:
            read = _Read(error.words, good=False, message=str(error), level=self.level)
        self.known[key] = read
        return read

    def _read(self, cell: Cell) -> _Read:
        text, doubt = self.style.text_of(cell) if self.style.applies else (text_of(cell, self.field.kind), "")
        if not text or (says_nothing(text, self.field.kind) and not self._answers(text)):
            return _Read("")
        words = text if text == cell else text_of(cell)
        try:
            if self.field.kind is Kind.REFERENCE:
                return _Read(words, text)
            if self.ten_thousands and not re.search("[万元]", text):
                text += "万"
            return self._judged(words, parse(self.field, text), doubt)
        except UserError as error:
            message = str(error).removeprefix(f"{self.field.label}：")
            if self.level == "warning":
                unread = "" if words in message else f"“{words}”读不懂："
                message = f"{unread}{message}这一格没有录入。"
            raise Unreadable(message, words) from error

    def _answers(self, text: str) -> bool:
        """Whether such words are one of the answers that the field knows: 0 beside 1, a choice 无."""
        reader = self.field.reader
        return text in self.field.choices or (reader is not None and bool(reader(text)))

    def _judged(self, words: str, value: Any, doubt: str) -> _Read:
        """What was read, and what is wrong with it: an error refuses the row. Words for nothing are a blank cell."""
        if value == "":
            return _Read("")
        found = check(self.field, value)
        if found is None:
            return _Read(words, value, message=doubt)
        return _Read(words, value, message=found.message.removeprefix(f"{self.field.label}："), level=found.level)
