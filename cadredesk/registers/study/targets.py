"""What other pages can ask the page 学习 for."""

from cadredesk.core.targets import Target, target
from cadredesk.registers.activities.records import ActivityKind
from cadredesk.registers.study.records import MemberQuery, Shown


@target("study")
class ShowBranchMonths(Target):
    """支部×月 of a kind in a year; ``month`` is the one whose missing branches ``which`` may ask for."""

    year: int
    month: int
    category: str = ActivityKind.STUDY_DAY.value
    which: Shown = Shown.USUAL


@target("study")
class ShowMemberMonths(Target):
    """成员×月 of a year: those of a query."""

    year: int
    query: MemberQuery = MemberQuery()
