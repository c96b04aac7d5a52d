"""批量修改 in its dialog: what would change is shown while it is typed, and the page opens it for its rows."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch
from cadredesk.branches.ui.membership_dialog import MembershipDialog
from cadredesk.bulk.ui.bulk_dialog import BulkDialog, Kind
from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import store as people_store
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.records import Category, PeopleQuery, Person, Rank
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.controls.theme import Theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.bulk.conftest import latest
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def open_many(qtbot: QtBot) -> Callable[[Office, Sequence[int]], BulkDialog]:
    def show(office: Office, ids: Sequence[int]) -> BulkDialog:
        window = QWidget()
        qtbot.addWidget(window)
        dialog = BulkDialog(office, TaskRunner(window, office), people_store.some(office, ids), parent=window)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return show


Open = Callable[[Office, Sequence[int]], BulkDialog]


def listed(dialog: BulkDialog) -> list[list[str]]:
    model = dialog.table.model
    return [[model.text_at(at, column) for column in range(4)] for at in range(dialog.table.count)]


def choose_field(dialog: BulkDialog, name: str) -> None:
    dialog.part.field_box.setCurrentIndex(dialog.part.field_box.findData(name))


def test_the_dialog_shows_what_would_change_while_it_is_typed(
    blank_office: Office, five: list[int], open_many: Open
) -> None:
    dialog = open_many(blank_office, five[:3])
    assert not dialog.save_button.isEnabled()
    choose_field(dialog, "community")
    QTest.keyClicks(dialog.part.editor, "Hepu")
    dialog.look()
    assert listed(dialog)[2] == ["王三", "城关社区", "Hepu", "已有内容"]
    assert dialog.save_button.text() == "修改 3 人"
    assert "1 人的原有内容会被替换" in dialog.counts.text()
    dialog.part.only_blank.click()
    dialog.look()
    assert dialog.save_button.text() == "修改 2 人"
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (dialog.changed, dialog.isVisible()) == (2, False)
    assert [person.community for person in people_store.some(blank_office, five[:3])] == ["Hepu", "Hepu", "城关社区"]


def test_correction_or_change_must_be_answered_first(blank_office: Office, five: list[int], open_many: Open) -> None:
    dialog = open_many(blank_office, five[:2])
    choose_field(dialog, "rank")
    dialog.part.editor.set_raw(Rank.COUNTY_DEPUTY)
    dialog.look()
    assert dialog.part.since.isVisible()
    assert "更正" in dialog.banner.text
    assert not dialog.save_button.isEnabled()
    dialog.part.since.change.click()
    dialog.part.since.day.setText("2026-6-1")
    dialog.look()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.changed == 2
    assert [stage.since for stage in history_store.of_person(blank_office, five[0], Track.RANK)] == [
        None,
        PartialDate(2026, 6, 1),
    ]


def test_being_in_need_begins_on_a_day_unless_it_is_corrected(
    blank_office: Office, five: list[int], open_many: Open
) -> None:
    dialog = open_many(blank_office, five[:2])
    choose_field(dialog, "hardship")
    dialog.part.editor.set_raw("是")
    dialog.look()
    since = dialog.part.since
    assert since.isVisible() and since.change.isChecked() and since.day.value() == PartialDate.of(TODAY)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.changed == 2
    stages = history_store.of_person(blank_office, five[0], Track.HARDSHIP)
    assert [(stage.since, stage.hardship) for stage in stages] == [(None, False), (PartialDate.of(TODAY), True)]


@pytest.mark.parametrize("zoom", [100, 150, 175])
def test_on_a_small_screen_rows_give_way_and_no_box_is_cut(
    blank_office: Office, five: list[int], open_many: Open, look: Theme, zoom: int
) -> None:
    look.set_zoom(zoom)
    dialog = open_many(blank_office, five[:3])
    choose_field(dialog, "hardship")
    dialog.part.editor.set_value("是")
    dialog.part.changed.emit()
    dialog.look()
    QTest.qWait(50)
    since = dialog.part.since
    assert since.isVisible() and dialog.minimumSizeHint().height() <= 708  # of 768, without the frame and the task bar
    if zoom < 175:
        assert since.height() >= since.day.height() and since.rect().contains(since.day.geometry())


def test_the_likely_answer_for_one_field_is_not_taken_for_another(
    blank_office: Office, five: list[int], open_many: Open
) -> None:
    dialog = open_many(blank_office, five[:1])
    choose_field(dialog, "hardship")
    choose_field(dialog, "rank")
    dialog.part.editor.set_raw(Rank.COUNTY_DEPUTY)
    dialog.look()
    assert dialog.part.since.isVisible() and not dialog.part.since.answered and not dialog.save_button.isEnabled()


def test_where_nothing_was_known_nobody_is_asked(blank_office: Office, five: list[int], open_many: Open) -> None:
    dialog = open_many(blank_office, five[1:3])
    choose_field(dialog, "rank")
    dialog.part.editor.set_raw(Rank.TOWN_HEAD)
    dialog.look()
    assert not dialog.part.since.isVisible()
    assert dialog.save_button.isEnabled()


def test_an_empty_box_asks_for_nothing_and_clearing_is_said_aloud(
    blank_office: Office, five: list[int], open_many: Open
) -> None:
    dialog = open_many(blank_office, five[:3])
    choose_field(dialog, "living")
    dialog.look()
    assert not dialog.save_button.isEnabled()
    dialog.part.clear_it.click()
    dialog.look()
    assert [line[1:3] for line in listed(dialog)] == [["独居", "（空）"]] * 2
    dialog.apply()
    assert {person.living for person in people_store.some(blank_office, five[:3])} == {""}
    assert latest(blank_office) == "批量修改 居住状态：2 人 → （空）"


def test_the_dead_are_pointed_out_and_can_be_left_alone(blank_office: Office, five: list[int], open_many: Open) -> None:
    dialog = open_many(blank_office, five)
    dialog.choose(Kind.VERIFIED)
    assert "2 人已去世或转出" in dialog.banner.text
    next(made for made in dialog.banner.findChildren(QPushButton) if made.text() == "只改在册人员").click()
    assert dialog.save_button.text() == "标记 3 人"
    dialog.save_button.click()
    assert [person.verified_on for person in people_store.some(blank_office, five)] == [TODAY] * 3 + [None, None]


def test_tags_in_use_are_one_click_away(blank_office: Office, five: list[int], open_many: Open) -> None:
    dialog = open_many(blank_office, five[:3])
    dialog.choose(Kind.ADD_TAGS)
    next(made for made in dialog.part.findChildren(QPushButton) if made.text() == "门球").click()
    dialog.look()
    assert dialog.save_button.text() == "给 2 人加标签"
    dialog.choose(Kind.REMOVE_TAGS)
    next(made for made in dialog.part.findChildren(QPushButton) if made.text() == "门球（1 人）").click()
    dialog.look()
    dialog.save_button.click()
    assert people_store.get(blank_office, five[0]).tags == ""


def test_yes_and_no_are_two_answers(blank_office: Office, five: list[int], open_many: Open) -> None:
    dialog = open_many(blank_office, five[:2])
    choose_field(dialog, "hardship")
    dialog.look()
    assert not dialog.save_button.isEnabled()
    dialog.part.editor.set_raw("是")
    dialog.look()
    assert [line[1:3] for line in listed(dialog)] == [["否", "是"]] * 2
    dialog.apply()
    assert all(person.hardship for person in people_store.some(blank_office, five[:2]))


def test_more_than_a_few_hundred_are_changed_on_the_worker(blank_office: Office, open_many: Open) -> None:
    with blank_office.operation("加入人员"):
        people_store.add_many(blank_office, (Person(name=f"人{at}", category=Category.TUIXIU) for at in range(320)))
    ids = people_store.listed_ids(blank_office, PeopleQuery())
    dialog = open_many(blank_office, ids)
    dialog.choose(Kind.VERIFIED)
    dialog.apply()
    assert dialog.changed == 320
    assert not dialog.isVisible()
    assert latest(blank_office) == "标记已核实：320 人"
    undo(blank_office)
    assert people_store.listed_ids(blank_office, PeopleQuery(facets=(("freshness", "从未核实"),))) == ids


def test_the_branch_is_asked_for_by_its_own_dialog(blank_office: Office, five: list[int], open_many: Open) -> None:
    branch = branch_actions.save_branch(blank_office, Branch(name="第一党支部"))
    dialog = open_many(blank_office, five[:2])
    dialog.choose(Kind.BRANCH)

    def answer() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, MembershipDialog)
        asked.form.editor("branch_id").set_value(branch.id)
        asked.save()

    QTimer.singleShot(0, answer)
    dialog.apply()
    assert [person.branch_id for person in people_store.some(blank_office, five[:2])] == [branch.id] * 2
    assert dialog.changed == 2


# ---------------------------------------------------------------- from the page


def test_the_page_opens_it_for_the_selected_rows(page: PeoplePage, sample: Office) -> None:
    page.table.select_all()
    wanted = len(page.table.selected)
    seen: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, BulkDialog)
        seen.append(dialog.windowTitle())
        dialog.choose(Kind.ADD_TAGS)
        dialog.part.editor.setText("重阳走访")
        dialog.apply()

    QTimer.singleShot(0, answer)
    page.commands.run("change_many")
    assert seen == [f"批量修改（选中 {wanted} 人）"]
    assert len(people_store.listed_ids(sample, PeopleQuery(facets=(("tags", "重阳走访"),)))) == wanted


def test_with_one_row_it_says_how_to_choose_many(page: PeoplePage, answers: Callable[..., list[str]]) -> None:
    asked = answers("ok", "all")
    page.commands.run("change_many")
    assert "两个以上" in asked[0]
    assert QApplication.activeModalWidget() is None

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, BulkDialog)
        dialog.reject()

    QTimer.singleShot(0, close)
    page.commands.run("change_many")
    assert len(page.table.selected) == page.table.count


def test_marking_the_selected_as_verified_is_one_entry_of_the_menu(page: PeoplePage, sample: Office) -> None:
    page.table.select_all()
    ids = page.table.selected
    page.commands.run("verified")
    assert {person.verified_on for person in people_store.some(sample, ids)} == {TODAY}
    undo(sample)
    assert {person.verified_on for person in people_store.some(sample, ids)} != {TODAY}
