"""What a user does with 频次."""

import dataclasses

from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.frequencies import rules
from cadredesk.registers.frequencies.records import Frequency


def save_frequency(office: Office, asked: Frequency) -> Frequency:
    """新增 a rule (without id) or change one; gives it as saved. Raises UserError."""
    rules.require_whole(asked)
    require_valid(asked)
    with office.operation(f"{'新增' if asked.id is None else '修改'}活动频次：{rules.called(asked)}"):
        return rows.save(office, asked)


def turn(office: Office, asked: Frequency) -> Frequency:
    """停用 a rule, or take that back."""
    turned = dataclasses.replace(asked, enabled=not asked.enabled)
    with office.operation(f"{'启用' if turned.enabled else '停用'}活动频次：{rules.called(asked)}"):
        return rows.save(office, turned)


def delete_frequency(office: Office, asked: Frequency) -> None:
    """删除 a rule."""
    with office.operation(f"删除活动频次：{rules.called(asked)}"):
        rows.delete(office, Frequency, asked.id or 0)
