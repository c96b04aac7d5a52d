"""登记: stays, trips, certificates and resettlement on the card, and what they say at its top."""

import dataclasses
import datetime
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import REGISTERS, Certificate, HospitalStay, Resettlement, Trip
from cadredesk.people.entries.ui.entry_dialog import PersonEntryDialog
from cadredesk.people.records import Category, Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.card.entries import Entry
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("look")
day = parse_partial


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    return actions.save_person(blank_office, Person(name="张建国", category=Category.LIXIU))


@pytest.fixture
def page(blank_office: Office, zhang: Person, open_page: Callable[[Office], PeoplePage]) -> PeoplePage:
    page = open_page(blank_office)
    page.card.show_person(zhang.id)
    page.card.choose_tab("登记")
    return page


def said(page: PeoplePage) -> list[str]:
    """The rows of the card, from top to bottom."""
    assert page.card.person
    page.card.show_person(page.card.person.id)
    return [made.accessibleName() for made in page.card.findChildren(Entry)]


def chips(page: PeoplePage) -> set[str]:
    assert page.card.person
    page.card.show_person(page.card.person.id)
    QApplication.processEvents()
    return {
        made.text() for made in page.card.findChildren(QLabel) if made.property("look") == "chip" and made.isVisible()
    }


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        (HospitalStay, {"hospital": "县人民医院", "ward": "心内科", "bed": "12"}),
        (Trip, {"destination": "昆明市", "reason": "探亲"}),
        (Certificate, {"kind": "护照", "number": "E123"}),
        (Resettlement, {"place": "昆明市五华区"}),
    ],
)
def test_every_register_is_kept_through_its_form(
    blank_office: Office,
    zhang: Person,
    page: PeoplePage,
    part: type,
    typed: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fill(dialog: PersonEntryDialog) -> None:
        dialog.form.put_raw(typed)
        dialog.save()

    monkeypatch.setattr(PersonEntryDialog, "exec", fill)
    links = [made for made in page.card.findChildren(type(page.card._buttons[0])) if made.text() == "新增"]
    links[REGISTERS.index(part)].click()
    [saved] = entries_store.of_person(blank_office, part, zhang.id or 0)
    assert {name: getattr(saved, name) for name in typed} == typed
    assert any(next(iter(typed.values())) in words for words in said(page))
    assert saved.since == (None if part is Certificate else PartialDate.of(TODAY))
    undo(blank_office)
    assert entries_store.of_person(blank_office, part, zhang.id or 0) == []


def test_what_is_open_stands_first_and_on_top_of_the_card(
    blank_office: Office, zhang: Person, page: PeoplePage
) -> None:
    assert not chips(page) & {"住院中", "外出"}
    stay = entries_actions.save_entry(
        blank_office, HospitalStay(person_id=zhang.id, since=day("2026-09-20"), hospital="甲医院")
    )
    entries_actions.save_entry(
        blank_office,
        HospitalStay(person_id=zhang.id, since=day("2026-10-01"), until=day("2026-10-03"), hospital="乙医院"),
    )
    trip = entries_actions.save_entry(blank_office, Trip(person_id=zhang.id, since=day("2026-10"), destination="昆明"))
    assert chips(page) >= {"住院中", "外出"}
    first, second, third = said(page)
    assert "甲医院" in first and "正在住院" in first and "已 18 天" in first
    assert "乙医院" in second and "正在住院" not in second
    assert "外出未归" in third
    entries_actions.save_entry(blank_office, dataclasses.replace(stay, until=PartialDate.of(TODAY)))
    entries_actions.save_entry(blank_office, dataclasses.replace(trip, since=day("2026-10-20")))
    assert not chips(page) & {"住院中", "外出"}
    assert any("将要外出" in words for words in said(page))
    assert not any("正在住院" in words for words in said(page))


def test_the_dead_are_in_no_hospital(blank_office: Office, zhang: Person, page: PeoplePage) -> None:
    entries_actions.save_entry(
        blank_office, HospitalStay(person_id=zhang.id, since=day("2026-09-20"), hospital="甲医院")
    )
    departure_actions.register_death(blank_office, zhang.id or 0, datetime.date(2026, 10, 1))
    assert "住院中" not in chips(page)
    assert not any("正在住院" in words for words in said(page))


@pytest.mark.parametrize(
    ("until", "mark"),
    [
        ("2026-10-07", "已过期"),
        ("2026-10-08", "今天到期"),
        ("2027-01-06", "还有 90 天到期"),
        ("2027-01-07", ""),
        ("2026-10", "还有 23 天到期"),
        ("2025", "已过期"),
        ("", ""),
    ],
)
def test_certificates_that_run_out_are_marked_with_a_word(
    blank_office: Office, zhang: Person, page: PeoplePage, until: str, mark: str
) -> None:
    entries_actions.save_entry(
        blank_office, Certificate(person_id=zhang.id, kind="护照", until=day(until) if until else None)
    )
    [words] = said(page)
    assert mark in words
    assert ("到期" in words or "过期" in words) == bool(mark)


def test_an_end_before_the_beginning_is_refused(blank_office: Office, zhang: Person) -> None:
    with pytest.raises(UserError, match="早于入院时间"):
        entries_actions.save_entry(
            blank_office, HospitalStay(person_id=zhang.id, since=day("2026-09-20"), until=day("2026-08"))
        )


def test_long_words_and_many_rows_keep_to_the_card(blank_office: Office, zhang: Person, page: PeoplePage) -> None:
    for year in range(1996, 2026):
        entries_actions.save_entry(
            blank_office,
            HospitalStay(
                person_id=zhang.id,
                since=day(str(year)),
                until=day(str(year)),
                hospital="云南省青山县" * 6,
                note="长" * 90,
            ),
        )
    assert len(said(page)) == 30
    page.card.setFixedWidth(356)
    rows = page.card.findChildren(Entry)
    assert all(made.mapTo(page.card, made.rect().topRight()).x() < 356 for made in rows)
