"""The half-filled forms of people, as 今日 names and opens them."""

from itertools import chain
from typing import TYPE_CHECKING, Any

from cadredesk.db.file import Office
from cadredesk.people import rules, store
from cadredesk.people.entries.records import REGISTERS, FunctionalMember, Relative
from cadredesk.people.records import Person
from cadredesk.widgets.form.kept_forms import KeptForm, Texts, entry_forms

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


def _death(office: Office, parent: "QWidget | None", person_id: str) -> "QDialog":
    from cadredesk.people.departure.ui.death_dialog import DeathDialog

    return DeathDialog(office, store.get(office, int(person_id)), parent=parent)


def _move_out(office: Office, parent: "QWidget | None", person_id: str) -> "QDialog":
    from cadredesk.people.departure.ui.move_out_dialog import MoveOutDialog

    return MoveOutDialog(office, store.get(office, int(person_id)), parent=parent)


def _return(office: Office, parent: "QWidget | None", person_id: str) -> "QDialog":
    from cadredesk.people.departure.ui.return_dialog import ReturnDialog

    return ReturnDialog(office, store.get(office, int(person_id)), parent=parent)


def _entry(office: Office, parent: "QWidget | None", entry: Any) -> "QDialog":
    from cadredesk.people.entries.ui.entry_dialog import PartDialog

    return PartDialog(office, entry, parent=parent)


FORMS = (
    KeptForm(keys="people/new", what="新增人员", whom=lambda _office, texts: texts.get("name", ""), open=_person),
    KeptForm(keys=r"people/(\d+)", what="编辑人员", whom=_name, open=_person),
    KeptForm(
        keys=r"people/survivor-of-(\d+)",
        what="登记遗属",
        whom=lambda office, texts, cadre_id: texts.get("name") or f"{_name(office, texts, cadre_id)}的遗属",
        open=_survivor,
    ),
    KeptForm(keys=r"death/(\d+)", what="登记去世", whom=_name, open=_death),
    KeptForm(keys=r"move_out/(\d+)", what="登记转出", whom=_name, open=_move_out),
    KeptForm(keys=r"return/(\d+)", what="登记转回", whom=_name, open=_return),
    *chain.from_iterable(
        entry_forms(kind, "person_id", _name, _entry) for kind in (Relative, FunctionalMember, *REGISTERS)
    ),
)
