"""How one duty is made: its window, its proof, its state."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from cadredesk.core.dates import day_from_iso
from cadredesk.core.kinds import CaseKind
from cadredesk.duties.records import Duty, DutyRule, DutyState
from cadredesk.duties.rules.facts import DutyFacts
from cadredesk.duties.rules.matching import VisitMade, Window
from cadredesk.duties.rules.people import PersonFacts, always_fits, fits_on

_of = tuple.__new__  # a third of the time that the class takes
day_of = cache(day_from_iso)  # the same days come again and again


class DutyBuilder:
    """Makes the duties of one rule, as they stand on a day."""

    def __init__(self, rule: DutyRule, facts: DutyFacts, on: date) -> None:
        self.rule, self.facts, self.on = rule, facts, on
        self.fits = always_fits(rule)
        self._asks_more = any((rule.ranks, rule.members_only, rule.needs, rule.party_years is not None))
        self._dated = rule.party_years is not None or rule.age_from is not None
        self.visits = facts.visits.get(rule.code, ())
        self.today = on.isoformat()
        self.of_the_dead = rule.case_kind == CaseKind.DEATH
        self._windows: dict[tuple[date, date], Window] = {}
        self.excuses: Mapping[int, Mapping[str, int]] = facts.excuses.get(rule.code, {})

    def without_history(self) -> list[PersonFacts]:
        """Those without a past who are of the audience as far as no day matters."""
        people = self.facts.without_history(self.rule)
        return [each for each in people if self.fits(each)] if self._asks_more else list(people)

    def duty(
        self, person: PersonFacts, since: date, due: date, proof: VisitMade | None, *, case_id: int | None = None,
        age: int | None = None, about: bool = False, last: date | None = None, over: bool = False,
    ) -> Duty:  # fmt: skip
        """A duty of somebody as they were on the due day, and the visit that proves it."""
        if proof is not None:
            return _of(Duty, (
                person.id, self.rule, since, due, DutyState.DONE, person.audience, day_of(proof[0]), proof[1], None,
                case_id, age, about, last, False,
            ))  # fmt: skip
        excuse = self.excuse_of(person.id, due)
        over = over or self.is_gone(person)
        state = self.state(since, due) if excuse is None else DutyState.EXCUSED
        return _of(Duty, (
            person.id, self.rule, since, due, state, person.audience, None, None, excuse, case_id, age, about, last, over,
        ))  # fmt: skip

    def is_in_force(self, due: date) -> bool:
        """Whether the rule owes what falls due on a day; what it does not owe claims no visit."""
        return (self.rule.since or due) <= due <= (self.rule.until or due)

    def state(self, since: date, due: date) -> DutyState:
        """Where a duty that is neither proved nor excused stands."""
        if self.on < since:
            return DutyState.UPCOMING
        return DutyState.DUE if self.on <= due else DutyState.OVERDUE

    def is_gone(self, person: PersonFacts) -> bool:
        """Whether nobody can go to somebody any more."""
        if self.of_the_dead:
            return False
        history = self.facts.histories.get(person.id)
        return (history.on(self.today) if history else person).left <= self.today

    def excuse_of(self, person_id: int, due: date) -> int | None:
        """The id of what excuses somebody."""
        days = self.excuses.get(person_id) if self.excuses else None
        return days.get(due.isoformat()) if days else None

    def excused(self, person_id: int, dues: Sequence[str]) -> list[int]:
        """The places of those due days of somebody that are excused."""
        days = self.excuses.get(person_id) if self.excuses else None
        return [at for at, due in enumerate(dues) if due in days] if days else []

    def window(self, since: date, due: date) -> Window:
        """When a visit counts."""
        known = self._windows.get((since, due))
        if known is None:
            late = due + timedelta(days=self.rule.late_days)
            known = self._windows[since, due] = Window(since.isoformat(), due.isoformat(), late.isoformat())
        return known

    def visits_by_person(self) -> dict[int, list[VisitMade]]:
        """The visits of the rule by person, by day."""
        found: dict[int, list[VisitMade]] = {}
        for day, person_id, visit_id in self.visits:
            made = found.get(person_id)
            if made is None:
                found[person_id] = [(day, visit_id)]
            else:
                made.append((day, visit_id))
        return found

    def is_meant(self, person_facts: PersonFacts, day: str) -> bool:
        """Whether somebody, as they were on a day, is of the audience."""
        if not self.fits(person_facts):
            return False
        fits = fits_on(self.rule, day) if self._dated else None
        return fits is None or fits(person_facts)
