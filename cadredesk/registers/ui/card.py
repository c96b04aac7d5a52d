"""The card of a row of a register: its fields by group, and what a register adds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Signal

from cadredesk.core import values
from cadredesk.core.fields import Field, Kind, groups_of
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.files.ui.section import FilesSection
from cadredesk.registers.records import Register
from cadredesk.widgets.card.card import Body, none_if_deleted
from cadredesk.widgets.card.drop_card import DropCard
from cadredesk.widgets.controls.pictures import files_in


class RegisterCard(DropCard):
    """Shows a row by id, with its files; ``person_wanted`` is emitted by the link to a person's card."""

    person_wanted = Signal(object)

    def __init__(self, office: Office, register: Register) -> None:
        super().__init__(f"{register.title}卡片")
        self.office, self.register = office, register
        self.row: Any = None
        self.files = FilesSection(office, self, register.papers)

    # ---- what a register says

    def read(self, row_id: int) -> Any:
        """The row with an id. Raises UserError if it is gone."""
        return rows.get(self.office, self.register.record, row_id)

    def title_of(self, row: Any) -> str:
        """The words on top."""
        return str(getattr(row, self.register.lead)) or self.register.title

    def under(self, row: Any) -> Sequence[str]:
        """The parts of the muted line under them; empty ones are left out."""
        return (str(getattr(row, self.register.day) or ""),)

    def chips(self, row: Any) -> list[tuple[str, str]]:
        """(words, tone) beside the title."""
        return [(str(getattr(row, "category", "")), "accent")]

    def add_sections(self, body: Body, row: Any) -> None:
        """What stands under the fields."""

    # ---- showing

    def show_row(self, row_id: int | None) -> None:
        """Show a row; nothing for None, or where it is gone."""
        row = none_if_deleted(lambda: self.read(row_id)) if row_id is not None else None
        same = row is not None and self.row is not None and (type(row), row.id) == (type(self.row), self.row.id)
        self.row = row
        if row is None:
            words = f"在表中选一{self.register.unit}{self.register.title}，这里就显示详细情况。"
            self.show_nothing(words, "clipboard-list")
            return
        head = Body()
        under = " · ".join(filter(None, self.under(row)))
        head.header(self.title_of(row), under, self.chips(row), avatar=False)
        self.show_head(head)
        body = Body()
        self.add_sections_above(body, row)
        for group, fields in groups_of(type(row)).items():
            facts = [(field.label, self._shown(field, getattr(row, field.name))) for field in fields]
            if any(value for _, value in facts):
                body.section(group or self.register.title)
                body.facts(facts)
        self.add_sections(body, row)
        self.files.show(body, row)
        body.end()
        self.show_body(body, keep_scroll=same)

    def usable(self, data: QMimeData) -> list[Path]:
        return files_in(data) if self.row is not None and self.files.takes_files else []

    def take(self, what: list[Path]) -> None:
        self.files.take(what)

    def add_sections_above(self, body: Body, row: Any) -> None:
        """What stands over the fields."""

    def _shown(self, field: Field, value: Any) -> str:
        if field.kind is Kind.REFERENCE:
            return rows.name_of(self.office, field.refers_to, value)
        if field.kind is Kind.FLAG:
            return "是" if value else ""
        return values.show(field, value)
