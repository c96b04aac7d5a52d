"""What a user does with branches and liaisons. Each function is one operation of the journal."""

import dataclasses
from collections.abc import Sequence

from cadredesk.branches import store, store_head_sync
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.records import Branch, BranchType, Liaison
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.history.records import Track
from cadredesk.people.records import Membership
from cadredesk.people.store_changes import write as write_person


def save_branch(office: Office, branch: Branch) -> Branch:
    """Add a branch (without id) or change one, and give it back as saved. The posts of one that has ended end with it.

    Raises UserError if its place in the tree is impossible.
    """
    require_valid(branch)
    branch = dataclasses.replace(branch, name=" ".join(branch.name.split()))
    if not branch.name:
        raise UserError("请填写支部名称。")
    same = store.by_name(office, branch.name)
    if same and same.id != branch.id:
        raise UserError(f"已经有名为“{branch.name}”的组织，请换一个名称。")
    if branch.id is not None and branch.parent_id is not None:
        above = [branch.parent_id, *store.ancestors(office, branch.parent_id)]
        if branch.id in above:
            raise UserError("上级不能是本组织或它的下级，请重新选择。")
    if branch.id is None:
        with office.operation(f"新增支部：{branch.name}"):
            return rows.add(office, branch)
    before = store.get(office, branch.id)
    with office.operation(f"修改支部：{branch.name}"):
        if branch.ended_on and not before.ended_on:
            branch = store_head_sync.end_posts(office, branch, branch.ended_on)
        store.change(office, branch)
    return store.get(office, branch.id or 0)


def delete_branch(office: Office, branch_id: int) -> None:
    """Take out a branch entered by mistake. Raises UserError while people or branches below belong to it."""
    branch = store.get(office, branch_id)
    people, below = store.used_by(office, branch_id)
    if people or below:
        raise UserError(
            f"“{branch.name}”还有 {people} 名成员（含历年和功能型的）、{below} 个下级或并入的组织，不能删除。"
            "请先调整；已撤并的，填写撤销时间即可。"
        )
    if held := store.activities_of(office, branch_id):
        raise UserError(f"“{branch.name}”登记过 {held:,} 次活动，不能删除。已撤并的，填写撤销时间即可。")
    with office.operation(f"删除支部：{branch.name}"):
        entries_store.delete_all(office, branch_id)
        rows.delete(office, Branch, branch_id)


def assign_branch(
    office: Office, person_ids: Sequence[int], branch_id: int | None, membership: str, since: PartialDate | None = None
) -> None:
    """Say in which branch people sit (None: in none), and whether 单独 or 混编, in one operation.

    With ``since`` they have moved on that day, and the past stays as it was; without it this corrects the register.
    In a 小区党支部 the retired are 混编, if nothing else is said.

    Raises UserError for a branch that has ended, and for a functional one: membership there is additional
    (``entries.actions.join_functional``).
    """
    people = people_store.some(office, person_ids)
    where = _place(office, branch_id) if branch_id else "无"
    who = people[0].name if len(people) == 1 else f"{len(people)} 人"
    if branch_id and not membership and store.get(office, branch_id).kind == BranchType.COMMUNITY:
        membership = Membership.MIXED.value
    with office.operation(f"调整支部：{who} → {where}"):
        for person in people:
            moved = dataclasses.replace(person, branch_id=branch_id, membership=membership)
            write_person(office, moved, {Track.BRANCH: since} if since else None)


def _place(office: Office, branch_id: int) -> str:
    """The name of a branch that people may be put into. Raises UserError for one that takes no members."""
    branch = store.get(office, branch_id)
    if branch.kind == BranchType.FUNCTIONAL:
        raise UserError(
            f"“{branch.name}”是功能型党支部，不接组织关系。请在支部页选中它，用“加入成员”，原来的组织关系不变。"
        )
    if branch.ended_on:
        raise UserError(f"“{branch.name}”已于 {branch.ended_on} 撤销，不能再转入成员，请另选支部。")
    return branch.name


def save_liaison(office: Office, liaison: Liaison) -> Liaison:
    """Add a liaison (without id) or change one. Raises UserError without a name or if it is taken."""
    require_valid(liaison)
    liaison = dataclasses.replace(liaison, name="".join(liaison.name.split()))
    if not liaison.name:
        raise UserError("请填写挂联人姓名。")
    if liaison.id is None:
        with office.operation(f"新增挂联人：{liaison.name}"):
            return store.add_liaison(office, liaison)
    with office.operation(f"修改挂联人：{liaison.name}"):
        store.change_liaison(office, liaison)
    return liaison
