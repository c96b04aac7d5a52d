"""Who is in the register on which day, and the identity opening + came − went = actual."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.core.dates import UNKNOWN_DAY, PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.periods import Period, before, title_of, words_for_before
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people
from cadredesk.people.departure import actions as departure
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import PeopleQuery
from cadredesk.summary import actions, store
from tests.summary.conftest import person
from tests.support import all_people

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"opening": 1, "actual": 1}),
        ({"admitted_on": "2026-01-01"}, {"admitted": 1, "actual": 1}),
        ({"admitted_on": "2025-12-31"}, {"opening": 1, "actual": 1}),
        ({"admitted_on": "2026"}, {"admitted": 1, "actual": 1}),
        ({"admitted_on": "2026-12-31"}, {"admitted": 1, "actual": 1}),
        ({"admitted_on": "2027"}, {}),
        ({"moved_in_on": "2026-05"}, {"moved_in": 1, "actual": 1}),
        ({"admitted_on": "2026-03", "source": "转入"}, {"moved_in": 1, "actual": 1}),
        ({"admitted_on": "2020", "moved_in_on": "2026-03-01"}, {"moved_in": 1, "actual": 1}),
        ({"moved_in_on": "2025-12-20", "admitted_on": "2026-01-03"}, {"moved_in": 1, "actual": 1}),
        ({"died_on": "2026-01-01"}, {"opening": 1, "died": 1}),
        ({"died_on": "2025-12-31"}, {}),
        ({"died_on": "2026-12-31"}, {"opening": 1, "died": 1}),
        ({"died_on": "2027"}, {"opening": 1, "actual": 1}),
        ({"died_on": "2026"}, {"opening": 1, "died": 1}),
        ({"admitted_on": "2026-02", "died_on": "2026-02"}, {"admitted": 1, "died": 1}),
        ({"moved_out_on": "2026-06-30"}, {"opening": 1, "moved_out": 1}),
        ({"moved_out_on": "2025-06-30", "died_on": "2026-06-30"}, {}),
        ({"moved_out_on": "2026-03-30", "died_on": "2026-06-30"}, {"opening": 1, "moved_out": 1}),
        ({"died_on": "不详"}, {}),
        ({"moved_out_on": "不详"}, {}),
        ({"admitted_on": "2026-02", "died_on": "不详"}, {}),
        ({"moved_in_on": "2026-02", "moved_out_on": "不详"}, {}),
        ({"moved_out_on": "不详", "died_on": "2026-06-30"}, {}),
        ({"moved_out_on": "2026-03-30", "died_on": "不详"}, {"opening": 1, "moved_out": 1}),
        ({"moved_out_on": "不详", "died_on": "不详"}, {}),
        ({"category": "遗属", "admitted_on": "2026-02", "died_on": "2026-03"}, {}),
        ({"category": "", "admitted_on": "2026-02"}, {}),
    ],
)
def test_one_person_in_one_year(office, fill, fields, expected):
    fill([person(**fields)])
    found = actions.summarise(office, *YEAR).people
    names = ("opening", "admitted", "moved_in", "died", "moved_out", "actual")
    assert {name: getattr(found, name) for name in names if getattr(found, name)} == expected
    assert (found.total, found.difference) == (found.actual, 0)


def test_a_death_before_the_admission_shows_in_the_difference(office, fill):
    fill([person(admitted_on="2026-05-01", died_on="2025-03-01"), person()])
    found = actions.summarise(office, *YEAR).people
    assert (found.opening, found.admitted, found.expected, found.actual, found.difference) == (1, 1, 2, 1, -1)
    assert store.behind(office, "people.difference", Period(*YEAR)).ids == (1,)


def test_survivors_and_those_without_category_stand_by_category_alone(office, fill):
    fill([person(category="遗属"), person(category=""), person()])
    found = actions.summarise(office, *YEAR).people
    assert (found.total, dict(found.by_category)) == (1, {"退休干部": 1, "遗属": 1, "未填": 1})
    assert dict(found.by_rank) == {"未填": 1}


def test_workers_have_no_rank_and_none_is_missing(office, fill):
    fill(
        [person(category="退休职工"), person(category="退休职工", rank="科员及以下"), person(rank="正县处级"), person()]
    )
    found = actions.summarise(office, *YEAR).people
    assert dict(found.by_rank) == {"正县处级": 1, "科员及以下": 1, "未填": 1}
    assert len(store.behind(office, "people.by_rank.未填", Period(*YEAR)).ids) == 1


def test_ages_are_whole_years_on_the_last_day(office, fill):
    births = ["1967", "1966-12-31", "1966", "1957-01-01", "1956-12-31", "1926-12-31", "1927-01-01", "1900", None]
    fill([person(birth=birth) for birth in births])
    assert dict(actions.summarise(office, *YEAR).people.by_age) == {
        "60岁以下": 1, "60–69岁": 3, "70–79岁": 1, "90–99岁": 1, "100岁以上": 2, "未填": 1
    }  # fmt: skip


def test_fifty_years_count_on_the_latest_first_of_july(office, fill):
    joined = ["1976-07-01", "1976-07-02", "1976", "1976-08", "1975-07-02"]
    fill([person(politics="中共党员", party_joined=day) for day in joined])

    def fifty(until: date) -> int:
        return actions.summarise(office, date(2026, 1, 1), until).party.fifty_years

    assert (fifty(date(2026, 7, 1)), fifty(date(2026, 6, 30)), fifty(date(2027, 7, 1))) == (3, 0, 5)


# ---------------------------------------------------------------- any sane history

DAYS = st.integers(0, 3000).map(lambda days: date(2020, 1, 1) + timedelta(days))


@st.composite
def histories(draw):
    """Somebody who comes, or was always there, and later dies, moves away, both in either order, or stays."""
    came, first_left, then_left = sorted(draw(st.tuples(DAYS, DAYS, DAYS)))
    cut = {
        "day": PartialDate.of,
        "month": lambda day: PartialDate(day.year, day.month),
        "year": lambda day: PartialDate(day.year),
    }[draw(st.sampled_from(("day", "month", "year")))]
    come = draw(st.sampled_from(("", "admitted_on", "moved_in_on", "both")))
    ways = draw(st.permutations(("died_on", "moved_out_on")))[: draw(st.integers(0, 2))]
    left = (draw(st.sampled_from((cut(day), cut(day), UNKNOWN_DAY))) for day in (first_left, then_left))
    fields = dict(zip(ways, left, strict=False))
    if come:
        fields |= dict.fromkeys(("admitted_on", "moved_in_on") if come == "both" else (come,), cut(came))
    category = draw(st.sampled_from(("离休干部", "退休干部", "退休职工", "遗属", "")))
    return replace(person(category=category, source=draw(st.sampled_from(("", "转入")))), **fields)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(histories(), max_size=12), DAYS, st.integers(0, 900), st.integers(0, 900))
def test_periods_join_without_a_gap(office, someone, since, first, second):
    with office.operation("换人"):
        for known in all_people(office):
            office.conn.execute("DELETE FROM people WHERE id = ?", (known.id,))
        people.add_many(office, someone)
    middle = since + timedelta(first)
    one = actions.summarise(office, since, middle).people
    two = actions.summarise(office, middle + timedelta(1), middle + timedelta(1 + second)).people
    assert (one.difference, two.difference) == (0, 0)
    workers = one.by_category.get("退休职工", 0)  # they have no rank, and none is missing
    assert two.opening == one.actual == sum(one.by_rank.values()) + workers == sum(one.by_age.values())


# ---------------------------------------------------------------- who moved away and came back, who rose in rank


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DAYS, unique=True, max_size=7), DAYS, st.integers(0, 900), st.sampled_from(("", "died_on")))
def test_journeys_there_and_back_never_break_the_identity(office, days, since, long, end):
    """Against the obvious: away after each odd move, dead after the last day."""
    moves, last = sorted(days), max((*days, since))
    with office.operation("换人"):
        office.conn.execute("DELETE FROM stages")
        office.conn.execute("DELETE FROM people")
        away = moves[-1] if len(moves) % 2 else None
        someone = replace(
            person(),
            moved_out_on=PartialDate.of(away) if away else None,
            died_on=PartialDate.of(last + timedelta(1)) if end else None,
        )
        someone = people.add(office, someone)
        for at, day in enumerate(moves[: len(moves) // 2 * 2]):
            state = ("转出", "在册")[at % 2]
            stage = Stage(person_id=someone.id, track=Track.STATE, since=PartialDate.of(day), state=state)
            history_store.add(office, stage)
    until = since + timedelta(long)

    def there(day: date) -> int:
        return int(sum(move <= day for move in moves) % 2 == 0 and not (end and day > last))

    found = actions.summarise(office, since, until).people
    assert (found.opening, found.actual, found.difference) == (there(since - timedelta(1)), there(until), 0)
    assert found.died == int(bool(end) and since <= last + timedelta(1) <= until and not len(moves) % 2)


@st.composite
def lives(draw):
    """(person, moves): days in order, on which somebody comes, goes and comes again as often as it happens, and dies or not."""
    days = sorted(draw(st.lists(DAYS, unique=True, min_size=1, max_size=8)))
    came, *moves = days
    dies = draw(st.booleans()) and len(moves) % 2 == 1  # dead people are in the register, not away
    died = moves.pop() if dies else None
    away = PartialDate.of(moves[-1]) if len(moves) % 2 else None
    source, came_on = draw(st.sampled_from((("新办", "admitted_on"), ("转入", "moved_in_on"), ("转入", "admitted_on"))))
    fields = {came_on: PartialDate.of(came), "moved_out_on": away, "died_on": PartialDate.of(died) if died else None}
    return replace(person(source=source), **fields), moves


def _plain(all_lives, since, until):
    """(办理, 转入, 去世, 转出) from one day to another, counted one by one."""

    def within(day):
        return day is not None and since <= getattr(day, "first", day) <= until

    return (
        sum(each.source == "新办" and within(each.admitted_on) for each, _ in all_lives),
        sum(each.source == "转入" and (within(each.admitted_on) or within(each.moved_in_on)) for each, _ in all_lives)
        + sum(within(day) for _, moves in all_lives for day in moves[1::2]),
        sum(within(each.died_on) for each, _ in all_lives),
        sum(within(day) for _, moves in all_lives for day in moves[0::2]),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lives(), max_size=6))
def test_single_years_add_up_to_those_of_all_of_them(office, all_lives):
    with office.operation("换人"):
        office.conn.execute("DELETE FROM stages")
        office.conn.execute("DELETE FROM people")
        for someone, moves in all_lives:
            made = people.add(office, someone)
            for at, day in enumerate(moves[: len(moves) // 2 * 2]):
                state = ("转出", "在册")[at % 2]
                stage = Stage(person_id=made.id, track=Track.STATE, since=PartialDate.of(day), state=state)
                history_store.add(office, stage)
    spans = [(date(year, 1, 1), date(year, 12, 31)) for year in range(2019, 2030)]
    whole = (spans[0][0], spans[-1][1])
    counted = {}
    for span in (*spans, whole):
        found = actions.summarise(office, *span).people
        counted[span] = (found.admitted, found.moved_in, found.died, found.moved_out)
        assert counted[span] == _plain(all_lives, *span)
        assert (found.difference, found.expected) == (0, found.actual)
    assert counted[whole] == tuple(sum(counted[span][at] for span in spans) for at in range(4))


def test_somebody_admitted_who_left_and_came_back_is_told_as_all_three(office, fill):
    fill([person(name="王来", admitted_on="2022-03-01", source="新办")])
    departure.register_move_out(office, 1, date(2023, 5, 1), "昆明市委老干部局")
    departure.register_return(office, 1, date(2024, 6, 1))

    def figures(first: int, last: int) -> tuple[int, ...]:
        found = actions.summarise(office, date(first, 1, 1), date(last, 12, 31)).people
        assert found.difference == 0
        return found.admitted, found.moved_out, found.moved_in, found.actual

    assert [figures(year, year) for year in (2022, 2023, 2024)] == [(1, 0, 0, 1), (0, 1, 0, 0), (0, 0, 1, 1)]
    assert figures(2021, 2025) == (1, 1, 1, 1)
    # 转入时间 filled in on the return is the same event, and the admission stays what it was.
    people_actions.save_person(office, replace(people.get(office, 1), moved_in_on=PartialDate(2024, 6, 1)))
    assert figures(2021, 2025) == (1, 1, 1, 1) and figures(2022, 2022) == (1, 0, 0, 1)


@pytest.mark.parametrize("returned", [2022, 2024])
def test_who_comes_back_from_an_unknown_time_away_counts_from_the_return(office, fill, returned):
    """Admitted in 2022, away since nobody knows when: nothing is said of the time before."""
    fill([person(name="王来", admitted_on="2022-03-01", source="新办"), person()])
    departure.register_move_out(office, 1, None, "昆明市委老干部局")
    departure.register_return(office, 1, date(returned, 6, 1))
    for year in range(2020, 2027):
        found = actions.summarise(office, date(year, 1, 1), date(year, 12, 31)).people
        here = int(year >= returned) + 1
        assert (found.admitted, found.moved_in, found.moved_out) == (0, int(year == returned), 0)
        assert (found.actual, found.difference) == (here, 0)


def test_whoever_died_nobody_knows_when_is_in_the_register_of_no_past_day(office, fill):
    fill([person(name="王来", admitted_on="2022-03-01", died_on="不详"), person()])
    for day in (date(2023, 1, 1), date(2026, 1, 1)):
        ids = people.listed_ids(office, PeopleQuery(facets=(("state", "在册"),), as_of=day))
        assert ids == [2]
    assert min(store.years(office), default=2026) > 2000


def test_the_figures_of_a_past_year_keep_the_ranks_and_branches_of_that_year(office, fill):
    fill([person(rank="副县处级", politics="中共党员", membership="单独")])
    someone = people.get(office, 1)
    people_actions.save_person(
        office,
        replace(someone, rank="正县处级", membership="混编"),
        {Track.RANK: PartialDate(2026, 3), Track.BRANCH: PartialDate(2026, 4)},
    )
    before, after = (actions.summarise(office, date(2026, 1, 1), date(2026, month, 31)) for month in (1, 5))
    assert (dict(before.people.by_rank), dict(after.people.by_rank)) == ({"副县处级": 1}, {"正县处级": 1})
    assert (before.party.separate, after.party.separate, after.party.mixed) == (1, 0, 1)
    assert store.behind(office, "people.by_rank.副县处级", Period(date(2026, 1, 1), date(2026, 1, 31))).ids == (1,)


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("since", "until", "title", "words", "earlier"),
    [
        ("2026-01-01", "2026-12-31", "2026年度", "上年", ("2025-01-01", "2025-12-31")),
        ("2022-01-01", "2026-12-31", "2022—2026年", "前5年", ("2017-01-01", "2021-12-31")),
        ("2026-01-01", "2026-06-30", "2026年1—6月", "上年同期", ("2025-01-01", "2025-06-30")),
        ("2026-11-30", "2026-11-30", "2026年11月30日", "上年同期", ("2025-11-30", "2025-11-30")),
        ("2024-02-01", "2024-02-29", "2024年2月", "上年同期", ("2023-02-01", "2023-02-28")),
        ("2025-02-01", "2025-02-28", "2025年2月", "上年同期", ("2024-02-01", "2024-02-29")),
        ("2025-07-05", "2026-03-08", "2025年7月5日至2026年3月8日", "上年同期", ("2024-07-05", "2025-03-08")),
    ],
)
def test_a_period_its_name_and_what_it_is_compared_with(since, until, title, words, earlier):
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    assert (title_of(period), words_for_before(period)) == (title, words)
    assert before(period) == Period(*map(date.fromisoformat, earlier))


def test_a_period_that_ends_before_it_begins_is_refused(office):
    with pytest.raises(UserError, match="早于"):
        actions.summarise(office, date(2026, 2, 1), date(2026, 1, 31))
