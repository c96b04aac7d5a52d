"""What must not come about where something in a register is undone."""

from cadredesk.db.undo import UndoCheck
from cadredesk.registers.honours.store_medals import doubled_for_undo

CHECKS = (UndoCheck(tables=frozenset({"honours"}), find=doubled_for_undo),)
