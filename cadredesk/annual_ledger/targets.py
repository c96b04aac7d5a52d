"""What other pages can ask the page 年度台账 for."""

from cadredesk.core.periods import PeriodTarget
from cadredesk.core.targets import target


@target("proof")
class ShowProof(PeriodTarget):
    """The figures of a period."""
