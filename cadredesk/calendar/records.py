"""A month as the calendar shows it: each day with its lunar day, its festivals, and what is on it."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.kinds import CaseKind, VisitGroup
from cadredesk.duties.records import Duty, DutyLine, service_words

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class RuleDay:
    """What falls due on a day by one rule, in 人次: ``overdue`` can still be made good, ``missed`` cannot."""

    code: str
    name: str
    owed: int
    done: int
    overdue: int
    excused: int
    missed: int = 0

    @property
    def left(self) -> int:
        """Neither visited nor excused."""
        return self.owed - self.done - self.excused

    @property
    def wanted(self) -> int:
        """Not excused."""
        return self.owed - self.excused


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """One day: ``rules`` are of 走访慰问, what is said of services stands apart. Of the visits made ``visits`` are 走访慰问 alone,
    ``served`` the others; ``great`` are the names of those who have a great birthday, ``cases`` how many of each kind began.
    """

    day: datetime.date
    lunar: str = ""
    """As a calendar writes it: 初九, or the month on its first day."""
    lunar_day: str = ""
    """九月初九."""
    festivals: tuple[str, ...] = ()
    rules: tuple[RuleDay, ...] = ()
    services: tuple[RuleDay, ...] = ()
    visits: int = 0
    served: int = 0
    plans: int = 0
    birthdays: int = 0
    great: tuple[str, ...] = ()
    cases: Mapping[str, int] = field(default_factory=dict)

    @property
    def owed(self) -> int:
        """人次 that fall due."""
        return sum(rule.owed for rule in self.rules)

    @property
    def done(self) -> int:
        """Of these visited."""
        return sum(rule.done for rule in self.rules)

    @property
    def late(self) -> str:
        """逾期 3，错过 2: not visited, and a visit can still settle it, or none can any more."""
        overdue, missed = sum(rule.overdue for rule in self.rules), sum(rule.missed for rule in self.rules)
        return "，".join(f"{words} {count:,}" for words, count in (("逾期", overdue), ("错过", missed)) if count)

    @property
    def begun(self) -> str:
        """What began on the day, unlike the visits that are owed for it: 去世 1 人、新增住院 2、困难 1."""
        others = "、".join(f"{kind} {count}" for kind, count in self.cases.items() if kind != CaseKind.DEATH)
        dead = self.cases.get(CaseKind.DEATH, 0)
        return "、".join(filter(None, (f"去世 {dead} 人" if dead else "", f"新增{others}" if others else "")))

    @property
    def words(self) -> str:
        """10 月 18 日，星期日，九月初九，重阳，应访 415 人次，已访 398，走访 12 次."""
        said = [show_day_in_sentence(self.day), f"星期{WEEKDAYS[self.day.weekday()]}", self.lunar_day, *self.festivals]
        said += [f"应访 {self.owed:,} 人次，已访 {self.done:,}" if self.owed else "", self.late]
        said += [f"{rule.code}{service_words(rule.code, rule.wanted, rule.done)}" for rule in self.services]
        counts = (("走访", self.visits, "次"), ("服务联系", self.served, "次"), ("计划", self.plans, "人次"),
                  ("寿辰", self.birthdays, "人"))  # fmt: skip
        said += [f"{words} {count:,} {unit}" for words, count, unit in counts if count]
        said += [f"大寿 {'、'.join(self.great)}" if self.great else "", self.begun]
        return "，".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line in the cell of a day, in many words and in ever fewer; ``tone`` is a colour by its role."""

    forms: tuple[str, ...]
    tone: str

    def words(self, fits: Callable[[str], bool] = bool) -> str:
        """In as many words as fit, else in the fewest."""
        return next(filter(fits, self.forms), self.forms[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Whole weeks, Monday first, that hold a month; ``duties`` of 走访慰问 by due day are what lists of a day are made of."""

    first: datetime.date
    on: datetime.date
    days: tuple[DayFigures, ...]
    duties: Mapping[datetime.date, Sequence[Duty]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """2026年10月."""
        return f"{self.first.year}年{self.first.month}月"

    def holds(self, day: datetime.date) -> bool:
        """Whether a day is of the month itself."""
        return (day.year, day.month) == (self.first.year, self.first.month)

    def day(self, day: datetime.date) -> DayFigures:
        """The figures of a day that is shown."""
        return self.days[(day - self.days[0].day).days]


class Kind(StrEnum):
    """What a line of a day is about."""

    VISIT = "走访"
    SERVICE = "服务联系"
    PLAN = "计划"
    BIRTHDAY = "寿辰"
    CASE = "事项"


GROUPS = {Kind.VISIT: (VisitGroup.CONDOLENCE,), Kind.SERVICE: (VisitGroup.SERVICE, VisitGroup.CONTACT)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a day: the id of the visit or the case, else that of the person; who, and what about it."""

    key: int
    name: str
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayList:
    """What is on a day with the names; the first of the duties alone, those to be done before the others."""

    figures: DayFigures
    duties: Sequence[DutyLine]
    entries: Mapping[Kind, Sequence[Entry]]
    totals: Mapping[Kind, int]
