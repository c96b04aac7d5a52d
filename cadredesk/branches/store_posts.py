"""Posts in branches are written here alone: the head shown at the branch follows them. Within an operation."""

from collections.abc import Sequence

from cadredesk.branches import store_head_sync
from cadredesk.branches.entries.records import HEADS, BranchPost
from cadredesk.branches.records import Branch
from cadredesk.db import rows
from cadredesk.db.file import Office


def save(office: Office, branch: Branch, posts: Sequence[BranchPost]) -> list[BranchPost]:
    """Add posts of a branch (without id) or correct them, and give them back as saved.

    Before somebody else comes to the head of a branch whose secretary was known by the column alone, that one gets a post
    too, so that both are seen until one of them ends.
    """
    heads = [each for each in posts if each.id is None and each.post in HEADS]
    if heads and branch.secretary not in ("", *(_holder(office, each) for each in heads)):
        store_head_sync.create_initial_rows(office, branch)
    saved = [rows.save(office, each) for each in posts]
    store_head_sync.update_columns(office, branch.id or 0)
    return saved


def _holder(office: Office, post: BranchPost) -> str:
    return rows.name_of(office, "people", post.person_id) if post.person_id else post.name
