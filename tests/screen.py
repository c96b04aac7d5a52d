"""A user's eyes and hand at the real window, for the journeys: what is visible is pressed, what comes up is answered."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import styled
from tests.support import TODAY

CTRL = Qt.KeyboardModifier.ControlModifier
Answer = Callable[[Any], None]


class Screen:
    """Presses what is visible and enabled, and answers each dialog as it comes up."""

    def __init__(self, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window, self._qtbot = window, qtbot
        self._answers: deque[Answer] = deque()
        self.titles: list[str] = []
        monkeypatch.setattr(QDialog, "exec", lambda dialog: self._shown(dialog))

    def _shown(self, dialog: QDialog) -> int:
        assert self._answers, f"nobody expected: {dialog.windowTitle()} {words_on(dialog)}"
        self.titles.append(dialog.windowTitle())
        dialog.show()
        self._answers.popleft()(dialog)
        assert not dialog.isVisible(), f"still open: {dialog.windowTitle()} {words_on(dialog)}"
        return dialog.result()

    def press(self, words: str, root: QWidget | None = None, *then: Answer) -> None:
        """Press the button that says these words; the dialogs that come up are answered in turn."""
        self.do(lambda: self.click(button_of(root or self.window, words)), *then)

    def do(self, command: Callable[[], object], *then: Answer) -> None:
        """Do something; the dialogs that come up are answered in turn, each of them."""
        self._answers.extend(then)
        command()
        assert not self._answers, f"{len(self._answers)} dialogs did not come up"

    def click(self, button: QWidget) -> None:
        """Press it with the mouse."""
        assert button.isVisible() and button.isEnabled(), words_on(button)
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def say(self, words: str) -> Answer:
        """Answer a question by the button with these words."""
        return lambda dialog: self.click(button_of(dialog, words))

    def key(self, key: Qt.Key, *then: Answer, on: QWidget | None = None) -> None:
        """Ctrl and a key."""
        if on is None:  # the desktop brings the window to the front when a dialog has gone
            self.window.activateWindow()
            self.wait(self.window.isActiveWindow)
        self.do(lambda: self._qtbot.keyClick(on or self.window, key, CTRL), *then)

    def go(self, title: str) -> Any:
        """Turn to a page by a press on its tab, and on its word under the tabs where the tab has several; gives it."""
        at, names = next(
            (at, names)
            for at, tab in enumerate(self.window.specs)
            if title in (names := [page.title for page in tab.pages])
        )
        assert self.window.workspace is not None
        tabs = self.window.workspace.top.tabs
        self._qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(at).center())
        if len(names) > 1:
            QApplication.processEvents()  # new words are shown a moment later
            self.click(button_of(self.window.workspace.views, title))
        assert self.window.page is not None and self.window.page.title == title
        return self.window.page

    def pick(self, menu: str, words: str, *then: Answer, root: QWidget | None = None) -> None:
        """Open the menu of a button, and choose the entry with these words."""
        made = button_of(root or self.window, menu)
        assert isinstance(made, QPushButton) and made.menu() is not None, menu
        made.menu().aboutToShow.emit()
        self.choose(made.menu().actions(), words, *then)

    def choose(self, entries: list[QAction], words: str, *then: Answer) -> None:
        """Choose an entry of a menu."""
        found = [each for each in entries if words in each.text() and each.isVisible() and each.isEnabled()]
        assert found, f"no “{words}” among {[each.text() for each in entries]}"
        self.do(found[0].trigger, *then)

    def wait(self, condition: Callable[[], object]) -> None:
        """Until a pause of the program is over."""
        self._qtbot.waitUntil(lambda: bool(condition()))


class _Windows(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@contextmanager
def windows_shown() -> Iterator[list[str]]:
    """What comes up meanwhile as a window of its own."""
    seen, app = _Windows(), QApplication.instance()
    assert app is not None
    app.installEventFilter(seen)
    try:
        yield seen.shown
    finally:
        app.removeEventFilter(seen)


def button_of(root: QWidget, words: str) -> QAbstractButton:
    """The visible button with these words on it."""
    seen = [each for each in root.findChildren(QAbstractButton) if each.isVisible()]
    found = [each for each in seen if words in (each.text() or each.accessibleName())]
    assert found, f"no “{words}” among {[each.text() for each in seen]}"
    return min(found, key=lambda each: len(each.text()))


def words_on(root: QWidget) -> str:
    """All that can be read there."""
    return " ".join(each.text() for each in root.findChildren(QLabel) if each.isVisible())


def leave(dialog: QDialog) -> None:
    """Close it as Esc does."""
    dialog.reject()


def text_of(path: Path) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(path).pages)


@contextmanager
def at_the_screen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """The program as it is started for the first time, at 1366 × 768."""
    styled()
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: pytest.fail(f"{type(error).__name__}: {error}"))
    window = MainWindow("李敏")
    qtbot.addWidget(window)
    window.setWindowState(Qt.WindowState.WindowNoState)  # the screen of the tests is small
    window.resize(1366, 740)
    window.show_start()
    window.show()
    yield Screen(window, qtbot, monkeypatch)
    window.close_office()
    theme.theme().set_zoom(100)


def opened(screen: Screen, path: Path) -> None:
    screen.window.open_file(path)
    assert screen.window.office is not None


_alive: list[QMimeData] = []  # an event does not keep its data


def dropped(*paths: Path) -> QDropEvent:
    """Files let go over a card."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    _alive.append(data)
    none = Qt.KeyboardModifier.NoModifier
    return QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
