"""What needs doing on a day: the facts that the page 今日, its paper and the command line show.

Each list is short enough to be read at a glance; ``rules_cards`` puts them into words. Most are named tuples: a start of
the window makes these classes, and dataclasses take eight times as long to make.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from cadredesk.core.dates import PartialDate
from cadredesk.core.targets import Target
from cadredesk.db.backups.standing import Standing
from cadredesk.funds.records import VoucherState

WAITING = (VoucherState.SUBMITTED, VoucherState.APPROVED)  # on their way to be paid


class RuleCount(NamedTuple):
    """What is open under one rule: ``overdue`` can still be made good, ``missed`` can be settled by an excuse alone."""

    code: str
    name: str
    due: int
    overdue: int
    missed: int


class ServiceCount(NamedTuple):
    """How far a rule of 上门服务 or 电话联系 is in its calendar period, from ``since`` to ``until``: ``owed`` counts those who
    are not excused. Of a rule without such periods ``since`` is None and ``owed`` what is open now, ``overdue`` among it.
    """

    code: str
    group: str
    period: str
    """今年, 本季, 本月; "" of a rule without periods."""
    since: datetime.date | None
    until: datetime.date | None
    owed: int
    done: int
    overdue: int
    missed: int
    """In this period and before it; only an excuse settles them."""


class OpenDuty(NamedTuple):
    """A visit that is owed now. ``days`` until it falls due; negative when it is overdue."""

    person_id: int
    name: str
    code: str
    reason: str
    due: datetime.date
    days: int
    visitors: str
    """Who is to go: as arranged, else the liaison."""
    phone: str


class CampaignSummary(NamedTuple):
    """The festival in front, and how far the office is. ``owed`` counts those who are not excused."""

    code: str
    name: str
    due: datetime.date
    opens: datetime.date
    days: int
    """Until the day; negative when it is past."""
    owed: int = 0
    visited: int = 0
    paid: int = 0
    excused: int = 0

    @property
    def is_open(self) -> bool:
        """Whether visits for it count already."""
        return self.days <= (self.due - self.opens).days


class Birthday(NamedTuple):
    """A birthday to come, on the day of the calendar that the person keeps; both calendars are shown."""

    person_id: int
    name: str
    day: datetime.date
    days: int
    lunar: str
    """The lunar day in words; "" where only the month is known."""
    keeps_lunar: bool
    age: int | None
    great: bool
    about: bool
    phone: str = ""


class OpenCase(NamedTuple):
    """An open matter; ``undone`` are the steps that a death still asks for, ``owed`` whether its visit is to be made."""

    id: int
    person_id: int
    name: str
    kind: str
    detail: str
    opened_on: datetime.date
    days: int
    undone: tuple[str, ...] = ()
    owed: bool = False
    phone: str = ""


class SuggestionCounts(NamedTuple):
    """How the suggestions and requests stand that are not settled."""

    to_hand_on: int = 0
    overdue: int = 0
    to_report: int = 0
    """Answered, while the answer has not reached who made them."""
    soon: tuple[int, ...] = ()
    """Those that are due within a week, by their ids."""
    to_take_over: int = 0
    """Requests written in visits before the register was there, about which the office was not asked yet."""


class Election(NamedTuple):
    """A branch whose term ends soon, or has ended: ``days`` is negative then."""

    branch_id: int
    name: str
    term_end: PartialDate
    days: int


class StudyDay(NamedTuple):
    """The branches that study on a day."""

    day: datetime.date
    days: int
    branches: tuple[tuple[int, str], ...]
    """(id, name)."""


class Unentered(NamedTuple):
    """How many branches have not entered their 学习日 of a month, by its first day."""

    month: datetime.date
    category: str
    branches: int


class ActivitiesDue(NamedTuple):
    """What is missing of activities; only where the office enters any."""

    unentered: tuple[Unentered, ...]
    missed: int
    """Members who have missed study for months in a row."""
    missed_limited: int
    """Of them, who walk with difficulty."""
    to_enter: int
    """Activities without names or numbers since ``to_enter_since``."""
    to_enter_since: datetime.date
    lacking: tuple[tuple[str, str], ...]
    """What was not held often enough: 本年还没有组织, and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Vouchers of a year that wait for their next step; ``only`` is the id where it is a single one."""

    state: str
    year: int
    count: int
    fen: int
    only: int | None


class MedalCounts(NamedTuple):
    """How many medals 光荣在党50年 of the year can be given, and how many that were given are not signed for."""

    year: int
    ready: int
    unsigned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something of the register that should be looked at again."""

    key: str
    words: str
    count: int
    unit: str
    target: Target


class Month(NamedTuple):
    """Visits of a month, and of the same month of the year before."""

    month: int
    now: int
    before: int


class DayMarks(NamedTuple):
    """What a day of the coming weeks holds: its lunar day and festivals, visits that fall due, birthdays."""

    day: datetime.date
    lunar: str
    festivals: tuple[str, ...]
    due: int
    birthdays: int
    great: int


class Today(NamedTuple):
    """Everything that the page shows."""

    on: datetime.date
    lunar: str
    term: str
    """The solar term (节气) that begins on the day, or ""."""
    people: int
    """In the register."""
    by_rule: tuple[RuleCount, ...]
    """Of 走访慰问 alone, as all that follows from it and ``urgent``, ``due_soon`` and ``this_week``."""
    services: tuple[ServiceCount, ...]
    urgent: tuple[OpenDuty, ...]
    """Of what is overdue and can still be visited: cases first, then the oldest."""
    due_soon: int
    """Of what is due, what falls due within a week."""
    this_week: tuple[OpenDuty, ...]
    """What falls due within a week, by name, as far as it is asked for: the paper alone needs it."""
    campaign: CampaignSummary | None
    birthdays: tuple[Birthday, ...]
    cases: tuple[OpenCase, ...]
    suggestions: SuggestionCounts
    elections: tuple[Election, ...]
    study_days: tuple[StudyDay, ...]
    activities: ActivitiesDue | None
    vouchers: tuple[Waiting, ...]
    medals: MedalCounts | None
    """Of the months in which medals are given."""
    checks: tuple[Check, ...]
    months: tuple[Month, ...]
    weeks: tuple[DayMarks, ...]
    backups: Standing
    """How the backups of the file stand on this computer."""
    drilled: datetime.date | None
    """When a backup was last restored to try it."""
    drill_due: bool

    @property
    def due(self) -> int:
        """Visits owed now that are not overdue."""
        return sum(each.due for each in self.by_rule)

    @property
    def overdue(self) -> int:
        """Visits overdue that can still be made good."""
        return sum(each.overdue for each in self.by_rule)

    @property
    def missed(self) -> int:
        """Visits overdue that no visit can prove any more."""
        return sum(each.missed for each in self.by_rule)

    @property
    def to_pay(self) -> int:
        """Vouchers submitted or approved, and not paid."""
        return sum(each.count for each in self.vouchers if each.state in WAITING)

    @property
    def empty(self) -> bool:
        """Nobody is in the register yet."""
        return not self.people
