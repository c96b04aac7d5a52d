"""What other pages can ask the page 走访记录 for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadredesk.core.targets import Target

if TYPE_CHECKING:
    from cadredesk.visits.records import VisitQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisits(Target):
    """The visits, as the page stands."""

    page = "visits"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowVisit(OpenVisits):
    """One visit, chosen in the table."""

    visit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowVisits(OpenVisits):
    """The visits of a query. ``source`` says in words where the list comes from; "" puts the query into words."""

    query: "VisitQuery"
    source: str = ""
