"""The checklist of a death. What other records say is read from them and never typed twice:

吊唁慰问 is proved by the visit (or excused), 遗属登记 by a survivor linked to the dead, 抚恤金领取 by the person's own
fields. The other steps, and 遗属登记 where nobody survives, are ticked by hand.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cadredesk.cases import rules, store
from cadredesk.cases.records import Case, CaseKind, CaseStep, CheckLine, Checklist, Step
from cadredesk.cases.store_lines import codes_of, visits_owed
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.duties.records import DutyState
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import VisitQuery

if TYPE_CHECKING:
    from cadredesk.db.file import Office

VISITED, SURVIVED, RECEIVED, EXCUSED = "走访记录", "遗属登记", "人员资料", "免访"


def add_checklist(office: "Office", case: Case, person: Person) -> None:
    """Make the steps of a death, all to be done."""
    store.add_steps(office, (CaseStep(case_id=case.id, step=step.value) for step in rules.steps_for(person)))


def checklist(office: "Office", case: Case) -> Checklist:
    """What is done and to be done after a death."""
    person = people_store.get(office, case.person_id or 0)
    steps = store.steps_of(office, case.id or 0)
    return Checklist(case, person.name, tuple(_line(office, case, person, step) for step in steps))


def open_checklists(office: "Office") -> list[Checklist]:
    """Those of the deaths that are still being worked on, with something left to do, the oldest first."""
    where = "WHERE kind = ? AND closed_on IS NULL ORDER BY opened_on, id"
    found = (checklist(office, case) for case in rows.select(office, Case, where, (CaseKind.DEATH.value,)))
    return [each for each in found if each.left]


def _line(office: "Office", case: Case, person: Person, row: CaseStep) -> CheckLine:
    step = Step(row.step)
    match step:
        case Step.MOURNING:
            return _mourning(office, case, row)
        case Step.PENSION_RECEIVED if person.pension_received_on:
            return CheckLine(step, True, person.pension_received_on, person.pension_receiver, row.note, RECEIVED)
        case Step.PENSION_RECEIVED:
            return CheckLine(step, False, note=row.note or person.pension_unclaimed_why)
        case Step.SURVIVOR if survivors := people_store.survivors_of(office, person.id or 0):
            return CheckLine(step, True, survivors[0].admitted_on, _names(survivors), row.note, SURVIVED)
    day = PartialDate.of(row.done_on) if row.done_on else None
    return CheckLine(step, day is not None, day, row.who, row.note)


def _names(people: Iterable[Person]) -> str:
    return "、".join(f"{each.name}（{each.cadre_relation}）" if each.cadre_relation else each.name for each in people)


def _mourning(office: "Office", case: Case, row: CaseStep) -> CheckLine:
    """The first visit for the death, however late; or an excuse."""
    codes = tuple(codes_of(office, CaseKind.DEATH)) or (CaseKind.DEATH.value,)
    query = VisitQuery(person_id=case.person_id, since=case.opened_on, reason=codes, descending=False)
    made = next(iter(visits_store.matching(office, query)), None)
    if made is not None and made.date is not None:
        return CheckLine(Step.MOURNING, True, PartialDate.of(made.date), made.visitors, row.note, VISITED)
    owed = visits_owed(office, [case], person_id=case.person_id).get(case.id or 0, ())
    excused = any(duty.state is DutyState.EXCUSED for duty in owed)
    return CheckLine(Step.MOURNING, excused, note=row.note, proof=EXCUSED if excused else "")
