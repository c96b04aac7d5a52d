"""Study by month: what each branch held, and who of its members missed it."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cadredesk.branches.records import Branch
from cadredesk.registers.activities.records import STUDY_KINDS, THEORY

MONTHS = range(1, 13)
# What 成员×月 may be about: 学习政治理论, or one of the other kinds alone.
MARKED: dict[str, tuple[str, ...]] = {"学习日和集中学习": THEORY} | {
    each.value: (each,) for each in STUDY_KINDS if each not in THEORY
}
USUAL_MARKED = next(iter(MARKED))
LONG_MISSED = 3  # months in a row after which somebody should be seen at home


class Mark(StrEnum):
    """How somebody stands in a month."""

    PRESENT = "到"
    DELIVERED = "送"
    EXCUSED = "假"
    MISSED = "缺"
    NONE = "–"


MARK_WORDS = {
    Mark.PRESENT: "到会",
    Mark.DELIVERED: "送学或阅文上门",
    Mark.EXCUSED: "请假、住院或外出",
    Mark.MISSED: "缺学",
    Mark.NONE: "支部没有名单，或当时不是成员",
}
LEGEND = "　".join(f"{mark} {words}" for mark, words in MARK_WORDS.items())


class Shown(StrEnum):
    """Which branches the grid has."""

    USUAL = "有学习日的支部"
    ALL = "全部支部"
    OPEN = "还没有登记的支部"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a branch held of a kind in a month: ``ids`` in the order of their days, 场次, 人次; ``bare`` are without either
    names or a number yet.
    """

    ids: tuple[int, ...] = ()
    sessions: int = 0
    times: int = 0
    bare: int = 0

    @property
    def entered(self) -> bool:
        """Whether there is anything to count."""
        return len(self.ids) > self.bare

    @property
    def words(self) -> str:
        """What a cell shows: 31; of several 2场 62; of what has no number yet 待补."""
        if not self.entered:
            return "待补" if self.ids else ""
        return f"{self.sessions}场 {self.times:,}" if self.sessions > 1 else f"{self.times:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchYear:
    """A branch with what it held in the months of a year."""

    branch: Branch
    months: Mapping[int, Held] = field(default_factory=dict)

    @property
    def total(self) -> Held:
        """The whole year."""
        return total_of(self.months.values())


def total_of(all_held: Iterable[Held]) -> Held:
    """Several together."""
    found = list(all_held)
    return Held(
        ids=tuple(each for held in found for each in held.ids),
        sessions=sum(each.sessions for each in found),
        times=sum(each.times for each in found),
        bare=sum(each.bare for each in found),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """An activity of a branch that has a list of names."""

    id: int
    branch_id: int
    date: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What marks follow from. ``members`` of the branch on the day, ``present`` and ``excused`` by the id of the activity;
    ``delivered`` are (person, month as 2026-01).
    """

    listed: tuple[Listed, ...] = ()
    members: Mapping[int, frozenset[int]] = field(default_factory=dict)
    present: Mapping[int, frozenset[int]] = field(default_factory=dict)
    excused: Mapping[int, frozenset[int]] = field(default_factory=dict)
    delivered: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberYear:
    """A member with the marks of a year by month (2026-01); ``missed`` months of the year, ``in_a_row`` up to the last
    that was held, which may reach into the year before. ``here``: alive and in the register.
    """

    person_id: int
    name: str
    branch_id: int | None = None
    branch: str = ""
    limited: bool = False
    here: bool = True
    marks: Mapping[str, Mark] = field(default_factory=dict)
    missed: int = 0
    in_a_row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberQuery:
    """Whose marks are shown: of a branch, found by a text, who missed so many months in a row, who walks with difficulty."""

    branch_id: int | None = None
    text: str = ""
    in_a_row: int = 0
    missed: bool = False
    limited: bool = False
