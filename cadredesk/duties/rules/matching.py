"""Which visit proves which duty: one visit proves one.

A visit proves first what it is in time for. What visits are left over then prove duties that are past their day but
within their late days. Each time the duty that falls due first is taken, and visits are taken in the order of days.
What is excused takes only what no other duty needs. What was made after somebody had left proves nothing that fell due
after that.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class VisitMade(NamedTuple):
    """What proves: whose it is, its ISO day, the id of the visit (None of a check-up of its own), and the due day of what
    it was seen to prove when it was recorded, "" for nothing.
    """

    person_id: int
    day: str
    visit_id: int | None
    proved: str = ""


class Span(NamedTuple):
    """ISO days: from when a visit counts, when it is due, until when it still counts."""

    opens: str
    due: str
    late: str


def by_person(visits: Iterable[VisitMade]) -> dict[int, list[VisitMade]]:
    """Visits by whose they are, in their order."""
    found: defaultdict[int, list[VisitMade]] = defaultdict(list)
    for visit in visits:
        found[visit.person_id].append(visit)
    return found


def until_left(span: Span, left: str) -> Span:
    """The days of somebody who has left by the due day: what is made after that does not count."""
    return span if left > span.due else Span(span.opens, min(span.due, left), min(span.late, left))


def matched(spans: Sequence[Span], visits: Sequence[VisitMade], excused: Sequence[int] = ()) -> list[VisitMade | None]:
    """For each span the visit that proves it. Spans come in the order of their due days, ``visits`` by day; ``excused``
    are the places of those that are.
    """
    found: list[VisitMade | None] = [None] * len(spans)
    if excused:
        return _excused_last(spans, visits, excused)
    if len(spans) == 1:
        opens, _, late = spans[0]
        return [next((visit for visit in visits if opens <= visit.day <= late), None)]
    left = _take(spans, visits, found, in_time=True)
    if left:
        _take(spans, left, found, in_time=False)
    return found


def _excused_last(spans: Sequence[Span], visits: Sequence[VisitMade], excused: Sequence[int]) -> list[VisitMade | None]:
    found: list[VisitMade | None] = [None] * len(spans)
    for places in ([at for at in range(len(spans)) if at not in excused], excused):
        if not places:
            continue
        proofs = matched([spans[at] for at in places], visits)
        for at, proof in zip(places, proofs, strict=True):
            found[at] = proof
        visits = [visit for visit in visits if visit not in proofs]
    return found


def _take(
    spans: Sequence[Span], visits: Sequence[VisitMade], found: list[VisitMade | None], *, in_time: bool
) -> list[VisitMade]:
    left, first = [], 0
    for visit in visits:
        day = visit.day
        while first < len(spans) and spans[first].late < day:
            first += 1
        for at in range(first, len(spans)):
            opens, due, late = spans[at]
            if found[at] is None and opens <= day and (day <= due if in_time else due < day <= late):
                found[at] = visit
                break
        else:
            left.append(visit)
    return left
