"""What other pages can ask the page 挂联 for."""

from cadredesk.core.targets import Target, target


@target("liaisons")
class OpenLiaisons(Target):
    """Who answers for whom, as the page stands."""


@target("liaisons")
class ShowLiaison(OpenLiaisons):
    """Whom one liaison answers for."""

    liaison_id: int


@target("liaisons")
class ShowUncovered(OpenLiaisons):
    """The people, or the branches, whom nobody answers for."""

    branches: bool = False
