"""今日 in the real window: each figure opens a list of as many, and what the page asks of the window is done."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cadredesk.backups.ui.backup_dialog import BackupDialog
from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.core.targets import Target, WindowCommand
from cadredesk.db.file import Office
from cadredesk.funds.targets import ShowVoucher
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.shell import workspace
from cadredesk.shell.main_window import MainWindow
from cadredesk.today.rules_cards import figures
from cadredesk.widgets.controls.theme import Theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.support import OPERATOR


def opened(qtbot: QtBot, path: Path) -> MainWindow:
    window = MainWindow(OPERATOR)
    qtbot.addWidget(window)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 728)
    window.show()
    window.open_file(path)
    return window


@pytest.fixture(autouse=True)
def no_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong in the window is wrong in the test."""

    def fail(_parent: object, error: BaseException) -> None:
        raise UserError(str(error)) from error

    monkeypatch.setattr(messages, "show_error", fail)


def test_the_window_opens_on_today_and_each_figure_opens_as_many(
    sample: Office, qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDialog, "exec", lambda _dialog: 0)  # some lines lead to a dialog over their page
    path = sample.path
    sample.close()
    window = opened(qtbot, path)
    page = window.page
    assert page is not None and page.title == "今日"
    found = page.found
    for at, figure in enumerate(figures(found)):
        window.show_page("today")
        qtbot.mouseClick(page.tiles[at], Qt.MouseButton.LeftButton)
        QTest.qWait(10)
        assert window.page is not None and window.page is window.workspace.page(figure.target.page)
        if not isinstance(figure.target, ShowVoucher):
            assert window.page.table.count == figure.number, figure.words
    for card in page.cards.values():
        for made in card.lines:
            if isinstance(made.line.target, Target):
                window.show_page("today")
                made.click()
                assert window.page is window.workspace.page(made.line.target.page), made.line.lead
    window.close_office()


def test_it_is_read_while_another_tab_is_in_front(
    sample: Office, qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample.path
    sample.close()
    monkeypatch.setattr(TaskRunner, "synchronous", False)
    monkeypatch.setattr(workspace, "IDLE_DELAY", 0)
    user_settings.save(workspace.TAB, "people")
    window = opened(qtbot, path)
    qtbot.waitUntil(lambda: "today" in window.workspace.built and window.workspace.page("today").found is not None)
    assert window.page.title == "人员"
    window.show_page("today")
    page = window.page
    assert page.tiles[0].isVisible() and page.cards["rules"].lines[0].isVisible()
    assert window.focusWidget() is page.area
    window.close_office()


def test_what_a_banner_says_was_done_goes_with_an_undo(sample: Office, qtbot: QtBot, look: Theme) -> None:
    path = sample.path
    sample.close()
    window = opened(qtbot, path)
    for name in ("campaigns", "people"):
        window.show_page(name)
        save_person(window.office, Person(name="周永福", category="退休干部"))
        banner = window.page.page_layout.banner
        banner.say("已登记。", "good")
        window.undo()
        assert not banner.text
        save_person(window.office, Person(name="周永福", category="退休干部"))
        banner.say("节日已过。", "warning")
        window.undo()
        assert banner.text == "节日已过。"
    window.close_office()


def test_the_window_does_what_the_page_asks_for(
    blank_office: Office, qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = blank_office.path
    blank_office.close()
    shown: list[str] = []
    for dialog in (ImportDialog, PersonDialog, BackupDialog):
        monkeypatch.setattr(dialog, "exec", lambda each: shown.append(type(each).__name__) or 0)
    window = opened(qtbot, path)
    page = window.page
    page.import_button.click()
    page.window_command.emit(WindowCommand.BACK_UP)
    page.add_button.click()
    assert shown == ["ImportDialog", "BackupDialog", "PersonDialog"]
    assert window.page.title == "人员"
    window.close_office()
