"""What other pages can ask the page 年报 for."""

from cadredesk.core.periods import PeriodTarget
from cadredesk.core.targets import target


@target("summary")
class ShowSummary(PeriodTarget):
    """The figures of a period."""
