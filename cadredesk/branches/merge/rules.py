"""Which organisations can go together, and which parent they have afterwards. Nothing here asks the file."""

from collections.abc import Mapping, Sequence
from datetime import date

from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError


def require_possible(sources: Sequence[Branch], into: Branch, since: PartialDate, today: date) -> None:
    """Raises UserError for organisations that cannot be merged, or not on that day. ``sources`` are those that end."""
    if not sources:
        raise UserError("请至少再选一个要并入的组织。")
    gone = next((each for each in (*sources, into) if each.ended_on), None)
    if gone:
        raise UserError(f"“{gone.name}”已于 {gone.ended_on} 撤销，不能再合并。")
    functional = {each.kind == BranchType.FUNCTIONAL for each in (*sources, into)}
    if len(functional) > 1:
        raise UserError("功能型党支部只能与功能型党支部合并，不能和接组织关系的支部并在一起。")
    if since.first > today:
        raise UserError(f"合并日期 {since} 在今天之后，请到那一天再登记。")
    early = next((each for each in (*sources, into) if each.founded_on and since.last < each.founded_on.first), None)
    if early:
        raise UserError(f"合并日期 {since} 早于“{early.name}”的成立时间 {early.founded_on}，请核对。")


def nearest_remaining(parents: Mapping[int, int | None], start: int | None, ended: frozenset[int]) -> int | None:
    """The nearest organisation from ``start`` upwards that does not end, whatever loops a damaged tree may hold."""
    seen: set[int] = set()
    while start is not None and start in ended and start not in seen:
        seen.add(start)
        start = parents.get(start)
    return None if start in ended else start
