"""The checklist of a death. What other records say is read from them and never typed twice:

吊唁慰问 is proved by the visit (or excused), 遗属登记 by a survivor linked to the dead, 抚恤金领取 by the person's own
fields. The other steps, and 遗属登记 where nobody survives, are ticked by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadredesk.cases import rules, store
from cadredesk.cases.records import Case, CaseStep, CheckLine, Checklist, Step
from cadredesk.cases.store_lines import codes_of, visits_owed
from cadredesk.core.dates import PartialDate
from cadredesk.core.kinds import CaseKind
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.records import Person
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Visit

VISITED, SURVIVED, RECEIVED, EXCUSED = "走访记录", "遗属登记", "人员资料", "免访"


def open_death(office: Office, person: Person) -> None:
    """Open the 去世 case of somebody who has died, with its checklist; one that is there stays as it is.

    A death of which no day is known has none: nothing falls due after it.
    """
    if person.died_on is None or person.died_on.is_unknown or store.death_of(office, person.id or 0):
        return
    kind = CaseKind.DEATH.value
    case = rows.add(office, Case(person_id=person.id, kind=kind, opened_on=person.died_on.first))
    add_checklist(office, case, person)


def add_checklist(office: Office, case: Case, person: Person) -> None:
    """Make the steps of a death, all to be done."""
    rows.add_many(office, (CaseStep(case_id=case.id, step=step.value) for step in rules.steps_for(person)))


def checklist(office: Office, case: Case) -> Checklist:
    """What is done and to be done after a death."""
    return _checklists(office, [case])[0]


def open_checklists(office: Office, on: date | None = None) -> list[Checklist]:
    """Those of the deaths that are still being worked on, with something left to do, the oldest first."""
    where = "WHERE kind = ? AND closed_on IS NULL ORDER BY opened_on, id"
    cases = rows.select(office, Case, where, (CaseKind.DEATH.value,))
    return [each for each in _checklists(office, cases, on) if each.left]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the records say about all the dead of some checklists."""

    people: Mapping[int, Person]
    survivors: Mapping[int, list[Person]]
    mourning: Mapping[int, Visit]
    """The first visit for each death, by case."""
    excused: frozenset[int]
    """The cases whose visit is excused."""


def _checklists(office: Office, cases: Sequence[Case], on: date | None = None) -> list[Checklist]:
    """Read for all at once: so many deaths, so many readings, would be slow on the page of the day."""
    if not cases:
        return []
    known = _known(office, cases, on)
    steps: dict[int, list[CaseStep]] = {}
    ids = [case.id or 0 for case in cases]
    for step in rows.select(office, CaseStep, f"WHERE case_id IN ({rows.marks(ids)}) ORDER BY id", ids):
        steps.setdefault(step.case_id or 0, []).append(step)
    return [
        Checklist(
            case,
            known.people[case.person_id or 0].name,
            tuple(_line(case, known, step) for step in steps.get(case.id or 0, ())),
        )
        for case in cases
    ]


def _known(office: Office, cases: Sequence[Case], on: date | None) -> _Known:
    dead = sorted({case.person_id or 0 for case in cases})
    people = {person.id or 0: person for person in rows.some(office, Person, dead)}
    survivors: dict[int, list[Person]] = {}
    for survivor in rows.select(office, Person, f"WHERE cadre_id IN ({rows.marks(dead)}) ORDER BY pinyin", dead):
        survivors.setdefault(survivor.cadre_id or 0, []).append(survivor)
    mourning = _mourning_visits(office, cases)
    unseen = [case for case in cases if case.id not in mourning]
    owed = visits_owed(office, unseen, on, unseen[0].person_id if len(unseen) == 1 else None)
    excused = (case for case, duties in owed.items() if any(duty.excuse_id is not None for duty in duties))
    return _Known(people, survivors, mourning, frozenset(excused))


def _mourning_visits(office: Office, cases: Sequence[Case]) -> dict[int, Visit]:
    """The first visit for each death, however late, by case."""
    codes = codes_of(office, CaseKind.DEATH) or [CaseKind.DEATH.value]
    dead = [case.person_id or 0 for case in cases]
    reason = f"{visits_store.expression('reason')} IN ({rows.marks(codes)})"
    where = f"WHERE person_id IN ({rows.marks(dead)}) AND {reason} ORDER BY date DESC, id DESC"
    visits = rows.select(office, Visit, where, (*dead, *codes))
    return {
        case.id or 0: visit
        for case in cases
        for visit in visits  # the last that is set is the first that was made
        if visit.person_id == case.person_id and visit.date and visit.date >= (case.opened_on or date.min)
    }


def _line(case: Case, known: _Known, row: CaseStep) -> CheckLine:
    step, person = Step(row.step), known.people[case.person_id or 0]
    match step:
        case Step.MOURNING:
            return _mourning(case.id or 0, known, row)
        case Step.PENSION_RECEIVED if person.pension_received_on:
            return CheckLine(step, True, person.pension_received_on, person.pension_receiver, row.note, RECEIVED)
        case Step.PENSION_RECEIVED:
            return CheckLine(step, False, note=row.note or person.pension_unclaimed_why)
        case Step.SURVIVOR if survivors := known.survivors.get(person.id or 0):
            return CheckLine(step, True, survivors[0].admitted_on, _names(survivors), row.note, SURVIVED)
    day = PartialDate.of(row.done_on) if row.done_on else None
    return CheckLine(step, day is not None, day, row.who, row.note)


def _names(people: Iterable[Person]) -> str:
    return "、".join(f"{each.name}（{each.cadre_relation}）" if each.cadre_relation else each.name for each in people)


def _mourning(case_id: int, known: _Known, row: CaseStep) -> CheckLine:
    """The visit for the death; or an excuse."""
    made = known.mourning.get(case_id)
    if made is not None and made.date is not None:
        return CheckLine(Step.MOURNING, True, PartialDate.of(made.date), made.visitors, row.note, VISITED)
    excused = case_id in known.excused
    return CheckLine(Step.MOURNING, excused, note=row.note, proof=EXCUSED if excused else "")
