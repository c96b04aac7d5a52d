"""Histories with dates: corrections and changes, and the register as it stood on any day."""

import dataclasses
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.backups.backup import verify
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Category, PeopleQuery, Person, Rank, State
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.support import TODAY, empty_office


def day(text: str) -> PartialDate:
    return PartialDate.from_iso(text)


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    return actions.save_person(
        blank_office, Person(name="张建国", category=Category.TUIXIU, rank=Rank.COUNTY_DEPUTY, birth=day("1950-05"))
    )


def rank_on(office: Office, when: str) -> dict[str, int]:
    return dict(store.facet_counts(office, "rank", PeopleQuery(as_of=date.fromisoformat(when))))


def test_a_change_leaves_the_past_and_a_correction_does_not(blank_office: Office, zhang: Person) -> None:
    promoted = dataclasses.replace(zhang, rank=Rank.COUNTY_HEAD)
    actions.save_person(blank_office, promoted, {Track.RANK: day("2020-03")})
    assert rank_on(blank_office, "2020-02-29") == {"副县处级": 1}
    assert rank_on(blank_office, "2020-03-01") == {"正县处级": 1}
    assert store.get(blank_office, zhang.id or 0).rank == "正县处级"
    actions.save_person(blank_office, dataclasses.replace(promoted, rank=Rank.BUREAU_DEPUTY))
    assert rank_on(blank_office, "2020-02-29") == {"副县处级": 1}
    assert rank_on(blank_office, "2020-03-01") == rank_on(blank_office, TODAY.isoformat()) == {"副厅局级": 1}


def test_a_change_before_the_last_one_is_refused_with_the_way_out(blank_office: Office, zhang: Person) -> None:
    actions.save_person(blank_office, dataclasses.replace(zhang, rank=Rank.COUNTY_HEAD), {Track.RANK: day("2020")})
    with pytest.raises(UserError, match=r"2020.*经历"):
        actions.save_person(blank_office, dataclasses.replace(zhang, rank=Rank.CLERK), {Track.RANK: day("2019-12-31")})
    with pytest.raises(UserError, match="今天之后"):
        actions.save_person(blank_office, dataclasses.replace(zhang, rank=Rank.CLERK), {Track.RANK: day("2026-11")})
    assert store.get(blank_office, zhang.id or 0).rank == Rank.COUNTY_HEAD


def test_a_history_is_edited_as_a_whole(blank_office: Office, zhang: Person) -> None:
    stages = [
        Stage(rank=Rank.TOWN_HEAD),
        Stage(rank=Rank.COUNTY_DEPUTY, since=day("1998-07"), note="县委〔1998〕12号"),
        Stage(rank=Rank.COUNTY_HEAD, since=day("2005")),
    ]
    history_actions.set_history(blank_office, zhang.id or 0, Track.RANK, stages)
    assert store.get(blank_office, zhang.id or 0).rank == Rank.COUNTY_HEAD
    assert [rank_on(blank_office, when) for when in ("1990-01-01", "1998-07-01", "2004-12-31", "2005-01-01")] == [
        {"正乡科级": 1}, {"副县处级": 1}, {"副县处级": 1}, {"正县处级": 1}
    ]  # fmt: skip
    undo(blank_office)
    assert store.get(blank_office, zhang.id or 0) == zhang
    assert rank_on(blank_office, "1990-01-01") == {"副县处级": 1}
    with pytest.raises(UserError, match="都是"):
        history_actions.set_history(
            blank_office, zhang.id or 0, Track.RANK, [Stage(since=day("2005")), Stage(since=day("2005-01"))]
        )


def test_what_was_before_the_first_stage_is_the_earliest_that_is_known(blank_office: Office, zhang: Person) -> None:
    stages = [Stage(rank=Rank.TOWN_HEAD, since=day("1990")), Stage(rank=Rank.COUNTY_HEAD, since=day("2005"))]
    history_actions.set_history(blank_office, zhang.id or 0, Track.RANK, stages)
    assert rank_on(blank_office, "1980-01-01") == {"正乡科级": 1}


def test_a_branch_changed_or_corrected(blank_office: Office, zhang: Person) -> None:
    first, second = (
        branch_actions.save_branch(blank_office, Branch(name=name)) for name in ("第一党支部", "第二党支部")
    )
    ids = [zhang.id or 0]
    branch_actions.assign_branch(blank_office, ids, first.id, "单独")
    branch_actions.assign_branch(blank_office, ids, second.id, "混编", day("2024-06-15"))
    shown = {
        when: store.list_rows(
            blank_office, [field for field in store.list_columns() if field.name in ("branch_id", "membership")], ids,
            date.fromisoformat(when),
        )[0][1:]
        for when in ("2024-06-14", "2024-06-15")
    }  # fmt: skip
    assert shown == {"2024-06-14": ("第一党支部", "单独"), "2024-06-15": ("第二党支部", "混编")}


def test_who_moved_away_and_came_back_was_away_in_between(blank_office: Office, zhang: Person) -> None:
    states = lambda when: dict(store.facet_counts(blank_office, "state", PeopleQuery(as_of=date.fromisoformat(when))))  # noqa: E731
    departure_actions.register_move_out(blank_office, zhang.id or 0, date(2022, 5, 1), "昆明")
    departure_actions.register_return(blank_office, zhang.id or 0, date(2024, 3, 1))
    assert states("2022-04-30") == states("2024-03-01") == {State.PRESENT: 1}
    assert states("2022-05-01") == states("2024-02-29") == {State.MOVED_OUT: 1}
    assert store.get(blank_office, zhang.id or 0).moved_out_on is None
    departure_actions.register_death(blank_office, zhang.id or 0, date(2025, 1, 2))
    assert states("2023-01-01") == {State.MOVED_OUT: 1} and states("2025-01-02") == {State.DEAD: 1}
    with pytest.raises(UserError, match="没有转出"):
        departure_actions.register_return(blank_office, zhang.id or 0, date(2025, 3, 1))


def test_who_came_back_cannot_have_moved_away_again_before_that(blank_office: Office, zhang: Person) -> None:
    who = zhang.id or 0
    departure_actions.register_move_out(blank_office, who, date(2022, 5, 1), "昆明")
    departure_actions.register_return(blank_office, who, date(2024, 3, 1))
    for early in (date(2022, 5, 1), date(2024, 3, 1)):
        with pytest.raises(UserError, match="上次转回是 2024-03-01"):
            departure_actions.register_move_out(blank_office, who, early, "大理")
    away = dataclasses.replace(store.get(blank_office, who), moved_out_on=day("2022-05-01"))
    actions.save_person(blank_office, away)  # typed into the form
    with pytest.raises(UserError, match="改正转出时间"):
        departure_actions.register_return(blank_office, who, date(2025, 1, 1))
    actions.save_person(blank_office, dataclasses.replace(away, moved_out_on=day("2024-05")))
    departure_actions.register_return(blank_office, who, date(2025, 1, 1))
    assert store.get(blank_office, who).moved_out_on is None


def test_who_had_not_come_yet_is_not_on_the_list_of_that_day(blank_office: Office) -> None:
    actions.save_person(blank_office, Person(name="李梅", category=Category.TUIXIU, admitted_on=day("2021-04")))
    assert not store.listed_ids(blank_office, PeopleQuery(as_of=date(2021, 3, 31)))
    assert len(store.listed_ids(blank_office, PeopleQuery(as_of=date(2021, 4, 1)))) == 1


def test_a_visit_of_the_past_is_counted_under_the_category_of_that_day(blank_office: Office, zhang: Person) -> None:
    lower = actions.save_person(blank_office, dataclasses.replace(zhang, rank=Rank.TOWN_HEAD))
    actions.save_person(blank_office, dataclasses.replace(lower, rank=Rank.COUNTY_HEAD), {Track.RANK: day("2025-01")})
    made = [
        visit_actions.record_visit(blank_office, Visit(person_id=zhang.id, date=when, kind="日常走访")).category
        for when in (date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert made == ["其他退休干部", "县处级以上退休干部"]


RANKS = st.sampled_from(list(Rank)[:4])
ACTS = st.lists(st.tuples(st.booleans(), RANKS, st.integers(0, 400)), max_size=8)


@pytest.fixture
def scratch(fixed_today: None) -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as folder, empty_office(Path(folder)) as office:
        yield office


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, first=RANKS)
def test_any_sequence_of_acts_gives_one_state_a_day_and_undo_returns_the_same(
    scratch: Office, acts: list[tuple[bool, Rank, int]], first: Rank
) -> None:
    """Against a diary that says of each day what held, written in full after each act."""
    person = actions.save_person(scratch, Person(name="王强", category=Category.TUIXIU, rank=first))
    start, days = TODAY - timedelta(days=400), range(401)
    diary: list[Rank] = [first for _ in days]
    told: list[list[Rank]] = [list(diary)]
    last = 0  # the day of the last change
    for is_change, rank, on in acts:
        now = store.get(scratch, person.id or 0)
        changed = dataclasses.replace(now, rank=rank)
        if rank == now.rank:
            continue
        if is_change and on < last:
            with pytest.raises(UserError):
                actions.save_person(scratch, changed, {Track.RANK: PartialDate.of(start + timedelta(days=on))})
            continue
        actions.save_person(
            scratch, changed, {Track.RANK: PartialDate.of(start + timedelta(days=on))} if is_change else None
        )
        last = on if is_change else last
        # A change on the very first day of the diary still leaves the days before it.
        has_begun = any(entry != diary[0] for entry in diary) or is_change or last
        diary = [rank if at >= (last if has_begun else 0) else held for at, held in enumerate(diary)]
        told.append(list(diary))
    for remembered in reversed(told):
        query = PeopleQuery(text="王强", ids=(person.id or 0,))
        for at in {0, *(max(0, on - 1) for _, _, on in acts), *(on for _, _, on in acts), 400}:
            when = start + timedelta(days=at)
            assert store.facet_counts(scratch, "rank", dataclasses.replace(query, as_of=when)) == [(remembered[at], 1)]
        stages = history_store.of_person(scratch, person.id or 0, Track.RANK)
        assert not stages or stages[-1].rank == store.get(scratch, person.id or 0).rank
        if remembered is not told[0]:
            undo(scratch)
    assert verify(scratch.path).seals
