"""Arithmetic and steps of condolence money. Nothing here asks the file."""

import datetime
from collections.abc import Iterable, Sequence

from cadredesk.core.errors import UserError
from cadredesk.core.kinds import MoneyKind
from cadredesk.duties.records import DutyRule
from cadredesk.duties.rules.days import days_between
from cadredesk.funds.records import Payment, Voucher, VoucherState
from cadredesk.people.records import Person

# What the person alone decides is left to the survivor, whose kinds may follow a death.
SURVIVOR_KINDS = (MoneyKind.DEATH, MoneyKind.SURVIVOR)

BETWEEN_NAMES = "、"

# The state that a step starts from, the day that it may not come before, and its name for the user.
STEPS = {
    VoucherState.SUBMITTED: (VoucherState.DRAFT, "date", "提交"),
    VoucherState.APPROVED: (VoucherState.SUBMITTED, "submitted_on", "批准"),
    VoucherState.PAID: (VoucherState.APPROVED, "approved_on", "支付"),
    VoucherState.ARCHIVED: (VoucherState.PAID, "paid_on", "归档"),
}


def require_step(voucher: Voucher, to: VoucherState, day: datetime.date) -> None:
    """Raises UserError unless the voucher may take the step ``to`` on ``day``."""
    before, since, verb = STEPS[to]
    if voucher.state != before:
        raise UserError(f"凭证{title(voucher)}现在是“{voucher.state}”，只有“{before}”的凭证才能{verb}。")
    earliest: datetime.date | None = getattr(voucher, since)
    if earliest and day < earliest:
        raise UserError(f"{verb}日期 {day} 不能早于上一步的日期 {earliest}。")


def title(voucher: Voucher) -> str:
    """How a voucher is called: by its number, or as a draft."""
    return voucher.number or f"（草稿 {voucher.id}）"


def number_of(series: str, year: int, serial: int, width: int) -> str:
    """慰〔2026〕0001号."""
    return f"{series}〔{year}〕{serial:0{width}}号"


NEAR = datetime.timedelta(days=90)


def occasion_day(voucher: Voucher, rule: DutyRule | None) -> datetime.date:
    """The day of the occasion: of the rule of that name the festival that is near, else the one in the voucher's year; of
    others the voucher's own.
    """
    return datetime.date.max if voucher.date is None else campaign_day(voucher.date, rule)


def campaign_day(day: datetime.date, rule: DutyRule | None) -> datetime.date:
    """The day of the campaign that money of a day is for; the day itself where the rule calls for no campaigns."""
    if rule is None or not rule.is_campaign:
        return day
    near = days_between(rule, day - NEAR, day + NEAR)  # in December the money for the next 春节 is made out
    of_year = days_between(rule, datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31))
    return min(near or of_year, key=lambda each: abs(each - day), default=day)


def require_lines(lines: Sequence[Payment]) -> None:
    """Raises UserError unless there are lines, each with a person and a positive amount."""
    if not lines:
        raise UserError("凭证没有明细，请至少选择一个人。")
    for line in lines:
        if line.person_id is None or not line.fen or line.fen <= 0:
            raise UserError("每一笔都要有姓名和大于零的金额，请核对。")
    if len(without_doubles(lines)) != len(lines):
        raise UserError("同一张凭证里有人出现了两次，请合并成一笔。")


def without_doubles(lines: Iterable[Payment]) -> list[Payment]:
    """The lines but those of a person who stands there already, unless each is the money of another visit."""
    kept: list[Payment] = []
    visits_of: dict[int | None, set[int | None]] = {}
    for line in lines:
        seen = visits_of.setdefault(line.person_id, set())
        if not seen or (line.visit_id and None not in seen and line.visit_id not in seen):
            seen.add(line.visit_id)
            kept.append(line)
    return kept


def died_before(person: Person, voucher: Voucher, rule: DutyRule | None) -> bool:
    """Whether a payee was dead before the occasion; see :func:`occasion_day`."""
    return person.died_on is not None and person.died_on.first < occasion_day(voucher, rule)


def drafters(voucher: Voucher, another: str = "") -> list[str]:
    """Everybody who has written the draft, in order, and ``another`` who writes it now."""
    names = voucher.drafted_by.split(BETWEEN_NAMES) if voucher.drafted_by else []
    return [*names, another] if another and another not in names else names


def handled_by(voucher: Voucher, operator: str) -> bool:
    """Whether somebody drafted or submitted the voucher, and so cannot approve it."""
    return operator in (*drafters(voucher), voucher.submitted_by)
