"""The ledger: what may be asked of it, and its moves."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cadredesk.core.fields import Field, Kind

# Moves that are looked at together, by the words of the window.
GROUPS = {
    "实发": ("支付", "冲销", "补录"),
    "预算和调整": ("预算", "调整", "退入"),
    "占用": ("占用", "作废"),
    "未领和退回": ("未领", "退回"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuery:
    """Which moves: between two days, of kinds, budgets, occasions, categories, a branch, a person; all where not said.

    ``text`` is looked for among payees, as in the people's search, and in numbers.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    kinds: Sequence[str] = ()
    budgets: Sequence[int] = ()
    occasions: Sequence[str] = ()
    categories: Sequence[str] = ()
    branch: int | None = None
    person: int | None = None
    moves: Sequence[str] = ()
    text: str = ""


class Entry(NamedTuple):
    """A move as it is sorted and summed, without words. ``balance`` is what it adds to what its budget has left."""

    day: str
    move: str
    budget_id: int | None
    voucher_id: int | None
    payment_id: int | None
    adjustment_id: int | None
    fen: int
    balance: int


@dataclass(frozen=True, slots=True)
class Move:
    """A move in words; ``number`` is the document's where the move is no voucher's."""

    day: str
    what: str
    number: str
    payee: str
    kind: str
    occasion: str
    category: str
    budget: str
    fen: int
    balance: int
    voucher_id: int | None
    person_id: int | None


COLUMNS = (
    Field(name="day", label="日期", listed=True, width=98),
    Field(name="what", label="款项", listed=True, width=60),
    Field(name="number", label="凭证号或文号", listed=True, width=152),
    Field(name="payee", label="领款人", listed=True, width=100),
    Field(name="fen", label="金额（元）", kind=Kind.MONEY, listed=True, width=112),
    Field(name="left", label="余额（元）", kind=Kind.MONEY, listed=True, width=116),
    Field(name="kind", label="类别", listed=True, width=84),
    Field(name="occasion", label="事由", listed=True, width=86),
    Field(name="category", label="人员类别", listed=True, width=120),
    Field(name="budget", label="预算", listed=True, width=124),
)
