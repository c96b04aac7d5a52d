"""Tables whose rows grow with their text: measuring, and drawing rows and heads. Lists and official text use it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from math import ceil, inf
from typing import TYPE_CHECKING

from cadredesk.paper.fonts import Role, draw, put, width
from cadredesk.paper.output import MM
from cadredesk.paper.text import LEADING, FittedText, fit, most_lines, spread

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

PAD = 1.3 * MM
ROW_PAD = 2.2 * MM
GOES_ON = "续"
LINE = 0.6
HEAD_GREY = 0.95
ASCENT = 0.86


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list: its head, its width in mm (shared out so that the table fills the sheet) and alignment."""

    label: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """A row ready to draw: its cells as fitted lines, and its height in points.

    A ``band`` is words across the whole table instead, at its left and right: the heading of a group; a ``note`` is
    words across it below the rows. What ``goes_on`` is not a row of its own but the rest of one that a page could not hold.
    """

    cells: list[FittedText]
    height: float
    band: bool = False
    note: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Columns in points, with the type that they are set in."""

    columns: Sequence[Column]
    widths: Sequence[float]
    size: float
    least: float
    """The height of a row with one line, in points."""
    most_lines: int = 6
    """A cell with more lines is shrunk, and grows where even that is not enough."""

    @classmethod
    def across(cls, columns: Sequence[Column], space: float, size: float, least: float, most_lines: int = 6) -> "Grid":
        """The columns stretched or squeezed to ``room`` points."""
        scale = space / sum(column.width for column in columns)
        widths = [column.width * scale for column in columns]
        return cls(columns=columns, widths=widths, size=size, least=least, most_lines=most_lines)

    @property
    def width(self) -> float:
        """The width of the whole table in points."""
        return sum(self.widths)

    def measure(self, row: Sequence[str]) -> Line:
        """Fit a row's texts into their columns; the row is as high as its highest cell."""
        high, empty = self.size * (LEADING * (self.most_lines - 1) + 1), FittedText([""], self.size)
        cells = [
            fit(text, Role.SONG, self.size, (wide - 2 * PAD, high), multiline=column.align == "left") if text else empty
            for text, wide, column in zip(row, self.widths, self.columns, strict=True)
        ]
        return self._line(cells)

    def measure_band(self, left: str, right: str = "") -> Line:
        """The heading of a group of rows: both texts in as many lines as they need."""
        space = self.width - 2 * PAD
        beside = fit(right, Role.SONG, self.size, (space * 0.45, self.size))
        over = max((width(line, Role.SONG, beside.size) for line in beside.lines), default=0.0)
        words = fit(left, Role.HEI_BOLD, self.size + 1, (space - over - 4 * MM, 2 * self.least))
        line = self._line([words, beside])
        return replace(line, height=max(line.height, self.least + 1.2 * MM), band=True)

    def measure_note(self, words: str) -> Line:
        """Words across the table, in as many lines as they need."""
        return replace(self._line([fit(words, Role.SONG, self.size, (self.width - 2 * PAD, inf))]), note=True)

    def measure_head(self) -> Line:
        """Fit the labels of the columns."""
        high = self.size * (LEADING * 2 + 1)
        cells = [
            fit(column.label, Role.HEI, self.size, (wide - 1.2 * MM, high))
            for column, wide in zip(self.columns, self.widths, strict=True)
        ]
        return Line(cells, max(self.least, max(cell.height for cell in cells) + 2.6 * MM))

    def _line(self, cells: list[FittedText]) -> Line:
        tallest = max((cell.height for cell in cells), default=0.0)
        return Line(cells, max(self.least, tallest + ROW_PAD))

    def divided(self, line: Line, space: float) -> list[Line]:
        """A row in pieces no higher than ``space``; those after the first say 续 where its number stands."""
        if line.height <= space:
            return [line]
        fitting = [max(1, int(most_lines(space - ROW_PAD, cell.size))) for cell in line.cells]
        pieces = max(ceil(len(cell.lines) / most) for cell, most in zip(line.cells, fitting, strict=True))
        made = []
        for at in range(pieces):
            cells = [
                FittedText(cell.lines[at * most : (at + 1) * most], cell.size)
                for cell, most in zip(line.cells, fitting, strict=True)
            ]
            if at and not line.note and not any(cells[0].lines):
                cells[0] = FittedText([GOES_ON], cells[0].size)
            made.append(replace(self._line(cells), band=line.band, note=line.note, goes_on=at > 0))
        return made

    def draw_head(self, canvas: "Canvas", x: float, top: float, line: Line) -> float:
        """Draw the head with its upper edge at ``top``; returns the lower edge."""
        canvas.setFillGray(HEAD_GREY)
        canvas.rect(x, top - line.height, self.width, line.height, stroke=0, fill=1)
        canvas.setFillGray(0)
        self._frame(canvas, x, top, [line.height])
        for cell, wide in zip(line.cells, self.widths, strict=True):
            y = top - (line.height - cell.height) / 2 - ASCENT * cell.size
            for words in cell.lines:
                gap = spread(words, Role.HEI, cell.size, min(wide - 1.2 * MM, 3.2 * cell.size))
                draw(canvas, x + wide / 2, y, words, Role.HEI, cell.size, "center", gap)
                y -= LEADING * cell.size
            x += wide
        return top - line.height

    def draw_rows(self, canvas: "Canvas", x: float, top: float, lines: Sequence[Line]) -> float:
        """Draw rows below each other, the first with its upper edge at ``top``; returns the lower edge of the last."""
        for framed, run in groupby(lines, key=lambda line: not (line.band or line.note)):
            rows = list(run)
            if framed:
                self._draw_framed(canvas, x, top, rows)
            else:
                self._draw_across(canvas, x, top, rows)
            top -= sum(line.height for line in rows)
        return top

    def _draw_framed(self, canvas: "Canvas", x: float, top: float, rows: Sequence[Line]) -> None:
        """Rows in columns, all their words in one piece."""
        self._frame(canvas, x, top, [line.height for line in rows])
        text = canvas.beginText(0, 0)
        places = [(wide, column.align) for wide, column in zip(self.widths, self.columns, strict=True)]
        for line in rows:
            self._write(text, x, top, line, places)
            top -= line.height
        canvas.drawText(text)

    def _draw_across(self, canvas: "Canvas", x: float, top: float, rows: Sequence[Line]) -> None:
        """Bands and notes."""
        for line in rows:
            if line.band:
                self._draw_band(canvas, x, top, line)
            else:
                canvas.setLineWidth(LINE)
                canvas.rect(x, top - line.height, self.width, line.height)
                text = canvas.beginText(0, 0)
                self._write(text, x, top, line, [(self.width, "left")])
                canvas.drawText(text)
            top -= line.height

    def _write(
        self, text: "PDFTextObject", x: float, top: float, line: Line, places: Sequence[tuple[float, str]]
    ) -> None:
        """The words of a row's cells, each in its width and alignment."""
        for cell, (wide, align) in zip(line.cells, places, strict=True):
            y = top - (line.height - cell.height) / 2 - ASCENT * cell.size
            for words in cell.lines:
                if words:
                    text.setTextOrigin(x + _indent(words, cell.size, wide, align), y)
                    put(text, words, Role.SONG, cell.size)
                y -= LEADING * cell.size
            x += wide

    def _draw_band(self, canvas: "Canvas", x: float, top: float, band: Line) -> None:
        """Words across the table."""
        canvas.setLineWidth(LINE)
        canvas.setFillGray(HEAD_GREY)
        canvas.rect(x, top - band.height, self.width, band.height, fill=1)
        canvas.setFillGray(0)
        left, right = band.cells
        for cell, role, at, align in (
            (left, Role.HEI_BOLD, x + PAD, "left"),
            (right, Role.SONG, x + self.width - PAD, "right"),
        ):
            y = top - (band.height - cell.height) / 2 - ASCENT * cell.size
            for words in cell.lines:
                draw(canvas, at, y, words, role, cell.size, align)
                y -= LEADING * cell.size

    def _frame(self, canvas: "Canvas", x: float, top: float, heights: Sequence[float]) -> None:
        """The lines of rows below each other: those between columns are drawn once for all of them."""
        canvas.setLineWidth(LINE)
        edges = [top, *(top - down for down in accumulate(heights))]
        lines = [(x, edge, x + self.width, edge) for edge in edges]
        lines += [(at, top, at, edges[-1]) for at in accumulate(self.widths, initial=x)]
        canvas.lines(lines)


def _indent(words: str, size: float, wide: float, align: str) -> float:
    if align == "left":
        return PAD
    over = wide - width(words, Role.SONG, size)
    return over - PAD if align == "right" else over / 2
