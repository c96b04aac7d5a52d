"""Long lists over many pages: rosters (花名册), and the sign-off list on which people sign for money (签领表)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.core.money import in_words, show_yuan
from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role, draw, width
from cadredesk.paper.output import MM, pdf, sheet
from cadredesk.paper.print_info import PrintInfo, draw_footer, draw_reprint_mark, draw_void_mark, page_of
from cadredesk.paper.table import ASCENT, LINE, PAD, Column, Grid, Line
from cadredesk.paper.text import LEADING, LEGIBLE, FittedText, fit

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MARGIN = 14 * MM
TITLE, SUBTITLE = 18.0, 9.5
HEAD = 24 * MM
"""What the title and the line under it take, one line each."""
FOOT = 15 * MM
SIGNATURES = 16 * MM
NUMBERS = Column(label="序号", width=12, align="center")
PORTRAIT = 190
"""Columns wider than this, in mm, lie across."""
USUAL, LARGEST = 9.5, 10.5
HEADING_SHARE = 0.4
"""How much of a page title and subtitle may take."""
FEWEST = 3
"""Rows that the last page has at least, so that no total stands over a single name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A line of a sign-off list; amounts in 分."""

    name: str
    id_tail: str
    """The last four of the identity card."""
    unit: str
    category: str
    standard: int | None
    """标准 where the office has set one; the cell stays blank else."""
    amount: int
    proxy: str = ""
    """代领人 and relation, where known beforehand."""
    note: str = ""


RECEIPT_COLUMNS = (
    Column(label="序号", width=11, align="center"),
    Column(label="姓名", width=24),
    Column(label="身份证\n后四位", width=17, align="center"),
    Column(label="原工作单位", width=43),
    Column(label="类别", width=25, align="center"),
    Column(label="标准（元）", width=22, align="right"),
    Column(label="金额（元）", width=24, align="right"),
    Column(label="领款人签字", width=31),
    Column(label="代领人及关系", width=30),
    Column(label="日期", width=20),
    Column(label="备注", width=22),
)


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
    """A list laid out: what stands over it, its rows by pages, and the lines that close each page."""

    title: str
    heading: "ListHeading"
    size: tuple[float, float]
    grid: Grid
    pages: list[list[Line]]
    closing: Sequence[Sequence[tuple[str, str]]] = ()
    """For each page the lines under its rows, each a left and a right text."""
    signatures: Sequence[str] = ()


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
    progress: Progress | None = None,
) -> int:
    """Print a list with its head on every page; returns the number of pages.

    ``rows`` hold one text a column. ``numbered`` puts 序号 in front. Without ``landscape`` the sheet lies where the
    columns are wider than 190 mm; ``paper`` is A4 or A3, and the type is the larger, the more room there is. ``subtitle``
    stands under the title, and ``count`` at its right in place of 共 … 人. Raises UserError.
    """
    progress = progress or Progress()
    if numbered:
        columns = [NUMBERS, *columns]
        rows = [(str(place), *row) for place, row in enumerate(rows, 1)]
    size, grid = roster_grid(columns, paper, landscape)
    left = print_info.office + (f"　　{subtitle}" if subtitle else "")
    heading = measure_heading(title, left, count or f"共 {len(rows):,} 人", size)
    space = space_under(heading, grid, size)
    lines = _measured(grid, rows, space, title, progress)
    laid_out = ListLayout(title=title, heading=heading, size=size, grid=grid, pages=_paged(lines, space, 0.0))
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


def draw_sign_off(
    out: Path,
    *,
    title: str,
    receipts: Sequence[Receipt],
    print_info: PrintInfo,
    number: str,
    budget: str = "",
    progress: Progress | None = None,
) -> int:
    """Print a 慰问金签领表 on A4 landscape; returns the number of pages.

    Each page has its subtotal; the last one the total in figures and words and the signatures 经办, 复核, 审批, 财务.
    ``number`` is the voucher's, ``budget`` the line of the budget. Raises UserError.
    """
    progress = progress or Progress()
    size = sheet("A4", landscape=True)
    grid = Grid.across(RECEIPT_COLUMNS, size[0] - 2 * MARGIN, 10, 9.2 * MM, most_lines=3)
    rows = [_receipt_row(place, receipt) for place, receipt in enumerate(receipts, 1)]
    left = f"单位：{print_info.office}" + (f"　　预算：{budget}" if budget else "")
    heading = measure_heading(title, left, f"凭证号：{number}", size)
    space = space_under(heading, grid, size) - grid.least
    closing = grid.least + SIGNATURES
    pages = _paged(_measured(grid, rows, space - closing, title, progress), space, closing)
    counts = [sum(not line.goes_on for line in page) for page in pages]
    amounts = iter([receipt.amount for receipt in receipts])
    sums = [sum(islice(amounts, count)) for count in counts]
    closings = [[(f"本页小计：{count} 人", f"¥{show_yuan(fen)}")] for count, fen in zip(counts, sums, strict=True)]
    total = sum(receipt.amount for receipt in receipts)
    closings[-1].append((f"合　　计：{len(receipts):,} 人　　{in_words(total)}", f"¥{show_yuan(total)}"))
    paper = ListLayout(
        title=title,
        heading=heading,
        size=size,
        grid=grid,
        pages=pages,
        closing=closings,
        signatures=("经办：", "复核：", "审批：", "财务（盖章）："),
    )
    return draw_laid_out(out, paper, print_info, progress)


def _receipt_row(place: int, receipt: Receipt) -> tuple[str, ...]:
    """One text for each of :data:`RECEIPT_COLUMNS`; where people sign it is empty."""
    who = str(place), receipt.name, receipt.id_tail, receipt.unit, receipt.category
    standard = "" if receipt.standard is None else show_yuan(receipt.standard)
    return *who, standard, show_yuan(receipt.amount), "", receipt.proxy, "", receipt.note


def _measured(grid: Grid, rows: Sequence[Sequence[str]], most: float, title: str, progress: Progress) -> list[Line]:
    """The rows in lines, none higher than ``most`` points."""
    if not rows:
        raise UserError("名单是空的，没有可以打印的内容。")
    over = progress.over(rows, len(rows), f"正在排版{title}", every=200)
    return [piece for row in over for piece in grid.divided(grid.measure(row), most)]


def _paged(lines: list[Line], space: float, closing: float) -> list[list[Line]]:
    """Share the rows out over pages of ``space`` points; the last page keeps ``closing`` points free under its rows."""
    pages: list[list[Line]] = [[]]
    left = space
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
    while len(pages) > 1 and len(pages[-1]) < FEWEST < len(pages[-2]):
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
        for number, lines in enumerate(progress.over(paper.pages, pages, f"正在生成{paper.title}", every=5), 1):
            _draw_heading(canvas, paper, print_info)
            top = paper.grid.draw_head(canvas, MARGIN, paper.size[1] - paper.heading.height, head)
            for line in lines:
                top = paper.grid.draw_row(canvas, MARGIN, top, line)
            for left, right in paper.closing[number - 1] if paper.closing else ():
                top = _closing(canvas, paper.grid, top, left, right)
            if number == pages:
                _signatures(canvas, paper, top)
            draw_footer(canvas, MARGIN, paper.size[0] - MARGIN, 8 * MM, print_info, page_of(number, pages))
            if print_info.void:
                draw_void_mark(canvas, paper.size[0] / 2, paper.size[1] / 2, min(paper.size) * 0.2)
            canvas.showPage()
    return pages


def _draw_heading(canvas: "Canvas", paper: ListLayout, print_info: PrintInfo) -> None:
    (wide, high), heading = paper.size, paper.heading
    y = high - 15.5 * MM
    for line in heading.title.lines:
        draw(canvas, wide / 2, y, line, Role.SONG_BOLD, heading.title.size, "center")
        y -= LEADING * heading.title.size
    for fitted, x, align in ((heading.left, MARGIN, "left"), (heading.right, wide - MARGIN, "right")):
        y = high - heading.height + 2 * MM + (len(fitted.lines) - 1) * LEADING * SUBTITLE
        for line in fitted.lines:
            draw(canvas, x, y, line, Role.SONG, fitted.size, align)
            y -= LEADING * SUBTITLE
    if print_info.reprint:
        draw_reprint_mark(canvas, wide - MARGIN, high - 10 * MM)


def _closing(canvas: "Canvas", grid: Grid, top: float, left: str, right: str) -> float:
    """A line across the table: words on the left, the amount under the column of amounts."""
    canvas.setLineWidth(LINE)
    canvas.rect(MARGIN, top - grid.least, grid.width, grid.least)
    amounts = next(place for place, column in enumerate(grid.columns) if column.label.startswith("金额"))
    edge = MARGIN + sum(grid.widths[: amounts + 1]) - PAD
    space = edge - width(right, Role.SONG, grid.size) - MARGIN - PAD - 3 * MM
    words = fit(left, Role.HEI, grid.size, (space, grid.least), multiline=False)
    y = top - (grid.least - words.height) / 2 - ASCENT * words.size
    for line in words.lines:
        draw(canvas, MARGIN + PAD, y, line, Role.HEI, words.size)
        y -= LEADING * words.size
    draw(canvas, edge, top - grid.least / 2 - 0.36 * grid.size, right, Role.SONG, grid.size, "right")
    return top - grid.least


def _signatures(canvas: "Canvas", paper: ListLayout, top: float) -> None:
    for place, words in enumerate(paper.signatures):
        x = MARGIN + place * paper.grid.width / len(paper.signatures)
        draw(canvas, x, top - 11 * MM, words, Role.HEI, 10.5)
