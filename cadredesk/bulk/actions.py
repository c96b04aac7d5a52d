"""What a user does to many people at once: one operation, which is undone whole."""

from collections.abc import Sequence
from datetime import date
from functools import cache, partial
from typing import Any

from cadredesk.branches import store as branch_store
from cadredesk.bulk import rules
from cadredesk.bulk.records import BulkChange, FieldChange, Line, Preview, TagChange, VerifiedMark, for_many
from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.history.rules import tracks_to_ask
from cadredesk.people.records import Person, State
from cadredesk.people.records_tags import joined
from cadredesk.people.rules import state_of
from cadredesk.people.store_changes import write

BLANK = "（空）"


def fields_for_many() -> list[Field]:
    """The fields that can be set alike for many people, in the order of their groups."""
    return [field for field in fields_of(Person) if field.entered and for_many(field.name)]


def preview(office: Office, people: Sequence[Person], bulk_change: BulkChange) -> Preview:
    """What a change would do to these people. Nothing is written. Raises UserError for what cannot be done."""
    rules.require_sensible(bulk_change, today())
    field = _field_of(bulk_change)
    words = cache(partial(_shown, office, field))  # each name of a reference is looked up once
    lines: list[Line] = []
    overwritten, away, asks_since = 0, [], False
    for old in people:
        new = rules.apply_change(old, bulk_change)
        if new == old:
            continue
        warnings = [f"已{state}"] if (state := state_of(old)) is not State.PRESENT else []
        if warnings:
            away.append(old.id or 0)
        if rules.overwrites(old, bulk_change):
            overwritten += 1
            warnings.append("已有内容")
        asks_since = asks_since or rules.asks_since(old, new, bulk_change)
        if isinstance(bulk_change, FieldChange):
            if bulk_change.since and old.birth and bulk_change.since.last < old.birth.first:
                warnings.append("变动日期早于出生")
            if doubt := values.check(field, bulk_change.value):
                warnings.append(doubt.message)
        was, will_be = (words(getattr(each, field.name)) for each in (old, new))
        lines.append(Line(person=new, old=was, new=will_be, warning="，".join(warnings)))
    same = len(people) - len(lines)
    return Preview(lines=tuple(lines), same=same, overwritten=overwritten, away=tuple(away), asks_since=asks_since)


def _field_of(bulk_change: BulkChange) -> Field:
    """The field that it is about."""
    name = (
        bulk_change.name
        if isinstance(bulk_change, FieldChange)
        else "tags"
        if isinstance(bulk_change, TagChange)
        else "verified_on"
    )
    return field_of(Person, name)


def _shown(office: Office, field: Field, value: Any) -> str:
    if field.kind is Kind.FLAG:
        return "是" if value else "否"
    return people_store.words_of(office, field, value) or BLANK


def change_many(office: Office, ids: Sequence[int], bulk_change: BulkChange, progress: Progress | None = None) -> int:
    """Do something to these people in one operation; gives how many it changed.

    Raises UserError, naming the person, where it cannot be; then nobody has been changed.
    """
    rules.require_sensible(bulk_change, today())
    liaison = bulk_change.value if isinstance(bulk_change, FieldChange) and bulk_change.name == "liaison_id" else None
    if liaison is not None and not branch_store.liaison_name_of(office, liaison):
        raise UserError("这位挂联人已经不在了，请重新选择。")
    with office.write_lock:  # nobody writes between the reading and the writing
        people = [
            person for person in people_store.some(office, ids) if rules.apply_change(person, bulk_change) != person
        ]
        if people:
            with office.operation(_name_of(office, people, bulk_change)):
                for old in (progress or Progress()).over(people, len(people), "正在修改"):
                    _write(office, old, bulk_change)
    return len(people)


def _write(office: Office, old: Person, bulk_change: BulkChange) -> None:
    new = rules.apply_change(old, bulk_change)
    since = bulk_change.since if isinstance(bulk_change, FieldChange) else None
    try:
        write(office, new, dict.fromkeys(tracks_to_ask(old, new), since) if since else None)
    except UserError as error:
        said = str(error)
        raise UserError(said if old.name in said else f"{old.name}：{said}") from error


def _name_of(office: Office, people: Sequence[Person], bulk_change: BulkChange) -> str:
    """批量修改 挂联人：12 人 → 李敏."""
    who = people[0].name if len(people) == 1 else f"{len(people)} 人"
    if isinstance(bulk_change, VerifiedMark):
        return f"标记已核实：{who}" + ("" if bulk_change.day == today() else f"（{bulk_change.day}）")
    if isinstance(bulk_change, TagChange):
        parts = [
            f"{verb} {joined(tags)}"
            for verb, tags in (("加标签", bulk_change.add), ("去标签", bulk_change.remove))
            if tags
        ]
        return f"批量{'、'.join(parts)}：{who}"
    shown = _shown(office, _field_of(bulk_change), bulk_change.value)
    since = f"（自 {bulk_change.since} 起）" if bulk_change.since else ""
    return f"批量修改 {field_of(Person, bulk_change.name).label}：{who} → {' '.join(shown.split())}{since}"


def mark_verified(office: Office, ids: Sequence[int], day: date, progress: Progress | None = None) -> int:
    """Say that the facts of those of them in the register were found right on a day; gives how many that changed.

    Raises UserError where none is in the register any more.
    """
    present = [each.id or 0 for each in people_store.some(office, ids) if state_of(each) is State.PRESENT]
    if ids and not present:
        raise UserError("选中的人都已去世或转出，不需要核实。")
    return change_many(office, present, VerifiedMark(day=day), progress)
