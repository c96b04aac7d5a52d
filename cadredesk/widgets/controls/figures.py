"""Figures: a tile with one, and a bar with a share."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QProgressBar, QWidget

from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle


class Tile(QFrame):
    """A tile that is a button: mouse, Enter and space."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "tile")
        self.setProperty("clickable", "yes")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)


class FigureTile(Tile):
    """A large figure over its label."""

    def __init__(self, text: str, figure: str = "", tone: str = "") -> None:
        super().__init__()
        self._figure = label(figure, "figure", tone)
        self._label = label(text, "label", wrap=True)
        # Beside a taller tile the words stay under the figure.
        self.inner = column(self._figure, self._label, None, gap=2, margins=(18, 12, 18, 14))
        self.setLayout(self.inner)
        self._name()

    def lie_flat(self) -> None:
        """Stand in one line, figure before label, as low as a button."""
        self.inner.setDirection(QBoxLayout.Direction.LeftToRight)
        self.inner.addStretch(1)
        restyle(self._figure, look="title")
        on_theme_change(
            self,
            lambda: self.inner.setContentsMargins(px(14), px(3), px(14), px(3)),
            lambda: self.inner.setSpacing(px(8)),
        )

    def set(self, figure: str, text: str | None = None, tone: str | None = None) -> None:
        """Show another figure, and another label or tone if given."""
        self._figure.setText(figure)
        if text is not None:
            self._label.setText(text)
        if tone is not None:
            restyle(self._figure, tone=tone)
        self._name()

    def _name(self) -> None:
        what, _, more = self._label.text().partition("\n")
        self.setAccessibleName(f"{what}：{self._figure.text()}" + (f"，{more}" if more else ""))


class Meter(QWidget):
    """A label, a bar and what it shows: 走访 ▬▬▬▬──── 142 / 369."""

    def __init__(
        self, text: str, done: int = 0, total: int = 0, *, tone: str = "", label_width: int = 0, words_width: int = 88
    ) -> None:
        super().__init__()
        self._text, self._words = label(text), label("", "label")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setProperty("tone", tone)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = row(self._text, self._bar, self._words, gap=12)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        on_theme_change(self, lambda: self._size(words_width))
        if label_width:
            on_theme_change(self, lambda: self._text.setFixedWidth(px(label_width)))
        self.set(done, total)

    def _size(self, words_width: int) -> None:
        self._words.setMinimumWidth(px(words_width))
        self._bar.setMinimumWidth(px(12))

    def set(self, done: int, total: int, words: str = "") -> None:
        """Show ``done`` of ``total``; ``words`` is shown at the right in place of the two numbers."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(max(0, min(done, total)))
        self._words.setText(words or f"{done:,} / {total:,}")
        self._bar.setAccessibleName(f"{self._text.text()} {self._words.text()}")
