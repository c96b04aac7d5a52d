"""The window with fake pages: tabs, keys, changes, undo, closing."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cadredesk.core import user_settings
from cadredesk.core.recent_files import last_file
from cadredesk.db.file import Office, open_office
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.shell import workspace
from cadredesk.shell.help_window import HelpWindow
from cadredesk.shell.main_window import MainWindow
from cadredesk.visits.targets import ShowVisit
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.facets import FacetPanel
from tests.shell.fake_pages import FAKES, FakePage
from tests.support import OFFICE_NAME, all_people, new_office

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def add_person(office: Office, name: str = "周永福") -> Person:
    return save_person(office, Person(name=name, category="退休干部"))


def fake(window: MainWindow, name: str) -> FakePage:
    assert window.workspace is not None
    page = window.workspace.page(name)
    assert isinstance(page, FakePage)
    return page


def test_only_the_first_tab_is_built_and_others_when_shown(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.workspace is not None
    assert list(opened.workspace.built) == ["people"]
    qtbot.keyClick(opened, Qt.Key.Key_2, ALT)
    assert list(opened.workspace.built) == ["people", "visits"]
    assert opened.page is fake(opened, "visits")


def test_the_tab_in_front_comes_back_next_time(opened: MainWindow, sample: Path) -> None:
    opened.show_page("visits")
    assert opened.close_office()
    opened.open_file(sample)
    assert opened.page is fake(opened, "visits")


def test_the_first_tab_is_made_ready_while_another_is_in_front(
    opened: MainWindow, sample: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.show_page("visits")
    assert opened.close_office()
    monkeypatch.setattr(workspace, "IDLE_DELAY", 0)
    opened.open_file(sample)
    before = opened.focusWidget()
    qtbot.waitUntil(lambda: list(opened.workspace.built) == ["visits", "people"])
    assert opened.page is fake(opened, "visits")
    assert opened.focusWidget() is before
    qtbot.keyClick(opened, Qt.Key.Key_1, ALT)
    assert opened.focusWidget() is fake(opened, "people").search


def test_keys_go_to_the_page_in_front(opened: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_N, CTRL)
    qtbot.keyClick(opened, Qt.Key.Key_P, CTRL)
    assert fake(opened, "people").asked == ["new", "print"]
    qtbot.keyClick(opened, Qt.Key.Key_Tab, CTRL)
    assert opened.page is fake(opened, "visits")


def test_a_page_asks_for_another(opened: MainWindow) -> None:
    fake(opened, "people").navigate.emit(ShowVisit(visit_id=3))
    assert opened.page is fake(opened, "visits")
    assert fake(opened, "visits").asked == [ShowVisit(visit_id=3)]


def test_a_page_that_cannot_be_built_is_said_and_the_others_work(
    opened: MainWindow, errors: list[BaseException]
) -> None:
    opened.show_page("broken")
    assert [str(error) for error in errors] == ["broken on purpose"]
    assert opened.page is None
    opened.show_page("people")
    assert opened.page is fake(opened, "people")


def test_changes_reach_the_page_in_front_at_once_and_the_others_when_shown(opened: MainWindow) -> None:
    opened.show_page("visits")
    assert opened.office is not None
    add_person(opened.office)
    assert fake(opened, "visits").asked == [frozenset({"people"})]
    assert fake(opened, "people").asked == []
    opened.show_page("people")
    assert fake(opened, "people").asked == [frozenset({"people"})]


def test_changes_by_a_worker_reach_the_pages(opened: MainWindow, qtbot: QtBot) -> None:
    office = opened.office
    assert office is not None

    def work() -> None:
        with office.another() as own:
            add_person(own)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: fake(opened, "people").asked == [frozenset({"people"})])


def test_ctrl_z_takes_back_the_last_operation_and_says_so(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.office is not None
    before = len(all_people(opened.office))
    add_person(opened.office)
    assert opened.toast.text.endswith("周永福") and opened.toast.button.text() == "撤销"
    opened.setFocus()
    qtbot.keyClick(opened, Qt.Key.Key_Z, CTRL)
    assert len(all_people(opened.office)) == before
    assert opened.toast.text.startswith("已撤销：") and opened.toast.text.endswith("周永福")


def test_ctrl_z_in_a_box_with_typed_text_is_for_the_box(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.office is not None
    add_person(opened.office)
    count = len(all_people(opened.office))
    box = fake(opened, "people").search
    qtbot.keyClicks(box, "zhou")
    qtbot.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert box.text() == "" and len(all_people(opened.office)) == count


def test_the_menu_names_what_would_be_undone(opened: MainWindow) -> None:
    assert opened.office is not None
    add_person(opened.office)
    opened.commands.bring_up_to_date()
    assert opened.commands.undo.isEnabled() and "周永福" in opened.commands.undo.text()


@pytest.mark.parametrize("answer", ["stay", "discard"])
def test_a_form_that_is_half_filled_is_asked_about_before_the_window_closes(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    assert opened.office is not None
    asked: list[str] = []
    monkeypatch.setattr(messages, "choose", lambda _, question, *__, **___: asked.append(question) or answer)
    dialog = PersonDialog(opened.office, parent=opened)
    dialog.open()
    dialog.form.put_raw({"name": "周永福"})
    opened.close()
    assert len(asked) == 1
    if answer == "stay":
        assert dialog.isVisible() and dialog.form.raw()["name"] == "周永福" and opened.office is not None
        dialog.hide()
    else:
        qtbot.waitUntil(lambda: not opened.isVisible())
        assert opened.office is None


def test_unsaved_work_keeps_the_window_open_and_closing_gives_the_lock_up(opened: MainWindow, sample: Path) -> None:
    fake(opened, "people").unsaved = True
    assert not opened.close()
    assert opened.office is not None
    fake(opened, "people").unsaved = False
    assert opened.close()
    with open_office(sample, "李敏") as office:
        assert not office.read_only


def test_a_second_opening_is_read_only_and_says_who_has_it(
    qtbot: QtBot, window: MainWindow, sample: Path, answer: Callable[[object], list[str]]
) -> None:
    with open_office(sample, "王芳"):
        window.open_file(sample)
        assert window.office is not None and window.office.read_only and window.workspace is not None
        assert "王芳" in window.workspace.banner.text and window.workspace.banner.isVisible()
        assert window.status.read_only.isVisible()
        assert window.undo_words() == ""
        assert not window.commands.undo.isEnabled()
        window.close_office()


def test_the_window_comes_back_where_it_was(qtbot: QtBot, opened: MainWindow) -> None:
    opened.showNormal()
    opened.resize(860, 570)  # as wide as it may be on the offscreen screen
    opened.close()
    again = MainWindow("张敏", FAKES)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (860, 570)


def test_the_last_file_and_the_title(opened: MainWindow, sample: Path) -> None:
    assert last_file() == sample
    assert OFFICE_NAME in opened.windowTitle()
    assert opened.status.file.text() == sample.name


def test_settings_that_the_program_never_wrote_keep_nobody_out(qtbot: QtBot, sample: Path) -> None:
    for key in ("size/help", f"backup:{sample}", "folder/office", workspace.TAB, "zoom", "facets/people"):
        user_settings.save(key, [[1], {}])
    user_settings.save(workspace.VIEWS, [[1], "people"])
    window = MainWindow("张敏", FAKES)
    qtbot.addWidget(window)
    window.open_first(sample)
    assert window.page is fake(window, "people")
    assert "还没有备份过" in window.status.backup.text()
    HelpWindow(window).close()
    FacetPanel("people").close()
    window.close()


def test_switching_files_closes_the_first(opened: MainWindow, sample: Path, tmp_path: Path) -> None:
    new_office(tmp_path / "other.db", "第二单位", "张敏").close()
    opened.open_file(tmp_path / "other.db")
    assert "第二单位" in opened.windowTitle()
    with open_office(sample, "李敏") as office:
        assert not office.read_only


def test_enter_presses_the_button_of_a_page_that_has_the_keyboard(opened: MainWindow, qtbot: QtBot) -> None:
    page, pressed = fake(opened, "people"), []
    made = button("登记", "", lambda: pressed.append("登记"))
    made.setParent(page)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(made, key)
    assert pressed == ["登记"] * 2
