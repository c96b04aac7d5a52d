"""The days of the second computation: of the sun, and of the moon by borax itself; looked at one after the other."""

from datetime import date, timedelta
from functools import cache

from borax.calendars.lunardate import LunarDate

from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import LunarDay

FIRST, LAST = date(2021, 1, 1), date(2029, 12, 31)
DAY = timedelta(days=1)
DAYS = [FIRST + DAY * at for at in range((LAST - FIRST).days + 1)]


@cache
def moon(day: date) -> tuple[int, int, int, bool]:
    """Lunar year, month, day, leap."""
    found = LunarDate.from_solar(day)
    return found.year, found.month, found.day, bool(found.leap)


@cache
def _has_leap(lunar_year: int, month: int) -> bool:
    day = date(lunar_year, 1, 15)
    while moon(day)[0] <= lunar_year:
        if moon(day)[0] == lunar_year and moon(day)[1] == month and moon(day)[3]:
            return True
        day += DAY
    return False


@cache
def is_moon_day(day: date, month: int, number: int, leap: bool) -> bool:
    """Whether a lunar day is kept on a day."""
    year, its_month, its_number, its_leap = moon(day)
    if its_month != month or its_leap != (leap and _has_leap(year, month)):
        return False
    last_of_29 = its_number == 29 and moon(day + DAY)[2] == 1
    return its_number == number or (number == 30 and last_of_29)


def is_sun_day(day: date, month: int, number: int) -> bool:
    if (month, number) == (2, 29) and (day + DAY).month == 3 and day.month == 2:
        return True
    return (day.month, day.day) == (month, number)


@cache
def birthdays(
    birth: PartialDate | None, lunar: LunarDay | None, keeps_lunar: str
) -> list[tuple[date, int | None, bool]]:
    """Each birthday, the age turned, and whether the day is 约."""
    found = []
    for day in DAYS:
        turned = _birthday(birth, lunar, keeps_lunar, day)
        if turned is not None:
            found.append((day, *turned))
    return found


def _birthday(
    birth: PartialDate | None, lunar: LunarDay | None, keeps_lunar: str, day: date
) -> tuple[int | None, bool] | None:
    """The age turned on a day, and whether the day is 约; None where it is no birthday."""
    if keeps_lunar == "是" and lunar is None and birth is not None and birth.day is not None:
        year, month, number, leap = moon(birth.first)
        age = moon(day)[0] - year
        return (age, False) if age > 0 and is_moon_day(day, month, number, leap) else None
    if lunar is not None and keeps_lunar != "否":
        if not is_moon_day(day, lunar.month, lunar.day, lunar.leap):
            return None
        if birth is None:
            return None, False
        age = moon(day)[0] - _lunar_birth_year(birth, lunar.month, lunar.day, lunar.leap)
        return (age, False) if age > 0 else None
    if birth is None or birth.month is None or day.year <= birth.year:
        return None
    return (day.year - birth.year, birth.day is None) if is_sun_day(day, birth.month, birth.day or 1) else None


@cache
def _lunar_birth_year(birth: PartialDate, month: int, number: int, leap: bool) -> int:
    """The lunar year of the kept day that lies nearest to the birth."""
    for apart in range(400):
        for day in (birth.last + DAY * apart, birth.first - DAY * apart):
            if apart and is_moon_day(day, month, number, leap) and moon(day)[0] in (birth.year, birth.year - 1):
                return moon(day)[0]
        if not apart:
            day = birth.first
            inside = []
            while day <= birth.last:
                if is_moon_day(day, month, number, leap) and moon(day)[0] <= birth.year:
                    inside.append(moon(day)[0])
                day += DAY
            if inside:
                return max(inside)
    raise AssertionError(birth)


def is_great(age: int | None) -> bool:
    return age in (70, 80, 85, 90, 95, 100, 105, 110, 115, 120, 125)


@cache
def due_days(trigger: str, month: int, number: int) -> list[date]:
    if trigger in ("每月一次", "每季一次", "每几年一次"):
        starts = {"每月一次": range(1, 13), "每季一次": (1, 4, 7, 10), "每几年一次": (1,)}[trigger]
        return [day for day in DAYS if (day + DAY).day == 1 and (day + DAY).month in starts]
    if trigger == "农历节日":
        return [day for day in DAYS if is_moon_day(day, month, number, False)]
    return [day for day in DAYS if is_sun_day(day, month, number)]


def years_on(since: date, day: date) -> int:
    return sum(1 for year in range(since.year + 1, day.year + 1) if (year, since.month, since.day) <= _ymd(day))


def _ymd(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day
