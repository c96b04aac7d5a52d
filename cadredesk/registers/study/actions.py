"""What a user does with study: numbers typed by month, the marks of members, and both on paper."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from cadredesk.branches import store as branches_store
from cadredesk.branches.records import Branch
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.core.values import require_valid
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.activities import rules as activity_rules
from cadredesk.registers.activities import store as activities_store
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.study import paper, rules, store, store_marks
from cadredesk.registers.study.records import (
    MARKED,
    USUAL_MARKED,
    MemberQuery,
    Shown,
)

# ---------------------------------------------------------------- numbers by month


def new_activity(branch: Branch, category: str, year: int, month: int) -> Activity:
    """What a branch holds in a month, as it begins to be entered. Raises UserError where the branch was not there."""
    on = today()
    if (year, month) > (on.year, on.month):
        raise UserError(f"还没有到 {year} 年 {month} 月。")
    day = rules.study_date(branch, year, month, on)
    if not rules.stood_in(branch, day, day):
        when = (
            f"{branch.ended_on}撤销" if branch.ended_on and branch.ended_on.last < day else f"{branch.founded_on}成立"
        )
        raise UserError(f"{branch.name}{when}，{day} 不能登记{category}。")
    return Activity(date=day, category=category, branch_id=branch.id)


def set_numbers(office: Office, category: str, year: int, numbers: Mapping[tuple[int, int], int | None]) -> None:
    """Make these the 人次 of branches in months, by (branch, month); None takes out what a number alone had made.

    One operation for all of them. Raises UserError where one cannot be so; then nothing is written.
    """
    branches = {each: branches_store.get(office, each) for each, _ in numbers}
    with office.operation(_called(category, year, numbers, branches)):
        held = store.held(office, (category,), *rules.whole(year))
        for (branch_id, month), number in numbers.items():
            branch = branches[branch_id]
            found = held.get(branch_id, {}).get(month)
            _set_number(office, branch, category, (year, month), found.ids if found else (), number)


def _called(
    category: str, year: int, numbers: Mapping[tuple[int, int], int | None], branches: Mapping[int, Branch]
) -> str:
    if len(numbers) > 1:
        return f"登记{category}人次：{year} 年 {len(numbers)} 处"
    (branch_id, month), number = next(iter(numbers.items()))
    what = f"{branches[branch_id].name} {year} 年 {month} 月"
    return f"清除{category}人次：{what}" if number is None else f"登记{category}人次：{what} {number} 人次"


def _set_number(
    office: Office, branch: Branch, category: str, when: tuple[int, int], ids: Sequence[int], number: int | None
) -> None:
    if len(ids) > 1:
        raise UserError(f"{branch.name} {when[1]} 月有 {len(ids)} 次{category}，请双击这一格，逐次登记。")
    if not ids:
        if number is not None:
            _save(office, dataclasses.replace(new_activity(branch, category, *when), persons=number))
        return
    activity = activities_store.get(office, ids[0])
    if number is not None:
        _save(office, rules.with_number(activity, store.present_count(office, ids[0]), number))
    elif rules.is_number_alone(activity) and not store.has_parts(office, ids[0]):
        registers_store.delete(office, activity)
    else:
        words = f"{branch.name} {activity.date} 的{category}还有名单、成果、附件或说明，不能在这里清除。"
        raise UserError(f"{words}要删除的，请到“活动”里删除。")


def _save(office: Office, activity: Activity) -> None:
    activity_rules.require_whole(activity)
    require_valid(activity)
    registers_store.save(office, activity)


# ---------------------------------------------------------------- paper


def print_months(
    office: Office, year: int, category: str, which: Shown, month: int, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """支部学习统计表 of the branches shown; gives (where, characters) that no font can print. Raises UserError."""
    lines = rules.shown_lines(store.branch_years(office, year, category), which, year, month)
    return paper.draw_months(lines, year, category, office.name, office.operator, out, progress)


def print_marks(
    office: Office, year: int, marked: str, query: MemberQuery, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """学习考勤表 of the members that a query asks for; gives (where, characters) that no font can print. Raises UserError."""
    members = rules.chosen(store_marks.member_years(office, year, query.branch_id, MARKED[marked]), query)
    branch = branches_store.name_of(office, query.branch_id) if query.branch_id else ""
    kind = "" if marked == USUAL_MARKED else marked
    return paper.draw_marks(members, year, branch, kind, office.name, office.operator, out, progress)
