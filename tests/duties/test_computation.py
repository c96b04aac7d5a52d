"""The engine beside a second, plain computation (``reference``), on offices made at random and kept in a real file.

DUTIES_EXAMPLES=2000 looks further; DUTIES_SHRINK=1 finds the smallest world in which the two differ.
"""

from datetime import date, timedelta

from cadredesk.db.file import Office
from cadredesk.duties.records import DutyRule
from tests.duties import random_offices, reference
from tests.duties.random_cases import by_chance, office
from tests.duties.random_offices import CARED_FOR, SampleRandom
from tests.duties.reference import World
from tests.support import TODAY

__all__ = ["office"]


def check(office: Office, dice: SampleRandom, world: World) -> None:
    """The two computations agree about a period, and the engine agrees with itself."""
    since = dice.day(date(2024, 1, 1), date(2026, 9, 1))
    until = since + timedelta(days=dice.number(0, 900))
    on = dice.of(dice.day(date(2024, 1, 1), date(2027, 6, 1)), TODAY)
    random_offices.live(dice, world, on)
    random_offices.write(office, world)
    duty_states = random_offices.asked(office, since, until, on)
    assert duty_states == reference.owed(world, since, until, on), (world, since, until, on)
    for person in world.people:
        alone = random_offices.asked(office, since, until, on, person_id=person.id)
        assert alone == [each for each in duty_states if each.person_id == person.id], (world, since, until, on)
    half = dice.day(since, until)
    parts = random_offices.asked(office, since, half, on) + random_offices.asked(
        office, half + timedelta(days=1), until, on
    )
    assert sorted(parts) == duty_states, (world, since, half, until, on)


@by_chance
def test_festivals_of_the_moon(office: Office, dice: SampleRandom) -> None:
    def make() -> DutyRule:
        month, day = dice.of((1, 1), (8, 15), (9, 9), (5, 5), (12, 30))
        ranks = dice.of("", "", "副县处级、正县处级")
        return random_offices.rule(
            dice, "春节", "农历节日", month=month, day=day, ranks=ranks, from_new_year=dice.once_in(2)
        )

    check(office, dice, random_offices.world(dice, make))


@by_chance
def test_fixed_days(office: Office, dice: SampleRandom) -> None:
    def make() -> DutyRule:
        month, day = dice.of((7, 1), (2, 29), (2, 28), (12, 31))
        return random_offices.rule(dice, "七一", "固定日期", month=month, day=day)

    check(office, dice, random_offices.world(dice, make))


@by_chance
def test_members_in_need_or_of_long_standing(office: Office, dice: SampleRandom) -> None:
    def make() -> DutyRule:
        return random_offices.rule(
            dice, "七一", dice.of("固定日期", "农历节日", "每月一次", "每几年一次"), month=7, day=1,
            members_only=dice.once_in(2), party_years=dice.of(None, 50, 60), age_from=dice.of(None, None, 80), years=2,
            needs=dice.of("", "困难", "独居、空巢", "行动不便、不能自理、长期住院", "异地居住"),
        )  # fmt: skip

    check(office, dice, random_offices.world(dice, make, random_offices.needy))


@by_chance
def test_birthdays(office: Office, dice: SampleRandom) -> None:
    def make() -> DutyRule:
        great, nominal = not dice.once_in(3), dice.once_in(3)
        return random_offices.rule(dice, "大寿", "生日", great=great, nominal=nominal, age_from=dice.of(None, None, 80))

    check(office, dice, random_offices.world(dice, make, random_offices.born))


@by_chance
def test_once_in_each_calendar_period(office: Office, dice: SampleRandom) -> None:
    def make() -> DutyRule:
        trigger = dice.of("每月一次", "每季一次", "每几年一次", "每几年一次")
        yearly = dice.of("", "离休干部", CARED_FOR)
        return random_offices.rule(dice, code, trigger, years=dice.of(1, 2, 3), yearly=yearly)

    code = dice.of("巡诊", "体检")
    world = random_offices.world(dice, make)
    if dice.once_in(2):
        world.cares = [(1, dice.partial(dice.past())) for _ in range(dice.number(1, 4))]
    check(office, dice, world)


@by_chance
def test_open_matters(office: Office, dice: SampleRandom) -> None:
    kind = dice.of("住院", "去世", "来电要求")

    def make() -> DutyRule:
        return random_offices.rule(dice, "住院", "事项", case_kind=kind, days_after=dice.of(0, 1, 7, 15))

    check(office, dice, random_offices.open_matters(dice, random_offices.world(dice, make), kind))


@by_chance
def test_a_rule_that_is_made_another(office: Office, dice: SampleRandom) -> None:
    """Its versions may fall due in different ways."""

    def make() -> DutyRule:
        trigger = dice.of("农历节日", "固定日期", "生日", "每月一次", "每几年一次", "事项")
        return random_offices.rule(
            dice, "春节", trigger, month=7, day=1, years=2, case_kind="住院", days_after=dice.of(0, 7)
        )

    check(
        office, dice, random_offices.open_matters(dice, random_offices.world(dice, make, random_offices.born), "住院")
    )
