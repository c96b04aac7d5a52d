"""The branches page on the sample office, told of changes as the window tells it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches.page import BranchesPage
from cadredesk.db.file import Office
from cadredesk.widgets import messages, theme
from cadredesk.widgets.task_runner import TaskRunner
from tests.support import TODAY, empty_office, sample_office


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    """The application in its clothes, once: each dressing costs as much as there are widgets."""
    theme.start(qapp)


@pytest.fixture(autouse=True)
def _steady(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    # Forms left half-filled at the end of a test are given up without a question.
    monkeypatch.setattr(messages, "choose", lambda *_asked, **_words: "discard")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Office]:
    with sample_office(tmp_path) as office:
        yield office


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path) as office:
        yield office


@pytest.fixture
def open_page(qtbot: QtBot) -> Callable[[Office], BranchesPage]:
    """Show the page of an office."""

    def show(office: Office) -> BranchesPage:
        window = QWidget()
        qtbot.addWidget(window)
        page = BranchesPage(office, TaskRunner(window, office))
        qtbot.addWidget(page)
        office.listeners.append(lambda change: page.refresh(change.tables))
        page.resize(1366, 700)
        page.show()
        return page

    return show


@pytest.fixture
def page(sample: Office, open_page: Callable[[Office], BranchesPage]) -> BranchesPage:
    return open_page(sample)
