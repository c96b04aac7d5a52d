"""The annual ledger of a period (台账): what each rule owed and how it was settled, and the same for each person in marks."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from cadredesk.core.fields import Kind, described
from cadredesk.core.kinds import VisitGroup
from cadredesk.core.periods import Period
from cadredesk.duties.records import WAITING, Outcome

GROUPS = tuple(each.value for each in VisitGroup)


class Mark(StrEnum):
    """How one duty stands, as offices tick it on paper."""

    DONE = "√"
    LATE = "补"
    EXCUSED = "免"
    OVERDUE = "○"
    MISSED = "×"
    WAITING = "・"


MARKS = {outcome: Mark.WAITING if outcome in WAITING else Mark[outcome.name] for outcome in Outcome}
WORDS = {
    Mark.DONE: "按时走访",
    Mark.LATE: "补访",
    Mark.EXCUSED: "免访",
    Mark.OVERDUE: "逾期",
    Mark.MISSED: "错过",
    Mark.WAITING: "待访",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule in the ledger of a period: owed = done + late + overdue + missed + excused + waiting."""

    code: str = ""  # none of the sum of a group
    name: str = described("必访事由", default="", listed=True, width=112)
    group: str = described("走访分类", default="", listed=True, width=78)
    owed: int = described("应访", Kind.INTEGER, default=0, listed=True, width=66)
    done: int = described("按时", Kind.INTEGER, default=0, listed=True, width=66)
    late: int = described("补访", Kind.INTEGER, default=0, listed=True, width=60)
    overdue: int = described("逾期", Kind.INTEGER, default=0, listed=True, width=60)
    missed: int = described("错过", Kind.INTEGER, default=0, listed=True, width=60)
    excused: int = described("免访", Kind.INTEGER, default=0, listed=True, width=60)
    waiting: int = described("待访", Kind.INTEGER, default=0, listed=True, width=60)
    percent: float | None = described("完成率（%）", Kind.INTEGER, listed=True, width=106)
    before: float | None = described("上期完成率（%）", Kind.INTEGER, listed=True, width=164)


# Which duties are behind a figure.
OUTCOMES = {
    **dict.fromkeys(("owed", "percent", "before"), tuple(Outcome)),
    "waiting": WAITING,
    **{outcome.name.lower(): (outcome,) for outcome in Outcome if outcome not in WAITING},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualLedger:
    """What a period owed, as it stands on a day: the rules of each group and then their sum, none where nothing was owed.

    What belongs to different groups is never added up. ``earlier`` is what it is compared with, ``compared`` what that is
    called; None and "" where there is nothing to compare with. Nothing was owed before ``duties_since``.
    """

    period: Period
    earlier: Period | None
    compared: str
    on: datetime.date
    lines: tuple[RuleLine, ...]
    years: tuple[int, ...] = ()
    duties_since: datetime.date | None = None

    @property
    def sections(self) -> list[tuple[str, list[RuleLine]]]:
        """The lines of each group, the last of which is their sum."""
        return [(group, list(lines)) for group, lines in groupby(self.lines, lambda line: line.group)]

    @property
    def sums(self) -> dict[str, RuleLine]:
        """The sum of each group that owed something."""
        return {group: lines[-1] for group, lines in self.sections}

    @property
    def visits(self) -> RuleLine:
        """The sum of 走访慰问."""
        return self.sums.get(VisitGroup.CONDOLENCE.value, RuleLine(group=VisitGroup.CONDOLENCE.value))

    @property
    def notice(self) -> str:
        """What is to be said of a period that begins before anything was owed; else ""."""
        return notice(self.period, self.duties_since)


def notice(period: Period, duties_since: datetime.date | None) -> str:
    """That visits before 必访起算日 are only records, where a period begins before it; else ""."""
    early = duties_since is not None and period.since < duties_since
    return f"{duties_since} 以前的走访只作记录，不列应访。" if early else ""


@dataclass(frozen=True, slots=True)
class MarkColumn:
    """A column of marks: a rule, or one of its due days where all are owed on one.

    Of a rule by months or quarters one column holds a mark for each that ends on one of ``ends``, or a blank; ``months``
    is how long they are.
    """

    code: str
    label: str
    due: datetime.date | None = None
    months: int = 1
    ends: tuple[datetime.date, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """What the months or quarters are called."""
        return tuple(f"{end.month // self.months}{self._unit}" for end in self.ends)

    @property
    def _unit(self) -> str:
        return "月" if self.months == 1 else "季度"

    @property
    def head(self) -> str:
        """What stands over it: 春节, 巡诊（1—12月）, 座谈（1—4季度）."""
        if not self.ends:
            return self.label
        first, last = self.parts[0].removesuffix(self._unit), self.parts[-1]
        return f"{self.label}（{first}—{last}）" if len(self.ends) > 1 else f"{self.label}（{last}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMarks:
    """A person who was owed something: a text of marks for each column, "" where nothing was owed."""

    person_id: int
    name: str
    category: str
    liaison: str
    unit: str
    community: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSheet:
    """The marks of everybody who was owed something in a period."""

    period: Period
    on: datetime.date
    columns: tuple[MarkColumn, ...] = ()
    people: tuple[PersonMarks, ...] = ()
    notice: str = ""


class Grouping(StrEnum):
    """Under which headings people stand on paper."""

    CATEGORY = "按人员类别"
    LIAISON = "按挂联人"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkQuery:
    """Whose marks are shown; "" any."""

    text: str = ""
    category: str = ""
    liaison: str = ""
    mark: str = ""
