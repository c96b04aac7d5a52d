"""A picture of a sheet of labels on which one chooses where to begin, by mouse or arrow keys."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cadredesk.widgets.controls.theme import colour, font, on_theme_change, px

Cell = tuple[float, float, float, float]


class SheetPicture(QWidget):
    """``show_sheet`` draws it; ``chosen`` gives the place, counted from 1, that the user begins at.

    Sizes are millimetres. Without cells it is a page that cannot be chosen from.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._size = (210.0, 297.0)
        self._cells: Sequence[Cell] = ()
        self._columns, self.start = 1, 1
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        on_theme_change(self, lambda: self.setMinimumSize(px(150), px(140)))

    def show_sheet(
        self, size: tuple[float, float], cells: Sequence[Cell] = (), *, columns: int = 1, start: int = 1,
        image: QImage | None = None,
    ) -> None:  # fmt: skip
        """Draw a sheet; ``image`` is the page as it will be printed."""
        self._size, self._cells, self._columns = size, cells, columns
        self.start = min(max(start, 1), max(len(cells), 1))
        self._image = image if image is not None else QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if cells else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if cells else Qt.CursorShape.ArrowCursor)
        self.setToolTip("点一张标签，从它开始打印；也可以用方向键" if cells else "")
        self._name()
        self.update()

    def _name(self) -> None:
        row, column = divmod(self.start - 1, self._columns)
        words = f"从第 {self.start} 张（第 {row + 1} 行第 {column + 1} 列）开始" if self._cells else "打印效果"
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(px(250), px(350))

    # ---- choosing

    def choose(self, place: int) -> None:
        """Begin at a place, as if clicked."""
        if 1 <= place <= len(self._cells) and place != self.start:
            self.start = place
            self._name()
            self.update()
            self.chosen.emit(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, rect in enumerate(self._rects(), 1):
            if rect.contains(event.position()):
                self.setFocus()
                self.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
            Qt.Key.Key_Home: 1 - self.start,
            Qt.Key.Key_End: len(self._cells) - self.start,
        }
        key = Qt.Key(event.key())
        if key in steps and self._cells:
            self.choose(self.start + steps[key])
        else:
            super().keyPressEvent(event)

    # ---- painting

    def _page(self) -> QRectF:
        """The sheet in the middle of the widget, as large as it fits."""
        wide, high = self._size
        scale = min((self.width() - 4) / wide, (self.height() - 4) / high)
        return QRectF((self.width() - wide * scale) / 2, (self.height() - high * scale) / 2, wide * scale, high * scale)

    def _rects(self) -> list[QRectF]:
        page = self._page()
        scale = page.width() / self._size[0]
        return [
            QRectF(page.x() + x * scale, page.y() + y * scale, wide * scale, high * scale)
            for x, y, wide, high in self._cells
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        page = self._page()
        painter.fillRect(page, Qt.GlobalColor.white)  # paper is white in the dark, too
        if not self._image.isNull():
            dots = self.devicePixelRatioF()
            fitting = QSize(round(page.width() * dots), round(page.height() * dots))
            modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            painter.drawImage(page, self._image.scaled(fitting, *modes))
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.drawRect(page)
        for place, rect in enumerate(self._rects(), 1):
            self._paint_cell(painter, rect, place)

    def _paint_cell(self, painter: QPainter, rect: QRectF, place: int) -> None:
        inner = rect.adjusted(1, 1, -1, -1)
        if place < self.start:
            painter.fillRect(inner, colour("line_strong"))
            painter.setPen(colour("surface"))
            painter.setFont(font(11))
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, "已用")
        chosen = "focus" if self.hasFocus() else "accent"
        painter.setPen(QPen(colour(chosen), 2) if place == self.start else QPen(colour("line_strong"), 1))
        painter.drawRect(inner)
