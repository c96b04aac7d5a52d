"""A month on paper: A4 lying, Monday first."""

from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.calendar.records import WEEKDAYS, DayFigures, Month
from cadredesk.calendar.rules import lines_of as lines_of_day
from cadredesk.core.dates import today

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Box = tuple[float, float, float, float]  # left, top, width, height in points
NUMBER, LUNAR, LINE = 13.0, 8.5, 8.5
HEAD_MM, FOOT_MM, WEEK_MM, MARGIN_MM = 22, 13, 7, 12
PAD = 4.0


def draw_month(shown: Month, office: str, operator: str, out: Path) -> list[tuple[str, str]]:
    """Draw a month; gives (day, characters) that no font can print. Raises UserError if it cannot be written."""
    from cadredesk.paper import PrintInfo, unprintable
    from cadredesk.paper.fonts import Role, draw
    from cadredesk.paper.output import MM, pdf, sheet
    from cadredesk.paper.print_info import draw_footer, page_of

    wide, high = sheet("A4", landscape=True)
    left, top = MARGIN_MM * MM, high - HEAD_MM * MM
    title = f"{shown.title}走访月历"
    with pdf(out, (wide, high), title, office) as canvas:
        draw(canvas, wide / 2, high - 14 * MM, title, Role.SONG_BOLD, 18, "center")
        draw(canvas, left, top + 2 * MM, office, Role.SONG, 9.5)
        draw(canvas, wide - left, top + 2 * MM, f"截至 {shown.on}", Role.SONG, 9.5, "right")
        column = (wide - 2 * left) / 7
        for place, name in enumerate(WEEKDAYS):
            _head(canvas, (left + place * column, top, column, WEEK_MM * MM), f"星期{name}")
        top -= WEEK_MM * MM
        row = (top - FOOT_MM * MM) / (len(shown.days) // 7)
        for at, day in enumerate(shown.days):
            line, place = divmod(at, 7)
            _cell(canvas, (left + place * column, top - line * row, column, row), day, shown.holds(day.day))
        print_info = PrintInfo(office=office, printed=today(), operator=operator)
        draw_footer(canvas, left, wide - left, 7 * MM, print_info, page_of(1, 1))
        canvas.showPage()
    return unprintable([{"name": str(day.day), "great": "、".join(day.great)} for day in shown.days])


def _head(canvas: "Canvas", box: Box, words: str) -> None:
    from cadredesk.paper.fonts import Role, draw
    from cadredesk.paper.table import HEAD_GREY

    left, top, wide, high = box
    canvas.setLineWidth(0.6)
    canvas.setFillGray(HEAD_GREY)
    canvas.rect(left, top - high, wide, high, fill=1)
    canvas.setFillGray(0)
    draw(canvas, left + wide / 2, top - high / 2 - 3.4, words, Role.HEI, 9.5, "center")


def _cell(canvas: "Canvas", box: Box, day: DayFigures, of_month: bool) -> None:
    """The number, the festival or the lunar day, and the lines; days of the months beside in grey."""
    from cadredesk.paper.fonts import Role, draw, width
    from cadredesk.paper.text import fit

    left, top, wide, high = box
    canvas.rect(left, top - high, wide, high)
    canvas.setFillGray(0 if of_month else 0.55)
    number = str(day.day.day)
    y = top - PAD - NUMBER * 0.86
    draw(canvas, left + PAD, y, number, Role.SONG_BOLD, NUMBER)
    space = wide - 3 * PAD - width(number, Role.SONG_BOLD, NUMBER)
    for said in fit("、".join(day.festivals) or day.lunar, Role.HEI, LUNAR, (space, LUNAR)).lines:
        draw(canvas, left + wide - PAD, y, said, Role.HEI, LUNAR, "right")
        y -= LUNAR * 1.25
    y += LUNAR * 1.25 - LINE * 1.5
    for words in _words_in(day, wide - 2 * PAD, max(int((y - (top - high)) // (LINE * 1.3)) + 1, 1)):
        draw(canvas, left + PAD, y, words, Role.SONG, LINE)
        y -= LINE * 1.3
    canvas.setFillGray(0)


def _words_in(day: DayFigures, space: float, most: int) -> list[str]:
    """What stands in the cell of a day in so many lines, with a word where there is more."""
    from cadredesk.paper.fonts import Role, width
    from cadredesk.paper.text import lines_of

    blocks = [
        lines_of(line.words(lambda said: width(said, Role.SONG, LINE) <= space), Role.SONG, LINE, space)
        for line in lines_of_day(day)
    ]
    shown = len(blocks)
    while sum(map(len, blocks[:shown])) + (shown < len(blocks)) > most and shown > 0:
        shown -= 1
    words = [line for block in blocks[:shown] for line in block]
    return words if shown == len(blocks) else [*words, f"另有 {len(blocks) - shown} 项"]
