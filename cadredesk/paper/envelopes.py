"""Envelopes printed directly, one a page, with the words where GB/T 1416 wants them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role, draw
from cadredesk.paper.label_sheets import Envelope, Letter, Sender, require_letters
from cadredesk.paper.letter_words import Words, laid_out
from cadredesk.paper.output import MM, pdf
from cadredesk.paper.print_info import PrintInfo
from cadredesk.paper.text import LEADING

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


def overflowing(letters: Sequence[Letter], envelope: Envelope, sender: Sender) -> list[str]:
    """The names on envelopes that have no room for all words, and the sender's: to be said before printing."""
    size = (envelope.width * MM, envelope.height * MM)
    named = [] if _sender(sender, size).is_whole else [sender.name]
    return [
        *named,
        *(letter.name for letter in letters if not all(place.is_whole for place in _addressee(letter, size))),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Words in their place: where their lines begin, end or have their middle, and the top of the first one."""

    words: list[Words]
    x: float
    top: float
    align: str
    is_whole: bool

    @property
    def height(self) -> float:
        return sum(part.height for part in self.words)


def _envelope(canvas: "Canvas", letter: Letter, sender: Sender, size: tuple[float, float]) -> None:
    if letter.postcode:
        _postcode(canvas, letter.postcode, EDGE * MM, size[1] - (10 + BOX) * MM)
    for place in (*_addressee(letter, size), _sender(sender, size)):
        top = place.top
        for part in place.words:
            top -= part.above
            for line in part.lines:
                draw(canvas, place.x, top - 0.86 * part.size, line, part.role, part.size, place.align)
                top -= LEADING * part.size
            top += (LEADING - 1) * part.size


def _scale(size: tuple[float, float]) -> float:
    return min(1.5, size[1] / (110 * MM))


def _addressee(letter: Letter, size: tuple[float, float]) -> tuple[_Place, _Place]:
    """The address under the postcode; in the middle of what is left the name, with unit and telephone under it."""
    (wide, tall), scale = size, _scale(size)
    left, top, foot = (EDGE + 16) * MM, tall - (22 + BOX) * MM, 32 * MM * scale
    space = wide - left - EDGE * MM
    is_whole, words = laid_out([(letter.address, Role.SONG, 15, 0)], space, (top - foot) * 0.45, scale)
    address = _Place(words=words, x=left, top=top, align="left", is_whole=is_whole)
    high = top - address.height - 4 - foot
    texts = [
        (letter.name, Role.HEI_BOLD, 24, 0.0),
        (letter.unit, Role.SONG, 11, 5.0),
        (letter.telephone, Role.SONG, 11, 3.0),
    ]
    is_whole, words = laid_out(texts, space, high, scale)
    name = _Place(words=words, x=left + space / 2, top=0.0, align="center", is_whole=is_whole)
    return address, replace(name, top=foot + (high + name.height) / 2)


def _sender(sender: Sender, size: tuple[float, float]) -> _Place:
    """At the lower right: address, office, postcode."""
    wide, scale = size[0], _scale(size)
    postcode = f"邮政编码：{sender.postcode}" if sender.postcode else ""
    texts = [
        (sender.address, Role.SONG, 10.5, 0.0),
        (sender.name, Role.SONG, 12, 5.0),
        (postcode, Role.SONG, 10.5, 5.0),
    ]
    is_whole, words = laid_out(texts, wide * 0.55, 22 * MM * scale, scale)
    place = _Place(words=words, x=wide - EDGE * MM, top=0.0, align="right", is_whole=is_whole)
    return replace(place, top=8 * MM + place.height)


def _postcode(canvas: "Canvas", postcode: str, x: float, y: float) -> None:
    canvas.setLineWidth(0.6)
    for digit in postcode[:6]:
        canvas.rect(x, y, BOX * MM, BOX * MM)
        draw(canvas, x + BOX * MM / 2, y + BOX * MM / 2 - 0.36 * 14, digit, Role.SONG, 14, "center")
        x += (BOX + BOX_GAP) * MM
