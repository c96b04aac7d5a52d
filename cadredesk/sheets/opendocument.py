"""What the sheets of an .ods hold: one short line there can stand for a billion cells.

Rows are looked at as bytes, as they pass by, and most of them as a whole: a call of Python for each cell would take
longer than calamine itself. Calamine, too, goes by these very prefixes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from typing import IO
from xml.parsers import expat

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import DAMAGED, MAX_AREA, MAX_CELLS, MAX_MERGED, MAX_ROWS, TOO_BIG, check_area
from cadredesk.sheets.marks import Corner, MarksBuilder

_PIECE = 4 * 2**20
_LONGEST_ROW = 32 * 2**20  # bytes
_MOST_BLANKS = 1_000_000  # of a sheet that stand as numbers: <text:s text:c="…"/>
_INSIDE = rb"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
_PARTS = re.compile(rb"</?table:table(?:-row)?(?=[\s/>])")
_TAG = re.compile(rb"<[\w:-]+" + _INSIDE + rb">")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])(" + _INSIDE + rb")>")
_COLUMN = re.compile(rb"<table:table-column(?=[\s/>])(" + _INSIDE + rb")>")
_BLANKS = re.compile(rb"""text:c\s*=\s*["']([^"']*)""")
_FAILED = re.compile(rb"\s*<text:p>(?:#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)|Err:\d{3})")
_CLOSING = b"</table:table-cell>"
_PLAIN = (b"repeated", b"spanned", b"visibility", b'"error"', b"'error'", b"formula", b"text:c")  # rows without them


@dataclass(slots=True)
class Table:
    """One sheet: why it must not be read, where its rows stand among the bytes, and what calamine does not tell of it."""

    start: int = 0
    end: int = 0
    refusal: str = ""
    merged: list[tuple[Corner, Corner]] = field(default_factory=list)
    marks: MarksBuilder = field(default_factory=MarksBuilder)


def examine(content: IO[bytes]) -> dict[str, Table]:
    """The sheets in content.xml by name. Raises UserError if it is not sound."""
    tables = _Tables()
    parser = expat.ParserCreate()  # that it is well formed: of a file cut short calamine reads for ever
    try:
        while piece := content.read(_PIECE):
            parser.Parse(piece)
            tables.feed(piece)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter for an encoding that nobody knows
        raise UserError(DAMAGED) from error
    tables.feed(b"", last=True)
    return tables.found


def without_refused(content: bytes, tables: Mapping[str, Table]) -> bytes:
    """content.xml, the refused sheets empty."""
    for table in sorted(tables.values(), key=lambda one: -one.start):
        if table.refusal:
            content = content[: table.start] + content[table.end :]
    return content


class _Tables:
    """Follows sheets and rows in the bytes that are fed."""

    def __init__(self) -> None:
        self.found: dict[str, Table] = {}
        self._rest, self._base = b"", 0  # bytes not yet looked at, and where they begin
        self._depth = 0
        self._table = Table()
        self._row = self._rows = self._columns = 0  # rows passed, rows up to the last with content, widest
        self._area = self._cells = self._blanks = 0

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Look at more bytes; what follows the last part that begins in them waits for the next."""
        text = self._rest + piece
        starts = [found.start() for found in _PARTS.finditer(text)]
        if last:
            starts.append(len(text))
        for start, end in pairwise(starts):
            self._take(text, start, end)
        done = starts[-1] if starts else max(len(text) - 100, 0)
        self._rest, self._base = text[done:], self._base + done
        if len(self._rest) > _LONGEST_ROW:
            raise UserError(TOO_BIG)

    def _take(self, text: bytes, start: int, end: int) -> None:
        """One part: the tag with which a sheet begins or ends, or a row, and what follows up to the next."""
        if text.startswith(b"</table:table-row", start):
            return
        if text.startswith(b"</", start):
            self._depth -= 1
            if self._depth == 0:
                self._table.end = self._base + start
        elif text.startswith(b"<table:table-row", start):
            if self._depth == 1 and not self._table.refusal:
                self._take_row(text[start:end])
        else:
            self._begin(text[start:end], self._base + start)

    def _begin(self, part: bytes, at: int) -> None:
        tag = _TAG.match(part)
        if tag is None:
            raise UserError(DAMAGED)
        closed = tag[0].endswith(b"/>")
        if not closed:
            self._depth += 1
        if self._depth + closed > 1:
            return
        name = unescape(_get(tag[0], b"table:name").decode("utf-8", "replace"))
        self._table = self.found.setdefault(name, Table())
        self._table.start = self._table.end = at + tag.end()
        self._row = self._rows = self._columns = self._blanks = 0
        column = 0
        for found in _COLUMN.finditer(part):
            count = _count(_get(found[1], b"table:number-columns-repeated"))
            if _get(found[1], b"table:visibility") in (b"collapse", b"filter"):
                self._table.marks.hide_columns(column, column + count - 1)
            column += count

    def _take_row(self, row: bytes) -> None:
        try:
            repeats, filled = self._measure(row)
            self._row += repeats
            if filled:
                self._area -= self._rows * self._columns
                self._rows, self._columns = self._row, max(self._columns, filled)
                self._area += self._rows * self._columns
                self._cells += filled * repeats
                check_area(self._rows, self._columns)
                if self._area > MAX_AREA or self._cells > MAX_CELLS:
                    raise UserError(TOO_BIG)
        except UserError as error:
            self._area -= self._rows * self._columns
            self._cells -= min(self._cells, self._rows * self._columns)
            self._table.refusal = str(error)

    def _measure(self, row: bytes) -> tuple[int, int]:
        """How often a row stands there, and the column of its last cell with content, counted from 1."""
        last = row.rfind(_CLOSING)
        blank = row.find(b">") + 1 if last < 0 else last
        if b"office:" not in row[blank:] and b"formula" not in row[blank:]:  # what follows is empty, be it ever so wide
            row = row[: blank + len(_CLOSING) * (last >= 0)]
        if not any(sign in row for sign in _PLAIN):
            return 1, row.count(b"<table:table-cell") + row.count(b"<table:covered-table-cell")
        tag = _TAG.match(row)
        if tag is None:
            raise UserError(DAMAGED)
        self._blanks += sum(_count(count) for count in _BLANKS.findall(row))
        if self._blanks > _MOST_BLANKS:
            raise UserError(TOO_BIG)
        repeats = _count(_get(tag[0], b"table:number-rows-repeated"))
        filled = self._measure_cells(row, tag.end())
        if filled and _get(tag[0], b"table:visibility") in (b"collapse", b"filter"):
            self._table.marks.hide_rows(self._row, repeats)
        return repeats, filled

    def _measure_cells(self, row: bytes, start: int) -> int:
        column = filled = 0
        for found in _CELL.finditer(row, start):
            inside = found[1]
            count = _count(_get(inside, b"table:number-columns-repeated"))
            formula = b"table:formula" in inside
            if b"-spanned" in inside:
                self._merge(inside, column)
            if formula and b"value-type" not in inside:
                self._table.marks.never(self._row, column)
            elif b"error" in _get(inside, b"calcext:value-type") or (formula and _FAILED.match(row, found.end())):
                self._table.marks.error(self._row, column)
            column += count
            if formula or b"office:" in inside or not inside.endswith(b"/"):
                filled = column
                check_area(1, filled)
        return filled

    def _merge(self, inside: bytes, column: int) -> None:
        down = _count(_get(inside, b"table:number-rows-spanned"))
        right = _count(_get(inside, b"table:number-columns-spanned"))
        if down * right > 1 and max(down, right) <= MAX_ROWS and len(self._table.merged) < MAX_MERGED:
            self._table.merged.append(((self._row, column), (self._row + down - 1, column + right - 1)))


def _get(tag: bytes, name: bytes) -> bytes:
    """An attribute, b"" if it is not there."""
    at = tag.find(name)
    if at < 0:
        return b""
    found = re.search(rb"(?<=\s)" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""", b" " + tag)
    return (found[1] if found[1] is not None else found[2]) if found else b""


def _count(text: bytes) -> int:
    """A number of repetitions, 1 where none is given."""
    if not text:
        return 1
    found = re.fullmatch(rb"\+?0*(\d{1,12})\d*", unescape(text.decode("latin-1")).encode("latin-1", "replace").strip())
    return int(found[1]) if found else 1
