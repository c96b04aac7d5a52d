"""变动: who changed what of a person and of the entries of them, and the way back."""

import dataclasses
import datetime
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store_journal
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import HospitalStay, Relative
from cadredesk.people.history.records import Track
from cadredesk.people.records import Category, Person, Rank
from cadredesk.people.ui.changes_panel import SHOWN, UNDO
from cadredesk.people.ui.page import PeoplePage
from tests.support import fill_visits

pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    return actions.save_person(blank_office, Person(name="张建国", category=Category.TUIXIU, rank=Rank.COUNTY_DEPUTY))


@pytest.fixture
def page(blank_office: Office, zhang: Person, open_page: Callable[[Office], PeoplePage]) -> PeoplePage:
    page = open_page(blank_office)
    page.card.show_person(zhang.id)
    page.card.choose_tab("变动")
    return page


def said(page: PeoplePage) -> str:
    assert page.card.person
    page.card.show_person(page.card.person.id)
    return "\n".join(made.text() for made in page.card._scroll.widget().findChildren(QLabel))


def undo_links(page: PeoplePage) -> dict[str, QPushButton]:
    said(page)
    found = [made for made in page.card.findChildren(QPushButton) if made.text() == UNDO]
    return {made.accessibleName(): made for made in found}


def test_fields_are_reported_from_old_to_new_with_who_and_when(
    blank_office: Office, zhang: Person, page: PeoplePage
) -> None:
    changed = dataclasses.replace(zhang, rank=Rank.COUNTY_HEAD, mobile="13887602213", hardship=True)
    actions.save_person(blank_office, changed, {Track.RANK: PartialDate(2025, 9)})
    words = said(page)
    assert "副县处级 → 正县处级" in words
    assert "（空） → 138 8760 2213" in words
    assert "否 → 是" in words
    assert "修改人员：张建国" in words and "新增人员：张建国" in words
    assert f"{datetime.datetime.now():%Y-%m-%d}" in words and "张敏" in words
    assert "2025-09" in words and "新增经历" in words


def test_entries_of_the_person_are_shown_even_after_deletion(
    blank_office: Office, zhang: Person, page: PeoplePage
) -> None:
    other = actions.save_person(blank_office, Person(name="李某", category=Category.TUIXIU))
    entries_actions.save_entry(blank_office, Relative(person_id=other.id, relation="子", name="别家的人"))
    saved = entries_actions.save_entry(blank_office, Relative(person_id=zhang.id, relation="女", name="张敏敏"))
    corrected = dataclasses.replace(saved, phone="13887602213")
    entries_actions.save_entry(blank_office, corrected)
    entries_actions.delete_entry(blank_office, corrected)
    entries_actions.save_entry(
        blank_office, HospitalStay(person_id=zhang.id, since=PartialDate(2026, 9), hospital="县人民医院")
    )
    words = said(page)
    for wanted in (
        "新增亲属",
        "修改亲属",
        "电话：（空） → 138 8760 2213",
        "删除亲属",
        "张敏敏",
        "新增住院登记",
        "县人民医院",
    ):
        assert wanted in words
    assert "别家的人" not in words


def test_an_operation_is_undone_from_the_card_after_asking(
    blank_office: Office, zhang: Person, page: PeoplePage, answers: Callable[..., list[str]]
) -> None:
    entries_actions.save_entry(blank_office, Relative(person_id=zhang.id, relation="女", name="张敏敏"))
    asked = answers("no", "yes")
    link = "撤销“新增亲属：张建国”"
    undo_links(page)[link].click()
    assert "新增亲属：张建国" in asked[0]
    assert entries_store.of_person(blank_office, Relative, zhang.id or 0)
    undo_links(page)[link].click()
    assert not entries_store.of_person(blank_office, Relative, zhang.id or 0)
    assert link not in undo_links(page)
    assert "新增亲属：张建国（已撤销）" in said(page)


def test_what_something_later_touched_offers_no_undo(blank_office: Office, zhang: Person, page: PeoplePage) -> None:
    actions.save_person(blank_office, dataclasses.replace(zhang, note="一"))
    assert len(undo_links(page)) == 1
    actions.save_person(blank_office, dataclasses.replace(zhang, note="二"))
    found = store_journal.operations_of_person(blank_office, zhang.id or 0, 10)
    assert [each.undoable for each in found] == [True, False, False]
    undo(blank_office)
    found = store_journal.operations_of_person(blank_office, zhang.id or 0, 10)
    assert [(each.entry.what, each.undoable) for each in found] == [
        ("撤销：修改人员：张建国", False), ("修改人员：张建国", False), ("修改人员：张建国", True), ("新增人员：张建国", False)
    ]  # fmt: skip


def test_only_the_latest_are_shown_and_the_rest_is_pointed_to(
    blank_office: Office, zhang: Person, page: PeoplePage
) -> None:
    for number in range(SHOWN + 5):
        actions.save_person(blank_office, dataclasses.replace(zhang, note=f"第{number}次"))
    words = said(page)
    assert words.count("修改人员：张建国") == SHOWN
    assert "操作记录" in words


def test_a_journal_full_of_visits_costs_nothing(sample: Office) -> None:
    def steps() -> int:
        count = 0

        def tick() -> int:
            nonlocal count
            count += 1
            return 0

        sample.conn.set_progress_handler(tick, 100)
        assert store_journal.operations_of_person(sample, 5, SHOWN)
        sample.conn.set_progress_handler(None, 100)
        return count

    before = steps()
    fill_visits(sample, 20_000)
    assert steps() < before + 50
