"""体检 of many people at once: a grid, filled down by keyboard."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import parse_partial
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people.checkups import actions as checkups_actions
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.checkups.ui.checkups_dialog import CheckupsDialog
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries.records import Care
from cadredesk.people.records import Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.form.saved_forms import open_form, saved_forms
from tests.people.test_checkups import add, latest, rows_of, somebody
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("look", "fixed_today")
day = parse_partial


@pytest.fixture
def people(blank_office: Office) -> list[Person]:
    return [somebody(blank_office, name) for name in ("张建国", "李敏", "王芳", "赵强")]


def grid(office: Office, qtbot: QtBot, people: list[Person]) -> CheckupsDialog:
    dialog = CheckupsDialog(office, [each.id or 0 for each in people])
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_mass_check_up_is_filled_down_by_keyboard_and_undone_with_one_key(
    blank_office: Office, people: list[Person], qtbot: QtBot
) -> None:
    dialog = grid(blank_office, qtbot, people)
    dialog.unit.set_raw("县医院")
    QTest.keyClick(dialog.unit, Qt.Key.Key_Return)
    dialog.day.selectAll()
    QTest.keyClicks(dialog.day, "2026-09-30")
    QTest.keyClick(dialog.day, Qt.Key.Key_Return)
    dialog.grid.view.setFocus()
    dialog.grid.view.go(0, 4)
    QTest.keyClicks(dialog.grid.view, "1")
    QTest.keyClicks(dialog.grid.view.focusWidget(), "60/95")
    QTest.keyClick(dialog.grid.view.focusWidget(), Qt.Key.Key_Return)
    dialog.grid.view.go(2, 0)
    QTest.keyClick(dialog.grid.view, Qt.Key.Key_Delete)  # 王芳 was not there
    dialog.grid.view.go(3, 3)
    dialog.grid.model.set_texts({(3, 3): "9-29"})
    QTest.keyClick(dialog.grid.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.recorded is not None and dialog.recorded.words == "已登记 3 人的体检。"
    found = {each.name: (str(each.date), each.hospital) for each in checkups_store.all_checkups(blank_office)}
    assert found == {
        "张建国": ("2026-09-30", "县医院"), "李敏": ("2026-09-30", "县医院"), "赵强": ("2026-09-29", "县医院"),
    }  # fmt: skip
    assert checkups_store.all_checkups(blank_office, people[0].id)[0].result == "160/95"
    undo(blank_office)
    assert checkups_store.all_checkups(blank_office) == [] and latest(blank_office, people[0]) == ""


def test_who_has_a_row_of_that_day_is_told_and_left_out(
    blank_office: Office, people: list[Person], qtbot: QtBot
) -> None:
    add(blank_office, people[1], str(TODAY), unit="州医院")
    dialog = grid(blank_office, qtbot, people)
    assert "1 人这一天的体检已经登记过" in dialog.doubled.text() and "李敏" in dialog.doubled.text()
    assert dialog.save_button.text() == "登记 3 人"
    dialog.save()
    assert dialog.recorded is not None and "李敏" in dialog.recorded.words
    assert rows_of(blank_office, people[1]) == [str(TODAY)] and rows_of(blank_office, people[3]) == [str(TODAY)]


def test_the_dead_and_those_who_moved_away_before_are_refused_by_name(
    blank_office: Office, people: list[Person], qtbot: QtBot
) -> None:
    departure_actions.register_death(blank_office, people[0].id or 0, date(2026, 9, 1))
    departure_actions.register_move_out(blank_office, people[1].id or 0, date(2026, 9, 2), "昆明")
    dialog = grid(blank_office, qtbot, people)
    dialog.save()
    assert dialog.recorded is None and dialog.isVisible()
    assert "张建国已于 2026-09-01 去世" in dialog.banner.text and "李敏已于 2026-09-02 转出" in dialog.banner.text
    assert checkups_store.all_checkups(blank_office) == []
    dialog.day.set_raw("2026-08-30")
    dialog.save()
    assert dialog.recorded is not None and dialog.recorded.saved == 4


def test_what_is_wrong_in_a_cell_is_said_and_nothing_is_saved(
    blank_office: Office, people: list[Person], qtbot: QtBot
) -> None:
    dialog = grid(blank_office, qtbot, people)
    dialog.grid.model.set_texts({(1, 3): "2026-10-20"})
    dialog.save()
    assert dialog.recorded is None and "还没有到" in dialog.grid.said


def test_a_half_filled_grid_is_kept_and_gone_on_with(
    blank_office: Office, people: list[Person], qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    dialog = grid(blank_office, qtbot, people[:3])
    dialog.reject()  # nothing was typed: nothing is asked
    dialog = grid(blank_office, qtbot, people[:3])
    dialog.unit.set_raw("县医院")
    dialog.grid.model.set_texts({(0, 4): "血压偏高"})
    answers("keep")
    dialog.reject()
    (waiting,) = saved_forms(blank_office)
    assert waiting.words == "登记体检 3 人"
    again: Any = open_form(blank_office, waiting.key, None)
    qtbot.addWidget(again)
    again.restore(again._drafts.load(again.draft_key))
    assert again.unit.raw() == "县医院" and again.grid.rows()[0].texts[3] == "血压偏高"
    again.save()
    assert again.recorded.saved == 3 and saved_forms(blank_office) == []


def test_it_is_offered_for_those_who_are_chosen(
    blank_office: Office,
    people: list[Person],
    open_page: Callable[[Office], PeoplePage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page(blank_office)
    page.table.select_all()
    monkeypatch.setattr(CheckupsDialog, "exec", lambda dialog: dialog.save())
    page.commands.run("checkups_of_selected")
    assert "已登记 4 人的体检。" in page.page_layout.banner.text
    page.card.show_person(people[0].id)
    page.card.choose_tab("登记")
    assert rows_of(blank_office, people[0]) == [str(TODAY)]


def test_the_many_are_one_operation_or_none(blank_office: Office, people: list[Person]) -> None:
    cares = [Care(person_id=each.id, since=day("2026-05-01")) for each in people]
    with pytest.raises(UserError, match="今天之后"):
        checkups_actions.record_many(blank_office, [*cares[:3], dataclasses.replace(cares[3], since=day("2027"))])
    assert checkups_store.all_checkups(blank_office) == []
    assert checkups_actions.record_many(blank_office, cares).saved == 4
    again = checkups_actions.record_many(blank_office, cares)
    assert (again.saved, len(again.skipped)) == (0, 4)
