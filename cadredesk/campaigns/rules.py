"""When campaigns fall due, how far they are with somebody, how lists are ordered, and how days are typed."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from cadredesk.campaigns.records import Campaign, CampaignLine, Plan, Stage
from cadredesk.core.dates import parse_day, show_day_in_sentence
from cadredesk.core.errors import UserError
from cadredesk.duties.records import Duty, DutyRule, Outcome
from cadredesk.duties.rules.days import days_between
from cadredesk.funds.records import Standard


def due_days(rule: DutyRule, since: date, until: date) -> list[date]:
    """The days between two on which a rule calls for a campaign, as long as it was in force."""
    first, last = max(since, rule.since or since), min(until, rule.until or until)
    return days_between(rule, first, last) if rule.is_campaign and first <= last else []


def require_campaign(rule: DutyRule, due: date) -> None:
    """Raises UserError where a rule calls for no campaign, or not on that day; it names the days of that year."""
    if not rule.is_campaign:
        raise UserError(f"“{rule.name}”不是同一天到期的必访事由，不按节日走访办理。请用 due 查看应访。")
    if due not in due_days(rule, due, due):
        year = due_days(rule, date(due.year, 1, 1), date(due.year, 12, 31))
        known = "、".join(map(str, year))
        raise UserError(f"{due} 不是“{rule.name}”的日子，{due.year} 年{f'是 {known}' if known else '没有'}。")


LATE = {Outcome.OVERDUE: Stage.OVERDUE, Outcome.MISSED: Stage.MISSED}


def stage_of(duty: Duty, plan: Plan | None) -> Stage:
    """How far the campaign is with somebody."""
    if duty.visited_on is not None:
        return Stage.VISITED
    if duty.excuse_id is not None:
        return Stage.EXCUSED
    if duty.outcome in LATE:
        return LATE[duty.outcome]
    return Stage.PLANNED if plan is not None and plan.is_set else Stage.UNPLANNED


def amount(plan: Plan | None, standard: Standard | None) -> int | None:
    """What somebody is given: as planned for them, else by the standard; None where neither says."""
    if plan is not None and plan.fen is not None:
        return plan.fen
    return standard.fen if standard is not None else None


def whom(names: Sequence[str]) -> str:
    """张建国, or 张建国等 3 人."""
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 人"


# ---------------------------------------------------------------- order

_SCHEDULE = ("visitors", "planned_on", "community", "address", "pinyin")


def visit_order(lines: Iterable[CampaignLine]) -> list[CampaignLine]:
    """In the order of the visits: by who goes, the day, the community and the address."""
    return ordered(lines, _SCHEDULE)


def ordered(lines: Iterable[CampaignLine], names: Sequence[str], *, descending: bool = False) -> list[CampaignLine]:
    """By these fields, whatever is not filled in last; names by pinyin."""
    made = list(lines)
    for name in reversed(names):
        field = "pinyin" if name == "name" else name
        filled = [line for line in made if getattr(line, field) not in (None, "")]
        blank = [line for line in made if getattr(line, field) in (None, "")]
        made = sorted(filled, key=lambda line: getattr(line, field), reverse=descending) + blank
    return made


# ---------------------------------------------------------------- days as they are typed in the grid

_MONTH_AND_DAY = r"(\d{1,2})(?:[-./,、]|月)(\d{1,2})[日号]?"
_FOUR_DIGITS = r"(\d\d)(\d\d)"
_DAY_ALONE = r"(\d{1,2})[日号]?"


def read_day(text: str, around: date, until: date) -> date:
    """A day typed short: 9-20, 0920, 20, or in full. Of those meant it is the one nearest to ``around``, and none after
    ``until`` as long as there is one before. Raises UserError.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if found := re.fullmatch(_MONTH_AND_DAY, plain) or re.fullmatch(_FOUR_DIGITS, plain):
        month, day = int(found[1]), int(found[2])
        days = [_day(around.year + step, month, day) for step in (-1, 0, 1)]
    elif found := re.fullmatch(_DAY_ALONE, plain):
        at = around.year * 12 + around.month - 1
        days = [_day((at + step) // 12, (at + step) % 12 + 1, int(found[1])) for step in (-2, -1, 0, 1, 2)]
    else:
        return parse_day(text)
    known = [each for each in days if each is not None]
    if not known:
        raise UserError(f"没有“{text.strip()}”这一天，请写成 9-20、0920 或 20。")
    past = [each for each in known if each <= until]
    return min(past or known, key=lambda each: abs(each - around))


def _day(year: int, month: int, day: int) -> date | None:
    fits = 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if fits else None


def require_day_counts(found: Campaign, day: date, today: date) -> None:
    """Raises UserError for a day on which a visit would not count for a campaign."""
    if day > today:
        raise UserError(f"{day} 还没有到，请在走访之后登记。")
    if not found.opens <= day <= found.last:
        span = f"{show_day_in_sentence(found.opens)}至 {show_day_in_sentence(found.last)}"
        raise UserError(f"{day} 的走访不算这次“{found.rule.name}”：{span}之间才算。")
