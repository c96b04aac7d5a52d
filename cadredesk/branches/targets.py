"""What other pages can ask the page 支部 for."""

from dataclasses import dataclass

from cadredesk.core.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBranches(Target):
    """The organisations, as the page stands."""

    page = "branches"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBranch(OpenBranches):
    """One organisation, chosen in the tree."""

    branch_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBranches(OpenBranches):
    """These alone. ``source`` says in words where the list comes from."""

    ids: tuple[int, ...]
    source: str
