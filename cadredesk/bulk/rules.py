"""What a change makes of a person, and whether it can be made at all."""

import dataclasses
from datetime import date

from cadredesk.bulk.records import Deed, Setting, Tagging, Verifying, for_many
from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, field_of
from cadredesk.people.freshness.rules import verified
from cadredesk.people.history.records import TRACKED
from cadredesk.people.history.rules import tracks_to_ask
from cadredesk.people.records import Person
from cadredesk.people.records_tags import joined, tags_of


def require_sensible(deed: Deed, today: date) -> None:
    """Raises UserError for what cannot be done to many people, or to anybody."""
    if isinstance(deed, Verifying):
        if deed.day > today:
            raise UserError(f"核实日期 {deed.day} 在今天之后，请改为今天或以前的日期。")
    elif isinstance(deed, Tagging):
        if not deed.add and not deed.remove:
            raise UserError("请填写标签。")
    else:
        field = field_of(Person, deed.name)
        if not for_many(deed.name):
            raise UserError(f"“{field.label}”要逐个修改，不能成批设置。")
        if field.required and deed.value == values.blank(field):
            raise UserError(f"{field.label}不能为空，请选择。")
        if field.kind is Kind.CHOICE and not field.open_choices and deed.value not in ("", *field.choices):
            raise UserError(f"{field.label}：“{deed.value}”不在可选的内容中，请重新选择。")
        if (found := values.judge(field, deed.value)) is not None and found.level == "error":
            raise UserError(found.message)
        if deed.since and deed.since.first > today:
            raise UserError(f"变更日期 {deed.since} 在今天之后，请到那一天再登记。")


def done_to(person: Person, deed: Deed) -> Person:
    """The person after a change; an equal one if it changes nothing."""
    if isinstance(deed, Verifying):
        return verified(person, deed.day)
    if isinstance(deed, Tagging):
        kept = (tag for tag in (*tags_of(person.tags), *deed.add) if tag not in deed.remove)
        return dataclasses.replace(person, tags=joined(kept))
    if deed.only_blank and not _is_blank(person, deed.name):
        return person
    changed = {deed.name: deed.value}
    if deed.name in ("rank", "treatment") and getattr(person, deed.name) != deed.value:
        changed[f"{deed.name}_words"] = ""  # the words of the rank before
    return dataclasses.replace(person, **changed)


def overwrites(old: Person, deed: Deed) -> bool:
    """Whether a change replaces what was known."""
    return isinstance(deed, Setting) and not _is_blank(old, deed.name) and getattr(old, deed.name) != deed.value


def _is_blank(person: Person, name: str) -> bool:
    return bool(getattr(person, name) == values.blank(field_of(Person, name)))


def asks_since(old: Person, new: Person, deed: Deed) -> bool:
    """Whether it matters here if the register is corrected, or something changed on some day."""
    return bool(isinstance(deed, Setting) and deed.name in TRACKED and tracks_to_ask(old, new))
