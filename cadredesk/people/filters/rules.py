"""What may be asked of which field, in which words; and filters as JSON."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cadredesk.core import names
from cadredesk.core.dates import parse_partial
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, fields_of
from cadredesk.core.values import NO, YES
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.records import Audience, Person, State

USUAL = "常用"
MONTHS = tuple(f"{month} 月" for month in range(1, 13))
HAS = "has_"  # the names of what somebody has or has not begin so
# What may be asked beside the fields of a person.
COMPUTED = (
    Field(name="state", label="状态", kind=Kind.CHOICE, choices=tuple(State), group=USUAL),
    Field(name="age", label="年龄", kind=Kind.INTEGER, group=USUAL),
    Field(name="party_years", label="党龄", kind=Kind.INTEGER, group=USUAL),
    Field(name="audience", label="统计类别", kind=Kind.CHOICE, choices=tuple(Audience), group=USUAL),
    Field(name="birth_month", label="出生月份", kind=Kind.CHOICE, choices=MONTHS, group=USUAL),
    Field(name="birthday", label="寿辰", kind=Kind.DATE, group=USUAL),
    Field(name="last_visit", label="最近走访日期", kind=Kind.DATE, group=USUAL),
    Field(name=f"{HAS}phone", label="本人电话", kind=Kind.FLAG, group=USUAL),
    Field(name=f"{HAS}photo", label="照片", kind=Kind.FLAG, group=USUAL),
    Field(name=f"{HAS}relatives", label="家庭成员登记", kind=Kind.FLAG, group=USUAL),
    Field(name=f"{HAS}attachments", label="附件", kind=Kind.FLAG, group=USUAL),
)
_PRESENCE = (Op.EMPTY, Op.FILLED)
_TEXT = (Op.CONTAINS, Op.LACKS, Op.IS, Op.IS_NOT, *_PRESENCE)
_CHOICE = (Op.AMONG, Op.NOT_AMONG, *_PRESENCE)
_DATE = (Op.BEFORE, Op.SINCE, Op.BETWEEN, Op.THIS_YEAR, Op.WITHIN, Op.LONGER_AGO, *_PRESENCE)
_OPS: dict[Kind, tuple[Op, ...]] = {
    Kind.CHOICE: _CHOICE,
    Kind.REFERENCE: (Op.AMONG, Op.NOT_AMONG, Op.CONTAINS, *_PRESENCE),
    Kind.DATE: _DATE,
    Kind.PARTIAL: _DATE,
    Kind.INTEGER: (Op.AT_LEAST, Op.AT_MOST, Op.BETWEEN, *_PRESENCE),
    Kind.FLAG: (Op.IS, Op.IS_NOT),
    Kind.LUNAR: _PRESENCE,
}
# A day of each year, by the calendar that the person keeps.
_YEARLY = (Op.THIS_MONTH, Op.NEXT_MONTH, Op.COMING)
_TAKES: dict[Op, int] = {Op.BETWEEN: 2, **dict.fromkeys((*_PRESENCE, Op.THIS_YEAR, Op.THIS_MONTH, Op.NEXT_MONTH), 0)}
ANY_NUMBER = -1
DAYS_OPS = frozenset({Op.WITHIN, Op.LONGER_AGO, Op.COMING})  # they take a number of days
_BEFORE = frozenset({Op.BEFORE, Op.LONGER_AGO})
# What was done on a field's last day: of whom there is none it was never done.
_LAST_DONE = {"last_visit": "走访", "checkup_on": "体检", "verified_on": "核实"}
# Fields whose words speak for themselves: 独居 rather than 居住状态是独居.
_SPEAKING = frozenset("state category audience survivor_kind rank living health politics tags".split())
_MUTE = frozenset({"其他", "一般", "健康"})
ENDS = frozenset(
    "state died_on death_cause farewell moved_out_on moved_to pension_received_on pension_receiver pension_unclaimed_why".split()
)
NameOf = Callable[[str, str], str]  # the name of what a field refers to, by field and id


@cache
def filter_fields() -> dict[str, Field]:
    """Every field that may be asked for, by name: the computed ones first."""
    return {field.name: field for field in (*COMPUTED, *fields_of(Person))}


def ops_of(field: Field) -> tuple[Op, ...]:
    """How a field may be compared; the usual way first."""
    if field.name == "tags":
        return _CHOICE
    if field.name == "state":
        return _CHOICE[:2]
    if field.name == "birthday":
        return _YEARLY
    return _OPS.get(field.kind, _TEXT)


def takes(field: Field, op: Op) -> int:
    """How many values a comparison needs; :data:`ANY_NUMBER` where one or more are chosen."""
    if field.kind is Kind.FLAG:
        return 0
    return ANY_NUMBER if op in (Op.AMONG, Op.NOT_AMONG) else _TAKES.get(op, 1)


def words_of_op(field: Field, op: Op) -> str:
    """A comparison as a clerk reads it."""
    if field.kind is Kind.FLAG:
        yes, no = ("有", "没有") if field.name.startswith(HAS) else ("是", "否")
        return yes if op is Op.IS else no
    if op in _PRESENCE and field.name in _LAST_DONE:
        return words_of_none(field) if op is Op.EMPTY else f"{_LAST_DONE[field.name]}过"
    return op.value


def may_be_empty(field: Field, op: Op) -> bool:
    """Whether a comparison may also let through whoever has no such date (``Condition.or_empty``)."""
    return op in _BEFORE and field.kind in (Kind.DATE, Kind.PARTIAL)


def is_last_day(field: Field) -> bool:
    """Whether it is the last day on which something was done: who asks for long ago mostly means never, too."""
    return field.name in _LAST_DONE


def words_of_none(field: Field) -> str:
    """Of whom there is no such date: 从未走访, 未填."""
    return f"从未{_LAST_DONE[field.name]}" if is_last_day(field) else Op.EMPTY.value


# ---- checking


def checked(condition: Condition) -> Condition:
    """The condition with its values in the form that is kept. Raises UserError where one is missing or cannot be read."""
    field = filter_fields().get(condition.field)
    if field is None or condition.op not in ops_of(field):
        raise UserError("筛选条件中有本程序不认识的内容，请重新设置。")
    wanted = takes(field, condition.op)
    given = tuple(value.strip() for value in condition.values if value.strip())
    if len(given) < abs(wanted):
        raise UserError(
            f"请填写“{field.label}”{condition.op}的内容。" if wanted != 2 else f"请填写“{field.label}”的起止。"
        )
    if wanted == ANY_NUMBER:
        return Condition(field.name, condition.op, tuple(dict.fromkeys(given)))
    read = [_read(field, condition.op, value) for value in given[:wanted]]
    if condition.op is Op.BETWEEN and _backwards(field, *read):
        read.reverse()
    or_empty = condition.or_empty and may_be_empty(field, condition.op)
    return Condition(field.name, condition.op, tuple(read), or_empty)


def _read(field: Field, op: Op, text: str) -> str:
    if field.kind is Kind.INTEGER or op in DAYS_OPS:
        digits = names.needle_of(text).rstrip("岁年天")
        if not digits.isdecimal() or int(digits) > 99_999:
            raise UserError(f"“{field.label}”后面要填整数，如 {80 if field.kind is Kind.INTEGER else 365}。")
        return str(int(digits))
    if field.kind in (Kind.DATE, Kind.PARTIAL):
        return str(parse_partial(text))
    if not names.needle_of(text):
        raise UserError(f"“{field.label}”要查的“{text}”里没有字，请改写。")
    return text


def _backwards(field: Field, low: str, high: str) -> bool:
    if field.kind is Kind.INTEGER:
        return int(low) > int(high)
    return parse_partial(low).first > parse_partial(high).last


def checked_filter(asked: Filter) -> Filter | None:
    """The filter with every condition checked, without empty groups; None where nothing is asked. Raises UserError."""
    parts: list[Condition | Filter] = []
    for part in asked.parts:
        fit = checked_filter(part) if isinstance(part, Filter) else checked(part)
        if isinstance(fit, Filter) and (len(fit.parts) == 1 or fit.any == asked.any):
            parts += fit.parts
        elif fit is not None:
            parts.append(fit)
    return Filter(tuple(parts), asked.any) if parts else None


# ---- wording


def words_of(asked: Filter, name_of: NameOf) -> str:
    """年龄 ≥ 80 且（独居 或 不能自理）."""
    alone = asked.any or len(asked.parts) == 1  # then several values need no brackets
    parts = [
        f"（{words_of(part, name_of)}）"
        if isinstance(part, Filter)
        else words_of_condition(part, name_of, brackets=not alone)
        for part in asked.parts
    ]
    return (" 或 " if asked.any else " 且 ").join(parts).replace(" （", "（").replace("） ", "）")


def words_of_condition(condition: Condition, name_of: NameOf, *, brackets: bool = False) -> str:
    """One condition in words."""
    field = filter_fields()[condition.field]
    said = _words_of_comparison(field, condition, name_of, brackets)
    return f"{said}（含{words_of_none(field)}）" if condition.or_empty else said


def _words_of_comparison(field: Field, condition: Condition, name_of: NameOf, brackets: bool) -> str:
    op, given = condition.op, condition.values
    if field.kind is Kind.FLAG:
        yes, no = ("有", "没有") if field.name.startswith(HAS) else ("", "未标")
        return f"{yes if op is Op.IS else no}{field.label}"
    if takes(field, op) == ANY_NUMBER:
        return _words_of_choices(field, op, [name_of(field.name, value) for value in given], brackets)
    if op is Op.BETWEEN:
        return f"{field.label}在 {given[0]} 至 {given[1]} 之间"
    if op in DAYS_OPS:
        return f"{field.label}{op.replace('…', f' {given[0]} ')}"
    if not given:
        said = words_of_op(field, op)
        return said if op in _PRESENCE and is_last_day(field) else f"{field.label}{said}"
    if field.kind in (Kind.INTEGER, Kind.DATE, Kind.PARTIAL):
        return f"{field.label}{' ' if op in (Op.AT_LEAST, Op.AT_MOST) else ''}{op} {given[0]}"
    return f"{field.label}{op}“{given[0]}”"


def _words_of_choices(field: Field, op: Op, chosen: list[str], brackets: bool) -> str:
    if field.choices == (YES, NO):
        return f"{field.label}{'不为' if op is Op.NOT_AMONG else '为'}“{'”或“'.join(chosen)}”"
    between = "、" if op is Op.NOT_AMONG else " 或 "
    said = f"{'、'.join(chosen[:2])}等 {len(chosen)} 项" if len(chosen) > 4 else between.join(chosen)
    if op is Op.NOT_AMONG:
        return f"{field.label}不是{said}"
    if field.name not in _SPEAKING or _MUTE & set(chosen):
        said = f"{field.label}是{said}"
    return f"（{said}）" if brackets and " 或 " in said else said


# ---- JSON


def to_json(asked: Filter) -> dict[str, Any]:
    """A filter as JSON can hold it."""
    return {
        "any": asked.any,
        "parts": [to_json(part) if isinstance(part, Filter) else _condition_to_json(part) for part in asked.parts],
    }


def _condition_to_json(part: Condition) -> dict[str, Any]:
    kept: dict[str, Any] = {"field": part.field, "op": part.op.value, "values": list(part.values)}
    return {**kept, "or_empty": True} if part.or_empty else kept


def from_json(kept: Mapping[str, Any] | str) -> Filter | None:
    """The filter that :func:`to_json` gave. Raises UserError where a part is not known: a filter that lets more through lies."""
    try:
        found: Any = json.loads(kept) if isinstance(kept, str) else kept
        return checked_filter(_filter(found))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError("保存的筛选条件读不出来，请重新设置。") from error


def _filter(kept: Mapping[str, Any]) -> Filter:
    parts = tuple(_filter(part) if "parts" in part else _condition(part) for part in kept["parts"])
    return Filter(parts, bool(kept.get("any")))


def _condition(kept: Mapping[str, Any]) -> Condition:
    name, op, values = str(kept["field"]), Op(kept["op"]), tuple(str(value) for value in kept["values"])
    field = filter_fields().get(name)
    if field is not None and field.choices == (YES, NO) and op in (Op.IS, Op.IS_NOT):
        # A list of before the field could be left open: it then was a mark.
        op, values = Op.AMONG if op is Op.IS else Op.NOT_AMONG, (YES,)
    return Condition(name, op, values, bool(kept.get("or_empty")))
