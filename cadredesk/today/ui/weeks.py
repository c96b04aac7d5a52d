"""The coming weeks on one small calendar: festivals, visits that fall due, birthdays."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from cadredesk.core.dates import show_day_in_sentence
from cadredesk.today.rules_words import WEEKDAYS
from cadredesk.widgets.controls.text import draw_words
from cadredesk.widgets.controls.theme import colour, px
from cadredesk.widgets.grid.day_grid import DayGrid

if TYPE_CHECKING:
    from cadredesk.today.records import DayMarks

HIGH, HIGHER = 50, 66
NARROW = 84  # days less wide than this have their marks one below the other


class WeeksView(DayGrid):
    """Weeks from Monday to Sunday. Arrow keys go from day to day; Enter and a click open one."""

    HEAD = 26

    def __init__(self) -> None:
        super().__init__("近五周", WEEKDAYS, click_opens=True)
        self._days: Sequence[DayMarks] = ()
        self._today = date.min
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def show_days(self, days: "Sequence[DayMarks]", today: date) -> None:
        """Show other weeks; the day that the keys are on begins with today."""
        again = self._days and self._days[0].day == days[0].day and today == self._today
        self._days, self._today = days, today
        self.set_days(days[0].day, len(days), self.current if again else max(today, days[0].day))

    def words(self, at: int) -> str:
        """What a day holds: 10 月 18 日，重阳，待访 346 人次，寿辰 9 人（大寿 2）."""
        day = self._days[at]
        said = [show_day_in_sentence(day.day), "今天" if day.day == self._today else "", *day.festivals]
        said.append(f"待访 {day.due:,} 人次" if day.due else "")
        great = f"（大寿 {day.great}）" if day.great else ""
        said.append(f"寿辰 {day.birthdays:,} 人{great}" if day.birthdays else "")
        return "，".join(filter(None, said))

    # ---- how large it is

    @property
    def _narrow(self) -> bool:
        return self.width() < 7 * px(NARROW)

    def _high(self) -> int:
        return px(self.HEAD + 5 * (HIGHER if self._narrow else HIGH))

    def sizeHint(self) -> QSize:
        return QSize(px(420), self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(280), self._high())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    # ---- drawing

    def paint_day(self, painter: QPainter, at: int, cell: QRect, hot: bool) -> None:
        """The day and its marks; today on a soft ground, the day of the keys in a frame."""
        day, inner = self._days[at], cell.adjusted(px(2), px(2), -px(2), -px(2))
        painter.setPen(Qt.PenStyle.NoPen)
        if hot or day.day == self._today:
            painter.setBrush(colour("accent_soft" if day.day == self._today else "hover"))
            painter.drawRoundedRect(inner, px(6), px(6))
        painter.setPen(colour("line"))
        painter.drawLine(cell.topLeft(), cell.topRight())
        if day.day == self.current and self.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, px(6), px(6))
        edge = px(3 if self._narrow else 6)
        self._paint_heading(painter, day, inner.adjusted(edge, px(3), -edge, 0))
        self._paint_marks(painter, day, inner.adjusted(edge, px(23), 0, 0))

    def _paint_heading(self, painter: QPainter, day: "DayMarks", place: QRect) -> None:
        """The day at the left; its festival, else its lunar day, at the right."""
        line = QRect(place.left(), place.top(), place.width(), px(20))
        first = day.day.day == 1 or day is self._days[0]
        number = f"{day.day.month} 月 {day.day.day}" if first and not self._narrow else str(day.day.day)
        past = day.day < self._today
        tone = "accent_ink" if day.day == self._today else "faint" if past else "ink"
        wide = draw_words(painter, line, number, 13 if self._narrow else 14, tone, bold=True)
        said = "、".join(day.festivals) or day.lunar
        tone = "accent_ink" if day.festivals else "faint" if past else "muted"
        space = line.adjusted(wide + px(3), 0, 0, 0)
        draw_words(painter, space, said, 12, tone, bold=bool(day.festivals), right=True)

    def _paint_marks(self, painter: QPainter, day: "DayMarks", place: QRect) -> None:
        """待访 12 and 寿辰 3 side by side; in a narrow cell 访 12 over 寿 3."""
        line = QRect(place.left(), place.top(), place.width(), px(18))
        due, born = ("访", "寿") if self._narrow else ("待访", "寿辰")
        for word, count, tone in ((due, day.due, "ink"), (born, day.birthdays, "warning" if day.great else "muted")):
            if not count:
                continue
            wide = draw_words(painter, line, f"{word} {count:,}", 12, tone)
            if self._narrow:
                line.translate(0, px(17))
            else:
                line.setLeft(line.left() + wide + px(8))
