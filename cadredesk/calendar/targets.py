"""What other pages can ask the page 月历 for."""

from dataclasses import dataclass
from datetime import date

from cadredesk.core.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDay(Target):
    """A day, chosen in its month."""

    page = "calendar"
    day: date
