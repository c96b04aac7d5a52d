"""登记转出: the day, and where to."""

import datetime
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.people import actions
from cadredesk.people.records import Person
from cadredesk.widgets.form_dialog import FormDialog
from cadredesk.widgets.record_form import RecordForm


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOut:
    """What the dialog asks for."""

    day: datetime.date | None = described("转出日期", Kind.DATE, required=True)
    to: str = described("转出去向", default="", required=True, hint="如 昆明市委老干部局")


class MoveOutDialog(FormDialog):
    """``saved`` is the person who moved."""

    def __init__(self, office: Office, person: Person, *, parent: QWidget | None = None) -> None:
        form = RecordForm(MoveOut, columns=1)

        def register(asked: MoveOut) -> Person:
            if asked.day is None or person.id is None:
                raise UserError("请填写转出日期。")
            return actions.register_move_out(office, person.id, asked.day, asked.to)

        super().__init__(
            parent,
            f"登记转出：{person.name}",
            form,
            register,
            key="move_out",
            drafts=StoredDrafts(office),
            draft_key=f"move_out/{person.id}",
            save_words="登记转出",
            size=(480, 380),
            intro=f"保存之后，{person.name}记为转出，不再列在在册人员和支部成员里；资料和历年记录都保留，可以随时查到。",
        )
        form.set_record(MoveOut(day=today()))
        form.go_to("to")
