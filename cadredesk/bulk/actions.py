"""What a user does to many people at once: one operation, which is undone whole."""

from collections.abc import Sequence
from datetime import date
from functools import cache, partial
from typing import Any

from cadredesk.branches import store as branch_store
from cadredesk.bulk import rules
from cadredesk.bulk.records import Deed, Line, Preview, Setting, Tagging, Verifying, for_many
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


def preview(office: Office, people: Sequence[Person], deed: Deed) -> Preview:
    """What a change would do to these people. Nothing is written. Raises UserError for what cannot be done."""
    rules.require_sensible(deed, today())
    field = _field_of(deed)
    words = cache(partial(_shown, office, field))  # each name of a reference is looked up once
    lines: list[Line] = []
    overwritten, away, asks_since = 0, [], False
    for old in people:
        new = rules.done_to(old, deed)
        if new == old:
            continue
        warnings = [f"已{state}"] if (state := state_of(old)) is not State.PRESENT else []
        if warnings:
            away.append(old.id or 0)
        if rules.overwrites(old, deed):
            overwritten += 1
            warnings.append("已有内容")
        asks_since = asks_since or rules.asks_since(old, new, deed)
        if isinstance(deed, Setting):
            if deed.since and old.birth and deed.since.last < old.birth.first:
                warnings.append("变更日期早于出生")
            if doubt := values.judge(field, deed.value):
                warnings.append(doubt.message)
        was, will_be = (words(getattr(each, field.name)) for each in (old, new))
        lines.append(Line(person=new, old=was, new=will_be, warning="，".join(warnings)))
    same = len(people) - len(lines)
    return Preview(lines=tuple(lines), same=same, overwritten=overwritten, away=tuple(away), asks_since=asks_since)


def _field_of(deed: Deed) -> Field:
    """The field that it is about."""
    name = deed.name if isinstance(deed, Setting) else "tags" if isinstance(deed, Tagging) else "verified_on"
    return field_of(Person, name)


def _shown(office: Office, field: Field, value: Any) -> str:
    if field.kind is Kind.FLAG:
        return "是" if value else "否"
    return people_store.words_of(office, field, value) or BLANK


def change_many(office: Office, ids: Sequence[int], deed: Deed, progress: Progress | None = None) -> int:
    """Do something to these people in one operation; gives how many it changed.

    Raises UserError, naming the person, where it cannot be; then nobody has been changed.
    """
    rules.require_sensible(deed, today())
    liaison = deed.value if isinstance(deed, Setting) and deed.name == "liaison_id" else None
    if liaison is not None and not branch_store.liaison_name_of(office, liaison):
        raise UserError("这位挂联人已经不在了，请重新选择。")
    with office.gate:  # nobody writes between the reading and the writing
        people = [person for person in people_store.some(office, ids) if rules.done_to(person, deed) != person]
        if people:
            with office.operation(_name_of(office, people, deed)):
                for old in (progress or Progress()).over(people, len(people), "正在修改"):
                    _write(office, old, deed)
    return len(people)


def _write(office: Office, old: Person, deed: Deed) -> None:
    new = rules.done_to(old, deed)
    since = deed.since if isinstance(deed, Setting) else None
    try:
        write(office, new, dict.fromkeys(tracks_to_ask(old, new), since) if since else None)
    except UserError as error:
        said = str(error)
        raise UserError(said if old.name in said else f"{old.name}：{said}") from error


def _name_of(office: Office, people: Sequence[Person], deed: Deed) -> str:
    """批量修改 挂联人：12 人 → 李敏."""
    who = people[0].name if len(people) == 1 else f"{len(people)} 人"
    if isinstance(deed, Verifying):
        return f"标记已核实：{who}" + ("" if deed.day == today() else f"（{deed.day}）")
    if isinstance(deed, Tagging):
        parts = [f"{verb} {joined(tags)}" for verb, tags in (("加标签", deed.add), ("去标签", deed.remove)) if tags]
        return f"批量{'、'.join(parts)}：{who}"
    shown = _shown(office, _field_of(deed), deed.value)
    since = f"（自 {deed.since} 起）" if deed.since else ""
    return f"批量修改 {field_of(Person, deed.name).label}：{who} → {' '.join(shown.split())}{since}"


def mark_verified(office: Office, ids: Sequence[int], day: date, progress: Progress | None = None) -> int:
    """Say that the facts of those of them in the register were found right on a day; gives how many that changed.

    Raises UserError where none is in the register any more.
    """
    present = [each.id or 0 for each in people_store.some(office, ids) if state_of(each) is State.PRESENT]
    if ids and not present:
        raise UserError("选中的人都已去世或转出，不需要核实。")
    return change_many(office, present, Verifying(day=day), progress)
