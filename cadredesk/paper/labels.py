"""Envelope labels on A4 sheets, beginning at any place; the text wraps and shrinks until it fits its label."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role, draw
from cadredesk.paper.label_sheets import A4, LabelSheet, Letter, require_letters
from cadredesk.paper.output import MM, pdf, sheet
from cadredesk.paper.print_info import PrintInfo, draw_footer, page_of
from cadredesk.paper.text import LEADING, cut, lines_of

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

FOOT = 9.0
"""The margin in mm under the labels that has room for the line at the foot."""
ADDRESS, NAME, NOTE = 10.5, 14.0, 8.5
"""Sizes in points on a label of 70 × 37 mm."""
FLOOR = 0.52
"""How far all of it shrinks where a long address asks for it."""
LEAST = 5.5


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


@dataclass(frozen=True, slots=True)
class _Words:
    """Lines of one size and face on a label."""

    lines: list[str]
    role: Role
    size: float
    above: float
    """The room over them."""

    @property
    def height(self) -> float:
        return self.above + self.size * (LEADING * (len(self.lines) - 1) + 1)


def _label(canvas: "Canvas", letter: Letter, cell: tuple[float, float, float, float]) -> None:
    x, y, wide, tall = (length * MM for length in cell)
    pad_x, pad_y = min(4.5 * MM, wide * 0.07), min(3 * MM, tall * 0.07)
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
    """The names on labels whose address is too long even for the smallest type: it ends in … there."""
    wide, tall = grid.width * MM, grid.height * MM
    space = wide - 2 * min(4.5 * MM, wide * 0.07), tall - 2 * min(3 * MM, tall * 0.07)
    return [letter.name for letter in letters if not _laid_out(letter, *space)[0]]


def _laid_out(letter: Letter, wide: float, tall: float) -> tuple[bool, list[_Words]]:
    """The words of a label in the largest type in which they fit, and whether they do fit whole."""
    scale = usual = max(0.8, min(1.45, wide / (61 * MM), tall / (31 * MM)))
    least = FLOOR * min(usual, 1.0)
    while True:
        parts = _parts(letter, wide, scale)
        over = sum(part.height for part in parts) - tall
        if over <= 0.01:
            return True, parts
        if scale <= least:
            return False, _cut(parts, over, wide)
        scale = max(least, scale - 0.05)


def _parts(letter: Letter, wide: float, scale: float) -> list[_Words]:
    """Postcode and address over the name, which is large; unit and telephone under it, small."""
    parts: list[_Words] = []
    for text, role, size, above in (
        (letter.postcode, Role.SONG, ADDRESS, 0.0),
        (letter.address, Role.SONG, ADDRESS, 2.5),
        (letter.name, Role.HEI_BOLD, NAME, 6.0),
        (letter.unit, Role.SONG, NOTE, 5.0),
        (letter.telephone, Role.SONG, NOTE, 2.0),
    ):
        if text:
            set_in = max(LEAST, size * scale)
            parts.append(_Words(lines_of(text, role, set_in, wide), role, set_in, above * scale if parts else 0.0))
    return parts


def _cut(parts: Sequence[_Words], over: float, wide: float) -> list[_Words]:
    """Leave lines out until the rest fits, from the longest part, never from the name."""
    left = list(parts)
    while over > 0.01:
        longest = max(
            (part for part in left if part.role is not Role.HEI_BOLD), key=lambda part: len(part.lines), default=None
        )
        if longest is None:
            break
        at = left.index(longest)
        over -= longest.height
        if len(longest.lines) > 1:
            lines = cut(longest.lines, len(longest.lines) - 1, longest.role, longest.size, wide)
            left[at] = dataclasses.replace(longest, lines=lines)
            over += left[at].height
        else:
            del left[at]
    return left
