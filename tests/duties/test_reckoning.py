"""The engine beside a second, plain reckoning (``reference``), on offices made at random and kept in a real file."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.cases.records import Case
from cadredesk.db.file import Office
from cadredesk.duties.records import DutyRule
from tests.duties import reference, worlds
from tests.duties.reference import World
from tests.duties.worlds import born_people, days, maybe, needy_people, of, people
from tests.support import TODAY, empty_office

EXAMPLES = int(os.environ.get("DUTIES_EXAMPLES", "60"))
few = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", name="office")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch, empty_office(tmp_path_factory.mktemp("duties")) as office:
        patch.setenv("CADREDESK_TODAY", TODAY.isoformat())
        yield office


periods = st.tuples(
    st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 700), st.dates(date(2024, 1, 1), date(2027, 6, 1))
)
audiences = of("", "", "离休干部", "离休干部、县处级以上退休干部、离休干部遗属、退休干部遗属")
sizes = of(30, 30, 0, 1, 45, 100)


def festivals() -> st.SearchStrategy[DutyRule]:
    return st.builds(
        DutyRule, code=st.just("春节"), name=st.just("春节走访"), trigger=st.just("农历节日"),
        month=of(1, 1, 5, 8, 9, 12), day=of(1, 5, 15, 9, 30), categories=audiences, ranks=of("", "", "副县处级、正县处级"),
        days_before=sizes, late_days=sizes,
    )  # fmt: skip


def check(office: Office, world: World, data: Any) -> None:
    """The two reckonings agree about a period, and the engine agrees with itself."""
    worlds.write(office, world)
    since, length, on = data.draw(periods)
    until = since + timedelta(days=length)
    told = worlds.asked(office, since, until, on)
    assert told == reference.owed(world, since, until, on)
    for person in world.people:
        alone = worlds.asked(office, since, until, on, person_id=person.id)
        assert alone == [each for each in told if each.person_id == person.id]
    half = since + timedelta(days=length // 2)
    parts = worlds.asked(office, since, half, on) + worlds.asked(office, half + timedelta(days=1), until, on)
    assert sorted(parts) == told


@few
@given(st.data())
def test_festivals_of_the_moon(office: Office, data: st.DataObject) -> None:
    check(office, data.draw(worlds.lived(data.draw(worlds.worlds(people(), festivals())))), data)


@few
@given(st.data())
def test_fixed_days(office: Office, data: st.DataObject) -> None:
    rules = st.builds(
        DutyRule, code=st.just("七一"), name=st.just("七一走访"), trigger=st.just("固定日期"),
        month=of(7, 2, 12), day=of(1, 29, 28), categories=audiences, days_before=sizes, late_days=sizes,
    )  # fmt: skip
    check(office, data.draw(worlds.lived(data.draw(worlds.worlds(people(), rules)))), data)


@few
@given(st.data())
def test_members_in_need_or_of_long_standing(office: Office, data: st.DataObject) -> None:
    rules = st.builds(
        DutyRule, code=st.just("七一"), name=st.just("七一走访"), trigger=of("固定日期", "农历节日", "每月一次"),
        month=st.just(7), day=st.just(1), members_only=st.booleans(),
        needs=of("", "困难", "独居、空巢", "行动不便、不能自理、长期住院", "异地居住"), party_years=of(None, 50, 60),
        age_from=of(None, None, 80),
    )  # fmt: skip
    check(office, data.draw(worlds.lived(data.draw(worlds.worlds(needy_people, rules)))), data)


@few
@given(st.data())
def test_birthdays(office: Office, data: st.DataObject) -> None:
    rules = st.builds(
        DutyRule, code=st.just("大寿"), name=st.just("大寿祝贺"), trigger=st.just("生日"), great=st.booleans(),
        nominal=st.booleans(), categories=audiences, days_before=sizes, late_days=sizes, age_from=of(None, None, 80),
    )  # fmt: skip
    check(office, data.draw(worlds.lived(data.draw(worlds.worlds(born_people(), rules)))), data)


@few
@given(st.data())
def test_once_in_each_month(office: Office, data: st.DataObject) -> None:
    rules = st.builds(
        DutyRule, code=st.just("巡诊"), name=st.just("巡诊"), trigger=st.just("每月一次"), categories=audiences,
        days_before=sizes, late_days=sizes,
    )  # fmt: skip
    check(office, data.draw(worlds.lived(data.draw(worlds.worlds(people(), rules)))), data)


@few
@given(st.data())
def test_so_many_months_later(office: Office, data: st.DataObject) -> None:
    rules = st.builds(
        DutyRule, code=of("体检", "体检", "送学"), name=st.just("体检"), trigger=st.just("间隔"), months=of(24, 12, 6, 1),
        lixiu_months=of(None, 12), categories=audiences, days_before=sizes, late_days=sizes, age_from=of(None, None, 80),
    )  # fmt: skip
    known = worlds.people(
        birth=data.draw(worlds.partial(st.dates(date(1940, 1, 1), date(1948, 12, 31)))),
        checkup_on=data.draw(maybe(worlds.partial(worlds.past_days), 2)),
    )
    check(office, data.draw(worlds.lived(data.draw(worlds.worlds(known, rules)))), data)


@few
@given(st.data())
def test_open_matters(office: Office, data: st.DataObject) -> None:
    kind = data.draw(of("住院", "去世", "来电要求"))
    rules = st.builds(
        DutyRule, code=st.just("住院"), name=st.just("住院探望"), trigger=st.just("事项"), case_kind=st.just(kind),
        days_after=of(0, 1, 7, 15), late_days=sizes, categories=audiences,
    )  # fmt: skip
    world = data.draw(worlds.worlds(people(), rules))
    for case_id in range(1, data.draw(st.integers(1, 4)) + 1):
        whose = data.draw(st.sampled_from(world.people)).id
        opened = data.draw(days | st.dates(date(2025, 5, 1), date(2025, 6, 1)))
        world.cases.append(Case(id=case_id, person_id=whose, kind=data.draw(of(kind, kind, "困难")), opened_on=opened))
    check(office, data.draw(worlds.lived(world)), data)
