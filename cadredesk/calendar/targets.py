"""What other pages can ask the page 月历 for."""

from datetime import date

from cadredesk.core.targets import Target, target


@target("calendar")
class ShowDay(Target):
    """A day, chosen in its month."""

    day: date
