"""登记拨付经费 to many branches at once: the same sum to each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cadredesk.branches import store
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.branches.entries.records import BranchGrant
from cadredesk.branches.entries.ui.entry_dialog import TRACKED
from cadredesk.branches.ui.choose_branches_dialog import ChooseBranchesDialog
from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

NAMED = 4


class GrantDialog(FormDialog):
    """``saved`` are the grants, one for each branch."""

    help_section = "荣誉和经费"
    saved: Sequence[BranchGrant] | None

    def __init__(self, office: Office, branch_ids: Sequence[int], *, parent: QWidget | None = None) -> None:
        self._count = len(branch_ids)
        names = [store.name_of(office, each) for each in branch_ids[:NAMED]]
        more = f"等 {self._count} 个支部" if self._count > NAMED else f"，共 {self._count} 个支部"
        self.sum = label("", "strong")
        super().__init__(
            parent,
            "登记拨付经费",
            RecordForm(BranchGrant),
            lambda grant: entries_actions.grant_to(office, branch_ids, grant),
            key="grant",
            size=(620, 460),
            act=PrimaryAction(words="登记"),
            intro=f"{'、'.join(names)}{more}，每个支部登记相同的金额。{TRACKED}",
            bottom=(self.sum,),
        )
        self.form.set_record(BranchGrant(date=today()))
        self.form.edited.connect(self._add_up)
        self._add_up()
        self.form.go_to("fen")

    def _add_up(self) -> None:
        fen = self.form.typed("fen")
        self.sum.setText(f"合计 {show_yuan((fen or 0) * self._count)} 元" if fen else "")


def grant_to_branches(parent: QWidget, office: Office, banner: Banner, *, ticked: Sequence[int] = ()) -> None:
    """登记拨付: choose branches, then the sum; the banner says to how many."""
    choice = ChooseBranchesDialog(office, "拨付给哪些支部", "下一步", ticked=ticked, parent=parent)
    if choice.exec():
        dialog = GrantDialog(office, choice.chosen, parent=parent)
        if dialog.exec() and dialog.saved is not None:
            banner.say(f"已登记拨付 {len(dialog.saved):,} 个支部。", "good")
