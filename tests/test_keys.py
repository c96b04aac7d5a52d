"""The keys that are the same everywhere: Enter, Ctrl+S, F2 and a double click, in every dialog and on every page."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches.ui.page import BranchesPage
from cadredesk.campaigns.ui.page import CampaignsPage
from cadredesk.cases.ui.page import CasesPage
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.duties.ui.page import DutiesPage
from cadredesk.funds.ui.page import FundsPage
from cadredesk.liaisons.ui.page import LiaisonsPage
from cadredesk.people.ui.page import PeoplePage
from cadredesk.visits.ui.page import VisitsPage
from cadredesk.widgets.controls.choices_box import ChoicesBox
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from tests.every_dialog import DialogFactories, dialog_classes
from tests.fixtures import fixed_today, sample, styled_app  # noqa: F401

FEATURES = [
    "people",
    "lists",
    "branches",
    "visits",
    "cases",
    "money",
    "honours",
    "activities",
    "suggestions",
    "the_office",
]
ENTER, F2 = Qt.Key.Key_Return, Qt.Key.Key_F2


@pytest.fixture
def window(qtbot: QtBot, styled_app: None) -> QWidget:  # noqa: F811
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def factories(sample: Office, window: QWidget) -> DialogFactories:  # noqa: F811
    return DialogFactories(sample, window)


def dialogs(factories: DialogFactories, feature: str, kind: type = QDialog) -> Iterator[tuple[str, Any]]:
    """Each dialog of a feature, shown; it is gone when the next one comes."""
    for name, make in getattr(factories, f"of_{feature}")().items():
        if issubclass(dialog_classes()[name.partition("#")[0]], kind):
            dialog = make()
            dialog.show()
            yield name, dialog
            shiboken6.delete(dialog)


# ---- dialogs


@pytest.mark.parametrize("feature", FEATURES)
def test_enter_presses_the_button_that_has_the_keyboard(factories: DialogFactories, feature: str) -> None:
    seen = 0
    for name, dialog in dialogs(factories, feature):
        for button in dialog.findChildren(QPushButton) + dialog.findChildren(QToolButton):
            fields = isinstance(button.parentWidget(), QLineEdit) or isinstance(button, ChoicesBox)
            if fields or button.menu() or not (button.isVisible() and button.isEnabled()):
                continue
            pressed: list[bool] = []
            with suppress(RuntimeError):  # what it does is not done here
                button.clicked.disconnect()
            button.clicked.connect(lambda on, into=pressed: into.append(on))
            button.setFocus()
            if button.focusPolicy() & Qt.FocusPolicy.TabFocus and dialog.focusWidget() is button:
                QTest.keyClick(button, ENTER)
                assert len(pressed) == 1 and dialog.isVisible(), f"{name}: {button.text()}"
                seen += 1
    assert seen


@pytest.mark.parametrize(
    "feature", ["people", "branches", "visits", "cases", "money", "honours", "activities", "suggestions", "the_office"]
)
def test_enter_goes_through_a_form_to_its_primary_button_and_stops_there(
    factories: DialogFactories, feature: str
) -> None:
    seen = 0
    for name, dialog in dialogs(factories, feature, FormDialog):
        before = journal.history(factories.office, 1)[0].id
        assert "Ctrl+S" in dialog.save_button.toolTip(), name
        open_ = [slot.editor for slot in dialog.form._slots.values() if slot.is_open]
        open_[0].setFocus()
        for editor in open_:
            assert dialog.focusWidget() is editor, f"{name}: {editor.objectName()}"
            held = Qt.KeyboardModifier.NoModifier
            if isinstance(editor, QPlainTextEdit):
                QTest.keyClick(editor, ENTER)
                assert dialog.focusWidget() is editor and editor.toPlainText().count("\n"), name
                held = Qt.KeyboardModifier.ControlModifier
            QTest.keyClick(editor, ENTER, held)
        assert dialog.focusWidget() is dialog.save_button, name
        assert dialog.isVisible() and journal.history(factories.office, 1)[0].id == before, name
        seen += 1
    assert seen


# ---- pages


PAGES: dict[str, Callable[[Office, TaskRunner], Page]] = {
    page.title: page
    for page in (
        PeoplePage, VisitsPage, CasesPage, DutiesPage, FundsPage, LiaisonsPage, CampaignsPage, BranchesPage,
    )
}  # fmt: skip


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Each dialog that opens: its class, the field that has the keyboard, and what is chosen there; it is left at once."""
    seen: list[tuple[str, str, str]] = []

    def run(dialog: Any) -> int:
        dialog.show()
        at = dialog.focusWidget()
        line = at.lineEdit() if isinstance(at, QComboBox) else at
        chosen = line.selectedText() if isinstance(line, QLineEdit) else ""
        seen.append((type(dialog).__name__, at.objectName() if at else "", chosen))
        if isinstance(dialog, FormDialog) and at is not None:
            assert not at.visibleRegion().isEmpty(), f"{at.objectName()} is out of sight"
        dialog.done(0)
        return 0

    monkeypatch.setattr(QDialog, "exec", run)
    return seen


@pytest.fixture
def show(sample: Office, qtbot: QtBot, window: QWidget) -> Iterator[Callable[[str], Any]]:  # noqa: F811
    pages: list[Page] = []

    def make(title: str) -> Page:
        page = PAGES[title](sample, TaskRunner(window, sample))
        page.resize(1366, 700)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        pages.append(page)
        return page

    yield make
    for page in pages:  # with its pauses, before the file is closed
        shiboken6.delete(page)


def table_of(page: Any) -> RecordTable:
    table = page.members.table if isinstance(page, BranchesPage) else page.table
    assert isinstance(table, RecordTable)
    return table


def point_at(table: RecordTable, at: int, column: str) -> None:
    """Click twice on a cell, as a hand does."""
    section = next(place for place, field in enumerate(table.model.fields) if field.name == column)
    index = table.model.index(at, section)
    table.view.scrollTo(index)
    where = table.view.visualRect(index).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)


@pytest.mark.parametrize(
    ("title", "column", "form", "field"),
    [
        ("人员", "unit", "PersonDialog", "unit"),
        ("人员", "age", "PersonDialog", "birth"),
        ("人员", "phone", "PersonDialog", "mobile"),
        ("走访记录", "visitors", "VisitDialog", "visitors"),
        ("走访记录", "goods", "VisitDialog", "goods"),
        ("走访记录", "category", "VisitDialog", "person_id"),
        ("事项", "opened_on", "CaseDialog", "opened_on"),
        ("应访", "visitors", "VisitDialog", "visitors"),
        ("应访", "due", "VisitDialog", "person_id"),
        ("挂联", "post", "LiaisonDialog", "post"),
        ("挂联", "people", "LiaisonDialog", "name"),
        ("节日走访", "goods", "FormDialog", "goods"),
        ("节日走访", "planned_on", "AssignDialog", "planned_on"),
        ("节日走访", "community", "PersonDialog", "community"),
        ("支部", "membership", "PersonDialog", "membership"),
        ("支部", "name", "PersonDialog", "name"),
    ],
)
def test_a_double_click_and_f2_open_the_form_at_the_field_pointed_at(
    show: Callable[[str], Any], opened: list[Any], title: str, column: str, form: str, field: str
) -> None:
    page = show(title)
    table = table_of(page)
    at = next((at for at, line in enumerate(getattr(page, "lines", ())) if _is_open(line)), 0)
    point_at(table, at, column)
    assert opened == [(form, field, "")]
    QTest.keyClick(table.view, F2)
    assert opened == [(form, field, "")] * 2, "nothing is chosen that a stray key would replace"


def _is_open(line: Any) -> bool:
    """Whether a visit can be recorded, or planned."""
    return getattr(line, "state", "") in ("应访", "逾期") or getattr(line, "stage", "") in ("未安排", "已安排")


def test_a_draft_of_a_voucher_opens_at_the_field_and_what_was_submitted_says_why_not(
    show: Callable[[str], Any], opened: list[Any]
) -> None:
    page = show("慰问金")
    states = [page.table.model.text_at(at, _column(page.table, "state")) for at in range(page.table.count)]
    point_at(page.table, states.index("草稿"), "occasion")
    assert opened == [("VoucherDialog", "occasion", "")]
    point_at(page.table, next(at for at, state in enumerate(states) if state != "草稿"), "occasion")
    assert len(opened) == 1 and "不能再改" in page.page_layout.banner.text


def test_a_rule_opens_at_what_its_column_says(factories: DialogFactories, opened: list[Any], qtbot: QtBot) -> None:
    dialog = factories.of_visits()["duties.ui.rules_dialog.RulesDialog"]()
    qtbot.addWidget(dialog)
    dialog.show()
    for column, field in (("name", "name"), ("whom", "categories"), ("force", "since")):
        point_at(dialog.table, 0, column)
        assert opened.pop() == ("RuleDialog", field, "")


def _column(table: RecordTable, name: str) -> int:
    return next(at for at, field in enumerate(table.model.fields) if field.name == name)


def test_enter_does_not_wait_for_the_pause_of_the_search(show: Callable[[str], Any], opened: list[Any]) -> None:
    page = show("事项")
    last = page.lines[-1]
    page.search.setText(last.name)
    QTest.keyClick(page.search, ENTER)
    assert {line.name for line in page.lines} == {last.name} and page.table.view.hasFocus()
    assert page.table.current in {line.case.id for line in page.lines} and opened == []


@pytest.mark.parametrize("title", PAGES)
def test_enter_in_the_search_box_shows_and_does_not_edit(
    show: Callable[[str], Any], opened: list[Any], title: str, qtbot: QtBot
) -> None:
    page = show(title)
    page.focus_search()
    QTest.keyClick(page.search, ENTER)
    target = {"支部": lambda: page.tree, "挂联": lambda: page.assigned.people.view}.get(
        title, lambda: page.table.view
    )()
    assert target.hasFocus() and opened == []
    page.focus_search()
    QTest.keyClicks(page.search, "zzzzzz")
    if title not in ("支部", "挂联"):
        qtbot.waitUntil(lambda: page.table.count == 0)
        QTest.keyClick(page.search, ENTER)
        assert page.search.hasFocus(), "there is nothing to go to"
