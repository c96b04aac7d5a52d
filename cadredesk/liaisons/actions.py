"""What a user does about who answers for whom: assign, hand over, delete, print, export."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from cadredesk.branches import store as branches_store
from cadredesk.branches.records import Branch, Liaison
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.liaisons import paper, store
from cadredesk.liaisons.records import AssignedPerson, counted
from cadredesk.people import store as people_store
from cadredesk.people.store_changes import write

COLUMNS = ("liaison", "name", "category", "phone", "community", "address", "birthday", "unit", "next_due", "next_words", "state")  # fmt: skip


def assign(
    office: Office,
    liaison_id: int | None,
    people: Sequence[int],
    branches: Sequence[int] = (),
    progress: Progress | None = None,
) -> tuple[int, int]:
    """Say who answers for these people and branches (None: nobody), in one operation; gives how many of each changed.

    Whom they were handed over from does not matter. Raises UserError where nobody was chosen.
    """
    if not people and not branches:
        raise UserError("请先选择要指定挂联人的人员或支部。")
    to = store.liaison(office, liaison_id).name if liaison_id else "无"
    return _give(office, "指定挂联人：", liaison_id, to, people, branches, progress)


def _give(
    office: Office,
    what: str,
    liaison_id: int | None,
    to: str,
    people: Sequence[int],
    branches: Sequence[int],
    progress: Progress | None,
) -> tuple[int, int]:
    with office.write_lock:  # nobody writes between the reading and the writing
        whom = [each for each in people_store.some(office, people) if each.liaison_id != liaison_id]
        which = [each for each in rows.some(office, Branch, branches) if each.liaison_id != liaison_id]
        if whom or which:
            said = counted(len(whom), len(which), whom[0].name if len(whom) == 1 else "")
            with office.operation(f"{what}{said} → {to}"):
                for person in (progress or Progress()).over(whom, len(whom), "正在指定挂联人"):
                    write(office, dataclasses.replace(person, liaison_id=liaison_id))
                for branch in which:
                    branches_store.change(office, dataclasses.replace(branch, liaison_id=liaison_id))
    return len(whom), len(which)


def handover(office: Office, from_id: int, to_id: int, progress: Progress | None = None) -> tuple[int, int]:
    """Hand all people and branches of one liaison to another, in one operation; gives how many of each.

    Plans of visits stay with whom they name. Raises UserError where there is nothing to hand over.
    """
    if from_id == to_id:
        raise UserError("移交给同一位挂联人没有变化，请另选一位。")
    before = store.liaison(office, from_id)
    people, branches = store.people_of(office, from_id), store.branches_of(office, from_id)
    if not people and not branches:
        raise UserError(f"{before.name}没有挂联的人员和支部，不需要移交。")
    after = store.liaison(office, to_id)
    return _give(office, f"移交挂联：{before.name} ", to_id, after.name, people, branches, progress)


def delete_liaison(office: Office, liaison_id: int) -> None:
    """Take a liaison out who answers for nobody in the register any more; the dead and ended ones lose the name, too.

    Raises UserError while they answer for somebody.
    """
    liaison = store.liaison(office, liaison_id)
    people, branches = store.people_of(office, liaison_id), store.branches_of(office, liaison_id)
    if people or branches:
        raise UserError(
            f"{liaison.name}还挂联 {len(people):,} 人、{len(branches):,} 个支部，不能删除。请先移交给别的挂联人。"
        )
    gone, ended = store.gone_of(office, liaison_id)
    with office.operation(f"删除挂联人：{liaison.name}"):
        for person in people_store.some(office, gone):
            write(office, dataclasses.replace(person, liaison_id=None))
        for branch in rows.some(office, Branch, ended):
            branches_store.change(office, dataclasses.replace(branch, liaison_id=None))
        rows.delete(office, Liaison, liaison_id)


# ---------------------------------------------------------------- files and paper


def assigned_to(office: Office, liaison_id: int) -> list[AssignedPerson]:
    """The people for whom a liaison answers (NOBODY_ID: nobody), with the next visit of each."""
    return store.assigned(office, store.people_of(office, liaison_id))


def export_list(office: Office, liaison_ids: Sequence[int], out: Path) -> int:
    """Write the people of these liaisons as .xlsx or .csv, each under the liaison's name; gives their number."""
    from cadredesk.sheets.writer import write_table

    fields = [field_of(AssignedPerson, name) for name in COLUMNS]
    found = [assigned_person for each in liaison_ids for assigned_person in assigned_to(office, each)]
    return write_table(out, "挂联名单", fields, (tuple(getattr(each, name) for name in COLUMNS) for each in found))


def print_lists(
    office: Office, liaison_ids: Sequence[int], out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print for each liaison the people and branches for whom they answer, each on pages of their own.

    Gives (name, characters) that no font can print. Raises UserError where they answer for nobody.
    """
    progress = progress or Progress()
    known = {line.liaison_id: line for line in store.liaison_lines(office)}
    lists = []
    for liaison_id in progress.over(list(liaison_ids), len(liaison_ids), "正在读取挂联名单"):
        if liaison_id in known:
            branches = rows.some(office, Branch, store.branches_of(office, liaison_id))
            lists.append(paper.LiaisonList(known[liaison_id], assigned_to(office, liaison_id), branches))
    if not any(each.assigned or each.branches for each in lists):
        who = known[liaison_ids[0]].name if len(liaison_ids) == 1 and liaison_ids[0] in known else ""
        raise UserError(f"{who or '这些挂联人'}没有挂联的人员和支部，没有可以打印的内容。")
    return paper.print_lists(office.name, office.operator, lists, out, progress)
