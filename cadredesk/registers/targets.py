"""What other pages can ask the pages of registers for."""

from cadredesk.core.targets import Target, target
from cadredesk.registers.records import RowsTarget


@target("activities")
class ShowActivities(RowsTarget):
    """Activities: one, or those of a query."""


@target("suggestions")
class ShowSuggestions(RowsTarget):
    """Suggestions and requests: one, or those of a query."""


@target("honours")
class ShowHonours(RowsTarget):
    """Honours: one, or those of a query; those of branches have negative ids."""


@target("honours")
class ShowMedals(Target):
    """The dialog of the medals of a year."""

    year: int


@target("suggestions")
class TakeOverRequests(Target):
    """整理 the requests that are written in visits and are no rows yet."""
