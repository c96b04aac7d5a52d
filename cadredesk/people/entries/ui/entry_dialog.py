"""The form of a row that belongs to a person: a relative, an entry of a register, a functional membership."""

from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.branches import store as branch_store
from cadredesk.branches.records import BranchType
from cadredesk.core.dates import today
from cadredesk.core.fields import noun_of, table_of
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Care, FunctionalMember, HospitalStay
from cadredesk.people.entries.rules import words_of
from cadredesk.widgets.controls.word_completer import suggest
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.entry_dialog import EntryDialog
from cadredesk.widgets.form.record_form import RecordForm


class PersonEntryDialog(EntryDialog):
    """``part`` has an id, or is what a new one starts from. ``saved`` is the row as saved."""

    help_section = "家庭、登记"

    def __init__(self, office: Office, part: Any, *, parent: QWidget | None = None) -> None:
        person = store.get(office, part.person_id)
        super().__init__(
            parent,
            part,
            (part.person_id, person.name),
            RecordForm(type(part), lookups={"branches": lambda: functional_branches(office)}),
            lambda record: entries_actions.save_entry(office, record),
            lambda dialog: ask_and_delete(dialog, office, part),
            key="part",
            drafts=office,
            size=(620, 520),
        )
        if isinstance(part, Care):
            suggest(self.form.editor("unit"), checkups_store.recent_words(office, "unit"))


def functional_branches(office: Office) -> list[tuple[int, str]]:
    """(id, name) of the functional branches."""
    found = branch_store.all_branches(office)
    return [(branch.id or 0, branch.name) for branch in found if branch.kind == BranchType.FUNCTIONAL]


def ask_and_delete(parent: QWidget | None, office: Office, part: Any) -> bool:
    """Ask, and take a row out; whether it was done."""
    noun = noun_of(table_of(type(part)))
    branch = branch_store.name_of(office, part.branch_id or 0) if isinstance(part, FunctionalMember) else ""
    question = f"删除{noun}“{branch or words_of(part, today()).title}”？"
    along = "它的住院事项一并删除。" if isinstance(part, HospitalStay) else ""
    detail = f"误登的才删除。{along}删除之后可以撤销（Ctrl+Z）。"
    if not messages.ask(parent, question, detail=detail, yes="删除", default_no=True):
        return False
    entries_actions.delete_entry(office, part)
    return True
