"""Official text by GB/T 9704-2012: the year's work summary, with tables and charts in the text.

A4 with 37 mm above and 28 mm at the left; a type area of 156 × 225 mm with 22 lines of 28 characters of 仿宋 16 pt; title
小标宋 22 pt; headings 黑体 (一、) and 楷体 (（一）); page numbers — 1 —, outside (right on odd pages).
"""

import dataclasses
import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.dates import show_day_in_full
from cadredesk.core.progress import Progress
from cadredesk.paper.charts import Bars, draw_chart
from cadredesk.paper.fonts import Role, draw, width
from cadredesk.paper.output import MM, pdf, sheet
from cadredesk.paper.table import Column, Grid, Line
from cadredesk.paper.text import lines_of

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LEFT = 28 * MM
TOP = (297 - 37) * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
MIDDLE = LEFT + WIDTH / 2
BODY, TITLE, CAPTION, TABLE, FOLIO = 16.0, 22.0, 12.0, 12.0, 14.0
ROW = HEIGHT / 22
TRACKING = WIDTH / 28 - BODY
"""28 characters of 16 pt are 2 mm wider than the type area: each gives way by a fifth of a point."""
LOOSEST = 5.0
"""A line is not spread out by more than this between two characters."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number in the text: level 1 一、, 2 （一）, 3 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, indented by two characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table across the type area; its head is repeated on the next page."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart across the type area with its caption below."""

    chart: Bars
    caption: str = ""


FEWEST = 3
"""Rows of a table that stay together at its end."""

Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is never torn by the end of a page: a line of text, a table's row, a chart."""

    height: float
    paint: Callable[["Canvas", float], object]
    """Draws it with its upper edge at the height given."""
    keep: bool = False
    """Stays with the next piece."""
    head: "_Piece | None" = None
    """What is drawn before it where it begins a page."""


def draw_official(
    out: Path,
    *,
    title: str,
    body: Sequence[Block],
    signer: str = "",
    day: datetime.date | None = None,
    to: str = "",
    progress: Progress | None = None,
) -> int:
    """Print an official text; returns the number of pages.

    ``to`` is the addressee (主送机关), ``signer`` and ``day`` stand at the end, the signer centred over the day. A line
    break in the title is kept. Raises UserError if the file cannot be written.
    """
    pieces = [*_title(title)]
    if to:
        pieces.extend(_text(to.rstrip("：:") + "：", Role.FANG, indent=0))
    for block in body:
        pieces.extend(_pieces(block))
    if signer or day:
        # The signature never stands alone on a page: the last two pieces of the text go with it.
        pieces[-2:] = [dataclasses.replace(piece, keep=True) for piece in pieces[-2:]]
        pieces.extend(_signature(signer, day))
    pages = list(_paged(pieces))
    progress = progress or Progress()
    with pdf(out, sheet("A4"), title.replace("\n", ""), signer) as canvas:
        for number, page in enumerate(progress.over(pages, len(pages), "正在排版", every=1), 1):
            top = TOP
            for piece in page:
                piece.paint(canvas, top)
                top -= piece.height
            _folio(canvas, number)
            canvas.showPage()
    return len(pages)


def _pieces(block: Block) -> Iterator[_Piece]:
    if isinstance(block, Heading):
        role = {1: Role.HEI, 2: Role.KAI}.get(block.level, Role.FANG)
        for piece in _text(block.text, role):
            yield _Piece(piece.height, piece.paint, keep=True)
    elif isinstance(block, Paragraph):
        for paragraph in block.text.split("\n"):
            yield from _text(paragraph, Role.FANG)
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _figure(block)


def _title(title: str) -> Iterator[_Piece]:
    """Centred lines of about the same length, and a free line below."""
    for part in title.split("\n"):
        for line in _even_lines(part, Role.SONG_BOLD, TITLE):
            yield _Piece(ROW * 1.25, partial(_centred, line, Role.SONG_BOLD, TITLE), keep=True)
    yield _Piece(ROW * 0.75, _nothing, keep=True)


def _even_lines(text: str, role: Role, size: float) -> list[str]:
    """Text for the middle of the type area: in lines of about the same length where one cannot hold it."""
    lines = lines_of(text, role, size, WIDTH)
    if len(lines) == 1:
        return lines
    even = width(text, role, size) / len(lines) + 1.5 * size
    return lines_of(text, role, size, min(WIDTH, max(even, 4 * size)))


def _text(text: str, role: Role, indent: int = 2) -> Iterator[_Piece]:
    """The lines of one paragraph, all but the last as wide as the type area."""
    first = indent * (BODY + TRACKING)
    lines = lines_of(text.strip(" 　"), role, BODY, WIDTH, TRACKING, first)
    for number, line in enumerate(lines):
        start = first if number == 0 else 0.0
        tracking = TRACKING
        if number < len(lines) - 1 and len(line) > 1:
            even = (WIDTH - start - width(line, role, BODY)) / (len(line) - 1)
            tracking = even if even < LOOSEST else TRACKING
        yield _Piece(ROW, partial(_line, line, role, start, tracking))


def _line(line: str, role: Role, start: float, tracking: float, canvas: "Canvas", top: float) -> None:
    draw(canvas, LEFT + start, _baseline(top, ROW, BODY), line, role, BODY, tracking=tracking)


def _centred(line: str, role: Role, size: float, canvas: "Canvas", top: float, *, middle: float = MIDDLE) -> None:
    draw(canvas, middle, _baseline(top, ROW, size), line, role, size, "center")


def _nothing(canvas: "Canvas", top: float) -> None:
    """A free line."""


def _baseline(top: float, height: float, size: float) -> float:
    """Where letters stand that are centred in a line of ``height``."""
    return top - height / 2 - 0.38 * size


def _table(block: Table) -> Iterator[_Piece]:
    grid = Grid.across(block.columns, WIDTH, TABLE, 8.5 * MM)
    head_line = grid.measure_head()
    head = _Piece(head_line.height, partial(_row, grid, head_line, head=True), keep=True)
    yield from _caption(block.caption, keep=True)
    yield head
    most = HEIGHT / 2 - head.height
    lines = [piece for row in block.rows for piece in grid.divided(grid.measure(row), most)]
    for left, line in zip(range(len(lines), 0, -1), lines, strict=True):
        # The last rows go over to the next page together: no row stands there alone.
        yield _Piece(line.height, partial(_row, grid, line), keep=1 < left <= FEWEST, head=head)
    yield _Piece(ROW / 2, _nothing)


def _row(grid: Grid, line: Line, canvas: "Canvas", top: float, *, head: bool = False) -> None:
    if head:
        grid.draw_head(canvas, LEFT, top, line)
    else:
        grid.draw_rows(canvas, LEFT, top, [line])


def _caption(text: str, *, keep: bool) -> Iterator[_Piece]:
    """The words over a table or under a chart; ``keep`` says that the last line stays with what follows."""
    lines = _even_lines(text, Role.HEI, CAPTION) if text else []
    for left, line in zip(range(len(lines), 0, -1), lines, strict=True):
        yield _Piece(ROW, partial(_centred, line, Role.HEI, CAPTION), keep=keep or left > 1)


def _figure(block: Figure) -> Iterator[_Piece]:
    """A chart, in parts where a page could not hold it; nothing where it has nothing to show."""
    for chart in block.chart.parts(WIDTH, HEIGHT - 6 * ROW):
        high = chart.height(WIDTH)
        yield _Piece(high + 8, partial(_chart, chart, high), keep=bool(block.caption))
        yield from _caption(block.caption, keep=False)
        yield _Piece(ROW / 2, _nothing)


def _chart(chart: Bars, high: float, canvas: "Canvas", top: float) -> None:
    draw_chart(canvas, chart, LEFT, top - 4 - high, WIDTH, high)


def _signature(signer: str, day: datetime.date | None) -> Iterator[_Piece]:
    """A free line, the signer over the middle of the day, the day four characters from the right edge.

    A long name takes several lines, and moves to the left as far as the right edge asks for it.
    """
    words = show_day_in_full(day) if day else ""
    lines = [line for line in (*(_even_lines(signer, Role.FANG, BODY) if signer else ()), words) if line]
    widest = max(width(line, Role.FANG, BODY) for line in lines)
    over = max(4 * BODY + width(words, Role.FANG, BODY) / 2, widest / 2)
    yield _Piece(ROW, _nothing, keep=True)
    for left, line in zip(range(len(lines), 0, -1), lines, strict=True):
        paint = partial(_centred, line, Role.FANG, BODY, middle=LEFT + WIDTH - over)
        yield _Piece(ROW, paint, keep=left > 1)


def _paged(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Share the pieces out over pages, keeping together what belongs together if a page can hold it."""
    page: list[_Piece] = []
    left = HEIGHT
    for group in _groups(pieces):
        needed = sum(piece.height for piece in group)
        for number, piece in enumerate(group):
            breaks = needed > left + 0.5 if number == 0 and needed <= HEIGHT else piece.height > left + 0.5
            if page and breaks:
                yield page
                page, left = [], HEIGHT
                if piece.head is not None:
                    page.append(piece.head)
                    left -= piece.head.height
            if page or piece.paint is not _nothing:
                page.append(piece)
                left -= piece.height
    if page:
        yield page


def _groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keep:
            yield group
            group = []
    if group:
        yield group


def _folio(canvas: "Canvas", number: int) -> None:
    """The page number 7 mm below the type area, one character in from the outer edge."""
    x, align = (LEFT + WIDTH - FOLIO, "right") if number % 2 else (LEFT + FOLIO, "left")
    draw(canvas, x, TOP - HEIGHT - 7 * MM - 0.36 * FOLIO, f"— {number} —", Role.SONG, FOLIO, align)
