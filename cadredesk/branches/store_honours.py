"""Honours of branches are written here alone: the branch's own level follows them. Within an operation."""

import dataclasses

from cadredesk.branches import store, store_head_sync
from cadredesk.branches.entries.records import BranchHonour
from cadredesk.branches.entries.rules import is_model, require_honour
from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office


def save(office: Office, honour: BranchHonour) -> BranchHonour:
    """Add an honour (without id) or correct one, and give it back as saved. Raises UserError if it cannot stand."""
    store.get(office, honour.branch_id or 0)
    require_honour(honour, today())
    saved = rows.save(office, dataclasses.replace(honour, name=honour.name.strip()))
    store_head_sync.update_columns(office, saved.branch_id or 0)
    return saved


def delete(office: Office, honour: BranchHonour) -> None:
    """Take one out. What the column of the branch said by the last of them goes with it."""
    branch = store.get(office, honour.branch_id or 0)
    rows.delete(office, BranchHonour, honour.id or 0)
    if is_model(honour) and not store_head_sync.rows_decide(office, branch.id or 0)[1]:
        store.change(office, dataclasses.replace(branch, honour=""))
    store_head_sync.update_columns(office, branch.id or 0)
