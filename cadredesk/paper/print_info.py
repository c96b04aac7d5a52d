"""What is printed on every sheet beside its content: who printed it and when, page x of y, 补打 and 作废."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadredesk.paper.fonts import Role, draw, put, width
from cadredesk.paper.output import MM
from cadredesk.paper.text import LEADING, fit

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

GREY = 0.42
SMALL = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintInfo:
    """The office, the day of printing and the operator; the same on all pages of a print.

    ``reprint`` marks the papers 补打 and ``void`` 作废. A single record can say so too, by a non-empty value under
    "reprint" or "void".
    """

    office: str
    printed: datetime.date
    operator: str = ""
    reprint: bool = False
    void: bool = False

    def footer(self) -> str:
        """2026-10-10 打印　经办：李敏"""
        return f"{self.printed.isoformat()} 打印" + (f"　经办：{self.operator}" if self.operator else "")

    def is_reprint(self, record: Mapping[str, str]) -> bool:
        return self.reprint or bool(record.get("reprint"))

    def is_void(self, record: Mapping[str, str]) -> bool:
        return self.void or bool(record.get("void"))


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


def draw_reprint_mark(canvas: "Canvas", right: float, top: float) -> None:
    """A small framed 补打 whose right upper corner is given."""
    size = 10.5
    wide, high = width("补打", Role.HEI_BOLD, size) + 3 * MM, size + 2 * MM
    canvas.setLineWidth(0.9)
    canvas.rect(right - wide, top - high, wide, high)
    draw(canvas, right - wide / 2, top - high / 2 - 0.38 * size, "补打", Role.HEI_BOLD, size, "center")


def draw_void_mark(canvas: "Canvas", x: float, y: float, size: float) -> None:
    """A slanting 作废 in outline round the point given: it cannot be missed and hides no word beneath it."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(24)
    canvas.setStrokeGray(0.5)
    canvas.setLineWidth(1.4)
    space = size * 2.6
    canvas.roundRect(-space / 2, -size * 0.7, space, size * 1.4, size * 0.12)
    line = canvas.beginText(0, 0)
    line.setTextRenderMode(1)
    for char, start in (("作", -1.1), ("废", 0.1)):
        line.setTextOrigin(start * size, -0.38 * size)
        put(line, char, Role.HEI_BOLD, size)
    line.setTextRenderMode(0)
    canvas.drawText(line)
    canvas.restoreState()
