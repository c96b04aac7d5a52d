"""What a user does to many people at once: one operation, which is undone whole."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cadredesk.branches import store as branch_store
from cadredesk.bulk import rules
from cadredesk.bulk.records import (
    Deed,
    Line,
    Preview,
    Setting,
    Tagging,
    Verifying,
    for_many,
)
from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.core.progress import Progress
from cadredesk.people import store as people_store
from cadredesk.people.history.rules import tracks_to_ask
from cadredesk.people.records import Person, State
from cadredesk.people.records_tags import joined
from cadredesk.people.rules import state_of
from cadredesk.people.store_changes import write

if TYPE_CHECKING:
    from cadredesk.db.file import Office

BLANK = "（空）"


def fields_for_many() -> list[Field]:
    """The fields that can be set alike for many people, in the order of their groups."""
    return [field for field in fields_of(Person) if field.entered and for_many(field.name)]


def preview(office: "Office", people: Sequence[Person], deed: Deed) -> Preview:
    """What a deed would do to these people. Nothing is written. Raises UserError for what cannot be done."""
    rules.require_sensible(deed, today())
    words = _Words(office, deed)
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
        if isinstance(deed, Setting) and deed.since and old.birth and deed.since.last < old.birth.first:
            warnings.append("变更日期早于出生")
        if isinstance(deed, Setting) and (doubt := values.judge(field_of(Person, deed.name), deed.value)) is not None:
            warnings.append(doubt.message)
        lines.append(Line(person=new, old=words.of(old), new=words.of(new), warning="，".join(warnings)))
    return Preview(
        lines=tuple(lines),
        same=len(people) - len(lines),
        overwritten=overwritten,
        away=tuple(away),
        asks_since=asks_since,
    )


class _Words:
    """How the value that a deed is about is shown; each name of a reference is looked up once."""

    def __init__(self, office: "Office", deed: Deed) -> None:
        name = deed.name if isinstance(deed, Setting) else "tags" if isinstance(deed, Tagging) else "verified_on"
        self._office, self._field = office, field_of(Person, name)
        self._names: dict[int, str] = {}

    def of(self, person: Person) -> str:
        return self.words(getattr(person, self._field.name))

    def words(self, value: Any) -> str:
        if self._field.kind is Kind.FLAG:
            return "是" if value else "否"
        if self._field.kind is not Kind.REFERENCE or value is None:
            return values.show(self._field, value) or BLANK
        if value not in self._names:
            self._names[value] = branch_store.liaison_name_of(self._office, value)
        return self._names[value]


def change_many(office: "Office", ids: Sequence[int], deed: Deed, progress: Progress | None = None) -> int:
    """Do something to these people in one operation; gives how many it changed.

    Raises UserError, naming the person, where it cannot be; then nobody has been changed.
    """
    rules.require_sensible(deed, today())
    if isinstance(deed, Setting) and deed.name == "liaison_id" and deed.value is not None:
        _require_liaison(office, deed.value)
    with office.gate:  # nobody writes between the reading and the writing
        people = [person for person in people_store.some(office, ids) if rules.done_to(person, deed) != person]
        if people:
            with office.operation(_name_of(office, people, deed)):
                for old in (progress or Progress()).over(people, len(people), "正在修改"):
                    _write(office, old, deed)
    return len(people)


def _write(office: "Office", old: Person, deed: Deed) -> None:
    new = rules.done_to(old, deed)
    since = deed.since if isinstance(deed, Setting) else None
    try:
        write(office, new, dict.fromkeys(tracks_to_ask(old, new), since) if since else None)
    except UserError as error:
        said = str(error)
        raise UserError(said if old.name in said else f"{old.name}：{said}") from error


def _require_liaison(office: "Office", liaison_id: int) -> None:
    if not branch_store.liaison_name_of(office, liaison_id):
        raise UserError("这位挂联人已经不在了，请重新选择。")


def _name_of(office: "Office", people: Sequence[Person], deed: Deed) -> str:
    """批量修改 挂联人：12 人 → 李敏."""
    who = people[0].name if len(people) == 1 else f"{len(people)} 人"
    if isinstance(deed, Verifying):
        return f"标记已核实：{who}" + ("" if deed.day == today() else f"（{deed.day}）")
    if isinstance(deed, Tagging):
        parts = (
            f"加标签 {joined(deed.add)}" if deed.add else "",
            f"去标签 {joined(deed.remove)}" if deed.remove else "",
        )
        return f"批量{'、'.join(filter(None, parts))}：{who}"
    shown = _Words(office, deed).words(deed.value)
    since = f"（自 {deed.since} 起）" if deed.since else ""
    return f"批量修改 {field_of(Person, deed.name).label}：{who} → {' '.join(shown.split())}{since}"


def mark_verified(office: "Office", ids: Sequence[int], day: date, progress: Progress | None = None) -> int:
    """Say that the facts of those of them in the register were found right on a day; gives how many that changed.

    Raises UserError where none is in the register any more.
    """
    present = [each.id or 0 for each in people_store.some(office, ids) if state_of(each) is State.PRESENT]
    if ids and not present:
        raise UserError("选中的人都已去世或转出，不需要核实。")
    return change_many(office, present, Verifying(day=day), progress)
