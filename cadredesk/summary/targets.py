"""What other pages can ask the page 年报 for."""

from dataclasses import dataclass

from cadredesk.core.periods import PeriodTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSummary(PeriodTarget):
    """The figures of a period."""

    page = "summary"
