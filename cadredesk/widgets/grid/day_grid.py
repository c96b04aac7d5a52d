"""Days in seven columns, Monday first, painted as one: where each is, and how mouse and keys move through them."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import draw_words
from cadredesk.widgets.controls.theme import on_theme_change, px

EDGE = 8  # from the side of a cell to its words
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class DayGrid(QWidget):
    """Whole weeks. A derived class says a day in ``words``, draws it in ``paint_day``, and answers ``go_to``."""

    opened = Signal(object)  # a date: Enter, and a click, or a double click where a single one only chooses

    HEAD = 30
    """The height of the weekdays above."""

    def __init__(self, name: str, weekdays: Sequence[str], *, click_opens: bool = False) -> None:
        super().__init__()
        self._name, self._weekdays, self._click_opens = name, weekdays, click_opens
        self._first, self._count = date.min, 0
        self.current = date.min
        """The day that is chosen, where the keys are."""
        self._hot = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        on_theme_change(self, self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    # ---- what derived classes say

    def words(self, at: int) -> str:
        """What there is on a day, for the tip and for screen readers."""
        raise NotImplementedError

    def paint_day(self, painter: QPainter, at: int, cell: QRect, hot: bool) -> None:
        """Draw a day; ``hot`` under the mouse."""
        raise NotImplementedError

    def go_to(self, day: date) -> None:
        """The mouse or an arrow key goes to a day, which may lie outside the grid: stay, unless it is there."""
        if 0 <= self.place_of(day) < self._count:
            self.choose(day)

    # ---- the days

    def set_days(self, first: date, count: int, current: date) -> None:
        """Other days, or others on them, and which of them is chosen."""
        self._first, self._count = first, count
        self.choose(current)

    def choose(self, day: date) -> None:
        """Choose a day that is shown."""
        self.current = day
        self.setAccessibleName(f"{self._name}：{self.words(self.place_of(day))}")
        self.update()

    def place_of(self, day: date) -> int:
        """Which one a day is."""
        return (day - self._first).days

    def cell(self, at: int) -> QRect:
        """The place of a day."""
        weeks = max(self._count // 7, 1)
        week, column = divmod(at, 7)
        left, wide = self._column(column)
        top, space = px(self.HEAD), self.height() - px(self.HEAD)
        upper, lower = top + space * week // weeks, top + space * (week + 1) // weeks
        return QRect(left, upper, wide, lower - upper)

    def _column(self, place: int) -> tuple[int, int]:
        """Where a column begins, and how wide it is."""
        left, right = self.width() * place // 7, self.width() * (place + 1) // 7
        return left, right - left

    def _at(self, point: QPoint) -> int:
        return next((at for at in range(self._count) if self.cell(at).contains(point)), -1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, name in enumerate(self._weekdays):
            left, wide = self._column(place)
            draw_words(painter, QRect(left + px(EDGE), 0, wide - px(EDGE), px(self.HEAD)), name, 13, "muted", bold=True)
        for at in range(self._count):
            self.paint_day(painter, at, self.cell(at), at == self._hot)

    # ---- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, at: int) -> None:
        if at != self._hot:
            self._hot = at
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().toPoint())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(self._first + timedelta(days=at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._click_opens and self._at(event.position().toPoint()) == self.place_of(self.current):
            self._open_by(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first click may have turned to another month: what it chose is meant, wherever that is now.
        if not self._click_opens and self._at(event.position().toPoint()) >= 0:
            self._open_by(event)

    def _open_by(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._count:
            self.opened.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._count:
            self.go_to(self.current + timedelta(days=step))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._count:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """On hovering, the day in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._at(event.pos())
            QToolTip.showText(event.globalPos(), plain_tip(self.words(at) if at >= 0 else ""), self)
            return True
        return super().event(event)
