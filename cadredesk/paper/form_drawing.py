"""Drawing a form: the empty form once for the whole print, then each record's values on top of it."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from cadredesk.paper.fonts import Role, draw, put, width
from cadredesk.paper.forms import HEAD, Form, Images, PlacedCell
from cadredesk.paper.output import MM
from cadredesk.paper.print_info import GREY, SMALL, PrintInfo, draw_footer, draw_reprint_mark, draw_void_mark, page_of
from cadredesk.paper.text import LEADING, fit, lines_of, one_line, spread

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

PAD_X = 1.7 * MM
PAD_Y = 0.7 * MM
LINE = 0.6
LABEL_GREY = 0.95
HEADING = 9.0
ASCENT = 0.86
"""Where the top of a Chinese letter's body stands above its baseline, in ems."""
SEE_ANNEX = "…（见附页）"
ANNEX_HEAD = (HEAD + 4) * MM
ANNEX_SIZE = 10.5
ANNEX_LEADING = 1.6
Lines = list[tuple[Role, str]]


class FormPen:
    """Fills one form on one canvas."""

    def __init__(self, canvas: "Canvas", form: Form, print_info: PrintInfo, images: Images | None = None) -> None:
        self.canvas = canvas
        self.form = form
        self.print_info = print_info
        self.images = images or (lambda _name: None)
        self.width, self.height = form.size
        top, right, bottom, left = (length * MM for length in form.margins)
        self.left, self.right, self.top, self.bottom = left, self.width - right, self.height - top, bottom
        self.values = [placed for placed in form.cells if placed.cell.value.parts]
        self.pictures = [placed for placed in form.cells if placed.cell.image]
        self.empty = f"form-{form.name}"
        canvas.beginForm(self.empty, 0, 0, self.width, self.height)
        self._draw_empty()
        canvas.endForm()

    def draw(self, record: Mapping[str, str], place: tuple[float, float] = (0.0, 0.0)) -> list[Lines]:
        """Draw one filled form with its lower left corner at ``place``; gives the pages of its annex, mostly none."""
        canvas, over = self.canvas, self._beside(record)
        moved = place != (0.0, 0.0)
        if moved:
            canvas.saveState()
            canvas.translate(*place)
        canvas.doForm(self.empty)
        if self.print_info.is_void(record):
            draw_void_mark(canvas, self.width / 2, self.height / 2, min(self.width, self.height) * 0.2)
        if self.print_info.is_reprint(record):
            draw_reprint_mark(canvas, self.right, self.top)
        text = canvas.beginText(0, 0)
        self._head(text, record)
        for placed in self.values:
            value = placed.cell.value.fill(record)
            if value and _value(text, placed, value, SEE_ANNEX if self.form.annex is not None else "…"):
                over.append((self._label_of(placed), value))
        canvas.drawText(text)
        for placed in self.pictures:
            name = record.get(placed.cell.image)
            _picture(canvas, placed, self.images(name) if name else None)
        pages = self._annex_pages(over) if self.form.annex is not None else []
        if self.form.annex is not None:
            self._footer(1, 1 + len(pages))
        if moved:
            canvas.restoreState()
        return pages

    def _footer(self, page: int, pages: int) -> None:
        draw_footer(self.canvas, self.left, self.right, self.bottom - 4.5 * MM, self.print_info, page_of(page, pages))

    # ---- the annex

    def _beside(self, record: Mapping[str, str]) -> list[tuple[str, str]]:
        """What stands on the second sheet alone."""
        return [(label, value) for label, template in self.form.annex or () if (value := template.fill(record))]

    def _label_of(self, placed: PlacedCell) -> str:
        """What a value is: the label at its left, else that at the head of its column."""
        labels = [other for other in self.form.cells if other.cell.label]
        left = [
            other
            for other in labels
            if abs(other.x + other.width - placed.x) < 1
            and other.y - 1 < placed.y + placed.height / 2 < other.y + other.height
        ]
        above = [other for other in labels if abs(other.x - placed.x) < 1 and other.y > placed.y]
        found = left[:1] or sorted(above, key=lambda other: other.y)[:1]
        return found[0].cell.label.replace("\n", "") if found else ""

    def _annex_pages(self, parts: Sequence[tuple[str, str]]) -> list[Lines]:
        """Labels and whole texts, in lines, page by page."""
        lines: Lines = []
        for label, text in parts:
            lines.append((Role.HEI, label))
            lines += [(Role.SONG, line) for line in lines_of(text, Role.SONG, ANNEX_SIZE, self.right - self.left)]
        most = int((self.top - ANNEX_HEAD - self.bottom) / (ANNEX_SIZE * ANNEX_LEADING))
        pages = []
        while lines:
            # A label does not stand alone at the foot of a page.
            count = most - 1 if len(lines) > most and lines[most - 1][0] is Role.HEI else most
            pages.append(lines[:count])
            lines = lines[count:]
        return pages

    def draw_annex(self, record: Mapping[str, str], pages: Sequence[Lines]) -> int:
        """Draw the sheets after a form; gives how many they are."""
        canvas = self.canvas
        for number, lines in enumerate(pages, 2):
            size = self.form.title_size
            title = f"{self.form.title}（附页）"
            draw(canvas, self.width / 2, self.top - ASCENT * size, title, Role.SONG_BOLD, size, "center")
            text = canvas.beginText(0, 0)
            self._head(text, record, record.get("name", ""))
            y = self.top - ANNEX_HEAD - ANNEX_SIZE
            for role, line in lines:
                _at(text, self.left, y, line, ANNEX_SIZE, role)
                y -= ANNEX_SIZE * ANNEX_LEADING
            canvas.drawText(text)
            self._footer(number, 1 + len(pages))
            canvas.showPage()
        return len(pages)

    def _head(self, text: "PDFTextObject", record: Mapping[str, str], between: str = "") -> None:
        """The line under the title: the middle one takes what it needs, the others share the rest."""
        values = {**record, "office": self.print_info.office}
        left, middle, right = (template.fill(values) for template in self.form.heading)
        middle = between or middle
        y = self.top - (HEAD - 2.2) * MM
        space = self.right - self.left
        if right:
            right, size = one_line(right, Role.SONG, HEADING, space * 0.5)
            wide = width(right, Role.SONG, size)
            _at(text, self.right - wide, y, right, size)
            space -= wide + 4 * MM
        if middle:
            start = (self.left + self.right - width(middle, Role.SONG, HEADING)) / 2
            _at(text, start, y, middle, HEADING)
            space = min(space, start - self.left - 4 * MM)
        if left:
            left, size = one_line(left, Role.SONG, HEADING, space)
            _at(text, self.left, y, left, size)

    def _draw_empty(self) -> None:
        """Title, lines, labels, hints and the line at the foot, which are the same on every page."""
        canvas, form = self.canvas, self.form
        size = form.title_size
        draw(canvas, self.width / 2, self.top - ASCENT * size, form.title, Role.SONG_BOLD, size, "center")
        canvas.setFillGray(LABEL_GREY)
        for placed in form.cells:
            if placed.cell.label:
                canvas.rect(placed.x, placed.y, placed.width, placed.height, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setLineWidth(LINE)
        for placed in form.cells:
            canvas.rect(placed.x, placed.y, placed.width, placed.height)
            if placed.cell.label:
                _label(canvas, placed, form.label_size)
            if placed.cell.hint:
                _hint(canvas, placed)
        if form.annex is None:
            self._footer(1, 1)


def _at(text: "PDFTextObject", x: float, y: float, words: str, size: float, role: Role = Role.SONG) -> None:
    text.setTextOrigin(x, y)
    put(text, words, role, size)


def _label(canvas: "Canvas", placed: PlacedCell, size: float) -> None:
    """The label in the middle of its cell; short ones are spread to the width of four letters."""
    space = placed.width - 2 * MM
    lines = placed.cell.label.split("\n")
    longest = max(width(line, Role.HEI, size) for line in lines)
    size = min(size, size * space / longest)
    y = placed.y + placed.height / 2 + (LEADING * (len(lines) - 1) + 1) * size / 2 - ASCENT * size
    for line in lines:
        tracking = spread(line, Role.HEI, size, space)
        draw(canvas, placed.x + placed.width / 2, y, line, Role.HEI, size, "center", tracking)
        y -= LEADING * size


def _hint(canvas: "Canvas", placed: PlacedCell) -> None:
    canvas.setFillGray(GREY)
    y = placed.y + 1.6 * MM + (placed.cell.hint.count("\n")) * LEADING * SMALL
    for line in placed.cell.hint.split("\n"):
        draw(canvas, placed.x + placed.width - PAD_X, y, line, Role.SONG, SMALL + 1, "right")
        y -= LEADING * (SMALL + 1)
    canvas.setFillGray(0)


def _picture(canvas: "Canvas", placed: PlacedCell, content: bytes | None) -> None:
    """A picture as large as its box allows, or the words that stand in its place."""
    from reportlab.lib.utils import ImageReader

    inset = 0.7 * MM
    try:
        picture = ImageReader(BytesIO(content)) if content else None
    except OSError:
        picture = None  # damaged; verify says so
    if picture is not None:
        x, y, wide, high = placed.x, placed.y, placed.width - 2 * inset, placed.height - 2 * inset
        canvas.drawImage(picture, x + inset, y + inset, wide, high, preserveAspectRatio=True, anchor="c")
    elif placed.cell.blank:
        canvas.setFillGray(GREY)
        x, y, size = placed.x + placed.width / 2, placed.y + placed.height / 2, placed.cell.size
        draw(canvas, x, y - 0.38 * size, placed.cell.blank, Role.SONG, size, "center")
        canvas.setFillGray(0)


def _value(text: "PDFTextObject", placed: PlacedCell, value: str, end: str) -> bool:
    """A value inside its cell, wrapped and shrunk as it must; says whether it had to be cut, with ``end``."""
    cell = placed.cell
    space = placed.width - 2 * PAD_X
    box = (space, placed.height - 2 * PAD_Y)
    fitted = fit(value, cell.font, cell.size, box, floor=cell.floor, multiline=cell.multiline, end=end)
    size = fitted.size
    high = size * (LEADING * (len(fitted.lines) - 1) + 1)
    if cell.valign == "top":
        upper = placed.y + placed.height - 1.6 * MM
    elif cell.valign == "bottom":
        upper = placed.y + 1.6 * MM + high
    else:
        upper = placed.y + (placed.height + high) / 2
    y = upper - ASCENT * size
    for line in fitted.lines:
        x = placed.x + PAD_X
        if cell.align != "left":
            over = space - width(line, cell.font, size)
            x += over if cell.align == "right" else over / 2
        _at(text, x, y, line, size, cell.font)
        y -= LEADING * size
    return fitted.cut
