"""Dates as offices know them: whole, or a year and month, or a year alone."""

import os
import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cadredesk.core.errors import UserError, unreadable
from cadredesk.core.han_numbers import LETTERS, number_of

FIRST_YEAR, LAST_YEAR = 1850, 2150  # a year outside is a typing mistake
TODAY_FROM, TODAY_TO = 1990, 2099  # the years in which the program may work


UNKNOWN_WORD = "不详"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the month too, may be unknown. ``str()`` shows it: 1948, 1948-10, 1948-10-05, 不详.

    Of UNKNOWN_DAY nothing but that it has been is known. Fields that can hold it say so (``fields.Field.reader``).
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day without a month")
        date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        return UNKNOWN_WORD if self.is_unknown else self.iso

    @property
    def iso(self) -> str:
        """ISO text as the file keeps it, cut short where the date is. The unknown day is a year before all others."""
        return f"{self.year:04}" + "".join(f"-{part:02}" for part in (self.month, self.day) if part is not None)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of the day but that it has been."""
        return self.year == _UNKNOWN_YEAR

    @classmethod
    def from_iso(cls, text: str) -> "PartialDate":
        """Read stored ISO text, whole or cut short. Raises DamagedFile for any other."""
        try:
            return cls(*map(int, text.split("-")))
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise unreadable(text) from error

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """The same day as a whole partial date."""
        return cls(day.year, day.month, day.day)

    def is_part_of(self, other: "PartialDate") -> bool:
        """Whether it is the coarser of two and may be the other: 1946-03 beside 1946-03-28."""
        return self.is_coarser_than(other) and self.first <= other.first <= other.last <= self.last

    def is_coarser_than(self, other: "PartialDate") -> bool:
        """Whether it leaves open what the other says: the day, or the month too, or all of it."""
        mine, theirs = ((each.is_unknown, each.month is None, each.day is None) for each in (self, other))
        return mine > theirs

    @property
    def first(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it may be."""
        if self.is_unknown:
            return date.max
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


_UNKNOWN_YEAR = (
    1  # the first that there is: the unknown day sorts before every date, in SQL too, and is gone by any day
)
UNKNOWN_DAY = PartialDate(_UNKNOWN_YEAR)
_UNKNOWN = r"(?:具体)?(?:去世|逝世|转出|迁出)?(?:时间|日期)?(?:不详|不明|未知|不清楚)"


def unknown_of_words(text: str) -> PartialDate | None:
    """The reader of a field that may hold UNKNOWN_DAY: 不详, 时间不详, 去世时间不详; None for any other words."""
    return UNKNOWN_DAY if re.fullmatch(_UNKNOWN, text) else None


def today() -> date:
    """The day on which the program works. CADREDESK_TODAY (ISO) sets it, for tests and for trying things out.

    Raises UserError where it is set to what is no day of the years for which the program is made.
    """
    fixed = os.environ.get("CADREDESK_TODAY")
    return _fixed_day(fixed) if fixed else date.today()


@lru_cache(maxsize=8)
def _fixed_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not TODAY_FROM <= day.year <= TODAY_TO:
        raise UserError(
            f"环境变量 CADREDESK_TODAY 是“{text}”，不是 {TODAY_FROM} 至 {TODAY_TO} 年的日期。"
            "请写成 2026-10-08 这样的形式，或取消这个设置。"
        )
    return day


def day_from_iso(text: str) -> date:
    """Read a stored day. Raises DamagedFile for anything but ISO text."""
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise unreadable(text) from error


# re compiles a pattern when it is first used, and keeps it: the start of the window compiles none.
_DIGITS_ALONE = r"(\d{4})(?:(\d\d)(\d\d)?)?"
_SEPARATED = r"(\d{4})(?:[-./年,、·](?:(\d{1,2})(?:[-./月,、·](?:(\d{1,2})[日号]?)?)?)?)?[.,、]?"
_TIME_OF_DAY = r"[T\s]+\d{1,2}:\d\d(:\d\d(\.\d+)?)?$"


def parse_partial(text: str) -> PartialDate:
    """Read a date as offices write it: 1948.10 · 1948-10 · 1948年10月 · 194810 · 19481005 · 1948/10/5 · 1948 · 一九四八年十月.

    A month or day written 00 counts as unknown. Raises UserError with what could not be read.
    """
    found = re.fullmatch(_SEPARATED, text) or re.fullmatch(_DIGITS_ALONE, text)
    if found is None:
        plain = _tidied(text)
        found = re.fullmatch(_SEPARATED, plain) or re.fullmatch(_DIGITS_ALONE, plain)
    if found is None:
        raise _unreadable(text)
    year, month, day = (int(part or 0) for part in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _unreadable(text)
    try:
        return PartialDate(year, month or None, day or None)
    except ValueError as error:
        raise _unreadable(text) from error


def _tidied(text: str) -> str:
    """Without full-width characters, blanks, the time of the day, and 生 behind a birth date."""
    plain = re.sub(_TIME_OF_DAY, "", unicodedata.normalize("NFKC", text).strip())
    plain = re.sub(r"\s", "", plain).replace("。", ".").translate(_DASHES)
    plain = re.sub(rf"[{LETTERS}]+(?=[年月日号])", _figures, plain)
    return re.sub(r"(?:出生|生)$", "", plain.replace("元月", "1月"))


def _figures(found: re.Match[str]) -> str:
    """The figures of a number in characters: 一九四八 → 1948, 二十一 → 21."""
    number = number_of(found[0])
    return found[0] if number is None else str(number)


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─_~", "-") | dict.fromkeys("•・‧∙⋅･", "·"))


def _unreadable(text: str) -> UserError:
    return UserError(f"“{text.strip()}”不是能读懂的日期，请写成 1948-10-05、1948.10 或 1948 这样的形式。")


def parse_day(text: str) -> date:
    """Read a whole date, in any spelling of :func:`parse_partial`. Raises UserError, also when the day is missing."""
    found = parse_partial(text)
    if found.day is None:
        raise UserError(f"日期“{text.strip()}”要写到日，如 {found.year}-{found.month or 10:02}-05。")
    return found.first


def show_day_in_full(day: date) -> str:
    """A day as papers write it: 2026年10月8日. Never by ``strftime``, which fails on Chinese in some code pages of Windows."""
    return f"{day.year}年{day.month}月{day.day}日"


def show_day_in_sentence(day: date) -> str:
    """A day within a sentence whose year is clear: 10 月 18 日."""
    return f"{day.month} 月 {day.day} 日"


def age_on(birth: PartialDate | date, day: date) -> int:
    """周岁 on a day; whoever is born on an unknown day counts from the first day that it may be."""
    born = birth.first if isinstance(birth, PartialDate) else birth
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
