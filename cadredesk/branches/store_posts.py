"""Posts in branches are written here alone: the head shown at the branch follows them. Within an operation."""

from cadredesk.branches import store_head_sync
from cadredesk.branches.entries.records import HEADS, BranchPost
from cadredesk.branches.records import Branch
from cadredesk.db import rows
from cadredesk.db.file import Office


def save(office: Office, branch: Branch, post: BranchPost, who: str) -> BranchPost:
    """Add a post of ``who`` (without id) or correct one, and give it back as saved.

    Before somebody comes to the head of a branch whose secretary was known by the column alone, that one gets a post too.
    """
    if post.id is None and post.post in HEADS and branch.secretary not in ("", who):
        store_head_sync.create_initial_rows(office, branch)
    post = rows.save(office, post)
    store_head_sync.update_columns(office, branch.id or 0)
    return post
