"""Long lists over many pages: how their pages are laid out and drawn, and rosters (花名册)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role, draw, width
from cadredesk.paper.output import MM, pdf, sheet
from cadredesk.paper.print_info import PrintInfo, draw_corner_marks, draw_footer, draw_stamp, page_of
from cadredesk.paper.table import PAD, Column, Grid, Line
from cadredesk.paper.text import LEADING, LEGIBLE, FittedText, fit

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MARGIN = 14 * MM
TITLE, SUBTITLE = 18.0, 9.5
HEAD = 24 * MM
"""What the title and the line under it take, one line each."""
FOOT = 15 * MM
NUMBERS = Column(label="序号", width=12, align="center")
PORTRAIT = 190
"""Columns wider than this, in mm, lie across."""
USUAL, LARGEST = 9.5, 10.5
COLUMN_HEADS = "column-heads"
HEADING_SHARE = 0.4
"""How much of a page title and subtitle may take."""
FEWEST = 3
"""Rows that the last page has at least, so that no total stands over a single name."""


@dataclass(frozen=True, slots=True)
class ListHeading:
    """What stands over a list on each page, in as many lines as it needs: title, and words at the left and right under it."""

    title: FittedText
    left: FittedText
    right: FittedText

    @property
    def height(self) -> float:
        """What it takes of the page, in points."""
        more = LEADING * self.title.size * (len(self.title.lines) - 1)
        return HEAD + more + LEADING * SUBTITLE * (max(len(self.left.lines), len(self.right.lines)) - 1)


def measure_heading(title: str, left: str, right: str, size: tuple[float, float]) -> ListHeading:
    """Break title and subtitle into lines. Raises UserError where they would leave too little of a page for the list."""
    wide = size[0] - 2 * MARGIN
    beside = fit(right, Role.SONG, SUBTITLE, (wide * 0.45, SUBTITLE))
    taken = max(width(line, Role.SONG, beside.size) for line in beside.lines)
    heading = ListHeading(
        fit(title, Role.SONG_BOLD, TITLE, (wide - 30 * MM, inf), multiline=False),
        fit(left, Role.SONG, SUBTITLE, (wide - taken - 6 * MM, inf), multiline=False),
        beside,
    )
    if heading.height > HEADING_SHARE * size[1]:
        raise UserError(f"标题和标题下面的说明太长，印不下：“{title[:20]}…”。请写短一些。")
    return heading


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLayout:
    """A list laid out: what stands over it (on the first page perhaps more), its rows by pages, and what closes each page."""

    title: str
    heading: ListHeading
    size: tuple[float, float]
    grid: Grid
    pages: list[list[Line]]
    first_heading: ListHeading | None = None
    draw_under: Callable[["Canvas", int, float], None] | None = None
    """Draws what stands under the rows of a page: its number from 0, and where the rows end."""


def draw_roster(
    out: Path,
    *,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    print_info: PrintInfo,
    subtitle: str = "",
    landscape: bool | None = None,
    paper: str = "A4",
    numbered: bool = True,
    count: str = "",
    least: float = 0,
    progress: Progress | None = None,
) -> int:
    """Print a list with its head on every page; returns the number of pages.

    ``rows`` hold one text a column. ``numbered`` puts 序号 in front. Without ``landscape`` the sheet lies where the
    columns are wider than 190 mm; ``paper`` is A4 or A3, and the type is the larger, the more room there is. ``subtitle``
    stands under the title, and ``count`` at its right in place of 共 … 人. Rows are ``least`` mm high or more, where a hand
    shall write in them. Raises UserError.
    """
    progress = progress or Progress()
    if numbered:
        columns = [NUMBERS, *columns]
        rows = [(str(place), *row) for place, row in enumerate(rows, 1)]
    size, grid = roster_grid(columns, paper, landscape)
    grid = replace(grid, least=max(grid.least, least * MM))
    left = print_info.office + (f"　　{subtitle}" if subtitle else "")
    heading = measure_heading(title, left, count or f"共 {len(rows):,} 人", size)
    space = space_under(heading, grid, size)
    lines = measured(grid, rows, space, title, progress)
    laid_out = ListLayout(title=title, heading=heading, size=size, grid=grid, pages=paged(lines, space, 0.0))
    return draw_laid_out(out, laid_out, print_info, progress)


def roster_grid(columns: Sequence[Column], paper: str, landscape: bool | None) -> tuple[tuple[float, float], Grid]:
    """For a roster of these columns: the size of the sheet, and the grid. Raises UserError for too many columns."""
    wide = sum(column.width for column in columns)
    landscape = wide > PORTRAIT if landscape is None else landscape
    size, type_size = sheet(paper, landscape), roster_type(wide, paper, landscape)
    grid = Grid.across(columns, size[0] - 2 * MARGIN, type_size, 0.8 * MM * type_size)
    if min(grid.widths) < type_size + 2 * PAD:
        raise UserError(f"{len(columns)} 列在一张{paper}纸上印不下。请少选几列，或改用横向、A3 纸。")
    return size, grid


def space_under(heading: ListHeading, grid: Grid, size: tuple[float, float]) -> float:
    """The room for rows on a page, in points."""
    return size[1] - heading.height - FOOT - grid.measure_head().height


def roster_type(wide: float, paper: str, landscape: bool) -> float:
    """The size of type in which columns of so many mm fit a sheet, between :data:`LEGIBLE` and :data:`LARGEST`."""
    space = (sheet(paper, landscape)[0] - 2 * MARGIN) / MM
    return max(LEGIBLE, min(LARGEST, round(USUAL * space / wide, 1)))


def measured(grid: Grid, rows: Sequence[Sequence[str]], most: float, title: str, progress: Progress) -> list[Line]:
    """The rows in lines, none higher than ``most`` points."""
    if not rows:
        raise UserError("名单是空的，没有可以打印的内容。")
    over = progress.over(rows, len(rows), f"正在排版{title}", every=200)
    return [piece for row in over for piece in grid.divided(grid.measure(row), most)]


def paged(lines: list[Line], space: float, closing: float, first: float | None = None) -> list[list[Line]]:
    """Share the rows out over pages of ``space`` points; the last page keeps ``closing`` points free under its rows.

    The ``first`` page may have less space than the others.
    """
    pages: list[list[Line]] = [[]]
    left = space if first is None else first
    for line in lines:
        if pages[-1] and line.height > left:
            pages.append([])
            left = space
        pages[-1].append(line)
        left -= line.height
    if left < closing:
        moved = pages[-1].pop()
        pages.append([moved])
        left = space - moved.height
    while len(pages) > 1 and sum(not line.note for line in pages[-1]) < FEWEST < len(pages[-2]):
        left -= pages[-2][-1].height
        if left < closing:
            break
        pages[-1].insert(0, pages[-2].pop())
    return pages


def draw_laid_out(out: Path, paper: ListLayout, print_info: PrintInfo, progress: Progress) -> int:
    """Draw a list that has been shared out over its pages; returns their number."""
    pages = len(paper.pages)
    with pdf(out, paper.size, paper.title, print_info.office) as canvas:
        head = paper.grid.measure_head()
        canvas.beginForm(COLUMN_HEADS, 0, 0, *paper.size)  # drawn once, shown on every page
        paper.grid.draw_head(canvas, MARGIN, head.height, head)
        canvas.endForm()
        heading = paper.first_heading or paper.heading
        for number, lines in enumerate(progress.over(paper.pages, pages, f"正在生成{paper.title}", every=5), 1):
            _draw_heading(canvas, paper.size, heading)
            draw_corner_marks(canvas, MARGIN, paper.size[0] - MARGIN, paper.size[1] - 10 * MM, print_info)
            top = paper.size[1] - heading.height - head.height
            canvas.saveState()
            canvas.translate(0, top)
            canvas.doForm(COLUMN_HEADS)
            canvas.restoreState()
            top = paper.grid.draw_rows(canvas, MARGIN, top, lines)
            if paper.draw_under:
                paper.draw_under(canvas, number - 1, top)
            draw_footer(canvas, MARGIN, paper.size[0] - MARGIN, 8 * MM, print_info, page_of(number, pages))
            if print_info.stamp:
                draw_stamp(canvas, paper.size, print_info.stamp)
            canvas.showPage()
            heading = paper.heading
    return pages


def _draw_heading(canvas: "Canvas", size: tuple[float, float], heading: ListHeading) -> None:
    wide, high = size
    y = high - 15.5 * MM
    for line in heading.title.lines:
        draw(canvas, wide / 2, y, line, Role.SONG_BOLD, heading.title.size, "center")
        y -= LEADING * heading.title.size
    for fitted, x, align in ((heading.left, MARGIN, "left"), (heading.right, wide - MARGIN, "right")):
        y = high - heading.height + 2 * MM + (len(fitted.lines) - 1) * LEADING * SUBTITLE
        for line in fitted.lines:
            draw(canvas, x, y, line, Role.SONG, fitted.size, align)
            y -= LEADING * SUBTITLE
