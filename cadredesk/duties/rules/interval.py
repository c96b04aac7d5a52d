"""Duties so many months after the last visit: one after each event.

An event is a visit, 最近体检日期 (of the rule 体检) or, of a duty that was excused, its due day.
"""

from collections.abc import Container, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cadredesk.core.dates import PartialDate
from cadredesk.duties.records import Duty, DutyState
from cadredesk.duties.rules.builder import DutyBuilder, day_of
from cadredesk.duties.rules.days import months_after
from cadredesk.duties.rules.matching import VisitMade, Window
from cadredesk.duties.rules.people import NEVER, PersonFacts, PersonHistory, fits_from, fits_on, whole
from cadredesk.people.records import Audience
from cadredesk.visits.records import Rule

DAY = timedelta(days=1)
_of = tuple.__new__  # a third of the time that the class takes


def interval_duties(builder: DutyBuilder, since: date, until: date) -> list[Duty]:
    """The duties that fall due between two days."""
    one = _Intervals(builder, since, until)
    visits, earlier = builder.visits_by_person(), builder.facts.latest.get(builder.rule.code, {})
    found, others = one.of_checkups(builder.without_history(), {*visits, *earlier, *builder.excuses})
    for person_facts in others:
        found += one.of(person_facts, None, visits.get(person_facts.id, ()), earlier.get(person_facts.id))
    for history in builder.facts.changed(builder.rule):
        person_facts = history.on(one.today)
        if builder.fits(person_facts):
            found += one.of(person_facts, history, visits.get(person_facts.id, ()), earlier.get(person_facts.id))
    return found


class _Intervals:
    """What is the same for everybody."""

    def __init__(self, builder: DutyBuilder, since: date, until: date) -> None:
        self.builder, self.rule, self.since, self.until = builder, builder.rule, since, until
        self.today = builder.on.isoformat()
        self.before = timedelta(days=builder.rule.days_before)
        self.start = builder.rule.since or date.min
        self.reads_checkups = builder.rule.code == Rule.CHECKUP
        self.months = dict.fromkeys(("", *Audience), builder.rule.months or 12)
        if builder.rule.lixiu_months:
            self.months[Audience.LIXIU] = builder.rule.lixiu_months
        # What starts after that day runs out after the period; whatever else is known of somebody puts it off only.
        self.beyond = {
            category: months_after(until, 1 - months).isoformat() for category, months in self.months.items()
        }
        self.is_dated = builder.rule.party_years is not None or builder.rule.age_from is not None
        self._usual: dict[tuple[str, int], _Run] = {}

    def of(
        self, person_facts: PersonFacts, history: PersonHistory | None, visits: Sequence[VisitMade], earlier: str | None
    ) -> list[Duty]:
        """One person's."""
        checkup = person_facts.checkup if self.reads_checkups else None
        if checkup and checkup > self.today:
            checkup = None
        excused: frozenset[str] = frozenset(self.builder.excuses.get(person_facts.id, ()))
        events = _events(visits, checkup, earlier)
        if not events:
            return self._of_nothing(person_facts, history, excused)
        found: list[Duty] = []
        beyond = self.beyond[person_facts.audience]
        for event, following in zip(events, (*events[1:], None), strict=True):
            if event[0] > beyond:
                break
            found += self._after(person_facts, history, event[0], following, excused)
        return found

    def of_checkups(self, people: Sequence[PersonFacts], known: Container[int]) -> tuple[list[Duty], list[PersonFacts]]:
        """What :meth:`of` gives of those of whom nothing but 最近体检日期, if that, is known, as it is with most; and the
        others. Those in ``known`` have visits or excuses and are among the others.
        """
        if not self.reads_checkups or self.rule.since or self.is_dated:
            return [], list(people)
        rule, today = self.rule, self.today
        runs: dict[tuple[str | None, str], _Checkup | None] = {}  # many had theirs on the same day
        found: list[Duty] = []
        others: list[PersonFacts] = []
        for person_facts in people:
            person_id, category, _, entered, left, _, _, _, _, checkup = person_facts
            if person_id in known or not entered <= (checkup or today) <= today:
                others.append(person_facts)
                continue
            try:
                run = runs[checkup, category]
            except KeyError:
                run = runs[checkup, category] = self._of_checkup(checkup, category)
            if run is not None and left > run.day:
                opening, due, _, state, last = run
                about = (None, None, None, None, None, False, last, left <= today)
                found.append(_of(Duty, (person_id, rule, opening, due, state, category, *about)))
        return found, others

    def _of_checkup(self, checkup: str | None, category: str) -> "_Checkup | None":
        """What a check-up, or none, starts, if it falls due in the period."""
        if checkup is None:
            last, (due, opening, day) = None, _Run(self.builder.on, self.builder.on, self.today)
        else:
            last = day_of(whole(checkup))
            due, opening, day = self._usual_run(whole(checkup), self.months[category])
        if not self.since <= due <= self.until:
            return None
        return _Checkup(opening, due, day, self.builder.state(opening, due), last)

    def _after(
        self,
        person_facts: PersonFacts,
        history: PersonHistory | None,
        base: str,
        following: VisitMade | None,
        excused: frozenset[str],
    ) -> list[Duty]:
        """The duty that an event starts, and those that follow when it is excused."""
        found = []
        last: str | None = base
        while last is not None:
            due, opening, day = self._run(person_facts, history, last, following)
            in_period = self.since <= due <= self.until
            if following is None and not excused and not in_period:
                break
            opens, _, late = self.builder.window(opening, due)
            superseded = following is not None and following[0] < opens
            proof = following if following is not None and opens <= following[0] <= late else None
            until_after = day if proof is None else opens  # what a visit has proved stays
            if in_period and not superseded and self._is_owed(person_facts, history, day, until_after):
                over = following is not None
                found.append(self.builder.duty(person_facts, opening, due, proof, last=day_of(last), over=over))
            goes_on = excused and day in excused and proof is None and not superseded
            last = day if goes_on else None
        return found

    def _run(
        self, person_facts: PersonFacts, history: PersonHistory | None, last: str, following: VisitMade | None
    ) -> "_Run":
        """So many months after the last; who came into the register, or under the rule, after that is owed at once."""
        usual = self._usual_run(last, self.months[person_facts.audience])
        day = usual.day
        if history is None and not self.is_dated and person_facts.entered <= day:
            return usual
        day = max(day, person_facts.entered)
        if self.is_dated and (from_day := fits_from(self.rule, person_facts)) < NEVER:
            day = max(day, from_day)
        run = self._run_to(PartialDate.from_iso(day).first, last)
        if history and not _was_proved(history, day, self.builder.window(run.opening, run.due), following):
            run = self._run_to(PartialDate.from_iso(history.back_from(day)).first, last)
        return run

    def _usual_run(self, last: str, months: int) -> "_Run":
        """Many were visited, or had their check-up, on the same day."""
        run = self._usual.get((last, months))
        if run is None:
            due = max(months_after(day_of(last), months), self.start)
            run = self._usual[last, months] = self._run_to(due, last)
        return run

    def _run_to(self, due: date, last: str) -> "_Run":
        """It does not open before the day after the last: a visit does not prove what it starts."""
        opening = max(due - self.before, min(day_of(last) + DAY, due))
        return _Run(due, opening, due.isoformat())

    def _is_owed(self, person_facts: PersonFacts, history: PersonHistory | None, day: str, until_after: str) -> bool:
        then = history.on(day) if history else person_facts
        if self.is_dated and (fits := fits_on(self.rule, day)) is not None and not fits(then):
            return False
        return then.entered <= day and then.left > until_after

    def _of_nothing(
        self, person_facts: PersonFacts, history: PersonHistory | None, excused: frozenset[str]
    ) -> list[Duty]:
        """Of whom nothing is known: owed now, and after an excuse again when the interval has run."""
        given = max((day for day in excused if day <= self.today), default=None)
        text = given or self.today
        day, found = day_of(text), []
        if self.since <= day <= self.until and self.start <= day and self._is_owed(person_facts, history, text, text):
            found.append(self.builder.duty(person_facts, day, day, None))
        return found + self._after(person_facts, history, given, None, excused) if given else found


class _Run(NamedTuple):
    """One run of an interval: when it runs out, from when a visit proves it, and the first as text."""

    due: date
    opening: date
    day: str


def _was_proved(history: PersonHistory, day: str, window: Window, following: VisitMade | None) -> bool:
    """Whether a visit proved what ran out on a day before somebody left; else it waits for the return."""
    opens, _, late = window
    return following is not None and opens <= following[0] <= late and history.on(day).left > opens


class _Checkup(NamedTuple):
    """What a check-up starts, if nothing else is known: the duty from when to when, the due day as text, how it stands."""

    opening: date
    due: date
    day: str
    state: DutyState
    last: date | None


def _events(visits: Sequence[VisitMade], checkup: str | None, earlier: str | None) -> list[VisitMade]:
    """What starts the interval again, by day; a visit on the day of a checkup is that checkup."""
    days: dict[str, int | None] = {whole(day): None for day in (checkup, earlier) if day}
    for day, visit_id in visits:
        if days.get(day) is None:
            days[day] = visit_id
    return sorted(days.items())
