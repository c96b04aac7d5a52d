"""The duties page on the sample office, told of changes as the window tells it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.duties.ui.page import DutiesPage
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import answers, blank_office, fixed_today, look, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "papers", "sample", "styled_app"]


@pytest.fixture
def open_page(qtbot: QtBot, styled_app: object) -> Iterator[Callable[[Office], DutiesPage]]:
    """Show the page of an office."""
    shown: list[QWidget] = []

    def show(office: Office) -> DutiesPage:
        window = QWidget()
        page = DutiesPage(office, TaskRunner(window, office))
        office.listeners.append(lambda change: page.refresh(change.tables))
        page.resize(1366, 700)
        page.show()
        shown.extend((page, window))
        return page

    yield show
    for widget in shown:
        shiboken6.delete(widget)  # with its timers, before the file is closed


@pytest.fixture
def page(sample: Office, open_page: Callable[[Office], DutiesPage]) -> DutiesPage:
    return open_page(sample)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[type, Callable[[Any], object]], None]:
    """When a dialog of a class opens, fill it in and take what came of it."""

    def put(cls: type, fill: Callable[[Any], object]) -> None:
        def run(dialog: Any) -> bool:
            fill(dialog)
            return dialog.result() == QDialog.DialogCode.Accepted

        monkeypatch.setattr(cls, "exec", run)

    return put
