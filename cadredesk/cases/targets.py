"""What other pages can ask the page 事项 for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadredesk.core.targets import Target

if TYPE_CHECKING:
    from cadredesk.core.kinds import CaseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCases(Target):
    """The cases, as the page stands."""

    page = "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCase(OpenCases):
    """One case, open or closed."""

    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOpenCases(OpenCases):
    """The open cases, of one kind or of every kind."""

    kind: "CaseKind | None" = None
