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

AROUND = datetime.timedelta(days=400)  # a festival lies no farther from the one before
_PERIOD = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])|Q[1-4])?")


@dataclass(frozen=True, slots=True)
class RoundKey:
    """What two payments have in common that are for the same: a round of a rule, months of a subsidy, else words in a year.

    ``words`` says it to the user.
    """

    what: str
    when: frozenset[str]
    words: str

    def meets(self, other: "RoundKey") -> bool:
        """Whether another one is for the same, wholly or in part: a quarter meets its months."""
        return self.what == other.what and not self.when.isdisjoint(other.when)


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


def require_due_day(rule: DutyRule, due: datetime.date, days: Sequence[datetime.date]) -> None:
    """Raises UserError unless ``days``, on which the rule falls due for somebody, hold the day; it names the nearest."""
    if due not in days:
        nearest = min(days, key=lambda each: abs(each - due), default=None)
        other = f"最近的是 {nearest}，请核对" if nearest else "这前后没有应访的人员，请核对"
        raise UserError(f"{due} 不是“{rule.name}”的应访日期，{other}。")


def next_round(
    code: str, words: str, day: datetime.date, rules: Sequence[DutyRule]
) -> tuple[str, datetime.date | None]:
    """The round of a later day of what was for a round of ``code``, or for what the words say. Raises UserError."""
    rule = next((each for each in rules if each.code == code and each.is_campaign), None)
    return (code, campaign_day(day, rule)) if rule is not None else one_round(words, day, rules)


def require_period(period: str) -> None:
    """Raises UserError unless it is a year, a quarter or a month: 2026, 2026Q1, 2026-03."""
    if period and not _PERIOD.fullmatch(period):
        raise UserError(f"所属期间“{period}”看不懂，请写成 2026-03、2026Q1 或 2026。")


def period_on(period: str, day: datetime.date) -> str:
    """The period as long as another one that holds a day: of 2026-03 a month, of 2026Q1 a quarter, of 2026 a year."""
    if "Q" in period:
        return f"{day.year}Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if "-" in period else period and str(day.year)


def _months(period: str) -> frozenset[str]:
    """The months of a period."""
    year, quarter = period[:4], period[5:]
    if "-" in period:
        return frozenset((period,))
    first, last = (3 * int(quarter) - 2, 3 * int(quarter)) if quarter else (1, 12)
    return frozenset(f"{year}-{month:02}" for month in range(first, last + 1))


def key_of(
    kind: str,
    occasion: str,
    rule: str,
    due: datetime.date | None,
    period: str,
    day: datetime.date,
    rules: Sequence[DutyRule],
    step: datetime.date | None = None,
) -> RoundKey:
    """The key of money of a kind and occasion; of what has neither rule nor period by its words and day.

    What counts by the year counts in that of its ``day`` and in that of its ``step``: a draft of December is paid in January.
    """
    years = frozenset((str(day.year), str((step or day).year)))
    if MONEY_GROUPS.get(kind) is MoneyGroup.SUBSIDY:
        months = period or f"{day:%Y-%m}"
        return RoundKey(kind, _months(months), f"{months} 的{kind}")
    if kind == MoneyKind.HARDSHIP:
        return RoundKey(kind, years, f"{day.year} 年的{kind}金")
    if not rule:
        rounds = rounds_in(occasion, day, rules)
        rule, due = (rounds[0][0].code, rounds[0][1]) if rounds else ("", None)
    if rule and due is not None:
        return RoundKey(rule, frozenset((due.isoformat(),)), f"“{rule}”（{due}）")
    words = occasion or kind
    return RoundKey(f"{kind}/{words}", years, f"本年的“{words}”")
