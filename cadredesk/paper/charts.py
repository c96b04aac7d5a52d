"""Bar charts in greys and hatching, which stay legible on a black-and-white printer and its third photocopy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from cadredesk.paper.fonts import Role, draw, width
from cadredesk.paper.text import LEADING, LEGIBLE, lines_of

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

SIZE = 9.0
AXIS = 0.6
VERTICAL = 190.0
"""The usual height of a chart whose bars stand, in points."""
MOST_LINES = 3
"""A label with more lines than that does not stand under its bars: they are laid down."""
OVER, BETWEEN, THICK = 34.0, 6.0, 11.0
"""Of bars that lie: the height of all but them, the gap between groups, and a bar with its share of it."""
GUTTER = 0.35
"""The share of the width that labels have at the left of bars that lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar chart: one group of bars a label, one bar in it a series.

    ``series`` holds pairs of a name and as many numbers as there are labels; a label whose numbers are all 0 is left out.
    ``horizontal`` lays the bars down, as long labels do by themselves. ``unit`` stands over the axis: 人次, 万元.
    """

    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[float]]]
    unit: str = ""
    horizontal: bool = False
    reach: float = 0.0
    """The number that the axis reaches at least; parts of one chart share it."""

    def height(self, wide: float) -> float:
        """The height in points that suits the chart, so wide."""
        return OVER + sum(_slot(self, label, wide) for label in self.labels) if self.horizontal else VERTICAL

    def parts(self, wide: float, high: float) -> "list[Bars]":
        """The chart without what is 0, in parts that are no higher than ``high`` points; none where nothing is left."""
        shown = [at for at in range(len(self.labels)) if any(numbers[at] for _, numbers in self.series)]
        chart = replace(self._of(shown), reach=max(self.reach, _most(self)))
        if not chart.horizontal:
            if len(_broken(chart.labels, _slot_width(chart, wide))) <= MOST_LINES:
                return [chart] if shown else []
            chart = replace(chart, horizontal=True)
        parts: list[list[int]] = []
        left = 0.0
        for at, label in enumerate(chart.labels):
            slot = _slot(chart, label, wide)
            if slot > left:
                parts.append([])
                left = high - OVER
            parts[-1].append(at)
            left -= slot
        return [chart._of(part) for part in parts]

    def _of(self, places: Sequence[int]) -> "Bars":
        """The chart of some of the labels."""
        series = [(name, [numbers[at] for at in places]) for name, numbers in self.series]
        return replace(self, labels=[self.labels[at] for at in places], series=series)


def _slot(chart: Bars, label: str, wide: float) -> float:
    """The height of a label and its bars, lying."""
    words = len(lines_of(label, Role.SONG, SIZE, wide * GUTTER - 6)) * SIZE * LEADING
    return BETWEEN + max(THICK * len(chart.series), words)


def _slot_width(chart: Bars, wide: float) -> float:
    """The width of a group of standing bars."""
    gutter = max(width(figure(mark), Role.SONG, SIZE) for mark in _marks(chart)) + 6
    return (wide - gutter) / max(1, len(chart.labels))


def _broken(labels: Sequence[str], slot: float) -> list[list[str]]:
    """The labels under standing bars line by line: what stands in the first line of each, in the second …"""
    broken = [lines_of(label, Role.SONG, SIZE, slot - 3) for label in labels]
    return [
        [lines[at] if at < len(lines) else "" for lines in broken] for at in range(max(map(len, broken), default=1))
    ]


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
    """Round marks of an axis from 0 to at least ``most``: 0, 50, 100 …; whole numbers if the largest is one."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    if step == 2.5:
        step = 5.0
    if float(most).is_integer():
        step = max(1.0, step)
    return [round(step * count, 6) for count in range(ceil(most / step - 1e-9) + 1)]


def figure(number: float) -> str:
    """1,234 or 12.5"""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}".rstrip("0").rstrip(".")


def _most(chart: Bars) -> float:
    return max((number for _, numbers in chart.series for number in numbers), default=0.0)


def _marks(chart: Bars) -> list[float]:
    """The marks of the axis."""
    return steps(max(chart.reach, _most(chart)))


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
    marks = _marks(chart)
    slot = _slot_width(chart, box.width)
    gutter = box.width - slot * len(chart.labels)
    names = _broken(chart.labels, slot)
    under = 4 + len(names) * SIZE * LEADING
    plot = Box(box.x + gutter, box.y + under, box.width - gutter, box.height - under - 12)
    scale = plot.height / marks[-1]
    _grid(canvas, plot, [(plot.y + mark * scale, figure(mark)) for mark in marks])
    thick = min(26.0, slot * 0.72 / len(chart.series))
    for place in range(len(chart.labels)):
        left = plot.x + slot * (place + 0.5) - thick * len(chart.series) / 2
        for number, (_, numbers) in enumerate(chart.series):
            _bar(canvas, Box(left + number * thick, plot.y, thick, numbers[place] * scale), number)
        _figures(canvas, chart, place, left, thick, slot, plot, scale)
        for line, words in enumerate(names):
            y = plot.y - 4 - SIZE - line * SIZE * LEADING
            draw(canvas, plot.x + slot * (place + 0.5), y, words[place], Role.SONG, SIZE, "center")
    canvas.line(plot.x, plot.y, plot.x + plot.width, plot.y)


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
    size = LEGIBLE
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
    marks = _marks(chart)
    names = [lines_of(label, Role.SONG, SIZE, box.width * GUTTER - 6) for label in chart.labels]
    gutter = max((width(line, Role.SONG, SIZE) for lines in names for line in lines), default=0.0) + 6
    spare = max(
        (width(figure(number), Role.SONG, SIZE) for _, numbers in chart.series for number in numbers), default=0
    )
    scale = (box.width - gutter - spare - 8) / marks[-1]
    thick = THICK * 0.95
    top = box.y + box.height
    for place, label in enumerate(chart.labels):
        slot = _slot(chart, label, box.width)
        middle = top - slot / 2
        y = middle + len(names[place]) * SIZE * LEADING / 2 - SIZE
        for line in names[place]:
            draw(canvas, box.x + gutter - 6, y, line, Role.SONG, SIZE, "right")
            y -= SIZE * LEADING
        upper = middle + thick * len(chart.series) / 2
        for number, (_, numbers) in enumerate(chart.series):
            bar = Box(box.x + gutter, upper - (number + 1) * thick, numbers[place] * scale, thick)
            _bar(canvas, bar, number)
            words = figure(numbers[place])
            draw(canvas, bar.x + bar.width + 4, bar.y + thick / 2 - SIZE * 0.36, words, Role.SONG, SIZE)
        top -= slot
    canvas.line(box.x + gutter, box.y, box.x + gutter, box.y + box.height)
