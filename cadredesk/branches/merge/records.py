"""What a merge is asked for, and what it would do."""

from dataclasses import dataclass

from cadredesk.branches.entries.records import BranchPost
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Organisations that go into one of them, into another one, or into a new one (``into`` without id), on a day.

    ``posts`` are the posts of the merged organisation from that day on: for S001's 一肩挑 the same person as 书记 and
    as 主任. Only post, person, name and note of them count.
    """

    sources: tuple[int, ...]
    into: Branch
    since: PartialDate
    posts: tuple[BranchPost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """What a merge would do. ``staying`` are the dead and moved who stay on record with the ended ones."""

    into: Branch
    ended: tuple[Branch, ...]
    moving: tuple[int, ...]
    staying: int
    functional: int
    children: tuple[Branch, ...]
    posts_ended: int
    members_after: int
