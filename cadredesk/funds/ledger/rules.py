"""Sums of the ledger, and its rows as they are shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from cadredesk.core.money import show_yuan
from cadredesk.funds.ledger.records import Entry, Move

# What stands in the line of sums, in this order.
_SUMMED = ("预算", "调整", "占用", "支付", "未领", "退回", "作废", "冲销", "退入", "补录")


def sums(entries: Iterable[Entry]) -> dict[str, int]:
    """The sums of the moves by what they are, in 分, in the order of the ledger."""
    found: Counter[str] = Counter()
    for each in entries:
        found[each.move] += each.fen
    return {move: found[move] for move in _SUMMED if move in found}


def sum_words(entries: Sequence[Entry], left: Sequence[int] = ()) -> str:
    """支付 9,300.00 · 实发 8,800.00 · 余额 700.00."""
    found = sums(entries)
    parts = [f"{move} {show_yuan(fen)}" for move, fen in found.items()]
    if "冲销" in found:
        parts.append(f"实发 {show_yuan(found.get('支付', 0) + found['冲销'])}")
    if left:
        parts.append(f"余额 {show_yuan(left[-1])}")
    return " · ".join(parts)


def row_of(move: Move, left: int | None) -> tuple[Any, ...]:
    """The values of a move in the order of ``records.COLUMNS``."""
    return (
        move.day, move.what, move.number, move.payee, move.fen, left, move.kind, move.occasion, move.category, move.budget,
    )  # fmt: skip
