"""Days of the Chinese lunar calendar, on borax (its years 1900 to 2100)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError, unreadable

FIRST_YEAR, LAST_YEAR = 1900, 2100

FESTIVALS = {"春节": (1, 1), "端午": (5, 5), "中秋": (8, 15), "重阳": (9, 9)}

_MONTHS = ("", "正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar year. ``str()`` gives the stored text: 08-15, 闰04-10."""

    month: int
    day: int
    leap: bool = False

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.day <= 30):
            raise ValueError("no such lunar day")

    def __str__(self) -> str:
        return f"{'闰' if self.leap else ''}{self.month:02}-{self.day:02}"

    @classmethod
    def from_text(cls, text: str) -> "LunarDay":
        """Read the stored text. Raises DamagedFile for any other."""
        try:
            month, day = text.removeprefix("闰").split("-")
            return cls(int(month), int(day), text.startswith("闰"))
        except (ValueError, AttributeError) as error:
            raise unreadable(text) from error


# 初一 … 初十, 十一 … 二十, 廿一 … 廿九, 三十.
_DAYS = {10 * tens + unit: f"{name}{_NUMERALS[unit]}" for tens, name in enumerate("初十廿") for unit in range(1, 11)}
_DAYS |= {20: "二十", 30: "三十"}
_MONTH_OF = {name: month for month, name in enumerate(_MONTHS) if name} | {"一": 1, "冬": 11, "腊": 12, "臘": 12}
_DAY_OF = (
    {name: day for day, name in _DAYS.items()}
    | {f"二十{_NUMERALS[unit]}": 20 + unit for unit in range(1, 10)}
    | {_NUMERALS[unit]: unit for unit in range(1, 11)}
    | {"廿": 20, "卅": 30, "廿十": 20, "初廿": 20}
)
# re compiles a pattern when it is first used, and keeps it: the start of the window compiles none.
_WRITTEN = r"(闰?)([正一二三四五六七八九十冬腊臘]{1,2})月(闰?)([初一二三四五六七八九十廿卅]{1,3})[日号]?"
_IN_DIGITS = r"(闰?)(\d{1,2})[-./月](闰?)(\d{1,2})[日号]?"


def parse_lunar(text: str) -> LunarDay:
    """Read a lunar birthday: 八月十五 · 闰四月初十 · 腊月廿三 · 08-15 · 8月15. Raises UserError."""
    plain = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text)).replace("閏", "闰")
    plain = re.sub(r"^(?:农历|阴历|旧历)", "", plain)
    if plain == "除夕":
        return LunarDay(12, 30)
    if found := re.fullmatch(_WRITTEN, plain):
        month, day = _MONTH_OF.get(found[2], 0), _DAY_OF.get(found[4], 0)
    elif found := re.fullmatch(_IN_DIGITS, plain):
        month, day = int(found[2]), int(found[4])
    else:
        raise _unreadable(text)
    try:
        return LunarDay(month, day, bool(found[1] or found[3]))
    except ValueError as error:
        raise _unreadable(text) from error


def _unreadable(text: str) -> UserError:
    return UserError(f"“{text.strip()}”不是能读懂的农历日子，请写成 八月十五、闰四月初十 或 08-15。")


def show_lunar(day: LunarDay) -> str:
    """八月十五, 闰四月初十."""
    return f"{'闰' if day.leap else ''}{_MONTHS[day.month]}月{_DAYS[day.day]}"


@lru_cache(maxsize=4096)
def lunar_of(day: date) -> tuple[int, LunarDay]:
    """The lunar year and day of a solar day. Raises UserError outside 1900 … 2100."""
    found = _lunar_date(day)
    return found.year, LunarDay(found.month, found.day, bool(found.leap))


def lunar_day_of(birth: PartialDate) -> LunarDay | None:
    """The lunar day of a date of birth; None of one that is not whole or lies outside the years that are known."""
    return lunar_of(birth.first)[1] if birth.day and FIRST_YEAR < birth.year <= LAST_YEAR else None


def lunar_words(day: date) -> str:
    """The lunar day as a calendar writes it: 十二, or the month on its first day."""
    lunar = lunar_of(day)[1]
    words = show_lunar(lunar)
    month, _, rest = words.partition("月")
    return f"{month}月" if lunar.day == 1 else rest


def term_of(day: date) -> str:
    """The solar term (节气) that begins on a day, "" on most. Raises UserError outside 1900 … 2100."""
    return _lunar_date(day).term or ""


def _lunar_date(day: date) -> Any:
    from borax.calendars.lunardate import LunarDate

    try:
        return LunarDate.from_solar(day)
    except ValueError as error:
        raise _out_of_range(day.year) from error


def solar_of(year: int, day: LunarDay) -> date:
    """The solar day on which a lunar day is kept in a lunar year.

    In a year without that leap month it falls in the ordinary month of the same number, and the 30th of a month of
    29 days on the 29th. Raises UserError outside 1900 … 2100.
    """
    months = _months_of(year)
    first, length = months.get((day.month, day.leap)) or months[day.month, False]
    return first + timedelta(days=min(day.day, length) - 1)


@cache
def _months_of(year: int) -> dict[tuple[int, bool], tuple[date, int]]:
    """Each month (number, leap) of a lunar year: its first solar day and its length."""
    from borax.calendars.lunardate import LCalendars, LunarDate

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _out_of_range(year)
    first: date = LunarDate(year, 1, 1).to_solar_date()
    months = {}
    for month, length, leap in LCalendars.iter_year_month(year):
        months[month, bool(leap)] = (first, length)
        first += timedelta(days=length)
    return months


def _out_of_range(year: int) -> UserError:
    return UserError(f"农历只能推算 {FIRST_YEAR} 年至 {LAST_YEAR} 年，不能推算 {year} 年。")


def festival_day(name: str, year: int) -> date:
    """The day of 春节, 端午, 中秋 or 重阳 in a solar year. Raises KeyError for another name."""
    return solar_of(year, LunarDay(*FESTIVALS[name]))
