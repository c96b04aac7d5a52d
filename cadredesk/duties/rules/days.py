"""On which days rules fall due: festivals by the lunar calendar, fixed days, calendar periods, birthdays."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from cadredesk.birthdays.rules import GREAT_FROM, Birthday, BirthRow, birthdays_between, is_great
from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import FIRST_YEAR, LAST_YEAR, LunarDay, solar_of
from cadredesk.duties.records import PERIODS, DutyRule, Trigger
from cadredesk.duties.rules.people import PersonFacts

OLDEST = 130
_lunar_day = cache(LunarDay.from_text)  # the same few hundred


def days_between(rule: DutyRule, since: date, until: date) -> list[date]:
    """The days from one to another, both included, on which a rule falls due for all together.

    Of calendar periods their last days; of rules that follow a person or a case there are none.
    """
    if months := PERIODS.get(Trigger(rule.trigger)):
        return list(period_ends(months, since, until))
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


def period_ends(months: int, since: date, until: date) -> Iterator[date]:
    """The last days, between two days, of calendar periods of so many months (1, 3 or 12)."""
    year, month = since.year, -(-since.month // months) * months
    while (day := date(year, month, monthrange(year, month)[1])) <= until:
        if day >= since:
            yield day
        month += months
        if month > 12:
            year, month = year + 1, months


def with_birthdays(
    rule: DutyRule, people: Iterable[PersonFacts], since: date, until: date
) -> Iterator[tuple[PersonFacts, list[Birthday]]]:
    """Those of ``people`` who have a birthday that a rule is about between two days, with these."""
    if rule.great:  # most were born in a month of which no great birthday falls
        solar, lunar = _births(rule, since, until)
        people = [
            each
            for each in people
            if ((each.birth or "")[:4] in lunar if each.lunar else each.birth and each.birth[:7] in solar)
        ]
    return ((each, found) for each in people if (found := _birthdays(rule, each, since, until)))


def _birthdays(rule: DutyRule, person_facts: PersonFacts, since: date, until: date) -> list[Birthday]:
    if not person_facts.birth and not person_facts.lunar:
        return []
    found = birthdays_between(_born(person_facts), since, until)
    if rule.nominal:
        found = [each._replace(age=None if each.age is None else each.age + 1) for each in found]
    return [each for each in found if is_great(each.age)] if rule.great else found


def _births(rule: DutyRule, since: date, until: date) -> tuple[frozenset[str], frozenset[str]]:
    """The months of birth of which a great birthday may fall between two days, and by the lunar calendar the years: of these
    also those beside, and what is not known.
    """
    ages = [age - rule.nominal for age in (70, *range(GREAT_FROM, OLDEST, 5))]
    months = range(12 * since.year + since.month - 1, 12 * until.year + until.month)
    solar = frozenset(f"{month // 12 - age:04}-{month % 12 + 1:02}" for month in months for age in ages)
    years = range(since.year - 1, until.year + 2)
    return solar, frozenset(("", *(f"{year - age:04}" for year in years for age in ages)))


def _born(person_facts: PersonFacts) -> BirthRow:
    return BirthRow(
        PartialDate.from_iso(person_facts.birth) if person_facts.birth else None,
        _lunar_day(person_facts.lunar) if person_facts.lunar else None,
    )
