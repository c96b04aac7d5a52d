"""Visits for a festival: a campaign is one rule and one due day; plans say who goes to whom and what is brought."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.fields import Kind, described, record
from cadredesk.duties.records import Duty, DutyRule


@record(table="campaigns", noun="走访行动")
@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRow:
    """A campaign for one festival. Who is owed is computed from the duties; ``closed_on`` ends it."""

    id: int | None = None
    rule: str = described("必访事由", default="", listed=True)
    due: datetime.date | None = described("应访日期", Kind.DATE, listed=True)
    opened_on: datetime.date | None = described("开始日期", Kind.DATE, listed=True)
    closed_on: datetime.date | None = described("结束日期", Kind.DATE, listed=True)
    note: str = described("备注", Kind.LONG, default="")


@record(table="plans", noun="走访安排")
@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who goes to one person for one duty (rule and due day), when, and with what.

    ``fen`` and ``goods`` None or "" leave it to the standard. ``added_why`` says why somebody is visited too whom no
    duty names; "" for who is owed it.
    """

    id: int | None = None
    person_id: int | None = None
    rule: str = described("必访事由", default="", listed=True)
    due: datetime.date | None = described("应访日期", Kind.DATE, listed=True)
    visitors: str = described("走访人", default="", listed=True)
    planned_on: datetime.date | None = described("计划日期", Kind.DATE, listed=True)
    fen: int | None = described("慰问金", Kind.MONEY, listed=True)
    goods: str = described("慰问品", default="", listed=True)
    added_why: str = described("增列原因", default="", listed=True)

    @property
    def is_set(self) -> bool:
        """Whether it is known who goes, or when."""
        return bool(self.visitors or self.planned_on)


class Arrangement(NamedTuple):
    """What is planned for a duty: who goes and when, and what is brought (as planned, else by the standard)."""

    visitors: str = ""
    planned_on: datetime.date | None = None
    fen: int | None = None
    goods: str = ""


class Stage(StrEnum):
    """How far the campaign is with one person."""

    UNPLANNED = "未安排"
    PLANNED = "已安排"
    VISITED = "已访"
    EXCUSED = "免访"
    OVERDUE = "逾期"
    MISSED = "错过"


OPEN_STAGES = (Stage.UNPLANNED, Stage.PLANNED, Stage.OVERDUE, Stage.MISSED)


class CampaignState(StrEnum):
    """How far a campaign has come."""

    AHEAD = "未到期"
    READY = "可以走访"
    RUNNING = "进行中"
    PAST = "节日已过"
    CLOSED = "已结束"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign: of a rule, for one due day, with what is kept of it once it has been started."""

    rule: DutyRule
    due: datetime.date
    row: CampaignRow | None = None

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.rule.code

    @property
    def opens(self) -> datetime.date:
        """The first day on which a visit counts."""
        return self.rule.opening(self.due)

    @property
    def last(self) -> datetime.date:
        """The last day on which a visit still counts."""
        return self.rule.last_day(self.due)

    @property
    def closed_on(self) -> datetime.date | None:
        """When it was ended; None while it goes on."""
        return self.row.closed_on if self.row else None

    def state(self, on: datetime.date) -> CampaignState:
        """How far it has come on a day."""
        if self.closed_on:
            return CampaignState.CLOSED
        if self.due < on:
            return CampaignState.PAST
        if self.row:
            return CampaignState.RUNNING
        return CampaignState.READY if self.opens <= on else CampaignState.AHEAD

    def words(self, on: datetime.date) -> str:
        """For the list of campaigns: 重阳走访　2026-10-18　进行中."""
        return f"{self.rule.name}　{self.due}　{self.state(on)}"

    @property
    def title(self) -> str:
        """In a sentence: 重阳（10 月 18 日）."""
        return f"{self.code}（{show_day_in_sentence(self.due)}）"


class Member(NamedTuple):
    """Somebody on the list of a campaign.

    ``duty`` is made for who was added, too, so that everything can be done with them as with the others.
    """

    duty: Duty
    plan: Plan | None
    stage: Stage
    added: bool = False

    @property
    def person_id(self) -> int:
        """Whose it is."""
        return self.duty.person_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLine:
    """A person of a campaign as the list, paper and Excel show them. ``member`` is what it was made from."""

    member: Member
    name: str = described("姓名", default="", listed=True, width=120)
    category: str = described("人员类别", default="", listed=True, width=136)
    stage: str = described("状态", default="", listed=True, width=70)
    visitors: str = described("走访人", default="", listed=True, width=110)
    planned_on: datetime.date | None = described("计划日期", Kind.DATE, listed=True, width=96)
    fen: int | None = described("慰问金", Kind.MONEY, listed=True, width=90)
    goods: str = described("慰问品", default="", listed=True, width=110)
    paid: int | None = described("已发放", Kind.MONEY, listed=True, width=90)
    voucher: str = described("凭证", default="", width=150)
    visited_on: datetime.date | None = described("走访日期", Kind.DATE, listed=True, width=96)
    community: str = described("社区", default="", listed=True, width=96)
    address: str = described("常住地址", default="", width=180)
    phone: str = described("电话", Kind.PHONE, default="", width=120)
    liaison: str = described("挂联人", default="", width=80)
    unit: str = described("原工作单位", default="", width=140)
    added_why: str = described("增列原因", default="", width=130)
    why: str = described("免访原因", default="", width=130)
    pinyin: str = ""

    @property
    def person_id(self) -> int:
        """Whose it is."""
        return self.member.duty.person_id


class Progress(NamedTuple):
    """How far a campaign has come, in people: owed = visited + excused + open.

    ``planned`` are those visited already, and those of whom it is known who goes or when; ``paid`` were paid for this campaign.
    ``in_vouchers`` are in a voucher, paid or not. Amounts in 分: what plans and standards give to all but the excused, and what was paid.
    """

    owed: int
    planned: int
    visited: int
    excused: int
    paid: int
    fen: int = 0
    paid_fen: int = 0
    in_vouchers: int = 0
    without_liaison: int = 0

    @property
    def open(self) -> int:
        """Neither visited nor excused."""
        return self.owed - self.visited - self.excused

    @property
    def wanted(self) -> int:
        """Who is to be visited: all but the excused."""
        return self.owed - self.excused


class CampaignVoucher(NamedTuple):
    """A voucher for a campaign; ``number`` is "" of a draft."""

    id: int
    number: str
    state: str
    people: int
    fen: int

    @property
    def words(self) -> str:
        """Short, for a button."""
        return self.number or f"草稿 {self.people:,} 人"
