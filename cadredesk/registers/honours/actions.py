"""What a user does with honours. Each function is one operation of the journal."""

from cadredesk.core.dates import today
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.honours import rules
from cadredesk.registers.honours.records import Honour


def save_honour(office: Office, honour: Honour) -> Honour:
    """Record an honour (without id) or correct one, and give it back as saved. Raises UserError if it cannot stand."""
    rules.require_whole(honour, today())
    require_valid(honour)
    with office.operation(f"{'登记' if honour.id is None else '修改'}荣誉：{_called(office, honour)}"):
        return registers_store.save(office, honour)


def delete_honour(office: Office, honour: Honour) -> None:
    """Take out an honour entered by mistake."""
    with office.operation(f"删除荣誉：{_called(office, honour)}"):
        registers_store.delete(office, honour)


def _called(office: Office, honour: Honour) -> str:
    holder = rows.name_of(office, "people", honour.person_id) or honour.named
    return f"{holder} {honour.name}"
