"""The round picture of a person: a photo, or the first character of the name."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from cadredesk.widgets.controls.buttons import Do
from cadredesk.widgets.controls.theme import colour, font, on_theme_change, px


class Avatar(QWidget):
    """A round picture: a photo, or the first character of a name. With ``do`` it is a button: mouse, Enter and space."""

    def __init__(self, name: str, photo: QPixmap | None = None, size: int = 58, do: Do | None = None) -> None:
        super().__init__()
        self._name, self._photo, self._do = name, photo, do
        self.set_photo(photo)
        if do is not None:
            self.setObjectName("avatar")
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setToolTip("照片：点击更换" if photo else "点击添加照片，或把照片拖到卡片上")
        on_theme_change(self, lambda: self.setFixedSize(px(size), px(size)))

    def set_photo(self, photo: QPixmap | None) -> None:
        """Show another photo, or the letter."""
        self._photo = photo
        self.setAccessibleName(f"{self._name}的照片" if photo else f"{self._name}（没有照片）")
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self._do is not None and inside and event.button() == Qt.MouseButton.LeftButton:
            self._do()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._do is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._do()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_picture(painter)
        if self._do is not None and (self.hasFocus() or self.underMouse()):
            painter.setClipping(False)
            painter.setPen(QPen(colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))

    def _paint_picture(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addEllipse(self.rect())
        painter.fillPath(path, colour("accent_soft"))
        if self._photo is not None and not self._photo.isNull():
            painter.setClipPath(path)
            modes = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
            scaled = self._photo.scaled(self.size() * self.devicePixelRatio(), *modes)
            scaled.setDevicePixelRatio(self.devicePixelRatio())
            painter.drawPixmap(int((self.width() - scaled.deviceIndependentSize().width()) / 2), 0, scaled)
            return
        painter.setPen(colour("accent_ink"))
        painter.setFont(font(24, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._name[:1])
