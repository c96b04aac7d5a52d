"""Duties follow from rules, people, cases and visits; they are computed each time and never stored.

The edges, decided here once (S001, S004):

- Somebody is owed what falls due while they are in the register: from the day they enter it, and until the day before
  they die or move away. What a visit has proved stays, if they were there when it opened. A case is owed even where it
  was opened before they entered, and the visit of a death to the dead.
- Nothing is owed that fell due before 必访起算日.
- Category, rank, treatment, hardship and living elsewhere are those of the due day; of other facts what holds today.
- What a visit was seen to prove when it was recorded stays owed and proved, whatever is changed of rule or person later.
- A visit counts from the opening to the late days after the due day (``matching``), whenever it was recorded; the
  state on a day looks at visits up to that day alone. What the rule does not owe claims none.
- Once in so many calendar years: owed in a year if there was no visit in those before it that the rule looks back to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from cadredesk.core.dates import day_from_iso
from cadredesk.duties.records import WAITING, Duty, DutyRule, Outcome, Tally, Trigger
from cadredesk.duties.rules.facts import DutyFacts
from cadredesk.duties.rules.matching import VisitMade, matched, until_left
from cadredesk.duties.rules.people import PersonFacts, PersonHistory
from cadredesk.duties.rules.windows import (
    Window,
    birthday_windows,
    case_windows,
    common_windows,
    for_category,
    reach,
)

_of = tuple.__new__  # a third of the time that the class takes
_day = cache(day_from_iso)  # the same days come again and again


def duties_of(
    versions: Sequence[DutyRule], facts: DutyFacts, since: date, until: date, on: date, *, however_old: bool = False
) -> list[Duty]:
    """The duties of a rule, in all of its versions, that fall due from ``since`` to ``until``, as they stand on ``on``;
    ``however_old``: also what fell due before it of the cases that were read. In no special order.
    """
    return list(_DutiesOfRule(versions, facts, since, until, on, however_old).all())


class _DutiesOfRule:
    def __init__(
        self, versions: Sequence[DutyRule], facts: DutyFacts, since: date, until: date, on: date, however_old: bool
    ) -> None:
        around = reach(versions)
        self.first, self.last = max(since - around, facts.start), until + around
        self.since, self.until, self.on = since.isoformat(), until.isoformat(), on.isoformat()
        self.versions, self.facts, self.however_old = versions, facts, however_old
        self.visits: Mapping[int, Sequence[VisitMade]] = facts.visits.get(versions[0].code, {})
        self.excuses: Mapping[int, Mapping[str, int]] = facts.excuses.get(versions[0].code, {})
        self.common = common_windows(versions, self.first, self.last)

    def all(self) -> Iterator[Duty]:
        """Everybody's."""
        personal, histories = self._personal(), self.facts.histories
        seen = {person_id for person_id, made in self.visits.items() if any(each.proved for each in made)}
        apart = {*personal, *seen, *histories}
        for category, people in self.facts.people.items():
            if windows := for_category(self.common, category):
                for person in people:
                    if person.id not in apart:
                        yield from self._of(person, None, windows)
        for person_id in apart:
            history, now = histories.get(person_id), self.facts.by_id.get(person_id)
            if now is not None:
                plain = history is None and person_id not in seen
                common = for_category(self.common, now.audience) if plain else self.common
                yield from self._of(now, history, self._together(common, personal.get(person_id)))

    def _together(self, common: list[Window], own: list[Window] | None) -> list[Window]:
        return sorted((*common, *own), key=_order) if own else common

    def _personal(self) -> dict[int, list[Window]]:
        """What follows from birthdays and cases, by person."""
        found: defaultdict[int, list[Window]] = defaultdict(list)
        for rule in self.versions:
            if rule.trigger == Trigger.BIRTHDAY:
                for person_id, windows in birthday_windows(rule, self.facts.by_id.values(), self.first, self.last):
                    found[person_id] += windows
            elif rule.trigger == Trigger.CASE:
                for person_id, window in case_windows(rule, self.facts.cases, self.facts.start):
                    found[person_id].append(window)
        return found

    def _of(self, person: PersonFacts, history: PersonHistory | None, windows: Sequence[Window]) -> Iterator[Duty]:
        visits = self.visits.get(person.id, ())
        owed = self._owed(person, history, windows, visits)
        if not visits:
            for then, window in owed:
                if self._is_asked(window) and (then.left > window.span.due or window.to_the_dead):
                    yield self._undone(then, window)
            return
        for (then, window), proof in zip(owed, self._proofs(person.id, owed, visits), strict=True):
            if not self._is_asked(window):
                continue
            if proof is not None:
                yield self._done(then, window, proof)
            elif then.left > window.span.due or window.to_the_dead:
                yield self._undone(then, window)

    def _proofs(
        self, person_id: int, owed: Sequence[tuple[PersonFacts, Window]], visits: Sequence[VisitMade]
    ) -> list[VisitMade | None]:
        """For each of what is owed the visit that proves it: first what was seen to when it was recorded."""
        found: list[VisitMade | None] = [None] * len(owed)
        left = []
        for visit in visits:
            at = next(
                (at for at, (_, window) in enumerate(owed) if window.span.due == visit.proved and not found[at]), None
            )
            if visit.proved and at is not None:
                found[at] = visit
            else:
                left.append(visit)
        places = (
            [at for at, proof in enumerate(found) if proof is None] if len(left) < len(visits) else range(len(owed))
        )
        if left and places:
            excuses = self.excuses.get(person_id, {})
            asked = [owed[at] for at in places]
            excused = [at for at, (_, window) in enumerate(asked) if window.span.due in excuses] if excuses else []
            spans = [each.span if each.to_the_dead else until_left(each.span, then.left) for then, each in asked]
            for at, proof in zip(places, matched(spans, left, excused), strict=True):
                found[at] = proof
        return found

    def _is_asked(self, window: Window) -> bool:
        due = window.span.due
        return due <= self.until and (self.since <= due or (self.however_old and window.case_id is not None))

    def _owed(
        self,
        person: PersonFacts,
        history: PersonHistory | None,
        windows: Sequence[Window],
        visits: Sequence[VisitMade],
    ) -> list[tuple[PersonFacts, Window]]:
        proved = {each.proved for each in visits if each.proved}
        owed: list[tuple[PersonFacts, Window]] = []
        for window in windows:
            opens, due, _ = window.span
            then = history.on(due) if history else person
            if (
                (then.entered <= due or window.case_id)
                and (then.left > opens or window.to_the_dead)
                and (
                    due in proved
                    or (is_in_audience(window, then) and not (window.unless_since and visited_before(window, visits)))
                )
                and not (proved and owed and not window.case_id and owed[-1][1][:2] == window[:2])  # once for all
            ):
                owed.append((then, window))
        return owed

    def _done(self, person: PersonFacts, window: Window, proof: VisitMade) -> Duty:
        outcome = Outcome.LATE if proof.day > window.span.due else Outcome.DONE
        return self._duty(person, window, outcome, _day(proof.day), proof.visit_id, None)

    def _undone(self, person: PersonFacts, window: Window) -> Duty:
        excuses = self.excuses.get(person.id) if self.excuses else None
        excuse = excuses.get(window.span.due) if excuses else None
        if excuse is not None:
            return self._duty(person, window, Outcome.EXCUSED, None, None, excuse)
        opens, due, late = window.span
        if self.on <= due:
            return self._duty(person, window, Outcome.OPEN if opens <= self.on else Outcome.UPCOMING, None, None, None)
        over = self._is_gone(person, window)
        outcome = Outcome.MISSED if over or late < self.on else Outcome.OVERDUE
        return self._duty(person, window, outcome, None, None, None, over=over)

    def _duty(
        self,
        person: PersonFacts,
        window: Window,
        outcome: Outcome,
        visited_on: date | None,
        visit_id: int | None,
        excuse_id: int | None,
        *,
        over: bool = False,
    ) -> Duty:
        _, rule, since, due, _, _, _, case_id, _, age, about = window
        return _of(Duty, (
            person.id, rule, since, due, outcome, person.audience, visited_on, visit_id, excuse_id, case_id, age, about,
            over,
        ))  # fmt: skip

    def _is_gone(self, person: PersonFacts, window: Window) -> bool:
        """Whether nobody can go to somebody any more."""
        history = self.facts.histories.get(person.id)
        return not window.to_the_dead and (history.on(self.on) if history else person).left <= self.on


def _order(window: Window) -> tuple[str, str, int]:
    return window.span.due, window.span.opens, window.case_id or 0


def is_in_audience(window: Window, person: PersonFacts) -> bool:
    """Whether a window is for somebody, as they were on its due day."""
    return person.audience in window.audiences and not (window.test and not window.test(person, window.span.due))


def visited_before(window: Window, visits: Sequence[VisitMade]) -> str:
    """The day of the visit for which once in so many years owes nothing; "" where there is none."""
    since = window.unless_since
    return next((each.day for each in visits if since <= each.day < window.span.opens), "") if since else ""


def tally_of(duties: Iterable[Duty], on: date) -> Tally:
    """The ledger line of duties as they stand on ``on``."""
    found, hoped = Counter[Outcome](), 0
    for duty in duties:
        found[duty.outcome] += 1
        hoped += duty.rule.is_campaign and duty.due > on  # no percentage of a festival before its day
    waiting = sum(found[each] for each in WAITING)
    owed, done, late, missed = found.total(), found[Outcome.DONE], found[Outcome.LATE], found[Outcome.MISSED]
    left = owed - waiting - found[Outcome.EXCUSED]
    percent = None if not left or hoped == owed else percent_of(done + late, left)
    return Tally(owed, done, late, found[Outcome.OVERDUE], missed, found[Outcome.EXCUSED], waiting, percent)


def percent_of(part: int, whole: int) -> float:
    """The share in per cent, to one decimal; half goes up."""
    return (2000 * part + whole) // (2 * whole) / 10
