"""Whom to call, and what they answered."""

from dataclasses import dataclass
from enum import StrEnum


class Stale(StrEnum):
    """Whose facts have not been verified for how long."""

    THIS_YEAR = "今年还没有核实"
    MONTHS_6 = "6 个月没有核实"
    MONTHS_12 = "12 个月没有核实"
    MONTHS_24 = "24 个月没有核实"
    NEVER = "从未核实"
    UNREACHED = "最近没有接通"
    ANY = "不论核实没有"


MONTHS = {Stale.MONTHS_6: 6, Stale.MONTHS_12: 12, Stale.MONTHS_24: 24}


class Phones(StrEnum):
    """Whether there is a number to call."""

    SOME = "有电话"
    NONE = "没有电话"
    ANY = "不论有无电话"


@dataclass(frozen=True, slots=True, kw_only=True)
class RingQuery:
    """Whom of the register to call; ``ids`` keeps to some people."""

    stale: Stale = Stale.THIS_YEAR
    phones: Phones = Phones.SOME
    branch_id: int | None = None
    liaison_id: int | None = None
    ids: tuple[int, ...] | None = None


class Answer(StrEnum):
    """The result of a call."""

    RIGHT = "就是这样"
    CHANGED = "改了"
    UNREACHED = "没接通"
    WRONG_NUMBER = "号码不对"
