"""新增 or 编辑挂联人."""

from PySide6.QtWidgets import QWidget

from cadredesk.branches import actions
from cadredesk.branches.records import Liaison
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm


class LiaisonDialog(FormDialog):
    """``saved`` is the liaison as saved."""

    saved: Liaison | None

    def __init__(self, office: Office, liaison: Liaison | None = None, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        form = RecordForm(Liaison, columns=1)
        form.set_record(liaison or Liaison())
        super().__init__(
            parent,
            f"编辑挂联人：{liaison.name}" if liaison else "新增挂联人",
            form,
            lambda record: actions.save_liaison(office, record),
            key="liaison",
            drafts=StoredDrafts(office),
            draft_key=f"liaisons/{liaison.id if liaison else 'new'}",
            size=(440, 340),
        )
        form.go_to("name")
