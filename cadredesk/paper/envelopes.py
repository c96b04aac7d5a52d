"""Envelopes printed directly, one a page, with the words where GB/T 1416 wants them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role, draw, width
from cadredesk.paper.label_sheets import Envelope, Letter, Sender, require_letters
from cadredesk.paper.output import MM, pdf
from cadredesk.paper.print_info import PrintInfo
from cadredesk.paper.text import LEADING, fit, lines_of, one_line

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

BOX, BOX_GAP = 7.0, 1.5
EDGE = 14.0
"""What is kept free at the edges of an envelope, in mm."""


def draw_envelopes(
    out: Path,
    letters: Sequence[Letter],
    envelope: Envelope,
    print_info: PrintInfo,
    *,
    sender: Sender,
    copies: int = 1,
    progress: Progress | None = None,
) -> int:
    """Print one envelope a page, as GB/T 1416 places the words; returns the number of pages.

    The postcode stands in six boxes at the upper left if it is known, address and name under it, the sender at the
    lower right. Raises UserError.
    """
    require_letters(letters)
    size = (envelope.width * MM, envelope.height * MM)
    queue = [letter for letter in letters for _ in range(copies)]
    with pdf(out, size, "信封", print_info.office) as canvas:
        for letter in (progress or Progress()).over(queue, len(queue), "正在排版信封"):
            _envelope(canvas, letter, sender, size)
            canvas.showPage()
    return len(queue)


def _envelope(canvas: "Canvas", letter: Letter, sender: Sender, size: tuple[float, float]) -> None:
    wide, tall = size
    scale = min(1.5, tall / (110 * MM))
    edge = EDGE * MM
    if letter.postcode:
        _postcode(canvas, letter.postcode, edge, tall - (10 + BOX) * MM)
    left, top = edge + 16 * MM, tall - (22 + BOX) * MM
    space, foot = wide - left - edge, 32 * MM * scale
    address = fit(letter.address, Role.SONG, 15 * scale, (space, (top - foot) * 0.45), floor=7)
    for line in address.lines:
        draw(canvas, left, top - 0.86 * address.size, line, Role.SONG, address.size)
        top -= LEADING * address.size
    _addressee(canvas, letter, (left, foot, space, top - foot), scale)
    _sender(canvas, sender, wide, scale)


def _addressee(canvas: "Canvas", letter: Letter, box: tuple[float, float, float, float], scale: float) -> None:
    """Unit and name in the middle of the box (left, bottom, width, height); the name is never cut."""
    x, bottom, wide, tall = box
    size = 24 * scale
    while size > 8 and width(letter.name, Role.HEI_BOLD, size) > wide:
        size -= 0.5
    lines = lines_of(letter.name, Role.HEI_BOLD, size, wide)
    small = [text for text in (letter.unit, letter.telephone) if text]
    note = 11 * scale
    high = len(lines) * size * LEADING + len(small) * note * LEADING
    y = bottom + tall / 2 + high / 2
    for line in lines:
        draw(canvas, x + wide / 2, y - 0.86 * size, line, Role.HEI_BOLD, size, "center")
        y -= size * LEADING
    for text in small:
        words, smaller = one_line(text, Role.SONG, note, wide)
        draw(canvas, x + wide / 2, y - 0.86 * note, words, Role.SONG, smaller, "center")
        y -= note * LEADING


def _sender(canvas: "Canvas", sender: Sender, wide: float, scale: float) -> None:
    """At the lower right from the bottom up: postcode, office, address."""
    postcode = f"邮政编码：{sender.postcode}" if sender.postcode else ""
    y = 10 * MM
    for text, usual in ((postcode, 10.5), (sender.name, 12), (sender.address, 10.5)):
        if text:
            words, size = one_line(text, Role.SONG, usual * scale, wide * 0.55)
            draw(canvas, wide - EDGE * MM, y, words, Role.SONG, size, "right")
            y += usual * scale * 1.5


def _postcode(canvas: "Canvas", postcode: str, x: float, y: float) -> None:
    canvas.setLineWidth(0.6)
    for digit in postcode[:6]:
        canvas.rect(x, y, BOX * MM, BOX * MM)
        draw(canvas, x + BOX * MM / 2, y + BOX * MM / 2 - 0.36 * 14, digit, Role.SONG, 14, "center")
        x += (BOX + BOX_GAP) * MM
