"""Add, correct and delete rows that belong to a person: relatives, registers, functional memberships."""

import dataclasses
from typing import Any, TypeVar

from cadredesk.cases import store_follow
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of, noun_of, table_of
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store, store_changes
from cadredesk.people.entries.records import HospitalStay, Relative
from cadredesk.people.records import Person

P = TypeVar("P")


def save_entry(office: Office, part: P) -> P:
    """Add a row (without id) or correct one, and give it back as saved. Raises UserError if it cannot stand."""
    record: Any = part
    _require_whole(record)
    require_valid(record)
    noun, person = noun_of(table_of(type(part))), store.get(office, record.person_id or 0)
    with office.operation(f"{'新增' if record.id is None else '修改'}{noun}：{person.name}"):
        before: Any = None if record.id is None else rows.get(office, type(part), record.id)
        saved = rows.save(office, part)
        if isinstance(saved, HospitalStay):  # opens its case, moves it along, and closes it
            store_follow.update_stay_case(office, before, saved, person, today())
    return saved


def delete_entry(office: Office, part: Any) -> None:
    """Take a row out; a stay in hospital takes its case along."""
    person = store.get(office, part.person_id or 0)
    with office.operation(f"删除{noun_of(table_of(type(part)))}：{person.name}"):
        if isinstance(part, HospitalStay):
            store_follow.delete_stay_case(office, part)
        rows.delete(office, type(part), part.id)


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


def _require_whole(part: Any) -> None:
    kind: type = type(part)
    for field in fields_of(kind):
        if field.required and getattr(part, field.name) in (None, ""):
            raise UserError(f"请填写{field.label}。")
    names = {attribute.name for attribute in dataclasses.fields(part)}
    if {"since", "until"} <= names and part.since and part.until and part.until.last < part.since.first:
        labels = {field.name: field.label for field in fields_of(kind)}
        raise UserError(f"{labels['until']} {part.until} 早于{labels['since']} {part.since}，请核对。")
