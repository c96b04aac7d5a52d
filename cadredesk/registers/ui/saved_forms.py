"""The half-filled forms of registers, as 今日 names and opens them."""

from functools import partial
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING

from cadredesk.core.fields import noun_of, table_of
from cadredesk.db import rows
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.people.checkups.records import people_of
from cadredesk.registers.records import Register
from cadredesk.registers.records_all import REGISTERS
from cadredesk.registers.suggestions import rules, store
from cadredesk.widgets.form.saved_forms import FormKind, Texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


_LONGEST = 24
_DIALOGS = {
    "activities": ("cadredesk.registers.activities.ui.activity_dialog", "ActivityDialog"),
    "suggestions": ("cadredesk.registers.suggestions.ui.suggestion_dialog", "SuggestionDialog"),
    "honours": ("cadredesk.registers.honours.ui.honour_dialog", "HonourDialog"),
}


def _honours(office: Office, parent: "QWidget | None", key: str) -> "QDialog":
    from cadredesk.registers.honours.ui.honours_dialog import HonoursDialog

    return HonoursDialog(office, people_of(StoredDrafts(office).load(key) or {}), draft_key=key, parent=parent)


def _called(register: Register, office: Office, texts: Texts, row_id: str = "") -> str:
    """What a row is called: of a new one as it was typed."""
    said = (
        getattr(rows.get(office, register.record, int(row_id)), register.lead)
        if row_id
        else texts.get(register.lead, "")
    )
    words = " ".join(str(said).split())
    return f"{words[:_LONGEST]}…" if len(words) > _LONGEST else words


def _row(register: Register, office: Office, parent: "QWidget | None", row_id: str = "") -> "QDialog":
    row = rows.get(office, register.record, int(row_id)) if row_id else register.record()
    module, cls = _DIALOGS[register.word]
    made: QDialog = getattr(import_module(module), cls)(office, row, parent=parent)
    return made


def _forms_of(register: Register) -> tuple[FormKind, FormKind]:
    table = table_of(register.record)
    named, made = partial(_called, register), partial(_row, register)
    return (
        FormKind(keys=f"{table}/new", what=f"登记{noun_of(table)}", whom=named, open=made),
        FormKind(keys=rf"{table}/(\d+)", what=f"编辑{noun_of(table)}", whom=named, open=made),
    )


# ---------------------------------------------------------------- suggestions: their steps and grids


def _of_step(office: Office, _texts: Texts, suggestion_id: str) -> str:
    return rules.called(store.get(office, int(suggestion_id)))


def _step(name: str, office: Office, parent: "QWidget | None", suggestion_id: str) -> "QDialog":
    from cadredesk.registers.suggestions.ui.steps_dialog import StepDialog

    return StepDialog(office, [store.get(office, int(suggestion_id))], name, parent=parent)


def _answers(office: Office, parent: "QWidget | None", key: str) -> "QDialog":
    from cadredesk.registers.suggestions.ui.answers_dialog import AnswersDialog, ids_of

    return AnswersDialog(office, ids_of(StoredDrafts(office).load(key) or {}), draft_key=key, parent=parent)


def _meeting(office: Office, parent: "QWidget | None") -> "QDialog":
    from cadredesk.registers.suggestions.ui.meeting_dialog import MeetingDialog

    return MeetingDialog(office, parent=parent)


def _written(office: Office, parent: "QWidget | None") -> "QDialog":
    from cadredesk.registers.suggestions.ui.written_dialog import WrittenDialog

    return WrittenDialog(office, parent=parent)


def _counted(_office: Office, texts: Texts, _key: str = "") -> str:
    return f"{sum(1 for key in texts if key.isdecimal()):,} 件"


# ---------------------------------------------------------------- tick lists


def _listed(office: Office, _texts: Texts, *key: str) -> str:
    from cadredesk.registers.activities import rules as activity_rules
    from cadredesk.registers.activities.ui.attendance_drafts import activity_of

    return activity_rules.called(activity_of(office, *key))


def _list(office: Office, parent: "QWidget | None", *key: str) -> "QDialog":
    from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog
    from cadredesk.registers.activities.ui.attendance_drafts import activity_of

    return AttendanceDialog(office, activity_of(office, *key), parent=parent)


FORMS = (
    FormKind(keys=r"attendances/(\d+)", what="登记出席", whom=_listed, open=_list),
    FormKind(keys=r"attendances/()(\d{4}-\d\d-\d\d|)/(.*)/(\d+)", what="登记出席", whom=_listed, open=_list),
    FormKind(
        keys=r"(honours/many-[0-9a-f]+)",
        what="登记荣誉",
        whom=lambda _office, texts, _key: f"{len(people_of(texts)):,} 人",
        open=_honours,
    ),
    *chain.from_iterable(_forms_of(register) for register in REGISTERS.values()),
    *(
        FormKind(keys=rf"suggestions/{name}/(\d+)", what=f"{what}建议诉求", whom=_of_step, open=partial(_step, name))
        for name, what in {"hand_on": "交办", "answer": "答复", "report": "反馈"}.items()
    ),
    FormKind(keys=r"(suggestions/answers/[0-9a-f]+)", what="答复建议诉求", whom=_counted, open=_answers),
    FormKind(keys="suggestions/meeting", what="一次登记多条建议诉求", whom=_counted, open=_meeting),
    FormKind(keys="suggestions/written", what="整理走访中的诉求", whom=_counted, open=_written),
)
