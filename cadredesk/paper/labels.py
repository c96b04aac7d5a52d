"""Envelope labels on A4 sheets, beginning at any place; the text wraps and shrinks until it fits its label."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role, draw
from cadredesk.paper.label_sheets import A4, LabelSheet, Letter, require_letters
from cadredesk.paper.letter_words import Words, laid_out
from cadredesk.paper.output import MM, pdf, sheet
from cadredesk.paper.print_info import PrintInfo, draw_footer, page_of
from cadredesk.paper.text import LEADING

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

FOOT = 9.0
"""The margin in mm under the labels that has room for the line at the foot."""
ADDRESS, NAME, NOTE = 10.5, 14.0, 8.5
"""Sizes in points on a label of 70 × 37 mm."""


def draw_labels(
    out: Path,
    letters: Sequence[Letter],
    grid: LabelSheet,
    print_info: PrintInfo,
    *,
    start: int = 1,
    copies: int = 1,
    guides: bool = False,
    progress: Progress | None = None,
) -> int:
    """Print labels; returns the number of sheets.

    ``start`` is the place of the first one on its sheet, counted from 1 line by line: a sheet that was begun is used
    up. ``copies`` of each follow one another; ``guides`` draws thin lines to cut along. The line at the foot stands on
    whole sheets whose margin has room for it. Raises UserError.
    """
    require_letters(letters)
    if fault := grid.fault():
        raise UserError(fault)
    if not 1 <= start <= grid.places:
        raise UserError(f"这种标签纸每张只有 {grid.places} 个位置，请重新选择从第几个开始。")
    cells = grid.cells()
    wanted = len(letters) * copies
    pages = -(-(start - 1 + wanted) // grid.places)
    queue = (letter for letter in letters for _ in range(copies))
    with pdf(out, sheet("A4"), "信封标签", print_info.office) as canvas:
        for number in (progress or Progress()).over(range(1, pages + 1), pages, "正在排版标签", every=2):
            if guides:
                _guides(canvas, grid)
            free = cells[start - 1 :] if number == 1 else cells
            for cell, letter in zip(free, islice(queue, len(free)), strict=False):
                _label(canvas, letter, cell)
            if grid.bottom >= FOOT and not (number == 1 and start > 1):
                _footer(canvas, grid, print_info, page_of(number, pages))
            canvas.showPage()
    return pages


def _footer(canvas: "Canvas", grid: LabelSheet, print_info: PrintInfo, page: str) -> None:
    side = max(grid.left, 6.0) * MM
    draw_footer(canvas, side, A4[0] * MM - side, grid.bottom / 2 * MM - 2.5, print_info, f"{print_info.office}　{page}")


def _guides(canvas: "Canvas", grid: LabelSheet) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.72)
    canvas.setLineWidth(0.3)
    canvas.setDash(2, 2)
    high = A4[1] * MM
    for x, y, wide, tall in grid.cells():
        canvas.rect(x * MM, high - (y + tall) * MM, wide * MM, tall * MM)
    canvas.restoreState()


# ---- one label


def _label(canvas: "Canvas", letter: Letter, cell: tuple[float, float, float, float]) -> None:
    x, y, wide, tall = (length * MM for length in cell)
    pad_x, pad_y = _padding(wide, tall)
    _, parts = _laid_out(letter, wide - 2 * pad_x, tall - 2 * pad_y)
    over = tall - 2 * pad_y - sum(part.height for part in parts)
    top = A4[1] * MM - y - pad_y - max(over, 0.0) / 2
    for part in parts:
        top -= part.above
        for line in part.lines:
            draw(canvas, x + pad_x, top - 0.86 * part.size, line, part.role, part.size)
            top -= LEADING * part.size
        top += (LEADING - 1) * part.size


def overflowing(letters: Sequence[Letter], grid: LabelSheet) -> list[str]:
    """The names on labels that are too small for their words even in the smallest type: to be said before printing."""
    pad_x, pad_y = _padding(grid.width * MM, grid.height * MM)
    space = grid.width * MM - 2 * pad_x, grid.height * MM - 2 * pad_y
    return [letter.name for letter in letters if not _laid_out(letter, *space)[0]]


def _padding(wide: float, tall: float) -> tuple[float, float]:
    """What is kept free at the sides of a label, and over and under its words."""
    return min(4.5 * MM, wide * 0.07), min(3 * MM, tall * 0.07)


def _laid_out(letter: Letter, wide: float, tall: float) -> tuple[bool, list[Words]]:
    """Postcode and address over the name, which is large; unit and telephone under it, small."""
    usual = max(0.8, min(1.45, wide / (61 * MM), tall / (31 * MM)))
    texts = (
        (letter.postcode, Role.SONG, ADDRESS, 0.0),
        (letter.address, Role.SONG, ADDRESS, 2.5),
        (letter.name, Role.HEI_BOLD, NAME, 6.0),
        (letter.unit, Role.SONG, NOTE, 5.0),
        (letter.telephone, Role.SONG, NOTE, 2.0),
    )
    return laid_out(texts, wide, tall, usual)
