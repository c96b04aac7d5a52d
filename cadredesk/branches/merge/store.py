"""Merging organisations: who moves, what ends, and the writing of it inside a running operation."""

import dataclasses

from cadredesk.branches import store, store_head_sync
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.records import BranchPost
from cadredesk.branches.entries.rules import ends_by
from cadredesk.branches.merge.records import Merge, MergePreview
from cadredesk.branches.merge.rules import nearest_remaining
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people import store_changes
from cadredesk.people.entries.records import FunctionalMember
from cadredesk.people.history.records import Track


def ended_by(office: Office, merge: Merge) -> list[Branch]:
    """The organisations that end with a merge."""
    return [store.get(office, each) for each in dict.fromkeys(merge.sources) if each != merge.into.id]


def preview_merge(office: Office, merge: Merge) -> MergePreview:
    """What a merge would do; nothing is written."""
    ended = ended_by(office, merge)
    gone = frozenset(each.id or 0 for each in ended)
    moving = _moving(office, gone, merge.since)
    everybody = len(_moving(office, gone))
    below = [child for each in gone for child in store.children(office, each) if child.id not in gone]
    open_posts = [post for each in gone for post in entries_store.of_branch(office, BranchPost, each) if not post.until]
    present = len(store.member_ids(office, [merge.into.id])) if merge.into.id else 0
    functional = [each for one in gone for each in entries_store.functional_members(office, one)]
    return MergePreview(
        into=merge.into,
        ended=tuple(ended),
        moving=tuple(moving),
        staying=everybody - len(moving),
        functional=len({each.person_id for each in functional}),
        children=tuple(child for child in below if child.id != merge.into.id),
        posts_ended=len(open_posts) + sum(1 for each in ended if _column_alone(office, each)),
        members_after=present + len(store.member_ids(office, sorted(gone))),
    )


def write(office: Office, merge: Merge) -> Branch:
    """Merge; gives the organisation that they have become. Everything that may refuse was asked before."""
    ended = ended_by(office, merge)
    gone = frozenset(each.id or 0 for each in ended)
    parents = {each.id or 0: each.parent_id for each in store.all_branches(office)}
    moving = _moving(office, gone, merge.since)
    into = _keep_in_tree(office, merge, parents, gone)
    for person in people_store.some(office, moving):
        store_changes.write(office, dataclasses.replace(person, branch_id=into), {Track.BRANCH: merge.since})
    for branch in ended:
        _move_below(office, branch, into, nearest_remaining(parents, branch.parent_id, gone))
        _move_functional_and_posts(office, branch, into, merge.since)
    _take_posts(office, merge, into)
    return store.get(office, into)


def _keep_in_tree(office: Office, merge: Merge, parents: dict[int, int | None], gone: frozenset[int]) -> int:
    """The organisation that stays, under one that stays."""
    above = nearest_remaining(parents, merge.into.parent_id, gone)
    into = dataclasses.replace(merge.into, parent_id=above)
    if into.id is None:
        return rows.add(office, into).id or 0
    if above != parents.get(into.id):
        store.change(office, into)
    return into.id


def _move_below(office: Office, branch: Branch, into: int, around: int | None) -> None:
    """What was below an organisation that ends moves below the one that stays, or else beside it."""
    above = store.ancestors(office, into)
    for child in store.children(office, branch.id or 0):
        if child.id != into and child.ended_on is None:
            store.change(office, dataclasses.replace(child, parent_id=around if child.id in above else into))


def _move_functional_and_posts(office: Office, branch: Branch, into: int, since: PartialDate) -> None:
    """The functional memberships and posts of an organisation that ends; honours and grants stay its own."""
    branch_id = branch.id or 0
    _move_functional(office, branch_id, into, since)
    branch = store_head_sync.end_posts(office, store.get(office, branch_id), since)
    store.change(office, dataclasses.replace(branch, ended_on=since, merged_into_id=into))


def _move_functional(office: Office, branch_id: int, into: int, since: PartialDate) -> None:
    there = {each.person_id for each in entries_store.functional_members(office, into)}
    for member in entries_store.functional_members(office, branch_id):
        entries_store.end_functional(office, member, since)
        if member.person_id not in there:
            there.add(member.person_id)
            rows.add(
                office, FunctionalMember(person_id=member.person_id, branch_id=into, since=since, note=member.note)
            )


def _take_posts(office: Office, merge: Merge, into: int) -> None:
    """The posts of the merged organisation: with a new team the old one ends."""
    if not merge.posts:
        return
    store_head_sync.create_initial_rows(office, store.get(office, into))
    taken = {post.post for post in merge.posts}
    for post in entries_store.of_branch(office, BranchPost, into):
        if post.until is None and post.post in taken:
            rows.update(office, dataclasses.replace(post, until=ends_by(post, merge.since)))
    for post in merge.posts:
        rows.add(office, dataclasses.replace(post, id=None, branch_id=into, since=merge.since, until=None))
    store_head_sync.update_columns(office, into)


def _moving(office: Office, gone: frozenset[int], since: PartialDate | None = None) -> list[int]:
    """Who belongs to organisations that end; with a day but for those who had died or moved away before."""
    day = since.first.isoformat() if since else ""
    sql = (
        f"SELECT id FROM people WHERE branch_id IN ({rows.marks(gone)}) AND ifnull(died_on, '9999') > ? "
        "AND ifnull(moved_out_on, '9999') > ? ORDER BY id"
    )
    return rows.column(office, sql, (*sorted(gone), day, day))


def _column_alone(office: Office, branch: Branch) -> bool:
    """Whether a secretary is known by the column alone: that becomes a post, and ends."""
    return bool(branch.secretary) and not store_head_sync.rows_decide(office, branch.id or 0)[0]
