"""Duplicates through the window: found, compared, merged, remembered as two; offered while somebody is added."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duplicates import actions as duplicates_actions
from cadredesk.duplicates.records import Choice
from cadredesk.duplicates.ui.duplicates_dialog import DuplicatesDialog
from cadredesk.people import store
from cadredesk.people.records import Category, Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.visits import actions as visits
from cadredesk.visits import store as visit_store
from cadredesk.visits.records import Visit
from tests.duplicates.someone import someone
from tests.people.menus import entry
from tests.support import TODAY, all_people

pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def pair(blank_office: Office) -> tuple[Person, Person]:
    """One person entered twice; the second entry was visited."""
    first = someone(blank_office, birth=PartialDate(1948, 10), mobile="13800000001", note="爱下棋")
    second = someone(blank_office, birth=PartialDate(1948, 10, 5), mobile="13800000002", unit="县人大", note="腿脚不便")
    visits.record_visit(blank_office, Visit(person_id=second.id, date=TODAY, kind="日常走访"))
    return first, second


@pytest.fixture
def opened(blank_office: Office, pair: tuple[Person, Person], qtbot: QtBot) -> DuplicatesDialog:
    dialog = DuplicatesDialog(blank_office, duplicates_actions.find(blank_office))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def shown(dialog: DuplicatesDialog) -> dict[str, tuple[str, ...]]:
    """What is compared: the words of the cells by the label of the line."""
    return {each.label: tuple(cell.words for cell in each.cells.values()) for each in dialog.comparison.rows}


def press(dialog: QDialog, words: str) -> None:
    buttons = [each for each in dialog.findChildren(QPushButton) if each.text() == words and each.isVisible()]
    assert buttons, f"no button {words}"
    buttons[0].click()


def test_the_dialog_shows_what_differs_and_what_will_happen(
    opened: DuplicatesDialog, pair: tuple[Person, Person]
) -> None:
    first, second = pair
    assert opened.table.model.text_at(0, 1) == "同名，出生日期相符（1948-10、1948-10-05）"
    assert shown(opened) == {
        "出生日期": ("1948-10-05", "1948-10"),
        "原工作单位": ("县人大", "（空）"),
        "手机": ("138 0000 0002", "138 0000 0001"),
        "备注": ("腿脚不便", "爱下棋", "两边都留：\n腿脚不便\n爱下棋"),
    }
    assert opened.words.text() == f"合并后保留编号 {second.id}；编号 {first.id} 名下没有别的记录。"
    opened.swap()
    assert opened.words.text() == f"合并后保留编号 {first.id}；编号 {second.id} 的 1 次走访都移到编号 {first.id} 名下。"


def test_merging_with_the_keyboard_alone(
    blank_office: Office, opened: DuplicatesDialog, pair: tuple[Person, Person], answers: Callable[..., list[str]]
) -> None:
    first, second = pair
    opened.swap()
    opened.table.activated.emit(1)  # Enter
    lines = {each.label: each for each in opened.comparison.rows}
    radio = lines["出生日期"].cells[Choice.GONE].radio
    assert radio.isChecked()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_2, Qt.Key.Key_Down, Qt.Key.Key_1):
        focused = QApplication.focusWidget() or radio
        QTest.keyClick(focused, key)
    assert lines["手机"].choice is Choice.GONE and lines["备注"].choice is Choice.KEPT
    QTest.keyClick(opened, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    whole = store.get(blank_office, first.id or 0)
    assert (whole.mobile, whole.note, str(whole.birth)) == ("13800000002", "爱下棋", "1948-10-05")
    assert len(visit_store.of_person(blank_office, first.id or 0, 10)) == 1
    assert opened.empty.isVisible() and opened.empty.text == "没有发现重复人员。"
    assert opened.merged == first.id
    asked = answers("no", "yes")
    press(opened, "撤销")
    assert opened.merged == first.id and opened.table.count == 0  # stays
    press(opened, "撤销")
    assert len(asked) == 2 and asked[0].startswith("撤销“合并人员")
    assert store.get(blank_office, second.id or 0) == second
    assert opened.table.count == 1


def test_two_people_are_remembered_and_it_can_be_undone(blank_office: Office, opened: DuplicatesDialog) -> None:
    QTest.keyClick(opened, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert opened.table.count == 0 and not duplicates_actions.find(blank_office)
    press(opened, "已确认是两个人 1")
    assert opened.table.count == 1
    press(opened, "不再记为两个人")
    press(opened, "可能重复 1")
    assert opened.table.count == len(duplicates_actions.find(blank_office)) == 1


def test_after_a_merge_the_third_entry_is_compared_with_who_was_kept(
    blank_office: Office, pair: tuple[Person, Person], qtbot: QtBot
) -> None:
    someone(blank_office, birth=PartialDate(1948, 10, 5))
    dialog = DuplicatesDialog(blank_office, duplicates_actions.find(blank_office))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.table.count == 3
    dialog.merge()
    assert dialog.table.count == 1
    dialog.go_on()
    dialog.merge()
    assert dialog.table.count == 0
    assert len(visit_store.of_person(blank_office, pair[1].id or 0, 10)) == 1
    undo(blank_office)
    undo(blank_office)
    assert len(duplicates_actions.find(blank_office)) == 3


def test_what_both_say_alike_is_folded_away(opened: DuplicatesDialog) -> None:
    assert opened.comparison.same is not None and not opened.comparison.same.isVisible()
    press(opened, "看看两人相同的 2 项资料")
    assert opened.comparison.same.isVisible()


def exec_instead(monkeypatch: pytest.MonkeyPatch, do: Callable[[DuplicatesDialog], object]) -> None:
    """Show the dialog and act in the user's place."""

    def run(dialog: DuplicatesDialog) -> int:
        dialog.show()
        do(dialog)
        dialog.hide()
        return 0

    monkeypatch.setattr(DuplicatesDialog, "exec", run)


def test_the_menu_finds_them_and_the_list_shows_who_was_kept(
    sample: Office, open_page: Callable[[Office], PeoplePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (someone(sample, "段祺瑞", birth=PartialDate(1950, 1, 1)) for _ in range(2))
    page = open_page(sample)
    exec_instead(monkeypatch, lambda dialog: dialog.merge())
    entry(page, "查找重复人员…").trigger()
    assert page.table.current == first.id
    assert second.id not in {page.table.model.id_at(at) for at in range(page.table.count)}


def test_two_chosen_in_the_list_are_merged(
    sample: Office,
    open_page: Callable[[Office], PeoplePage],
    monkeypatch: pytest.MonkeyPatch,
    answers: Callable[..., list[str]],
) -> None:
    page = open_page(sample)
    merge = entry(page, "合并这两个人…")
    assert not merge.isVisible()
    view = page.table.view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, view.rowViewportPosition(0) + 5))
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, control, QPoint(30, view.rowViewportPosition(2) + 5))
    assert len(page.chosen_ids) == 2
    page.commands.update()  # as the menu does when it opens
    assert merge.isVisible()
    before = page.table.count
    exec_instead(monkeypatch, lambda dialog: press(dialog, "合并"))
    asked = answers("no", "yes")
    page.commands.run("merge")
    assert page.table.count == before
    page.commands.run("merge")
    assert page.table.count == before - 1
    assert all("真的是同一个人吗" in each for each in asked)  # they have nothing in common
    undo(sample)
    assert page.table.count == before


def test_an_office_without_duplicates_says_so(blank_office: Office, qtbot: QtBot) -> None:
    dialog = DuplicatesDialog(blank_office, duplicates_actions.find(blank_office))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.empty.isVisible() and dialog.empty.text == "没有发现重复人员。"
    assert not dialog.merge_button.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # nothing happens


# ---------------------------------------------------------------- while adding


def test_who_is_there_already_is_offered_while_typing(blank_office: Office, qtbot: QtBot) -> None:
    someone(blank_office, birth=PartialDate(1948, 10), unit="县人大")
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.put_raw({"name": "张建国"})
    dialog.likely.look()
    assert not dialog.likely.text
    dialog.form.put_raw({"birth": "1948-10-05"})
    qtbot.waitUntil(lambda: bool(dialog.likely.text))  # without being asked
    assert dialog.likely.text.startswith("可能已经登记过：张建国（县人大，1948-10），同名，出生日期相符")
    dialog.likely.clear()  # seen
    dialog.likely.look()
    assert not dialog.likely.text


def test_the_existing_person_is_opened_instead(
    sample: Office,
    open_page: Callable[[Office], PeoplePage],
    monkeypatch: pytest.MonkeyPatch,
    answers: Callable[..., list[str]],
) -> None:
    there = someone(sample, "段祺瑞", birth=PartialDate(1950, 1, 1), died_on=PartialDate.of(date(2026, 1, 1)))
    people = len(all_people(sample))
    page = open_page(sample)
    edited: list[int | None] = []

    def fill_in(dialog: PersonDialog) -> int:
        dialog.show()
        if dialog.likely is None:
            edited.append(dialog.form.record().id)
            return 0
        dialog.form.put_raw({"name": "段祺瑞", "category": Category.TUIXIU, "birth": "1950-01-01"})
        dialog.likely.look()
        assert "已去世" in dialog.likely.text
        press(dialog, "打开段祺瑞")
        return 0

    monkeypatch.setattr(PersonDialog, "exec", fill_in)
    asked = answers("open")
    page.commands.run("add")
    assert asked == ["打开已经登记的段祺瑞，不再新增吗？"]
    assert edited == [there.id] and page.table.current == there.id
    assert len(all_people(sample)) == people


def test_what_two_have_in_common_is_said_truly(sample: Office, qtbot: QtBot) -> None:
    alike, other = someone(sample, "段祺瑞", id_number=""), someone(sample, "段祺瑞", id_number="")
    third = someone(sample, "欧阳修远", id_number="")
    for pair, words in (((alike, other), "只有姓名相同"), ((alike, third), "都没有相像的地方")):
        dialog = DuplicatesDialog(sample, (), chosen=tuple(each.id or 0 for each in pair))
        qtbot.addWidget(dialog)
        assert words in " ".join((dialog.why.text(), dialog.words.text()))
