"""The half-filled grid of a campaign, as 今日 names and opens it."""

from datetime import date
from typing import TYPE_CHECKING

from cadredesk.campaigns.store_campaign import campaign_for
from cadredesk.db.file import Office
from cadredesk.widgets.form.saved_forms import FormKind, Texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


def _title(office: Office, texts: Texts, code: str, due: str) -> str:
    return f"{campaign_for(office, code, date.fromisoformat(due)).title}，{len(texts):,} 人"


def _open(office: Office, parent: "QWidget | None", code: str, due: str) -> "QDialog":
    from cadredesk.campaigns.ui.grid_dialog import GridDialog

    return GridDialog(office, code, date.fromisoformat(due), parent=parent)


FORMS = (FormKind(keys=r"grid/(.+)/(\d{4}-\d\d-\d\d)", what="批量登记走访", whom=_title, open=_open),)
