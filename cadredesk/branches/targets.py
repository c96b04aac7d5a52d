"""What other pages can ask the page 支部 for."""

from cadredesk.core.targets import Target, target


@target("branches")
class OpenBranches(Target):
    """The tree, as it stands."""


@target("branches")
class ShowBranch(Target):
    """One organisation, chosen in the tree."""

    branch_id: int


@target("branches")
class ShowBranches(Target):
    """These alone. ``source`` says in words where the list comes from."""

    ids: tuple[int, ...]
    source: str
