"""登记转出: the day, and where to."""

import datetime
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import UNKNOWN_DAY, PartialDate, today, unknown_of_words
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.db.file import Office
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.ui.departure_dialog import DAY_HINT, EndingDialog, known_day
from cadredesk.people.records import Person
from cadredesk.widgets.form.record_form import RecordForm


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOut:
    """What the dialog asks for."""

    day: datetime.date | PartialDate | None = described(
        "转出日期", Kind.DATE, required=True, reader=unknown_of_words, hint=DAY_HINT
    )
    to: str = described("转出去向", default="", required=True, hint="如 昆明市委老干部局")


class MoveOutDialog(EndingDialog):
    """``saved`` is the person who moved."""

    def __init__(self, office: Office, person: Person, *, parent: QWidget | None = None) -> None:
        form = RecordForm(MoveOut, columns=1)

        def register(asked: MoveOut) -> Person:
            if asked.day is None or person.id is None:
                raise UserError("请填写转出日期。")
            return departure_actions.register_move_out(office, person.id, known_day(asked.day), asked.to)

        super().__init__(
            office, person, form, register, what="登记转出", key="move_out", size=(760, 440), parent=parent
        )
        self.start(MoveOut(day=today()), "to")

    def outcome(self) -> list[str]:
        name = self._person.name
        gone = f"{name}记为转出，不再列在在册人员和支部成员里；资料和历年记录都保留，可以随时查到。"
        unknown = "转出时间不详，不计入任何一年的转出人数；知道后在人员信息中补填。"
        return [gone, *self.endings(), *([unknown] if self.day() == UNKNOWN_DAY else [])]
