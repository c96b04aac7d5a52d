"""A death: one action that ends what was meant for the living, and opens what remains to be done."""

import dataclasses
import datetime

from cadredesk.cases import store_steps
from cadredesk.core import names, values
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people import rules, store
from cadredesk.people.actions import require_present
from cadredesk.people.departure.actions import take_out_of_drafts
from cadredesk.people.records import Category, Person
from cadredesk.people.store_changes import write


def register_death(
    office: Office,
    person_id: int,
    day: datetime.date,
    *,
    cause: str = "",
    farewell: str = "",
    survivor: Person | str | None = None,
    relation: str = "",
) -> Person:
    """Record a death in one operation, and give the dead person back.

    It ends the posts held in branches, plans, lines of drafts, open cases and stays in hospital (``departure.actions.what_ends``
    says which), opens the 去世 case with its checklist, and links the survivor, somebody of the register, or a name or
    person to be added. Raises UserError if the person is dead already or the day is not possible.
    """
    person = store.get(office, person_id)
    require_present(person, day, "去世日期")
    with office.operation(f"登记去世：{person.name}"):
        person = store.get(office, person_id)  # as they are now that nobody else writes
        dead = dataclasses.replace(
            person,
            died_on=PartialDate.of(day),
            death_cause=cause or person.death_cause,
            farewell=farewell or person.farewell,
        )
        write(office, dead)
        take_out_of_drafts(office, person_id, day)
        store_steps.open_death(office, dead)
        if survivor:
            _link_survivor(office, dead, survivor, relation)
    return dead


# ---------------------------------------------------------------- who survives


def _link_survivor(office: Office, dead: Person, survivor: Person | str, relation: str) -> None:
    if isinstance(survivor, Person) and survivor.id is not None:
        if survivor.id == dead.id:
            raise UserError("遗属不能是去世者本人，请重新选择。")
        if survivor.died_on:
            raise UserError(f"{survivor.name}已于 {survivor.died_on} 去世，不能登记为遗属，请重新选择。")
        # A cadre who survives a cadre stays what they are; only the link is new.
        is_survivor = survivor.category in ("", Category.SURVIVOR)
        write(
            office,
            dataclasses.replace(
                survivor,
                cadre_id=dead.id,
                cadre_relation=relation,
                category=Category.SURVIVOR.value if is_survivor else survivor.category,
                survivor_kind=rules.survivor_kind_of(dead) if is_survivor else survivor.survivor_kind,
            ),
        )
        return
    fresh = survivor if isinstance(survivor, Person) else Person(name=survivor)
    values.require_sound(fresh)
    fresh = dataclasses.replace(fresh, name=names.clean_name(fresh.name))
    store.add(office, rules.survivor_of(dead, fresh, relation))
