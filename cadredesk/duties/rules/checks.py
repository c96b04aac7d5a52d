"""What makes a rule of the office whole, and how it is put in words."""

import dataclasses
from datetime import date
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.kinds import CaseKind
from cadredesk.core.lunar import LunarDay
from cadredesk.duties.records import PERIODS, DutyRule, Trigger
from cadredesk.duties.rules.people import words

_LONGEST = 400  # days
_A_YEAR = 340  # days: what comes every year, by either calendar, comes no sooner; windows are shorter
_RAREST = 10  # years
_OLDEST = 120  # years
_DAYS = ("days_before", "days_after", "late_days")
_USUAL = DutyRule()
# What each trigger uses beside what all rules have.
USED: dict[Trigger, tuple[str, ...]] = {
    Trigger.FESTIVAL: ("month", "day", "days_before", "from_new_year", "late_days"),
    Trigger.DATE: ("month", "day", "days_before", "from_new_year", "late_days"),
    Trigger.BIRTHDAY: ("great", "nominal", "days_before", "late_days"),
    Trigger.MONTHLY: (),
    Trigger.QUARTERLY: (),
    Trigger.YEARLY: ("years", "yearly"),
    Trigger.CASE: ("case_kind", "days_after", "late_days"),
}


def tidied(rule: DutyRule) -> DutyRule:
    """Without blanks around words, and without what its trigger does not use."""
    keeps = USED[Trigger(rule.trigger)] if rule.trigger in tuple(Trigger) else ()
    blank: dict[str, Any] = {
        "month": None, "day": None, "great": False, "nominal": False, "years": None, "yearly": "", "case_kind": "",
        "from_new_year": False,
    }  # fmt: skip
    unused = {name: value for name, value in blank.items() if name not in keeps}
    unused |= {name: getattr(_USUAL, name) for name in _DAYS if name not in keeps and getattr(rule, name) is None}
    if rule.trigger in tuple(PERIODS):
        unused["late_days"] = 0  # what was not done in a calendar period cannot be made good
    code, name = "".join(rule.code.split()), " ".join(rule.name.split())
    return dataclasses.replace(rule, code=code, name=name or code, occasion=rule.occasion.strip(), **unused)


def require_whole(rule: DutyRule) -> None:
    """Raises UserError for a rule that says nothing, or nothing that can be computed."""
    if not rule.code:
        raise UserError("请填写规则的简称，如 端午。")
    if rule.trigger not in tuple(Trigger):
        raise UserError(f"请选择应访依据：{'、'.join(Trigger)}。")
    for name in _DAYS:
        label, days = field_of(DutyRule, name).label, getattr(rule, name)
        if days is None:
            raise UserError(f"请填写{label}，没有的填 0。")
        if not 0 <= days <= _LONGEST:
            raise UserError(f"{label}要在 0 到 {_LONGEST} 之间。")
    for label, years in (("年龄", rule.age_from), ("党龄", rule.party_years)):
        if years is not None and not 0 <= years <= _OLDEST:
            raise UserError(f"{label}要在 0 到 {_OLDEST} 之间。")
    yearly = rule.trigger in (Trigger.FESTIVAL, Trigger.DATE, Trigger.BIRTHDAY)
    if yearly and rule.days_before + rule.late_days > _A_YEAR:
        raise UserError(f"每年一次的走访，提前天数与补访天数合计不能超过 {_A_YEAR} 天，否则与下一年重叠。")
    if rule.since and rule.until and rule.until < rule.since:
        raise UserError("停用日期早于启用日期，请核对。")
    _require_trigger(rule)


def _require_trigger(rule: DutyRule) -> None:
    match rule.trigger:
        case Trigger.FESTIVAL:
            try:
                LunarDay(rule.month or 0, rule.day or 0)
            except ValueError as error:
                raise UserError("请填写农历的月和日，如 八月十五 填 8 和 15。") from error
        case Trigger.DATE:
            try:
                date(2000, rule.month or 0, rule.day or 0)
            except ValueError as error:
                raise UserError("请填写几月几日，如 七一 填 7 和 1。") from error
        case Trigger.YEARLY if not 1 <= (rule.years or 0) <= _RAREST:
            raise UserError(f"请填写几年一次，1 到 {_RAREST} 之间；1 为每年一次。")
        case Trigger.CASE if rule.case_kind not in tuple(CaseKind):
            raise UserError(f"请选择由哪一类事项引起：{'、'.join(CaseKind)}。")


def audience_words(rule: DutyRule) -> str:
    """Whom a rule is about: 离休干部、遗属；只限党员；困难或党龄满 50 年."""
    either = [*words(rule.needs)]
    if rule.party_years is not None:
        either.append(f"党龄满 {rule.party_years} 年")
    parts = [
        "、".join(words(rule.categories)),
        "、".join(words(rule.ranks)),
        "只限党员" if rule.members_only else "",
        "或".join(either),
        f"年满 {rule.age_from} 岁" if rule.age_from is not None else "",
    ]
    return "；".join(filter(None, parts)) or "全体在册人员"
