"""The cases of somebody who was in the register twice: what both entries say becomes one case."""

import dataclasses

from cadredesk.cases import store
from cadredesk.cases.records import Case, CaseStep
from cadredesk.core.kinds import CaseKind
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Person

_WORDS = ("hospital", "ward", "bed", "illness", "outcome", "note")


def merge_death_cases(office: Office, person: Person) -> None:
    """Within a merge: of two cases of the death the first stays, on the day of the death, with what was ticked in either
    checklist; of somebody who lives none stays.
    """
    found = (case for case in store.of_person(office, person.id or 0) if case.kind == CaseKind.DEATH)
    deaths = sorted(found, key=lambda case: case.id or 0)
    if deaths and person.died_on:
        first = deaths.pop(0)
        if not person.died_on.is_unknown:
            rows.update(office, dataclasses.replace(first, opened_on=person.died_on.first))
        for case in deaths:
            _take_over(office, first, case)
    for case in deaths:
        store.delete(office, case.id or 0)


def _take_over(office: Office, kept: Case, gone: Case) -> None:
    """What was ticked in the other checklist alone."""
    mine = {step.step: step for step in store.steps_of(office, kept.id or 0)}
    fresh: list[CaseStep] = []
    for step in store.steps_of(office, gone.id or 0):
        there = mine.get(step.step)
        if there is None:
            fresh.append(dataclasses.replace(step, id=None, case_id=kept.id))
        elif there.done_on is None and (step.done_on or step.note):
            rows.update(office, dataclasses.replace(step, id=there.id, case_id=kept.id))
    rows.add_many(office, fresh)


def merge_stays(office: Office, person_id: int) -> None:
    """Within a merge: nobody is in two hospitals at once. Stays that go on since one day, and contradict each other nowhere,
    become one with what either says; so do their cases.
    """
    stays = entries_store.of_person(office, HospitalStay, person_id)
    going_on = sorted((stay for stay in stays if stay.until is None), key=lambda stay: stay.id or 0)
    for stay in going_on[1:]:
        first = going_on[0]
        if _agree(first, stay):
            _one_case(office, first, stay)
            going_on[0] = _filled(first, stay)
            rows.update(office, going_on[0])
            rows.delete(office, HospitalStay, stay.id or 0)


def _one_case(office: Office, kept: HospitalStay, gone: HospitalStay) -> None:
    mine, theirs = (store.of_stay(office, each.id or 0) for each in (kept, gone))
    if theirs is None:
        return
    if mine is None:
        rows.update(office, dataclasses.replace(theirs, stay_id=kept.id))
        return
    words = "；".join(dict.fromkeys(filter(None, (mine.detail, theirs.detail))))
    rows.update(office, dataclasses.replace(mine, detail=words))
    store.delete(office, theirs.id or 0)


def _agree(one: HospitalStay, other: HospitalStay) -> bool:
    """Whether two begin on one day and say in no field two different things."""
    said = ({getattr(one, name), getattr(other, name)} - {""} for name in _WORDS)
    return one.since == other.since and all(len(values) <= 1 for values in said)


def _filled(one: HospitalStay, other: HospitalStay) -> HospitalStay:
    return dataclasses.replace(one, **{name: getattr(one, name) or getattr(other, name) for name in _WORDS})
