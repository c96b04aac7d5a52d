"""From the rows of a recognised sheet to typed values: what is no record is left out, what cannot be read is named."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.problems import Level, Problem
from cadredesk.core.values import check, parse
from cadredesk.sheets.cells import Unreadable, says_nothing, text_of
from cadredesk.sheets.dates import DateQuestion, DateReading, DateStyle, style_of
from cadredesk.sheets.header import Column, Recognition
from cadredesk.sheets.reader import Cell, Sheet
from cadredesk.sheets.skipped_rows import SkippedRows
from cadredesk.sheets.value_columns import field_of_value, value_of_words

_NOTHING_SAID: Mapping[int, Any] = {}
# What cannot be read stops the row; anything else is a warning and stays out.
STRICT_KINDS = frozenset({Kind.DATE, Kind.PARTIAL, Kind.LUNAR, Kind.ID_NUMBER, Kind.MONEY})
_REMEMBERED = (
    5_000  # different cells of one column: where there are more they are names and numbers, which do not repeat
)


class Words(Mapping[str, str]):
    """Texts of the filled cells of a row by field name; ``places`` says where each stands, for all rows of a sheet.

    A dict for each row would take three times the room, a hundred megabytes for the largest sheets.
    """

    __slots__ = ("_places", "_texts")

    def __init__(self, places: Mapping[str, int], texts: Sequence[str]) -> None:
        self._places, self._texts = places, texts

    def __getitem__(self, name: str) -> str:
        if text := self._texts[self._places[name]]:
            return text
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name, place in self._places.items() if self._texts[place])

    def __len__(self) -> int:
        return sum(1 for text in self._texts if text)


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the sheet. Blank cells and cells that could not be read have no value."""

    number: int  # as Excel shows it
    values: dict[str, Any]  # by field name; those of REFERENCE fields are names as written
    words: Mapping[str, str]  # by field name: the text of each filled cell
    problems: tuple[Problem, ...]  # ``column`` is the header as in the sheet
    unknown: Sequence[tuple[int, str]] = ()  # the columns that nobody knows: index and header
    cells: Sequence[Cell] = ()  # all of them as read, to be given back
    sheet: str = ""  # its name where several sheets are read together
    # Fields whose value is said outside the cells: they hold where none is known.
    proposed: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()  # fields whose value holds though it disagrees with what is known better
    marked: Mapping[str, str] | None = None  # fields whose value a mark says, with the header of its column
    of_header: tuple[Problem, ...] = ()  # problems of its columns as such, for which it is refused

    # The fields of somebody known that it may change; None: all, and it may add people.
    only: frozenset[str] | None = None

    @property
    def others(self) -> dict[str, str]:
        """The filled cells of unknown columns, by header."""
        return {header: text_of(self.cells[at]) for at, header in self.unknown if self.cells[at] != ""}

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
        return bool(self.of_header) or any(problem.level == "error" for problem in self.problems)


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
    places = {reader.name: place for place, reader in enumerate(readers)}
    known = [(reader.index, reader.name, reader.known.get, reader) for reader in readers]
    unknown = [(column.index, column.header) for column in recognition.unknown]
    skipped_rows = SkippedRows(sheet, recognition)
    cleaned = Cleaned(questions={each.index: each.question for each in readers if each.question})
    marks = _marks(recognition)
    before = _rows_before(sheet, (recognition, strict, label, [reader.style for reader in readers]))
    for index in range(start, len(sheet.rows)):
        row = sheet.rows[index]
        number = sheet.number(index)
        why = "" if index in left_out else _why_left_out(skipped_rows.reason(index), records.get(number))
        if why is None:
            kept = before.get(number)
            if kept is None or kept.cells is not row:
                kept = _read_row(row, number, known, places, unknown, label)
                kept = _with_marks(kept, marks, strict) if marks else kept
            cleaned.rows.append(kept)
        elif why:
            cleaned.skipped.append((number, why))
    if sheet.known is not None:
        before.update((row.number, row) for row in cleaned.rows)
    return cleaned


def _rows_before(sheet: Sheet, how: tuple[Any, ...]) -> dict[int, Row]:
    """The rows of a list that were read before in the same way, by their numbers: one with the same cells needs no reading.

    They are kept with the sheet, so that nothing of what is read may be changed later.
    """
    if sheet.known is None:
        return {}
    before = sheet.known.get(sheet.name)
    if before is None or before[0] != how:
        before = sheet.known[sheet.name] = (how, {})
    rows: dict[int, Row] = before[1]
    return rows


def _why_left_out(reason: str | None, is_record: bool | None) -> str | None:
    """Why a row is no record, None if it is one; what somebody has said of it holds, but of a blank row."""
    if reason == "" or is_record is None:
        return reason
    return None if is_record else "您选择不导入的行"


def count_records(sheet: Sheet, recognition: Recognition) -> int:
    """How many rows below the header are records."""
    skipped_rows = SkippedRows(sheet, recognition)
    return sum(1 for at in range(recognition.header.stop, len(sheet.rows)) if skipped_rows.reason(at) is None)


def _read_row(
    row: list[Cell],
    number: int,
    known: list[Any],
    places: Mapping[str, int],
    unknown: Sequence[tuple[int, str]],
    label: str,
) -> Row:
    """One record. ``known`` are the columns: index, field name, lookup of cells read before, reader."""
    values: dict[str, Any] = {}
    texts = []
    problems: list[Problem] = []
    for index, name, seen, reader in known:
        cell = row[index]
        if cell == "":
            texts.append("")
            continue
        read = seen(cell if cell.__class__ is str else (cell.__class__, cell)) or reader.read(cell)
        texts.append(read.words)
        if read.words:
            if read.good:
                values[name] = read.value
            if read.message:
                problems.append(Problem(reader.header, read.message, read.level))
    return Row(number, values, Words(places, texts), tuple(problems), unknown, row, label)


class _Mark(NamedTuple):
    """A column of marks: its field, its header, the field of which it is a value, the value and its words."""

    name: str
    header: str
    field: Field
    value: Any  # None for words that are no choice
    words: str


def _marks(recognition: Recognition) -> dict[str, list[_Mark]]:
    """The columns of marks by the field of which their headers are values."""
    fields = {field.name: field for field in recognition.fields}
    marks: dict[str, list[_Mark]] = {}
    for one in recognition.mapped:
        if one.field is None or one.field.kind is not Kind.FLAG:
            continue
        base, words = field_of_value(one.field.name)
        if words and (field := fields.get(base)):
            value = value_of_words(field, words)
            marks.setdefault(base, []).append(_Mark(one.field.name, one.header, field, value, words))
    return marks


def _with_marks(row: Row, marks: Mapping[str, list[_Mark]], strict: Set[str]) -> Row:
    """The row with what its marks say; a filled cell of the field's own column is the stronger one."""
    marked: dict[str, str] = {}
    words: dict[str, str] = {}
    problems = list(row.problems)
    for base, columns in marks.items():
        found = [mark for mark in columns if row.values.pop(mark.name, False)]
        if not found:
            continue
        headers = "”“".join(mark.header for mark in found)
        first = found[0]
        if base in row.words:
            if any(mark.value != row.values.get(base) for mark in found):
                said = f"“{headers}”有标记，{first.field.label}一栏是“{row.words[base]}”，按{first.field.label}一栏录入，请核对。"
                problems.append(Problem(first.header, said))
        elif len(found) > 1:
            level: Level = "error" if base in strict else "warning"
            left = "" if level == "error" else f"{first.field.label}没有录入，"
            said = f"“{headers}”都有标记，{left}请只留一个。"
            problems.append(Problem(found[-1].header, said, level))
            marked[base] = found[-1].header
        else:
            words[base], marked[base] = first.words, first.header
            if first.value is not None:
                row.values[base] = first.value
    return dataclasses.replace(row, words={**row.words, **words}, problems=tuple(problems), marked=marked)


class _Read(NamedTuple):  # made for every different cell: three times as fast as a frozen dataclass
    """What one cell of a column stands for; kept, since columns repeat themselves."""

    words: str
    value: Any = None
    good: bool = True
    message: str = ""
    level: Any = "warning"


class _ColumnReader:
    """Reads the cells of one column, each different one once as long as they are not too many."""

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
        fatal = self.field.kind in STRICT_KINDS or field_of_value(self.name)[0] in strict
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
        if len(self.known) < _REMEMBERED:
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
