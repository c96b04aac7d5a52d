"""Who is owed a visit (必访): the rules that the office sets, the duties that follow from them, and what excuses one."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.fields import Kind, described, record
from cadredesk.core.kinds import CaseKind, MoneyKind, VisitGroup
from cadredesk.core.lunar import LunarDay, show_lunar
from cadredesk.people.records import Audience, Rank

JOIN = "、"


class Trigger(StrEnum):
    """What makes a visit due."""

    FESTIVAL = "农历节日"
    DATE = "固定日期"
    BIRTHDAY = "生日"
    MONTHLY = "每月一次"
    QUARTERLY = "每季一次"
    YEARLY = "每几年一次"
    CASE = "事项"


PERIODS = {Trigger.MONTHLY: 1, Trigger.QUARTERLY: 3, Trigger.YEARLY: 12}
"""Months of the calendar periods in each of which one visit is owed."""


class AudienceNeed(StrEnum):
    """What about a person an audience may ask for, beside categories and ranks; any one of those asked for will do."""

    HARDSHIP = "困难"
    ALONE = "独居"
    EMPTY_NEST = "空巢"
    LIMITED = "行动不便"
    DISABLED = "不能自理"
    IN_HOSPITAL = "长期住院"
    SETTLED = "异地居住"


class DutyState(StrEnum):
    """Where a duty stands on a day, in the words of the command line and the file."""

    UPCOMING = "未到"
    DUE = "应访"
    OVERDUE = "逾期"
    DONE = "已访"
    EXCUSED = "免访"


class Outcome(StrEnum):
    """Where a duty stands on a day: in lists, on paper, in the ledger and in figures."""

    UPCOMING = "未到期"
    """Its window has not opened."""
    OPEN = "待访"
    OVERDUE = "逾期"
    """A visit still proves it."""
    MISSED = "错过"
    """No visit can prove it any more: only an excuse settles it."""
    DONE = "按时"
    LATE = "补访"
    EXCUSED = "免访"


STATES = {
    Outcome.UPCOMING: DutyState.UPCOMING, Outcome.OPEN: DutyState.DUE, Outcome.OVERDUE: DutyState.OVERDUE,
    Outcome.MISSED: DutyState.OVERDUE, Outcome.DONE: DutyState.DONE, Outcome.LATE: DutyState.DONE,
    Outcome.EXCUSED: DutyState.EXCUSED,
}  # fmt: skip
TO_DO = (Outcome.OPEN, Outcome.OVERDUE)
WAITING = (Outcome.UPCOMING, Outcome.OPEN)
"""Still in time."""
MADE = (Outcome.DONE, Outcome.LATE)


@record(table="duty_rules", noun="必访规则")
@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRule:
    """A rule, or one version of it: what holds from ``since`` to ``until``. Versions share the code and lie apart in time.

    Several words in a field are joined by 、; an empty audience means everybody. Which fields count depends on the
    trigger: month and day are lunar for a 农历节日; ``case_kind`` is for 事项, ``great`` and ``nominal`` for 生日,
    ``years`` and ``yearly`` for 每几年一次.
    """

    id: int | None = None
    code: str = described("简称", default="", group="规则", required=True, hint="如 端午，走访记录和凭证用它作事由")
    name: str = described("名称", default="", group="规则", required=True, listed=True, width=150)
    trigger: str = described("应访依据", Kind.CHOICE, default="", group="规则", required=True, choices=tuple(Trigger))
    month: int | None = described("月", Kind.INTEGER, group="应访依据")
    day: int | None = described("日", Kind.INTEGER, group="应访依据")
    great: bool = described("只逢大寿", Kind.FLAG, default=False, group="应访依据")
    nominal: bool = described("按虚岁", Kind.FLAG, default=False, group="应访依据")
    years: int | None = described("几年一次", Kind.INTEGER, group="应访依据", hint="1 为每年一次")
    yearly: str = described(
        "每年一次的类别", default="", group="应访依据", choices=tuple(Audience), hint="没有，都按上面的年数"
    )
    case_kind: str = described("事项", Kind.CHOICE, default="", group="应访依据", choices=tuple(CaseKind))
    categories: str = described("对象类别", default="", group="对象", choices=tuple(Audience), hint="不限")
    ranks: str = described("职级（有享受待遇的按待遇）", default="", group="对象", choices=tuple(Rank), hint="不限")
    members_only: bool = described("只限党员", Kind.FLAG, default=False, group="对象")
    needs: str = described("情况（符合一项即可）", default="", group="对象", choices=tuple(AudienceNeed), hint="不限")
    party_years: int | None = described("党龄满（年）", Kind.INTEGER, group="对象", hint="与上面的情况符合一项即可")
    age_from: int | None = described("年龄满（周岁）", Kind.INTEGER, group="对象")
    days_before: int = described("提前天数", Kind.INTEGER, default=30, group="期限", hint="从应访日前几天起可以走访")
    from_new_year: bool = described("最晚从元旦起可以走访", Kind.FLAG, default=False, group="期限")
    days_after: int = described("期限天数", Kind.INTEGER, default=0, group="期限", hint="事项发生后几天内走访")
    late_days: int = described("补访天数", Kind.INTEGER, default=30, group="期限", hint="逾期后多少天内补访仍算数")
    visit_group: str = described(
        "走访分类",
        Kind.CHOICE,
        default=VisitGroup.CONDOLENCE.value,
        group="规则",
        required=True,
        choices=tuple(VisitGroup),
    )
    occasion: str = described("慰问标准", default="", group="慰问", hint="留空用简称")
    money_kind: str = described(
        "慰问金类别", Kind.CHOICE, default=MoneyKind.OTHER.value, group="慰问", choices=tuple(MoneyKind)
    )
    since: datetime.date | None = described(
        "启用日期", Kind.DATE, group="期限", hint="这一天起到期（事项为发生）的才应访"
    )
    until: datetime.date | None = described(
        "停用日期", Kind.DATE, group="期限", hint="停用后到期（事项为停用后发生）的不再应访"
    )
    place: int = described("次序", Kind.INTEGER, default=100, group="规则", entered=False)
    note: str = described("说明", Kind.LONG, default="", group="规则")

    @property
    def standard(self) -> str:
        """The occasion whose standard of money and goods goes with a visit."""
        return self.occasion or self.code

    @property
    def is_campaign(self) -> bool:
        """Whether all are owed on one day, so that the office makes a campaign of it."""
        return self.trigger in (Trigger.FESTIVAL, Trigger.DATE)

    def opening(self, due: datetime.date) -> datetime.date:
        """The first day on which a visit proves what falls due on a day: of calendar periods the first of the one it lies in."""
        if months := PERIODS.get(Trigger(self.trigger)):
            return datetime.date(due.year, (due.month - 1) // months * months + 1, 1)
        first = due - datetime.timedelta(days=self.days_before)
        return min(first, datetime.date(due.year, 1, 1)) if self.from_new_year else first

    def last_day(self, due: datetime.date) -> datetime.date:
        """The last day on which a visit proves what falls due on a day; calendar periods have no late days."""
        return due if self.trigger in tuple(PERIODS) else due + datetime.timedelta(days=self.late_days)

    def holds_on(self, day: datetime.date) -> bool:
        """Whether this version is in force on a day."""
        return (self.since or day) <= day <= (self.until or day)

    @property
    def when(self) -> str:
        """When it falls due, in words: 农历八月十五, 7 月 1 日, 每月, 住院后 7 天内."""
        match self.trigger:
            case Trigger.FESTIVAL:
                return f"农历{show_lunar(LunarDay(self.month or 1, self.day or 1))}"
            case Trigger.DATE:
                return show_day_in_sentence(datetime.date(2000, self.month or 1, self.day or 1))
            case Trigger.BIRTHDAY:
                return f"{'大寿' if self.great else '生日'}当天{'（虚岁）' if self.nominal else ''}"
            case Trigger.MONTHLY | Trigger.QUARTERLY:
                return str(self.trigger)
            case Trigger.YEARLY:
                yearly = f"（{self.yearly}每年一次）" if self.yearly and self.years != 1 else ""
                return f"每年一次{yearly}" if self.years == 1 else f"每 {self.years} 年一次{yearly}"
        return f"{self.case_kind}后 {self.days_after} 天内"


class Duty(NamedTuple):
    """A visit owed: to whom, by which version of a rule, from when to when, and where it stands on the day it was asked for.

    ``visit_id`` is the visit that proves it (None where a check-up of its own or 到会 does); ``category`` is the person's of the
    six on the due day. ``excuse_id`` is set where it is excused and not proved.
    """

    person_id: int
    rule: DutyRule
    since: datetime.date
    due: datetime.date
    outcome: Outcome
    category: str
    visited_on: datetime.date | None = None
    visit_id: int | None = None
    excuse_id: int | None = None
    case_id: int | None = None
    age: int | None = None
    """The age turned, for a birthday."""
    about: bool = False
    """约: of the birth only the month is known."""
    over: bool = False
    """Not done, and nobody can go any more: the person has died or moved away since."""

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.rule.code

    @property
    def state(self) -> DutyState:
        """Where it stands, in the words of the command line."""
        return STATES[self.outcome]

    @property
    def is_open(self) -> bool:
        """Whether a visit is to be made now."""
        return self.outcome in TO_DO

    @property
    def is_outstanding(self) -> bool:
        """Whether it is to be made now, or was missed and wants an excuse."""
        return not self.over and (self.is_open or self.outcome is Outcome.MISSED)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do: it is proved or excused."""
        return self.visited_on is not None or self.excuse_id is not None

    @property
    def late_until(self) -> datetime.date:
        """The last day on which a visit still proves it."""
        return self.rule.last_day(self.due)

    @property
    def reason(self) -> str:
        """Why it is owed, in words. What a case was about is added by ``store_duties.lines``."""
        rule, due = self.rule, self.due
        match rule.trigger:
            case Trigger.BIRTHDAY:
                turned = f"{self.age} {'岁大寿' if rule.great else '岁'}" if self.age is not None else "生日"
                return f"{turned}（{'约 ' if self.about else ''}{show_day_in_sentence(due)}）"
            case Trigger.MONTHLY:
                return f"{due.month} 月{rule.name}"
            case Trigger.QUARTERLY:
                return f"{_QUARTERS[due.month // 3 - 1]}季度{rule.name}"
            case Trigger.YEARLY:
                return f"{due.year} 年{rule.name}"
            case Trigger.CASE:
                return f"{rule.case_kind}（{show_day_in_sentence(self.since)}）"
        return f"{rule.name}（{show_day_in_sentence(due)}）"


_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """A duty as lists, paper and Excel show it. ``duty`` is what it was made from."""

    duty: Duty
    name: str = described("姓名", default="", listed=True, width=120)
    rule: str = described("必访事由", default="", listed=True, width=84)
    reason: str = described("原因", default="", listed=True, width=170)
    since: datetime.date | None = described("可走访起", Kind.DATE, width=96)
    due: datetime.date | None = described("应访日期", Kind.DATE, listed=True, width=96)
    state: str = described("状态", default="", listed=True, width=64)
    days: int | None = described("还有（天）", Kind.INTEGER, width=76)
    visited_on: datetime.date | None = described("走访日期", Kind.DATE, width=96)
    visitors: str = described("安排走访人", default="", listed=True, width=100)
    liaison: str = described("挂联人", default="", listed=True, width=76)
    category: str = described("人员类别", default="", listed=True, width=140)
    unit: str = described("原工作单位", default="", width=140)
    community: str = described("社区", default="", listed=True, width=96)
    address: str = described("常住地址", default="", width=180)
    phone: str = described("电话", Kind.PHONE, default="", listed=True, width=120)
    why: str = described("免访原因", default="", width=160)

    @property
    def person_id(self) -> int:
        """Whose duty it is."""
        return self.duty.person_id


class Preview(NamedTuple):
    """What a rule being edited would owe: how many in a year from today, on the next day, and now."""

    next_on: datetime.date | None
    on_next_day: int
    open_now: int
    in_a_year: int

    @property
    def sentence(self) -> str:
        """In words, for the dialog."""
        if not self.in_a_year and not self.open_now:
            return "按这条规则，今后一年内没有人应访。"
        now = f"现在应访 {self.open_now:,} 人次；" if self.open_now else ""
        coming = f"下一次 {self.next_on}，{self.on_next_day:,} 人；" if self.next_on else ""
        return f"按这条规则，{now}{coming}今后一年共 {self.in_a_year:,} 人次。"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyQuery:
    """Which duties a list shows: those that fall due in a period, or what is open now where there is none.

    Of several values of one field any will do; ``outcomes`` are how duties count in the ledger of the period. ``words``
    say where the list comes from.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    groups: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    liaisons: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    text: str = ""
    words: str = ""


@record(table="excuses", noun="免访")
@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Why one duty need not be done. The due day says which."""

    id: int | None = None
    person_id: int | None = None
    rule: str = described("必访事由", default="", listed=True)
    due: datetime.date | None = described("应访日期", Kind.DATE, listed=True)
    why: str = described("原因", Kind.LONG, default="", required=True, listed=True, width=220)
    excused_on: datetime.date | None = described("登记日期", Kind.DATE, entered=False)


class Tally(NamedTuple):
    """The ledger line of one rule in a period: how many duties fall due in it, and how they stand.

    owed = done + late + overdue + missed + excused + waiting; ``late`` was done after the due day, ``missed`` can no
    longer be done, ``overdue`` still can, ``waiting`` is still in time. ``percent`` is what was done, late or not, of
    what was neither excused nor is waiting, to one decimal; None where nothing is left, or before the day of a festival.
    """

    owed: int
    done: int
    late: int
    overdue: int
    missed: int
    excused: int
    waiting: int
    percent: float | None


_VERBS = {"体检": "检", "巡诊": "巡", "阅文": "送阅"}


def service_words(code: str, owed: int, done: int) -> str:
    """How far a service is: 应检 2,779，已检 312."""
    verb = _VERBS.get(code, "访")
    return f"应{verb} {owed:,}，已{verb} {done:,}"
