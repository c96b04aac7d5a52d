"""A campaign as a clerk works through it: by keyboard, and in the dialogs that open."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.campaigns.ui.grid_dialog import GridDialog
from cadredesk.db.file import Office
from cadredesk.funds.records import Standard
from cadredesk.funds.standards import store as standards_store
from cadredesk.people.records import Audience

NINTH = date(2026, 10, 18)
KEYS = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def soon(answer: Callable[[Any], Any], kind: type[QDialog]) -> list[bool]:
    """The next dialog of a kind that opens is worked with by ``answer``; the list says whether it has been."""
    answered: list[bool] = []

    def go() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(20, go)
            return
        answered.append(True)
        answer(dialog)

    QTimer.singleShot(0, go)
    return answered


class Keyboard:
    """Types into the grid of a dialog, and counts the keys."""

    def __init__(self, qtbot: QtBot, dialog: GridDialog) -> None:
        self._qtbot, self._view, self.count = qtbot, dialog.grid.view, 0

    def _target(self) -> QWidget:
        return next((box for box in self._view.findChildren(QLineEdit) if box.isVisible()), self._view)

    def type(self, text: str) -> None:
        for letter in text:
            self.count += 1
            self._qtbot.keyClicks(self._target(), letter)

    def enter(self, text: str) -> None:
        self.type(text)
        self.press(KEYS.Key_Return)

    def start(self, day: str) -> None:
        """A day in the first line, and the cursor back there."""
        self.press(KEYS.Key_Tab)
        self.enter(day)
        self.press(KEYS.Key_Up)

    def fill_down(self) -> None:
        """What stands in the cell, in all below it."""
        self.press(KEYS.Key_Down, with_=CONTROL | SHIFT)
        self.press(KEYS.Key_D, with_=CONTROL)

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.count += 1
            with suppress(RuntimeError):
                self._qtbot.keyClick(self._target(), key, with_)


def set_standards(office: Office) -> None:
    with office.operation("设慰问标准"):
        for category in Audience:
            standards_store.put(office, Standard(occasion="重阳", category=category.value, fen=50_000, goods="牛奶"))
