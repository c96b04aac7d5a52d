"""The half-filled forms of branches, as 今日 names and opens them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cadredesk.branches import store
from cadredesk.branches.life import store as life_store
from cadredesk.branches.life.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.core.fields import noun_of, table_of
from cadredesk.widgets.form.kept_forms import KeptForm, Texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from cadredesk.db.file import Office


def _name(office: "Office", _texts: Texts, branch_id: str) -> str:
    return store.get(office, int(branch_id)).name


def _add(office: "Office", parent: "QWidget | None") -> "QDialog":
    from cadredesk.branches.ui.branch_dialog import BranchDialog

    return BranchDialog(office, parent=parent)


def _edit(office: "Office", parent: "QWidget | None", branch_id: str) -> "QDialog":
    from cadredesk.branches.ui.branch_dialog import BranchDialog

    return BranchDialog(office, store.get(office, int(branch_id)), parent=parent)


def _merge(office: "Office", parent: "QWidget | None", ids: str) -> "QDialog":
    from cadredesk.branches.merge.ui.merge_dialog import MergeDialog

    return MergeDialog(office, [int(each) for each in ids.split("-")], parent=parent)


def _of_row(kind: type[Any]) -> Iterator[KeptForm]:
    """A post, an honour, a grant: a new one of a branch, and one that is there."""
    table = table_of(kind)

    def dialog(office: "Office", parent: "QWidget | None", row: Any) -> "QDialog":
        from cadredesk.branches.life.ui.row_dialog import RowDialog

        return RowDialog(office, row, parent=parent)

    yield KeptForm(
        keys=rf"{table}/new/(\d+)",
        what=f"新增{noun_of(table)}",
        whom=_name,
        open=lambda office, parent, branch_id: dialog(office, parent, kind(branch_id=int(branch_id))),
    )
    yield KeptForm(
        keys=rf"{table}/(\d+)",
        what=f"编辑{noun_of(table)}",
        whom=lambda office, texts, row_id: _name(office, texts, life_store.get(office, kind, int(row_id)).branch_id),
        open=lambda office, parent, row_id: dialog(office, parent, life_store.get(office, kind, int(row_id))),
    )


FORMS = (
    KeptForm(keys="branches/new", what="新增支部", whom=lambda _office, texts: texts.get("name", ""), open=_add),
    KeptForm(keys=r"branches/(\d+)", what="编辑支部", whom=_name, open=_edit),
    KeptForm(
        keys=r"merge/(\d+(?:-\d+)*)",
        what="合并支部",
        whom=lambda office, texts, ids: "、".join(_name(office, texts, each) for each in ids.split("-")),
        open=_merge,
    ),
    *(form for kind in (BranchPost, BranchHonour, BranchGrant) for form in _of_row(kind)),
)
