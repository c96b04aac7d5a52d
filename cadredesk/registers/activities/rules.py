"""What must hold of activities, and what should be looked at again. Nothing here asks the file."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from cadredesk.core.errors import UserError
from cadredesk.core.problems import Problem
from cadredesk.registers.activities.records import OUTPUT_UNITS, Activity, Output
from cadredesk.registers.rules import require_number


def called(activity: Activity) -> str:
    """What an activity is called in a sentence: 2026-03-10 学习日（主题）."""
    words = f"{activity.date} {activity.category}"
    return f"{words}（{activity.topic}）" if activity.topic else words


def require_whole(activity: Activity) -> None:
    """Raises UserError for an activity that cannot stand."""
    if activity.date is None:
        raise UserError("请填写活动日期。")
    if not activity.category.strip():
        raise UserError("请选择活动类别。")
    if activity.end_date and activity.end_date < activity.date:
        raise UserError("结束日期早于活动日期，请核对。")
    require_number("场次", activity.sessions, least=1)
    numbers = {"未列名人数": activity.persons, "未列名人次": activity.times, "受益人次": activity.served}
    for label, number in numbers.items():
        require_number(label, number)
    if (activity.donated_fen or 0) < 0:
        raise UserError("捐款捐物不能是负数。")


def has_numbers(activity: Activity) -> bool:
    """Whether it says how many came, were served or gave."""
    return any((activity.persons, activity.times, activity.served, activity.donated_fen))


def require_held(activity: Activity, on: datetime.date) -> None:
    """Raises UserError before the day of an activity: who comes is not known yet."""
    if activity.date and activity.date > on:
        raise UserError(f"活动要到 {activity.date} 才举行，请在举行以后登记到会；现在可以先登记请假。")


def list_words(activity: Activity, present: int, delivered: int) -> str:
    """What the saving of a tick list is called in the journal."""
    brought = f"，送学上门 {delivered} 人" if delivered else ""
    return f"登记出席：{called(activity)}（{present} 人到会{brought}）"


def doubts(activity: Activity) -> list[Problem]:
    """What should be looked at again before saving: warnings that never block."""
    found = []
    if activity.persons is not None and activity.times is not None and activity.persons > activity.times:
        found.append(Problem("未列名人数", f"人数 {activity.persons} 多于人次 {activity.times}，请核对。"))
    if activity.date and activity.end_date and activity.date.year != activity.end_date.year:
        found.append(Problem("结束日期", "活动跨了两个年度，按开始日期计入统计；可以分两条登记。"))
    return found


def tidy_outputs(outputs: Sequence[Output]) -> list[Output]:
    """Outcomes as they are saved: without empty lines, with the unit that goes with the item. Raises UserError."""
    found = []
    for each in outputs:
        if not each.item.strip() and each.count is None:
            continue
        if not each.item.strip():
            raise UserError("请填写成果的名称。")
        if each.count is None or each.count < 0:
            raise UserError(f"请填写“{each.item}”的数量。")
        require_number(each.item, each.count)
        found.append(replace(each, unit=each.unit or OUTPUT_UNITS.get(each.item, "")))
    return found
