"""What calamine does not tell of the cells of an .xlsx: hidden rows, formulas that failed, and those never calculated."""

import re
from dataclasses import dataclass

from cadredesk.sheets.guard import column_number

Corner = tuple[int, int]

_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
_WHERE = rb"""<(?:\w+:)?c\s(?=[^>]*\br=["']([A-Z]{1,3})(\d{1,7})["'])"""
_ERROR = re.compile(_WHERE + rb"""[^>]*?\bt=["']e["']""")
# A formula whose result is "" (t="str") has been calculated: it is blank by intention.
_NEVER = re.compile(
    _WHERE + rb"""(?![^>]*\bt=["']str["'])[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
SIGNS = (b"hidden=", b't="e"', b"</f>", b":f>")  # without any of them there is nothing to tell


@dataclass(frozen=True, slots=True)
class Marks:
    """Rows and cells, counted from 0."""

    hidden: frozenset[int] = frozenset()
    errors: frozenset[Corner] = frozenset()  # #N/A and the like
    uncalculated: frozenset[Corner] = frozenset()

    def seen_from(self, top: int, left: int) -> "Marks":
        """The same, counted from another corner."""
        return Marks(
            frozenset(row - top for row in self.hidden),
            frozenset((row - top, column - left) for row, column in self.errors),
            frozenset((row - top, column - left) for row, column in self.uncalculated),
        )


def marks_of(sheet: bytes) -> Marks:
    """What stands in the part of a sheet."""
    return Marks(_hidden_rows(sheet), _cells(_ERROR, sheet), _cells(_NEVER, sheet))


def _hidden_rows(sheet: bytes) -> frozenset[int]:
    if not _HIDDEN.search(sheet):
        return frozenset()
    rows = set()
    number = 0
    for row in _ROW.findall(sheet):
        given = _ROW_NUMBER.search(row)
        number = int(given[1]) if given else number + 1
        if _HIDDEN.search(row):
            rows.add(number - 1)
    return frozenset(rows)


def _cells(pattern: re.Pattern[bytes], sheet: bytes) -> frozenset[Corner]:
    return frozenset((int(row) - 1, column_number(letters) - 1) for letters, row in pattern.findall(sheet))
