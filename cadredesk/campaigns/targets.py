"""What other pages can ask the page 节日走访 for."""

from dataclasses import dataclass
from datetime import date

from cadredesk.core.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRound(Target):
    """One round: the rule, and the day of the festival."""

    page = "campaigns"
    code: str
    due: date
