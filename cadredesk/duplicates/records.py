"""People who may be in the register twice: likely pairs, and what was decided about a pair."""

from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import record


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two entries may be one person: ``words`` say it, the higher ``score`` the likelier."""

    score: int
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people of the file, the lower id first."""

    first: int
    second: int
    likeness: Likeness


@record(table="different_people", noun="不是同一人")
@dataclass(frozen=True, slots=True, kw_only=True)
class DifferentPeople:
    """Two who look like one and are not: they are not offered again."""

    id: int | None = None
    first_id: int | None = None
    second_id: int | None = None


@record(table="merged_people", noun="人员合并")
@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPerson:
    """Somebody whose rows all stand under another person now."""

    id: int | None = None
    gone_id: int | None = None
    kept_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a merge will do: the rows that move, by table, and what should be known of it."""

    moved: dict[str, int]
    shared_drafts: int = 0  # drafts of vouchers with a line for each of the two
    dropped: tuple[str, ...] = ()  # tracks of which both have a history: one of them goes


class Choice(StrEnum):
    """Whose value stays."""

    KEPT = "保留的一方"
    GONE = "并入的一方"
    BOTH = "两边都留"
