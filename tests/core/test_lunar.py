"""The lunar calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core.errors import UserError
from cadredesk.core.lunar import FESTIVALS, LunarDay, festival_day, lunar_of, parse_lunar, show_lunar, solar_of

LUNAR_DAYS = st.builds(LunarDay, st.integers(1, 12), st.integers(1, 30), st.booleans())
YEARS = st.integers(1901, 2099)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("八月十五", "08-15"),
        ("闰四月初十", "闰04-10"),
        ("08-15", "08-15"),
        ("闰04-10", "闰04-10"),
        ("8月15日", "08-15"),
        ("8.15", "08-15"),
        ("正月初一", "01-01"),
        ("一月初一", "01-01"),
        ("腊月廿三", "12-23"),
        ("十二月二十三", "12-23"),
        ("冬月三十", "11-30"),
        ("农历 九月 初九", "09-09"),
        ("阴历二月二", "02-02"),
        ("（闰）六月二十", "闰06-20"),
        ("除夕", "12-30"),
    ],
)
def test_spellings(text: str, stored: str) -> None:
    assert str(parse_lunar(text)) == stored


@pytest.mark.parametrize("text", ["", "八月", "十三月初一", "八月三十一", "13-01", "08-31", "中秋前", "八月初十五"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="农历"):
        parse_lunar(text)


@given(LUNAR_DAYS)
def test_what_is_shown_or_stored_is_read_back(day: LunarDay) -> None:
    assert parse_lunar(show_lunar(day)) == parse_lunar(str(day)) == LunarDay.from_text(str(day)) == day


@given(st.dates(date(1901, 2, 20), date(2100, 1, 1)))
def test_every_solar_day_comes_back(day: date) -> None:
    year, lunar = lunar_of(day)
    assert solar_of(year, lunar) == day


@given(YEARS, LUNAR_DAYS)
def test_a_birthday_is_kept_every_year(year: int, day: LunarDay) -> None:
    """Against a walk through all the days of the lunar year."""
    first = solar_of(year, LunarDay(1, 1))
    walked = [
        lunar_of(first + timedelta(offset))[1]
        for offset in range(solar_of(year + 1, LunarDay(1, 1)).toordinal() - first.toordinal())
    ]
    months = {(one.month, one.leap) for one in walked}
    leap = day.leap and (day.month, True) in months
    length = sum((one.month, one.leap) == (day.month, leap) for one in walked)
    expected = LunarDay(day.month, min(day.day, length), leap)
    assert lunar_of(solar_of(year, day)) == (year, expected)


def test_festivals() -> None:
    assert {name: str(festival_day(name, 2026)) for name in FESTIVALS} == {
        "春节": "2026-02-17",
        "端午": "2026-06-19",
        "中秋": "2026-09-25",
        "重阳": "2026-10-18",
    }
    assert festival_day("春节", 2025) == date(2025, 1, 29)


def test_leap_and_thirtieth() -> None:
    assert solar_of(2025, LunarDay(6, 1, True)) == date(2025, 7, 25)  # 2025 has a leap sixth month
    assert solar_of(2026, LunarDay(6, 1, True)) == solar_of(2026, LunarDay(6, 1))
    assert solar_of(2025, LunarDay(12, 30)) == date(2026, 2, 16)  # a month of 29 days


def test_out_of_range_is_said() -> None:
    with pytest.raises(UserError, match="1900"):
        solar_of(1899, LunarDay(1, 1))
    with pytest.raises(UserError, match="2101"):
        lunar_of(date(2101, 6, 1))
