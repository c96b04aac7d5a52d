"""The branches page on the sample office, told of changes as the window tells it."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import store
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.rules import Situation
from cadredesk.branches.ledger.records import Sheet
from cadredesk.branches.ledger.ui.ledger_dialog import LedgerDialog
from cadredesk.branches.records import Branch
from cadredesk.branches.ui.choose_branches_dialog import ID, ChooseBranchesDialog
from cadredesk.branches.ui.page import BranchesPage
from cadredesk.db.file import Office
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import blank_office, fixed_today, papers, sample, styled_app

__all__ = ["blank_office", "fixed_today", "papers", "sample", "styled_app"]


@pytest.fixture(autouse=True)
def _in_clothes(styled_app: theme.Theme) -> None:
    pass


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


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[type, Callable[[Any], object]], None]:
    """When a dialog of a class opens, fill it in and take what came of it."""

    def put(cls: type, fill: Callable[[Any], object]) -> None:
        def run(dialog: Any) -> bool:
            fill(dialog)
            return dialog.result() == QDialog.DialogCode.Accepted

        monkeypatch.setattr(cls, "exec", run)

    return put


def separate(office: Office) -> list[Branch]:
    """The standing branches with members of their own and a team."""
    counts = store.member_counts(office)
    return [
        each
        for each in store.all_branches(office)
        if each.kind == "党支部" and counts.get(each.id or 0, (0,))[0] > 2 and entries_store.held(office, each.id or 0)
    ]


def narrow(page: BranchesPage, kind: str = "", situation: Situation = Situation.ANY) -> None:
    """Choose a type and a situation over the tree."""
    for box, value in ((page.filter.kind, kind), (page.filter.situation, situation)):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())


def turn_to(ledger: LedgerDialog, sheet: Sheet, choice: str = "") -> None:
    """Click on one of the lists over all branches, and narrow it."""
    next(made for made in ledger.findChildren(QPushButton) if made.text() == sheet.value).click()
    if choice:
        ledger.choice.setCurrentText(choice)
        ledger.choice.activated.emit(ledger.choice.currentIndex())


def tick(dialog: ChooseBranchesDialog, *branch_ids: int | None) -> None:
    """Tick branches in their list."""
    for item in (dialog.list.item(at) for at in range(dialog.list.count())):
        if item.data(ID) in branch_ids:
            item.setCheckState(Qt.CheckState.Checked)
