"""电话核实 in its dialog: one key for each answer, and one to take it back."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch
from cadredesk.core.errors import UserError
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.people.verification import store as verification_store
from cadredesk.people.verification.records import WRONG_NUMBER, VerifiedShare
from cadredesk.phone_check import actions
from cadredesk.phone_check.records import CallOutcome, PhoneFilter
from cadredesk.phone_check.ui.phone_check_dialog import PhoneCheckDialog
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.choosing import Choosing
from tests.phone_check.conftest import put
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("look")
DAY = datetime.timedelta(days=1)


def named(office: Office, ids: Sequence[int]) -> list[str]:
    return [person.name for person in people_store.some(office, ids)]


@pytest.fixture
def ring(blank_office: Office, qtbot: QtBot) -> Callable[..., PhoneCheckDialog]:
    def show(*lists: tuple[str, Sequence[int]]) -> PhoneCheckDialog:
        window = QWidget()
        qtbot.addWidget(window)
        dialog = PhoneCheckDialog(blank_office, TaskRunner(window, blank_office), lists, parent=window)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return show


def words(dialog: PhoneCheckDialog) -> str:
    return "\n".join(label.text() for label in dialog.card.findChildren(QLabel) if label.isVisible())


def press(dialog: PhoneCheckDialog, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(dialog, key)


def undo(dialog: PhoneCheckDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_one_key_for_each_answer_and_one_to_take_it_back(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog]
) -> None:
    before = people_store.some(blank_office, five)
    dialog = ring()
    assert dialog.queue.current == five[0]
    assert "138 8760 2213" in words(dialog)
    assert "2 / 5 人，40.0 %" in dialog.meter._words.text()
    press(dialog, Qt.Key.Key_1)
    assert people_store.get(blank_office, five[0]).verified_on == TODAY
    assert "3 / 5 人，60.0 %" in dialog.meter._words.text()
    assert dialog.queue.current == five[1]
    press(dialog, Qt.Key.Key_3)
    assert people_store.get(blank_office, five[1]).unreached_on == TODAY
    assert people_store.get(blank_office, five[1]).verified_on == datetime.date(2023, 4, 1)
    assert dialog.queue.current == five[2]
    undo(dialog)
    assert dialog.queue.current == five[1]
    undo(dialog)
    assert dialog.queue.current == five[0]
    assert people_store.some(blank_office, five) == before
    assert dialog.queue.answers == {}
    undo(dialog)  # nothing of this queue is left: what was done before it stays
    assert people_store.some(blank_office, five) == before


def test_what_is_not_a_row_of_ones_own_is_undone_after_a_question(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog], answers: Callable[..., list[str]]
) -> None:
    dialog = ring()
    press(dialog, Qt.Key.Key_1)
    blank_office.operator = "李敏"
    asked = answers("no", "yes")
    undo(dialog)
    assert len(asked) == 1 and people_store.get(blank_office, five[0]).verified_on == TODAY
    undo(dialog)
    assert people_store.get(blank_office, five[0]).verified_on != TODAY


def test_skip_and_back_answer_nothing(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog]
) -> None:
    count = len(journal.history(blank_office))
    dialog = ring()
    press(dialog, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert dialog.queue.current == five[1]
    assert len(journal.history(blank_office)) == count


def test_whoever_was_not_reached_comes_again_at_the_end(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog]
) -> None:
    dialog = ring()
    press(dialog, Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_Right)
    assert dialog.queue.current is None
    assert "还有 2 人" in dialog.card.empty.text
    dialog.card.empty.action_button.click()
    assert named(blank_office, dialog.queue.ids) == ["从未", "去年"]
    press(dialog, Qt.Key.Key_1, Qt.Key.Key_1)
    assert dialog.card.empty.text == "这一轮都打完了。"
    press(dialog, Qt.Key.Key_1)  # nobody is in front
    assert verification_store.verified_share(blank_office, TODAY) == VerifiedShare(5, 5)


def test_it_can_be_left_and_taken_up_again(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog]
) -> None:
    dialog = ring()
    press(dialog, Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert named(blank_office, ring().queue.ids) == ["去年", "从未"]


def test_changed_opens_the_form_and_saves_both_in_one_operation(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog], qtbot: QtBot
) -> None:
    def activate(dialog: PhoneCheckDialog) -> None:
        """As the desktop does when the form is closed."""
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)

    actions.not_reached(blank_office, five[0])
    dialog = ring(("选中的 1 人", five[:1]))
    before = people_store.get(blank_office, five[0])

    def correct(address: str) -> None:
        form = QApplication.activeModalWidget()
        assert isinstance(form, PersonDialog)
        if not address:
            form.reject()
            return
        form.form.put_raw({"address": address})
        form.save()

    QTimer.singleShot(0, lambda: correct(""))
    press(dialog, Qt.Key.Key_2)
    assert people_store.get(blank_office, five[0]) == before
    assert dialog.queue.current == five[0]
    activate(dialog)
    QTimer.singleShot(0, lambda: correct("人民路 8 号"))
    press(dialog, Qt.Key.Key_2)
    activate(dialog)
    after = people_store.get(blank_office, five[0])
    assert (after.address, after.verified_on, after.unreached_on) == ("人民路 8 号", TODAY, None)
    assert dialog.queue.answers == {five[0]: CallOutcome.CHANGED}
    undo(dialog)
    assert people_store.get(blank_office, five[0]) == before


def test_a_wrong_number_is_noted_until_somebody_is_reached(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog], qtbot: QtBot
) -> None:
    person = people_store.get(blank_office, five[0])
    people_actions.save_person(blank_office, dataclasses.replace(person, landline="0876-6623101", note="听力不好"))
    dialog = ring()
    press(dialog, Qt.Key.Key_4)
    menu = dialog.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert menu
    assert [each.text() for each in menu.actions()] == ["138 8760 2213 不对", "0876-662 3101 不对"]
    menu.actions()[1].trigger()
    menu.close()
    noted = people_store.get(blank_office, five[0])
    assert noted.note == "听力不好\n2026-10-08 电话核实：0876-662 3101 号码不对。"
    assert (noted.tags, noted.unreached_on, noted.verified_on) == (WRONG_NUMBER, TODAY, None)
    press(dialog, Qt.Key.Key_Left, Qt.Key.Key_1)
    assert people_store.get(blank_office, five[0]).tags == ""


def test_one_number_needs_no_question_and_none_cannot_be_wrong(
    blank_office: Office, ring: Callable[..., PhoneCheckDialog]
) -> None:
    one, none = put(blank_office, "甲"), put(blank_office, "乙", mobile="")
    dialog = ring(("两人", [one, none]))
    press(dialog, Qt.Key.Key_4)
    assert WRONG_NUMBER in people_store.get(blank_office, one).tags
    dialog.phones.setCurrentText(PhoneFilter.NONE)
    dialog.phones.activated.emit(1)
    assert dialog.queue.current == none
    assert "没有登记电话" in words(dialog)
    assert not dialog.buttons[CallOutcome.WRONG_NUMBER].isEnabled()


def test_digits_typed_into_a_box_are_no_answers(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog]
) -> None:
    branch_actions.save_branch(blank_office, Branch(name="1 号楼党支部"))
    dialog = ring()
    dialog.branch.setFocus()
    QTest.keyClicks(dialog.branch, "1")
    assert dialog.branch.text() == "1"
    assert people_store.get(blank_office, five[0]).verified_on is None


def test_a_list_of_the_page_is_proposed(
    blank_office: Office, five: list[int], ring: Callable[..., PhoneCheckDialog]
) -> None:
    dialog = ring(("表中的 2 人", [five[2], five[3]]))
    assert dialog.queue.ids == [five[2]]
    dialog.scope.setCurrentText("全部在册人员")
    dialog.scope.activated.emit(1)
    assert dialog.queue.ids == five[:3]


def test_an_empty_list_says_so(blank_office: Office, ring: Callable[..., PhoneCheckDialog]) -> None:
    dialog = ring()
    assert "没有要打电话的人" in dialog.card.empty.text
    assert not any(made.isEnabled() for made in dialog.buttons.values())
    press(dialog, Qt.Key.Key_1, Qt.Key.Key_4, Qt.Key.Key_Left, Qt.Key.Key_Right)
    assert dialog.queue.current is None


def test_the_list_goes_on_paper_and_into_excel(
    blank_office: Office,
    five: list[int],
    ring: Callable[..., PhoneCheckDialog],
    choosing: Choosing,
    tmp_path: Path,
    papers: list[Path],
) -> None:
    choosing.answer(tmp_path / "名单.xlsx")
    dialog = ring()
    dialog.print_list()
    text = PdfReader(papers[0]).pages[0].extract_text()
    assert all(each in text for each in ("电话核实名单", "138 8760 2213", "□ 就是这样", "2023-04-01", "共 3 人"))
    dialog.export_list()
    rows = open_book(tmp_path / "名单.xlsx").sheet().rows
    assert [row[0] for row in rows[-3:]] == ["从未", "最早", "去年"]
    with pytest.raises(UserError):
        actions.print_call_list(blank_office, [], tmp_path / "空.pdf")


def test_the_menu_of_the_page_opens_it_with_the_list_of_the_table(page: PeoplePage) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PhoneCheckDialog)
        seen.append([dialog.scope.itemText(at) for at in range(dialog.scope.count())])
        dialog.reject()

    QTimer.singleShot(0, look)
    page.commands.run("ring")
    page.facets.toggle("living", "独居")
    page.table.select_all()
    QTimer.singleShot(0, look)
    page.commands.run("ring")
    count = page.table.count
    assert seen == [["全部在册人员"], [f"选中的 {count} 人", f"表中的 {count} 人", "全部在册人员"]]
    assert any(
        made.text() == "整理" and any(entry.text() == "电话核实…" for entry in made.menu().actions())
        for made in page.findChildren(QPushButton)
        if made.menu() is not None
    )
