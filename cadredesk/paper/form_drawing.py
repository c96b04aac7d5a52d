"""Drawing a form: the empty form once for the whole print, then each record's values on top of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING

from cadredesk.paper.fonts import Role, draw, put, width
from cadredesk.paper.form_continued import Lines, Part, continued_pages, draw_lines, ended, label_of, shortened
from cadredesk.paper.forms import HEAD, Cell, Form, Images, PlacedCell
from cadredesk.paper.output import MM
from cadredesk.paper.print_info import GREY, SMALL, PrintInfo, draw_corner_marks, draw_footer, draw_stamp, page_of
from cadredesk.paper.text import LEADING, FittedText, fit, spread

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

PAD_X = 1.7 * MM
PAD_Y = 0.5 * MM
AIR = 0.4 * MM
"""What several lines, and labels, have above and below them besides, where they still find room so."""
TOP_PAD = 1.6 * MM
LINE = 0.6
WRITING_LINE = 0.4
LABEL_GREY = 0.95
HEADING = 9.0
HEADING_GAP = 4 * MM
HEADING_ROOM = 2 * LEADING * HEADING
"""The height of the line under the title, which grows upwards to a second one."""
ASCENT = 0.86
"""Where the top of a Chinese letter's body stands above its baseline, in ems."""
Record = Mapping[str, str]
Sheet = Callable[[], None]
Values = list[tuple[PlacedCell, FittedText | None]]
"""Cells with their values; None for those that have a line to write on."""
Headline = list[tuple[FittedText, float, str]]
"""What stands under the title, each with the place of its lines' left or right end."""


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
        self._shorten = ended if form.one_page else shortened
        self.values = [(placed, _room(placed)) for placed in form.cells if placed.cell.value.parts]
        self.pictures = [placed for placed in form.cells if placed.cell.image]
        self.to_write = [placed for placed, _ in self.values if placed.cell.line]
        for alone in (False, True):
            for to_write in (False, True):
                canvas.beginForm(self._name(alone, to_write), 0, 0, self.width, self.height)
                self._draw_empty()
                if alone:
                    self._footer(1, 1)
                if to_write:
                    self._draw_lines(self.to_write)
                canvas.endForm()

    def _name(self, alone: bool, to_write: bool) -> str:
        """The name of the empty form: of one sheet, and with all its lines to write on."""
        return f"form-{self.form.name}-{alone:d}{to_write:d}"

    def _draw_lines(self, places: Sequence[PlacedCell]) -> None:
        """Lines to write on, at the height of the letters' feet."""
        self.canvas.setLineWidth(WRITING_LINE)
        for placed in places:
            y = placed.y + max(placed.height / 2 - 0.5 * placed.cell.size, 2 * MM)
            self.canvas.line(placed.x + PAD_X, y, placed.x + placed.width - PAD_X, y)

    def sheets(self, record: Record) -> list[Sheet]:
        """The sheets of one record, each to be drawn with its lower left corner at the canvas's origin.

        The first is the form; the others, mostly none, hold the whole text of what its cells cannot.
        """
        values: Values = []
        over: list[Part] = []
        for placed, space in self.values:
            value = placed.cell.value.fill(record).strip()
            if value:
                cell = placed.cell
                fitted = _fitted(value, cell, space)
                if fitted.over:
                    over.append(Part(label_of(self.form, placed), value))
                    fitted = self._shorten(fitted, cell.font, *space)
                values.append((placed, fitted))
            elif placed.cell.line:
                values.append((placed, None))
        head, lost = self._form_headline(record)
        over = [*lost, *over]
        over += [Part(label, value) for label, template in self.form.continued if (value := template.fill(record))]
        if not over or self.form.one_page:
            return [partial(self._draw_form, record, head, values, 1)]
        return self._with_continuation(record, head, values, over)

    def _with_continuation(self, record: Record, head: Headline, values: Values, over: list[Part]) -> list[Sheet]:
        name = record.get("name") or record.get("payee") or ""
        number = self.form.heading[2].fill({**record, "office": self.print_info.office})
        again, lost = self._headline(f"姓名：{name}" if name else "", "", number)
        known = {part.label for part in over}
        over = [*(part for part in lost if part.label not in known), *over]
        pages = continued_pages(over, self.right - self.left, self.top - self.bottom)
        count = 1 + len(pages)
        sheets: list[Sheet] = [partial(self._draw_form, record, head, values, count)]
        for page, lines in enumerate(pages, 2):
            sheets.append(partial(self._draw_continuation, again, lines, (page, count)))
        return sheets

    def _draw_form(self, record: Record, head: Headline, values: Values, pages: int) -> None:
        canvas = self.canvas
        to_write = [placed for placed, fitted in values if fitted is None]
        whole = len(to_write) == len(self.to_write)
        canvas.doForm(self._name(pages == 1, whole))
        if pages > 1:
            self._footer(1, pages)
        if to_write and not whole:
            self._draw_lines(to_write)
        self._marks()
        text = canvas.beginText(0, 0)
        self._draw_headline(text, head)
        for placed, fitted in values:
            if fitted is not None:
                _value(text, placed, fitted)
        canvas.drawText(text)
        for placed in self.pictures:
            name = record.get(placed.cell.image)
            _picture(canvas, placed, self.images(name) if name else None)

    def _draw_continuation(self, head: Headline, lines: Lines, page: tuple[int, int]) -> None:
        self._title(f"{self.form.title}（续页）")
        self._marks()
        text = self.canvas.beginText(0, 0)
        self._draw_headline(text, head)
        draw_lines(text, lines, self.left, self.top)
        self.canvas.drawText(text)
        self._footer(*page)

    def _marks(self) -> None:
        if self.print_info.stamp:
            draw_stamp(self.canvas, (self.width, self.height), self.print_info.stamp)
        draw_corner_marks(self.canvas, self.left, self.right, self.top, self.print_info)

    def _footer(self, page: int, pages: int) -> None:
        draw_footer(self.canvas, self.left, self.right, self.bottom - 4.5 * MM, self.print_info, page_of(page, pages))

    def _title(self, title: str) -> None:
        size = min(self.form.title_size, (self.right - self.left - 30 * MM) / width(title, Role.SONG_BOLD, 1))
        draw(self.canvas, self.width / 2, self.top - ASCENT * size, title, Role.SONG_BOLD, size, "center")

    # ---- the line under the title

    def _form_headline(self, record: Record) -> tuple[Headline, list[Part]]:
        values = {**record, "office": self.print_info.office}
        left, middle, right = (template.fill(values) for template in self.form.heading)
        return self._headline(left, middle, right)

    def _headline(self, left: str, middle: str, right: str) -> tuple[Headline, list[Part]]:
        """The line under the title, and what of it has no room there. The left one has what the others leave."""
        space = self.right - self.left
        head: Headline = []
        lost: list[Part] = []

        def placed(words: str, most: float) -> tuple[FittedText, float]:
            fitted, wide = _in_headline(words, most)
            if fitted.over:
                label, colon, _ = words.partition("：")
                lost.append(Part(label if colon else "单位", words))
                fitted = self._shorten(fitted, Role.SONG, most, HEADING_ROOM)
            return fitted, wide

        end = space
        if right:
            fitted, wide = placed(right, space * 0.4)
            head.append((fitted, space, "right"))
            end -= wide + HEADING_GAP
        between, wide = placed(middle, space * 0.3) if middle else (None, 0.0)
        begin = 0.0
        if left:
            fitted, begin = placed(left, end - (wide + HEADING_GAP if between else 0.0))
            head.append((fitted, 0.0, "left"))
        if between:
            # In the middle of the sheet, unless the words before it ask for more.
            head.append((between, max((space - wide) / 2, begin + HEADING_GAP), "left"))
        return head, lost

    def _draw_headline(self, text: "PDFTextObject", head: Headline) -> None:
        for fitted, at, align in head:
            y = self.top - (HEAD - 2.2) * MM + (len(fitted.lines) - 1) * LEADING * fitted.size
            for line in fitted.lines:
                x = self.left + at - (width(line, Role.SONG, fitted.size) if align == "right" else 0.0)
                _at(text, x, y, line, fitted.size)
                y -= LEADING * fitted.size

    # ---- the empty form

    def _draw_empty(self) -> None:
        """Title, lines, labels and hints, which are the same on every form."""
        canvas, form = self.canvas, self.form
        self._title(form.title)
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


@lru_cache(maxsize=8)  # the office is the same on all forms of a print
def _in_headline(words: str, most: float) -> tuple[FittedText, float]:
    """Words under the title in their lines, and how wide they are."""
    fitted = fit(words, Role.SONG, HEADING, (most, HEADING_ROOM))
    return fitted, max(width(line, Role.SONG, fitted.size) for line in fitted.lines)


def _at(text: "PDFTextObject", x: float, y: float, words: str, size: float, role: Role = Role.SONG) -> None:
    text.setTextOrigin(x, y)
    put(text, words, role, size)


def _label(canvas: "Canvas", placed: PlacedCell, size: float) -> None:
    """The label in the middle of its cell; short ones are spread to the width of four letters."""
    space = placed.width - 2 * MM
    lines = placed.cell.label.split("\n")
    longest = max(width(line, Role.HEI, size) for line in lines)
    ems = LEADING * (len(lines) - 1) + 1
    size = min(size, size * space / longest, (placed.height - 2 * (PAD_Y + AIR)) / ems)
    y = placed.y + placed.height / 2 + ems * size / 2 - ASCENT * size
    for line in lines:
        tracking = spread(line, Role.HEI, size, space)
        draw(canvas, placed.x + placed.width / 2, y, line, Role.HEI, size, "center", tracking)
        y -= LEADING * size


def _hint(canvas: "Canvas", placed: PlacedCell) -> None:
    canvas.setFillGray(GREY)
    y = placed.y + TOP_PAD + placed.cell.hint.count("\n") * LEADING * SMALL
    for line in placed.cell.hint.split("\n"):
        draw(canvas, placed.x + placed.width - PAD_X, y, line, Role.SONG, SMALL, "right")
        y -= LEADING * SMALL
    canvas.setFillGray(0)


def _hint_height(cell: Cell) -> float:
    """What the hint at the foot of a cell takes from its value."""
    return TOP_PAD + (cell.hint.count("\n") + 1) * LEADING * SMALL if cell.hint else 0.0


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


def _room(placed: PlacedCell) -> tuple[float, float]:
    """The width and height that a cell has for its value."""
    return placed.width - 2 * PAD_X, placed.height - 2 * PAD_Y - _hint_height(placed.cell)


def _fitted(value: str, cell: Cell, space: tuple[float, float]) -> FittedText:
    """A value in its cell, off the lines of it if only it stays legible so."""
    wide, high = space
    airy = fit(value, cell.font, cell.size, (wide, high - 2 * AIR), multiline=cell.multiline)
    return fit(value, cell.font, cell.size, space, multiline=cell.multiline) if airy.over else airy


def shows_all(form: Form, name: str, value: str) -> bool:
    """Whether the cell of a value has room for all of it."""
    placed = next(placed for placed in form.cells if name in placed.cell.value.fields)
    return not _fitted(value, placed.cell, _room(placed)).over


def _value(text: "PDFTextObject", placed: PlacedCell, fitted: FittedText) -> None:
    """A value inside its cell."""
    cell, size = placed.cell, fitted.size
    space = placed.width - 2 * PAD_X
    low = placed.y + (_hint_height(cell) if cell.hint else 0.0)
    high = placed.y + placed.height - low
    over = high - fitted.height
    upper = low + fitted.height + over / 2
    if cell.valign == "top":
        upper = max(upper, low + high - TOP_PAD)
    elif cell.valign == "bottom":
        upper = min(upper, low + TOP_PAD + fitted.height)
    y = upper - ASCENT * size
    for line in fitted.lines:
        x = placed.x + PAD_X
        if cell.align != "left":
            beside = space - width(line, cell.font, size)
            x += beside if cell.align == "right" else beside / 2
        _at(text, x, y, line, size, cell.font)
        y -= LEADING * size
