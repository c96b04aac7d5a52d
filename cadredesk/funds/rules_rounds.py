"""Which round a voucher is for: whatever words are typed, 春节慰问 and 元旦春节 of one winter are the same.

Nothing here asks the file.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cadredesk.core.errors import UserError
from cadredesk.core.kinds import MONEY_GROUPS, MoneyGroup, MoneyKind
from cadredesk.duties.records import DutyRule
from cadredesk.funds.rules import campaign_day

_PERIOD = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])|Q[1-4])?")


@dataclass(frozen=True, slots=True)
class RoundKey:
    """What two payments have in common that are for the same: a round of a rule, a period of a subsidy, else the words.

    ``words`` says it to the user.
    """

    what: str
    when: str
    words: str


class SeveralRoundsError(UserError):
    """``words`` name several rounds, each a rule and its day: somebody has to say which is meant."""

    def __init__(self, words: str, rounds: Sequence[tuple[DutyRule, datetime.date]]) -> None:
        self.words, self.rounds = words, rounds
        both = "、".join(f"{rule.name}（{due}）" for rule, due in rounds)
        super().__init__(f"“{words}”同时说到{both}，请说明是哪一次，或分成两张凭证。")


def rounds_in(words: str, day: datetime.date, rules: Sequence[DutyRule]) -> list[tuple[DutyRule, datetime.date]]:
    """The rounds that words name, nearest to a day: each festival whose name they hold, with its day."""
    plain = re.sub(r"\s", "", words)
    found: dict[str, tuple[DutyRule, datetime.date]] = {}
    for rule in rules:
        if rule.is_campaign and any(name and name in plain for name in (rule.code, rule.name, rule.standard)):
            found.setdefault(rule.code, (rule, campaign_day(day, rule)))
    return list(found.values())


def one_round(words: str, day: datetime.date, rules: Sequence[DutyRule]) -> tuple[str, datetime.date | None]:
    """(code, day) of the round that words name, ("", None) for none. Raises SeveralRoundsError where two fit."""
    found = rounds_in(words, day, rules)
    if len(found) > 1:
        raise SeveralRoundsError(words, found)
    return (found[0][0].code, found[0][1]) if found else ("", None)


def require_period(period: str) -> None:
    """Raises UserError unless it is a year, a quarter or a month: 2026, 2026Q1, 2026-03."""
    if period and not _PERIOD.fullmatch(period):
        raise UserError(f"所属期间“{period}”看不懂，请写成 2026-03、2026Q1 或 2026。")


def key_of(
    kind: str,
    occasion: str,
    rule: str,
    due: datetime.date | None,
    period: str,
    day: datetime.date,
    rules: Sequence[DutyRule],
) -> RoundKey:
    """The key of money of a kind and occasion; of what has neither rule nor period by its words and day."""
    if MONEY_GROUPS.get(kind) is MoneyGroup.SUBSIDY:
        month = period or f"{day:%Y-%m}"
        return RoundKey(kind, month, f"{month} 的{kind}")
    if kind == MoneyKind.HARDSHIP:
        return RoundKey(kind, str(day.year), f"{day.year} 年的{kind}金")
    if not rule:
        rounds = rounds_in(occasion, day, rules)
        rule, due = (rounds[0][0].code, rounds[0][1]) if rounds else ("", None)
    if rule and due is not None:
        return RoundKey(rule, due.isoformat(), f"“{rule}”（{due}）")
    words = occasion or kind
    return RoundKey(f"{kind}/{words}", str(day.year), f"本年的“{words}”")
