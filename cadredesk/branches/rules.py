"""What the branches feature knows without asking the file."""

from collections.abc import Iterable
from datetime import date

from cadredesk.branches.records import Branch

SOON = 90  # days before a re-election within which it is announced


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
