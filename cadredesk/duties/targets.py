"""What other pages can ask the page 应访 for."""

from typing import TYPE_CHECKING

from cadredesk.core.targets import Target, target

if TYPE_CHECKING:
    from cadredesk.duties.records import DutyQuery


@target("duties")
class OpenDuties(Target):
    """The duties, as the page stands."""


@target("duties")
class ShowDuties(OpenDuties):
    """The duties of a query, which says in its ``words`` where it comes from."""

    query: "DutyQuery"
