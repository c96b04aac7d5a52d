"""Visits by what falls due for all on one day: so the duties of most people are told at once, not one person at a time.

That is possible where no visit lies in the time of two such days, of all whose visits say no more than on which day they
were made and which of these days they were seen to prove. All others are looked at one by one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from cadredesk.duties.rules.matching import Span, VisitMade
from cadredesk.duties.rules.people import PersonFacts
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


def put_by_day(days: Sequence[CommonDay], visits: Iterable[VisitMade], moved: Mapping[int, PersonFacts]) -> set[int]:
    """Put visits to the days that they are about; the ids of those of whom that does not say all. ``moved``: who was not
    there all the time.
    """
    if not days or not lie_apart(days):
        return {each.person_id for each in visits}
    by_due = {day.span.due: day for day in days}
    opens = [day.span.opens for day in days]
    odd: set[int] = set()
    for visit in visits:
        person_id, made_on, _, proved = visit
        day = by_due.get(proved) if proved else _day_of(made_on, days, opens)
        if day is None:
            if proved:
                odd.add(person_id)
            continue
        if person_id in moved and not moved[person_id].entered <= day.span.due < moved[person_id].left:
            odd.add(person_id)
        elif not proved:
            day.loose.setdefault(person_id, visit)
        elif day.pins.setdefault(person_id, visit) is not visit:
            odd.add(person_id)
    return odd


def _day_of(made_on: str, days: Sequence[CommonDay], opens: Sequence[str]) -> CommonDay | None:
    """The one that a visit of a day may be about."""
    at = bisect_right(opens, made_on) - 1
    return days[at] if at >= 0 and made_on <= days[at].span.late else None


def visited_then(window: Window, visits: Iterable[VisitMade]) -> frozenset[int]:
    """Those to whom once in so many years owes nothing, since they were visited before."""
    since, opens = window.unless_since, window.span.opens
    return frozenset(each.person_id for each in visits if since <= each.day < opens) if since else frozenset()
