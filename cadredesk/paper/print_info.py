"""What is printed on every sheet beside its content: who printed it and when, page x of y, 补打, 作废."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadredesk.paper.fonts import Role, draw, put, width
from cadredesk.paper.output import MM
from cadredesk.paper.text import LEADING, fit

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

GREY = 0.42
SMALL = 8.0
REPRINT = "补打"
MARK = 10.5
MOST_MARK = 52 * MM
"""The size of a mark in a corner, and how wide it may be beside the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintInfo:
    """The office, the day of printing and who prints; the same on all pages of a print.

    ``handler`` is who made out the paper (经办), where that is known. ``code`` is what the paper can be checked by.
    ``reprint`` marks the papers 补打, ``mark`` stands framed in the other corner, ``stamp`` slanting across the sheet.
    """

    office: str
    printed: datetime.date
    operator: str = ""
    handler: str = ""
    code: str = ""
    reprint: bool = False
    mark: str = ""
    stamp: str = ""

    def footer(self) -> str:
        """2026-10-10 打印　打印人：李敏　经办：王芳　验证码：3f2a-90bc-11de"""
        named = (("打印人", self.operator), ("经办", self.handler), ("验证码", self.code))
        return "　".join((f"{self.printed.isoformat()} 打印", *(f"{what}：{words}" for what, words in named if words)))


def page_of(page: int, pages: int) -> str:
    """第 1 页 共 3 页"""
    return f"第 {page} 页 共 {pages} 页"


def draw_footer(canvas: "Canvas", left: float, right: float, y: float, print_info: PrintInfo, page: str) -> None:
    """The small grey line at the foot of the sheet; words that are too long for it stand over it."""
    canvas.setFillGray(GREY)
    words = fit(print_info.footer(), Role.HEI, SMALL, (right - left - width(page, Role.HEI, SMALL) - 4 * MM, SMALL))
    for number, line in enumerate(reversed(words.lines)):
        draw(canvas, left, y + number * LEADING * SMALL, line, Role.HEI, SMALL)
    draw(canvas, right, y, page, Role.HEI, SMALL, "right")
    canvas.setFillGray(0)


def draw_corner_marks(canvas: "Canvas", left: float, right: float, top: float, print_info: PrintInfo) -> None:
    """The framed words in the upper corners: 补打 at the right, the paper's own mark at the left."""
    if print_info.reprint:
        _draw_mark(canvas, right, top, REPRINT, "right")
    if print_info.mark:
        _draw_mark(canvas, left, top, print_info.mark, "left")


def _draw_mark(canvas: "Canvas", x: float, top: float, words: str, align: str) -> None:
    fitted = fit(words, Role.HEI_BOLD, MARK, (MOST_MARK, MARK), multiline=False)
    wide = max(width(line, Role.HEI_BOLD, fitted.size) for line in fitted.lines) + 3 * MM
    high = fitted.height + 2 * MM
    x -= wide if align == "right" else 0
    canvas.setLineWidth(0.9)
    canvas.rect(x, top - high, wide, high)
    y = top - 1 * MM - 0.88 * fitted.size
    for line in fitted.lines:
        draw(canvas, x + wide / 2, y, line, Role.HEI_BOLD, fitted.size, "center")
        y -= LEADING * fitted.size


def draw_stamp(canvas: "Canvas", size: tuple[float, float], words: str) -> None:
    """Slanting words in outline across the sheet: they cannot be missed and hide no word beneath them."""
    wide, high = size
    letters = min(min(wide, high) * 0.2, 0.72 * wide / (width(words, Role.HEI_BOLD, 1) + 0.6))
    space = letters * (width(words, Role.HEI_BOLD, 1) + 0.6)
    canvas.saveState()
    canvas.translate(wide / 2, high / 2)
    canvas.rotate(24 if wide < high * 1.1 else 18)
    canvas.setStrokeGray(0.55)
    canvas.setLineWidth(letters / 60)
    canvas.roundRect(-space / 2, -letters * 0.7, space, letters * 1.4, letters * 0.12)
    line = canvas.beginText(-space / 2 + 0.3 * letters, -0.38 * letters)
    line.setTextRenderMode(1)
    put(line, words, Role.HEI_BOLD, letters)
    line.setTextRenderMode(0)
    canvas.drawText(line)
    canvas.restoreState()
