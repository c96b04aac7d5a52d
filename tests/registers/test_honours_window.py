"""Honours and medals at the real window, by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.entries.ui.entry_dialog import RowDialog
from cadredesk.branches.records import Branch
from cadredesk.core.dates import parse_partial
from cadredesk.db.file import Office
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from cadredesk.registers.honours import actions, store, store_medals
from cadredesk.registers.honours.records import MEDAL, Honour, HonourEntry
from cadredesk.registers.honours.ui.honour_dialog import HonourDialog
from cadredesk.registers.honours.ui.honours_dialog import HonoursDialog
from cadredesk.registers.honours.ui.medals_dialog import MedalsDialog, Part
from cadredesk.registers.honours.ui.page import HonoursPage
from cadredesk.registers.honours.ui.sign_dialog import SignDialog
from cadredesk.registers.targets import ShowMedals
from cadredesk.widgets.form import messages
from tests.fixtures import in_window
from tests.screen import CTRL
from tests.support import TODAY

day = parse_partial
Answer = Callable[[Any], None]


@pytest.fixture
def members(blank_office: Office, look: object) -> list[Person]:
    """Twelve who have been in the Party for more than 50 years."""
    return [
        people_actions.save_person(
            blank_office,
            Person(name=f"党员{at:02}", category="退休干部", politics="中共党员", party_joined=day("1970-01-01")),
        )
        for at in range(12)
    ]


@pytest.fixture
def page(blank_office: Office, members: list[Person]) -> Iterator[HonoursPage]:
    with in_window(HonoursPage, blank_office) as page:
        yield page


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Do this in the next dialog."""

    def put(do: Answer) -> None:
        def shown(dialog: QDialog) -> int:
            dialog.show()
            do(dialog)
            dialog.hide()
            return dialog.result()

        monkeypatch.setattr(QDialog, "exec", shown)

    return put


class Keys:
    """Presses keys where the keyboard is, and counts them."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(
        self, where: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.pressed += 1
        QTest.keyClick(where, key, modifier)


def test_twelve_medals_are_given_and_signed_for_in_four_strokes(
    blank_office: Office, page: HonoursPage, answer: Callable[[Answer], None], qtbot: QtBot
) -> None:
    keys = Keys()

    def work(dialog: MedalsDialog) -> None:
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        assert dialog.part is Part.READY and len(dialog.found.ready) == 12
        keys.press(dialog.issuing.grid.view, Qt.Key.Key_Return, CTRL)
        assert len(dialog.found.unsigned) == 12 and not dialog.found.ready
        keys.press(dialog.issuing.grid.view, Qt.Key.Key_2, CTRL)
        keys.press(dialog.signing.grid.view, Qt.Key.Key_Return, CTRL)
        assert not dialog.found.unsigned
        keys.press(dialog, Qt.Key.Key_Escape)

    answer(work)
    page.commands.run("medals")
    assert keys.pressed == 4
    medals = [store.of_person(blank_office, each.person_id)[0] for each in _given(blank_office)]
    assert len(medals) == 12 and {(each.signed_on, str(each.date)) for each in medals} == {(TODAY, str(TODAY))}
    assert {each.signed_by for each in medals} == {f"党员{at:02}" for at in range(12)}
    assert page.table.count == 12  # the list follows


def _given(office: Office) -> list[Any]:
    return [each.candidate for each in store_medals.given(office, TODAY.year)]


def test_who_is_unticked_gets_none_and_numbers_are_kept(
    blank_office: Office, page: HonoursPage, answer: Callable[[Answer], None]
) -> None:
    def work(dialog: MedalsDialog) -> None:
        view = dialog.issuing.grid.view
        QTest.keyClick(view, Qt.Key.Key_Delete)  # the first one's tick
        view.go(1, 2)
        QTest.keyClicks(view, "7")
        QTest.keyClick(view.focusWidget() or view, Qt.Key.Key_Return, CTRL)
        assert [each.name for each in dialog.found.ready] == ["党员00"]

    answer(work)
    page.commands.run("medals")
    assert len(_given(blank_office)) == 11
    assert [each.number for each in _medals(blank_office) if each.number] == ["7"]


def _medals(office: Office) -> list[Honour]:
    return [each.honour for each in store_medals.given(office, TODAY.year)]


def test_a_line_of_today_opens_the_medals_of_the_year(page: HonoursPage, answer: Callable[[Answer], None]) -> None:
    years = []
    answer(lambda dialog: years.append(dialog.found.year))
    page.show_target(ShowMedals(year=2025))
    assert years == [2025]


def test_another_year_or_leaving_asks_before_what_was_typed_is_lost(
    blank_office: Office, page: HonoursPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda _parent, words, **_: asked.append(words) or False)
    dialog = MedalsDialog(blank_office, page.tasks, parent=page)
    dialog.show()
    QTest.keyClick(dialog.issuing.grid.view, Qt.Key.Key_Delete)
    dialog.year.setCurrentText("2025 年")
    dialog.reject()
    assert len(asked) == 2 and dialog.isVisible() and dialog.found.year == TODAY.year
    QTest.keyClick(dialog.issuing.grid.view, Qt.Key.Key_Z, CTRL)
    dialog.reject()
    assert len(asked) == 2 and not dialog.isVisible()


def test_a_new_honour_begins_as_the_last_and_may_be_a_branchs(
    blank_office: Office, page: HonoursPage, members: list[Person], answer: Callable[[Answer], None]
) -> None:
    where = branch_actions.save_branch(blank_office, Branch(name="第一党支部"))
    actions.save_honour(
        blank_office,
        Honour(date=day("2026-07-01"), name="优秀共产党员", level="县级", given_by="县委", person_id=members[0].id),
    )

    def of_branch(dialog: HonourDialog) -> None:
        shown = dialog.form.raw()
        assert [shown[name] for name in ("date", "name", "level", "given_by")] == [
            "2026-07-01",
            "优秀共产党员",
            "县级",
            "县委",
        ]
        dialog.form.put_raw({"name": "先进基层党组织", "branch_id": f"#{where.id}"})
        dialog.save()

    answer(of_branch)
    page.commands.run("add")
    assert page.table.current is not None and page.table.current < 0  # it is in front
    assert "第一党支部" in page.card.under(page.card.read(page.table.current))
    opened: list[QDialog] = []
    answer(opened.append)
    page.edit_row(page.table.current, "")
    assert isinstance(opened[0], RowDialog)  # the form of the branch's card


def test_an_honour_of_many_and_its_signatures(blank_office: Office, page: HonoursPage, members: list[Person]) -> None:
    ids = [each.id or 0 for each in members[:5]]
    dialog = HonoursDialog(blank_office, ids, tasks=page.tasks, parent=page)
    dialog.form.put_raw({"date": "2026-10", "name": "五老模范", "level": "县级"})
    dialog.grid.view.go(0, 3)
    for number in ("1", "2", "3"):  # the number, Enter, the number, Enter …
        QTest.keyClicks(dialog.grid.view, number)
        QTest.keyClick(dialog.grid.view.focusWidget() or dialog.grid.view, Qt.Key.Key_Return)
    QTest.keyClick(dialog.grid.view, Qt.Key.Key_Return, CTRL)
    assert dialog.said == "已登记荣誉：5 人。"
    assert [store.of_person(blank_office, each)[0].number for each in ids] == ["1", "2", "3", "", ""]
    page.put("", {})
    page.table.select_all()
    waiting = page.doing._waiting()
    assert len(waiting) == 5
    signing = SignDialog(blank_office, [each.id or 0 for each in waiting], tasks=page.tasks, parent=page)
    QTest.keyClick(signing.grid.view, Qt.Key.Key_Return, CTRL)
    assert page.doing._waiting() == []


def test_what_was_half_filled_for_many_is_kept(blank_office: Office, page: HonoursPage, members: list[Person]) -> None:
    from cadredesk.widgets.form.saved_forms import open_form, saved_forms

    ids = [each.id or 0 for each in members[:3]]
    dialog = HonoursDialog(blank_office, ids, tasks=page.tasks, parent=page)
    dialog.form.put_raw({"date": "2026-10", "name": "五老模范"})
    dialog.leave()
    [kept] = saved_forms(blank_office)
    assert kept.words == "登记荣誉 3 人"
    again = open_form(blank_office, kept.key, page)
    assert isinstance(again, HonoursDialog)
    again.restore(again._drafts.load(again.draft_key) or {})
    assert again.form.raw()["name"] == "五老模范" and len(again.grid.rows()) == 3


def test_a_medal_of_a_group_is_refused_in_the_form(blank_office: Office, page: HonoursPage) -> None:
    dialog = HonourDialog(blank_office, Honour(), parent=page)
    dialog.form.put_raw({"date": "2026-07-01", "name": MEDAL, "named": "本局"})
    dialog.save()
    assert dialog.saved is None and "姓名" in dialog.error.text
    assert isinstance(dialog.form.record(), HonourEntry)


def test_the_papers(page: HonoursPage, papers: list[Path]) -> None:
    actions.save_honour(page.office, Honour(date=day("2026"), name="先进集体", named="本局"))
    for command in ("print", "medal_list"):
        page.commands.run(command)
    assert [path.stem for path in papers] == ["荣誉名册", "“光荣在党50年”纪念章发放签收表"]
