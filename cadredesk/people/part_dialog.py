"""The form of a row that hangs on a person: a relative, an entry of a register, a functional membership."""

from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.branches import store as branch_store
from cadredesk.branches.records import BranchType
from cadredesk.core.dates import today
from cadredesk.core.fields import noun_of, table_of
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.people import actions_parts, store
from cadredesk.people.records_parts import FunctionalMember
from cadredesk.people.rules_parts import words_of
from cadredesk.widgets import messages
from cadredesk.widgets.form_dialog import FormDialog
from cadredesk.widgets.messages import guard
from cadredesk.widgets.parts import danger_button
from cadredesk.widgets.record_form import RecordForm


class PartDialog(FormDialog):
    """``part`` has an id, or is what a new one starts from. ``saved`` is the row as saved."""

    def __init__(self, office: Office, part: Any, *, parent: QWidget | None = None) -> None:
        kind, person = type(part), store.get(office, part.person_id)
        noun = noun_of(table_of(kind))
        adding = part.id is None
        remove = danger_button("删除…", "", self.delete)
        super().__init__(
            parent,
            f"{'新增' if adding else '编辑'}{noun}：{person.name}",
            RecordForm(kind, lookups={"branches": lambda: functional_branches(office)}),
            lambda record: actions_parts.save_part(office, record),
            key="part",
            drafts=StoredDrafts(office),
            draft_key=f"{table_of(kind)}/new/{person.id}" if adding else f"{table_of(kind)}/{part.id}",
            size=(620, 520),
            bottom=() if adding else (remove,),
        )
        self.delete_button = remove
        self._office, self._part = office, part
        self.form.set_record(part)
        self.form.go_to(next(iter(self.form.raw())))

    @guard
    def delete(self) -> None:
        """Take the row out, and close."""
        if ask_and_delete(self, self._office, self._part):
            self._finish()
            self.done(0)


def functional_branches(office: Office) -> list[tuple[int, str]]:
    """(id, name) of the functional branches."""
    found = branch_store.all_branches(office)
    return [(branch.id or 0, branch.name) for branch in found if branch.kind == BranchType.FUNCTIONAL]


def part_title(office: Office, part: Any) -> str:
    """What a row is called in a question."""
    if isinstance(part, FunctionalMember):
        return branch_store.name_of(office, part.branch_id or 0)
    return words_of(part, today()).title


def ask_and_delete(parent: QWidget | None, office: Office, part: Any) -> bool:
    """Ask, and take a row out; whether it was done."""
    noun = noun_of(table_of(type(part)))
    question = f"删除{noun}“{part_title(office, part)}”？"
    if not messages.ask(
        parent, question, detail="误登的才删除。删除之后可以撤销（Ctrl+Z）。", yes="删除", default_no=True
    ):
        return False
    actions_parts.delete_part(office, part)
    return True
