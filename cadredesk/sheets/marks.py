"""What calamine does not tell of the cells of a sheet: hidden rows and columns, formulas that failed or never ran."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cadredesk.sheets.guard import MAX_ROWS, column_number

Corner = tuple[int, int]

_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_SPAN = re.compile(rb"""\s(min|max)\s*=\s*["'](\d{1,5})["']""")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true|on)["']""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
_WHERE = rb"""<(?:\w+:)?c\s(?=[^>]*\br=["']([A-Z]{1,3})(\d{1,7})["'])"""
_ERROR = re.compile(_WHERE + rb"""[^>]*?\bt=["']e["']""")
# A formula whose result is "" (t="str") has been calculated: it is blank by intention.
_NEVER = re.compile(
    _WHERE + rb"""(?![^>]*\bt=["']str["'])[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
SIGNS = (b"hidden=", b't="e"', b"t='e'", b"</f>", b":f>", b"<f ")  # without any of them there is nothing to tell
_MOST_COLUMNS = 16_384

_Cells = Mapping[int, Sequence[int]]  # rows by column: a set of corners would take twenty times the room


@dataclass(frozen=True, slots=True)
class Marks:
    """Rows and columns, counted from 0."""

    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: _Cells = field(default_factory=dict)  # #N/A and the like
    uncalculated: _Cells = field(default_factory=dict)

    def seen_from(self, top: int, left: int) -> "Marks":
        """The same, counted from another corner."""
        if not top and not left:
            return self
        return Marks(
            frozenset(row - top for row in self.hidden),
            frozenset(column - left for column in self.hidden_columns),
            _moved(self.errors, top, left),
            _moved(self.uncalculated, top, left),
        )


def _moved(cells: _Cells, top: int, left: int) -> _Cells:
    return {column - left: array("l", [row - top for row in rows]) for column, rows in cells.items()}


@dataclass(slots=True)
class MarksBuilder:
    """Collects the marks of one sheet."""

    hidden: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    errors: dict[int, "array[int]"] = field(default_factory=lambda: defaultdict(lambda: array("l")))
    uncalculated: dict[int, "array[int]"] = field(default_factory=lambda: defaultdict(lambda: array("l")))

    def hide_columns(self, first: int, last: int) -> None:
        """These columns, both counted in, are hidden; a span to the end of the sheet holds no more than others."""
        self.columns.update(range(first, min(last, _MOST_COLUMNS) + 1))

    def hide_rows(self, first: int, count: int) -> None:
        """So many rows are hidden."""
        self.hidden.update(range(first, first + min(count, MAX_ROWS)))

    def error(self, row: int, column: int) -> None:
        """A formula failed."""
        self.errors[column].append(row)

    def never(self, row: int, column: int) -> None:
        """A formula was never calculated."""
        self.uncalculated[column].append(row)

    @property
    def marks(self) -> Marks:
        """All of them."""
        return Marks(frozenset(self.hidden), frozenset(self.columns), self.errors, self.uncalculated)


def marks_of(sheet: bytes) -> Marks:
    """What stands in the part of a sheet of an .xlsx."""
    found = MarksBuilder()
    if _HIDDEN.search(sheet):
        found.hidden.update(_hidden_rows(sheet))
        for column in _COLUMN.findall(sheet):
            span = dict(_SPAN.findall(column))
            if _HIDDEN.search(column) and len(span) == 2:
                found.hide_columns(int(span[b"min"]) - 1, int(span[b"max"]) - 1)
    for row, place in _cells(_ERROR, sheet):
        found.error(row, place)
    for row, place in _cells(_NEVER, sheet):
        found.never(row, place)
    return found.marks


def _hidden_rows(sheet: bytes) -> Iterator[int]:
    number = 0
    for row in _ROW.finditer(sheet):
        given = _ROW_NUMBER.search(row[0])
        number = int(given[1]) if given else number + 1
        if _HIDDEN.search(row[0]):
            yield number - 1


def _cells(pattern: re.Pattern[bytes], sheet: bytes) -> Iterator[Corner]:
    return ((int(found[2]) - 1, column_number(found[1]) - 1) for found in pattern.finditer(sheet))
