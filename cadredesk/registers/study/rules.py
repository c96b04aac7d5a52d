"""Study days, numbers typed into cells, and marks. Nothing here asks the file."""

import calendar
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cadredesk.branches.records import Branch
from cadredesk.branches.rules import study_dates, whole_tree
from cadredesk.core.errors import UserError
from cadredesk.core.names import needle_of
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.study.records import BranchYear, Facts, Held, Mark, MemberQuery, MemberYear, Shown

# ---------------------------------------------------------------- branches and days


def month_of(day: date) -> str:
    """2026-01."""
    return day.isoformat()[:7]


def whole(year: int) -> tuple[date, date]:
    """The first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def days_of(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def study_date(branch: Branch, year: int, month: int, today: date) -> date:
    """The day on which what is typed for a month is entered: the branch's 学习日, else the last of the month; not after
    today.
    """
    first, last = days_of(year, month)
    found = study_dates(branch.study_day, first, last)
    return min(found[0] if found else last, today)


def stood_in(branch: Branch, since: date, until: date) -> bool:
    """Whether a branch was there on any day between two."""
    founded, ended = branch.founded_on, branch.ended_on
    return not (founded and founded.first > until) and not (ended and ended.last < since)


def branches_of(branches: Iterable[Branch], year: int) -> list[Branch]:
    """The branches of a year in the order of the tree."""
    return [branch for branch in whole_tree(branches) if stood_in(branch, *whole(year))]


def owes(branch: Branch, year: int, month: int) -> bool:
    """Whether a branch has a 学习日 in a month that it stood through."""
    first, last = days_of(year, month)
    whole = not (branch.founded_on and branch.founded_on.last > first) and not (
        branch.ended_on and branch.ended_on.first <= last
    )
    return bool(branch.study_day.strip()) and whole


def shown_lines(lines: Sequence[BranchYear], which: Shown, year: int, month: int) -> list[BranchYear]:
    """The branches that are asked for; ``month`` is the one for which what is missing is looked at.

    Where no branch has a 学习日, all are usual.
    """
    if which is Shown.OPEN:
        return [each for each in lines if owes(each.branch, year, month) and not each.months.get(month, Held()).entered]
    usual = [each for each in lines if each.branch.study_day.strip() or each.months]
    return usual if which is Shown.USUAL and any(each.branch.study_day.strip() for each in lines) else list(lines)


# ---------------------------------------------------------------- numbers


def number_of(text: str) -> int | None:
    """人次 as typed; None where the cell was emptied. Raises UserError with a sentence."""
    plain = text.strip().translate(_FULL_WIDTH).replace(",", "").removesuffix("人次").removesuffix("人").strip()
    if not plain:
        return None
    if not plain.isascii() or not plain.isdigit() or len(plain) > 6:
        raise UserError("请填写到会的人次，如 31。")
    if int(plain) == 0:
        raise UserError("没有开展的请留空，不填 0。")
    return int(plain)


_FULL_WIDTH = str.maketrans("０１２３４５６７８９，", "0123456789,")


def with_number(activity: Activity, present: int, number: int) -> Activity:
    """An activity with so many 人次 in all, of whom ``present`` stand by name. Raises UserError."""
    rest = number - present
    if rest < 0:
        raise UserError(f"名单里已有 {present} 人到会，总人次不能少于 {present}。请双击打开名单修改。")
    if activity.times is not None or activity.sessions > 1:
        return dataclasses.replace(activity, times=rest or None)
    return dataclasses.replace(activity, persons=rest or None)


def is_number_alone(activity: Activity) -> bool:
    """Whether nothing was entered of an activity but a number."""
    bare = Activity(
        id=activity.id, date=activity.date, category=activity.category, branch_id=activity.branch_id,
        persons=activity.persons, times=activity.times,
    )  # fmt: skip
    return activity == bare


# ---------------------------------------------------------------- marks


def marks(facts: Facts) -> dict[int, dict[str, Mark]]:
    """By person and month (2026-01) the mark of everybody who was a member when their branch kept a list of names."""
    seen: dict[int, dict[str, list[Mark]]] = {}
    for each in facts.listed:
        month = month_of(each.date)
        present, excused = facts.present.get(each.id, frozenset()), facts.excused.get(each.id, frozenset())
        for person in facts.members.get(each.id, frozenset()):
            mark = Mark.PRESENT if person in present else Mark.EXCUSED if person in excused else Mark.MISSED
            seen.setdefault(person, {}).setdefault(month, []).append(mark)
    return {
        person: {month: _together(found, (person, month) in facts.delivered) for month, found in months.items()}
        for person, months in seen.items()
    }


def _together(found: Sequence[Mark], delivered: bool) -> Mark:
    """One mark for a month: who was there once was there; who missed one without an excuse has no excuse."""
    if Mark.PRESENT in found:
        return Mark.PRESENT
    if delivered:
        return Mark.DELIVERED
    return Mark.MISSED if Mark.MISSED in found else Mark.EXCUSED


def missed_months(found: Mapping[str, Mark], year: int) -> int:
    """缺学月数 of a year."""
    return sum(1 for month, mark in found.items() if mark is Mark.MISSED and month.startswith(str(year)))


def missed_in_a_row(found: Mapping[str, Mark]) -> int:
    """连续缺学: back from the last month that was held."""
    count = 0
    for month in sorted(found, reverse=True):
        if found[month] is not Mark.MISSED:
            break
        count += 1
    return count


def chosen(members: Sequence[MemberYear], query: MemberQuery) -> list[MemberYear]:
    """The members that a query asks for. Who is gone is not looked for among those who miss."""
    needle = needle_of(query.text)
    return [
        each
        for each in members
        if (not needle or needle in needle_of(each.name))
        and (not (query.in_a_row or query.missed) or each.here)
        and each.in_a_row >= query.in_a_row
        and (not query.missed or each.missed > 0)
        and (not query.limited or each.limited)
    ]
