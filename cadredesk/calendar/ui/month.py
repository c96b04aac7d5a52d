"""The month itself: seven columns, Monday first, painted as one."""

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen

from cadredesk.calendar.records import WEEKDAYS, CellLine, DayFigures, Month
from cadredesk.calendar.rules import in_one_line, lines_of
from cadredesk.widgets.controls.text import draw_words, words_fit
from cadredesk.widgets.controls.theme import colour, font, px
from cadredesk.widgets.grid.day_grid import EDGE, DayGrid

NARROW, LOW = 66, 32
SMALL = 11  # of words that would not fit otherwise


class Measure(NamedTuple):
    """How a cell is divided: the edge, where the lines below its number begin, how high one is; and the letters."""

    edge: int
    top: int
    line: int
    number: int
    name: float
    letters: float


ROOMY = Measure(edge=4, top=25, line=17, number=15, name=12, letters=12.5)
TIGHT = Measure(edge=4, top=19, line=15, number=13, name=SMALL, letters=SMALL)
LEAST = Measure(edge=2, top=15, line=13, number=12, name=10.5, letters=10.5)


class MonthView(DayGrid):
    """The days of a month. Arrow keys and the mouse choose one, Enter and a double click open it."""

    chosen = Signal(object)  # a date, which may lie in another month
    turned = Signal(int)  # PageUp and PageDown: so many months

    def __init__(self, month: Month) -> None:
        super().__init__("月历", [f"周{name}" for name in WEEKDAYS])
        self._month = month

    def show_month(self, month: Month, current: date) -> None:
        self._month = month
        self.set_days(month.days[0].day, len(month.days), current)

    def words(self, at: int) -> str:
        """What a day holds: 10 月 8 日，星期四，八月廿八，走访 35 次，今天."""
        day = self._month.days[at]
        return f"{day.words}，今天" if day.day == self._month.on else day.words

    def go_to(self, day: date) -> None:
        self.chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not event.modifiers():
            self.turned.emit(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(px(7 * 120), px(self.HEAD + 5 * 104))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(7 * NARROW), px(self.HEAD + 6 * LOW))

    # ---- drawing

    def paint_day(self, painter: QPainter, at: int, cell: QRect, hot: bool) -> None:
        """The day, what is on it, and a frame round the chosen one."""
        day = self._month.days[at]
        chosen = day.day == self.current
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if chosen or hot:
            painter.fillRect(cell, colour("accent_soft" if chosen else "hover"))
        painter.setPen(colour("line"))
        painter.drawLine(cell.topLeft(), cell.topRight())
        if at % 7:
            painter.drawLine(cell.topLeft(), cell.bottomLeft())
        if chosen:
            painter.setPen(QPen(colour("focus" if self.hasFocus() else "accent_ink"), 2))
            painter.drawRect(cell.adjusted(1, 1, -1, -1))
        measure = next((each for each in (ROOMY, TIGHT) if _room(cell, each) >= px(each.line)), LEAST)
        side = px(EDGE if cell.width() >= px(NARROW) else EDGE // 2)
        inner = cell.adjusted(side, px(measure.edge), -side, 1 - px(measure.edge))
        self._paint_name(painter, day, self._paint_number(painter, day, inner, measure), measure)
        self._paint_lines(painter, day, inner, measure)

    def _paint_number(self, painter: QPainter, day: DayFigures, cell: QRect, measure: Measure) -> QRect:
        """The day at the left, today on a red ground; gives the room beside it."""
        line = QRect(cell.left(), cell.top(), cell.width(), px(measure.top - measure.edge))
        number, today = str(day.day.day), day.day == self._month.on
        if today:
            wide = QFontMetrics(font(measure.number, bold=True)).horizontalAdvance(number)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(line.left() - px(3), line.top(), wide + px(6), line.height(), px(5), px(5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        tone = "on_accent" if today else "ink" if self._month.holds(day.day) else "faint"
        return line.adjusted(draw_words(painter, line, number, measure.number, tone, bold=True) + px(5), 0, 0, 0)

    def _paint_name(self, painter: QPainter, day: DayFigures, space: QRect, measure: Measure) -> None:
        """Its festival, else its lunar day if there is room, at the right; of today that it is."""
        said, festive, letters = "、".join(day.festivals) or day.lunar, bool(day.festivals), measure.name
        if day.day == self._month.on:
            both = f"今天 {said}"
            said = both if words_fit(both, letters, space.width()) else "今天"
        if not festive and not words_fit(said, letters, space.width()):
            return
        tone = "accent_ink" if festive else "muted" if self._month.holds(day.day) else "faint"
        draw_words(painter, space, said, letters, tone, bold=festive, right=True)

    def _paint_lines(self, painter: QPainter, day: DayFigures, cell: QRect, measure: Measure) -> None:
        """As many lines as have room; one that is all there is room for says what matters most."""
        lines, top = lines_of(day), cell.top() + px(measure.top)
        fitting = max((cell.bottom() + 1 - top) // px(measure.line), 0)
        shown = lines[:fitting]
        if shown and len(lines) > fitting:
            more = CellLine((f"另有 {len(lines) - fitting + 1} 项",), "muted")
            shown[-1] = more if fitting > 1 else in_one_line(day)
        for at, line in enumerate(shown):
            place = QRect(cell.left(), top + at * px(measure.line), cell.width(), px(measure.line))
            self._paint_line(painter, day, line, place, measure)

    def _paint_line(self, painter: QPainter, day: DayFigures, line: CellLine, place: QRect, measure: Measure) -> None:
        words = line.words(lambda said: words_fit(said, measure.letters, place.width()))
        size = measure.letters if words_fit(words, measure.letters, place.width()) else min(SMALL, measure.letters)
        draw_words(painter, place, words, size, line.tone if self._month.holds(day.day) else "faint")


def _room(cell: QRect, measure: Measure) -> int:
    """The height that is left for lines."""
    return cell.height() - 2 * px(measure.edge) + 1 - px(measure.top)
