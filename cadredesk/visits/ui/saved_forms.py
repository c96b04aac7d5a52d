"""The half-filled forms of visits, as 今日 names and opens them."""

from typing import TYPE_CHECKING

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.visits import store
from cadredesk.visits.records import Visit
from cadredesk.widgets.form.saved_forms import FormKind, Texts, reference

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


def _of_new(office: Office, texts: Texts, person_id: str = "", rule: str = "") -> str:
    """Whoever was chosen in the form; else the person of the duty that it was opened for."""
    wanted = reference(texts, "person_id") or (int(person_id) if person_id.isdecimal() else None)
    name = people_store.get(office, wanted).name if wanted else texts.get("person_id", "")
    return " · ".join(filter(None, (name, texts.get("rule") or rule)))


def _of_old(office: Office, _texts: Texts, visit_id: str) -> str:
    visit = store.get(office, int(visit_id))
    return f"{people_store.get(office, visit.person_id or 0).name}，{visit.date}"


def _add(office: Office, parent: "QWidget | None", person_id: str = "", rule: str = "") -> "QDialog":
    from cadredesk.visits.ui.visit_dialog import VisitDialog

    person = people_store.get(office, int(person_id)).id if person_id.isdecimal() else None
    return VisitDialog(office, drafts=[Visit(person_id=person, rule=rule, date=today())], parent=parent)


def _edit(office: Office, parent: "QWidget | None", visit_id: str) -> "QDialog":
    from cadredesk.visits.ui.visit_dialog import VisitDialog

    return VisitDialog(office, visit=store.get(office, int(visit_id)), parent=parent)


FORMS = (
    FormKind(keys="visits/new", what="登记走访", whom=_of_new, open=_add),
    FormKind(keys=r"visits/new/(\d+|None)/(.+)", what="登记走访", whom=_of_new, open=_add),
    FormKind(keys=r"visits/(\d+)", what="编辑走访", whom=_of_old, open=_edit),
)
