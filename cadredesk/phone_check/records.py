"""Whom to call, and what they answered."""

from dataclasses import dataclass
from enum import StrEnum


class UnverifiedFor(StrEnum):
    """Whose facts have not been verified for how long."""

    THIS_YEAR = "今年还没有核实"
    MONTHS_6 = "6 个月没有核实"
    MONTHS_12 = "12 个月没有核实"
    MONTHS_24 = "24 个月没有核实"
    NEVER = "从未核实"
    UNREACHED = "最近没有接通"
    ANY = "不论核实没有"


MONTHS = {UnverifiedFor.MONTHS_6: 6, UnverifiedFor.MONTHS_12: 12, UnverifiedFor.MONTHS_24: 24}


class PhoneFilter(StrEnum):
    """Whether there is a number to call."""

    SOME = "有电话"
    NONE = "没有电话"
    ANY = "不论有无电话"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCheckQuery:
    """Whom of the register to call; ``ids`` keeps to some people."""

    stale: UnverifiedFor = UnverifiedFor.THIS_YEAR
    phones: PhoneFilter = PhoneFilter.SOME
    branch_id: int | None = None
    liaison_id: int | None = None
    ids: tuple[int, ...] | None = None


class CallOutcome(StrEnum):
    """The result of a call."""

    RIGHT = "就是这样"
    CHANGED = "改了"
    UNREACHED = "没接通"
    WRONG_NUMBER = "号码不对"
