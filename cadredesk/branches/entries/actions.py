"""What a user does with posts, elections, honours, grants and functional memberships. Each is one operation."""

import dataclasses
from collections.abc import Sequence

from cadredesk.branches import store, store_head_sync, store_honours, store_posts
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.records import HEADS, BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.entries.rules import ends_by, require_grant, require_present, require_whole
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.core.names import clean_name
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.entries.records import FunctionalMember

# ---------------------------------------------------------------- posts and elections


def save_post(office: Office, post: BranchPost) -> BranchPost:
    """Add a post (without id) or correct one. Raises UserError if it cannot stand."""
    post = _tidied(post)
    require_standing(office, post)
    branch = store.get(office, post.branch_id or 0)
    if branch.ended_on and post.until is None:
        raise UserError(f"“{branch.name}”已于 {branch.ended_on} 撤销，登记以前的任职请填写卸任时间。")
    who, act = _holder(office, post), "登记任职" if post.id is None else "修改任职"
    with office.operation(f"{act}：{branch.name}{post.post} {who}"):
        return store_posts.save(office, branch, [post])[0]


def delete_post(office: Office, post: BranchPost) -> None:
    """Take out a post entered by mistake; one that is given up gets an end instead."""
    branch = store.get(office, post.branch_id or 0)
    with office.operation(f"删除任职：{branch.name}{post.post} {_holder(office, post)}"):
        rows.delete(office, BranchPost, post.id or 0)
        if post.post in HEADS and not store_head_sync.rows_decide(office, branch.id or 0)[0]:
            store.change(office, dataclasses.replace(branch, secretary=""))
        store_head_sync.update_columns(office, branch.id or 0)


def elect(
    office: Office, branch_id: int, day: PartialDate, team: Sequence[BranchPost], term_end: PartialDate | None
) -> Branch:
    """登记换届: the open posts end on the day, the new team begins, and the term gets its new end, in one operation.

    Of ``team`` only post, person or name, and note count. Raises UserError for an election that cannot have been.
    """
    branch = store.get(office, branch_id)
    if branch.ended_on:
        raise UserError(f"“{branch.name}”已于 {branch.ended_on} 撤销，不能换届。")
    if not team:
        raise UserError("请填写新一届的班子，至少一人。")
    if term_end and term_end.last <= day.first:
        raise UserError(f"下次换届时间 {term_end} 要在这次换届 {day} 之后，请核对。")
    fresh = [_tidied(dataclasses.replace(post, id=None, branch_id=branch_id, since=day, until=None)) for post in team]
    for post in fresh:
        require_standing(office, post)
    _refuse_twice(office, fresh)
    with office.operation(f"换届登记：{branch.name}"):
        store_head_sync.create_initial_rows(office, branch)
        _end_posts(office, branch_id, day)
        for post in fresh:
            rows.add(office, post)
        store.change(office, dataclasses.replace(branch, term_end=term_end, secretary=""))
        store_head_sync.update_columns(office, branch_id)
    return store.get(office, branch_id)


def _end_posts(office: Office, branch_id: int, day: PartialDate) -> None:
    for post in entries_store.of_branch(office, BranchPost, branch_id):
        if post.until is None:
            if post.since and post.since.first > day.last:
                raise UserError(f"{post.post}的任职时间 {post.since} 晚于换届时间 {day}，请核对。")
            rows.update(office, dataclasses.replace(post, until=ends_by(post, day)))


def _refuse_twice(office: Office, team: Sequence[BranchPost]) -> None:
    seen = set()
    for post in team:
        key = (post.post, post.person_id, post.name)
        if key in seen:
            raise UserError(f"{_holder(office, post)}的{post.post}填写了两次，请去掉一行。")
        seen.add(key)


def require_standing(office: Office, post: BranchPost) -> None:
    """Raises UserError for a post that cannot stand, or whose holder is no longer there to hold it."""
    require_whole(post, today())
    if post.person_id:
        require_present(people_store.get(office, post.person_id), post)


def _tidied(post: BranchPost) -> BranchPost:
    """Somebody of the register needs no name beside. Raises UserError for a name that is none."""
    require_valid(post)
    name = "" if post.person_id else clean_name(post.name)
    return dataclasses.replace(post, post=post.post.strip(), name=name)


def _holder(office: Office, post: BranchPost) -> str:
    return people_store.get(office, post.person_id).name if post.person_id else post.name


# ---------------------------------------------------------------- honours and grants


def save_honour(office: Office, honour: BranchHonour) -> BranchHonour:
    """Add an honour (without id) or correct one; the branch's own level follows. Raises UserError if it cannot stand."""
    branch = store.get(office, honour.branch_id or 0)
    with office.operation(f"登记荣誉：{branch.name} {honour.year} 年{honour.name.strip()}"):
        return store_honours.save(office, honour)


def delete_honour(office: Office, honour: BranchHonour) -> None:
    """Take out an honour entered by mistake. What the column said by the last of them goes with it."""
    branch = store.get(office, honour.branch_id or 0)
    with office.operation(f"删除荣誉：{branch.name} {honour.year} 年{honour.name}"):
        store_honours.delete(office, honour)


def save_grant(office: Office, grant: BranchGrant) -> BranchGrant:
    """Correct a grant, or add one to its branch. Raises UserError if it cannot stand."""
    if grant.id is None:
        return grant_to(office, [grant.branch_id or 0], grant)[0]
    require_grant(grant, today())
    branch = store.get(office, grant.branch_id or 0)
    with office.operation(f"修改拨付经费：{branch.name} {show_yuan(grant.fen or 0)} 元"):
        rows.update(office, grant)
    return grant


def grant_to(office: Office, branch_ids: Sequence[int], grant: BranchGrant) -> list[BranchGrant]:
    """登记拨付经费: the same sum to each of these branches (S000: 99 branches, 10,000 元 each), in one operation.

    A fact that is tracked: no money leaves the books of this office by it.
    """
    require_grant(grant, today())
    if not branch_ids:
        raise UserError("请先选择要拨付的支部。")
    names = [store.get(office, branch_id).name for branch_id in branch_ids]
    to = names[0] if len(names) == 1 else f"{len(names)} 个支部各"
    with office.operation(f"登记拨付经费：{to} {show_yuan(grant.fen or 0)} 元"):
        return [rows.add(office, dataclasses.replace(grant, id=None, branch_id=branch_id)) for branch_id in branch_ids]


def delete_grant(office: Office, grant: BranchGrant) -> None:
    """Take out a grant entered by mistake."""
    branch = store.get(office, grant.branch_id or 0)
    with office.operation(f"删除拨付经费：{branch.name} {show_yuan(grant.fen or 0)} 元"):
        rows.delete(office, BranchGrant, grant.id or 0)


# ---------------------------------------------------------------- functional branches


def join_functional(office: Office, person_ids: Sequence[int], branch_id: int, since: PartialDate | None = None) -> int:
    """加入功能型党支部, beside the own branch, which stays as it is. Who is a member already is left out.

    Gives how many joined. Raises UserError for a branch that is not functional or has ended.
    """
    branch = store.get(office, branch_id)
    if branch.kind != BranchType.FUNCTIONAL:
        raise UserError(f"“{branch.name}”不是功能型党支部，请用“移入成员”调整组织关系。")
    if branch.ended_on:
        raise UserError(f"“{branch.name}”已于 {branch.ended_on} 撤销，不能再加入成员。")
    if since and since.first > today():
        raise UserError(f"加入时间 {since} 在今天之后，请到那一天再登记。")
    there = {each.person_id for each in entries_store.functional_members(office, branch_id)}
    people = [each for each in people_store.some(office, person_ids) if each.id not in there]
    if not people:
        raise UserError(f"所选的人都已经在“{branch.name}”里了。")
    who = people[0].name if len(people) == 1 else f"{len(people)} 人"
    with office.operation(f"加入功能型支部：{who} → {branch.name}"):
        for person in people:
            rows.add(office, FunctionalMember(person_id=person.id, branch_id=branch_id, since=since))
    return len(people)


def leave_functional(
    office: Office, person_ids: Sequence[int], branch_id: int, until: PartialDate | None = None
) -> int:
    """退出功能型党支部 on a day, or, without a day, take out memberships entered by mistake. Gives how many."""
    branch = store.get(office, branch_id)
    if until and until.first > today():
        raise UserError(f"退出时间 {until} 在今天之后，请到那一天再登记。")
    wanted = set(person_ids)
    members = [each for each in entries_store.functional_members(office, branch_id) if each.person_id in wanted]
    if not members:
        raise UserError(f"所选的人不在“{branch.name}”里。")
    act = "退出功能型支部" if until else "删除功能型支部成员"
    who = people_store.get(office, members[0].person_id or 0).name if len(members) == 1 else f"{len(members)} 人"
    with office.operation(f"{act}：{who}，{branch.name}"):
        for member in members:
            if until:
                entries_store.end_functional(office, member, until)
            else:
                rows.delete(office, FunctionalMember, member.id or 0)
    return len(members)
