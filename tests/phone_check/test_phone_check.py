"""Time since verification: the share verified this year, whom to call, and one key for each answer."""

import dataclasses
import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch, Liaison
from cadredesk.core.dates import PartialDate, months_after
from cadredesk.db.file import Office
from cadredesk.people import actions as people_actions
from cadredesk.people import rules
from cadredesk.people import store as people_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Category, PeopleQuery, Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.verification import store as verification_store
from cadredesk.people.verification.records import UNREACHED, VerificationAge, VerifiedShare
from cadredesk.people.verification.rules import verification_age
from cadredesk.phone_check import actions, store
from cadredesk.phone_check.records import PhoneCheckQuery, PhoneFilter, UnverifiedFor
from tests.phone_check.conftest import put
from tests.support import TODAY, all_people

pytestmark = pytest.mark.usefixtures("look")
DAY = datetime.timedelta(days=1)


# ---------------------------------------------------------------- how fresh


def test_the_share_is_of_those_in_the_register_and_of_this_calendar_year(blank_office: Office, five: list[int]) -> None:
    put(blank_office, "已故", TODAY, died_on=PartialDate(2026, 9))
    put(blank_office, "转出", TODAY, moved_out_on=PartialDate(2026, 9))
    assert verification_store.verified_share(blank_office, TODAY) == VerifiedShare(2, 5)
    assert verification_store.verified_share(blank_office, TODAY).words == "今年已核实 2 / 5 人，40.0 %"
    assert VerifiedShare(1234, 2700).words == "今年已核实 1,234 / 2,700 人，45.7 %"


def test_an_empty_register_has_no_share(blank_office: Office) -> None:
    assert verification_store.verified_share(blank_office, TODAY).words == "今年已核实 0 / 0 人"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.dates(TODAY - 900 * DAY, TODAY + 500 * DAY), max_size=8))
def test_the_file_counts_as_the_rule_says(blank_office: Office, days: list[datetime.date | None]) -> None:
    for day in days:
        put(blank_office, "某人", day)
    people = all_people(blank_office)
    counted = dict(people_store.facet_counts(blank_office, "freshness", PeopleQuery()))
    for fresh in VerificationAge:
        theirs = {person.id for person in people if verification_age(person.verified_on, TODAY) is fresh}
        assert counted.get(fresh, 0) == len(theirs)
        assert set(people_store.listed_ids(blank_office, PeopleQuery(facets=(("freshness", fresh),)))) == theirs
    assert verification_store.verified_share(blank_office, TODAY) == VerifiedShare(
        counted.get(VerificationAge.THIS_YEAR, 0), len(people)
    )
    for person in people:
        people_actions.delete_person(blank_office, person.id or 0)


def test_who_was_not_reached_is_counted_beside_the_rest(blank_office: Office, five: list[int]) -> None:
    actions.not_reached(blank_office, five[3])
    counted = dict(people_store.facet_counts(blank_office, "freshness", PeopleQuery()))
    assert (counted[UNREACHED], counted[VerificationAge.THIS_YEAR]) == (1, 2)
    facets = (("freshness", UNREACHED), ("freshness", VerificationAge.NEVER))
    assert sorted(people_store.listed_ids(blank_office, PeopleQuery(facets=facets))) == [five[0], five[3]]


def test_a_date_to_come_is_doubted() -> None:
    doubted = Person(name="张建国", category=Category.TUIXIU, verified_on=TODAY + DAY)
    assert any("核实" in problem.message for problem in rules.problems(doubted, TODAY))
    assert not rules.problems(dataclasses.replace(doubted, verified_on=TODAY), TODAY)


def test_the_page_has_a_group_of_freshness(page: PeoplePage, sample: Office, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.facets.words_of("freshness", VerificationAge.NEVER) == "从未核实")
    page.facets.toggle("freshness", VerificationAge.THIS_YEAR)
    assert page.table.count == verification_store.verified_share(sample, TODAY).verified > 0


# ---------------------------------------------------------------- Whom to call


def test_the_longest_unverified_come_first_and_today_is_not_asked_twice(blank_office: Office, five: list[int]) -> None:
    ring = lambda **wanted: store.people_to_call(blank_office, PhoneCheckQuery(**wanted), TODAY)  # noqa: E731
    assert ring() == five[:3]
    assert ring(stale=UnverifiedFor.MONTHS_6) == five[:4]
    assert ring(stale=UnverifiedFor.MONTHS_12) == five[:2]
    assert ring(stale=UnverifiedFor.NEVER) == five[:1]
    assert ring(stale=UnverifiedFor.ANY) == five
    actions.not_reached(blank_office, five[0])
    assert ring() == [five[1], five[2], five[0]]
    assert ring(stale=UnverifiedFor.UNREACHED) == five[:1]


def test_the_dead_are_never_called(blank_office: Office, five: list[int]) -> None:
    departure_actions.register_death(blank_office, five[1], TODAY)
    departure_actions.register_move_out(blank_office, five[2], TODAY, "外省")
    assert store.people_to_call(blank_office, PhoneCheckQuery(ids=tuple(five)), TODAY) == five[:1]


def test_by_branch_liaison_and_telephone(blank_office: Office) -> None:
    branch = branch_actions.save_branch(blank_office, Branch(name="第一党支部")).id
    liaison = branch_actions.save_liaison(blank_office, Liaison(name="李敏")).id
    one = put(blank_office, "甲", branch_id=branch, mobile="", landline="0876-6623101")
    two = put(blank_office, "乙", liaison_id=liaison, mobile="", emergency_phone="13887602213")
    three = put(blank_office, "丙", mobile="")
    ring = lambda **wanted: store.people_to_call(blank_office, PhoneCheckQuery(**wanted), TODAY)  # noqa: E731
    assert sorted(ring()) == [one, two]
    assert ring(phones=PhoneFilter.NONE) == [three]
    assert sorted(ring(phones=PhoneFilter.ANY)) == [one, two, three]
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
