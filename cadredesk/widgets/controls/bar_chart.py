"""A small chart for the screen: bars of now beside bars of before."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import colour, font, on_theme_change, px


@dataclass(frozen=True, slots=True)
class Bar:
    """One place on the axis: its label, the number now, and the number before (None where there is none)."""

    label: str
    now: float
    before: float | None = None


class BarChart(QWidget):
    """Bars with labels, tips on hovering, and a legend; ``clicked`` gives the place of a bar."""

    clicked = Signal(int)

    def __init__(self, name: str, *, unit: str = "", height: int = 190) -> None:
        super().__init__()
        self._bars: Sequence[Bar] = ()
        self._names = ("", "")  # of now and before
        self._unit = f" {unit}" if unit else ""
        self._name = name
        self._hot = -1
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        on_theme_change(self, lambda: self.setMinimumHeight(px(height)), lambda: self.update())

    def set_bars(self, bars: Sequence[Bar], *, now: str = "本年", before: str = "上年") -> None:
        """Show other numbers; ``now`` and ``before`` are the words for them."""
        self._bars, self._names = bars, (now, before)
        said = "，".join(self.words(at) for at in range(len(bars)))
        self.setAccessibleDescription(f"{self._name}：{said}")
        self.update()

    def words(self, at: int) -> str:
        """What a bar says on hovering: 3 月：本年 12 次，上年 9 次."""
        bar = self._bars[at]
        said = f"{bar.label}：{self._names[0]} {_number(bar.now)}{self._unit}"
        return said if bar.before is None else f"{said}，{self._names[1]} {_number(bar.before)}{self._unit}"

    def sizeHint(self) -> QSize:
        return QSize(px(360), px(200))

    # ---- drawing

    @property
    def _both(self) -> bool:
        return any(bar.before is not None for bar in self._bars)

    def _area(self) -> QRectF:
        top = px(30) if self._both else px(18)
        return QRectF(px(2), top, self.width() - px(4), self.height() - top - px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setPen(colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if not self._bars or not any(bar.now or bar.before for bar in self._bars):
            painter.setPen(colour("muted"))
            painter.setFont(font(13))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, "还没有数据")
            return
        if self._both:
            self._paint_legend(painter)
        highest = max(max(bar.now, bar.before or 0) for bar in self._bars)
        for at in range(len(self._bars)):
            self._paint_bar(painter, area, at, highest)

    def _paint_bar(self, painter: QPainter, area: QRectF, at: int, highest: float) -> None:
        bar, step = self._bars[at], area.width() / len(self._bars)
        both = self._both
        width = min(step * (0.32 if both else 0.5), px(30))
        middle = area.left() + step * (at + 0.5)
        space = area.height() - px(4)
        left = middle - (width + 1 if both else width / 2)
        if bar.before is not None:
            self._column(painter, QRectF(left, area.bottom(), width, space * bar.before / highest), "handle")
        if both:
            left = middle + 1
        height = space * bar.now / highest
        token = "accent_hover" if at == self._hot else "accent"
        self._column(painter, QRectF(left, area.bottom(), width, height), token)
        self._paint_words(painter, area, at, (left, height))

    def _paint_words(self, painter: QPainter, area: QRectF, at: int, corner: tuple[float, float]) -> None:
        """The number over a place's own bar, whose left side and height are given, and the label under both.

        Beside a bar of last year it begins where its own bar begins, so that it is never read as the other's. Where
        labels are too wide, only every other one is written.
        """
        bar, step = self._bars[at], area.width() / len(self._bars)
        middle = area.left() + step * (at + 0.5)
        painter.setFont(font(12))
        metrics = QFontMetricsF(painter.font())
        number = _number(bar.now)
        if bar.now and metrics.horizontalAdvance(number) < step - px(2):
            painter.setPen(colour("accent_ink" if self._both else "ink"))
            left, height = corner
            wide = metrics.horizontalAdvance(number) + px(2)
            start = left if self._both else middle - wide / 2
            over = QRectF(start, area.bottom() - height - px(18), wide, px(16))
            painter.drawText(over, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number)
        widest = max(metrics.horizontalAdvance(each.label) for each in self._bars) + px(3)
        every = max(1, ceil(widest / max(step, 1)))
        if at % every == 0:
            painter.setPen(colour("muted"))
            under = QRectF(middle - step * every / 2, area.bottom() + px(4), step * every, px(20))
            painter.drawText(under, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, bar.label)

    def _column(self, painter: QPainter, rect: QRectF, token: str) -> None:
        if rect.height() <= 0:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(token))
        box = QRectF(rect.left(), rect.top() - rect.height(), rect.width(), rect.height())
        radius = min(px(3), box.height() / 2)
        painter.drawRoundedRect(box, radius, radius)
        painter.drawRect(QRectF(box.left(), box.bottom() - radius, box.width(), radius))

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(font(12))
        metrics = QFontMetricsF(painter.font())
        x = float(self.width() - px(2))
        for words, token in ((self._names[1], "handle"), (self._names[0], "accent")):
            x -= metrics.horizontalAdvance(words)
            painter.setPen(colour("muted"))
            painter.drawText(QPointF(x, px(14)), words)
            x -= px(16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(token))
            painter.drawRoundedRect(QRectF(x, px(4), px(11), px(11)), px(2), px(2))
            x -= px(14)

    # ---- the mouse

    def _at(self, x: float) -> int:
        area = self._area()
        if not self._bars or not area.left() <= x <= area.right():
            return -1
        return min(int((x - area.left()) / (area.width() / len(self._bars))), len(self._bars) - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        if at != self._hot:
            self._hot = at
            self.update()
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(self.words(at) if at >= 0 else ""), self)

    def leaveEvent(self, event: QEvent) -> None:
        self._hot = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(at)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
