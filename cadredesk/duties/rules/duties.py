"""Duties follow from rules, people, cases and visits; they are computed each time and never stored.

The edges, decided here once (S001, S004):

- Somebody is owed what falls due while they are in the register: from the day they enter it, and until the day before
  they die or move away. What a visit has proved stays, if they were there when it opened. A case is owed even where it
  was opened before they entered, and the visit of a death to the dead.
- Nothing is owed that fell due before 必访起算日.
- Category, rank, treatment, hardship and living elsewhere are those of the due day; of other facts what holds today.
- What a visit was seen to prove when it was recorded stays owed and proved, whatever is changed of rule or person later;
  where the rule no longer knows of it (a birthday or the day of a festival was corrected), unless that visit proves
  something else. Of days on which the office says that the rule was not in force nothing is told.
- A visit counts from the opening to the late days after the due day (``matching``), whenever it was recorded; the
  state on a day looks at visits up to that day alone. What the rule does not owe claims none.
- Once in so many calendar years: owed in a year if there was no visit in those before it that the rule looks back to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from cadredesk.core.dates import day_from_iso
from cadredesk.duties.records import WAITING, Duty, DutyRule, Outcome, Tally, Trigger
from cadredesk.duties.rules.common_days import CommonDay, common_days, put_by_day, visited_then
from cadredesk.duties.rules.facts import DutyFacts
from cadredesk.duties.rules.matching import Span, VisitMade, by_person, matched, until_left
from cadredesk.duties.rules.people import PersonFacts, PersonHistory
from cadredesk.duties.rules.windows import (
    Window,
    birthday_windows,
    case_windows,
    common_windows,
    reach,
    window_of,
)

_of = tuple.__new__  # a third of the time that the class takes
_day = cache(day_from_iso)  # the same days come again and again


def duties_of(
    versions: Sequence[DutyRule], facts: DutyFacts, since: date, until: date, on: date, *, however_old: bool = False
) -> list[Duty]:
    """The duties of a rule, in all of its versions, that fall due from ``since`` to ``until``, as they stand on ``on``;
    ``however_old``: also what fell due before it of the cases that were read. In no special order.
    """
    return _DutiesOfRule(versions, facts, since, until, on, however_old).all()


class _DutiesOfRule:
    def __init__(
        self, versions: Sequence[DutyRule], facts: DutyFacts, since: date, until: date, on: date, however_old: bool
    ) -> None:
        around = reach(versions)
        self.first, self.last = max(since - around, facts.start), until + around
        self.since, self.until, self.on = since.isoformat(), until.isoformat(), on.isoformat()
        self.versions, self.facts, self.however_old = versions, facts, however_old
        self.visits: Sequence[VisitMade] = facts.visits.get(versions[0].code, ())
        self.excuses: Mapping[int, Mapping[str, int]] = facts.excuses.get(versions[0].code, {})
        self.common = common_windows(versions, self.first, self.last)
        self.common_of: dict[
            frozenset[str], Sequence[Window]
        ] = {}  # of somebody who is in these categories, one by one
        self.found: list[Duty] = []

    def all(self) -> list[Duty]:
        """Everybody's: most people's at once, day by day, those of others one by one."""
        personal, histories, days = self._personal(), self.facts.histories, common_days(self.common)
        apart = {*personal, *put_by_day(days, self.visits, self.facts.moved)}
        if days:
            apart.update(self.excuses, histories)
        people = self._all_but(apart)
        for day in days:
            if self._is_asked(day.windows[0]):
                self._of_day(day, people, apart)
        visits = by_person(each for each in self.visits if each.person_id in apart)
        for person_id in apart:
            if now := self.facts.by_id.get(person_id):
                self._of_one(now, histories.get(person_id), personal.get(person_id), visits.get(person_id, ()))
        return self.found

    def _all_but(self, apart: set[int]) -> dict[str, Sequence[PersonFacts]]:
        """All others, by category, of those for whom something falls due."""
        wanted = {category for window in self.common for category in window.audiences}
        return {
            category: [each for each in people if each.id not in apart] if apart else people
            for category, people in self.facts.people.items()
            if category in wanted
        }

    def _of_day(self, day: CommonDay, people: Mapping[str, Sequence[PersonFacts]], apart: set[int]) -> None:
        """What falls due on a day for all who are not apart."""
        by_id, pins, loose = self.facts.by_id, day.pins, day.loose
        self._all_done([(by_id[each], pin) for each, pin in pins.items() if each not in apart], day.windows[0])
        for window in day.windows:
            due, test, settled = window.span.due, window.test, pins.keys() | visited_then(window, self.visits)
            for category in window.audiences & people.keys():
                owed = [
                    each
                    for each in people[category]
                    if each.entered <= due < each.left and each.id not in settled and (not test or test(each, due))
                ]
                self._all_done([(each, loose[each.id]) for each in owed if each.id in loose], window)
                self._all_undone([each for each in owed if each.id not in loose] if loose else owed, window)

    def _all_done(self, proved: Iterable[tuple[PersonFacts, VisitMade]], window: Window) -> None:
        (_, last, _), rule, since, due = window.span, window.rule, window.since, window.due
        done, late, rest = Outcome.DONE, Outcome.LATE, (None, window.case_id, window.age, window.about, False)
        self.found += [
            _of(
                Duty,
                (person_id, rule, since, due, late if day > last else done, each.audience, _day(day), visit_id, *rest),
            )
            for each, (person_id, day, visit_id, _) in proved
        ]

    def _all_undone(self, people: Sequence[PersonFacts], window: Window) -> None:
        """The same of all but for those who have gone since; nobody is excused."""
        on, rule, since, due = self.on, window.rule, window.since, window.due
        for over in (False, True):
            outcome = self._outcome(window, over)
            rest = (None, None, None, window.case_id, window.age, window.about, over)
            self.found += [
                _of(Duty, (each.id, rule, since, due, outcome, each.audience, *rest))
                for each in people
                if (each.left <= on) is over
            ]

    def _of_one(
        self,
        now: PersonFacts,
        history: PersonHistory | None,
        own: Sequence[Window] | None,
        visits: Sequence[VisitMade],
    ) -> None:
        pins = {each.proved: each for each in reversed(visits) if each.proved} if visits else {}
        common = self.common if pins or not self.common else self._common_of(history or now)
        windows = sorted((*common, *own), key=_order) if own else common
        if windows or pins:
            self._of_person(now, history, windows, visits, pins)

    def _common_of(self, person: PersonFacts | PersonHistory) -> Sequence[Window]:
        categories = person.audiences if isinstance(person, PersonHistory) else frozenset((person.audience,))
        if categories not in self.common_of:
            self.common_of[categories] = [each for each in self.common if each.audiences & categories]
        return self.common_of[categories]

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

    def _of_person(
        self,
        person: PersonFacts,
        history: PersonHistory | None,
        windows: Sequence[Window],
        visits: Sequence[VisitMade],
        pins: dict[str, VisitMade],
    ) -> None:
        """One person's. ``pins`` are visits by the due day of what they were seen to prove when they were recorded."""
        owed: list[tuple[PersonFacts, Window]] = []
        used: list[VisitMade] = []
        pinned: Window | None = None
        for window in windows:
            opens, due, _ = window.span
            then = history.on(due) if history else person
            if not ((then.entered <= due or window.case_id) and (then.left > opens or window.to_the_dead)):
                continue
            if pins and (pin := pins.pop(due, None)):
                used.append(pin)
                pinned = window
                if self._is_asked(window):
                    self.found.append(self._done(then, window, pin))
            elif (
                is_in_audience(window, then)
                and not (window.unless_since and visited_before(window, visits))
                and not (pinned and _is_variant(window, pinned))
            ):
                owed.append((then, window))
        if owed:
            left = [each for each in visits if each not in used] if used else visits
            if pins:  # of one day those first that have nothing to lose
                left = sorted(left, key=lambda each: (each.day, each.proved))
            used += self._match(person.id, owed, left)
        for due, pin in pins.items():
            if pin not in used:
                self._keep(person, history, _day(due), pin)

    def _keep(self, person: PersonFacts, history: PersonHistory | None, due: date, pin: VisitMade) -> None:
        """What a visit had proved that the rule no longer knows of. A case that is no more had never been one."""
        rule = next((each for each in self.versions if each.holds_on(due)), None)
        if rule is None or rule.trigger == Trigger.CASE:
            return
        window = window_of(rule, due)
        then = history.on(window.span.due) if history else person
        is_theirs = then.entered <= window.span.due and then.left > window.span.opens
        if is_theirs and due >= self.facts.start and self._is_asked(window):
            self.found.append(self._done(then, window, pin))

    def _match(
        self, person_id: int, owed: Sequence[tuple[PersonFacts, Window]], visits: Sequence[VisitMade]
    ) -> list[VisitMade]:
        """Put down what these duties come to, and give the visits that prove one."""
        proofs: Sequence[VisitMade | None] = [None] * len(owed)
        if visits:
            excuses = self.excuses.get(person_id)
            excused = [at for at, (_, window) in enumerate(owed) if window.span.due in excuses] if excuses else ()
            proofs = matched([_span(then, window) for then, window in owed], visits, excused)
        for (then, window), proof in zip(owed, proofs, strict=True):
            if not self._is_asked(window):
                continue
            if proof is not None:
                self.found.append(self._done(then, window, proof))
            elif then.left > window.span.due or window.to_the_dead:
                self.found.append(self._undone(then, window))
        return [each for each in proofs if each]

    def _is_asked(self, window: Window) -> bool:
        due = window.span.due
        return due <= self.until and (self.since <= due or (self.however_old and window.case_id is not None))

    def _done(self, person: PersonFacts, window: Window, proof: VisitMade) -> Duty:
        (_, due, _), day = window.span, proof.day
        outcome = Outcome.LATE if day > due else Outcome.DONE
        return _duty(person, window, outcome, (_day(day), proof.visit_id, None))

    def _undone(self, person: PersonFacts, window: Window) -> Duty:
        excuses = self.excuses.get(person.id) if self.excuses else None
        excuse = excuses.get(window.span.due) if excuses else None
        if excuse is not None:
            return _duty(person, window, Outcome.EXCUSED, (None, None, excuse))
        over = self._is_gone(person, window)
        return _duty(person, window, self._outcome(window, over), (None, None, None), over=over)

    def _outcome(self, window: Window, over: bool) -> Outcome:
        """Of what is neither done nor excused; ``over`` where nobody can go any more."""
        opens, due, late = window.span
        if self.on <= due:
            return Outcome.OPEN if opens <= self.on else Outcome.UPCOMING
        return Outcome.MISSED if over or late < self.on else Outcome.OVERDUE

    def _is_gone(self, person: PersonFacts, window: Window) -> bool:
        """Whether nobody can go to somebody any more."""
        history = self.facts.histories.get(person.id)
        return not window.to_the_dead and (history.on(self.on) if history else person).left <= self.on


def _duty(
    person: PersonFacts,
    window: Window,
    outcome: Outcome,
    settled: tuple[date | None, int | None, int | None],
    *,
    over: bool = False,
) -> Duty:
    """``settled``: visited when, by which visit, or excused by what."""
    _, rule, since, due, _, _, _, case_id, _, age, about = window
    return _of(Duty, (person.id, rule, since, due, outcome, person.audience, *settled, case_id, age, about, over))


def _order(window: Window) -> tuple[str, str, int]:
    return window.span.due, window.span.opens, window.case_id or 0


def _span(person: PersonFacts, window: Window) -> Span:
    return window.span if person.left > window.span.due or window.to_the_dead else until_left(window.span, person.left)


def _is_variant(window: Window, other: Window) -> bool:
    """Whether two windows are the same for different categories."""
    return window.case_id is None and window.rule is other.rule and window.span == other.span


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
