"""A window with fake pages on the sample office, and one with the real ones."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cadredesk.backups.ui.restore_dialog import RestoreDialog
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import styled
from tests.shell.fake_pages import FAKES
from tests.support import TODAY, sample_office


@pytest.fixture(autouse=True)
def _steady(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)


@pytest.fixture(autouse=True)
def errors(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What would have been shown as an error."""
    shown: list[BaseException] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: shown.append(error))
    return shown


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The file of a sample office, closed."""
    with sample_office(tmp_path) as office:
        return office.path


@pytest.fixture(scope="session")
def _styled_app(qapp: QApplication) -> None:
    """The application in the program's look."""
    styled()


@pytest.fixture
def window(qtbot: QtBot, _styled_app: None) -> Iterator[MainWindow]:
    """A window with fake pages, on its first page."""
    made = MainWindow("张敏", FAKES)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show_start()
    made.show()
    yield made
    for page in made.workspace.built.values() if made.workspace else ():
        page.unsaved = False
    made.close_office()


@pytest.fixture
def opened(window: MainWindow, sample: Path) -> MainWindow:
    """The same with the sample office open."""
    window.open_file(sample)
    return window


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], list[str]]:
    """Answer every question with this; gives the list of what was asked or told."""

    def prepare(reply: object) -> list[str]:
        said: list[str] = []
        for name in ("ask", "tell", "warn"):
            monkeypatch.setattr(messages, name, lambda _parent, text, **_: said.append(text) or reply)
        return said

    return prepare


Look = Callable[[RestoreDialog], object]


def damage_file(path: Path) -> None:
    """As a bad disk does: the middle of the file is something else."""
    data = bytearray(path.read_bytes())
    data[8192 : len(data) - 8192] = b"\x55" * (len(data) - 16384)
    path.write_bytes(data)


@pytest.fixture
def restoring(monkeypatch: pytest.MonkeyPatch) -> list[Look]:
    """What the user does in each dialog that restores; they are shown as Qt does."""
    todo: list[Look] = []

    def run(dialog: RestoreDialog) -> int:
        dialog.show()
        QApplication.processEvents()
        todo.pop(0)(dialog)
        dialog.hide()
        return dialog.result()

    monkeypatch.setattr(RestoreDialog, "exec", run)
    return todo
