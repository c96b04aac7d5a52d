"""The list on which several payees sign for money (签领表), or which says to whose accounts it goes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.money import in_words, show_yuan
from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role, draw, width
from cadredesk.paper.lists import (
    MARGIN,
    ListLayout,
    draw_laid_out,
    measure_heading,
    measured,
    paged,
    space_under,
)
from cadredesk.paper.output import MM, sheet
from cadredesk.paper.print_info import GREY, SMALL, PrintInfo
from cadredesk.paper.table import ASCENT, LINE, PAD, Column, Grid, Line
from cadredesk.paper.text import LEADING, fit

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

TYPE, ROW = 10.0, 9.2 * MM
SIGNED_ROW = 21 * MM
"""The height of a place to sign, two above each other: the seal beside them has 42 mm."""
SEAL = 60 * MM
GAP = 2 * MM
DATE = "年　　月　　日"
PEOPLE = "人"
_NUMBERS = Column(label="序号", width=11, align="center")
SIGNERS = ("制表", "经办", "复核", "出纳", "审批")
LONGEST_FACT = 80
"""Longer words over the list stand whole among its notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A line of a sign-off list; amounts in 分. What a line has no words for is left to the pen."""

    name: str
    id_tail: str
    """The last four of the identity card."""
    unit: str
    category: str
    standard: int | None
    """标准 where the office has set one; the cell stays blank else."""
    amount: int
    signed: str = ""
    """What became of it, in the place of the signature: 已领, 未领（外出）."""
    proxy: str = ""
    """代领人 and relation."""
    day: str = ""
    note: str = ""
    account_name: str = ""
    bank: str = ""
    account: str = ""
    counted: str = PEOPLE
    """What payees of its sort are counted in: people, branches and suppliers never together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffList:
    """A list as it shall stand on paper.

    ``facts`` stand over its first page, label and words by lines; ``totals`` on its last, label and amount; ``notes`` under the
    rows. ``names`` are those known of :data:`SIGNERS`. ``paid`` are amount and lines of what was received, where that is
    known; ``transfer`` asks for accounts in the place of signatures.
    """

    title: str
    number: str
    receipts: Sequence[Receipt]
    facts: Sequence[Sequence[tuple[str, str]]] = ((),)
    notes: Sequence[str] = ()
    totals: Sequence[tuple[str, int]] = ()
    paid: tuple[int, Sequence[Receipt]] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    attachments: int = 0
    transfer: bool = False


_Cell = tuple[Column, Callable[[Receipt], str]]
"""A column, and what of a receipt stands in it."""


def _cell(label: str, width: float, say: Callable[[Receipt], str], align: str = "left") -> _Cell:
    return Column(label=label, width=width, align=align), say


def _lines(*words: str) -> str:
    return "\n".join(filter(None, words))


_NAME = _cell("姓名", 24, lambda each: each.name)
_ID = _cell("身份证\n后四位", 17, lambda each: each.id_tail, "center")
_AMOUNT = _cell("金额（元）", 26, lambda each: show_yuan(each.amount), "right")
_SIGNED = (
    _cell("领款人签字", 31, lambda each: each.signed),
    _cell("代领人及关系", 28, lambda each: each.proxy),
    _cell("日期", 20, lambda each: each.day, "center"),
    _cell("备注", 24, lambda each: each.note),
)
_BY_HAND = (
    _NAME,
    _ID,
    _cell("原工作单位", 43, lambda each: each.unit),
    _cell("类别", 23, lambda each: each.category, "center"),
    _cell("标准（元）", 22, lambda each: "" if each.standard is None else show_yuan(each.standard), "right"),
    _AMOUNT,
    *_SIGNED,
)
_NO_PEOPLE = (
    _cell("领款单位", 105, lambda each: each.name),
    _cell("类别", 24, lambda each: each.category, "center"),
    _AMOUNT,
    *_SIGNED,
)
_BY_TRANSFER = (
    _NAME,
    _ID,
    _cell("原工作单位", 33, lambda each: each.unit),
    _cell("类别", 19, lambda each: each.category, "center"),
    _AMOUNT,
    _cell("户名", 24, lambda each: each.account_name),
    _cell("开户行", 32, lambda each: each.bank),
    _cell("账号", 40, lambda each: each.account),
    _cell("到账情况", 22, lambda each: _lines(each.signed, each.day)),
    _cell("备注", 21, lambda each: _lines(each.proxy, each.note)),
)


def _cells_of(paper: SignOffList) -> Sequence[_Cell]:
    """The columns that a list needs."""
    if paper.transfer:
        return _BY_TRANSFER
    return _BY_HAND if any(receipt.counted == PEOPLE for receipt in paper.receipts) else _NO_PEOPLE


def draw_sign_off(out: Path, paper: SignOffList, print_info: PrintInfo, progress: Progress | None = None) -> int:
    """Print a 签领表 on A4 landscape; returns the number of pages.

    Number and title stand on each page, the facts on the first alone. Each page has its subtotal and the sum until then;
    the last one the total in figures and words, and places to sign and for the seal. Raises UserError.
    """
    progress = progress or Progress()
    size = sheet("A4", landscape=True)
    cells = _cells_of(paper)
    grid = Grid.across([_NUMBERS, *(column for column, _ in cells)], size[0] - 2 * MARGIN, TYPE, ROW, most_lines=3)
    office, number = f"单位：{print_info.office}", f"凭证号：{paper.number}"
    facts = [[f"{label}：{words}" for label, words in line if words] for line in paper.facts]
    long = [fact for line in facts for fact in line if len(fact) > LONGEST_FACT]
    kept = [[fact for fact in line if fact not in long] for line in facts]
    over_first = "\n".join("　　".join(line) for line in [[office, *kept[0]], *kept[1:]] if line)
    first = measure_heading(paper.title, over_first, number, size)
    heading = measure_heading(paper.title, office, number, size)
    totals = _totals(paper)
    closing = grid.least * (1 + len(totals)) + GAP + 2 * SIGNED_ROW
    space, first_space = (space_under(each, grid, size) - grid.least for each in (heading, first))
    most = first_space + grid.least - closing
    rows = [(str(place), *(say(receipt) for _, say in cells)) for place, receipt in enumerate(paper.receipts, 1)]
    lines = measured(grid, rows, most, paper.title, progress)
    lines += [piece for note in (*long, *paper.notes) for piece in grid.divided(grid.measure_note(note), most)]
    pages = paged(lines, space, closing - grid.least, first_space)
    foot = _Foot(paper, grid, _subtotals(pages, paper.receipts), totals)
    layout = ListLayout(
        title=paper.title, heading=heading, size=size, grid=grid, pages=pages, first_heading=first, draw_under=foot.draw
    )
    return draw_laid_out(out, layout, print_info, progress)


def counted(receipts: Sequence[Receipt]) -> str:
    """12 人, 3 个支部, 1 家: sorts of payees are not added up."""
    sorts = dict.fromkeys(receipt.counted for receipt in receipts)
    each = (f"{sum(receipt.counted == sort for receipt in receipts):,} {sort}" for sort in sorts)
    return "、".join(each) or f"0 {PEOPLE}"


_Closing = tuple[str, str, str]
"""A line across the table: words, the amount under the amounts, and words beside it."""


def _subtotals(pages: Sequence[Sequence[Line]], receipts: Sequence[Receipt]) -> list[_Closing]:
    """For each page how many its rows pay and how much, and the sum until then."""
    left = iter(receipts)
    parts = [list(islice(left, sum(not (line.goes_on or line.note) for line in page))) for page in pages]
    sums = [sum(receipt.amount for receipt in part) for part in parts]
    return [
        (f"本页小计：{counted(part)}", f"¥{show_yuan(fen)}", f"累计：¥{show_yuan(until)}")
        for part, fen, until in zip(parts, sums, accumulate(sums), strict=True)
    ]


def _totals(paper: SignOffList) -> list[_Closing]:
    """The lines that close the last page."""
    total = sum(receipt.amount for receipt in paper.receipts)
    lines = [(f"合　　计：{counted(paper.receipts)}　　{in_words(total)}", f"¥{show_yuan(total)}", "")]
    if paper.paid is not None:
        fen, receipts = paper.paid
        lines.append((f"实　　发：{counted(receipts)}　　{in_words(fen)}", f"¥{show_yuan(fen)}", ""))
    if paper.totals:
        words = "　　".join(f"{label} {show_yuan(fen)}" for label, fen in paper.totals)
        lines.append((words, "", ""))
    return lines


@dataclass(frozen=True, slots=True)
class _Foot:
    """What stands under the rows of each page."""

    paper: SignOffList
    grid: Grid
    subtotals: Sequence[_Closing]
    totals: Sequence[_Closing]

    def draw(self, canvas: "Canvas", page: int, top: float) -> None:
        """The page's subtotal; on the last one the totals and the places to sign."""
        top = self._line(canvas, top, self.subtotals[page])
        if page < len(self.subtotals) - 1:
            return
        for closing in self.totals:
            top = self._line(canvas, top, closing)
        self._signatures(canvas, top - GAP)

    def _line(self, canvas: "Canvas", top: float, closing: _Closing) -> float:
        left, amount, beside = closing
        grid = self.grid
        canvas.setLineWidth(LINE)
        canvas.rect(MARGIN, top - grid.least, grid.width, grid.least)
        amounts = next(place for place, column in enumerate(grid.columns) if column.label.startswith("金额"))
        edge = MARGIN + sum(grid.widths[: amounts + 1]) - PAD
        end = edge - width(amount, Role.SONG, grid.size) - 3 * MM if amount else MARGIN + grid.width - PAD
        words = fit(left, Role.HEI, grid.size, (end - MARGIN - PAD, grid.least), multiline=False)
        y = top - (grid.least - words.height) / 2 - ASCENT * words.size
        for line in words.lines:
            draw(canvas, MARGIN + PAD, y, line, Role.HEI, words.size)
            y -= LEADING * words.size
        y = top - grid.least / 2 - 0.36 * grid.size
        draw(canvas, edge, y, amount, Role.SONG, grid.size, "right")
        draw(canvas, edge + 2 * PAD, y, beside, Role.HEI, grid.size)
        return top - grid.least

    def _signatures(self, canvas: "Canvas", top: float) -> None:
        """Places to sign in two rows, each with the known name small in its corner and a date, and one for the seal."""
        places = [*((label, self.paper.names.get(label, "")) for label in SIGNERS), ("附单据", "")]
        across = (len(places) + 1) // 2
        wide = (self.grid.width - SEAL) / across
        canvas.setLineWidth(LINE)
        for at, (label, name) in enumerate(places):
            x, upper = MARGIN + at % across * wide, top - at // across * SIGNED_ROW
            canvas.rect(x, upper - SIGNED_ROW, wide, SIGNED_ROW)
            draw(canvas, x + PAD, upper - 5 * MM, f"{label}：", Role.HEI, TYPE)
            if label == "附单据":
                sheets = f"{self.paper.attachments or '______'} 张"
                draw(canvas, x + wide / 2, upper - SIGNED_ROW / 2 - 0.38 * TYPE, sheets, Role.SONG, TYPE, "center")
                continue
            self._name(canvas, x, upper, wide, name, width(f"{label}：", Role.HEI, TYPE))
            canvas.setFillGray(GREY)
            draw(canvas, x + wide - PAD, upper - SIGNED_ROW + 2 * MM, DATE, Role.SONG, SMALL, "right")
            canvas.setFillGray(0)
        x = MARGIN + self.grid.width - SEAL
        canvas.rect(x, top - 2 * SIGNED_ROW, SEAL, 2 * SIGNED_ROW)
        canvas.setFillGray(GREY)
        draw(canvas, x + SEAL - PAD, top - 2 * SIGNED_ROW + 2 * MM, "（单位盖章）", Role.SONG, SMALL, "right")
        canvas.setFillGray(0)

    def _name(self, canvas: "Canvas", x: float, upper: float, wide: float, name: str, taken: float) -> None:
        """A known name, small in the right upper corner; many in as many lines as there is room for."""
        fitted = fit(name, Role.SONG, SMALL, (wide - taken - 3 * PAD, 8 * MM))
        canvas.setFillGray(GREY)
        for at, line in enumerate(fitted.lines[:2]):
            draw(canvas, x + wide - PAD, upper - 4 * MM - at * LEADING * SMALL, line, Role.SONG, SMALL, "right")
        canvas.setFillGray(0)
