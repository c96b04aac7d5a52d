"""The continuation (续页) of a form: the whole text of all that its cells cannot hold, under the labels of the cells."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from cadredesk.paper.fonts import Role, put, width
from cadredesk.paper.forms import HEAD, Form, PlacedCell
from cadredesk.paper.output import MM
from cadredesk.paper.text import FittedText, cut, lines_of, most_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.textobject import PDFTextObject

SEE, SEE_SHORT, MORE = "…（见续页）", "见续页", "…"
TOP = (HEAD + 4) * MM
SIZE, LINE_HEIGHT = 10.5, 10.5 * 1.6
Lines = list[tuple[Role, str]]


class Part(NamedTuple):
    """A label and the text that belongs to it."""

    label: str
    text: str


def ended(fitted: FittedText, role: Role, space: float, height: float) -> FittedText:
    """What a cell shows of a text that is too long for it and stands whole nowhere on the paper: its beginning."""
    return cut(fitted, int(most_lines(height, fitted.size)), role, space, MORE)


def shortened(fitted: FittedText, role: Role, space: float, height: float) -> FittedText:
    """What a cell shows of a text that is too long for it: its beginning, and where the whole of it stands."""
    end = SEE if width(SEE, role, fitted.size) <= space else SEE_SHORT
    short = cut(fitted, int(most_lines(height, fitted.size)), role, space, end)
    if short.lines == [SEE_SHORT] and (wide := width(SEE_SHORT, role, short.size)) > space:
        return FittedText(short.lines, short.size * space / wide)
    return short


def label_of(form: Form, placed: PlacedCell) -> str:
    """What a value is: the label at its left; in a table that at its left end, its line, and the head of its column."""
    labels = [other for other in form.cells if other.cell.label]
    beside = [other for other in labels if other.x < placed.x and _spans(other, placed)]
    nearest = max(beside, key=lambda other: other.x, default=None)
    column = [other for other in form.cells if abs(other.x - placed.x) < 1 and other.y > placed.y]
    above = min((other for other in column if other.cell.label), key=lambda other: other.y, default=None)
    if nearest and (nearest.cell.rows == 1 or not above):
        return _plain(nearest)
    if above is None:
        return ""
    line = 1 + sum(other.y < above.y for other in column)
    return "，".join(filter(None, (_plain(nearest) if nearest else "", f"第 {line} 行", _plain(above))))


def _spans(label: PlacedCell, placed: PlacedCell) -> bool:
    return label.y - 1 < placed.y + placed.height / 2 < label.y + label.height


def _plain(placed: PlacedCell) -> str:
    return placed.cell.label.replace("\n", "")


def continued_pages(parts: Sequence[Part], space: float, height: float) -> list[Lines]:
    """Labels and whole texts in lines, page by page; a label is said again where its text goes on over the page."""
    most = max(3, int((height - TOP) / LINE_HEIGHT))
    pages: list[Lines] = [[]]
    for part in parts:
        label = part.label or "内容"
        if len(pages[-1]) >= most - 2:
            pages.append([])  # a label does not stand alone at the foot of a page
        if pages[-1]:
            pages[-1].append((Role.HEI, ""))
        pages[-1] += [(Role.HEI, line) for line in lines_of(label, Role.HEI, SIZE, space)]
        for line in lines_of(part.text, Role.SONG, SIZE, space):
            if len(pages[-1]) >= most:
                pages.append([(Role.HEI, f"{label}（续）")])
            pages[-1].append((Role.SONG, line))
    return pages


def draw_lines(text: "PDFTextObject", lines: Lines, left: float, top: float) -> None:
    """Draw the lines of one page of the continuation."""
    y = top - TOP - SIZE
    for role, line in lines:
        text.setTextOrigin(left, y)
        put(text, line, role, SIZE)
        y -= LINE_HEIGHT
