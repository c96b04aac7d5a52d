"""What other pages can ask the page 走访记录 for."""

from typing import TYPE_CHECKING

from cadredesk.core.targets import Target, target

if TYPE_CHECKING:
    from cadredesk.visits.records import VisitQuery


@target("visits")
class ShowVisit(Target):
    """One visit, chosen in the table."""

    visit_id: int


@target("visits")
class ShowVisits(Target):
    """The visits of a query. ``source`` says in words where the list comes from; "" puts the query into words."""

    query: "VisitQuery"
    source: str = ""
