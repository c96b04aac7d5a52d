"""Birthdays: on which day somebody keeps theirs, how old they then are, and which are great ones (大寿).

Everybody's birthday goes by the calendar that they keep. What the calendars leave open is decided here once:

- A lunar birthday in a leap month falls, in a year without it, in the ordinary month of the same number, and the 30th
  of a month of 29 days on the 29th (:func:`cadredesk.core.lunar.solar_of`; S001 and S004 keep both calendars).
- 29 February is kept on 28 February in ordinary years: wishes may come early, never late.
- Of a birth that is known by its month alone, the first of the month is the day, and it is marked as approximate (约).
- Whoever keeps the lunar calendar without 农历生日 in the register keeps the lunar day of the date of birth. Where only
  农历生日 is known it is used, whichever calendar is kept.
- A year turned is one of 周岁: by the lunar calendar it is lunar year − lunar birth year.
"""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import FESTIVALS, FIRST_YEAR, LAST_YEAR, LunarDay, lunar_of, solar_of

HALF_A_YEAR = 150  # days: less than half the shortest time between two birthdays, an ordinary month after a leap month
GREAT_FROM = 80  # from here on every five years; before, 70 alone
PARTY_DAY = ("七一", 7, 1)


class HasBirthday(Protocol):
    """What must be known of somebody: a :class:`cadredesk.people.records.Person`, or the three columns alone."""

    @property
    def birth(self) -> PartialDate | None: ...

    @property
    def lunar_birthday(self) -> LunarDay | None: ...

    @property
    def keeps_lunar(self) -> bool: ...


class BirthRow(NamedTuple):
    """The three columns of the register that birthdays need, for lists of many people."""

    birth: PartialDate | None = None
    lunar_birthday: LunarDay | None = None
    keeps_lunar: bool = False


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


def kept_lunar_day(person: HasBirthday) -> LunarDay | None:
    """The lunar day that somebody keeps; None for who keeps a solar one, or of whom nothing is known."""
    birth, lunar = person.birth, person.lunar_birthday
    if person.keeps_lunar:
        if lunar is None and birth is not None and birth.day and FIRST_YEAR < birth.year <= LAST_YEAR:
            return lunar_of(birth.first)[1]
        return lunar
    return lunar if birth is None or birth.month is None else None


def birthdays_between(person: HasBirthday, since: date, until: date) -> list[Birthday]:
    """The birthdays from one day to another, both included; by the lunar calendar a solar year may hold none, or two."""
    lunar = kept_lunar_day(person)
    if lunar is None:
        return _solar_birthdays(person.birth, since, until)
    first = _lunar_birth_year(person.birth, lunar)
    return [
        Birthday(day, None if first is None else year - first, lunar=True)
        for year, day in _lunar_days(lunar, since, until)
        if first is None or year > first
    ]


@lru_cache(maxsize=1024)
def _lunar_days(lunar: LunarDay, since: date, until: date) -> list[tuple[int, date]]:
    """On which days of a period a lunar day is kept, each with its lunar year."""
    years = range(max(since.year - 1, FIRST_YEAR), min(until.year, LAST_YEAR) + 1)
    return [(year, day) for year in years if since <= (day := solar_of(year, lunar)) <= until]


def festivals_between(since: date, until: date) -> list[tuple[date, str]]:
    """(day, name) of the festivals that go with the birthdays of a period: 春节, 端午, 七一, 中秋, 重阳, in their order."""
    years = range(max(since.year - 1, FIRST_YEAR), min(until.year, LAST_YEAR) + 1)
    found = [(solar_of(year, LunarDay(*day)), name) for year in years for name, day in FESTIVALS.items()]
    name, month, day = PARTY_DAY
    found += [(date(year, month, day), name) for year in years]
    return sorted(each for each in found if since <= each[0] <= until)


def _solar_birthdays(birth: PartialDate | None, since: date, until: date) -> list[Birthday]:
    """Not the birth itself."""
    if birth is None or birth.month is None:
        return []
    return [
        Birthday(day, year - birth.year, lunar=False, approximate=birth.day is None)
        for year, day in _solar_days(birth.month, birth.day or 1, since, until)
        if year > birth.year
    ]


@lru_cache(maxsize=1024)
def _solar_days(month: int, day: int, since: date, until: date) -> list[tuple[int, date]]:
    """On which days of a period a day of the year is kept, each with its year."""
    birth = PartialDate(2000, month, day)
    years = range(since.year, min(until.year, LAST_YEAR) + 1)
    return [(year, kept) for year in years if since <= (kept := solar_birthday(birth, year)) <= until]


def solar_birthday(birth: PartialDate, year: int) -> date:
    """The day in a year on which somebody keeps a solar birthday of which at least the month is known."""
    month, day = birth.month or 1, birth.day or 1
    if (month, day) == (2, 29):
        day = monthrange(year, 2)[1]
    return date(year, month, day)


def _lunar_birth_year(birth: PartialDate | None, lunar: LunarDay) -> int | None:
    """The lunar year from which the age counts: the one whose birthday lies nearest to the date of birth.

    January mostly belongs to the year before, unless the register writes the lunar date where the solar one should stand.
    """
    if birth is None or not FIRST_YEAR < birth.year <= LAST_YEAR:
        return None if birth is None else birth.year
    if birth.day and abs((birth.first - solar_of(birth.year, lunar)).days) < HALF_A_YEAR:
        return birth.year
    return min((birth.year, birth.year - 1), key=lambda year: _days_apart(solar_of(year, lunar), birth))


def _days_apart(day: date, birth: PartialDate) -> int:
    return max((birth.first - day).days, (day - birth.last).days, 0)
