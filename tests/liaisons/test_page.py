"""The page of liaisons as it is worked with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cadredesk.branches import store as branches_store
from cadredesk.branches.records import Liaison
from cadredesk.branches.targets import ShowBranch
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.liaisons import store
from cadredesk.liaisons.records import NOBODY_ID
from cadredesk.liaisons.targets import ShowLiaison, ShowUncovered
from cadredesk.liaisons.ui.liaison_dialog import HandoverDialog, LiaisonDialog
from cadredesk.liaisons.ui.page import LiaisonsPage
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.controls.theme import Theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page import printing
from tests.choosing import Choosing
from tests.fixtures import in_window

Answers = Callable[..., list[str]]


@pytest.fixture
def open_page(look: Theme) -> Iterator[Callable[[Office], LiaisonsPage]]:
    with ExitStack() as stack:
        yield lambda office: stack.enter_context(in_window(LiaisonsPage, office, 700))


@pytest.fixture
def page(small: Office, open_page: Callable[[Office], LiaisonsPage]) -> LiaisonsPage:
    return open_page(small)


def fill_in(monkeypatch: pytest.MonkeyPatch, cls: type, **values: Any) -> None:
    """The next dialog of a class is filled in and saved."""

    def execute(dialog: Any) -> bool:
        for name, value in values.items():
            dialog.form.editor(name).set_value(value)
        dialog.save()
        return dialog.saved is not None

    monkeypatch.setattr(cls, "exec", execute)


def names(page: LiaisonsPage) -> list[str]:
    source = page.assigned.people.model.source
    return [row[1] for row in source.rows(0, len(source))]


def test_the_first_liaison_is_shown_with_people_and_branches(page: LiaisonsPage) -> None:
    assert page.assigned.title.text() == "王局长　局长"
    assert sorted(names(page)) == ["㛃凤", "张建国", "李䶮"]
    assert page.assigned.branches.count == 1
    assert page.missing.text() == "1 人、1 个支部没有挂联人"
    assert page.people_meter._words.text() == "2 / 3" and page.give_button.text() == "移交…"


def test_those_without_a_liaison_are_given_one(
    page: LiaisonsPage, small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.show_target(ShowUncovered(branches=True))
    assert page.give_button.text() == "指定挂联人…" and not page.edit_button.isVisible()
    assert page.assigned.lists.currentWidget() is page.assigned.branches
    page.missing.click()
    assert names(page) == ["陈静"]
    fill_in(monkeypatch, HandoverDialog, to_id=2)
    page.assigned.people.select_all()
    page.commands.run("give")
    assert len(store.people_of(small, 2)) == 1 and store.branches_of(small, NOBODY_ID)
    assert "已指定 1 人" in page.page_layout.banner.text


def test_the_chosen_alone_are_handed_over_or_all(
    page: LiaisonsPage, small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(monkeypatch, HandoverDialog, to_id=2)
    page.assigned.people.view.selectRow(0)
    page.assigned.people.select_all()
    assert len(page.assigned.chosen.people) == 3
    page.commands.run("give")
    assert len(store.people_of(small, 2)) == 3 and len(store.branches_of(small, 1)) == 1
    undo(small)
    page.assigned.turn_to("支部")
    page.commands.run("give")  # one row that is current is no choice: all go
    assert (store.people_of(small, 1), store.branches_of(small, 1)) == ([], [])
    page.show_target(ShowLiaison(liaison_id=2))
    assert len(names(page)) == 3


def test_liaisons_are_added_changed_and_deleted(
    page: LiaisonsPage, small: Office, monkeypatch: pytest.MonkeyPatch, answers: Answers
) -> None:
    fill_in(monkeypatch, LiaisonDialog, name="赵主任", post="主任")
    page.add_new()
    assert page.assigned.title.text() == "赵主任　主任"
    fill_in(monkeypatch, LiaisonDialog, post="副主任")
    page.commands.run("edit")
    assert page.assigned.title.text() == "赵主任　副主任"
    asked = answers("yes", "ok")
    page.commands.run("delete")
    assert "删除挂联人赵主任" in asked[0] and "赵主任" not in [line.name for line in page.lines]
    page.show_target(ShowLiaison(liaison_id=1))
    page.commands.run("delete")
    assert "不能删除。请先移交" in asked[1]


def test_a_menu_and_a_key_are_of_the_row_that_has_just_become_current(
    page: LiaisonsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited: list[str] = []
    monkeypatch.setattr(LiaisonDialog, "exec", lambda dialog: edited.append(dialog.form.raw()["name"]) or False)
    page.table.choose(NOBODY_ID)
    page.table.open_menu(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(), QPoint()))
    seen = [each.text() for each in page.table.findChildren(QMenu)[-1].actions() if each.isVisible()]
    assert seen[:2] == ["打印名单\tCtrl+P", "指定挂联人…"]
    page.table.request_edit()
    page.table.choose(2)
    page.table.request_edit()
    assert edited == [next(line.name for line in page.lines if line.liaison_id == 2)]


def test_a_name_that_is_taken_is_said_in_the_dialog(small: Office, qtbot: QtBot, look: Theme) -> None:
    dialog = LiaisonDialog(small, branches_store.all_liaisons(small)[1])
    qtbot.addWidget(dialog)
    dialog.form.editor("name").set_value("王局长")
    dialog.save()
    assert "已经在名单里" in dialog.error.text
    dialog.form.set_record(Liaison())


def test_a_text_finds_somebody_and_rows_lead_to_their_pages(page: LiaisonsPage, qtbot: QtBot) -> None:
    wanted: list[Any] = []
    page.navigate.connect(wanted.append)
    page.search.setText("zjg")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert names(page) == ["张建国"] and page.table.count == 3, "of the chosen liaison; the liaisons stay"
    assert page.assigned.people.current == 1
    page.assigned.people.activated.emit(1)
    page.assigned.branches.activated.emit(1)
    assert wanted == [ShowPerson(person_id=1), ShowBranch(branch_id=1)]


def test_what_goes_wrong_in_the_lists_is_said_on_the_page(page: LiaisonsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Any] = []
    monkeypatch.setattr(messages, "show_error", lambda parent, _error: said.append(parent))
    for table in (page.assigned.people, page.assigned.branches):
        table.edit_requested.emit(99, "name")  # gone meanwhile
    assert said == [page, page]


def test_lists_are_printed_and_exported(
    page: LiaisonsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choosing: Choosing
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(printing, "open_preview", lambda _parent, _path, title, *_used: shown.append(title))
    page.print_current()
    page.commands.run("print_all")
    assert shown == ["王局长挂联名单", "挂联名单"]
    choosing.answer(tmp_path / "out.csv")
    page.commands.run("export")
    assert "已导出 4 人" in page.page_layout.banner.text and "陈静" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_an_empty_office_says_what_to_do(blank_office: Office, open_page: Callable[[Office], LiaisonsPage]) -> None:
    page = open_page(blank_office)
    assert page.table.count == 0 and not page.give_button.isEnabled()
    page.show_target(ShowUncovered())
    assert page.page_layout.banner.text == "在册人员和支部都有挂联人。"
