"""The half-filled forms of registers, as 今日 names and opens them."""

from typing import TYPE_CHECKING

from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.checkups.records import people_of
from cadredesk.registers.honours.records import Honour
from cadredesk.widgets.form.saved_forms import FormKind, Texts, reference

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


def _honour_of(office: Office, texts: Texts, _honour_id: str = "") -> str:
    person_id = reference(texts, "person_id")
    whom = people_store.get(office, person_id).name if person_id else texts.get("named", "")
    return " ".join(filter(None, (whom, texts.get("name", ""))))


def _honour(office: Office, parent: "QWidget | None", honour_id: str = "") -> "QDialog":
    from cadredesk.db import rows
    from cadredesk.registers.honours.ui.honour_dialog import HonourDialog

    honour = rows.get(office, Honour, int(honour_id)) if honour_id else Honour()
    return HonourDialog(office, honour, parent=parent)


def _honours(office: Office, parent: "QWidget | None", key: str) -> "QDialog":
    from cadredesk.registers.honours.ui.honours_dialog import HonoursDialog

    return HonoursDialog(office, people_of(StoredDrafts(office).load(key) or {}), draft_key=key, parent=parent)


FORMS = (
    FormKind(keys="honours/new", what="登记荣誉", whom=_honour_of, open=_honour),
    FormKind(keys=r"honours/(\d+)", what="编辑荣誉", whom=_honour_of, open=_honour),
    FormKind(
        keys=r"(honours/many-[0-9a-f]+)",
        what="登记荣誉",
        whom=lambda _office, texts, _key: f"{len(people_of(texts)):,} 人",
        open=_honours,
    ),
)
