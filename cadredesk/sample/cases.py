"""Cases of the sample office: what each visit of the last two years for a case had come from, and what is open today.

Made from people, stays and visits that are saved already, with a generator of its own: who they are does not depend on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cadredesk.cases import rules
from cadredesk.cases.records import Case, CaseStep, Step
from cadredesk.core.kinds import CaseKind, VisitGroup
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store_proved
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Category, Person, State
from cadredesk.people.rules import state_of
from cadredesk.sample.facts import audience, entered, hospital_stay, left
from cadredesk.sample.rng import SampleRandom
from cadredesk.sample.words import WORDS
from cadredesk.visits.records import Rule, Visit

# By the rule of the visit: the kind of the case, and how many days before it began and after it was closed, at most.
_COURSES = {
    Rule.HOSPITAL: (CaseKind.HOSPITAL, 6, 20),
    Rule.HARDSHIP: (CaseKind.HARDSHIP, 12, 40),
    Rule.FAMILY: (CaseKind.FAMILY, 5, 10),
    Rule.DISASTER: (CaseKind.DISASTER, 2, 25),
    Rule.REQUEST: (CaseKind.REQUEST, 6, 12),
}
_OPEN = {CaseKind.HARDSHIP: 2, CaseKind.REQUEST: 2}
_BY_HAND = (Step.OBITUARY, Step.PENSION_ASKED, Step.PARTY)
YEARS = 2


def insert_rows(
    office: Office, rng: SampleRandom, visits: Sequence[Visit], everybody: Sequence[Person], names: dict[int, str], today: date
) -> None:  # fmt: skip
    """Insert cases with their stays and checklists. ``visits`` are all visits, ``names`` those of liaisons by id."""
    made = _Cases(office, rng, {person.id or 0: person for person in everybody}, today)
    made.insert_past(visits)
    made.insert_steps()
    made.insert_open(names)
    of_cases = {*_COURSES, Rule.DEATH}  # they prove something now
    store_proved.settle(office, [(visit.person_id or 0, visit.rule) for visit in visits if visit.rule in of_cases])


def _story(rng: SampleRandom, person: Person, kind: str) -> tuple[str, str]:
    """What happened and how it ended, as far as it can be true of somebody."""
    untrue = {"老伴去世": person.marriage != "丧偶", "无固定照料人，经济困难": person.living != "独居"}
    known = WORDS.cases.get(kind) or [request for request in WORDS.requests if request[1]]
    return rng.choice([story for story in known if not untrue.get(story[0])])


@dataclass(slots=True)
class _Cases:
    office: Office
    rng: SampleRandom
    people: dict[int, Person]
    today: date

    # ---- what is over

    def insert_past(self, visits: Sequence[Visit]) -> None:
        """What the visits had come from. Stays come before the cases that refer to them, in the same order."""
        last = max((stay.id or 0 for stay in rows.select(self.office, HospitalStay)), default=0)
        cases: list[Case] = []
        stays: list[HospitalStay] = []
        first = self.today.replace(year=self.today.year - YEARS, day=1)
        for visit in visits:
            case = self._case_of(visit) if visit.date and visit.date >= first else None
            if case is None:
                continue
            if case.kind == CaseKind.HOSPITAL:
                person = self.people[case.person_id or 0]
                stay = hospital_stay(self.rng, person, case.opened_on or first, case.closed_on)
                stays.append(replace(stay, outcome=case.result))
                case = replace(case, stay_id=last + len(stays))
            cases.append(case)
        rows.insert_many(self.office, HospitalStay, (), map(rows.stored, stays))
        rows.add_many(self.office, cases)

    def _case_of(self, visit: Visit) -> Case | None:
        """The case of one visit, if it is of a case."""
        person, day = self.people[visit.person_id or 0], visit.date or self.today
        if visit.rule == Rule.DEATH:
            return self._death(person)
        if not visit.rule or Rule(visit.rule) not in _COURSES:
            return None
        kind, before, after = _COURSES[Rule(visit.rule)]
        opened = max(day - timedelta(days=self.rng.randrange(before + 1)), entered(person))
        closed = max(min(day + timedelta(days=self.rng.randint(1, after)), self.today, left(person)), day)
        detail, result = _story(self.rng, person, kind)
        if kind is CaseKind.REQUEST and visit.requests:
            detail, result = visit.requests, visit.follow_up or result
        return Case(
            person_id=person.id, kind=kind.value, opened_on=opened, closed_on=closed, detail=detail, result=result
        )

    def _death(self, person: Person) -> Case | None:
        """Open for as long as the pension has not been received."""
        if person.died_on is None:
            return None
        case = Case(person_id=person.id, kind=CaseKind.DEATH.value, opened_on=person.died_on.first)
        if (received := person.pension_received_on) is None:
            return case
        return replace(case, closed_on=min(max(received.last, person.died_on.first), self.today), result="后事已办结")

    def insert_steps(self) -> None:
        """The checklists of all deaths."""
        survived = {person.cadre_id for person in self.people.values() if person.category == Category.SURVIVOR}
        deaths = rows.select(self.office, Case, "WHERE kind = ? ORDER BY id", (CaseKind.DEATH.value,))
        rows.add_many(self.office, [step for case in deaths for step in self._steps(case, case.person_id in survived)])

    def _steps(self, case: Case, survived: bool) -> Iterator[CaseStep]:
        """All done where the case is closed, else about half of what is ticked by hand."""
        day = case.opened_on or self.today
        clerk = self.rng.choice(("办公室", "服务科"))
        for at, step in enumerate(rules.steps_for(self.people[case.person_id or 0]), 1):
            when = min(day + timedelta(days=at * 3), case.closed_on or self.today)
            by_hand = step in _BY_HAND or (step is Step.SURVIVOR and not survived)
            made = CaseStep(case_id=case.id, step=step.value)
            if by_hand and (case.closed_on is not None or (step is Step.OBITUARY and when >= day)):
                made = replace(made, done_on=when, who=clerk, note="无遗属" if step is Step.SURVIVOR else "")
            yield made

    # ---- what is open today

    def insert_open(self, names: dict[int, str]) -> None:
        """Those in hospital now, of whom who has been there for more than a week was visited; and what has just happened."""
        cases: list[Case] = []
        visits: list[Visit] = []
        for stay in rows.select(self.office, HospitalStay, "WHERE until IS NULL ORDER BY id"):
            person = self.people[stay.person_id or 0]
            if stay.since is None:
                continue
            opened = max(stay.since.first, entered(person))
            cases.append(Case(person_id=person.id, kind=CaseKind.HOSPITAL.value, opened_on=opened, stay_id=stay.id))
            day = opened + timedelta(days=self.rng.randint(1, 5))
            if day < self.today - timedelta(days=4):
                visitors = names.get(person.liaison_id or 0) or next(iter(names.values()))
                visits.append(
                    Visit(
                        person_id=person.id,
                        date=day,
                        rule=Rule.HOSPITAL.value,
                        visit_group=VisitGroup.CONDOLENCE.value,
                        visitors=visitors,
                        place=stay.hospital,
                        condition="正在住院治疗，病情平稳",
                        category=audience(person),
                    )
                )
        rows.add_many(self.office, (*cases, *self._fresh()))
        store_proved.add(self.office, visits)

    def _fresh(self) -> Iterator[Case]:
        """What happened in the last days."""
        present = [person for person in self.people.values() if state_of(person) is State.PRESENT]
        for kind, number in _OPEN.items():
            fitting = [each for each in present if kind is not CaseKind.HARDSHIP or each.hardship] or present
            for person in self.rng.sample(fitting, min(number, len(fitting))):
                opened = max(self.today - timedelta(days=self.rng.randrange(6)), entered(person))
                detail, _ = _story(self.rng, person, kind)
                yield Case(person_id=person.id, kind=kind.value, opened_on=min(opened, self.today), detail=detail)
