"""What other pages can ask the page 应访 for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadredesk.core.targets import Target

if TYPE_CHECKING:
    from cadredesk.duties.records import DutyQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDuties(Target):
    """The duties, as the page stands."""

    page = "duties"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDuties(OpenDuties):
    """The duties of a query, which says in its ``words`` where it comes from."""

    query: "DutyQuery"
