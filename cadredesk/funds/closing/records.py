"""Closed years: what stands against closing, what a certificate prints, and what became of the money that was left."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import Kind, described, record

LEFT = "left"  # the code of the finding whose ids are those of budgets


class CarryWhat(StrEnum):
    """What becomes of money that a closed year has left."""

    CARRY = "结转"
    RETURN = "收回"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that closing a year is refused for (``stops``), or names: the ids of vouchers (of budgets where money is
    left), and how each is called.
    """

    code: str
    words: str
    count: int
    stops: bool = False
    ids: tuple[int, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearCheck:
    """What stands against closing a year, and what is named before it; ``closed``: it has been."""

    year: int
    closed: bool
    findings: tuple[Finding, ...]

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """What closing is refused for."""
        return tuple(each for each in self.findings if each.stops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The numbers of a series: from the first to the last, how many, and how many of them are void or reversals."""

    series: str
    first: str
    last: str
    count: int
    void: int
    reversals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSums:
    """The moves of lines within a year, in 分: ``net`` = ``paid`` − ``reversed``. Only people are 人次 (``times``)."""

    lines: int
    times: int
    paid: int
    unclaimed: int
    returned: int
    reversed: int

    @property
    def net(self) -> int:
        """实发."""
        return self.paid - self.reversed


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSums(LineSums):
    """The moves of one kind."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedSums(LineSums):
    """The same moves by the budget, of this year or another, from which the money was paid."""

    year: int
    name: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSums:
    """A budget of the year as it stood at closing, in 分: ``fen`` = ``paid`` + ``left``.

    ``in_year`` is what of ``paid`` was charged within the year; None in years that were closed before it was kept.
    """

    name: str
    document: str
    fen: int
    paid: int
    returned: int
    left: int
    in_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a closed year is remembered by; ``journal`` is how many operations the journal had then.

    ``kinds`` and ``charged`` divide the same moves. Of what was reversed ``to_treasury`` and ``to_budgets`` went elsewhere.
    """

    series: tuple[Series, ...] = ()
    kinds: tuple[KindSums, ...] = ()
    charged: tuple[ChargedSums, ...] = ()
    to_treasury: int = 0
    to_budgets: int = 0
    budgets: tuple[BudgetSums, ...] = ()
    history_lines: int = 0
    history_fen: int = 0
    journal: int = 0
    named: tuple[str, ...] = ()


@record(table="closed_years", noun="年度封账")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedYear:
    """A year that was closed. ``journal_hash`` is the head of the journal before it, ``figures`` are JSON (``rules``)."""

    id: int | None = None
    year: int | None = described("年度", Kind.INTEGER)
    day: datetime.date | None = described("封账日期", Kind.DATE)
    operator: str = described("封账人", default="")
    journal_hash: str = described("操作记录摘要", default="")
    figures: str = described("数字", Kind.LONG, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a budget of a closed year had left, and what became of it, in 分."""

    budget_id: int
    year: int
    name: str
    left: int
    carried: int
    returned: int

    @property
    def rest(self) -> int:
        """What was neither carried nor returned."""
        return self.left - self.carried - self.returned


@record(table="carries", noun="结转和收回")
@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """What became of some of the money that a budget of a closed year had left."""

    id: int | None = None
    budget_id: int | None = described("封账年度的预算", Kind.REFERENCE, refers_to="budgets")
    into_id: int | None = described("转入的预算", Kind.REFERENCE, refers_to="budgets")
    fen: int | None = described("金额", Kind.MONEY)
    what: str = described("去向", Kind.CHOICE, default="", choices=tuple(CarryWhat))
    date: datetime.date | None = described("日期", Kind.DATE)
    document: str = described("文号", default="")
    why: str = described("说明", Kind.LONG, default="")
