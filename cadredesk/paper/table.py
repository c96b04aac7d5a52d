"""Tables whose rows grow with their text: measuring, and drawing rows and heads. Lists and official text use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadredesk.paper.fonts import Role, draw, put, width
from cadredesk.paper.output import MM
from cadredesk.paper.text import LEADING, FittedText, fit, one_line, spread

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PAD = 1.3 * MM
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

    A ``band`` is words across the whole table instead, at its left and right: the heading of a group.
    """

    cells: list[FittedText]
    height: float
    band: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Columns in points, with the type that they are set in."""

    columns: Sequence[Column]
    widths: Sequence[float]
    size: float
    least: float
    """The height of a row with one line, in points."""
    most_lines: int = 6
    """A cell with more lines is shrunk."""

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
        high, floor = self.size * (LEADING * (self.most_lines - 1) + 1), min(6.5, self.size)
        cells = [
            fit(text, Role.SONG, self.size, (wide - 2 * PAD, high), floor=floor, multiline=column.align == "left")
            for text, wide, column in zip(row, self.widths, self.columns, strict=True)
        ]
        tallest = max((_high(cell) for cell in cells), default=0.0)
        return Line(cells, max(self.least, tallest + 2.2 * MM))

    def measure_band(self, left: str, right: str = "") -> Line:
        """The heading of a group of rows."""
        return Line([], self.least + 1.2 * MM, (left, right))

    def measure_head(self) -> Line:
        """Fit the labels of the columns."""
        high = self.size * (LEADING * 2 + 1)
        cells = [
            fit(column.label, Role.HEI, self.size, (wide - 1.2 * MM, high), floor=6.0)
            for column, wide in zip(self.columns, self.widths, strict=True)
        ]
        return Line(cells, max(self.least, max(map(_high, cells)) + 2.6 * MM))

    def draw_head(self, canvas: "Canvas", x: float, top: float, line: Line) -> float:
        """Draw the head with its upper edge at ``top``; returns the lower edge."""
        canvas.setFillGray(HEAD_GREY)
        canvas.rect(x, top - line.height, self.width, line.height, stroke=0, fill=1)
        canvas.setFillGray(0)
        self._frame(canvas, x, top, line.height)
        for cell, wide in zip(line.cells, self.widths, strict=True):
            y = top - (line.height - _high(cell)) / 2 - ASCENT * cell.size
            for words in cell.lines:
                gap = spread(words, Role.HEI, cell.size, min(wide - 1.2 * MM, 3.2 * cell.size))
                draw(canvas, x + wide / 2, y, words, Role.HEI, cell.size, "center", gap)
                y -= LEADING * cell.size
            x += wide
        return top - line.height

    def draw_row(self, canvas: "Canvas", x: float, top: float, line: Line) -> float:
        """Draw a row with its upper edge at ``top``; returns the lower edge."""
        if line.band is not None:
            return self._draw_band(canvas, x, top, line.height, line.band)
        self._frame(canvas, x, top, line.height)
        text = canvas.beginText(0, 0)
        for cell, wide, column in zip(line.cells, self.widths, self.columns, strict=True):
            y = top - (line.height - _high(cell)) / 2 - ASCENT * cell.size
            for words in cell.lines:
                if words:
                    text.setTextOrigin(x + _indent(words, cell.size, wide, column.align), y)
                    put(text, words, Role.SONG, cell.size)
                y -= LEADING * cell.size
            x += wide
        canvas.drawText(text)
        return top - line.height

    def _draw_band(self, canvas: "Canvas", x: float, top: float, height: float, band: tuple[str, str]) -> float:
        """Words across the table; the left ones shrink, but are not cut, before they meet the right ones."""
        canvas.setLineWidth(LINE)
        canvas.setFillGray(HEAD_GREY)
        canvas.rect(x, top - height, self.width, height, fill=1)
        canvas.setFillGray(0)
        left, right = band
        space = self.width - 2 * PAD
        beside, small = one_line(right, Role.SONG, self.size, space * 0.72)
        over = width(beside, Role.SONG, small)
        words = fit(left, Role.HEI_BOLD, self.size + 1, (space - over - 4 * MM, height - 1.5 * MM), floor=5.0)
        y = top - (height - _high(words)) / 2 - ASCENT * words.size
        for line in words.lines:
            draw(canvas, x + PAD, y, line, Role.HEI_BOLD, words.size)
            y -= LEADING * words.size
        draw(canvas, x + self.width - PAD, top - height / 2 - 0.36 * small, beside, Role.SONG, small, "right")
        return top - height

    def _frame(self, canvas: "Canvas", x: float, top: float, height: float) -> None:
        canvas.setLineWidth(LINE)
        lines = [(x, top, x + self.width, top), (x, top - height, x + self.width, top - height)]
        for wide in (0.0, *self.widths):
            x += wide
            lines.append((x, top, x, top - height))
        canvas.lines(lines)


def _high(cell: FittedText) -> float:
    return cell.size * (LEADING * (len(cell.lines) - 1) + 1)


def _indent(words: str, size: float, wide: float, align: str) -> float:
    if align == "left":
        return PAD
    over = wide - width(words, Role.SONG, size)
    return over - PAD if align == "right" else over / 2
