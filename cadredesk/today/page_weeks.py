"""The coming weeks on one small calendar: festivals, visits that fall due, birthdays."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cadredesk.core.dates import show_day_in_sentence
from cadredesk.today.rules_words import WEEKDAYS
from cadredesk.widgets.theme import colour, font, live, px

if TYPE_CHECKING:
    from cadredesk.today.records import DayMarks

HEAD, HIGH, HIGHER = 26, 50, 66
NARROW = 84  # days less wide than this have their marks one below the other
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class WeeksView(QWidget):
    """Weeks from Monday to Sunday. Arrow keys go from day to day; Enter and a click open one."""

    opened = Signal(object)  # a date

    def __init__(self) -> None:
        super().__init__()
        self._days: Sequence[DayMarks] = ()
        self._today = date.min
        self._at, self._hot = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        live(self, lambda: (self.updateGeometry(), self.update()))

    def show_days(self, days: "Sequence[DayMarks]", today: date) -> None:
        """Show other weeks; the day that the keys are on begins with today."""
        if not self._days or self._days[0].day != days[0].day or today != self._today:
            self._at = max((today - days[0].day).days, 0)
        self._days, self._today = days, today
        self._say()
        self.update()

    def words(self, at: int) -> str:
        """What a day holds: 10 月 18 日，重阳，应访 346 人次，寿辰 9 人（大寿 2）."""
        day = self._days[at]
        said = [show_day_in_sentence(day.day), "今天" if day.day == self._today else "", *day.festivals]
        said.append(f"应访 {day.due:,} 人次" if day.due else "")
        great = f"（大寿 {day.great}）" if day.great else ""
        said.append(f"寿辰 {day.birthdays:,} 人{great}" if day.birthdays else "")
        return "，".join(filter(None, said))

    @property
    def current(self) -> date:
        """The day that the keys are on."""
        return self._days[self._at].day

    def _say(self) -> None:
        self.setAccessibleName(f"近五周：{self.words(self._at)}")

    # ---- where days stand

    @property
    def _narrow(self) -> bool:
        return self.width() < 7 * px(NARROW)

    def _high(self) -> int:
        return px(HEAD + 5 * (HIGHER if self._narrow else HIGH))

    def sizeHint(self) -> QSize:
        return QSize(px(420), self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(280), self._high())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def cell(self, at: int) -> QRect:
        """The place of a day."""
        lines = max(len(self._days) // 7, 1)
        top, room = px(HEAD), self.height() - px(HEAD)
        line, place = divmod(at, 7)
        left, right = self.width() * place // 7, self.width() * (place + 1) // 7
        upper, lower = top + room * line // lines, top + room * (line + 1) // lines
        return QRect(left, upper, right - left, lower - upper)

    def _day_at(self, point: QPoint) -> int:
        return next((at for at in range(len(self._days)) if self.cell(at).contains(point)), -1)

    # ---- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(13))
        painter.setPen(colour("muted"))
        for place, name in enumerate(WEEKDAYS):
            left, right = self.width() * place // 7, self.width() * (place + 1) // 7
            head = QRect(left, 0, right - left, px(HEAD))
            painter.drawText(
                head.adjusted(px(8), 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name
            )
        for at in range(len(self._days)):
            self._paint_day(painter, at)

    def _paint_day(self, painter: QPainter, at: int) -> None:
        day, cell = self._days[at], self.cell(at)
        inner = cell.adjusted(px(2), px(2), -px(2), -px(2))
        painter.setPen(Qt.PenStyle.NoPen)
        if day.day == self._today:
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(inner, px(6), px(6))
        elif at == self._hot:
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(inner, px(6), px(6))
        painter.setPen(colour("line"))
        painter.drawLine(cell.topLeft(), cell.topRight())
        if at == self._at and self.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, px(6), px(6))
        self._paint_heading(painter, day, inner)
        self._paint_marks(painter, day, inner)

    def _paint_heading(self, painter: QPainter, day: "DayMarks", cell: QRect) -> None:
        """The day at the left; its festival, else its lunar day, at the right."""
        edge = px(3 if self._narrow else 6)
        line = QRect(cell.left() + edge, cell.top() + px(3), cell.width() - 2 * edge, px(20))
        first = day.day.day == 1 or day is self._days[0]
        number = f"{day.day.month} 月 {day.day.day}" if first and not self._narrow else str(day.day.day)
        painter.setFont(font(13 if self._narrow else 14, bold=True))
        past = day.day < self._today
        painter.setPen(colour("accent_ink" if day.day == self._today else "faint" if past else "ink"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number)
        room = line.adjusted(QFontMetrics(painter.font()).horizontalAdvance(number) + px(3), 0, 0, 0)
        painter.setFont(font(12, bold=bool(day.festivals)))
        painter.setPen(colour("accent_ink" if day.festivals else "faint" if past else "muted"))
        said = "、".join(day.festivals) or day.lunar
        said = QFontMetrics(painter.font()).elidedText(said, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)

    def _paint_marks(self, painter: QPainter, day: "DayMarks", cell: QRect) -> None:
        """应访 12 and 寿辰 3 side by side; in a narrow cell 访 12 over 寿 3."""
        painter.setFont(font(12))
        metrics = QFontMetrics(painter.font())
        edge = px(3 if self._narrow else 6)
        line = QRect(cell.left() + edge, cell.top() + px(23), cell.width() - edge, px(18))
        long, short = ("应访", "寿辰"), ("访", "寿")
        words = short if self._narrow else long
        for word, count, token in zip(
            words, (day.due, day.birthdays), ("danger", "warning" if day.great else "muted"), strict=True
        ):
            if not count:
                continue
            said = f"{word} {count:,}"
            painter.setPen(colour(token))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)
            if self._narrow:
                line.translate(0, px(17))
            else:
                line.setLeft(line.left() + metrics.horizontalAdvance(said) + px(8))

    # ---- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._day_at(event.position().toPoint())
        if at != self._hot:
            self._hot = at
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hot = -1
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._day_at(event.position().toPoint())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._go(at)
            self.opened.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and 0 <= self._at + step < len(self._days):
            self._go(self._at + step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._days:
            self.opened.emit(self.current)
        elif step is None:
            super().keyPressEvent(event)

    def _go(self, at: int) -> None:
        self._at = at
        self._say()
        self.update()

    def event(self, event: QEvent) -> bool:
        """On hovering, the day in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._day_at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(at) if at >= 0 else "", self)
            return True
        return super().event(event)
