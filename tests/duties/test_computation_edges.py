"""Edges of the computation, each as small as it can be: what the second computation found, and what the text leaves open."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cadredesk.birthdays.rules import BirthRow, birthdays_between
from cadredesk.cases.records import Case
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.lunar import LunarDay
from cadredesk.db.file import Office
from cadredesk.duties import actions, store_duties
from cadredesk.duties.records import DutyRule, Excuse
from cadredesk.people.records import Person
from cadredesk.visits.records import Visit
from tests.duties import random_offices, reference_days
from tests.duties.random_cases import office
from tests.duties.reference import Away, Change, World
from tests.support import TODAY

__all__ = ["office"]

SOMEBODY = Person(id=1, name="张建国", category="离休干部")
FESTIVAL = DutyRule(id=1, code="春节", name="春节", trigger="农历节日", month=1, day=1)
MONTHLY = DutyRule(id=1, code="巡诊", name="巡诊", trigger="每月一次", late_days=0)
CHECKUP = DutyRule(id=1, code="体检", name="体检", trigger="每几年一次", years=2, late_days=0)
HOSPITAL = DutyRule(id=1, code="住院", name="住院", trigger="事项", case_kind="住院", days_after=7)
BIRTHDAY = DutyRule(id=1, code="大寿", name="大寿", trigger="生日", great=True)


def known(text: str) -> PartialDate:
    return PartialDate.from_iso(text)


class DutyStates:
    """``duty_states(rule, person, visits=…)`` → (due, outcome) of a year, or of a period, as on a day."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def __call__(
        self,
        rule: DutyRule | list[DutyRule],
        *happened: Any,
        person: Person = SOMEBODY,
        visits: str = "",
        period: str = "2026",
        on: str = "",
        start: str = "1990-01-01",
    ) -> list[tuple[str, str]]:
        rules = rule if isinstance(rule, list) else [rule]
        world = World(people=[person], rules=rules, start=date.fromisoformat(start))
        for at, day in enumerate(visits.split(), 1):
            world.visits.append(Visit(id=at, person_id=1, date=date.fromisoformat(day), rule=rules[0].code))
        lists = {Away: world.away, Change: world.changes, Case: world.cases, Excuse: world.excuses}
        for each in happened:
            lists[type(each)].append(each)
        random_offices.write(self.office, world)
        since, until = (period, period) if len(period) == 4 else period.split()
        days = date.fromisoformat(f"{since}-01-01"[:10]), date.fromisoformat(f"{until}-12-31"[:10])
        now = date.fromisoformat(on) if on else TODAY
        duty_states = random_offices.asked(self.office, *days, now)
        assert duty_states == random_offices.asked(self.office, *days, now, person_id=1), (
            "somebody alone is told the same"
        )
        return [(str(each.due), each.state) for each in duty_states]


@pytest.fixture
def duty_states(office: Office) -> DutyStates:
    return DutyStates(office)


# ---------------------------------------------------------------- which visit proves what


def test_what_was_owed_before_a_rule_began_takes_no_visit(duty_states: DutyStates) -> None:
    cases = (Case(id=at, person_id=1, kind="住院", opened_on=date(2026, 2, day)) for at, day in ((1, 18), (2, 24)))
    begun = replace(HOSPITAL, since=date(2026, 2, 20))
    assert duty_states(begun, *cases, visits="2026-03-02") == [("2026-03-03", "按时")]


def test_a_visit_in_time_for_one_is_not_taken_by_another_that_is_late(duty_states: DutyStates) -> None:
    cases = [Case(id=at, person_id=1, kind="住院", opened_on=date(2026, 5, day)) for at, day in ((1, 4), (2, 13))]
    assert duty_states(HOSPITAL, *cases, visits="2026-05-14") == [("2026-05-11", "错过"), ("2026-05-20", "按时")]
    assert duty_states(HOSPITAL, *cases, visits="2026-05-14 2026-05-15") == [
        ("2026-05-11", "补访"),
        ("2026-05-20", "按时"),
    ]


@pytest.mark.parametrize("period", ["2026-10-15 2026-12-31", "2026-04-01 2026-12-31"])
def test_what_falls_due_before_a_period_claims_its_visit_for_who_they_were_then(
    duty_states: DutyStates, period: str
) -> None:
    """The visit of April is for April, of somebody who was 离休干部 then: nothing is left for the year."""
    monthly = replace(MONTHLY, categories="离休干部", since=date(2026, 4, 1), until=date(2026, 5, 3))
    yearly = replace(CHECKUP, id=2, code="巡诊", years=1, since=date(2026, 5, 4))
    became = Change(1, "人员类别", known("2026-06-01"), {"category": "退休干部"})
    found = duty_states([monthly, yearly], became, visits="2026-04-30", period=period, on="2026-10-20")
    assert found[-1:] == [("2026-12-31", "待访")]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-01-17", "错过"),
        ("2026-01-18", "按时"),
        ("2026-02-17", "按时"),
        ("2026-03-19", "补访"),
        ("2026-03-20", "错过"),
    ],
)
def test_the_first_and_the_last_day_on_which_a_visit_counts(duty_states: DutyStates, day: str, state: str) -> None:
    assert duty_states(FESTIVAL, visits=day) == [("2026-02-17", state)]


@pytest.mark.parametrize(
    ("day", "state"),
    [("2025-12-31", "错过"), ("2026-01-01", "按时"), ("2022-12-22", "错过"), ("2022-12-23", "按时")],
)
def test_the_round_of_new_year_and_spring_festival_is_one(duty_states: DutyStates, day: str, state: str) -> None:
    """From 1 January, or thirty days before where that is earlier (2023-01-22)."""
    year, due = ("2026", "2026-02-17") if day > "2025" else ("2023", "2023-01-22")
    assert duty_states(replace(FESTIVAL, from_new_year=True), visits=day, period=year) == [(due, state)]


def test_windows_must_not_reach_into_the_next_year(office: Office) -> None:
    random_offices.write(office, World(people=[SOMEBODY], rules=[FESTIVAL]))
    with pytest.raises(UserError, match="重叠"):
        actions.save_rule(office, replace(FESTIVAL, days_before=300, late_days=60))


# ---------------------------------------------------------------- who was there


@pytest.mark.parametrize(("left", "found"), [("2026-02-17", []), ("2026-02-18", [("2026-02-17", "错过")])])
def test_who_dies_or_moves_on_the_day_itself_is_not_owed(
    duty_states: DutyStates, left: str, found: list[tuple[str, str]]
) -> None:
    assert duty_states(FESTIVAL, person=replace(SOMEBODY, died_on=known(left))) == found
    assert duty_states(FESTIVAL, person=replace(SOMEBODY, moved_out_on=known(left))) == found


def test_what_a_visit_has_proved_stays_but_for_who_had_left_before(duty_states: DutyStates) -> None:
    gone = replace(SOMEBODY, moved_out_on=known("2026-02-10"))
    assert duty_states(FESTIVAL, person=gone, visits="2026-02-01") == [("2026-02-17", "按时")]
    long_ago = replace(SOMEBODY, moved_out_on=known("2020-01-01"))
    assert duty_states(FESTIVAL, person=long_ago, visits="2026-02-01") == []


def test_a_partial_date_counts_from_its_first_day(duty_states: DutyStates) -> None:
    assert duty_states(FESTIVAL, person=replace(SOMEBODY, admitted_on=known("2026-02"))) == [("2026-02-17", "错过")]
    assert duty_states(FESTIVAL, person=replace(SOMEBODY, admitted_on=known("2026-03"))) == []
    assert duty_states(FESTIVAL, person=replace(SOMEBODY, died_on=known("2026"))) == []


@pytest.mark.parametrize(
    ("joined", "owed"), [("1976-07-01", 1), ("1976-07-02", 0), ("1976-07", 1), ("1976", 1), ("1977", 0)]
)
def test_fifty_years_in_the_party_by_the_day(duty_states: DutyStates, joined: str, owed: int) -> None:
    rule = DutyRule(
        id=1, code="七一", name="七一", trigger="固定日期", month=7, day=1, members_only=True, party_years=50
    )
    member = replace(SOMEBODY, politics="中共党员", party_joined=known(joined))
    assert len(duty_states(rule, person=member)) == owed
    assert duty_states(rule, person=replace(member, politics="群众")) == []


# ---------------------------------------------------------------- calendar periods


def test_a_visit_proves_the_period_that_it_lies_in_and_no_other(duty_states: DutyStates) -> None:
    found = duty_states(MONTHLY, visits="2026-02-03 2026-02-04", on="2026-02-28", period="2026-01-01 2026-03-31")
    assert found == [("2026-01-31", "错过"), ("2026-02-28", "按时"), ("2026-03-31", "未到期")]


def test_quarters(duty_states: DutyStates) -> None:
    rule = replace(MONTHLY, trigger="每季一次")
    assert duty_states(rule, visits="2026-04-01 2026-09-30") == [
        ("2026-03-31", "错过"),
        ("2026-06-30", "按时"),
        ("2026-09-30", "按时"),
        ("2026-12-31", "待访"),
    ]


def test_every_second_year_is_owed_again_where_it_was_missed(duty_states: DutyStates) -> None:
    assert duty_states(CHECKUP, visits="2021-05-05", period="2021 2026") == [
        ("2021-12-31", "按时"),
        ("2023-12-31", "错过"),
        ("2024-12-31", "错过"),
        ("2025-12-31", "错过"),
        ("2026-12-31", "待访"),
    ]


def test_some_categories_yearly(duty_states: DutyStates) -> None:
    rule = replace(CHECKUP, yearly="离休干部")
    assert duty_states(rule, visits="2024-05-05 2025-05-05", period="2025 2026") == [
        ("2025-12-31", "按时"),
        ("2026-12-31", "待访"),
    ]
    other = replace(SOMEBODY, category="退休干部")
    assert duty_states(rule, person=other, visits="2024-05-05", period="2025 2026") == [("2026-12-31", "待访")]


def test_who_arrives_with_an_old_check_up_is_owed_from_the_arrival_on(duty_states: DutyStates) -> None:
    person = replace(SOMEBODY, moved_in_on=known("2025-05-20"))
    assert duty_states(CHECKUP, person=person, visits="2021-03-01", period="2023 2026") == [
        ("2025-12-31", "错过"),
        ("2026-12-31", "待访"),
    ]


def test_a_period_spent_away_at_its_end_is_not_owed(duty_states: DutyStates) -> None:
    away = Away(1, known("2024-06-01"), known("2025-06-01"))
    assert duty_states(CHECKUP, away, visits="2022-01-10", period="2023 2025") == [("2025-12-31", "错过")]


# ---------------------------------------------------------------- rules that change, and the day from which all is owed


def test_a_change_leaves_what_fell_due_before_as_it_was(duty_states: DutyStates) -> None:
    before = replace(MONTHLY, until=date(2026, 3, 31))
    after = replace(MONTHLY, id=2, trigger="每季一次", since=date(2026, 4, 1))
    assert [due for due, _ in duty_states([before, after], on="2026-05-01")] == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31",
    ]  # fmt: skip


def test_a_case_is_owed_by_the_version_that_held_when_it_was_opened(duty_states: DutyStates) -> None:
    """Else a shorter time would let go of what happened just before the change."""
    before = replace(HOSPITAL, days_after=15, until=date(2026, 5, 9))
    after = replace(HOSPITAL, id=2, days_after=3, since=date(2026, 5, 10))
    cases = [Case(id=at, person_id=1, kind="住院", opened_on=date(2026, 5, day)) for at, day in ((1, 8), (2, 10))]
    assert duty_states([before, after], *cases, on="2026-05-10") == [("2026-05-13", "待访"), ("2026-05-23", "待访")]


def test_nothing_is_owed_before_the_day_from_which_visits_are(duty_states: DutyStates) -> None:
    found = duty_states(MONTHLY, start="2026-08-15", on="2026-09-30", period="2026-01-01 2026-09-30")
    assert found == [("2026-08-31", "错过"), ("2026-09-30", "待访")]
    case = Case(id=1, person_id=1, kind="住院", opened_on=date(2026, 5, 4))
    assert duty_states(HOSPITAL, case, start="2026-05-12") == []
    assert duty_states(HOSPITAL, case, start="2026-05-11") == [("2026-05-11", "错过")]
    assert duty_states(FESTIVAL, start="2026-02-18", visits="2026-02-20") == []


# ---------------------------------------------------------------- who had left


@pytest.mark.parametrize("end", ["died_on", "moved_out_on"])
def test_a_visit_after_somebody_has_left_proves_nothing(duty_states: DutyStates, end: str) -> None:
    gone = replace(SOMEBODY, **{end: known("2026-02-10")})
    assert duty_states(FESTIVAL, person=gone, visits="2026-03-10") == []
    assert duty_states(FESTIVAL, person=gone, visits="2026-02-05") == [("2026-02-17", "按时")]
    assert duty_states(MONTHLY, person=gone, visits="2026-02-20", period="2026-02-01 2026-02-28") == []
    assert duty_states(BIRTHDAY, person=replace(gone, birth=known("1946-02-20")), visits="2026-02-15") == []


# ---------------------------------------------------------------- open matters


def test_a_second_case_is_owed_a_second_visit(duty_states: DutyStates) -> None:
    cases = [Case(id=at, person_id=1, kind="住院", opened_on=date(2026, 5, day)) for at, day in ((1, 4), (2, 6))]
    assert duty_states(HOSPITAL, *cases, visits="2026-05-08") == [("2026-05-11", "按时"), ("2026-05-13", "错过")]
    assert duty_states(HOSPITAL, *cases, visits="2026-05-08 2026-05-08") == [
        ("2026-05-11", "按时"),
        ("2026-05-13", "按时"),
    ]


def test_what_is_excused_leaves_the_visit_to_who_needs_it(duty_states: DutyStates) -> None:
    cases = [Case(id=at, person_id=1, kind="住院", opened_on=date(2026, 5, day)) for at, day in ((1, 4), (2, 6))]
    excuse = Excuse(
        id=1, person_id=1, rule="住院", due=date(2026, 5, 11), why="已电话了解", excused_on=date(2026, 5, 7)
    )
    assert duty_states(HOSPITAL, *cases, excuse, visits="2026-05-08") == [
        ("2026-05-11", "免访"),
        ("2026-05-13", "按时"),
    ]


def test_a_later_case_claims_its_visit_whatever_period_is_asked_for(duty_states: DutyStates) -> None:
    cases = [
        Case(id=at, person_id=1, kind="住院", opened_on=day)
        for at, day in ((1, date(2026, 5, 4)), (2, date(2026, 5, 14)))
    ]
    assert duty_states(HOSPITAL, *cases, visits="2026-05-15", period="2026-05-01 2026-05-12") == [
        ("2026-05-11", "错过")
    ]


def test_a_case_of_who_comes_into_the_register_later_is_owed_all_the_same(duty_states: DutyStates) -> None:
    person = replace(SOMEBODY, admitted_on=known("2026-06-01"))
    case = Case(id=1, person_id=1, kind="住院", opened_on=date(2026, 5, 4))
    assert duty_states(HOSPITAL, case, person=person) == [("2026-05-11", "错过")]


def test_nothing_is_open_of_the_dead_but_the_visit_of_the_death(office: Office) -> None:
    death = replace(HOSPITAL, id=2, code="去世", name="去世", case_kind="去世", days_after=1)
    world = World(people=[replace(SOMEBODY, died_on=known("2026-09-01"))], rules=[MONTHLY, death])
    world.cases.append(Case(id=1, person_id=1, kind="去世", opened_on=date(2026, 9, 1)))
    random_offices.write(office, world)
    assert [duty.code for duty in store_duties.open_duties(office, TODAY)] == ["去世"]
    assert sum(duty.code == "巡诊" for duty in store_duties.duties(office, date(2026, 1, 1), TODAY, TODAY)) == 8


# ---------------------------------------------------------------- birthdays


@pytest.mark.parametrize(
    ("birth", "lunar", "keeps_lunar", "found"),
    [
        ("1936-10-01", "", "", "2026-10-01"),
        ("1936-10-01", "", "是", "2026-09-26"),  # 八月十六
        ("1936-10-01", "08-16", "", "2026-09-26"),
        ("1936-10-01", "08-16", "否", "2026-10-01"),
        ("1936-10", "", "", "2026-10-01"),
        ("1936-10", "08-16", "是", "2026-09-26"),
        ("1936-10", "08-16", "", "2026-09-26"),
        ("1936-10", "08-16", "否", "2026-10-01"),
        ("1936", "08-16", "", "2026-09-26"),
        ("1936", "08-16", "否", ""),
        ("1936-05-01", "闰03-11", "是", "2026-04-27"),  # 2026 has no 闰三月
        ("1936-02-29", "", "", "2026-02-28"),
        ("1937-02-10", "12-29", "是", "2027-02-05"),  # the last day of the lunar year 1936
        ("1937-01-02", "", "是", "2026-12-28"),  # of the lunar year 1936
        ("1936", "", "", ""),
        ("", "08-16", "是", ""),
    ],
)
def test_ninety(duty_states: DutyStates, birth: str, lunar: str, keeps_lunar: str, found: str) -> None:
    person = replace(
        SOMEBODY,
        birth=known(birth) if birth else None,
        lunar_birthday=LunarDay.from_text(lunar) if lunar else None,
        keeps_lunar=keeps_lunar,
    )
    found_in = {
        year: [day for day, _ in duty_states(BIRTHDAY, person=person, period=year)] for year in ("2026", "2027")
    }
    assert found_in == {year: [found] if found[:4] == year else [] for year in ("2026", "2027")}


@pytest.mark.parametrize("year", [2023, 2025, 2028, 2033])  # with 闰二月, 闰六月, 闰五月 and 闰十一月
def test_every_lunar_birthday_of_a_year_is_where_borax_has_it(year: int) -> None:
    for month in range(1, 13):
        for number in (1, 15, 29, 30):
            for leap in (False, True):
                born = BirthRow(None, LunarDay(month, number, leap))
                duty_states = {each.day for each in birthdays_between(born, date(year, 1, 1), date(year, 12, 31))}
                days = (date(year, 1, 1) + timedelta(days=at) for at in range(366))
                kept = {day for day in days if reference_days.is_moon_day(day, month, number, leap)}
                assert duty_states == {day for day in kept if day.year == year}
