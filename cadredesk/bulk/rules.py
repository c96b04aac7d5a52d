"""What a change makes of a person, and whether it can be made at all."""

import dataclasses
from datetime import date

from cadredesk.bulk.records import BulkChange, FieldChange, TagChange, VerifiedMark, for_many
from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, field_of
from cadredesk.people.history.records import TRACKED
from cadredesk.people.history.rules import tracks_to_ask, without_old_words
from cadredesk.people.records import Person
from cadredesk.people.records_tags import joined, tags_of
from cadredesk.people.verification.rules import verified


def require_sensible(bulk_change: BulkChange, today: date) -> None:
    """Raises UserError for what cannot be done to many people, or to anybody."""
    if isinstance(bulk_change, VerifiedMark):
        if bulk_change.day > today:
            raise UserError(f"核实日期 {bulk_change.day} 在今天之后，请改为今天或以前的日期。")
    elif isinstance(bulk_change, TagChange):
        if not bulk_change.add and not bulk_change.remove:
            raise UserError("请填写标签。")
    else:
        field = field_of(Person, bulk_change.name)
        if not for_many(bulk_change.name):
            raise UserError(f"“{field.label}”要逐个修改，不能成批设置。")
        if field.required and bulk_change.value == values.blank(field):
            raise UserError(f"{field.label}不能为空，请选择。")
        if field.kind is Kind.CHOICE and not field.open_choices and bulk_change.value not in ("", *field.choices):
            raise UserError(f"{field.label}：“{bulk_change.value}”不在可选的内容中，请重新选择。")
        if (found := values.check(field, bulk_change.value)) is not None and found.level == "error":
            raise UserError(found.message)
        if bulk_change.since and bulk_change.since.first > today:
            raise UserError(f"变动日期 {bulk_change.since} 在今天之后，请到那一天再登记。")


def apply_change(person: Person, bulk_change: BulkChange) -> Person:
    """The person after a change; an equal one if it changes nothing."""
    if isinstance(bulk_change, VerifiedMark):
        return verified(person, bulk_change.day)
    if isinstance(bulk_change, TagChange):
        kept = (tag for tag in (*tags_of(person.tags), *bulk_change.add) if tag not in bulk_change.remove)
        return dataclasses.replace(person, tags=joined(kept))
    if bulk_change.only_blank and not _is_blank(person, bulk_change.name):
        return person
    return dataclasses.replace(person, **without_old_words(person, {bulk_change.name: bulk_change.value}))


def overwrites(old: Person, bulk_change: BulkChange) -> bool:
    """Whether a change replaces what was known."""
    return (
        isinstance(bulk_change, FieldChange)
        and not _is_blank(old, bulk_change.name)
        and getattr(old, bulk_change.name) != bulk_change.value
    )


def _is_blank(person: Person, name: str) -> bool:
    return bool(getattr(person, name) == values.blank(field_of(Person, name)))


def asks_since(old: Person, new: Person, bulk_change: BulkChange) -> bool:
    """Whether it matters here if the register is corrected, or something changed on some day."""
    return bool(isinstance(bulk_change, FieldChange) and bulk_change.name in TRACKED and tracks_to_ask(old, new))
