"""Freshness: the share verified this year, whom to call, and one key for each answer."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch, Liaison
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.duties.rules.days import months_after
from cadredesk.people import actions as people_actions
from cadredesk.people import rules
from cadredesk.people import store as people_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.freshness import store as freshness_store
from cadredesk.people.freshness.records import UNREACHED, WRONG_NUMBER, Freshness, Share
from cadredesk.people.freshness.rules import freshness_of
from cadredesk.people.records import Category, PeopleQuery, Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.phone_check import actions, store
from cadredesk.phone_check.records import Answer, Phones, RingQuery, Stale
from cadredesk.phone_check.ui.ring_dialog import RingDialog
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.page import saving
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.support import TODAY, all_people

pytestmark = pytest.mark.usefixtures("look")
DAY = datetime.timedelta(days=1)


def put(office: Office, name: str, verified_on: datetime.date | None = None, **rest: object) -> int:
    known: dict[str, object] = {
        "mobile": "13887602213",
        "category": Category.TUIXIU,
        "verified_on": verified_on,
        **rest,
    }
    return people_actions.save_person(office, Person(name=name, **known)).id or 0  # type: ignore[arg-type]


def named(office: Office, ids: Sequence[int]) -> list[str]:
    return [person.name for person in people_store.some(office, ids)]


@pytest.fixture
def five(bare: Office) -> list[int]:
    """In the order in which they should be rung."""
    return [
        put(bare, "从未"),
        put(bare, "最早", datetime.date(2023, 4, 1)),
        put(bare, "去年", datetime.date(2025, 12, 31)),
        put(bare, "元旦", datetime.date(2026, 1, 1)),
        put(bare, "今天", TODAY),
    ]


# ---------------------------------------------------------------- how fresh


def test_the_share_is_of_those_in_the_register_and_of_this_calendar_year(bare: Office, five: list[int]) -> None:
    put(bare, "已故", TODAY, died_on=PartialDate(2026, 9))
    put(bare, "转出", TODAY, moved_out_on=PartialDate(2026, 9))
    assert freshness_store.verified_share(bare, TODAY) == Share(2, 5)
    assert freshness_store.verified_share(bare, TODAY).words == "今年已核实 2 / 5 人，40.0 %"
    assert Share(1234, 2700).words == "今年已核实 1,234 / 2,700 人，45.7 %"


def test_an_empty_register_has_no_share(bare: Office) -> None:
    assert freshness_store.verified_share(bare, TODAY).words == "今年已核实 0 / 0 人"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.dates(TODAY - 900 * DAY, TODAY + 500 * DAY), max_size=8))
def test_the_file_counts_as_the_rule_says(bare: Office, days: list[datetime.date | None]) -> None:
    for day in days:
        put(bare, "某人", day)
    people = all_people(bare)
    counted = dict(people_store.facet_counts(bare, "freshness", PeopleQuery()))
    for fresh in Freshness:
        theirs = {person.id for person in people if freshness_of(person.verified_on, TODAY) is fresh}
        assert counted.get(fresh, 0) == len(theirs)
        assert set(people_store.listed_ids(bare, PeopleQuery(facets=(("freshness", fresh),)))) == theirs
    assert freshness_store.verified_share(bare, TODAY) == Share(counted.get(Freshness.THIS_YEAR, 0), len(people))
    for person in people:
        people_actions.delete_person(bare, person.id or 0)


def test_who_was_not_reached_is_counted_beside_the_rest(bare: Office, five: list[int]) -> None:
    actions.not_reached(bare, five[3])
    counted = dict(people_store.facet_counts(bare, "freshness", PeopleQuery()))
    assert (counted[UNREACHED], counted[Freshness.THIS_YEAR]) == (1, 2)
    facets = (("freshness", UNREACHED), ("freshness", Freshness.NEVER))
    assert sorted(people_store.listed_ids(bare, PeopleQuery(facets=facets))) == [five[0], five[3]]


def test_a_date_to_come_is_doubted() -> None:
    doubted = Person(name="张建国", category=Category.TUIXIU, verified_on=TODAY + DAY)
    assert any("核实" in problem.message for problem in rules.problems(doubted, TODAY))
    assert not rules.problems(dataclasses.replace(doubted, verified_on=TODAY), TODAY)


def test_the_page_has_a_group_of_freshness(page: PeoplePage, sample: Office, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.facets.words_of("freshness", Freshness.NEVER) == "从未核实")
    page.facets.toggle("freshness", Freshness.THIS_YEAR)
    assert page.table.count == freshness_store.verified_share(sample, TODAY).verified > 0


# ---------------------------------------------------------------- whom to ring


def test_the_longest_unverified_come_first_and_today_is_not_asked_twice(bare: Office, five: list[int]) -> None:
    ring = lambda **wanted: store.ring_ids(bare, RingQuery(**wanted), TODAY)  # noqa: E731
    assert ring() == five[:3]
    assert ring(stale=Stale.MONTHS_6) == five[:4]
    assert ring(stale=Stale.MONTHS_12) == five[:2]
    assert ring(stale=Stale.NEVER) == five[:1]
    assert ring(stale=Stale.ANY) == five
    actions.not_reached(bare, five[0])
    assert ring() == [five[1], five[2], five[0]]
    assert ring(stale=Stale.UNREACHED) == five[:1]


def test_the_dead_are_never_called(bare: Office, five: list[int]) -> None:
    departure_actions.register_death(bare, five[1], TODAY)
    departure_actions.register_move_out(bare, five[2], TODAY, "外省")
    assert store.ring_ids(bare, RingQuery(ids=tuple(five)), TODAY) == five[:1]


def test_by_branch_liaison_and_telephone(bare: Office) -> None:
    branch = branch_actions.save_branch(bare, Branch(name="第一党支部")).id
    liaison = branch_actions.save_liaison(bare, Liaison(name="李敏")).id
    one = put(bare, "甲", branch_id=branch, mobile="", landline="0876-6623101")
    two = put(bare, "乙", liaison_id=liaison, mobile="", emergency_phone="13887602213")
    three = put(bare, "丙", mobile="")
    ring = lambda **wanted: store.ring_ids(bare, RingQuery(**wanted), TODAY)  # noqa: E731
    assert sorted(ring()) == [one, two]
    assert ring(phones=Phones.NONE) == [three]
    assert sorted(ring(phones=Phones.ANY)) == [one, two, three]
    assert ring(branch_id=branch) == [one]
    assert ring(liaison_id=liaison) == [two]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (datetime.date(2026, 3, 31), 1, datetime.date(2026, 2, 28)),
        (datetime.date(2026, 1, 15), 12, datetime.date(2025, 1, 15)),
        (datetime.date(2026, 10, 8), 24, datetime.date(2024, 10, 8)),
        (datetime.date(2026, 12, 31), 6, datetime.date(2026, 6, 30)),
    ],
)
def test_months_are_counted_on_the_calendar(day: datetime.date, months: int, before: datetime.date) -> None:
    assert months_after(day, -months) == before


# ---------------------------------------------------------------- the dialog


@pytest.fixture
def ring(bare: Office, qtbot: QtBot) -> Callable[..., RingDialog]:
    def show(*lists: tuple[str, Sequence[int]]) -> RingDialog:
        window = QWidget()
        qtbot.addWidget(window)
        dialog = RingDialog(bare, TaskRunner(window, bare), lists, parent=window)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return show


def words(dialog: RingDialog) -> str:
    return "\n".join(label.text() for label in dialog.card.findChildren(QLabel) if label.isVisible())


def press(dialog: RingDialog, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(dialog, key)


def undo(dialog: RingDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_one_key_for_each_answer_and_one_to_take_it_back(
    bare: Office, five: list[int], ring: Callable[..., RingDialog]
) -> None:
    before = people_store.some(bare, five)
    dialog = ring()
    assert dialog.round.current == five[0]
    assert "138 8760 2213" in words(dialog)
    assert "2 / 5 人，40.0 %" in dialog.meter._words.text()
    press(dialog, Qt.Key.Key_1)
    assert people_store.get(bare, five[0]).verified_on == TODAY
    assert "3 / 5 人，60.0 %" in dialog.meter._words.text()
    assert dialog.round.current == five[1]
    press(dialog, Qt.Key.Key_3)
    assert people_store.get(bare, five[1]).unreached_on == TODAY
    assert people_store.get(bare, five[1]).verified_on == datetime.date(2023, 4, 1)
    assert dialog.round.current == five[2]
    undo(dialog)
    assert dialog.round.current == five[1]
    undo(dialog)
    assert dialog.round.current == five[0]
    assert people_store.some(bare, five) == before
    assert dialog.round.answers == {}
    undo(dialog)  # nothing of this round is left: what was done before it stays
    assert people_store.some(bare, five) == before


def test_what_is_not_a_row_of_ones_own_is_undone_after_a_question(
    bare: Office, five: list[int], ring: Callable[..., RingDialog], answers: Callable[..., list[str]]
) -> None:
    dialog = ring()
    press(dialog, Qt.Key.Key_1)
    bare.operator = "李敏"
    asked = answers("no", "yes")
    undo(dialog)
    assert len(asked) == 1 and people_store.get(bare, five[0]).verified_on == TODAY
    undo(dialog)
    assert people_store.get(bare, five[0]).verified_on != TODAY


def test_skip_and_back_answer_nothing(bare: Office, five: list[int], ring: Callable[..., RingDialog]) -> None:
    count = len(journal.history(bare))
    dialog = ring()
    press(dialog, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert dialog.round.current == five[1]
    assert len(journal.history(bare)) == count


def test_whoever_was_not_reached_comes_again_after_the_round(
    bare: Office, five: list[int], ring: Callable[..., RingDialog]
) -> None:
    dialog = ring()
    press(dialog, Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_Right)
    assert dialog.round.current is None
    assert "还有 2 人" in dialog.card.empty.text
    dialog.card.empty.action_button.click()
    assert named(bare, dialog.round.ids) == ["从未", "去年"]
    press(dialog, Qt.Key.Key_1, Qt.Key.Key_1)
    assert dialog.card.empty.text == "这一轮都打完了。"
    press(dialog, Qt.Key.Key_1)  # nobody is in front
    assert freshness_store.verified_share(bare, TODAY) == Share(5, 5)


def test_it_can_be_left_and_taken_up_again(bare: Office, five: list[int], ring: Callable[..., RingDialog]) -> None:
    dialog = ring()
    press(dialog, Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert named(bare, ring().round.ids) == ["去年", "从未"]


def test_changed_opens_the_form_and_saves_both_in_one_operation(
    bare: Office, five: list[int], ring: Callable[..., RingDialog], qtbot: QtBot
) -> None:
    def activate(dialog: RingDialog) -> None:
        """As the desktop does when the form is closed."""
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)

    actions.not_reached(bare, five[0])
    dialog = ring(("选中的 1 人", five[:1]))
    before = people_store.get(bare, five[0])

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
    assert people_store.get(bare, five[0]) == before
    assert dialog.round.current == five[0]
    activate(dialog)
    QTimer.singleShot(0, lambda: correct("人民路 8 号"))
    press(dialog, Qt.Key.Key_2)
    activate(dialog)
    after = people_store.get(bare, five[0])
    assert (after.address, after.verified_on, after.unreached_on) == ("人民路 8 号", TODAY, None)
    assert dialog.round.answers == {five[0]: Answer.CHANGED}
    undo(dialog)
    assert people_store.get(bare, five[0]) == before


def test_a_wrong_number_is_noted_until_somebody_is_reached(
    bare: Office, five: list[int], ring: Callable[..., RingDialog], qtbot: QtBot
) -> None:
    person = people_store.get(bare, five[0])
    people_actions.save_person(bare, dataclasses.replace(person, landline="0876-6623101", note="听力不好"))
    dialog = ring()
    press(dialog, Qt.Key.Key_4)
    menu = dialog.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert menu
    assert [each.text() for each in menu.actions()] == ["138 8760 2213 不对", "0876-662 3101 不对"]
    menu.actions()[1].trigger()
    menu.close()
    noted = people_store.get(bare, five[0])
    assert noted.note == "听力不好\n2026-10-08 电话核实：0876-662 3101 号码不对。"
    assert (noted.tags, noted.unreached_on, noted.verified_on) == (WRONG_NUMBER, TODAY, None)
    press(dialog, Qt.Key.Key_Left, Qt.Key.Key_1)
    assert people_store.get(bare, five[0]).tags == ""


def test_one_number_needs_no_question_and_none_cannot_be_wrong(bare: Office, ring: Callable[..., RingDialog]) -> None:
    one, none = put(bare, "甲"), put(bare, "乙", mobile="")
    dialog = ring(("两人", [one, none]))
    press(dialog, Qt.Key.Key_4)
    assert WRONG_NUMBER in people_store.get(bare, one).tags
    dialog.phones.setCurrentText(Phones.NONE)
    dialog.phones.activated.emit(1)
    assert dialog.round.current == none
    assert "没有登记电话" in words(dialog)
    assert not dialog.buttons[Answer.WRONG_NUMBER].isEnabled()


def test_digits_typed_into_a_box_are_no_answers(bare: Office, five: list[int], ring: Callable[..., RingDialog]) -> None:
    branch_actions.save_branch(bare, Branch(name="1 号楼党支部"))
    dialog = ring()
    dialog.branch.setFocus()
    QTest.keyClicks(dialog.branch, "1")
    assert dialog.branch.text() == "1"
    assert people_store.get(bare, five[0]).verified_on is None


def test_a_list_of_the_page_is_proposed(bare: Office, five: list[int], ring: Callable[..., RingDialog]) -> None:
    dialog = ring(("表中的 2 人", [five[2], five[3]]))
    assert dialog.round.ids == [five[2]]
    dialog.scope.setCurrentText("全部在册人员")
    dialog.scope.activated.emit(1)
    assert dialog.round.ids == five[:3]


def test_an_empty_list_says_so(bare: Office, ring: Callable[..., RingDialog]) -> None:
    dialog = ring()
    assert "没有要打电话的人" in dialog.card.empty.text
    assert not any(made.isEnabled() for made in dialog.buttons.values())
    press(dialog, Qt.Key.Key_1, Qt.Key.Key_4, Qt.Key.Key_Left, Qt.Key.Key_Right)
    assert dialog.round.current is None


def test_the_list_goes_on_paper_and_into_excel(
    bare: Office,
    five: list[int],
    ring: Callable[..., RingDialog],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    papers: list[Path],
) -> None:
    monkeypatch.setattr(saving, "ask_for_table", lambda *_: tmp_path / "名单.xlsx")
    dialog = ring()
    dialog.print_list()
    text = PdfReader(papers[0]).pages[0].extract_text()
    assert all(each in text for each in ("电话核实名单", "138 8760 2213", "□ 就是这样", "2023-04-01", "共 3 人"))
    dialog.export_list()
    rows = open_book(tmp_path / "名单.xlsx").sheet().rows
    assert [row[0] for row in rows[-3:]] == ["从未", "最早", "去年"]
    with pytest.raises(UserError):
        actions.print_ring_list(bare, [], tmp_path / "空.pdf")


def test_the_menu_of_the_page_opens_it_with_the_list_of_the_table(page: PeoplePage) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RingDialog)
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
