"""Birthdays: on which day somebody keeps theirs, how old they then are, and which are great ones (大寿).

Everybody's birthday goes by the calendar that they keep. What the calendars leave open is decided here once:

- Whoever has a 农历生日 keeps it, unless 过农历生日 says 否 (:func:`kept_lunar_day`). It is the exact day, also where
  出生日期 knows only the year or month.
- A lunar birthday in a leap month falls, in a year without it, in the ordinary month of the same number, and the 30th
  of a month of 29 days on the 29th (:func:`cadredesk.core.lunar.solar_of`; S001 and S004 keep both calendars).
- 29 February is kept on 28 February in ordinary years: wishes may come early, never late.
- Of a birth that is known by its month alone, the first of the month is the day, and it is marked as approximate (约).
- A year turned is one of 周岁: year − year of birth, by the lunar calendar those of the lunar calendar.
"""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import FESTIVALS, FIRST_YEAR, LAST_YEAR, LunarDay, lunar_day_of, solar_of
from cadredesk.core.values import NO, YES

HALF_A_YEAR = 150  # days: less than half the shortest time between two birthdays, an ordinary month after a leap month
GREAT_FROM = 80  # from here on every five years; before, 70 alone
PARTY_DAY = ("七一", 7, 1)


class BirthRow(NamedTuple):
    """What birthdays need to know of somebody: the birth, and the lunar day that they keep (None for a solar one)."""

    birth: PartialDate | None = None
    lunar: LunarDay | None = None

    @classmethod
    def of(cls, birth: PartialDate | None, lunar_birthday: LunarDay | None, keeps_lunar: str) -> "BirthRow":
        """From 出生日期, 农历生日 and 过农历生日 of the register."""
        return cls(birth, kept_lunar_day(birth, lunar_birthday, keeps_lunar))


class SolarDay(NamedTuple):
    """A day of the solar year."""

    month: int
    day: int


class Birthday(NamedTuple):
    """One birthday: its solar day, the age turned (None where the year of birth is not known), and how it is known."""

    day: date
    age: int | None
    lunar: bool
    """Kept by the lunar calendar."""
    approximate: bool = False
    """约: only the month of the birth is known."""

    @property
    def great(self) -> bool:
        """大寿."""
        return is_great(self.age)


def is_great(age: int | None) -> bool:
    """Whether an age is a great birthday: 70, 80, 90, 100 and every five after 80 (S004)."""
    return age is not None and (age == 70 or (age >= GREAT_FROM and age % 5 == 0))


def kept_lunar_day(birth: PartialDate | None, lunar_birthday: LunarDay | None, keeps_lunar: str) -> LunarDay | None:
    """The lunar day that somebody keeps; None for who keeps the solar calendar.

    In SQL it is ``people.store_expressions.KEPT_LUNAR_SQL``. Of who says 是 without 农历生日 it is that of 出生日期.
    """
    if keeps_lunar == NO:
        return None
    if lunar_birthday is None and keeps_lunar == YES and birth is not None:
        return lunar_day_of(birth)
    return lunar_birthday


def birthdays_between(person: BirthRow, since: date, until: date) -> list[Birthday]:
    """The birthdays from one day to another, both included, without the birth itself.

    By the lunar calendar a solar year may hold none, or two.
    """
    birth, lunar = person
    kept = lunar or _solar_day(birth)
    if kept is None:
        return []
    first = _year_of_birth(birth, lunar)
    approximate = lunar is None and birth is not None and birth.day is None
    return [
        Birthday(day, None if first is None else year - first, lunar is not None, approximate)
        for year, day in _days(kept, since, until)
        if first is None or year > first
    ]


def days_kept_between(since: date, until: date) -> tuple[list[SolarDay], list[LunarDay]]:
    """All days of the two calendars of which a birthday falls into a period: what a list of birthdays looks for."""
    solar = [SolarDay(month, day) for month in range(1, 13) for day in range(1, monthrange(2000, month)[1] + 1)]
    lunar = [LunarDay(month, day, leap) for month in range(1, 13) for day in range(1, 31) for leap in (False, True)]
    return [day for day in solar if _days(day, since, until)], [day for day in lunar if _days(day, since, until)]


def festivals_between(since: date, until: date) -> list[tuple[date, str]]:
    """(day, name) of the festivals that go with the birthdays of a period: 春节, 端午, 七一, 中秋, 重阳, in their order."""
    years = range(max(since.year - 1, FIRST_YEAR), min(until.year, LAST_YEAR) + 1)
    found = [(solar_of(year, LunarDay(*day)), name) for year in years for name, day in FESTIVALS.items()]
    name, month, day = PARTY_DAY
    found += [(date(year, month, day), name) for year in years]
    return sorted(each for each in found if since <= each[0] <= until)


@lru_cache(maxsize=4096)
def _days(kept: LunarDay | SolarDay, since: date, until: date) -> list[tuple[int, date]]:
    """On which days of a period a day of the year is kept, each with its year by that calendar."""
    years = range(max(since.year - 1, FIRST_YEAR), min(until.year, LAST_YEAR) + 1)
    return [(year, day) for year in years if since <= (day := _day_in(year, kept)) <= until]


def _day_in(year: int, kept: LunarDay | SolarDay) -> date:
    if isinstance(kept, LunarDay):
        return solar_of(year, kept)
    return date(year, kept.month, min(kept.day, monthrange(year, kept.month)[1]))


def _solar_day(birth: PartialDate | None) -> SolarDay | None:
    return SolarDay(birth.month, birth.day or 1) if birth is not None and birth.month else None


def _year_of_birth(birth: PartialDate | None, lunar: LunarDay | None) -> int | None:
    """The year from which the age counts; of a lunar birthday that whose day lies nearest to the date of birth.

    January mostly belongs to the lunar year before, unless the register writes the lunar date where the solar one should
    stand.
    """
    if birth is None or lunar is None or not FIRST_YEAR < birth.year <= LAST_YEAR:
        return None if birth is None else birth.year
    if birth.day and abs((birth.first - solar_of(birth.year, lunar)).days) < HALF_A_YEAR:
        return birth.year
    return min((birth.year, birth.year - 1), key=lambda year: _days_apart(solar_of(year, lunar), birth))


def _days_apart(day: date, birth: PartialDate) -> int:
    return max((birth.first - day).days, (day - birth.last).days, 0)
