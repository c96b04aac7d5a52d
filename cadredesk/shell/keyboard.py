"""What the window does with keys wherever the focus is: F1 in dialogs, and Ctrl+Z in boxes to type in."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from cadredesk.shell.main_window import MainWindow

HELP_KEY = "help"  # the name of the F1 of a dialog
_TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)


class Keyboard(QObject):
    """Follows the focus of the program."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        top = now.window() if now is not None else self._window
        if isinstance(top, QDialog) and top.isModal():
            self._help_in(top)
        if now is not None and now.window() is self._window and isinstance(now, _TYPED_IN):
            now.removeEventFilter(self)
            now.installEventFilter(self)

    def _help_in(self, dialog: QDialog) -> None:
        """F1 works in dialogs too, which keep the window's own keys away."""
        if dialog.findChild(QShortcut, HELP_KEY) is None:
            key = QShortcut(QKeySequence("F1"), dialog, lambda: self._window.commands.help_over(dialog))
            key.setObjectName(HELP_KEY)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y in a box are meant for the words in it and never reach the data."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if ctrl and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y):
                event.accept()
                return True
        return super().eventFilter(watched, event)
