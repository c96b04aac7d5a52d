"""An office with two people in it, on the day on which the sample office is made."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import store as branch_store
from cadredesk.branches.records import Liaison
from cadredesk.cases.ui.page import CasesPage
from cadredesk.core.dates import parse_partial
from cadredesk.db.file import Office
from cadredesk.people import actions
from cadredesk.people.records import Category, Person
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import answers, blank_office, fixed_today, look, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "papers", "sample", "styled_app"]


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    """A member of the party whom 李明 answers for."""
    with blank_office.operation("挂联人"):
        liaison = branch_store.add_liaison(blank_office, Liaison(name="李明"))
    return actions.save_person(
        blank_office,
        Person(
            name="张建国",
            category=Category.LIXIU,
            politics="中共党员",
            birth=parse_partial("1930-05-01"),
            liaison_id=liaison.id,
            address="人民路 1 号",
        ),
    )


@pytest.fixture
def wang(blank_office: Office) -> Person:
    """Somebody of no party."""
    return actions.save_person(blank_office, Person(name="王䶮", category=Category.TUIXIU, birth=parse_partial("1944")))


@pytest.fixture
def open_page(qtbot: QtBot, look: theme.Theme) -> Iterator[Callable[[Office], CasesPage]]:
    """Show the page of an office; it goes with its timers before the office is closed, as the window does."""
    pages: list[CasesPage] = []

    def show(office: Office) -> CasesPage:
        window = QWidget()
        qtbot.addWidget(window)
        page = CasesPage(office, TaskRunner(window, office))
        office.listeners.append(lambda change: page.refresh(change.tables))
        page.resize(1366, 640)
        page.show()
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.office.listeners.clear()
        shiboken6.delete(page)
