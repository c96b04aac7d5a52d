"""Duties follow from rules, people, cases and visits; they are reckoned anew each time and never stored.

The edges, decided here once (S001, S004; ARCHITECTURE.md):

- Somebody is owed what falls due while they are in the register: from the day they enter it, and until the day before
  they die or move away. What a visit has proved stays, and the visit of a death is owed to the dead.
- Category, rank and treatment are those of the due day.
- A visit counts from the opening to the late days after the due day (``rules_proof``), whenever it was recorded; the
  state on a day looks at visits up to that day alone.
- An interval runs from the last visit, 最近体检日期 or excuse. A visit before the window has opened starts it again
  without proving anything. Who comes into the register, or under the rule, after that day is owed at once; so is who
  has no visit at all, on the day it is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from cadredesk.birthdays.rules import Birthday
from cadredesk.cases.records import CaseKind
from cadredesk.core.dates import PartialDate
from cadredesk.duties import rules_days
from cadredesk.duties.records import Duty, DutyRule, DutyState, Tally, Trigger
from cadredesk.duties.rules_people import Past, Someone, always_fits, fits_on
from cadredesk.duties.rules_proof import Made, Window, matched, tally
from cadredesk.visits.records import Rule

FAR = date(1850, 1, 1)  # before anything that a file knows of


class CaseRow(NamedTuple):
    """What of a case matters: whose, of which kind, since when (ISO)."""

    id: int
    person_id: int
    kind: str
    opened_on: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What duties are reckoned from. ``people`` are those without a past; ``visits`` of a code come by day."""

    people: Sequence[Someone]
    pasts: Mapping[int, Past]
    visits: Mapping[str, Sequence[tuple[str, int, int]]]
    """By code: (ISO day, person, id)."""
    excuses: Mapping[tuple[str, int], Mapping[str, int]]
    """By (code, person): the id by the due day."""
    cases: Sequence[CaseRow] = ()
    latest: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """By code of an interval: the last visit of a person before those in ``visits``."""

    def someone(self, person_id: int) -> Someone | None:
        """A person by id; slow, for few."""
        past = self.pasts.get(person_id)
        return past.now if past else next((each for each in self.people if each.id == person_id), None)


def span(rules: Iterable[DutyRule], since: date, until: date) -> tuple[date, date]:
    """From which day to which visits may prove, or may be claimed by, duties that fall due in a period."""
    reach = max((_reach(rule) for rule in rules), default=0)
    return since - timedelta(days=reach), until + timedelta(days=reach)


def _reach(rule: DutyRule) -> int:
    # Beyond the windows themselves lie those of the neighbours that may claim the same visit.
    return 2 * (rule.days_before + rule.days_after + rule.late_days) + 62


def duties_of(rule: DutyRule, facts: Facts, since: date, until: date, on: date) -> list[Duty]:
    """The duties of one rule that fall due from ``since`` to ``until``, as they stand on ``on``; in no special order."""
    first, last = max(since, rule.since or since), min(until, rule.until or until)
    if first > last:
        return []
    made = _Maker(rule, facts, on)
    match rule.trigger:
        case Trigger.CASE:
            found = made.of_cases()
        case Trigger.INTERVAL:
            found = made.of_intervals(rule.since)
        case Trigger.BIRTHDAY:
            found = made.of_birthdays(first, last)
        case _:
            return list(made.of_days(first, last))
    return [duty for duty in found if first <= duty.due <= last]


def tally_of(duties: Iterable[Duty], on: date) -> Tally:
    """The proof of the duties of one rule: those that have fallen due by ``on``, or are settled already."""
    owed = done = late = overdue = missed = excused = 0
    for duty in duties:
        state = duty.state
        if state is DutyState.DONE:
            done, late = (done, late + 1) if duty.late else (done + 1, late)
        elif state is DutyState.EXCUSED:
            excused += 1
        elif state is DutyState.OVERDUE:
            overdue, missed = (overdue, missed + 1) if duty.late_until < on else (overdue + 1, missed)
        elif duty.due > on:
            continue
        owed += 1
    return tally(owed, done, late, overdue, missed, excused)


class _Maker:
    """Makes the duties of one rule."""

    def __init__(self, rule: DutyRule, facts: Facts, on: date) -> None:
        self.rule, self.facts, self.on = rule, facts, on
        self.fits = always_fits(rule)
        self.visits = facts.visits.get(rule.code, ())
        self.excuses = {person: days for (code, person), days in facts.excuses.items() if code == rule.code}

    # ---- one duty

    def _state(self, since: date, due: date) -> DutyState:
        if self.on < since:
            return DutyState.UPCOMING
        return DutyState.DUE if self.on <= due else DutyState.OVERDUE

    def _duty(
        self, person: Someone, since: date, due: date, proof: Made | None, *, case_id: int | None = None,
        age: int | None = None, about: bool = False, last: date | None = None, open_state: DutyState | None = None,
        over: bool = False,
    ) -> Duty:  # fmt: skip
        if proof is not None and (made := date.fromisoformat(proof[0])) <= self.on:
            return Duty(
                person.id, self.rule, since, due, DutyState.DONE, person.audience, made, proof[1], None, case_id, age,
                about, last,
            )  # fmt: skip
        state, excuse = open_state or self._state(since, due), None
        if self.excuses and (days := self.excuses.get(person.id)):
            excuse = days.get(due.isoformat())
            state = DutyState.EXCUSED if excuse is not None else state
        return Duty(
            person.id,
            self.rule,
            since,
            due,
            state,
            person.audience,
            None,
            None,
            excuse,
            case_id,
            age,
            about,
            last,
            over,
        )

    def _window(self, since: date, due: date) -> Window:
        late = due + timedelta(days=self.rule.late_days)
        return Window(since.isoformat(), due.isoformat(), late.isoformat())

    def _visits_of_everybody(self) -> dict[int, list[Made]]:
        by_person: dict[int, list[Made]] = {}
        for day, person_id, visit_id in self.visits:
            by_person.setdefault(person_id, []).append((day, visit_id))
        return by_person

    # ---- all together: festivals, fixed days, months

    def of_days(self, since: date, until: date) -> Iterator[Duty]:
        reach = timedelta(days=_reach(self.rule))
        first, last = since - reach, until + reach
        days = rules_days.days_between(self.rule, max(first, FAR), last)
        windows = [self._window(rules_days.opening(self.rule, day), day) for day in days]
        alone = all(before.late < after.opens for before, after in pairwise(windows))
        proofs = self._proofs_alone(windows) if alone else self._proofs_shared(windows)
        members = [each for each in self.facts.people if self.fits(each)]
        for due, window, proof in zip(days, windows, proofs, strict=True):
            if since <= due <= until:
                yield from self._of_day(members, due, window, proof)

    def _proofs_alone(self, windows: Sequence[Window]) -> list[dict[int, Made]]:
        """Who was visited for each of the days, where no visit can serve two: the first within the window."""
        found = []
        for opens, _, late in windows:
            proof: dict[int, Made] = {}
            for day, person_id, visit_id in self.visits:
                if day > late:
                    break
                if day >= opens:
                    proof.setdefault(person_id, (day, visit_id))
            found.append(proof)
        return found

    def _proofs_shared(self, windows: Sequence[Window]) -> list[dict[int, Made]]:
        """The same where windows overlap. A day on which somebody is not owed claims none of their visits."""
        found: list[dict[int, Made]] = [{} for _ in windows]
        for person_id, visits in self._visits_of_everybody().items():
            owed = [at for at, window in enumerate(windows) if self._may_be_owed(person_id, window)]
            proofs = matched([windows[at] for at in owed], visits)
            for at, proof in zip(owed, proofs, strict=True):
                if proof is not None:
                    found[at][person_id] = proof
        return found

    def _may_be_owed(self, person_id: int, window: Window) -> bool:
        someone = self._everybody.get(person_id)
        if someone is None:
            past = self.facts.pasts.get(person_id)
            someone = past.on(window.due) if past else None
        return someone is not None and someone.entered <= window.due and self._is_meant(someone, window.due)

    @property
    def _everybody(self) -> dict[int, Someone]:
        cached = getattr(self, "_by_id", None)
        if cached is None:
            cached = self._by_id = {each.id: each for each in self.facts.people}
        return cached

    def _is_meant(self, someone: Someone, day: str) -> bool:
        on_the_day = fits_on(self.rule, day)
        return self.fits(someone) and (on_the_day is None or on_the_day(someone))

    def _of_day(
        self, members: Iterable[Someone], due: date, window: Window, proof: Mapping[int, Made]
    ) -> Iterator[Duty]:
        day, since = window.due, date.fromisoformat(window.opens)
        on_the_day, open_state = fits_on(self.rule, day), self._state(since, due)
        there = (past.on(day) for past in self.facts.pasts.values())
        for group in (members, (each for each in there if self.fits(each))):
            for person in group:
                if person.entered > day or (on_the_day is not None and not on_the_day(person)):
                    continue
                made = proof.get(person.id)
                if made is not None or person.left > day:
                    yield self._duty(person, since, due, made, open_state=open_state)

    # ---- birthdays

    def of_birthdays(self, since: date, until: date) -> Iterator[Duty]:
        wide = self.rule.days_before + self.rule.late_days > 300  # then one birthday's visits reach the next one's
        around = timedelta(days=_reach(self.rule) if wide else 0)
        read = rules_days.birthday_reader(self.rule, max(since - around, FAR), until + around)
        visits = self._visits_of_everybody()
        for someone in (*self.facts.people, *(past.now for past in self.facts.pasts.values())):
            if birthdays := read(someone):
                yield from self._of_birthdays(someone, birthdays, visits.get(someone.id, ()))

    def _of_birthdays(self, someone: Someone, birthdays: Sequence[Birthday], visits: Sequence[Made]) -> Iterator[Duty]:
        past = self.facts.pasts.get(someone.id)
        owed = []
        for birthday in birthdays:
            day = birthday.day.isoformat()
            then = past.on(day) if past else someone
            if then.entered <= day and self._is_meant(then, day):
                since = birthday.day - timedelta(days=self.rule.days_before)
                owed.append((then, birthday, since, self._window(since, birthday.day)))
        proofs = matched([window for *_, window in owed], visits)
        for (then, birthday, since, window), proof in zip(owed, proofs, strict=True):
            if proof is not None or then.left > window.due:
                yield self._duty(then, since, birthday.day, proof, age=birthday.age, about=birthday.approximate)

    # ---- cases

    def of_cases(self) -> Iterator[Duty]:
        by_person: dict[int, list[CaseRow]] = {}
        for case in self.facts.cases:
            if case.kind == self.rule.case_kind:
                by_person.setdefault(case.person_id, []).append(case)
        if not by_person:
            return
        people = {each.id: each for each in self.facts.people if each.id in by_person}
        visits = {each: made for each, made in self._visits_of_everybody().items() if each in by_person}
        for person_id, cases in by_person.items():
            yield from self._of_cases(people.get(person_id), self.facts.pasts.get(person_id), cases, visits)

    def _of_cases(
        self, someone: Someone | None, past: Past | None, cases: list[CaseRow], visits: Mapping[int, Sequence[Made]]
    ) -> Iterator[Duty]:
        owed = []
        for case in sorted(cases, key=lambda case: (case.opened_on, case.id)):
            since = date.fromisoformat(case.opened_on)
            due = since + timedelta(days=self.rule.days_after)
            then = past.on(due.isoformat()) if past else someone
            if then is not None and self._is_meant(then, due.isoformat()):
                owed.append((then, case, since, due, self._window(since, due)))
        proofs = matched([window for *_, window in owed], visits.get(cases[0].person_id, ()))
        for (then, case, since, due, window), proof in zip(owed, proofs, strict=True):
            if proof is not None or then.left > window.due or case.kind == CaseKind.DEATH:
                yield self._duty(then, since, due, proof, case_id=case.id)

    # ---- intervals

    def of_intervals(self, start: date | None) -> Iterator[Duty]:
        visits = self._visits_of_everybody()
        earlier = self.facts.latest.get(self.rule.code, {})
        today = self.on.isoformat()
        everybody = ((each, None) for each in self.facts.people)
        changed = ((past.on(today), past) for past in self.facts.pasts.values())
        for group in (everybody, changed):
            for someone, past in group:
                if self.fits(someone):
                    made = visits.get(someone.id, ())
                    yield from self._of_intervals(someone, past, made, earlier.get(someone.id), start)

    def _of_intervals(
        self, someone: Someone, past: Past | None, visits: Sequence[Made], earlier: str | None, start: date | None
    ) -> Iterator[Duty]:
        """One duty after each event; an event is a visit, 最近体检日期 or, of a duty that was excused, its due day."""
        events = self._events(someone, visits, earlier)
        known = [event for event in events if event[0] <= self.on.isoformat()]
        excused = sorted(self.excuses.get(someone.id, ()))
        if not known:
            yield from self._without_event(someone, past, excused, start)
            return
        for at, event in enumerate(events):
            if event[0] > self.on.isoformat():
                return
            following = events[at + 1] if at + 1 < len(events) else None
            base = date.fromisoformat(event[0])
            yield from self._after(someone, past, base, following, frozenset(excused), start)

    def _events(self, someone: Someone, visits: Sequence[Made], earlier: str | None) -> list[Made]:
        """What starts the interval again, by day."""
        days: dict[str, int | None] = {}
        if earlier is not None:
            days[earlier] = None
        if self.rule.code == Rule.CHECKUP and someone.checkup:
            days[PartialDate.from_iso(someone.checkup).first.isoformat()] = None
        for day, visit_id in visits:
            if days.get(day) is None:
                days[day] = visit_id
        return sorted(days.items())

    def _months(self, someone: Someone) -> int:
        if self.rule.lixiu_months and someone.audience == "离休干部":
            return self.rule.lixiu_months
        return self.rule.months or 12

    def _after(
        self, someone: Someone, past: Past | None, base: date, following: Made | None, excused: frozenset[str], start: date | None
    ) -> Iterator[Duty]:  # fmt: skip
        last: date | None = base
        while last is not None:
            due = self._not_before(rules_days.months_after(last, self._months(someone)), someone, start)
            since, window = self._opening(due, last), None
            window = self._window(since, due)
            proof = following if following is not None and window.opens <= following[0] <= window.late else None
            superseded = following is not None and following[0] < window.opens
            goes_on = due.isoformat() in excused and proof is None and not superseded
            if not superseded and self._is_owed(someone, past, due, proof):
                yield self._duty(someone, since, due, proof, last=last, over=following is not None)
            last = due if goes_on else None

    def _opening(self, due: date, last: date) -> date:
        """Not before the day after the last: a visit does not prove what it starts."""
        return max(due - timedelta(days=self.rule.days_before), min(last + timedelta(days=1), due))

    def _not_before(self, due: date, someone: Someone, start: date | None) -> date:
        if someone.entered:
            due = max(due, PartialDate.from_iso(someone.entered).first)
        return max(due, start) if start else due

    def _is_owed(self, someone: Someone, past: Past | None, due: date, proof: Made | None) -> bool:
        day = due.isoformat()
        then = past.on(day) if past else someone
        on_the_day = fits_on(self.rule, day)
        if on_the_day is not None and not on_the_day(then):
            return False
        return then.entered <= day and (proof is not None or then.left > day)

    def _without_event(
        self, someone: Someone, past: Past | None, excused: Sequence[str], start: date | None
    ) -> Iterator[Duty]:
        """Of whom nothing is known: owed now, and after an excuse again when the interval has run."""
        given = [day for day in excused if day <= self.on.isoformat()]
        if not given:
            if self._is_owed(someone, past, self.on, None) and (start is None or start <= self.on):
                yield self._duty(someone, self.on, self.on, None)
            return
        day = date.fromisoformat(given[-1])
        if self._is_owed(someone, past, day, None):
            yield self._duty(someone, day, day, None)
        yield from self._after(someone, past, day, None, frozenset(excused), start)
