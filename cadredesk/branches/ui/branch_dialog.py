"""Add an organisation, or change one."""

from PySide6.QtWidgets import QWidget

from cadredesk.branches import actions, store, store_head_sync
from cadredesk.branches.records import Branch
from cadredesk.db.file import Office
from cadredesk.db.rows import name_choices
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm


class BranchDialog(FormDialog):
    """``saved`` is the branch as saved. A new one is proposed under ``parent_id``."""

    help_section = "新增和修改"
    saved: Branch | None

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
            lookups={"branches": lambda: store.choices(office), "liaisons": lambda: name_choices(office, "liaisons")},
        )
        heads, levels = store_head_sync.rows_decide(office, branch.id) if branch and branch.id else (False, False)
        super().__init__(
            parent,
            "新增支部" if branch is None else f"编辑：{branch.name}",
            form,
            lambda record: actions.save_branch(office, record),
            key="branch",
            drafts=office,
            draft_key="branches/new" if branch is None else f"branches/{branch.id}",
            size=(680, 640),
            intro=_intro(heads, levels),
        )
        form.show_field("secretary", not heads)
        form.show_field("honour", not levels)
        form.set_record(branch or Branch(parent_id=parent_id))
        form.go_to("name")


def _intro(heads: bool, levels: bool) -> str:
    """Where to change what is not asked here, since rows with dates say it."""
    if not heads and not levels:
        return ""
    which = "、".join(filter(None, ("书记" if heads else "", "示范级别" if levels else "")))
    where = "、".join(filter(None, ("“班子”" if heads else "", "“荣誉”" if levels else "")))
    return f"{which}按卡片上{where}里登记的显示，请到那里修改。"


def edit_branch(parent: QWidget, office: Office, branch_id: int, column: str = "") -> None:
    """编辑 a branch, at the field of a list's column if one was pointed at. Raises UserError where it cannot be."""
    office.require_writable()
    dialog = BranchDialog(office, store.get(office, branch_id), parent=parent)
    if column:
        dialog.form.go_to(column)
    dialog.exec()
