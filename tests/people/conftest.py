"""The people page on the sample office, told of changes as the window tells it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.people.page import PeoplePage
from cadredesk.widgets import messages, theme
from cadredesk.widgets.task_runner import TaskRunner
from tests.support import TODAY, empty_office, sample_office


@pytest.fixture(autouse=True)
def _steady(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    # Forms left half-filled at the end of a test are given up without a question.
    monkeypatch.setattr(messages, "choose", lambda *_asked, **_words: "discard")


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication) -> theme.Theme:
    """The application in its clothes, once: each dressing costs as much as there are widgets."""
    return theme.start(qapp)


@pytest.fixture
def look(_dressed: theme.Theme) -> Iterator[theme.Theme]:
    worn = _dressed
    yield worn
    worn.set_zoom(100)
    worn.set_scheme(theme.LIGHT)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Office]:
    with sample_office(tmp_path) as office:
        yield office


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path) as office:
        yield office


@pytest.fixture
def open_page(qtbot: QtBot, look: theme.Theme) -> Iterator[Callable[[Office], PeoplePage]]:
    """Show the page of an office; it is hidden before the office is closed, as the window does."""
    pages: list[PeoplePage] = []

    def show(office: Office) -> PeoplePage:
        window = QWidget()
        qtbot.addWidget(window)
        page = PeoplePage(office, TaskRunner(window, office))
        qtbot.addWidget(page)
        office.listeners.append(lambda change: page.refresh(change.tables))
        page.resize(1366, 700)
        page.show()
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.hide()


@pytest.fixture
def page(sample: Office, open_page: Callable[[Office], PeoplePage]) -> PeoplePage:
    return open_page(sample)


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
