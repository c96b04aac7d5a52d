"""Cases of the sample office: what each visit of the last two years for a case had come from, and what is open today.

Made from people, stays and visits that are saved already, with dice of its own: who they are does not depend on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cadredesk.cases import rules
from cadredesk.cases.records import Case, CaseStep, Step
from cadredesk.core.dates import PartialDate
from cadredesk.core.kinds import CaseKind
from cadredesk.db import rows
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Category, Person
from cadredesk.people.rules import audience_of
from cadredesk.sample import words
from cadredesk.sample.dice import Dice
from cadredesk.visits.records import Rule, Visit

if TYPE_CHECKING:
    from cadredesk.db.file import Office

_KINDS = {
    Rule.HOSPITAL: CaseKind.HOSPITAL,
    Rule.HARDSHIP: CaseKind.HARDSHIP,
    Rule.FAMILY: CaseKind.FAMILY,
    Rule.DISASTER: CaseKind.DISASTER,
    Rule.REQUEST: CaseKind.REQUEST,
    Rule.DEATH: CaseKind.DEATH,
}
# How many days before the visit it happened, at most; how many days after it the case was closed, at most.
_BEFORE = {CaseKind.HOSPITAL: 6, CaseKind.HARDSHIP: 12, CaseKind.FAMILY: 5, CaseKind.DISASTER: 2, CaseKind.REQUEST: 6}
_AFTER = {
    CaseKind.HOSPITAL: 20,
    CaseKind.HARDSHIP: 40,
    CaseKind.FAMILY: 10,
    CaseKind.DISASTER: 25,
    CaseKind.REQUEST: 12,
}
_OPEN = {CaseKind.HARDSHIP: 2, CaseKind.REQUEST: 2}
YEARS = 2


def settle(
    office: "Office", dice: Dice, visits: Sequence[Visit], everybody: Sequence[Person], names: dict[int, str], today: date
) -> None:  # fmt: skip
    """Insert cases with their stays and checklists. ``visits`` are all visits, ``names`` those of liaisons by id."""
    past = _Past(dice, {person.id or 0: person for person in everybody}, today)
    for visit in visits:
        past.take(visit)
    _insert(office, past)
    _insert_open(office, _Now(dice, past.people, names, today))


# ---------------------------------------------------------------- what is over


@dataclass(slots=True)
class _Past:
    """What the visits had come from. Stays are inserted before the cases that refer to them, in the same order."""

    dice: Dice
    people: dict[int, Person]
    today: date
    cases: list[Case] = field(default_factory=list)
    stays: list[HospitalStay] = field(default_factory=list)

    def take(self, visit: Visit) -> None:
        """The case of one visit, if it is of a case and of the last years."""
        kind = _KINDS.get(Rule(visit.rule)) if visit.rule else None
        if kind is None or visit.date is None or visit.date < self.today.replace(year=self.today.year - YEARS, day=1):
            return
        person = self.people[visit.person_id or 0]
        if kind is CaseKind.DEATH:
            self._death(person)
            return
        opened = max(visit.date - timedelta(days=self.dice.randrange(_BEFORE[kind] + 1)), _entered(person))
        closed = min(visit.date + timedelta(days=self.dice.randint(1, _AFTER[kind])), self.today, _left(person))
        closed = max(closed, visit.date)
        case = Case(person_id=person.id, kind=kind.value, opened_on=opened, closed_on=closed)
        self.cases.append(self._told(case, visit))
        if kind is CaseKind.HOSPITAL:
            self.stays.append(_stay(self.dice, person, self.cases[-1]))

    def _told(self, case: Case, visit: Visit) -> Case:
        """The case with what happened, and how it ended."""
        detail, result = _story(self.dice, self.people[case.person_id or 0], case.kind)
        if case.kind == CaseKind.REQUEST and visit.requests:
            detail, result = visit.requests, visit.follow_up or result
        return replace(case, detail=detail, result=result)

    def _death(self, person: Person) -> None:
        """Open for as long as the pension has not been received."""
        if person.died_on is None:
            return
        day, received = person.died_on.first, person.pension_received_on
        closed = min(max(received.last, day), self.today) if received else None
        ended: dict[str, Any] = {"closed_on": closed, "result": "后事已办结"} if closed else {}
        self.cases.append(Case(person_id=person.id, kind=CaseKind.DEATH.value, opened_on=day, **ended))


def _story(dice: Dice, person: Person, kind: str) -> tuple[str, str]:
    """What happened and how it ended, as far as it can be true of somebody."""
    untrue = {"老伴去世": person.marriage != "丧偶", "无固定照料人，经济困难": person.living != "独居"}
    return dice.choice([story for story in words.CASES[kind] if not untrue.get(story[0])])


def _entered(person: Person) -> date:
    return person.admitted_on.last if person.admitted_on else date.min


def _left(person: Person) -> date:
    return min((day.first for day in (person.died_on, person.moved_out_on) if day), default=date.max)


def _stay(dice: Dice, person: Person, case: Case) -> HospitalStay:
    return HospitalStay(
        person_id=person.id,
        since=PartialDate.of(case.opened_on or date.min),
        until=PartialDate.of(case.closed_on) if case.closed_on else None,
        hospital=person.hospital or dice.choice(words.HOSPITALS),
        ward=dice.one(words.WARDS),
        bed=str(dice.randint(1, 48)),
        illness=person.illness or dice.choice(words.ILLNESSES),
        outcome=case.result,
    )


def _insert(office: "Office", past: _Past) -> None:
    (last,) = office.conn.execute("SELECT ifnull(max(id), 0) FROM hospital_stays").fetchone()
    rows.insert_many(office, HospitalStay, (), map(rows.stored, past.stays))
    ids = iter(range(last + 1, last + 1 + len(past.stays)))
    rows.insert_many(office, Case, (), map(rows.stored, (
        replace(case, stay_id=next(ids)) if case.kind == CaseKind.HOSPITAL else case for case in past.cases
    )))  # fmt: skip
    survived = {person.cadre_id for person in past.people.values() if person.category == Category.SURVIVOR}
    deaths = rows.select(office, Case, "WHERE kind = ? ORDER BY id", (CaseKind.DEATH.value,))
    steps = (step for case in deaths for step in _steps(past, case, case.person_id in survived))
    rows.insert_many(office, CaseStep, (), map(rows.stored, steps))


def _steps(past: _Past, case: Case, survived: bool) -> Iterator[CaseStep]:
    """All done where the case is closed, else about half of what is ticked by hand."""
    day = case.opened_on or past.today
    clerk = past.dice.choice(("办公室", "服务科"))
    for at, step in enumerate(rules.steps_for(past.people[case.person_id or 0]), 1):
        when = min(day + timedelta(days=at * 3), case.closed_on or past.today)
        by_hand = step in (Step.OBITUARY, Step.PENSION_ASKED, Step.PARTY) or (step is Step.SURVIVOR and not survived)
        done = by_hand and (case.closed_on is not None or (step is Step.OBITUARY and when >= day))
        note = "无遗属" if step is Step.SURVIVOR and done else ""
        yield CaseStep(
            case_id=case.id, step=step.value, done_on=when if done else None, who=clerk if done else "", note=note
        )


# ---------------------------------------------------------------- what is open today


@dataclass(slots=True)
class _Now:
    dice: Dice
    people: dict[int, Person]
    names: dict[int, str]
    today: date

    def of_stays(self, stays: Sequence[HospitalStay]) -> Iterator[tuple[Case, Visit | None]]:
        """Those in hospital now; who has been there for more than a week was visited."""
        for stay in stays:
            person = self.people[stay.person_id or 0]
            if stay.since is None:
                continue
            opened = max(stay.since.first, _entered(person))
            case = Case(person_id=person.id, kind=CaseKind.HOSPITAL.value, opened_on=opened, stay_id=stay.id)
            day = opened + timedelta(days=self.dice.randint(1, 5))
            yield case, self._visit(person, day, stay.hospital) if day < self.today - timedelta(days=4) else None

    def fresh(self) -> Iterator[Case]:
        """What happened in the last days."""
        present = [person for person in self.people.values() if _left(person) == date.max]
        for kind, number in _OPEN.items():
            fitting = [each for each in present if kind is not CaseKind.HARDSHIP or each.hardship] or present
            for person in self.dice.sample(fitting, min(number, len(fitting))):
                opened = max(self.today - timedelta(days=self.dice.randrange(6)), _entered(person))
                detail, _ = _story(self.dice, person, kind)
                yield Case(person_id=person.id, kind=kind.value, opened_on=min(opened, self.today), detail=detail)

    def _visit(self, person: Person, day: date, hospital: str) -> Visit:
        audience = audience_of(person.category, person.rank, person.treatment, person.survivor_kind)
        visitors = self.names.get(person.liaison_id or 0) or next(iter(self.names.values()))
        return Visit(
            person_id=person.id,
            date=day,
            rule=Rule.HOSPITAL.value,
            visitors=visitors,
            place=hospital,
            condition="正在住院治疗，病情平稳",
            category=audience.value if audience else "",
        )


def _insert_open(office: "Office", now: _Now) -> None:
    stays = rows.select(office, HospitalStay, "WHERE until IS NULL ORDER BY id")
    found = list(now.of_stays(stays))
    rows.insert_many(office, Case, (), map(rows.stored, (*(case for case, _ in found), *now.fresh())))
    rows.add_many(office, (visit for _, visit in found if visit))
