"""The half-filled forms of cases, as 今日 names and opens them."""

from typing import TYPE_CHECKING

from cadredesk.cases import store
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.widgets.form.saved_forms import FormKind, Texts, reference

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


def _of_new(office: Office, texts: Texts, person_id: str) -> str:
    wanted = reference(texts, "person_id") or int(person_id)
    name = people_store.get(office, wanted).name if wanted else texts.get("person_id", "")
    return " · ".join(filter(None, (name, texts.get("kind", ""))))


def _of_old(office: Office, _texts: Texts, case_id: str) -> str:
    case = store.get(office, int(case_id))
    return f"{people_store.get(office, case.person_id or 0).name} · {case.kind}"


def _add(office: Office, parent: "QWidget | None", person_id: str) -> "QDialog":
    from cadredesk.cases.ui.case_dialog import CaseDialog

    person = people_store.get(office, int(person_id)).id if int(person_id) else None
    return CaseDialog(office, person_id=person, parent=parent)


def _edit(office: Office, parent: "QWidget | None", case_id: str) -> "QDialog":
    from cadredesk.cases.ui.case_dialog import CaseDialog

    return CaseDialog(office, case=store.get(office, int(case_id)), parent=parent)


def _close(office: Office, parent: "QWidget | None", case_id: str) -> "QDialog":
    from cadredesk.cases.ui.close_dialog import CloseDialog

    return CloseDialog(office, int(case_id), parent=parent)


FORMS = (
    FormKind(keys=r"cases/new/(\d+)", what="登记事项", whom=_of_new, open=_add),
    FormKind(keys=r"cases/(\d+)", what="编辑事项", whom=_of_old, open=_edit),
    FormKind(keys=r"cases/close/(\d+)", what="办结事项", whom=_of_old, open=_close),
)
