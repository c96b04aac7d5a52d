"""The search box: a magnifying glass, a cross to clear, Esc clears, arrow down and Enter go to the table."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from cadredesk.widgets.controls.buttons import Do, icon_button
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.keys import is_enter
from cadredesk.widgets.controls.theme import on_theme_change, px


class SearchBox(QLineEdit):
    """Emits ``textChanged`` at every keystroke; ``text()`` is what is searched for."""

    def __init__(self, hint: str, *, width: int = 400) -> None:
        super().__init__()
        self._go_down: Do | None = None
        self.setPlaceholderText(hint)
        self.setAccessibleName("搜索")
        self.setAccessibleDescription(hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cross = icon_button("xmark", "清空（Esc）", self.clear, size=14)
        self._cross.setParent(self)
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.hide()
        self.textChanged.connect(lambda text: self._cross.setVisible(bool(text)))
        on_theme_change(self, lambda: self._size(width))

    def focus_and_select(self) -> None:
        """Go there with all text chosen, so that typing replaces it (Ctrl+F)."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def type_on(self, text: str) -> None:
        """Go on with letters that were typed in the table."""
        self.setFocus()
        self.insert(text)

    def set_down_target(self, take_keyboard: Do) -> None:
        """What gives the keyboard to what was found (``RecordTable.take_keyboard``): the arrow down and Enter call it.

        Enter opens nothing to be edited: who searches wants to see.
        """
        self._go_down = take_keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if (is_enter(event) or event.key() == Qt.Key.Key_Down) and self._go_down is not None:
            self._go_down()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = px(16)
        icon("magnifying-glass").paint(QPainter(self), QRect(px(11), (self.height() - side) // 2, side, side))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _size(self, width: int) -> None:
        self.setMaximumWidth(px(width))
        self.setMinimumWidth(px(150))
        self.setTextMargins(px(24), 0, px(24), 0)
        self._place()

    def _place(self) -> None:
        side = px(26)
        self._cross.setGeometry(self.width() - side - px(5), (self.height() - side) // 2, side, side)
