"""Duties so many months after the last visit: one after each event.

An event is a visit, 最近体检日期 (of the rule 体检) or, of a duty that was excused, its due day.
"""

from collections.abc import Container, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cadredesk.core.dates import PartialDate
from cadredesk.duties.records import Duty, DutyState
from cadredesk.duties.rules.days import months_after
from cadredesk.duties.rules.making import Maker, day_of
from cadredesk.duties.rules.people import NEVER, Past, Someone, fits_from, fits_on, whole
from cadredesk.duties.rules.proof import Made, Window
from cadredesk.people.records import Audience
from cadredesk.visits.records import Rule

DAY = timedelta(days=1)
_of = tuple.__new__  # a third of the time that the class takes


def interval_duties(maker: Maker, since: date, until: date) -> list[Duty]:
    """The duties that fall due between two days."""
    one = _Intervals(maker, since, until)
    visits, earlier = maker.visits_by_person(), maker.facts.latest.get(maker.rule.code, {})
    found, others = one.of_checkups(maker.steady(), {*visits, *earlier, *maker.excuses})
    for someone in others:
        found += one.of(someone, None, visits.get(someone.id, ()), earlier.get(someone.id))
    for past in maker.facts.changed(maker.rule):
        someone = past.on(one.today)
        if maker.fits(someone):
            found += one.of(someone, past, visits.get(someone.id, ()), earlier.get(someone.id))
    return found


class _Intervals:
    """What is the same for everybody."""

    def __init__(self, maker: Maker, since: date, until: date) -> None:
        self.maker, self.rule, self.since, self.until = maker, maker.rule, since, until
        self.today = maker.on.isoformat()
        self.before = timedelta(days=maker.rule.days_before)
        self.start = maker.rule.since or date.min
        self.reads_checkups = maker.rule.code == Rule.CHECKUP
        self.months = dict.fromkeys(("", *Audience), maker.rule.months or 12)
        if maker.rule.lixiu_months:
            self.months[Audience.LIXIU] = maker.rule.lixiu_months
        # What starts after that day runs out after the period; whatever else is known of somebody puts it off only.
        self.beyond = {
            category: months_after(until, 1 - months).isoformat() for category, months in self.months.items()
        }
        self.is_dated = maker.rule.party_years is not None or maker.rule.age_from is not None
        self._usual: dict[tuple[str, int], _Run] = {}

    def of(self, someone: Someone, past: Past | None, visits: Sequence[Made], earlier: str | None) -> list[Duty]:
        """One person's."""
        checkup = someone.checkup if self.reads_checkups else None
        if checkup and checkup > self.today:
            checkup = None
        excused: frozenset[str] = frozenset(self.maker.excuses.get(someone.id, ()))
        events = _events(visits, checkup, earlier)
        if not events:
            return self._of_nothing(someone, past, excused)
        found: list[Duty] = []
        beyond = self.beyond[someone.audience]
        for event, following in zip(events, (*events[1:], None), strict=True):
            if event[0] > beyond:
                break
            found += self._after(someone, past, event[0], following, excused)
        return found

    def of_checkups(self, people: Sequence[Someone], known: Container[int]) -> tuple[list[Duty], list[Someone]]:
        """What :meth:`of` gives of those of whom nothing but 最近体检日期, if that, is known, as it is with most; and the
        others. Those in ``known`` have visits or excuses and are among the others.
        """
        if not self.reads_checkups or self.rule.since or self.is_dated:
            return [], list(people)
        rule, today = self.rule, self.today
        runs: dict[tuple[str | None, str], _Checkup | None] = {}  # many had theirs on the same day
        found: list[Duty] = []
        others: list[Someone] = []
        for someone in people:
            person_id, category, _, entered, left, _, _, _, _, _, checkup = someone
            if person_id in known or not entered <= (checkup or today) <= today:
                others.append(someone)
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
            last, (due, opening, day) = None, _Run(self.maker.on, self.maker.on, self.today)
        else:
            last = day_of(whole(checkup))
            due, opening, day = self._usual_run(whole(checkup), self.months[category])
        if not self.since <= due <= self.until:
            return None
        return _Checkup(opening, due, day, self.maker.state(opening, due), last)

    def _after(
        self, someone: Someone, past: Past | None, base: str, following: Made | None, excused: frozenset[str]
    ) -> list[Duty]:
        """The duty that an event starts, and those that follow when it is excused."""
        found = []
        last: str | None = base
        while last is not None:
            due, opening, day = self._run(someone, past, last, following)
            in_period = self.since <= due <= self.until
            if following is None and not excused and not in_period:
                break
            opens, _, late = self.maker.window(opening, due)
            superseded = following is not None and following[0] < opens
            proof = following if following is not None and opens <= following[0] <= late else None
            until_after = day if proof is None else opens  # what a visit has proved stays
            if in_period and not superseded and self._is_owed(someone, past, day, until_after):
                over = following is not None
                found.append(self.maker.duty(someone, opening, due, proof, last=day_of(last), over=over))
            goes_on = excused and day in excused and proof is None and not superseded
            last = day if goes_on else None
        return found

    def _run(self, someone: Someone, past: Past | None, last: str, following: Made | None) -> "_Run":
        """So many months after the last; who came into the register, or under the rule, after that is owed at once."""
        usual = self._usual_run(last, self.months[someone.audience])
        day = usual.day
        if past is None and not self.is_dated and someone.entered <= day:
            return usual
        day = max(day, someone.entered)
        if self.is_dated and (from_day := fits_from(self.rule, someone)) < NEVER:
            day = max(day, from_day)
        run = self._run_to(PartialDate.from_iso(day).first, last)
        if past and not _was_proved(past, day, self.maker.window(run.opening, run.due), following):
            run = self._run_to(PartialDate.from_iso(past.back_from(day)).first, last)
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

    def _is_owed(self, someone: Someone, past: Past | None, day: str, until_after: str) -> bool:
        then = past.on(day) if past else someone
        if self.is_dated and (fits := fits_on(self.rule, day)) is not None and not fits(then):
            return False
        return then.entered <= day and then.left > until_after

    def _of_nothing(self, someone: Someone, past: Past | None, excused: frozenset[str]) -> list[Duty]:
        """Of whom nothing is known: owed now, and after an excuse again when the interval has run."""
        given = max((day for day in excused if day <= self.today), default=None)
        text = given or self.today
        day, found = day_of(text), []
        if self.since <= day <= self.until and self.start <= day and self._is_owed(someone, past, text, text):
            found.append(self.maker.duty(someone, day, day, None))
        return found + self._after(someone, past, given, None, excused) if given else found


class _Run(NamedTuple):
    """One run of an interval: when it runs out, from when a visit proves it, and the first as text."""

    due: date
    opening: date
    day: str


def _was_proved(past: Past, day: str, window: Window, following: Made | None) -> bool:
    """Whether a visit proved what ran out on a day before somebody left; else it waits for the return."""
    opens, _, late = window
    return following is not None and opens <= following[0] <= late and past.on(day).left > opens


class _Checkup(NamedTuple):
    """What a check-up starts, if nothing else is known: the duty from when to when, the due day as text, how it stands."""

    opening: date
    due: date
    day: str
    state: DutyState
    last: date | None


def _events(visits: Sequence[Made], checkup: str | None, earlier: str | None) -> list[Made]:
    """What starts the interval again, by day; a visit on the day of a checkup is that checkup."""
    days: dict[str, int | None] = {whole(day): None for day in (checkup, earlier) if day}
    for day, visit_id in visits:
        if days.get(day) is None:
            days[day] = visit_id
    return sorted(days.items())
