"""Duties that fall due for all on one day: festivals, fixed days, and once in each month."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, pairwise

from cadredesk.core.dates import day_from_iso
from cadredesk.duties.records import Duty, DutyState
from cadredesk.duties.rules import days as rules_days
from cadredesk.duties.rules.builder import DutyBuilder, day_of
from cadredesk.duties.rules.facts import FAR, reach
from cadredesk.duties.rules.matching import VisitMade, Window, matched, matched_together, until_left
from cadredesk.duties.rules.people import PersonFacts, PersonHistory, fits_on, whole

_of = tuple.__new__  # a third of the time that the class takes
Proofs = Mapping[int, VisitMade]  # by person


def duties_together(builder: DutyBuilder, since: date, until: date) -> list[Duty]:
    """The duties that fall due between two days."""
    around = timedelta(days=reach(builder.rule))
    found = rules_days.days_between(builder.rule, max(since - around, FAR), until + around)
    days = [day for day in found if builder.is_in_force(day)]
    windows = [builder.window(rules_days.opening(builder.rule, day), day) for day in days]
    without_history = builder.without_history()
    changed = builder.facts.changed(builder.rule)
    alone = all(before.late < after.opens for before, after in pairwise(windows))
    proofs: Sequence[Proofs] = (
        _alone(builder, windows) if alone else _shared(builder, windows, without_history, changed)
    )
    duties: list[Duty] = []
    for due, window, proof in zip(days, windows, proofs, strict=True):
        if since <= due <= until:
            then = [each for history in changed if builder.fits(each := history.on(window.due))]
            duties += _of_day(builder, chain(without_history, then), due, window, proof)
    return duties


def _of_day(
    builder: DutyBuilder, people: Iterable[PersonFacts], due: date, window: Window, proofs: Proofs
) -> list[Duty]:
    day, since, rule = window.due, day_from_iso(window.opens), builder.rule
    fits, state = fits_on(rule, day), builder.state(since, due)
    there = [each for each in people if each.entered <= day and (fits is None or fits(each))]
    undone = [each for each in there if each.id not in proofs and each.left > day]
    done, opens = DutyState.DONE, window.opens
    rest = (None, None, None, False, None, False)  # nothing to say from excuse_id to over
    found = [
        _of(Duty, (each.id, rule, since, due, done, each.audience, day_of(proof[0]), proof[1], *rest))
        for each in there
        if (proof := proofs.get(each.id)) and (each.left > day or (opens < each.left and proof[0] <= whole(each.left)))
    ]
    if builder.excuses:
        return found + [builder.duty(each, since, due, None) for each in undone]
    plain = (None, None, None, None, None, False, None)  # nothing to say from visited_on to last
    return found + [
        _of(Duty, (each.id, rule, since, due, state, each.audience, *plain, builder.is_gone(each))) for each in undone
    ]


def _alone(builder: DutyBuilder, windows: Sequence[Window]) -> list[Proofs]:
    """Who was visited for each of the days, where no visit can serve two: the first within the window."""
    found: list[Proofs] = []
    for opens, _, late in windows:
        proofs: dict[int, VisitMade] = {}
        for day, person_id, visit_id in builder.visits:
            if day > late:
                break
            if day >= opens and person_id not in proofs:
                proofs[person_id] = (day, visit_id)
        found.append(proofs)
    return found


def _shared(
    builder: DutyBuilder,
    windows: Sequence[Window],
    without_history: Iterable[PersonFacts],
    changed: Iterable[PersonHistory],
) -> list[dict[int, VisitMade]]:
    """The same where windows overlap. A day on which somebody is not owed claims none of their visits."""
    fits = [fits_on(builder.rule, window.due) for window in windows]
    apart = all(before.due < after.opens for before, after in pairwise(windows))
    plain = apart and all(each is None for each in fits)
    first, last, excuses = windows[0].due, windows[-1].due, builder.excuses
    throughout = (person.id for person in without_history if person.entered <= first and person.left > last)
    always = {person_id for person_id in throughout if person_id not in excuses} if plain else set()
    found = matched_together(windows, builder.visits, always)
    visits = builder.visits_by_person()

    def take(person_id: int, owed: Sequence[int], lefts: Sequence[str]) -> None:
        ends = [until_left(windows[at], left) for at, left in zip(owed, lefts, strict=True)]
        excused = builder.excused(person_id, [windows[at].due for at in owed])
        proofs = matched(ends, visits[person_id], excused)
        for at, proof in zip(owed, proofs, strict=True):
            if proof is not None:
                found[at][person_id] = proof

    everywhere = range(len(windows))
    for person in without_history:
        if person.id in visits and person.id not in always:
            owed = [at for at in everywhere if _owed(person, windows[at], fits[at])]
            take(person.id, owed, [person.left] * len(owed))
    for history in changed:
        if history.now.id in visits:
            then = [history.on(window.due) for window in windows]
            owed = [at for at in everywhere if builder.fits(then[at]) and _owed(then[at], windows[at], fits[at])]
            take(history.now.id, owed, [then[at].left for at in owed])
    return found


def _owed(person: PersonFacts, window: Window, fits: Callable[[PersonFacts], bool] | None) -> bool:
    here = person.entered <= window.due and person.left > window.opens
    return here and (fits is None or fits(person))
