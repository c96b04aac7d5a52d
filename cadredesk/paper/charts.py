"""Bar charts in greys and hatching, which stay legible on a black-and-white printer and its third photocopy."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from cadredesk.paper.fonts import Role, draw, width
from cadredesk.paper.text import LEADING, lines_of, one_line

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

SIZE = 9.0
SMALLEST = 6.5
AXIS = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar chart: one group of bars a label, one bar in it a series.

    ``series`` holds pairs of a name and as many numbers as there are labels. ``horizontal`` lays the bars down, for long
    labels. ``unit`` stands over the axis: 人次, 万元.
    """

    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[float]]]
    unit: str = ""
    horizontal: bool = False

    @property
    def height(self) -> float:
        """The height in points that suits the chart."""
        if self.horizontal:
            return 34 + len(self.labels) * (6 + 11 * len(self.series))
        return 190.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points: left, bottom, width, height."""

    x: float
    y: float
    width: float
    height: float


def draw_chart(canvas: "Canvas", chart: Bars, x: float, y: float, wide: float, high: float) -> None:
    """Draw the chart into the box whose lower left corner is ``x``, ``y``; lengths in points."""
    canvas.saveState()
    canvas.setLineWidth(AXIS)
    _legend(canvas, chart, x, y + high - 10, wide)
    (_horizontal_bars if chart.horizontal else _vertical_bars)(canvas, chart, Box(x, y, wide, high - 18))
    canvas.restoreState()


def steps(most: float, wanted: int = 4) -> list[float]:
    """Round marks of an axis from 0 to at least ``most``: 0, 50, 100 …; whole numbers if the largest is above 4."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    if step == 2.5:
        step = 5.0
    if most > 4:
        step = max(1.0, step)
    return [round(step * count, 6) for count in range(ceil(most / step - 1e-9) + 1)]


def figure(number: float) -> str:
    """1,234 or 12.5"""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}".rstrip("0").rstrip(".")


def _most(chart: Bars) -> float:
    return max((number for _, numbers in chart.series for number in numbers), default=0.0)


def _legend(canvas: "Canvas", chart: Bars, x: float, y: float, wide: float) -> None:
    """The unit on the left, the names of the series on the right."""
    if chart.unit:
        draw(canvas, x, y, f"单位：{chart.unit}", Role.SONG, SIZE)
    right = x + wide
    if len(chart.series) < 2:
        return
    for number, (name, _) in reversed(list(enumerate(chart.series))):
        draw(canvas, right, y, name, Role.SONG, SIZE, "right")
        right -= width(name, Role.SONG, SIZE) + 18
        _bar(canvas, Box(right, y - 1, 14, 8), number)
        right -= 12


def _bar(canvas: "Canvas", box: Box, number: int) -> None:
    """A framed bar: the first series in dark grey, the second hatched, the third light, the fourth hatched the other
    way."""
    if box.width <= 0 or box.height <= 0:
        return
    canvas.saveState()
    if number % 2 == 0:
        canvas.setFillGray((0.35, 0.85)[number // 2 % 2])
        canvas.rect(box.x, box.y, box.width, box.height, fill=1)
    else:
        path = canvas.beginPath()
        path.rect(box.x, box.y, box.width, box.height)
        canvas.saveState()
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setLineWidth(0.5)
        canvas.lines(_hatch(box, rising=number % 4 == 1))
        canvas.restoreState()
        canvas.rect(box.x, box.y, box.width, box.height)
    canvas.restoreState()


def _hatch(box: Box, rising: bool) -> list[tuple[float, float, float, float]]:
    low, high = (box.y, box.y + box.height) if rising else (box.y + box.height, box.y)
    starts = (box.x - box.height + 3 * count for count in range(ceil((box.width + box.height) / 3)))
    return [(start, low, start + box.height, high) for start in starts]


def _vertical_bars(canvas: "Canvas", chart: Bars, box: Box) -> None:
    marks = steps(_most(chart))
    gutter = max(width(figure(mark), Role.SONG, SIZE) for mark in marks) + 6
    slot = (box.width - gutter) / max(1, len(chart.labels))
    names = _names(chart.labels, slot - 3)
    under = 4 + max((len(lines) for lines, _ in names), default=1) * SIZE * LEADING
    plot = Box(box.x + gutter, box.y + under, box.width - gutter, box.height - under - 12)
    scale = plot.height / marks[-1]
    _grid(canvas, plot, [(plot.y + mark * scale, figure(mark)) for mark in marks])
    thick = min(26.0, slot * 0.72 / len(chart.series))
    for place in range(len(chart.labels)):
        left = plot.x + slot * (place + 0.5) - thick * len(chart.series) / 2
        for number, (_, numbers) in enumerate(chart.series):
            _bar(canvas, Box(left + number * thick, plot.y, thick, numbers[place] * scale), number)
        _figures(canvas, chart, place, left, thick, slot, plot, scale)
        _name(canvas, names[place], plot.x + slot * (place + 0.5), plot.y - 4)
    canvas.line(plot.x, plot.y, plot.x + plot.width, plot.y)


def _names(labels: Sequence[str], space: float) -> list[tuple[list[str], float]]:
    """The labels broken into at most three lines so that neighbours never touch."""
    size = SIZE
    while size > SMALLEST and any(len(lines_of(label, Role.SONG, size, space)) > 3 for label in labels):
        size -= 0.5
    broken = [lines_of(label, Role.SONG, size, space) for label in labels]
    return [(lines if len(lines) <= 3 else [*lines[:2], lines[2][:-1] + "…"], size) for lines in broken]


def _name(canvas: "Canvas", name: tuple[list[str], float], x: float, top: float) -> None:
    lines, size = name
    for line in lines:
        top -= size
        draw(canvas, x, top, line, Role.SONG, size, "center")
        top -= size * (LEADING - 1)


def _grid(canvas: "Canvas", plot: Box, marks: Sequence[tuple[float, str]]) -> None:
    """Light level lines with their figures on the left."""
    canvas.saveState()
    canvas.setStrokeGray(0.8)
    canvas.setLineWidth(0.4)
    for y, words in marks:
        canvas.line(plot.x, y, plot.x + plot.width, y)
        draw(canvas, plot.x - 4, y - 3, words, Role.SONG, SIZE, "right")
    canvas.restoreState()


def _figures(
    canvas: "Canvas", chart: Bars, place: int, left: float, thick: float, slot: float, plot: Box, scale: float
) -> None:
    """The figures over one group's bars: side by side if they have room, standing upright if the bars are narrow, and
    left out where even that would overlap."""
    size = SMALLEST + 1
    widest = max(width(figure(number), Role.SONG, size) for _, numbers in chart.series for number in numbers)
    alone = len(chart.series) == 1 and widest < slot - 2
    for number, (_, numbers) in enumerate(chart.series):
        word, x, y = figure(numbers[place]), left + (number + 0.5) * thick, plot.y + numbers[place] * scale + 2.5
        if alone or widest < thick - 1:
            draw(canvas, x, y, word, Role.SONG, size, "center")
        elif thick > size:
            _standing(canvas, x + size * 0.35, y, word, size, plot.y + plot.height + 11)


def _standing(canvas: "Canvas", x: float, y: float, word: str, size: float, ceiling: float) -> None:
    """A figure turned to read upwards; inside the bar, on white, where it would leave the chart."""
    long = width(word, Role.SONG, size)
    canvas.saveState()
    if y + long > ceiling:
        y = ceiling - long
        canvas.setFillGray(1)
        canvas.rect(x - size * 0.8, y - 1, size * 0.95, long + 2, stroke=0, fill=1)
        canvas.setFillGray(0)
    canvas.translate(x, y)
    canvas.rotate(90)
    draw(canvas, 0, 0, word, Role.SONG, size)
    canvas.restoreState()


def _horizontal_bars(canvas: "Canvas", chart: Bars, box: Box) -> None:
    marks = steps(_most(chart))
    longest = max((width(label, Role.SONG, SIZE) for label in chart.labels), default=0.0)
    gutter = min(longest + 6, box.width * 0.35)
    spare = max(width(figure(number), Role.SONG, SIZE) for _, numbers in chart.series for number in numbers) + 8
    slot = box.height / max(1, len(chart.labels))
    thick = min(16.0, slot * 0.76 / len(chart.series))
    scale = (box.width - gutter - spare) / marks[-1]
    size = max(5.0, min(SIZE, thick * 0.95))
    for place, label in enumerate(chart.labels):
        middle = box.y + box.height - slot * (place + 0.5)
        words, fitting = one_line(label, Role.SONG, min(SIZE, slot * 0.9), gutter - 6)
        draw(canvas, box.x + gutter - 6, middle - fitting * 0.36, words, Role.SONG, fitting, "right")
        upper = middle + thick * len(chart.series) / 2
        for number, (_, numbers) in enumerate(chart.series):
            bar = Box(box.x + gutter, upper - (number + 1) * thick, numbers[place] * scale, thick)
            _bar(canvas, bar, number)
            words = figure(numbers[place])
            draw(canvas, bar.x + bar.width + 4, bar.y + thick / 2 - size * 0.36, words, Role.SONG, size)
    canvas.line(box.x + gutter, box.y, box.x + gutter, box.y + box.height)
