"""Merging organisations into one, with their history (S001: 29 学委会 and 32 支部 became 35)."""

import dataclasses

from cadredesk.branches import store
from cadredesk.branches.entries.actions import require_standing
from cadredesk.branches.merge import rules as merge_rules
from cadredesk.branches.merge import store as merge_store
from cadredesk.branches.merge.records import Merge, MergePreview
from cadredesk.branches.records import Branch
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.names import clean_name, some_of
from cadredesk.core.values import require_valid
from cadredesk.db.file import Office

NAMED = 3  # organisations named in the operation


def preview_merge(office: Office, merge: Merge) -> MergePreview:
    """What a merge would do, for its preview. Raises UserError where it cannot be."""
    merge_rules.require_possible(merge_store.ended_by(office, merge), merge.into, merge.since, today())
    return merge_store.preview_merge(office, merge)


def merge(office: Office, wanted: Merge) -> Branch:
    """Merge organisations in one operation, and give the one that they have become.

    Members move on that day, and their past stays countable; functional memberships move; what was below moves below
    the one that stays; posts end, and those of the merge begin; the others get their end and say into which they went.
    Honours and grants stay with those that received them. Raises UserError where it cannot be.
    """
    for post in wanted.posts:
        require_valid(post)
    wanted = dataclasses.replace(
        wanted,
        into=_named(office, wanted),
        posts=tuple(dataclasses.replace(post, name="" if post.person_id else clean_name(post.name)) for post in wanted.posts),
    )  # fmt: skip
    ended = merge_store.ended_by(office, wanted)
    merge_rules.require_possible(ended, wanted.into, wanted.since, today())
    for post in wanted.posts:
        require_standing(office, dataclasses.replace(post, since=wanted.since, until=None))
    names = some_of([each.name for each in ended], NAMED, "个")
    with office.operation(f"合并支部：{names} → {wanted.into.name}"):
        return merge_store.write(office, wanted)


def _named(office: Office, wanted: Merge) -> Branch:
    """The organisation to go into: as it is in the file, or a new one under a name of its own, founded on the day."""
    into = wanted.into
    if into.id is not None:
        return store.get(office, into.id)
    name = " ".join(into.name.split())
    if not name:
        raise UserError("请填写合并后的名称。")
    require_valid(into)
    same = store.by_name(office, name)
    if same:
        raise UserError(f"已经有名为“{name}”的组织：可以选择并入它，或换一个名称。")
    return dataclasses.replace(into, name=name, founded_on=into.founded_on or wanted.since)
