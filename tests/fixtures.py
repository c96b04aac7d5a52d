"""What tests of windows share; the ``conftest.py`` of a folder takes what it needs from here."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QMainWindow

from cadredesk.cli import run
from cadredesk.db.file import Office
from cadredesk.shell.app import make_app
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page import printing
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.support import OPERATOR, TODAY, empty_office, sample_office

P = TypeVar("P", bound=Page)


@pytest.fixture(autouse=True)
def fixed_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ``TODAY``, tasks run at once, and forms left half-filled at the end are given up without a question."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    monkeypatch.setattr(messages, "choose", lambda *_asked, **_words: "discard")


@cache
def styled() -> theme.Theme:
    """The look of the program, put on once for all tests: each time costs as much as there are widgets."""
    make_app()
    return theme.theme()


@pytest.fixture(scope="session")
def styled_app(qapp: QApplication) -> theme.Theme:
    """The application in the program's look."""
    return styled()


@pytest.fixture
def look(styled_app: theme.Theme) -> Iterator[theme.Theme]:
    """The theme, put back after the test."""
    yield styled_app
    styled_app.set_zoom(100)
    styled_app.set_scheme(theme.LIGHT)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Office]:
    """120 people with the visits and money of two years."""
    with sample_office(tmp_path) as office:
        yield office


@pytest.fixture
def blank_office(tmp_path: Path) -> Iterator[Office]:
    """An office without people."""
    with empty_office(tmp_path) as office:
        yield office


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """Answer the program's questions in the user's place: ``asked = answers("save")``; ``asked`` collects them."""
    asked: list[str] = []
    replies: list[str] = []

    def choose(_parent: object, question: str, _answers: Sequence[tuple[str, str]], **_: object) -> str:
        asked.append(question)
        return replies.pop(0)

    def expect(*keys: str) -> list[str]:
        replies.extend(keys)
        return asked

    monkeypatch.setattr(messages, "choose", choose)
    yield expect
    assert not replies, f"never asked for {replies}"


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The papers whose preview would open."""
    shown: list[Path] = []
    monkeypatch.setattr(printing, "open_preview", lambda _parent, path, _title, *_used: shown.append(path))
    return shown


@contextmanager
def in_window(make: Callable[[Office, TaskRunner], P], office: Office, height: int = 740) -> Iterator[P]:
    """A page in a window of its own, told of every change; taken away with its timers before the file is closed."""
    window = QMainWindow()
    page = make(office, TaskRunner(window, office))
    window.setCentralWidget(page)
    office.listeners.append(lambda change: page.refresh(change.tables))
    window.resize(1366, height)
    window.show()
    yield page
    office.listeners.clear()
    page.setParent(None)
    shiboken6.delete(page)
    window.close()


class Shown(Generic[P]):
    """A page, and what it asked of other pages."""

    def __init__(self, page: P) -> None:
        self.page = page
        self.wanted: list[Any] = []
        page.navigate.connect(self.wanted.append)


def command_line(path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any, str]]:
    """``status, answer, err = call("voucher", …)`` on a file; with --json the answer is what was written."""

    def call(*arguments: str, operator: str = OPERATOR) -> tuple[int, Any, str]:
        status = run(["--file", str(path), "--operator", operator, *arguments])
        done = capsys.readouterr()
        return status, json.loads(done.out) if "--json" in arguments and done.out else done.out, done.err

    return call
