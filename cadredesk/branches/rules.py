"""What the branches feature knows without asking the file."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from cadredesk.branches.records import Branch

SOON = 90  # days before a re-election within which it is announced
_WEEKDAYS = "一二三四五六日天"


def term_warning(branch: Branch, day: date) -> tuple[str, str]:
    """(words, tone) about the re-election: due within 90 days or over; ("", "") if there is nothing to say.

    Of a date that is not whole, the last day that it may be counts.
    """
    if branch.term_end is None or branch.ended_on:
        return "", ""
    days = (branch.term_end.last - day).days
    if days < 0:
        return f"已过换届时间 {-days} 天", "danger"
    return (f"还有 {days} 天换届", "warning") if days <= SOON else ("", "")


def in_tree_order(branches: Iterable[Branch], root: int) -> list[Branch]:
    """A branch and all under it, each before those below it; whatever loops a damaged tree may hold."""
    children: dict[int | None, list[Branch]] = {}
    waiting: list[Branch] = []
    for branch in branches:
        children.setdefault(branch.parent_id, []).append(branch)
        if branch.id == root:
            waiting = [branch]
    found: dict[int, Branch] = {}
    while waiting:
        branch = waiting.pop()
        if branch.id not in found:
            found[branch.id or 0] = branch
            waiting += reversed(children.get(branch.id, []))
    return list(found.values())


def below(branches: Iterable[Branch], branch_id: int) -> list[int]:
    """The ids of a branch and of all branches under it."""
    return [branch.id or 0 for branch in in_tree_order(branches, branch_id)]


def whole_tree(branches: Iterable[Branch]) -> list[Branch]:
    """All branches, each before those below it; one whose 上级 is not among them stands at the top."""
    there = list(branches)
    known = {branch.id for branch in there}
    tops = [branch.id or 0 for branch in there if branch.parent_id not in known]
    return [branch for top in tops for branch in in_tree_order(there, top)]


# ---------------------------------------------------------------- study days


def study_dates(text: str, since: date, until: date) -> list[date]:
    """The days between two on which a branch studies: 每月10日, 每月10日、25日, 每周三. Other words give none."""
    return list(_study_dates(text, since, until))


@lru_cache(maxsize=512)  # most branches keep the same day
def _study_dates(text: str, since: date, until: date) -> tuple[date, ...]:
    plain = re.sub(r"\s", "", text)
    days = r"(?:每月|每个月)?(\d{1,2}[日号]?(?:[、,，和及]\d{1,2}[日号]?)*)(?:上午|下午|左右)?"
    if found := re.fullmatch(days, plain):
        wanted = {int(number) for number in re.findall(r"\d+", found[1])}
        return tuple(day for day in _between(since, until) if _is_of_month(day, wanted))
    if found := re.fullmatch(rf"每(?:周|星期)([{_WEEKDAYS}])(?:上午|下午)?", plain):
        weekday = min(_WEEKDAYS.index(found[1]), 6)
        return tuple(day for day in _between(since, until) if day.weekday() == weekday)
    return ()


def _between(since: date, until: date) -> Iterable[date]:
    return (since + timedelta(days=at) for at in range((until - since).days + 1))


def _is_of_month(day: date, wanted: set[int]) -> bool:
    """The 31st is kept on the last day of a shorter month."""
    is_last = (day + timedelta(days=1)).day == 1
    return day.day in wanted or (is_last and any(day.day < each <= 31 for each in wanted))
