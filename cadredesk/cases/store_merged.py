"""The cases of somebody who stood in the register twice: whoever is one person has died once."""

import dataclasses
from typing import TYPE_CHECKING

from cadredesk.cases import store
from cadredesk.cases.records import Case, CaseKind, CaseStep
from cadredesk.people.records import Person

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def one_death(office: "Office", person: Person) -> None:
    """Within a merge: of two cases of the death the first stays, on the day of the death, with what was ticked in either
    checklist; of somebody who lives none stays.
    """
    found = (case for case in store.of_person(office, person.id or 0) if case.kind == CaseKind.DEATH)
    deaths = sorted(found, key=lambda case: case.id or 0)
    if deaths and person.died_on:
        first = deaths.pop(0)
        store.change(office, dataclasses.replace(first, opened_on=person.died_on.first))
        for case in deaths:
            _take_over(office, first, case)
    for case in deaths:
        store.delete(office, case.id or 0)


def _take_over(office: "Office", kept: Case, gone: Case) -> None:
    """What was ticked in the other checklist alone."""
    mine = {step.step: step for step in store.steps_of(office, kept.id or 0)}
    fresh: list[CaseStep] = []
    for step in store.steps_of(office, gone.id or 0):
        there = mine.get(step.step)
        if there is None:
            fresh.append(dataclasses.replace(step, id=None, case_id=kept.id))
        elif there.done_on is None and (step.done_on or step.note):
            store.change_step(office, dataclasses.replace(step, id=there.id, case_id=kept.id))
    store.add_steps(office, fresh)
