"""On which days rules fall due: festivals by the lunar calendar, fixed days, months, birthdays, so many months later."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache

from cadredesk.birthdays.rules import GREAT_FROM, Birthday, BirthRow, birthdays_between, is_great
from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import FIRST_YEAR, LAST_YEAR, LunarDay, solar_of
from cadredesk.duties.records import DutyRule, Trigger
from cadredesk.duties.rules.people import PersonFacts

OLDEST = 130
_lunar_day = cache(LunarDay.from_text)  # the same few hundred


def days_between(rule: DutyRule, since: date, until: date) -> list[date]:
    """The days from one to another, both included, on which a rule falls due for all together.

    Of a monthly rule the last days of the months; of rules that follow a person or a case there are none.
    """
    if rule.trigger == Trigger.MONTHLY:
        return list(month_ends(since, until))
    if rule.trigger == Trigger.FESTIVAL:
        lunar = LunarDay(rule.month or 1, rule.day or 1)
        years = range(max(since.year - 1, FIRST_YEAR), min(until.year, LAST_YEAR) + 1)
        found = [solar_of(year, lunar) for year in years]
    elif rule.trigger == Trigger.DATE:
        found = [fixed_day(rule, year) for year in range(since.year, until.year + 1)]
    else:
        return []
    return [day for day in found if since <= day <= until]


def fixed_day(rule: DutyRule, year: int) -> date:
    """The day of a 固定日期 in a year; 29 February is kept on the 28th in ordinary years."""
    month, day = rule.month or 1, rule.day or 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def month_ends(since: date, until: date) -> Iterator[date]:
    """The last days of months between two days, both included."""
    year, month = since.year, since.month
    while (day := date(year, month, monthrange(year, month)[1])) <= until:
        if day >= since:
            yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def opening(rule: DutyRule, due: date) -> date:
    """The first day on which a visit proves a duty: of a monthly rule the first of the month."""
    if rule.trigger == Trigger.MONTHLY:
        return due.replace(day=1)
    return due - timedelta(days=rule.days_before)


@lru_cache(maxsize=8192)
def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def with_birthdays(
    rule: DutyRule, people: Iterable[PersonFacts], since: date, until: date
) -> Iterator[tuple[PersonFacts, list[Birthday]]]:
    """Those of ``people`` who have a birthday that a rule is about between two days, with these."""
    if rule.great:  # most were born in a year of which no great birthday falls
        solar, lunar = (birth_years(rule, since, until, apart) | {""} for apart in ((0,), (-1, 0, 1)))
        people = [each for each in people if (each.birth or "")[:4] in (lunar if each.lunar else solar)]
    return ((each, found) for each in people if (found := _birthdays(rule, each, since, until)))


def _birthdays(rule: DutyRule, person_facts: PersonFacts, since: date, until: date) -> list[Birthday]:
    if not person_facts.birth and not person_facts.lunar:
        return []
    found = birthdays_between(_born(person_facts), since, until)
    if rule.nominal:
        found = [each._replace(age=None if each.age is None else each.age + 1) for each in found]
    return [each for each in found if is_great(each.age)] if rule.great else found


def birth_years(rule: DutyRule, since: date, until: date, apart: tuple[int, ...]) -> frozenset[str]:
    """The years of birth of which a great birthday may fall between two days; the lunar year may be the one beside."""
    ages = [70, *range(GREAT_FROM, OLDEST, 5)]
    more = 1 if rule.nominal else 0
    return frozenset(
        f"{year - age + more + beside:04}"
        for year in range(since.year, until.year + 1)
        for age in ages
        for beside in apart
    )


def _born(person_facts: PersonFacts) -> BirthRow:
    return BirthRow(
        PartialDate.from_iso(person_facts.birth) if person_facts.birth else None,
        _lunar_day(person_facts.lunar) if person_facts.lunar else None,
    )
