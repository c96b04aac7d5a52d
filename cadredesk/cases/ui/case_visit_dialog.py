"""Recording the visit that a case asks for: the dialog of visits, filled in as far as the case tells."""

from PySide6.QtWidgets import QWidget

from cadredesk.campaigns.store_arrangements import drafts
from cadredesk.cases import store, store_lines
from cadredesk.cases.rules import duty_in_front
from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.visits.records import Visit
from cadredesk.visits.ui.visit_dialog import VisitDialog


def record_visit(parent: QWidget | None, office: Office, case_id: int) -> bool:
    """Ask for a visit of whom a case is about; whether one was recorded."""
    case = store.get(office, case_id)
    duty = duty_in_front(store_lines.visits_owed(office, [case], person_id=case.person_id).get(case_id, ()))
    codes = store_lines.codes_of(office, case.kind)
    if duty is not None and duty.visited_on is None:
        fresh = drafts(office, [duty])
    else:  # visited already, or no rule asks for it: another visit for the same reason
        fresh = [Visit(person_id=case.person_id, date=today(), rule=codes[0] if codes else "")]
    dialog = VisitDialog(office, drafts=fresh, parent=parent)
    dialog.exec()
    return dialog.saved is not None
