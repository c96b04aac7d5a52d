"""The half-filled forms of branches, as 今日 names and opens them."""

from itertools import chain
from typing import TYPE_CHECKING, Any

from cadredesk.branches import store
from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.db.file import Office
from cadredesk.widgets.form.saved_forms import FormKind, Texts, entry_forms

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


def _name(office: Office, _texts: Texts, branch_id: str) -> str:
    return store.get(office, int(branch_id)).name


def _branch(office: Office, parent: "QWidget | None", branch_id: str = "") -> "QDialog":
    from cadredesk.branches.ui.branch_dialog import BranchDialog

    return BranchDialog(office, store.get(office, int(branch_id)) if branch_id else None, parent=parent)


def _merge(office: Office, parent: "QWidget | None", ids: str) -> "QDialog":
    from cadredesk.branches.merge.ui.merge_dialog import MergeDialog

    return MergeDialog(office, [int(each) for each in ids.split("-")], parent=parent)


def _entry(office: Office, parent: "QWidget | None", entry: Any) -> "QDialog":
    from cadredesk.branches.entries.ui.entry_dialog import RowDialog

    return RowDialog(office, entry, parent=parent)


FORMS = (
    FormKind(keys="branches/new", what="新增支部", whom=lambda _office, texts: texts.get("name", ""), open=_branch),
    FormKind(keys=r"branches/(\d+)", what="编辑支部", whom=_name, open=_branch),
    FormKind(
        keys=r"merge/(\d+(?:-\d+)*)",
        what="合并支部",
        whom=lambda office, texts, ids: "、".join(_name(office, texts, each) for each in ids.split("-")),
        open=_merge,
    ),
    *chain.from_iterable(
        entry_forms(kind, "branch_id", _name, _entry) for kind in (BranchPost, BranchHonour, BranchGrant)
    ),
)
