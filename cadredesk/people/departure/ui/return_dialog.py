"""登记转回: the day from which somebody who had moved away is in the office's care again."""

import datetime
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.db.file import Office
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Person
from cadredesk.people.rules import ended_words
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What the dialog asks for."""

    day: datetime.date | None = described("转回日期", Kind.DATE, required=True)


class ReturnDialog(FormDialog):
    """``saved`` is the person who came back."""

    def __init__(self, office: Office, person: Person, *, parent: QWidget | None = None) -> None:
        def register(asked: Return) -> Person:
            if asked.day is None or person.id is None:
                raise UserError("请填写转回日期。")
            return departure_actions.register_return(office, person.id, asked.day)

        away = ended_words(person.moved_out_on, f"转往{person.moved_to}" if person.moved_to else "转出")
        super().__init__(
            parent,
            f"登记转回：{person.name}",
            RecordForm(Return, columns=1),
            register,
            key="return",
            drafts=office,
            draft_key=f"return/{person.id}",
            act=PrimaryAction(words="登记转回"),
            size=(480, 320),
            intro=f"{person.name}{away}。登记之后重新列在在册人员里，转出期间记在“经历”中。",
        )
        self.form.set_record(Return(day=today()))
        self.form.go_to("day")
