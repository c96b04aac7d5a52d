"""Add an organisation, or change one."""

from PySide6.QtWidgets import QWidget

from cadredesk.branches import actions
from cadredesk.branches.records import Branch
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.db.rows import name_choices
from cadredesk.widgets.form_dialog import FormDialog
from cadredesk.widgets.record_form import RecordForm


class BranchDialog(FormDialog):
    """``saved`` is the branch as saved. A new one stands under ``parent_id`` at first."""

    def __init__(
        self,
        office: Office,
        branch: Branch | None = None,
        *,
        parent_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        form = RecordForm(
            Branch,
            lookups={
                "branches": lambda: name_choices(office, "branches"),
                "liaisons": lambda: name_choices(office, "liaisons"),
            },
        )
        super().__init__(
            parent,
            "新增支部" if branch is None else f"编辑：{branch.name}",
            form,
            lambda record: actions.save_branch(office, record),
            key="branch",
            drafts=StoredDrafts(office),
            draft_key="branches/new" if branch is None else f"branches/{branch.id}",
            size=(680, 640),
        )
        form.set_record(branch or Branch(parent_id=parent_id))
        form.go_to("name")
