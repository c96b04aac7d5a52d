"""学习 in the real window: a month of 35 branches by keyboard, lists of names, who missed it, and where marks lead."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch
from cadredesk.branches.targets import ShowBranch
from cadredesk.db import rows
from cadredesk.people import actions as people
from cadredesk.people.records import Person
from cadredesk.registers.activities import actions as activities
from cadredesk.registers.activities import store as activities_store
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.frequencies import store as frequencies_store
from cadredesk.registers.study.records import MemberQuery, Shown
from cadredesk.registers.study.targets import ShowBranchMonths, ShowMemberMonths
from cadredesk.registers.study.ui.page import StudyPage
from tests.screen import Screen, button_of, leave, words_on
from tests.support import new_office

KEY = Qt.Key
MEMBERS = ("李明", "王红")


@pytest.fixture
def at_study(screen: Screen, tmp_path: Path) -> StudyPage:
    """The page, in an office of 35 branches with two members each."""
    with new_office(tmp_path / "study.db") as office:
        for at in range(35):
            made = branches.save_branch(office, Branch(name=f"第{at + 1:02}党支部", study_day="每月10日"))
            for name in MEMBERS if at < 3 else ():
                people.save_person(office, Person(name=name, category="退休干部", branch_id=made.id))
    screen.window.open_file(tmp_path / "study.db")
    page: StudyPage = screen.go("学习")
    return page


def held(page: StudyPage) -> list[Activity]:
    return rows.select(page.office, Activity, "ORDER BY branch_id, date")


class Keys:
    """Types into the grid, and counts the keys."""

    def __init__(self, qtbot: QtBot, page: StudyPage) -> None:
        self._qtbot, self._view, self.count = qtbot, page.months.grid.view, 0
        self._view.setFocus()

    def _target(self) -> QWidget:
        return next((box for box in self._view.findChildren(QLineEdit) if box.isVisible()), self._view)

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.count += 1
            self._qtbot.keyClick(self._target(), key, with_)

    def enter(self, text: str) -> None:
        for letter in text:
            self.count += 1
            self._qtbot.keyClicks(self._target(), letter)
        self.press(KEY.Key_Return)


def go(page: StudyPage, month: int, row: int = 0) -> None:
    page.months.grid.view.go(row, month + 1)


def cell(page: StudyPage, row: int, month: int) -> str:
    return page.months.model.shown_text(row, month + 1)


def test_a_month_of_35_branches_is_35_numbers_and_enter(at_study: StudyPage, screen: Screen, qtbot: QtBot) -> None:
    go(at_study, 9)
    keys = Keys(qtbot, at_study)
    for at in range(35):
        keys.enter(str(10 + at))
    assert keys.count == 35 * 3
    assert at_study.months.grid.view.currentIndex().row() == 34, "not into the line of sums"
    found = held(at_study)
    assert [each.persons for each in found] == list(range(10, 45))
    assert {(each.date, each.category) for each in found} == {(date(2026, 9, 10), "学习日")}
    assert "全年 35 场、945 人次" in at_study.months.said.text() and cell(at_study, 35, 9) == "945"
    screen.key(KEY.Key_Z)
    assert len(held(at_study)) == 34 and cell(at_study, 34, 9) == "", "each number is a step of its own"
    screen.key(KEY.Key_Y)
    assert len(held(at_study)) == 35


def test_a_number_is_mended_cleared_and_refused(at_study: StudyPage, qtbot: QtBot) -> None:
    go(at_study, 9)
    keys = Keys(qtbot, at_study)
    keys.enter("31")
    go(at_study, 9)
    keys.enter("30")
    assert [each.persons for each in held(at_study)] == [30]
    go(at_study, 9)
    keys.press(KEY.Key_Delete)
    assert held(at_study) == []
    keys.enter("3x")
    go(at_study, 9)
    assert held(at_study) == [] and cell(at_study, 0, 9) == "3x" and "请填写到会的人次" in at_study.months.grid.said
    keys.enter("3")
    assert [each.persons for each in held(at_study)] == [3] and cell(at_study, 0, 9) == "3"
    go(at_study, 11)
    keys.enter("9")
    assert len(held(at_study)) == 1
    go(at_study, 11)
    assert "还没有到这个月" in at_study.months.grid.said


def test_a_column_from_excel_is_one_step(
    at_study: StudyPage, screen: Screen, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    QGuiApplication.clipboard().setText("12\r\n\r\n15\r\n")
    go(at_study, 8)
    Keys(qtbot, at_study).press(KEY.Key_V, with_=Qt.KeyboardModifier.ControlModifier)
    assert [each.persons for each in held(at_study)] == [12, 15]
    asked = answers("yes")
    screen.key(KEY.Key_Z)
    assert "撤销" in asked[0]
    assert held(at_study) == []
    QGuiApplication.clipboard().setText("12\r\n零\r\n15")
    Keys(qtbot, at_study).press(KEY.Key_V, with_=Qt.KeyboardModifier.ControlModifier)
    assert [each.persons for each in held(at_study)] == [12, 15], "what can be read is saved"
    assert cell(at_study, 1, 8) == "零"
    listed = activities.save_activity(at_study.office, Activity(date=date(2026, 7, 10), category="学习日", branch_id=2))
    two = [each.id or 0 for each in rows.select(at_study.office, Person, "WHERE branch_id = 2")]
    activities.set_attendance(at_study.office, listed.id or 0, two)
    QGuiApplication.clipboard().setText("12\n1\n15")
    go(at_study, 7)
    Keys(qtbot, at_study).press(KEY.Key_V, with_=Qt.KeyboardModifier.ControlModifier)
    assert [cell(at_study, row, 7) for row in range(3)] == ["12", "1", "15"]
    assert [at_study.months.model.held_at(row, 8).times for row in range(3)] == [12, 2, 15]
    go(at_study, 7, row=1)
    assert "名单里已有 2 人到会" in at_study.months.grid.said


def test_lists_of_names_one_branch_after_another(at_study: StudyPage, screen: Screen, qtbot: QtBot) -> None:
    go(at_study, 9)
    keys = Keys(qtbot, at_study)

    def tick(dialog: Any) -> None:
        for _ in range(2):
            dialog.tick_all()
            screen.click(dialog.save_button)
        leave(dialog)

    screen.do(lambda: keys.press(KEY.Key_Down, with_=Qt.KeyboardModifier.AltModifier), tick)
    found = held(at_study)
    assert [len(activities_store.attendances(at_study.office, each.id or 0)) for each in found] == [2, 2]
    assert [cell(at_study, row, 9) for row in range(3)] == ["2", "2", ""]
    go(at_study, 9)
    keys.enter("5")
    assert [each.persons for each in held(at_study)] == [3, None] and cell(at_study, 0, 9) == "5"
    go(at_study, 9)
    keys.press(KEY.Key_Delete)
    assert len(held(at_study)) == 2 and "还有名单" in at_study.months.grid.said


def test_branches_that_are_missing_stay_while_they_are_entered(
    at_study: StudyPage, screen: Screen, qtbot: QtBot
) -> None:
    assert screen.window.workspace is not None
    go(at_study, 9)
    Keys(qtbot, at_study).enter("31")
    screen.window.workspace.show_target(ShowBranchMonths(year=2026, month=9, which=Shown.OPEN))
    assert len(at_study.months.lines) == 34 and at_study.months.lines[0].branch.name == "第02党支部"
    keys = Keys(qtbot, at_study)
    for number in ("20", "21"):
        keys.enter(number)
    assert [(each.branch_id, each.persons) for each in held(at_study)] == [(1, 31), (2, 20), (3, 21)]
    assert len(at_study.months.lines) == 34
    at_study.months.show_anew()
    assert len(at_study.months.lines) == 32


def test_who_missed_is_narrowed_and_leads_on(at_study: StudyPage, screen: Screen) -> None:
    assert screen.window.workspace is not None
    office = at_study.office
    first = rows.select(office, Person, "WHERE branch_id = 1 ORDER BY id")
    for month in (6, 8, 9):
        made = activities.save_activity(office, Activity(date=date(2026, month, 10), category="学习日", branch_id=1))
        activities.set_attendance(office, made.id or 0, [first[0].id or 0])
    [august] = [each.id for each in held(at_study) if each.date == date(2026, 8, 10)]
    screen.window.workspace.show_target(ShowMemberMonths(year=2026, query=MemberQuery(in_a_row=3)))
    members = at_study.members
    assert [each.name for each in members.shown] == ["王红"]
    members.show_all()
    assert [(each.name, each.in_a_row) for each in members.shown] == [("李明", 0), ("王红", 3)]
    members.table.choose(first[1].id or 0)
    view, fields = members.table.view, [each.name for each in members.table.model.fields]
    view.setCurrentIndex(members.table.model.index(view.currentIndex().row(), fields.index("m8")))
    members.table.activated.emit(first[1].id)
    page: Any = screen.window.page
    assert page.title == "活动" and page.table.current == august
    screen.go("学习")
    view.setCurrentIndex(members.table.model.index(view.currentIndex().row(), fields.index("name")))
    members.table.activated.emit(first[1].id)
    page = screen.window.page
    assert page.title == "人员" and page.table.current == first[1].id


def test_the_card_of_a_branch_shows_its_study(at_study: StudyPage, screen: Screen, qtbot: QtBot) -> None:
    assert screen.window.workspace is not None
    go(at_study, 9)
    Keys(qtbot, at_study).enter("31")
    screen.window.workspace.show_target(ShowBranch(branch_id=1))
    page: Any = screen.window.page
    page.card.choose_tab("学习")
    assert "9 月" in words_on(page.card) and "学习日 31" in words_on(page.card)
    screen.click(button_of(page.card, "按月登记"))
    assert screen.window.page is at_study


def test_frequencies_are_kept_in_a_dialog(at_study: StudyPage, screen: Screen) -> None:
    def work(dialog: Any) -> None:
        screen.press("停用", dialog)
        screen.press("新增频次", dialog, add)
        leave(dialog)

    def add(form: Any) -> None:
        form.form.put_raw({"category": "主题党日", "every": "月", "number": "1"})
        screen.press("保存", form)

    screen.press("活动频次", None, work)
    found = frequencies_store.frequencies(at_study.office)
    assert (found[0].category, found[0].enabled) == ("学习日", False) and found[-1].category == "主题党日"


def test_an_empty_office_is_told_what_to_do(screen: Screen, tmp_path: Path) -> None:
    new_office(tmp_path / "empty.db").close()
    screen.window.open_file(tmp_path / "empty.db")
    page: StudyPage = screen.go("学习")
    assert "还没有支部" in words_on(page) and not page.commands.button("print", keep=True).isEnabled()
    screen.press("成员×月")
    assert "还没有登记过到会名单" in words_on(page)


def test_without_branches_the_way_leads_to_them(screen: Screen, tmp_path: Path) -> None:
    with new_office(tmp_path / "empty.db"):
        pass
    screen.window.open_file(tmp_path / "empty.db")
    page: StudyPage = screen.go("学习")
    assert page.months.said.text() == ""
    screen.press("到支部页", page)
    assert screen.window.page is not None and screen.window.page.title == "支部"
