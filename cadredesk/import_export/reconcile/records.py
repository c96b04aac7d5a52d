"""Another office's list beside the register: of whom both speak, what they say otherwise, and what can be taken over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cadredesk.import_export.records import CellProblem, Preview

Place = tuple[str, int]  # sheet, if there are several, and row


class Sort(StrEnum):
    """How list and register differ about somebody: each person is of one sort."""

    GONE = "去世、转出不一致"
    ONLY_THEIRS = "表里有、名册没有"
    ONLY_OURS = "名册有、表里没有"
    DIFFERING = "内容不同"
    UNCLEAR = "无法核对"


# What a line of the table says about the value.
MISSING, DISAGREES, COARSER = "名册未填", "不一致", "表中较粗，与名册对不上"
HIDDEN = "表中有隐去的数字，与名册对不上"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing in which list and register differ.

    ``person`` is the id in the register, 0 for somebody who is not there; ``rows`` are those of the list. ``field`` is the
    name of the field that can be taken over from the list, "" where there is none.
    """

    sort: Sort
    name: str
    person: int = 0
    id_number: str = ""
    category: str = ""
    unit: str = ""
    state: str = ""
    field: str = ""
    item: str = ""  # what it is about: the label of a field
    ours: str = ""
    theirs: str = ""
    note: str = ""
    rows: tuple[Place, ...] = ()
    people: tuple[int, ...] = ()  # whom a row that is not clear may mean

    @property
    def can_be_taken(self) -> bool:
        """Whether the list's word can be taken over: a value, or somebody to be added."""
        return bool(self.field) or self.sort is Sort.ONLY_THEIRS

    @property
    def whom(self) -> tuple[int, tuple[Place, ...]]:
        """The same for all lines about one person."""
        return self.person, self.rows if not self.person else ()


# Which of the register the list has to have: values by field name (人员类别, 状态, 所在支部 …). Of one field several may do.
Scope = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the rows of a list say beside the register.

    ``met`` are all of the register whom a row means or may mean; ``scope`` is whom the list seems to be about.
    """

    preview: Preview
    lines: tuple[Line, ...]
    met: frozenset[int]
    same: int  # people about whom both say the same
    scope: Scope


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A comparison, and whom of the register the list leaves out: those in the scope whom no row means."""

    comparison: Comparison
    scope: Scope
    where: tuple[str, ...] = ()  # further conditions, as they were given
    only_ours: tuple[Line, ...] = ()
    counts: Mapping[Sort, int] = field(default_factory=dict)  # people of each sort; of what is not clear rows

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return len(self.comparison.preview.plan.rows)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them, sort by sort."""
        every = (*self.comparison.lines, *self.only_ours)
        return tuple(line for sort in Sort for line in every if line.sort is sort)

    def of(self, sort: Sort) -> list[Line]:
        """The lines of one sort."""
        return [line for line in (*self.comparison.lines, *self.only_ours) if line.sort is sort]

    @property
    def remarks(self) -> list[CellProblem]:
        """What is to be said of the sheets as a whole: columns and rows that were left out."""
        preview = self.comparison.preview
        return [one for source in preview.sources for one in source.problems] + list(preview.plan.problems)
