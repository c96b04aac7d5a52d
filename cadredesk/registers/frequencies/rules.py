"""What is missing of what should be held so often, on a day. Nothing here asks the file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from cadredesk.branches.records import Branch
from cadredesk.branches.rules import study_dates
from cadredesk.core.errors import UserError
from cadredesk.registers.frequencies.records import Every, Frequency
from cadredesk.registers.study.records import Held
from cadredesk.registers.study.rules import days_of, owes


def require_whole(asked: Frequency) -> None:
    """Raises UserError for a rule that cannot stand."""
    if not asked.category.strip():
        raise UserError("请选择活动类别。")
    if not asked.number or asked.number < 1:
        raise UserError("次数至少是 1。")
    if asked.of_branches and asked.every != Every.MONTH:
        raise UserError("每个支部的频次按月计算，请把“每”改为“月”。")


def called(asked: Frequency) -> str:
    """文体活动每月 1 次（大型）."""
    return f"{asked.category}每{asked.every} {asked.number} 次{'（大型）' if asked.large else ''}"


def months_looked_at(on: date) -> tuple[date, date]:
    """The months whose study days are told on a day, by their first days: the last one and the running one."""
    first = on.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), first


def branches_lacking(
    branches: Iterable[Branch], held: Mapping[int, Mapping[int, Held]], number: int, month: date, on: date
) -> list[int]:
    """The branches whose 学习日 of a month are over before a day, with less than ``number`` entered."""
    first, last = days_of(month.year, month.month)
    lacking = []
    for branch in branches:
        days = study_dates(branch.study_day, first, last)
        due = days[min(number, len(days)) - 1] if days else last
        found = held.get(branch.id or 0, {}).get(month.month, Held())
        if owes(branch, month.year, month.month) and due < on and (found.sessions if found.entered else 0) < number:
            lacking.append(branch.id or 0)
    return lacking


def lacking_words(held: Sequence[tuple[Frequency, int]]) -> list[tuple[str, str]]:
    """What the office has not held often enough, with how often it was: (本年还没有组织, 参观考察；工作会议还差 1 次)."""
    said = []
    for every, when in ((Every.MONTH, "本月"), (Every.YEAR, "本年")):
        left = [(each, (each.number or 1) - count) for each, count in held if each.every == every]
        none = "、".join(_named(each) for each, missing in left if missing >= (each.number or 1))
        some = [(_named(each), missing) for each, missing in left if 0 < missing < (each.number or 1)]
        if none:
            said.append(
                (f"{when}还没有组织", "；".join([none, *(f"{name}还差 {missing} 次" for name, missing in some)]))
            )
        elif some:
            said.append((f"{when}还差", "、".join(f"{name} {missing} 次" for name, missing in some)))
    return said


def _named(asked: Frequency) -> str:
    return f"大型{asked.category}" if asked.large else asked.category
