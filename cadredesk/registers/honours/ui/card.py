"""The card of an honour: of somebody, of the office, or of a branch."""

from collections.abc import Sequence
from typing import Any

from cadredesk.branches.entries.records import BranchHonour
from cadredesk.db import rows
from cadredesk.registers.honours import store
from cadredesk.registers.honours.records import MEDAL
from cadredesk.registers.ui.card import RegisterCard
from cadredesk.widgets.card.card import Body


class HonourCard(RegisterCard):
    """Shows an honour by its id in the list: one below zero is that of a branch."""

    def read(self, row_id: int) -> Any:
        return store.get(self.office, row_id)

    def under(self, row: Any) -> Sequence[str]:
        if isinstance(row, BranchHonour):
            return rows.name_of(self.office, "branches", row.branch_id), f"{row.year} 年"
        return rows.name_of(self.office, "people", row.person_id) or row.named, str(row.date)

    def chips(self, row: Any) -> list[tuple[str, str]]:
        waits = not isinstance(row, BranchHonour) and row.name == MEDAL and row.signed_on is None
        return [(row.level, "accent"), ("未签收" if waits else "", "warning")]

    def add_sections(self, body: Body, row: Any) -> None:
        if isinstance(row, BranchHonour):
            body.note("支部的荣誉也显示在支部卡片的“荣誉”里，在哪里修改都一样。")
