"""The people page on the sample office, told of changes as the window tells it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.people.history.ui.change_dialog import ChangeDialog
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import answers, blank_office, fixed_today, look, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "papers", "sample", "styled_app"]


def answering(monkeypatch: pytest.MonkeyPatch, do: Callable[[ChangeDialog], None]) -> list[ChangeDialog]:
    """Answer each question 更正还是变动 in place of the user; gives those that were asked."""
    asked: list[ChangeDialog] = []

    def answer(dialog: ChangeDialog) -> int:
        asked.append(dialog)
        do(dialog)
        return dialog.result()

    monkeypatch.setattr(ChangeDialog, "exec", answer)
    return asked


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
