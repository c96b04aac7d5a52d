"""What is chosen for a 支部花名册, and one heading of it with its members."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cadredesk.branches.records import Branch

# Columns of the list of people that show from the start.
COLUMNS = (
    "name", "sex", "birth", "age", "category", "rank", "unit", "membership", "party_joined", "party_post", "phone", "address",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChoice:
    """How the roster of a branch is printed. ``membership`` leaves only the members of one kind ("" of none known)."""

    branch_id: int
    columns: Sequence[str] = COLUMNS
    title: str = ""
    below: bool = True
    """The branches under it, too."""
    new_page: bool = False
    """Each branch begins on a page of its own."""
    functional: bool = True
    """Functional members are listed apart."""
    membership: str | None = None
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPart:
    """The members of one branch: stored values of the columns, and how many are 单独 and 混编."""

    branch: Branch
    ids: Sequence[int]
    rows: Sequence[Sequence[Any]]
    separate: int = 0
    mixed: int = 0
    functional: bool = False
    """Members beside their own branch, counted nowhere here."""
