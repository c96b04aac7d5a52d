"""What other pages can ask the page 事项 for."""

from typing import TYPE_CHECKING

from cadredesk.core.targets import Target, target

if TYPE_CHECKING:
    from cadredesk.core.kinds import CaseKind


@target("cases")
class ShowCase(Target):
    """One case, open or closed."""

    case_id: int


@target("cases")
class ShowOpenCases(Target):
    """The open cases, of one kind or of every kind."""

    kind: "CaseKind | None" = None
