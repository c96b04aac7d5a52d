"""A word at the bottom of the window that something was done; it goes by itself and moves nothing."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from cadredesk.widgets.controls.buttons import Do, button
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.plain_text import plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px

DISPLAY_TIME = 7000  # ms


class Toast(QFrame):
    """``say(text)`` or, with something that can be pressed, ``say(text, "撤销", do)``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("look", "toast")
        self._words = label("")
        self.button: QPushButton = button("", "", self._press)
        self._do: Do | None = None
        self._row = row(self._words, self.button, gap=10)
        self.setLayout(self._row)
        self._timer = QTimer(self, singleShot=True, interval=DISPLAY_TIME)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" when it is gone."""
        return self._words.text() if self.isVisibleTo(self._over) else ""

    def say(self, text: str, words: str = "", do: Do | None = None) -> None:
        """Show a sentence for a while."""
        self._words.setText(text)
        self.button.setText(plain_words(words))
        self.button.setAccessibleName(words)
        self.button.setVisible(bool(words))
        self._do = do
        self.setAccessibleName(text)
        self._row.setContentsMargins(px(18), px(9), px(18), px(9))
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _press(self) -> None:
        self.hide()
        if self._do is not None:
            self._do()

    def _place(self) -> None:
        parent = self._over
        space = max(parent.width() - px(220), px(200))
        self._words.setText(self.fontMetrics().elidedText(self._words.text(), Qt.TextElideMode.ElideRight, space))
        self._row.activate()
        wide, high = self.sizeHint().toTuple()
        self.setGeometry((parent.width() - wide) // 2, parent.height() - high - px(54), wide, high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
