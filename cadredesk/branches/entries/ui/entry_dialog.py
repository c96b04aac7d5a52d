"""The form of a post, an honour or a grant of a branch."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.branches import store, store_head_sync
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.records import Branch
from cadredesk.core.fields import noun_of, table_of
from cadredesk.db.file import Office
from cadredesk.people.store import PeopleLookup, some
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.entry_dialog import EntryDialog
from cadredesk.widgets.form.record_form import RecordForm

Row = BranchPost | BranchHonour | BranchGrant

# What saves, and what deletes, a row of a kind.
_ACTIONS: Mapping[type, tuple[Callable[[Office, Any], Any], Callable[[Office, Any], None]]] = {
    BranchPost: (entries_actions.save_post, entries_actions.delete_post),
    BranchHonour: (entries_actions.save_honour, entries_actions.delete_honour),
    BranchGrant: (entries_actions.save_grant, entries_actions.delete_grant),
}
TRACKED = "这里只登记拨付情况。由本局发放的钱，在“慰问金”里开凭证支付，登记在这里的不计入慰问金合计。"


class BranchPeople:
    """Whom a box for a post offers: before anything is typed the members of the branch, then the whole register."""

    def __init__(self, office: Office, branch_id: int) -> None:
        self._office, self._branch_id = office, branch_id
        self._everybody = PeopleLookup(office)
        self._past = PeopleLookup(office, living=False)

    def search(self, text: str) -> Sequence[tuple[int, str]]:
        """(id, name with unit) of the first matches."""
        if text.strip():
            return self._everybody.search(text)
        members = store.member_ids(self._office, [self._branch_id])[:40]
        people = some(self._office, members)
        return [(each.id or 0, "　".join(filter(None, (each.name, each.unit)))) for each in people]

    def words(self, wanted: int) -> str:
        """The name with unit of an id."""
        return self._past.words(wanted)


class RowDialog(EntryDialog):
    """``row`` has an id, or is what a new one starts from. ``saved`` is the row as saved."""

    help_section = "班子和换届"

    def __init__(self, office: Office, row: Row, *, parent: QWidget | None = None) -> None:
        kind, branch = type(row), store.get(office, row.branch_id or 0)
        super().__init__(
            parent,
            row,
            (branch.id or 0, branch.name),
            RecordForm(kind, lookups={"people": BranchPeople(office, branch.id or 0)}),
            lambda record: _ACTIONS[kind][0](office, record),
            lambda dialog: ask_and_delete(dialog, office, row),
            key="branch_row",
            drafts=office,
            size=(620, 460),
            intro=_intro(office, row, branch),
        )


def _intro(office: Office, row: Row, branch: Branch) -> str:
    if isinstance(row, BranchGrant):
        return TRACKED
    if isinstance(row, BranchHonour) and branch.honour and not store_head_sync.rows_decide(office, branch.id or 0)[1]:
        return f"原来登记的示范级别是“{branch.honour}”，没有年度。登记带级别的荣誉以后，以按年度登记的为准。"
    return ""


def ask_and_delete(parent: QWidget | None, office: Office, row: Row) -> bool:
    """Ask, and take a row out; whether it was done."""
    noun = noun_of(table_of(type(row)))
    detail = "误登的才删除；已经卸任的，请填写卸任时间。" if isinstance(row, BranchPost) else "误登的才删除。"
    detail += "删除之后可以撤销（Ctrl+Z）。"
    if not messages.ask(parent, f"删除这条{noun}？", detail=detail, yes="删除", default_no=True):
        return False
    _ACTIONS[type(row)][1](office, row)
    return True
