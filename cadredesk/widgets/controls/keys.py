"""What Enter does wherever one is: it presses the button that has the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

_BEYOND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def is_enter(event: QKeyEvent) -> bool:
    """Whether it is Enter, on either side of the keyboard, alone or with Shift."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _BEYOND


def press_focused_button(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button of a window that has the keyboard, if the key is Enter. False if it is not, or there is none.

    Qt leaves Enter on a button to the default button of a dialog, which may be another one; on a page nothing answers it.
    """
    focused = window.focusWidget()
    if not is_enter(event) or not isinstance(focused, QPushButton | QToolButton) or not focused.isEnabled():
        return False
    focused.click()
    return True
