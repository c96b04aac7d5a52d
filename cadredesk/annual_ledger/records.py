"""The annual ledger of a period (台账): what each rule owed and how it was settled, and the same for each person in marks."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import Kind, described
from cadredesk.core.periods import Period
from cadredesk.duties.records import WAITING, Outcome

TOTAL = "合计"


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
    Mark.WAITING: "未到期",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule in the ledger of a period: owed = done + late + overdue + missed + excused + waiting."""

    code: str = ""  # none of the sum of all
    name: str = described("必访事由", default="", listed=True, width=120)
    owed: int = described("应访", Kind.INTEGER, default=0, listed=True, width=76)
    done: int = described("按时", Kind.INTEGER, default=0, listed=True, width=76)
    late: int = described("补访", Kind.INTEGER, default=0, listed=True, width=70)
    overdue: int = described("逾期", Kind.INTEGER, default=0, listed=True, width=70)
    missed: int = described("错过", Kind.INTEGER, default=0, listed=True, width=70)
    excused: int = described("免访", Kind.INTEGER, default=0, listed=True, width=70)
    waiting: int = described("待访", Kind.INTEGER, default=0, listed=True, width=70)
    percent: float | None = described("完成率(%)", Kind.INTEGER, listed=True, width=96)
    before: float | None = described("上期完成率(%)", Kind.INTEGER, listed=True, width=120)


# Which duties are behind a figure.
OUTCOMES = {
    **dict.fromkeys(("owed", "percent", "before"), tuple(Outcome)),
    "waiting": WAITING,
    **{outcome.name.lower(): (outcome,) for outcome in Outcome if outcome not in WAITING},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualLedger:
    """What a period owed, as it stands on a day; the last of ``lines`` sums them up, none where nothing was owed."""

    period: Period
    earlier: Period
    on: datetime.date
    lines: tuple[RuleLine, ...]
    years: tuple[int, ...] = ()

    @property
    def total(self) -> RuleLine:
        """The sum of all rules."""
        return self.lines[-1] if self.lines else RuleLine(name=TOTAL)


@dataclass(frozen=True, slots=True)
class MarkColumn:
    """A column of marks: a rule, or one of its due days where all are owed on one.

    Of a monthly rule one column holds a mark for each of ``months``, or a blank.
    """

    code: str
    label: str
    due: datetime.date | None = None
    months: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """What stands over it: 春节, 巡诊（1—12月）."""
        if not self.months:
            return self.label
        first, last = self.months[0].removesuffix("月"), self.months[-1]
        return f"{self.label}（{first}—{last}）" if len(self.months) > 1 else f"{self.label}（{last}）"


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
