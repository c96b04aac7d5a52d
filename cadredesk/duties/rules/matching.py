"""Which visit proves which duty: one visit proves one.

A visit proves first what it is in time for. What visits are left over then prove duties that are past their day but
within their late days. Each time the duty that falls due first is taken, and visits are taken in the order of days.
What is excused takes only what no other duty needs. What was made after somebody had left proves nothing that fell due
after that.
"""

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from cadredesk.duties.records import Tally
from cadredesk.duties.rules.people import whole


class Window(NamedTuple):
    """ISO days: from when a visit counts, when it is due, until when it still counts."""

    opens: str
    due: str
    late: str


VisitMade = tuple[str, int | None]  # a visit: its ISO day and id


def until_left(window: Window, left: str) -> Window:
    """The window of somebody who has left by the due day: what is made after that does not count."""
    if left > window.due:
        return window
    last = whole(left)
    return Window(window.opens, min(window.due, last), min(window.late, last))


def matched(
    windows: Sequence[Window], visits: Sequence[VisitMade], excused: Sequence[int] = ()
) -> list[VisitMade | None]:
    """For each window the visit that proves it. Windows come in the order of their due days, in which they open and end
    too; ``visits`` come by day. ``excused`` are the places of those that are.
    """
    found: list[VisitMade | None] = [None] * len(windows)
    if not visits or not windows:
        return found
    if excused:
        return _excused_last(windows, visits, excused)
    if len(windows) == 1:
        opens, _, late = windows[0]
        return [next((visit for visit in visits if opens <= visit[0] <= late), None)]
    left = _take(windows, visits, found, in_time=True)
    if left:
        _take(windows, left, found, in_time=False)
    return found


def _excused_last(
    windows: Sequence[Window], visits: Sequence[VisitMade], excused: Sequence[int]
) -> list[VisitMade | None]:
    found: list[VisitMade | None] = [None] * len(windows)
    for places in ([at for at in range(len(windows)) if at not in excused], excused):
        proofs = matched([windows[at] for at in places], visits)
        for at, proof in zip(places, proofs, strict=True):
            found[at] = proof
        visits = [visit for visit in visits if visit not in proofs]
    return found


def matched_together(
    windows: Sequence[Window], visits: Iterable[tuple[str, int, int]], whose: Container[int]
) -> list[dict[int, VisitMade]]:
    """For each window the visit that proves it by person: what :func:`matched` gives of each of ``whose``, where no day
    is in time for two windows. ``visits`` (ISO day, person, id) come by day.
    """
    found: list[dict[int, VisitMade]] = [{} for _ in windows]
    left: dict[int, list[VisitMade]] = {}
    at, end = 0, len(windows)
    for day, person_id, visit_id in visits:
        while at < end and windows[at][1] < day:
            at += 1
        if person_id in whose:
            if at < end and windows[at][0] <= day and person_id not in found[at]:
                found[at][person_id] = (day, visit_id)
            else:
                left.setdefault(person_id, []).append((day, visit_id))
    for person_id, made in left.items():
        proofs = [proved.get(person_id) for proved in found]
        _take(windows, made, proofs, in_time=False)
        for proved, proof in zip(found, proofs, strict=True):
            if proof is not None:
                proved[person_id] = proof
    return found


def _take(
    windows: Sequence[Window], visits: Sequence[VisitMade], found: list[VisitMade | None], *, in_time: bool
) -> list[VisitMade]:
    left, first = [], 0
    for visit in visits:
        day = visit[0]
        while first < len(windows) and windows[first][2] < day:
            first += 1
        for at in range(first, len(windows)):
            opens, due, late = windows[at]
            if opens > day:  # and so do all that follow
                left.append(visit)
                break
            if found[at] is None and (day <= due if in_time else due < day <= late):
                found[at] = visit
                break
        else:
            left.append(visit)
    return left


def tally(owed: int, done: int, late: int, overdue: int, missed: int, excused: int, ahead: int) -> Tally:
    """The ledger line of a rule; ``ahead`` are those whose window has not opened. ``percent`` has one decimal."""
    wanted = owed - excused - ahead
    percent = (
        (2000 * (done + late) + wanted) // (2 * wanted) / 10 if wanted else 100.0 if excused and not ahead else 0.0
    )
    waiting = owed - done - late - overdue - missed - excused
    return Tally(owed, done, late, overdue, missed, excused, waiting, ahead, percent)
