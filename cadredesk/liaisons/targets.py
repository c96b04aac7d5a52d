"""What other pages can ask the page 挂联 for."""

from dataclasses import dataclass

from cadredesk.core.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLiaisons(Target):
    """Who answers for whom, as the page stands."""

    page = "liaisons"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLiaison(OpenLiaisons):
    """Whom one liaison answers for."""

    liaison_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowUncovered(OpenLiaisons):
    """The people, or the branches, whom nobody answers for."""

    branches: bool = False
