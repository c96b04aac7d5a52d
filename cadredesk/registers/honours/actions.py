"""What a user does with honours. Each function is one operation of the journal."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

from cadredesk.branches import store as branches_store
from cadredesk.branches import store_honours
from cadredesk.branches.entries.records import BranchHonour
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.honours import rules, store
from cadredesk.registers.honours.records import MEDAL, Honour, HonourEntry


def save_honour(office: Office, honour: Honour) -> Honour:
    """Record an honour (without id) or correct one, and give it back as saved. Raises UserError if it cannot stand."""
    honour = _checked(office, honour)
    with office.operation(f"{'登记' if honour.id is None else '修改'}荣誉：{_called(office, honour)}"):
        return registers_store.save(office, honour)


def save_entry(office: Office, entry: HonourEntry) -> Honour | BranchHonour:
    """The same of what a form or a row of a workbook says: with 支部 it is kept among the honours of branches."""
    honour = rules.honour_of(entry)
    if isinstance(honour, Honour):
        return save_honour(office, honour)
    branch = branches_store.get(office, honour.branch_id or 0)
    with office.operation(f"登记荣誉：{branch.name} {honour.year} 年{honour.name}"):
        return store_honours.save(office, honour)


def delete_honour(office: Office, honour: Honour | BranchHonour) -> None:
    """Take out an honour entered by mistake."""
    with office.operation(f"删除荣誉：{_called(office, honour)}"):
        if isinstance(honour, BranchHonour):
            store_honours.delete(office, honour)
        else:
            registers_store.delete(office, honour)


def record_many(office: Office, honours: Sequence[Honour], progress: Progress | None = None) -> tuple[int, int]:
    """登记荣誉 of many people in one operation; who has the same already is left out. Gives how many were recorded, and how
    many left out. Raises UserError, and writes nothing, where one cannot stand.
    """
    if not honours:
        raise UserError("还没有要登记荣誉的人。")
    with office.write_lock:  # nobody writes between the reading and the writing
        tidied = [rules.tidied(each) for each in honours]
        fresh = [_checked(office, each) for each in tidied if not store.same(office, each)]
        if fresh:
            whom = _called(office, fresh[0]) if len(fresh) == 1 else f"{fresh[0].name} {len(fresh):,} 人"
            with office.operation(f"登记荣誉：{whom}"):
                for each in (progress or Progress()).over(fresh, len(fresh), "正在登记荣誉"):
                    rows.insert(office, each)
    return len(fresh), len(honours) - len(fresh)


def sign(office: Office, day: date, signers: Mapping[int, str], progress: Progress | None = None) -> int:
    """签收: by the ids of honours who signed for them on a day, in one operation. Gives how many. Raises UserError."""
    if not signers:
        raise UserError("还没有勾选签收的人。")
    with office.write_lock:
        there = rows.some(office, Honour, list(signers))
        signed = [dataclasses.replace(each, signed_on=day, signed_by=signers[each.id or 0].strip()) for each in there]
        for each in signed:
            rules.require_signed(each, today())
            if not each.signed_by:
                raise UserError(f"请填写{_holder(office, each)}的签收人。")
        if signed:
            whom = _called(office, signed[0]) if len(signed) == 1 else f"{len(signed):,} 人"
            with office.operation(f"登记签收：{whom}"):
                for each in (progress or Progress()).over(signed, len(signed), "正在登记签收"):
                    rows.update(office, each)
    return len(signed)


def _checked(office: Office, honour: Honour) -> Honour:
    """As it is kept. Raises UserError if it cannot stand; somebody has one medal alone."""
    honour = rules.tidied(honour)
    rules.require_whole(honour, today())
    require_valid(honour)
    if honour.name == MEDAL and (other := store.other_medal(office, honour)):
        raise UserError(f"{_holder(office, honour)}的{MEDAL}已于 {other.date} 登记，每人只发一枚。")
    return honour


def _called(office: Office, honour: Honour | BranchHonour) -> str:
    return f"{_holder(office, honour)} {honour.name}"


def _holder(office: Office, honour: Honour | BranchHonour) -> str:
    if isinstance(honour, BranchHonour):
        return rows.name_of(office, "branches", honour.branch_id)
    return rows.name_of(office, "people", honour.person_id) or honour.named
