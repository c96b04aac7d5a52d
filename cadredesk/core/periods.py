"""Years and other periods: what they are called, and with which earlier one they are compared."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from cadredesk.core.dates import show_day_in_full
from cadredesk.core.errors import UserError
from cadredesk.core.targets import Target


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``since`` to ``until``, both inclusive."""

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTarget(Target):
    """The figures of a period, on a page that shows such."""

    period: Period


def year_of(year: int) -> Period:
    """A calendar year. Raises UserError for an implausible year."""
    if not 1900 <= year <= 2150:
        raise UserError(f"年度“{year}”不对，请写成 2026 这样的四位数字。")
    return Period(date(year, 1, 1), date(year, 12, 31))


def years_of(first: int, last: int) -> Period:
    """The calendar years from one to another."""
    return Period(date(first, 1, 1), date(last, 12, 31))


def month_of(text: str) -> Period:
    """A month written 2026-02."""
    first = date.fromisoformat(f"{text}-01")
    return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))


def months_of(period: Period) -> dict[str, Period]:
    """The months of a period by their names (2026-02), the first and the last of them cut to it."""
    first, last = period.since.year * 12 + period.since.month - 1, period.until.year * 12 + period.until.month - 1
    found = {}
    for year, month in (divmod(at, 12) for at in range(first, last + 1)):
        name = f"{year:04}-{month + 1:02}"
        whole = month_of(name)
        found[name] = Period(max(whole.since, period.since), min(whole.until, period.until))
    return found


def checked(period: Period) -> Period:
    """The period itself. Raises UserError if it ends before it begins."""
    if period.until < period.since:
        raise UserError(f"结束日期 {period.until} 早于开始日期 {period.since}，请检查。")
    return period


def so_far(period: Period, day: date) -> Period:
    """What can be told of a period on a day: the days until then of one that is not over."""
    return Period(period.since, max(period.since, min(period.until, day)))


def is_whole_years(period: Period) -> bool:
    """Whether it is one or more calendar years."""
    return (period.since.month, period.since.day, period.until.month, period.until.day) == (1, 1, 12, 31)


def _is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _earlier(day: date, years: int, end: bool) -> date:
    """The same day some years before; the end of a month stays the end of that month."""
    year = day.year - years
    last = monthrange(year, day.month)[1]
    return date(year, day.month, last if end and _is_month_end(day) else min(day.day, last))


def before(period: Period) -> Period:
    """What a period is compared with: the year before, the same months of the year before, the five years before.

    The period is moved back by as many whole years as it takes for the two not to overlap.
    """
    years = 1
    while _earlier(period.until, years, end=True) >= period.since:
        years += 1
    return Period(_earlier(period.since, years, end=False), _earlier(period.until, years, end=True))


def words_for_before(period: Period) -> str:
    """What the compared period is called: 上年, 上年同期, 前5年, 前5年同期."""
    years = period.since.year - before(period).since.year
    same = "" if is_whole_years(period) else "同期"
    return f"上年{same}" if years == 1 else f"前{years}年{same}"


def title_of(period: Period) -> str:
    """The name of a period on paper: 2026年度, 2022—2026年, 2026年1—6月, 2026年1月5日至3月8日, 2026年1月5日."""
    since, until = period.since, period.until
    if is_whole_years(period):
        return f"{since.year}年度" if since.year == until.year else f"{since.year}—{until.year}年"
    if since.year == until.year and since.day == 1 and _is_month_end(until):
        months = f"{since.month}" if since.month == until.month else f"{since.month}—{until.month}"
        return f"{since.year}年{months}月"
    if since == until:
        return show_day_in_full(since)
    end = f"{until.month}月{until.day}日"
    if until.year != since.year:
        end = f"{until.year}年{end}"
    return f"{show_day_in_full(since)}至{end}"


def years_words(period: Period) -> str:
    """The years of a period, for the head of a column beside the one it is compared with: 2026年, 2022—2026年."""
    first, last = period.since.year, period.until.year
    return f"{last}年" if first == last else f"{first}—{last}年"


def series_of(period: Period) -> str:
    """What a period is called beside another one in a chart: 2026年, 2022—2026年, 2026年1—6月."""
    return title_of(period).replace("年度", "年")
