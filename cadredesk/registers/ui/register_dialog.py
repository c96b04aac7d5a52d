"""The form of a row of any register."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.branches import store as branches_store
from cadredesk.core.fields import Field, Kind, fields_of, noun_of, table_of
from cadredesk.db.file import Office
from cadredesk.people.store import PeopleLookup
from cadredesk.registers import actions, store
from cadredesk.registers.records import Register
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import Check, RecordForm
from cadredesk.widgets.form.references import Lookups


class RegisterDialog(FormDialog):
    """``row`` has an id, or is what a new one starts from. ``saved`` is the row as saved.

    ``record`` is what the form asks for, where that is more than the register keeps.
    """

    record: type | None = None

    def __init__(
        self,
        office: Office,
        row: Any,
        register: Register,
        *,
        parent: QWidget | None,
        begin: str = "",
        save: Callable[[Any], Any] | None = None,
        check: Check | None = None,
        size: tuple[int, int] = (780, 640),
        side: QWidget | None = None,
        bottom: tuple[QWidget, ...] = (),
    ) -> None:
        self.office, self.register = office, register
        table = table_of(register.record)
        form = self.make_form(row, check)
        super().__init__(
            parent,
            f"{'登记' if row.id is None else '编辑'}{noun_of(table)}",
            form,
            save or (lambda typed: actions.save(office, typed)),
            key=register.word,
            drafts=office,
            draft_key=f"{table}/{row.id or 'new'}",
            size=size,
            side=side,
            bottom=bottom,
        )
        form.set_record(row)
        self.form.go_to(begin)

    def make_form(self, row: Any, check: Check | None) -> RecordForm:
        """The boxes; the choices of open fields include the words in use."""
        record = self.record or self.register.record
        choices = {
            each.name: self.words(each) for each in fields_of(record) if each.kind is Kind.CHOICE and each.open_choices
        }
        lookups: Lookups = {
            "people": PeopleLookup(self.office, living=False),
            "branches": lambda: branches_store.choices(self.office),
        }
        return RecordForm(record, lookups=lookups, check=check, choices=choices)

    def words(self, field: Field) -> tuple[str, ...]:
        """What an open field offers: its choices, and the words in use."""
        in_use = store.recent_words(self.office, self.register.record, field.name)
        return tuple(dict.fromkeys((*field.choices, *in_use)))
