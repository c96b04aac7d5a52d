"""Add, correct and delete rows that belong to a person: relatives, registers, functional memberships."""

import dataclasses
from typing import Any, TypeVar

from cadredesk.cases import store_follow
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import noun_of, table_of
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store_proved
from cadredesk.people import store, store_changes
from cadredesk.people.checkups import rules as checkups_rules
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import Care, HospitalStay, Relative
from cadredesk.people.entries.rules import require_whole
from cadredesk.people.records import Person

P = TypeVar("P")


def save_entry(office: Office, part: P) -> P:
    """Add a row (without id) or correct one, and give it back as saved. Raises UserError if it cannot stand."""
    record: Any = part
    require_whole(record)
    require_valid(record)
    noun, person = noun_of(table_of(type(part))), store.get(office, record.person_id or 0)
    if isinstance(record, Care):
        _require_new_day(office, person, record)
    with office.operation(f"{'新增' if record.id is None else '修改'}{noun}：{person.name}"):
        before: Any = None if record.id is None else rows.get(office, type(part), record.id)
        saved = rows.save(office, part)
        if isinstance(saved, HospitalStay):  # opens its case, moves it along, and closes it
            store_follow.update_stay_case(office, before, saved, person, today())
        if isinstance(saved, Care):
            _follow_checkup(office, saved)
    return saved


def _require_new_day(office: Office, person: Person, care: Care) -> None:
    """Raises UserError for a check-up that somebody cannot have had, or that is another one's double."""
    if care.since and (why := checkups_rules.refusal(person, care.since, today())):
        raise UserError(f"{why}，请核对。")
    if any(
        each.since == care.since and each.id != care.id
        for each in entries_store.of_person(office, Care, person.id or 0)
    ):
        raise UserError(f"{person.name} {care.since} 的体检已经登记过，请打开那一条修改。")


def delete_entry(office: Office, part: Any) -> None:
    """Take a row out; a stay in hospital takes its case along, a check-up what it said of the latest."""
    person = store.get(office, part.person_id or 0)
    with office.operation(f"删除{noun_of(table_of(type(part)))}：{person.name}"):
        if isinstance(part, HospitalStay):
            store_follow.delete_stay_case(office, part)
        rows.delete(office, type(part), part.id)
        if isinstance(part, Care):
            _follow_checkup(office, part)


def _follow_checkup(office: Office, care: Care) -> None:
    checkups_store.update_latest(office, [care.person_id])
    store_proved.keep_of_person(office, care.person_id or 0)


def set_emergency_contact(office: Office, relative: Relative) -> Person:
    """Make a relative the one to call: name, relation and telephone go into the person's own fields.

    Raises UserError for a relative who is dead or has no telephone number.
    """
    person = store.get(office, relative.person_id or 0)
    if not relative.living:
        raise UserError(f"{relative.name}已故，不能设为紧急联系人。")
    if not relative.phone:
        raise UserError(f"{relative.name}没有登记电话，请先补上电话，再设为紧急联系人。")
    words = f"{relative.name}（{relative.relation}）" if relative.relation else relative.name
    changed = dataclasses.replace(person, emergency_contact=words, emergency_phone=relative.phone)
    with office.operation(f"设紧急联系人：{person.name}"):
        store_changes.write(office, changed)
    return changed
