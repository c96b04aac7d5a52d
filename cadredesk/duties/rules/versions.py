"""Versions of a rule: which one holds on a day, and how a change from a day on leaves the earlier ones as they were."""

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta

from cadredesk.core.errors import UserError
from cadredesk.duties.records import DutyRule

DAY = timedelta(days=1)
# What may be put in other words without a change of who is owed what.
PLAIN = ("code", "name", "note", "place", "occasion", "money_kind")


def in_force_on(versions: Sequence[DutyRule], day: date) -> DutyRule:
    """The version that holds on a day, else the next to come, else the last. ``versions`` come by day, at least one."""
    return next((each for each in versions if each.until is None or day <= each.until), versions[-1])


def is_other(before: DutyRule, after: DutyRule) -> bool:
    """Whether two versions owe something else, or to others."""
    return bool(differing(before, after))


def differing(before: DutyRule, after: DutyRule) -> list[str]:
    """The names of the fields that make two versions owe something else, or to others."""
    return [
        field.name
        for field in dataclasses.fields(DutyRule)
        if field.name not in (*PLAIN, "id", "since", "until")
        and getattr(before, field.name) != getattr(after, field.name)
    ]


def split(before: DutyRule, after: DutyRule, since: date) -> tuple[DutyRule, DutyRule]:
    """The version that ends on the day before ``since``, and the one that holds from then on, until a later one begins.

    Raises UserError where the day lies outside what ``before`` holds for, or where it is the version's own first day, so
    that nothing would be left of it.
    """
    if before.since and since <= before.since:
        raise UserError(
            f"“{before.code}”现在的设置从 {before.since} 起执行，新的设置要从以后的日期起；写错了请用更正。"
        )
    if before.until and since > before.until:
        raise UserError(f"“{before.code}”现在的设置到 {before.until} 为止，新的设置不能晚于这一天。")
    return dataclasses.replace(before, until=since - DAY), dataclasses.replace(after, id=None, since=since)


def require_apart(changed: DutyRule, versions: Sequence[DutyRule]) -> None:
    """Raises UserError where a version would hold on a day on which another does."""
    for other in versions:
        if other.id != changed.id and _overlap(changed, other):
            raise UserError(f"“{changed.code}”另有设置（{span_words(other)}），启用和停用日期不能与它重叠。")


def span_words(version: DutyRule) -> str:
    """For how long a version holds: 2026-11-29 为止, 2026-11-30 至 2027-06-30, 2027-07-01 起."""
    if version.until is None:
        return f"{version.since} 起" if version.since else "一直"
    return f"{version.since} 至 {version.until}" if version.since else f"{version.until} 为止"


def _overlap(one: DutyRule, other: DutyRule) -> bool:
    starts, ends = (
        max(one.since or date.min, other.since or date.min),
        min(one.until or date.max, other.until or date.max),
    )
    return starts <= ends
