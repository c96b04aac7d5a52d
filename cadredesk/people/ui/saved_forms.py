"""The half-filled forms of people, as 今日 names and opens them."""

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.people import rules, store
from cadredesk.people.checkups.records import people_of
from cadredesk.people.entries.records import REGISTERS, FunctionalMember, Relative
from cadredesk.people.records import Person
from cadredesk.widgets.form.saved_forms import FormKind, Texts, entry_forms

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


def _name(office: Office, _texts: Texts, person_id: str) -> str:
    return store.get(office, int(person_id)).name


def _person(office: Office, parent: "QWidget | None", person_id: str = "") -> "QDialog":
    from cadredesk.people.ui.person_dialog import PersonDialog

    return PersonDialog(office, store.get(office, int(person_id)) if person_id else None, parent=parent)


def _survivor(office: Office, parent: "QWidget | None", cadre_id: str) -> "QDialog":
    from cadredesk.people.ui.person_dialog import PersonDialog

    return PersonDialog(office, rules.survivor_of(store.get(office, int(cadre_id)), Person(), ""), parent=parent)


def _departure(what: str, office: Office, parent: "QWidget | None", person_id: str) -> "QDialog":
    from cadredesk.people.departure.ui.death_dialog import DeathDialog
    from cadredesk.people.departure.ui.move_out_dialog import MoveOutDialog
    from cadredesk.people.departure.ui.return_dialog import ReturnDialog

    dialog = {"登记去世": DeathDialog, "登记转出": MoveOutDialog, "登记转回": ReturnDialog}[what]
    return dialog(office, store.get(office, int(person_id)), parent=parent)


def _entry(office: Office, parent: "QWidget | None", entry: Any) -> "QDialog":
    from cadredesk.people.entries.ui.entry_dialog import PersonEntryDialog

    return PersonEntryDialog(office, entry, parent=parent)


def _checkups(office: Office, parent: "QWidget | None", key: str) -> "QDialog":
    from cadredesk.people.checkups.ui.checkups_dialog import CheckupsDialog

    return CheckupsDialog(office, people_of(StoredDrafts(office).load(key) or {}), draft_key=key, parent=parent)


FORMS = (
    FormKind(keys="people/new", what="新增人员", whom=lambda _office, texts: texts.get("name", ""), open=_person),
    FormKind(keys=r"people/(\d+)", what="编辑人员", whom=_name, open=_person),
    FormKind(
        keys=r"people/survivor-of-(\d+)",
        what="登记遗属",
        whom=lambda office, texts, cadre_id: texts.get("name") or f"{_name(office, texts, cadre_id)}的遗属",
        open=_survivor,
    ),
    *(
        FormKind(keys=rf"{key}/(\d+)", what=what, whom=_name, open=partial(_departure, what))
        for key, what in {"death": "登记去世", "move_out": "登记转出", "return": "登记转回"}.items()
    ),
    FormKind(
        keys=r"(checkups/[0-9a-f]+)",
        what="登记体检",
        whom=lambda _office, texts, _key: f"{len(people_of(texts)):,} 人",
        open=_checkups,
    ),
    *chain.from_iterable(
        entry_forms(kind, "person_id", _name, _entry) for kind in (Relative, FunctionalMember, *REGISTERS)
    ),
)
