"""A picture with a frame of fixed proportions that is moved and sized over it, by mouse and by keys."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cadredesk.widgets.controls.theme import colour, on_theme_change, px

STEP, LEAP = 0.01, 0.05  # of the picture's longer side, for an arrow key
GROW = 1.05  # for + and -
LEAST = 48.0  # pixels of the picture that the frame is wide at least
GRIP = 16  # pixels of the screen around a corner
_MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class CropView(QWidget):
    """``set_image`` shows a picture, ``cropped()`` is the part inside the frame. ``ratio`` is width by height."""

    changed = Signal()  # the user moved, sized or turned

    def __init__(self, ratio: float) -> None:
        super().__init__()
        self._ratio = ratio
        self.image = QImage()
        self._shown = QPixmap()
        self.frame = QRectF()
        """The frame in pixels of the picture."""
        self._grip: QPointF | None = None  # the corner that stays where it is while another is drawn
        self._held: QPointF | None = None  # where in the frame the mouse was pressed
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("裁剪照片")
        self.setAccessibleDescription("方向键移动方框，加号和减号改变大小，Home 键恢复原样")
        on_theme_change(self, self.update)

    # ---- what dialogs use

    def set_image(self, image: QImage) -> None:
        """Show a picture, with the largest frame that fits, a little above the middle, where heads are."""
        self.image = image
        width = min(float(image.width()), image.height() * self._ratio)
        height = width / self._ratio
        self.frame = QRectF((image.width() - width) / 2, (image.height() - height) * 0.3, width, height)
        self._scale()
        self.update()

    def turn(self, quarters: int) -> None:
        """Turn the picture clockwise by quarters."""
        self.set_image(self.image.transformed(QTransform().rotate(90 * quarters)))
        self.changed.emit()

    def cropped(self) -> QImage:
        return self.image.copy(self.frame.toRect().intersected(self.image.rect()))

    def size_frame(self, factor: float) -> None:
        """Make the frame larger or smaller around its middle."""
        width = self._fitting(self.frame.width() * factor)
        made = QRectF(0, 0, width, width / self._ratio)
        made.moveCenter(self.frame.center())
        self._put(made)

    # ---- the frame

    def _fitting(self, width: float) -> float:
        most = min(float(self.image.width()), self.image.height() * self._ratio)
        return max(min(width, most), min(LEAST, most))

    def _put(self, frame: QRectF) -> None:
        """Take this frame, pushed back into the picture where it sticks out."""
        space = QRectF(self.image.rect())
        left = max(space.left(), min(frame.left(), space.right() - frame.width()))
        top = max(space.top(), min(frame.top(), space.bottom() - frame.height()))
        made = QRectF(left, top, frame.width(), frame.height())
        if made != self.frame:
            self.frame = made
            self.update()
            self.changed.emit()

    def _draw_corner(self, to: QPointF) -> None:
        """Size the frame from the corner that stays to where the mouse is; it is never turned over."""
        stays, middle = self._grip, self.frame.center()
        assert stays is not None
        space = QRectF(self.image.rect())
        right, down = (1 if middle.x() > stays.x() else -1), (1 if middle.y() > stays.y() else -1)
        edge_x, edge_y = space.right() if right > 0 else space.left(), space.bottom() if down > 0 else space.top()
        width = max((to.x() - stays.x()) * right, (to.y() - stays.y()) * down * self._ratio)
        most = min((edge_x - stays.x()) * right, (edge_y - stays.y()) * down * self._ratio)
        width = max(min(width, most), min(LEAST, most))
        self._put(QRectF(stays, stays + QPointF(width * right, width / self._ratio * down)).normalized())

    # ---- on the screen

    def _place(self) -> tuple[QPointF, float]:
        """Where the picture's corner is on the widget, and how much smaller it is shown."""
        margin = px(12)
        wide, high = max(self.width() - 2 * margin, 1), max(self.height() - 2 * margin, 1)
        scale = min(wide / max(self.image.width(), 1), high / max(self.image.height(), 1))
        corner = QPointF(self.width() - self.image.width() * scale, self.height() - self.image.height() * scale) / 2
        return corner, scale

    def _on_screen(self) -> QRectF:
        corner, scale = self._place()
        return QRectF(corner + self.frame.topLeft() * scale, self.frame.size() * scale)

    def _in_picture(self, point: QPointF) -> QPointF:
        corner, scale = self._place()
        return (point - corner) / scale

    def _corner_at(self, point: QPointF) -> QPointF | None:
        """The corner opposite to the one under the mouse, in the picture; None where there is none."""
        for corner, opposite in zip(_corners(self._on_screen()), reversed(_corners(self.frame)), strict=True):
            if (corner - point).manhattanLength() <= px(GRIP):
                return opposite
        return None

    def _scale(self) -> None:
        """The picture as large as it is shown: moving the frame does not scale it anew."""
        _, scale = self._place()
        size = QSize(round(self.image.width() * scale), round(self.image.height() * scale))
        ratio = self.devicePixelRatio()
        mode = Qt.TransformationMode.SmoothTransformation
        self._shown = QPixmap.fromImage(self.image.scaled(size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, mode))
        self._shown.setDevicePixelRatio(ratio)

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(440))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(220))

    # ---- Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.image.isNull():
            self._scale()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
        painter.fillPath(ground, colour("chip"))
        painter.setPen(QPen(colour("focus" if self.hasFocus() else "line_strong"), 2 if self.hasFocus() else 1))
        painter.drawPath(ground)
        if self.image.isNull():
            return
        corner, _ = self._place()
        painter.drawPixmap(corner, self._shown)
        shown = self._on_screen()
        outside = QPainterPath()
        outside.addRect(QRectF(corner, self._shown.deviceIndependentSize()))
        inside = QPainterPath()
        inside.addRect(shown)
        painter.fillPath(outside.subtracted(inside), QColor(15, 23, 42, 150))
        self._draw_frame(painter, shown)

    def _draw_frame(self, painter: QPainter, shown: QRectF) -> None:
        white = QColor(Qt.GlobalColor.white)
        painter.setPen(QPen(QColor(255, 255, 255, 110), 1))
        for part in (1 / 3, 2 / 3):
            x, y = shown.left() + shown.width() * part, shown.top() + shown.height() * part
            painter.drawLine(QPointF(x, shown.top()), QPointF(x, shown.bottom()))
            painter.drawLine(QPointF(shown.left(), y), QPointF(shown.right(), y))
        painter.setPen(QPen(white, 2))
        painter.drawRect(shown)
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.setBrush(white)
        side = px(9)
        for each in _corners(shown):
            painter.drawRect(QRectF(each.x() - side / 2, each.y() - side / 2, side, side))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.image.isNull():
            return
        self.setFocus()
        point = event.position()
        self._grip = self._corner_at(point)
        if self._grip is None:
            if not self._on_screen().contains(point):  # the frame comes to where one points
                made = QRectF(self.frame)
                made.moveCenter(self._in_picture(point))
                self._put(made)
            self._held = self._in_picture(point) - self.frame.topLeft()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.image.isNull():
            return
        at = self._in_picture(event.position())
        if self._grip is not None:
            self._draw_corner(at)
        elif self._held is not None:
            self._put(QRectF(at - self._held, self.frame.size()))
        else:
            self._show_what_it_would_do(event.position())

    def _show_what_it_would_do(self, point: QPointF) -> None:
        opposite = self._corner_at(point)
        if opposite is None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            middle = self.frame.center()
            slants = (opposite.x() > middle.x()) == (opposite.y() > middle.y())
            self.setCursor(Qt.CursorShape.SizeFDiagCursor if slants else Qt.CursorShape.SizeBDiagCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = self._held = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.image.isNull():
            self.size_frame(GROW if event.angleDelta().y() < 0 else 1 / GROW)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.image.isNull():
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _MOVES:
            far = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            step = far * max(self.image.width(), self.image.height())
            across, down = _MOVES[key]
            self._put(self.frame.translated(across * step, down * step))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.size_frame(GROW)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.size_frame(1 / GROW)
        elif key == Qt.Key.Key_Home:
            self.set_image(self.image)
            self.changed.emit()
        else:
            super().keyPressEvent(event)


def _corners(rect: QRectF) -> tuple[QPointF, ...]:
    """The other way round, each is the one opposite."""
    return rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()
