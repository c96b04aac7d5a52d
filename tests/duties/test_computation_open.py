"""What is open, what is counted, and what undo brings back, in offices made at random under several rules at once."""

from collections import Counter
from datetime import date, timedelta

import pytest

from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duties import actions, store_duties
from cadredesk.duties.records import STATES, DutyRule, DutyState, Outcome
from cadredesk.duties.store_duties import LOOK_BACK
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.duties import random_offices, reference
from tests.duties.random_cases import now_and_then, office
from tests.duties.random_offices import SampleRandom
from tests.duties.reference import Owed, World
from tests.support import TODAY

__all__ = ["office"]


def under_all_rules(dice: SampleRandom, on: date) -> World:
    """People under one rule of each trigger, and what has happened to them."""
    birthday = random_offices.rule(dice, "大寿", "生日", great=True)
    made = [
        random_offices.rule(dice, "中秋", "农历节日", month=8, day=15),
        random_offices.rule(dice, "七一", "固定日期", month=7, day=1),
        birthday,
        random_offices.rule(dice, "巡诊", "每月一次"),
        random_offices.rule(dice, "住院", "事项", case_kind="住院", days_after=7),
        random_offices.rule(dice, "去世", "事项", case_kind="去世", days_after=1),
        random_offices.rule(dice, "体检", "每几年一次", years=2, yearly="离休干部"),
    ]
    world = random_offices.world(dice, lambda: birthday, dice.of(random_offices.born, random_offices.needy))
    world.rules = [DutyRule(**{**_values(rule), "id": at}) for at, rule in enumerate(made, 1)]
    return random_offices.live(dice, random_offices.open_matters(dice, world, dice.of("住院", "去世")), on, visits=6)


def _values(rule: DutyRule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in DutyRule.__slots__}


def is_over(world: World, owed: Owed, on: date) -> bool:
    """Whether nobody can go any more."""
    person = next(each for each in world.people if each.id == owed.person_id)
    return owed.code != "去世" and reference.left_on(world, person, on) is not None


def is_listed(world: World, owed: Owed, on: date) -> bool:
    """Whether something is to be done on a day, or was missed."""
    recent = owed.code in ("住院", "去世") or owed.due >= min(
        on.replace(month=1, day=1), on - timedelta(days=LOOK_BACK)
    )
    return owed.state in ("待访", "逾期", "错过") and recent and not is_over(world, owed, on)


@now_and_then
def test_what_is_open_is_what_is_owed_and_not_settled(office: Office, dice: SampleRandom) -> None:
    on = dice.of(dice.day(date(2024, 6, 1), date(2027, 6, 1)), TODAY)
    world = under_all_rules(dice, on)
    random_offices.write(office, world)
    duty_states = random_offices.shown(store_duties.open_duties(office, on))
    ever = reference.owed(world, date(2021, 1, 1), date(2029, 6, 1), on)
    assert duty_states == [each for each in ever if is_listed(world, each, on)], (world, on)
    for person in world.people:
        alone = random_offices.shown(store_duties.open_duties(office, on, person_id=person.id))
        assert alone == [each for each in duty_states if each.person_id == person.id], (world, on, person.id)


@now_and_then
def test_all_rules_at_once_say_what_each_says_alone_and_figures_add_up(office: Office, dice: SampleRandom) -> None:
    on = dice.of(dice.day(date(2024, 6, 1), date(2027, 6, 1)), TODAY)
    world = under_all_rules(dice, on)
    random_offices.write(office, world)
    since = dice.day(date(2024, 1, 1), date(2026, 1, 1))
    until = since + timedelta(days=dice.number(1, 600))
    found = store_duties.duties(office, since, until, on)
    duty_states = random_offices.shown(found)
    assert duty_states == reference.owed(world, since, until, on), (world, since, until, on)
    codes = [rule.code for rule in world.rules]
    assert duty_states == sorted(
        each for code in codes for each in random_offices.asked(office, since, until, on, codes=(code,))
    )

    assert store_duties.counts(found) == {
        code: dict(Counter(STATES[Outcome(each.state)].value for each in duty_states if each.code == code))
        for code in {each.code for each in duty_states}
    }
    tallies = store_duties.tallies(office, since, until, on)
    assert set(tallies) == {each.code for each in duty_states}
    for code, tally in tallies.items():
        parts = (tally.done, tally.late, tally.overdue, tally.missed, tally.excused, tally.waiting)
        assert min(parts) >= 0 and sum(parts) == tally.owed
        mine = [each for each in duty_states if each.code == code]
        assert (tally.done, tally.missed) == tuple(
            sum(each.state == word for each in mine) for word in ("按时", "错过")
        )
        assert tally.late == sum(bool(each.visited_on and each.visited_on > each.due) for each in mine)
        assert tally.overdue == sum(each.state == "逾期" for each in mine)
        assert tally.excused == sum(each.state == "免访" for each in mine)
        assert tally.waiting == sum(each.state in ("未到期", "待访") for each in mine)
        left = tally.owed - tally.excused - tally.waiting
        ahead = code in ("中秋", "七一") and all(each.due > on for each in mine)
        expected = None if not left or ahead else round(100 * (tally.done + tally.late) / left + 1e-9, 1)
        assert tally.percent == expected


@now_and_then
def test_undo_of_a_visit_or_an_excuse_brings_back_where_all_stood(
    office: Office, dice: SampleRandom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    random_offices.write(office, under_all_rules(dice, TODAY))
    before = everything(office)
    open_now = [duty for duty in store_duties.open_duties(office, TODAY) if duty.is_open]
    if not open_now:
        return
    duty = dice.of(*open_now)
    if dice.once_in(2):
        actions.excuse(office, duty.person_id, duty.code, duty.due, "在外地")
        assert _state(office, duty.person_id, duty.code, duty.due) is DutyState.EXCUSED
    else:
        day = max(duty.since, min(duty.late_until, TODAY))
        visit_actions.record_visit(office, Visit(person_id=duty.person_id, date=day, rule=duty.code))
        assert everything(office) != before
    undo(office)
    assert everything(office) == before


def everything(office: Office) -> list[Owed]:
    return random_offices.asked(office, date(2021, 1, 1), date(2028, 12, 31), TODAY)


def _state(office: Office, person_id: int, code: str, due: date) -> DutyState | None:
    found = store_duties.find(office, person_id, code, due)
    return found.state if found else None
