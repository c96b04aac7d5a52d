"""Long lists over many pages: rosters (花名册), and the sign-off list on which people sign for money (签领表)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.core.money import in_words, show_yuan
from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role, draw, width
from cadredesk.paper.output import MM, pdf, sheet
from cadredesk.paper.print_info import PrintInfo, draw_footer, draw_reprint_mark, draw_void_mark, page_of
from cadredesk.paper.table import LINE, PAD, Column, Grid, Line
from cadredesk.paper.text import one_line

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MARGIN = 14 * MM
TITLE = 18.0
HEAD = 24 * MM
"""What the title and the line under it take."""
FOOT = 15 * MM
SIGNATURES = 16 * MM
NUMBERS = Column(label="序号", width=12, align="center")
PORTRAIT = 190
"""Columns wider than this, in mm, lie across."""
SMALLEST, USUAL, LARGEST = 6.5, 9.5, 10.5
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLayout:
    """A list laid out: what stands over it, its rows by pages, and the lines that close each page."""

    title: str
    subtitle: tuple[str, str]
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
    size, grid, space = roster_grid(columns, paper, landscape)
    laid_out = ListLayout(
        title=title,
        subtitle=(print_info.office + (f"　　{subtitle}" if subtitle else ""), count or f"共 {len(rows):,} 人"),
        size=size,
        grid=grid,
        pages=_paged(_measured(grid, rows, title, progress), space, 0.0),
    )
    return draw_laid_out(out, laid_out, print_info, progress)


def roster_grid(
    columns: Sequence[Column], paper: str, landscape: bool | None
) -> tuple[tuple[float, float], Grid, float]:
    """For a roster of these columns: the size of the sheet, the grid, and the room for rows on a page, in points."""
    wide = sum(column.width for column in columns)
    landscape = wide > PORTRAIT if landscape is None else landscape
    size, type_size = sheet(paper, landscape), roster_type(wide, paper, landscape)
    grid = Grid.across(columns, size[0] - 2 * MARGIN, type_size, 0.8 * MM * type_size)
    return size, grid, size[1] - HEAD - FOOT - grid.measure_head().height


def roster_type(wide: float, paper: str, landscape: bool) -> float:
    """The size of type in which columns of so many mm fit a sheet, between :data:`SMALLEST` and :data:`LARGEST`."""
    space = (sheet(paper, landscape)[0] - 2 * MARGIN) / MM
    return max(SMALLEST, min(LARGEST, round(USUAL * space / wide, 1)))


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
    lines = _measured(grid, rows, title, progress)
    space = size[1] - HEAD - FOOT - grid.measure_head().height - grid.least
    pages = _paged(lines, space, grid.least + SIGNATURES)
    amounts = iter([receipt.amount for receipt in receipts])
    sums = [sum(islice(amounts, len(page))) for page in pages]
    closing = [[(f"本页小计：{len(page)} 人", f"¥{show_yuan(fen)}")] for page, fen in zip(pages, sums, strict=True)]
    total = sum(receipt.amount for receipt in receipts)
    closing[-1].append((f"合　　计：{len(receipts):,} 人　　{in_words(total)}", f"¥{show_yuan(total)}"))
    paper = ListLayout(
        title=title,
        subtitle=(f"单位：{print_info.office}" + (f"　　预算：{budget}" if budget else ""), f"凭证号：{number}"),
        size=size,
        grid=grid,
        pages=pages,
        closing=closing,
        signatures=("经办：", "复核：", "审批：", "财务（盖章）："),
    )
    return draw_laid_out(out, paper, print_info, progress)


def _receipt_row(place: int, receipt: Receipt) -> tuple[str, ...]:
    """One text for each of :data:`RECEIPT_COLUMNS`; where people sign it is empty."""
    who = str(place), receipt.name, receipt.id_tail, receipt.unit, receipt.category
    standard = "" if receipt.standard is None else show_yuan(receipt.standard)
    return *who, standard, show_yuan(receipt.amount), "", receipt.proxy, "", receipt.note


def _measured(grid: Grid, rows: Sequence[Sequence[str]], title: str, progress: Progress) -> list[Line]:
    if not rows:
        raise UserError("名单是空的，没有可以打印的内容。")
    return [grid.measure(row) for row in progress.over(rows, len(rows), f"正在排版{title}", every=200)]


def _paged(lines: list[Line], space: float, closing: float) -> list[list[Line]]:
    """Share the rows out over pages of ``room`` points; the last page keeps ``closing`` points free under its rows."""
    pages: list[list[Line]] = [[]]
    left = space
    for line in lines:
        if pages[-1] and line.height > left:
            pages.append([])
            left = space
        pages[-1].append(line)
        left -= line.height
    if left < closing and len(pages[-1]) > 1:
        moved: list[Line] = []
        while len(pages[-1]) > 1 and (not moved or left < 0):
            moved.insert(0, pages[-1].pop())
        pages.append(moved)
    while len(pages) > 1 and len(pages[-1]) < FEWEST < len(pages[-2]):
        pages[-1].insert(0, pages[-2].pop())
    return pages


def draw_laid_out(out: Path, paper: ListLayout, print_info: PrintInfo, progress: Progress) -> int:
    """Draw a list that has been shared out over its pages; returns their number."""
    pages = len(paper.pages)
    with pdf(out, paper.size, paper.title, print_info.office) as canvas:
        head = paper.grid.measure_head()
        for number, lines in enumerate(progress.over(paper.pages, pages, f"正在生成{paper.title}", every=5), 1):
            _heading(canvas, paper, print_info)
            top = paper.grid.draw_head(canvas, MARGIN, paper.size[1] - HEAD, head)
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


def _heading(canvas: "Canvas", paper: ListLayout, print_info: PrintInfo) -> None:
    wide, high = paper.size
    title, size = one_line(paper.title, Role.SONG_BOLD, TITLE, wide - 2 * MARGIN - 30 * MM, 12)
    draw(canvas, wide / 2, high - 15.5 * MM, title, Role.SONG_BOLD, size, "center")
    left, right = paper.subtitle
    y = high - HEAD + 2 * MM
    draw(canvas, wide - MARGIN, y, right, Role.SONG, 9.5, "right")
    left, size = one_line(left, Role.SONG, 9.5, wide - 2 * MARGIN - width(right, Role.SONG, 9.5) - 6 * MM)
    draw(canvas, MARGIN, y, left, Role.SONG, size)
    if print_info.reprint:
        draw_reprint_mark(canvas, wide - MARGIN, high - 10 * MM)


def _closing(canvas: "Canvas", grid: Grid, top: float, left: str, right: str) -> float:
    """A line across the table: words on the left, the amount under the column of amounts."""
    canvas.setLineWidth(LINE)
    canvas.rect(MARGIN, top - grid.least, grid.width, grid.least)
    y = top - grid.least / 2 - 0.36 * grid.size
    amounts = next(place for place, column in enumerate(grid.columns) if column.label.startswith("金额"))
    edge = MARGIN + sum(grid.widths[: amounts + 1]) - PAD
    space = edge - width(right, Role.SONG, grid.size) - MARGIN - PAD - 3 * MM
    left, size = one_line(left, Role.HEI, grid.size, space)
    draw(canvas, MARGIN + PAD, y, left, Role.HEI, size)
    draw(canvas, edge, y, right, Role.SONG, grid.size, "right")
    return top - grid.least


def _signatures(canvas: "Canvas", paper: ListLayout, top: float) -> None:
    for place, words in enumerate(paper.signatures):
        x = MARGIN + place * paper.grid.width / len(paper.signatures)
        draw(canvas, x, top - 11 * MM, words, Role.HEI, 10.5)
