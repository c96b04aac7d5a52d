"""When each duty of a rule opens and falls due, and whom it is about, before anybody asks whether it was done.

A rule is the list of its versions. A version holds for what falls due while it does; of a case for what begins then.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from typing import NamedTuple

from cadredesk.birthdays.rules import Birthday
from cadredesk.core.dates import day_from_iso
from cadredesk.core.kinds import CaseKind
from cadredesk.duties.records import PERIODS, DutyRule, Trigger
from cadredesk.duties.rules.days import days_between, with_birthdays
from cadredesk.duties.rules.facts import CaseRow
from cadredesk.duties.rules.matching import Span
from cadredesk.duties.rules.people import PersonFacts, Test, audience_test, words
from cadredesk.people.records import Audience

YEAR = timedelta(days=366)  # the longest calendar period
ALL = frozenset(("", *Audience))


class Window(NamedTuple):
    """One duty of a rule, for whoever of ``audiences`` passes ``test``."""

    span: Span
    rule: DutyRule
    since: date
    due: date
    audiences: frozenset[str]
    test: Test | None
    unless_since: str = ""
    """Nothing is owed where there was a visit from this day to the opening; "" where that does not count."""
    case_id: int | None = None
    to_the_dead: bool = False
    age: int | None = None
    about: bool = False


def reach(versions: Sequence[DutyRule]) -> timedelta:
    """How far around a period visits may matter: the longest window, since neighbours may claim a visit. Calendar periods
    of one length claim none of each other's.
    """
    triggers = {Trigger(rule.trigger) for rule in versions}
    if len(triggers) == 1 and triggers <= PERIODS.keys():
        return timedelta(0)
    return max(map(_longest, versions), default=timedelta(0))


def around(versions: Sequence[DutyRule]) -> timedelta:
    """How far from a visit the duties lie that it may be about, calendar periods too."""
    return max(reach(versions), YEAR)


def _longest(rule: DutyRule) -> timedelta:
    if months := PERIODS.get(Trigger(rule.trigger)):
        return timedelta(days=31 * months)
    new_year = 31 * ((rule.month or 12) + 1) if rule.from_new_year else 0
    return timedelta(days=max(rule.days_before, new_year) + rule.days_after + rule.late_days)


def visits_between(versions: Sequence[DutyRule], since: date, until: date) -> tuple[date, date]:
    """From when to when visits matter for what falls due in a period."""
    longest = reach(versions)
    first = since - longest
    return min(first - longest, *(_looks_back(rule, first) for rule in versions)), until + 2 * longest


def _looks_back(rule: DutyRule, day: date) -> date:
    months = PERIODS.get(Trigger(rule.trigger), 0)
    if rule.trigger == Trigger.YEARLY:
        return date(day.year - (rule.years or 1) + 1, 1, 1)
    return day.replace(day=1) - timedelta(days=31 * months)


def common_windows(versions: Iterable[DutyRule], since: date, until: date) -> list[Window]:
    """What falls due for all together between two days, by due day."""
    found: list[Window] = []
    for rule in versions:
        for day in days_between(rule, max(since, rule.since or since), min(until, rule.until or until)):
            found += _of_day(rule, day)
    return sorted(found, key=lambda each: each.span.due)


def _of_day(rule: DutyRule, day: date) -> Iterator[Window]:
    window = window_of(rule, day)
    if rule.trigger != Trigger.YEARLY or rule.years == 1:
        yield window
        return
    yearly = window.audiences & frozenset(words(rule.yearly))
    if yearly:
        yield window._replace(audiences=yearly)
    before = f"{day.year - (rule.years or 1) + 1:04}-01-01"
    yield window._replace(audiences=window.audiences - yearly, unless_since=before)


def birthday_windows(
    rule: DutyRule, people: Iterable[PersonFacts], since: date, until: date
) -> Iterator[tuple[int, list[Window]]]:
    """The birthdays between two days, by person."""
    first, last = max(since, rule.since or since), min(until, rule.until or until)
    made = cache(partial(_of_birthday, rule))  # many keep the same one
    for person_facts, birthdays in with_birthdays(rule, people, first, last) if first <= last else ():
        yield person_facts.id, [made(birthday) for birthday in birthdays]


def _of_birthday(rule: DutyRule, birthday: Birthday) -> Window:
    window = window_of(rule, birthday.day)
    return window._replace(age=birthday.age, about=birthday.approximate)


def case_windows(rule: DutyRule, cases: Iterable[CaseRow], since: date) -> Iterator[tuple[int, Window]]:
    """What cases have opened that falls due from a day on, by person."""
    for case in cases:
        if case.kind != rule.case_kind:
            continue
        opened = day_from_iso(case.opened_on)
        due = opened + timedelta(days=rule.days_after)
        if rule.holds_on(opened) and due >= since:
            to_the_dead = case.kind == CaseKind.DEATH
            yield case.person_id, _window(rule, opened, due)._replace(case_id=case.id, to_the_dead=to_the_dead)


def window_of(rule: DutyRule, due: date) -> Window:
    """What falls due on a day, of rules that no case sets going."""
    return _window(rule, rule.opening(due), due)


def _window(rule: DutyRule, opens: date, due: date) -> Window:
    span = Span(opens.isoformat(), due.isoformat(), rule.last_day(due).isoformat())
    audiences = frozenset(words(rule.categories)) or ALL
    return Window(span, rule, opens, due, audiences, audience_test(rule))
