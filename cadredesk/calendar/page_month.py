"""The month itself: seven columns, Monday first, painted as one."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cadredesk.calendar.records import WEEKDAYS, CellLine, DayFigures, Month
from cadredesk.calendar.rules import lines_of
from cadredesk.widgets.theme import colour, font, live, px

HEAD = 30
TOP, LINE = 25, 17  # of a cell: its number, and one line below
NARROW, LOW = 66, 62
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE


class MonthView(QWidget):
    """The days of a month. Arrow keys and the mouse choose one, Enter and a double click open it."""

    chosen = Signal(object)  # a date, which may lie in another month
    opened = Signal(object)
    turned = Signal(int)  # PageUp and PageDown: so many months

    def __init__(self) -> None:
        super().__init__()
        self._month: Month | None = None
        self.current = date.min
        self._hot = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        live(self, lambda: (self.updateGeometry(), self.update()))

    def show_month(self, month: Month, current: date) -> None:
        """Show a month and choose one of its days."""
        self._month, self.current = month, current
        self._say()
        self.update()

    def choose(self, day: date) -> None:
        """Choose another day that is shown."""
        self.current = day
        self._say()
        self.update()

    def _say(self) -> None:
        if self._month is not None:
            today = "，今天" if self.current == self._month.on else ""
            self.setAccessibleName(f"月历：{self._month.day(self.current).words}{today}")

    # ---- where days stand

    def sizeHint(self) -> QSize:
        return QSize(px(7 * 120), px(HEAD + 5 * 104))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(7 * NARROW), px(HEAD + 5 * LOW))

    def cell(self, at: int) -> QRect:
        """The place of a day."""
        lines = max(len(self._month.days) // 7, 1) if self._month else 1
        top, room = px(HEAD), self.height() - px(HEAD)
        line, place = divmod(at, 7)
        left, right = self.width() * place // 7, self.width() * (place + 1) // 7
        upper, lower = top + room * line // lines, top + room * (line + 1) // lines
        return QRect(left, upper, right - left, lower - upper)

    def _day_at(self, point: QPoint) -> int:
        count = len(self._month.days) if self._month else 0
        return next((at for at in range(count) if self.cell(at).contains(point)), -1)

    # ---- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(13, bold=True))
        painter.setPen(colour("muted"))
        for place, name in enumerate(WEEKDAYS):
            left, right = self.width() * place // 7, self.width() * (place + 1) // 7
            head = QRect(left + px(9), 0, right - left - px(9), px(HEAD))
            painter.drawText(head, _LEFT, f"周{name}")
        for at in range(len(self._month.days) if self._month else 0):
            self._paint_day(painter, at)

    def _paint_day(self, painter: QPainter, at: int) -> None:
        assert self._month is not None
        day, cell = self._month.days[at], self.cell(at)
        chosen = day.day == self.current
        if chosen:
            painter.fillRect(cell, colour("accent_soft"))
        elif at == self._hot:
            painter.fillRect(cell, colour("hover"))
        painter.setPen(colour("line"))
        painter.drawLine(cell.topLeft(), cell.topRight())
        if at % 7:
            painter.drawLine(cell.topLeft(), cell.bottomLeft())
        if chosen:
            painter.setPen(QPen(colour("focus" if self.hasFocus() else "accent_ink"), 2))
            painter.drawRect(cell.adjusted(1, 1, -1, -1))
        inner = cell.adjusted(px(9), px(4), -px(8), -px(3))
        self._paint_heading(painter, day, inner)
        self._paint_lines(painter, day, inner)

    def _paint_heading(self, painter: QPainter, day: DayFigures, cell: QRect) -> None:
        """The day at the left, today on a red ground; its festival, else its lunar day, at the right."""
        assert self._month is not None
        line = QRect(cell.left(), cell.top(), cell.width(), px(TOP - 4))
        number, today, within = str(day.day.day), day.day == self._month.on, self._month.holds(day.day)
        painter.setFont(font(15, bold=True))
        wide = QFontMetrics(painter.font()).horizontalAdvance(number)
        if today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(line.left() - px(5), line.top(), wide + px(10), line.height(), px(5), px(5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(colour("on_accent" if today else "ink" if within else "faint"))
        painter.drawText(line, _LEFT, number)
        said = " ".join(("今天" if today else "", "、".join(day.festivals) or day.lunar)).strip()
        painter.setFont(font(12, bold=bool(day.festivals)))
        painter.setPen(colour("accent_ink" if day.festivals else "muted" if within else "faint"))
        room = line.adjusted(wide + px(8), 0, 0, 0)
        if today and QFontMetrics(painter.font()).horizontalAdvance(said) > room.width():
            said = "今天"
        painter.drawText(room, _RIGHT, _elided(painter, said, room.width()))

    def _paint_lines(self, painter: QPainter, day: DayFigures, cell: QRect) -> None:
        assert self._month is not None
        lines, top, within = lines_of(day), cell.top() + px(TOP), self._month.holds(day.day)
        fitting = max((cell.bottom() + 1 - top) // px(LINE), 0)
        painter.setFont(font(12.5))
        metrics = QFontMetrics(painter.font())
        for at, line in enumerate(lines[:fitting]):
            words, tone = line.words, line.tone
            if metrics.horizontalAdvance(words) > cell.width():
                words = line.short
            if at == fitting - 1 and len(lines) > fitting:
                words, tone = (f"另有 {len(lines) - at} 项", "muted") if at else _in_one(day, line)
            painter.setPen(colour(tone if within else "faint"))
            place = QRect(cell.left(), top + at * px(LINE), cell.width(), px(LINE))
            painter.drawText(place, _LEFT, _elided(painter, words, cell.width()))

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._day_at(event.position().toPoint())
        if self._month is not None and at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._month.days[at].day)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._day_at(event.position().toPoint()) >= 0:
            self.opened.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._month is not None:
            self.chosen.emit(self.current + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not event.modifiers():
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """On hovering, the day in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._month is not None:
            at = self._day_at(event.pos())
            QToolTip.showText(event.globalPos(), self._month.days[at].words if at >= 0 else "", self)
            return True
        return super().event(event)


def _in_one(day: DayFigures, first: CellLine) -> tuple[str, str]:
    """What is said of a day where there is room for one line."""
    if day.owed and not day.overdue:
        return f"应访 {day.owed:,}", "ink"
    return first.short, first.tone


def _elided(painter: QPainter, words: str, room: int) -> str:
    return QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, max(room, 1))
