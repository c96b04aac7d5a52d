"""Whose birthday is when, by both calendars; and the list of them in the window, on paper and in Excel."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import LunarDay, lunar_of
from cadredesk.people.records import Person
from cadredesk.people.rules_birthdays import (
    Born,
    age_turned,
    birthdays_between,
    festivals_between,
    is_great,
    next_birthday,
)


def _lunar_years(day: date) -> set[tuple[int, bool]]:
    """Which months the lunar year of a day has, found by walking through it."""
    year = lunar_of(day)[0]
    days = (day + timedelta(days=at) for at in range(-400, 401))
    return {(found.month, found.leap) for each, found in map(lunar_of, days) if each == year}


def _keeps_today(person: Born, day: date) -> bool:
    """Whether a day is somebody's birthday: slowly, and as one would say it."""
    if person.keeps_lunar and (kept := person.lunar_birthday) is not None:
        here = lunar_of(day)[1]
        month = (kept.month, kept.leap)
        if kept.leap and month not in _lunar_years(day):
            month = (kept.month, False)
        if (here.month, here.leap) != month:
            return False
        tomorrow = lunar_of(day + timedelta(days=1))[1]
        return here.day == kept.day or (kept.day == 30 and here.day == 29 and tomorrow.day == 1)
    birth = person.birth
    if birth is None or birth.month is None:
        return False
    if birth.day is None:
        return (day.month, day.day) == (birth.month, 1)
    if (birth.month, birth.day) == (2, 29) and (day.month, day.day) == (2, 28):
        return (day + timedelta(days=1)).month == 3
    return (day.month, day.day) == (birth.month, birth.day)


_births = st.one_of(
    st.dates(date(1905, 1, 1), date(1975, 12, 31)).map(PartialDate.of),
    st.builds(PartialDate, st.integers(1905, 1975), st.integers(1, 12)),
    st.just(PartialDate(1936, 2, 29)),
)
_lunar_days = st.builds(LunarDay, st.integers(1, 12), st.one_of(st.integers(1, 30), st.just(30)), st.booleans())


@given(
    _births,
    st.none() | _lunar_days,
    st.dates(date(1985, 1, 1), date(2060, 1, 1)),
    st.integers(0, 500),
)
def test_birthdays_are_those_of_a_day_by_day_search(
    birth: PartialDate, lunar: LunarDay | None, since: date, days: int
) -> None:
    person = Born(birth, lunar, keeps_lunar=lunar is not None)
    until = since + timedelta(days=days)
    found = birthdays_between(person, since, until)
    wanted = [day for at in range(days + 1) if _keeps_today(person, day := since + timedelta(days=at))]
    assert [each.day for each in found] == wanted
    following = next_birthday(person, since)
    assert following is not None
    assert following == found[0] if found else following.day > until
    for each in found:  # a year older than on the eve
        assert each.age == age_turned(person, each.day)
        assert age_turned(person, each.day - timedelta(days=1)) == (each.age or 0) - 1
        assert each.approximate == (birth.day is None and lunar is None)


def test_a_leap_month_falls_back_and_the_30th_on_the_29th() -> None:
    leap = Born(PartialDate(1944, 5, 31), LunarDay(4, 10, leap=True), keeps_lunar=True)
    assert [each.day for each in birthdays_between(leap, date(2020, 1, 1), date(2021, 12, 31))] == [
        date(2020, 6, 1),  # 2020 has a leap fourth month
        date(2021, 5, 21),  # 2021 has none: the tenth of the ordinary one
    ]
    eve = Born(PartialDate(1940, 2, 7), LunarDay(12, 30), keeps_lunar=True)
    assert next_birthday(eve, date(2025, 1, 1)).day == date(2025, 1, 28)  # type: ignore[union-attr]  # a month of 29 days


def test_the_lunar_age_counts_lunar_years() -> None:
    born = date(1947, 1, 20)  # 丙戌年腊月廿九: lunar 1946
    person = Born(PartialDate.of(born), lunar_of(born)[1], keeps_lunar=True)
    found = next_birthday(person, date(2026, 1, 1))
    assert found is not None
    assert lunar_of(found.day)[0] - lunar_of(born)[0] == found.age == 79
    # 1948-01-05 stands in the register, where it is the fifth of the first lunar month of 1948 that was meant.
    written = Born(PartialDate(1948, 1, 5), LunarDay(1, 5), keeps_lunar=True)
    assert next_birthday(written, date(2028, 1, 1)).age == 80  # type: ignore[union-attr]


def test_who_keeps_which_calendar() -> None:
    whole = PartialDate(1941, 10, 5)  # 八月十五
    assert next_birthday(Born(whole, LunarDay(8, 15)), date(2026, 9, 1)).day == date(2026, 10, 5)  # type: ignore[union-attr]
    # Who keeps the lunar calendar without 农历生日: the lunar day of the birth.
    assert next_birthday(Born(whole, None, True), date(2026, 9, 1)).day == date(2026, 9, 25)  # type: ignore[union-attr]
    # Of whom only 农历生日 is known.
    alone = next_birthday(Born(None, LunarDay(8, 15)), date(2026, 9, 1))
    assert alone is not None
    assert (alone.day, alone.age, alone.lunar) == (date(2026, 9, 25), None, True)
    assert next_birthday(Born(PartialDate(1941)), date(2026, 9, 1)) is None
    assert next_birthday(Born(), date(2026, 9, 1)) is None
    assert age_turned(Born(PartialDate(1941)), date(2026, 9, 1)) == 85
    assert age_turned(Person(name="无"), date(2026, 9, 1)) is None


def test_29_february_and_the_month_alone() -> None:
    leap = Born(PartialDate(1936, 2, 29))
    days = [each.day for each in birthdays_between(leap, date(2026, 1, 1), date(2028, 12, 31))]
    assert days == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]
    assert age_turned(leap, date(2026, 2, 28)) == 90
    month = next_birthday(Born(PartialDate(1946, 10)), date(2026, 9, 8))
    assert month is not None
    assert (month.day, month.age, month.approximate, month.great) == (date(2026, 10, 1), 80, True, True)


@pytest.mark.parametrize(
    ("age", "great"),
    [
        (None, False),
        (60, False),
        (69, False),
        (70, True),
        (75, False),
        (80, True),
        (85, True),
        (88, False),
        (100, True),
    ],
)
def test_great_birthdays(age: int | None, great: bool) -> None:
    assert is_great(age) is great


def test_festivals_of_a_period() -> None:
    assert festivals_between(date(2026, 9, 1), date(2026, 10, 31)) == [
        (date(2026, 9, 25), "中秋"),
        (date(2026, 10, 18), "重阳"),
    ]
    assert (date(2026, 2, 17), "春节") in festivals_between(date(2026, 1, 1), date(2026, 3, 31))
