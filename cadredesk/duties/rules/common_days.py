"""Visits by what falls due for all on one day: so the duties of most people are told at once, not one person at a time.

That is possible where no visit lies in the time of two such days, of all whose visits say no more than on which day they
were made and which of these days they were seen to prove. All others are looked at one by one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from cadredesk.duties.rules.matching import Span, VisitMade
from cadredesk.duties.rules.people import NEVER, PersonFacts
from cadredesk.duties.rules.windows import Window


class CommonDay(NamedTuple):
    """What falls due for all on a day, for whom in which way, and the visits of it by person."""

    span: Span
    windows: Sequence[Window]
    pins: dict[int, VisitMade]
    """What was seen to prove it when it was recorded."""
    loose: dict[int, VisitMade]
    """The first of other visits that would prove it."""


def common_days(windows: Iterable[Window]) -> list[CommonDay]:
    """The days of windows, which come by due day; no visits yet."""
    return [CommonDay(span, list(these), {}, {}) for span, these in groupby(windows, lambda each: each.span)]


def lie_apart(days: Iterable[CommonDay]) -> bool:
    """Whether no visit can prove what falls due on either of two days."""
    return all(before.span.late < after.span.opens for before, after in pairwise(days))


def put_by_day(
    days: Sequence[CommonDay], visits: Mapping[int, Sequence[VisitMade]], people: Mapping[int, PersonFacts], apart: set[int]
) -> None:
    """Put the visits of all who are not ``apart`` to the days that they are about, and those apart of whom that does not say
    all: who came or went meanwhile, and whose visit was seen to prove something else.
    """
    if not lie_apart(days):
        apart.update(visits)
        return
    by_due = {day.span.due: day for day in days}
    opens = [day.span.opens for day in days]
    first = opens and days[0].span.due
    for person_id, made in visits.items():
        if person_id in apart or not (person := people.get(person_id)):
            continue
        if not days or person.entered > first or person.left < NEVER:
            apart.add(person_id)
            continue
        for visit in made:
            if visit.proved:
                day = by_due.get(visit.proved)
                if day is None or day.pins.setdefault(person_id, visit) is not visit:
                    apart.add(person_id)
            elif at := bisect_right(opens, visit.day):
                if visit.day <= days[at - 1].span.late:
                    days[at - 1].loose.setdefault(person_id, visit)


def visited_then(window: Window, visits: Mapping[int, Sequence[VisitMade]]) -> frozenset[int]:
    """Those to whom once in so many years owes nothing, since they were visited before."""
    since, opens = window.unless_since, window.span.opens
    if not since:
        return frozenset()
    return frozenset(person for person, made in visits.items() for each in made if since <= each.day < opens)
