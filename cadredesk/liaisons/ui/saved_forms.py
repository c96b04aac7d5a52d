"""The half-filled forms of liaisons, as 今日 names and opens them."""

from typing import TYPE_CHECKING

from cadredesk.db.file import Office
from cadredesk.liaisons import store
from cadredesk.widgets.form.saved_forms import FormKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


def _open(office: Office, parent: "QWidget | None", liaison_id: str = "") -> "QDialog":
    from cadredesk.liaisons.ui.liaison_dialog import LiaisonDialog

    return LiaisonDialog(office, store.liaison(office, int(liaison_id)) if liaison_id else None, parent=parent)


FORMS = (
    FormKind(keys="liaisons/new", what="新增挂联人", whom=lambda _office, texts: texts.get("name", ""), open=_open),
    FormKind(
        keys=r"liaisons/(\d+)",
        what="编辑挂联人",
        whom=lambda office, _texts, liaison_id: store.liaison(office, int(liaison_id)).name,
        open=_open,
    ),
)
