"""What must hold of branches where something about them is undone."""

from collections.abc import Iterator

from cadredesk.branches import store, store_head_sync
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.records import BranchHonour
from cadredesk.branches.entries.rules import head_name, level_on
from cadredesk.branches.records import BranchType
from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.db.undo import UndoCheck
from cadredesk.people.store_undo import ends_with_leaving


def _in_the_tree(office: Office) -> Iterator[tuple[object, str]]:
    """One branch of a name; no branch below itself."""
    for (name,) in office.conn.execute("SELECT name FROM branches GROUP BY name HAVING count(*) > 1").fetchall():
        yield ("name", name), f"会有两个名为“{name}”的组织"
    for branch in store.all_branches(office):
        if branch.id in store.ancestors(office, branch.id or 0):
            yield ("above", branch.id), f"“{branch.name}”会成为自己的上级"


def _agrees_with_rows(office: Office) -> Iterator[tuple[object, str]]:
    """书记 and 示范级别 of a branch are what its posts and honours say."""
    for branch in store.all_branches(office):
        heads, levels = store_head_sync.rows_decide(office, branch.id or 0)
        if heads and head_name(entries_store.held(office, branch.id or 0)) != branch.secretary:
            yield ("head", branch.id), f"“{branch.name}”的负责人会与之后登记的任职不一致"
        honours = entries_store.of_branch(office, BranchHonour, branch.id or 0)
        if levels and level_on(honours, today().year) != branch.honour:
            yield ("level", branch.id), f"“{branch.name}”的示范级别会与之后登记的表彰不一致"


_MEMBERS = (
    "SELECT b.id, b.name, b.ended_on IS NOT NULL FROM branches b WHERE (b.ended_on IS NOT NULL OR b.kind = ?) "
    "AND EXISTS (SELECT 1 FROM people p WHERE p.branch_id = b.id AND p.died_on IS NULL AND p.moved_out_on IS NULL)"
)
_FUNCTIONAL = (
    "SELECT b.id, b.name FROM branches b WHERE b.kind <> ? "
    "AND EXISTS (SELECT 1 FROM functional_members f WHERE f.branch_id = b.id AND f.until IS NULL)"
)


def _members_allowed(office: Office) -> Iterator[tuple[object, str]]:
    """An ended branch has no members, a functional one no organisational ones, another none of the functional kind."""
    for branch, name, ended in office.conn.execute(_MEMBERS, (BranchType.FUNCTIONAL,)).fetchall():
        what = "重新记为撤销" if ended else "重新记为功能型党支部"
        yield ("members", branch), f"“{name}”会{what}，但之后转入了成员"
    for branch, name in office.conn.execute(_FUNCTIONAL, (BranchType.FUNCTIONAL,)).fetchall():
        yield ("functional", branch), f"“{name}”会不再是功能型党支部，但之后加入了成员"


CHECKS = (
    UndoCheck(tables=frozenset({"branches"}), find=_in_the_tree),
    UndoCheck(tables=frozenset({"branches", "branch_posts", "branch_honours", "people"}), find=_agrees_with_rows),
    UndoCheck(tables=frozenset({"branches", "people", "functional_members"}), find=_members_allowed),
    ends_with_leaving("在任的党内职务", "branch_posts", "x.until IS NULL"),
)
