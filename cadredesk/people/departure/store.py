"""Somebody dies or moves away: what was meant for them while they were here ends in the same operation."""

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

from cadredesk.campaigns import store as campaigns_store
from cadredesk.cases import rules as case_rules
from cadredesk.cases import store as cases_store
from cadredesk.cases.records import Case
from cadredesk.cases.store_follow import end_stays
from cadredesk.core.kinds import CaseKind
from cadredesk.people.records import Person

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def cases_ending(office: "Office", person_id: int) -> list[Case]:
    """The open cases that end when somebody leaves: all but that of the death itself."""
    return [case for case in cases_store.open_of(office, person_id) if case.kind != CaseKind.DEATH]


def follow_leaving(office: "Office", old: Person, person: Person) -> None:
    """End the plans from the day on, the open cases and the stays in hospital of who has just died or moved away."""
    end = person.died_on or person.moved_out_on
    if end is None or old.died_on or old.moved_out_on:
        return
    why = case_rules.DIED if person.died_on else case_rules.MOVED_OUT
    campaigns_store.end_plans_of(office, person.id or 0, end.first)
    _close(office, person.id or 0, end.first, why)
    end_stays(office, person.id or 0, end.first, why)


def _close(office: "Office", person_id: int, day: date, why: str) -> None:
    for case in cases_ending(office, person_id):
        closed_on = max(day, case.opened_on or day)
        cases_store.change(office, dataclasses.replace(case, closed_on=closed_on, result=why))
