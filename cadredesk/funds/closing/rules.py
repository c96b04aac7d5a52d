"""Figures of a closed year as the file keeps them, and the days of what may follow a closing."""

import dataclasses
import datetime
import json
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.funds.closing.records import BudgetSums, ChargedSums, Figures, Finding, KindSums, Series, YearCheck


def to_json(figures: Figures) -> str:
    """The figures as they are stored."""
    return json.dumps(dataclasses.asdict(figures), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Figures:
    """The figures as they were stored; older ones lack what was not kept then."""
    stored: dict[str, Any] = json.loads(text)
    stored["series"] = tuple(Series(**each) for each in stored["series"])
    stored["kinds"] = tuple(KindSums(**each) for each in stored["kinds"])
    stored["charged"] = tuple(ChargedSums(**each) for each in stored.get("charged", ()))
    stored["budgets"] = tuple(BudgetSums(**each) for each in stored["budgets"])
    stored["named"] = tuple(stored["named"])
    return Figures(**stored)


def require_closable(check: YearCheck, today: datetime.date) -> None:
    """Raises UserError for a year that is closed, is still to come, or has vouchers on their way."""
    if check.closed:
        raise UserError(f"{check.year} 年已经封账，不能再封。")
    if check.year > today.year:
        raise UserError(f"{check.year} 年还没有到，不能封账。")
    if check.stopping:
        raise UserError(f"{check.year} 年还不能封账：{'；'.join(map(words_of, check.stopping))}。请先办完或作废。")


def words_of(finding: Finding) -> str:
    """待审批或已批准未付完的凭证 2 张：慰〔2025〕0012号、慰〔2025〕0015号."""
    more = " 等" if finding.count > 3 else ""
    return f"{finding.words} {finding.count} 张：{'、'.join(finding.named[:3])}{more}"


def require_rest(name: str, rest: int, fen: int) -> None:
    """Raises UserError for more than what a closed year has left."""
    if fen <= 0:
        raise UserError("请填写大于零的金额。")
    if fen > rest:
        raise UserError(f"“{name}”的结余还有 {show_yuan(rest)} 元没有结转或收回，不能超过这个数。")
