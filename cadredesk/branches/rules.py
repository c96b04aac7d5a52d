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


def below(branches: Iterable[Branch], branch_id: int) -> list[int]:
    """The id of a branch and of all branches under it, whatever loops a damaged tree may hold."""
    children: dict[int | None, list[int]] = {}
    for branch in branches:
        children.setdefault(branch.parent_id, []).append(branch.id or 0)
    found: dict[int, None] = {}
    waiting = [branch_id]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = None
            waiting += children.get(each, [])
    return list(found)
