"""Cells of a roster that say more, or something else, than their column asks for. Nothing here asks the file."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from cadredesk.core.dates import UNKNOWN_DAY
from cadredesk.core.fields import field_of
from cadredesk.core.names import clean_name
from cadredesk.core.values import parse
from cadredesk.import_export.rules_names import NameCell, name_of
from cadredesk.import_export.rules_planner import Entry
from cadredesk.import_export.rules_states import STATE_FIELDS, day_of_words, state_of_words, strongest
from cadredesk.people.records import Category, Person, State

STATE, REMARK = "state", "name_remark"  # what the planner keeps in a row's values beside the fields of a person

_SOME_DAY = r"[于在]?[\d年月日号./-]*"
_DIED = re.compile(
    rf"{_SOME_DAY}(?:因病|已)*{_SOME_DAY}(?:故|去世|逝世|病故|病逝|亡故|死亡|过世)[(（]?{_SOME_DAY}[)）]?"
)
_END_OF = {State.DEAD: ("died_on", "去世"), State.MOVED_OUT: ("moved_out_on", "转出")}


def take_name(entry: Entry, known: Callable[[str], list[int]], numbered: Callable[[str], int]) -> None:
    """Leave the name alone in its cell; what else stands there goes where it belongs, and is told.

    Somebody whom the register ``known``s by the whole words is called so: 张三（大）. Where several rows have the name
    with a ``numbered`` one each (王建国1, 王建国2), the numbers tell them apart and stay.
    """
    values, words = entry.values, entry.row.words["name"]
    whole = clean_name(values["name"])
    cell = name_of(words)
    if cell.name == whole or (cell.beside and known(whole)):
        values["name"] = whole
        return
    if cell.number and numbered(cell.name) > 1:
        values["name"] = whole
        entry.say_at("name", f"有几行都是“{cell.name}”加编号，“{whole}”按原样录入，请核对。")
        return
    values["name"] = cell.name
    if cell.telephone or cell.id_number:
        entry.unsay("name")  # the digits are understood
    if cell.former:
        values.setdefault("former_name", cell.former)
    if cell.dead or cell.moved:
        values[STATE] = State.DEAD if cell.dead else State.MOVED_OUT
    if cell.remark:
        values[REMARK] = cell.remark
    told = [f"性别{cell.sex}"] if cell.sex else []
    told += filter(None, (_take(entry, name, words) for name, words in _beside(cell)))
    told += ["已故"] if cell.dead else []
    told += ["已转出"] if cell.moved else []
    told += [f"曾用名{cell.former}"] if cell.former else []
    told += [f"备注“{cell.remark}”"] if cell.remark else []
    entry.say_at(
        "name", f"“{' '.join(words.split())}”按姓名“{cell.name}”录入{'，另记' if told else ''}{'、'.join(told)}。"
    )
    if cell.sex and values.setdefault("sex", cell.sex) != cell.sex:
        entry.say_at("name", f"姓名后面写的是{cell.sex}，性别一栏是{values['sex']}，按性别一栏录入，请核对。")


def _beside(cell: NameCell) -> list[tuple[str, str]]:
    found = (("category", cell.category), ("mobile", cell.telephone), ("id_number", cell.id_number))
    return [(name, words) for name, words in found if words]


def _take(entry: Entry, name: str, words: str) -> str:
    """Put what stands beside the name in its own place, unless something stands there; how to tell of it."""
    field = field_of(Person, name)
    value = parse(field, words)
    own = entry.values.setdefault(name, value)
    if name not in entry.row.words:
        entry.row = dataclasses.replace(entry.row, words={**entry.row.words, name: words})
    if own != value:
        entry.say_at("name", f"姓名后面写的是“{words}”，{field.label}一栏是“{own}”，按{field.label}一栏录入，请核对。")
        return ""
    return f"{field.label}{value}"


def take_state(entry: Entry) -> None:
    """Put what the columns 状态, 是否健在 and the like mean in the place of their words."""
    values = entry.values
    states = {STATE: values.pop(STATE)} if isinstance(values.get(STATE), State) else {}
    for field in STATE_FIELDS:
        words = values.pop(field.name, "")
        if not words:
            continue
        state = state_of_words(field.name, words)
        if state is None:
            entry.say_at(field.name, f"看不出“{words}”是在世、已故还是转出，这一格没有录入。")
        else:
            states[f"{field.name} "] = state
            if state in _END_OF and (day := day_of_words(words)):
                values.setdefault(_END_OF[state][0], day)
    if (state := strongest(states)) is not None:
        values[STATE] = state


def take_staff_kind(entry: Entry) -> str:
    """Move 身份性质 (公务员, 参公) from the cell of 人员类别 to its own; the words, "" where there is nothing to move."""
    kind = entry.values.get("category", "")
    if not kind or kind in tuple(Category):
        return ""
    del entry.values["category"]
    entry.values.setdefault("staff_kind", kind)
    return entry.row.words["category"]


def end(entry: Entry, values: dict[str, Any], old: Person | None) -> None:
    """Turn what a row says of death and moving away into 去世时间 and 转出时间; without a day that is not known.

    Whoever the register knows to be gone on some day is not made gone on an unknown one.
    """
    state = values.pop(STATE, None)
    if state is None:
        return
    if state is State.PRESENT:
        _present(entry, values, old)
        return
    name, _ = _END_OF[state]
    known = values.get(name) or (old and (getattr(old, name) or old.died_on))
    if not known:
        values[name] = UNKNOWN_DAY


def _present(entry: Entry, values: dict[str, Any], old: Person | None) -> None:
    for name, noun in _END_OF.values():
        if values.get(name) == UNKNOWN_DAY:
            del values[name]
            entry.say_at(name, f"这里写的是在世或在册，{noun}时间写的是“{UNKNOWN_DAY}”，这一格没有录入，请核对。")
        day = values.get(name) or (getattr(old, name) if old else None)
        if day:
            where = "表里" if values.get(name) else "名册中"
            entry.say_at(STATE, f"这里写的是在世或在册，{where}已有{noun}时间 {day}，没有改动，请核对。")


def end_in_note(entry: Entry, person: Person) -> None:
    """Tell of somebody who is taken to be alive though the row's note says that they have died."""
    if person.died_on or "note" not in entry.values:
        return
    for words in re.split(r"[\s;；,，。]+", str(entry.values["note"])):
        if _DIED.fullmatch(words):
            entry.say_at("note", f"备注写的是“{words}”，没有填写去世时间，按在世录入，请核对。")


def with_remark(values: dict[str, Any], old: Person | None) -> None:
    """Put what stood beside the name behind the note, once."""
    remark = values.pop(REMARK, "")
    known = values.get("note") or (old.note if old else "")
    if remark and (remark not in known or "note" in values):
        values["note"] = "\n".join(filter(None, (known, remark)))
