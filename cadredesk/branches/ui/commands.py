"""What can be done on the page of branches: with the chosen branch, with its members, and with files."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from cadredesk.branches import actions, store
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.ledger.records import Sheet
from cadredesk.branches.records import Branch, BranchType
from cadredesk.branches.roster.records import RosterChoice
from cadredesk.branches.rules import below
from cadredesk.branches.ui.members import ALL, FUNCTIONAL, UNKNOWN
from cadredesk.core.errors import UserError
from cadredesk.liaisons.targets import OpenLiaisons
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.branches.ui.page import BranchesPage

_LEDGERS = {Sheet.BRANCHES: "全部支部", Sheet.TERMS: "换届", Sheet.POSTS: "任职和一人多职"}
LEDGERS = {each: f"ledger-{each.name.lower()}" for each in Sheet}  # ids of the lists


class BranchCommands:
    """The commands of the page, each with what it does."""

    def __init__(self, page: "BranchesPage") -> None:
        self._page, self._office = page, page.office

    def commands(self) -> Sequence[Command]:
        return (*self._of_branch(), *self._of_members(), *self._of_page(), *self._lists())

    def _of_branch(self) -> Sequence[Command]:
        return (
            Command(id="move_in", text="移入成员", run=self.move_in, writes=True, when=self._is_open,
                    words=lambda: "加入成员" if self._is_functional() else "移入成员",
                    tip=lambda: "加入功能型党支部，组织关系不变" if self._is_functional() else "从在册人员中选人"),
            Command(id="edit", text="编辑", run=self.edit, writes=True, when=self._any),
            Command(id="elect", text="换届登记…", run=self.elect, icon="users", writes=True, when=self._any),
            Command(id="merge", text="合并…", run=self.merge, icon="right-to-bracket", writes=True, when=self._any),
            Command(id="grant", text="登记拨付…", run=self.grant, icon="sack-dollar", writes=True, when=self._any),
            Command(id="add_below", text="新增下级组织…", run=lambda: self._add(self._branch.id), icon="plus",
                    writes=True, when=self._any),
            Command(id="delete", text="删除…", run=self.delete, icon="trash-can", writes=True, when=self._any),
        )  # fmt: skip

    def _of_members(self) -> Sequence[Command]:
        return (
            Command(id="person", text="查看人员卡片", run=self.show_person, icon="address-card",
                    when=lambda: self._page.table.current is not None),
            Command(id="move", text="调整支部…", run=self.move_chosen, icon="sitemap", writes=True,
                    when=lambda: bool(self._chosen) and not self._may_leave()),
            Command(id="honour", text="登记荣誉…", run=self.record_honours, icon="medal", writes=True,
                    when=lambda: bool(self._chosen)),
            Command(id="leave", text="退出功能型支部…", run=self.leave_functional, icon="right-from-bracket", writes=True,
                    when=lambda: bool(self._chosen) and self._may_leave()),
        )  # fmt: skip

    def _of_page(self) -> Sequence[Command]:
        return (
            Command(id="liaisons", text="挂联人", run=lambda: self._page.navigate.emit(OpenLiaisons()), icon="user-group",
                    tip="挂联领导和工作人员名单"),
            Command(id="import", text="导入", run=self.import_file, icon="file-import", tip="从 Excel 支部名册导入", writes=True),
            Command(id="export", text="导出", run=self.export, icon="file-export", tip="把全部支部导出为 Excel（可再导入）"),
            Command(id="roster", text="打印花名册…", short="花名册…", run=self.roster, icon="print", key="Ctrl+P"),
            Command(id="letters", text="信封和标签…", run=self.letters, icon="envelope"),
            Command(id="add", text="新增支部", run=self.add, icon="plus", key="Ctrl+N", writes=True),
        )  # fmt: skip

    def _lists(self) -> Sequence[Command]:
        return [
            Command(id=name, text=f"{_LEDGERS.get(sheet, sheet)}…", run=partial(self.open_ledger, sheet))
            for sheet, name in LEDGERS.items()
        ]

    # ---- what is chosen

    @property
    def _branch(self) -> Branch:
        branch = self._page.card.branch
        assert branch is not None, "a command for the chosen branch fits only where there is one"
        return branch

    @property
    def _chosen(self) -> Sequence[int]:
        return self._page.table.selected

    def _any(self) -> bool:
        return self._page.card.branch is not None

    def _is_open(self) -> bool:
        return self._any() and self._branch.ended_on is None

    def _is_functional(self) -> bool:
        return self._any() and self._branch.kind == BranchType.FUNCTIONAL

    def _may_leave(self) -> bool:
        """Whether the members shown are those of one functional branch."""
        return self._is_functional() and self._page.members.membership == FUNCTIONAL

    # ---- branches

    def edit(self) -> None:
        from cadredesk.branches.ui.branch_dialog import BranchDialog

        BranchDialog(self._office, self._branch, parent=self._page).exec()

    def add(self) -> None:
        """新增支部, under the same branch as the chosen one."""
        branch = self._page.card.branch
        self._add(branch.parent_id if branch else None)

    def _add(self, parent_id: int | None) -> None:
        from cadredesk.branches.ui.branch_dialog import BranchDialog

        dialog = BranchDialog(self._office, parent_id=parent_id, parent=self._page)
        if dialog.exec() and dialog.saved is not None:
            self._page.reveal(dialog.saved.id or 0)

    def delete(self) -> None:
        """删除: only a branch entered by mistake."""
        branch = self._branch
        detail = "只有误登的组织才应删除。合并的请用“合并…”，撤销的请用“编辑”填写撤销时间，历年数字才对得上。"
        if messages.ask(self._page, f"删除“{branch.name}”？", detail=detail, yes="删除", default_no=True):
            actions.delete_branch(self._office, branch.id or 0)

    def elect(self) -> None:
        from cadredesk.branches.entries.ui.election_dialog import ElectionDialog

        ElectionDialog(self._office, self._branch.id or 0, parent=self._page).exec()

    def merge(self) -> None:
        """合并: choose which, then into which one and from which day."""
        from cadredesk.branches.merge.ui.merge_dialog import MergeDialog
        from cadredesk.branches.ui.choose_branches_dialog import ChooseBranchesDialog

        choice = ChooseBranchesDialog(
            self._office, "合并支部", "下一步", ticked=[self._branch.id or 0], least=2, parent=self._page,
            intro="勾选要合并在一起的组织。并入其中一个，还是新建一个，在下一步选。",
        )  # fmt: skip
        if choice.exec():
            dialog = MergeDialog(self._office, choice.chosen, parent=self._page)
            if dialog.exec() and dialog.saved is not None:
                self._page.reveal(dialog.saved.id or 0)

    def grant(self) -> None:
        from cadredesk.branches.entries.ui.grant_dialog import grant_to_branches

        grant_to_branches(self._page, self._office, self._page.page_layout.banner, ticked=[self._branch.id or 0])

    # ---- members

    def edit_member(self, person_id: int, column: str) -> None:
        from cadredesk.people.ui.person_dialog import edit_person

        with messages.guarded(self._page):
            edit_person(self._page, self._office, person_id, column)

    def show_person(self) -> None:
        self._page.navigate.emit(ShowPerson(person_id=self._page.table.current or 0))

    def move_in(self) -> None:
        """Choose people: into a branch with 单独 or 混编, or into a functional one beside their own."""
        from cadredesk.branches.entries.ui.functional_dialog import JoinDialog
        from cadredesk.branches.ui.membership_dialog import MembershipDialog
        from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog

        branch, functional = self._branch, self._is_functional()
        branch_id = branch.id or 0
        read = entries_store.functional_ids if functional else store.member_ids
        title = f"{'加入' if functional else '移入'}{branch.name}"
        but = read(self._office, [branch_id])
        choice = ChoosePeopleDialog(self._office, title, "下一步", but=but, parent=self._page)
        if not choice.exec():
            return
        if functional:
            JoinDialog(self._office, choice.chosen, branch_id, parent=self._page).exec()
        else:
            MembershipDialog(self._office, choice.chosen, branch_id=branch_id, parent=self._page).exec()

    def move_chosen(self) -> None:
        from cadredesk.branches.ui.membership_dialog import MembershipDialog

        MembershipDialog(self._office, self._chosen, parent=self._page).exec()

    def record_honours(self) -> None:
        from cadredesk.registers.honours.ui.honours_dialog import record_honours

        record_honours(self._page, self._office, self._page.tasks, self._chosen)

    def leave_functional(self) -> None:
        from cadredesk.branches.entries.ui.functional_dialog import LeaveDialog

        LeaveDialog(self._office, self._chosen, self._branch.id or 0, parent=self._page).exec()

    # ---- paper

    def roster(self) -> None:
        """花名册 of the chosen branch, with the members as they are filtered and in their order."""
        from cadredesk.branches.roster.actions import print_branch_roster
        from cadredesk.branches.roster.ui.roster_dialog import RosterDialog

        page, branch = self._page, self._page.card.branch
        if branch is None:
            raise UserError("请先在左边选择要打印的组织。")
        sort, descending = page.table.sort
        which = page.members.membership
        base = RosterChoice(
            branch_id=branch.id or 0,
            sort=sort or "name",
            descending=descending,
            membership=None if which in (ALL, FUNCTIONAL) else "" if which == UNKNOWN else which,
        )
        several = len(below(store.all_branches(self._office), branch.id or 0)) > 1
        dialog = RosterDialog(self._office, branch, base, several=several, parent=page)
        if dialog.exec():
            choice = dialog.choice
            page.show_paper(
                choice.title.strip() or "支部花名册",
                lambda office, out, progress: print_branch_roster(office, choice, out, progress),
            )

    def letters(self) -> None:
        """信封和标签, to the selected members if there are several, else to all that are listed."""
        from cadredesk.mailing.ui.mailing_dialog import write_letters

        selected = self._chosen
        people = selected if len(selected) > 1 else list(self._page.members.ids)
        write_letters(self._page, self._office, self._page.tasks, people)

    # ---- lists and workbooks

    def open_ledger(self, sheet: Sheet) -> None:
        """支部一览, and the branch that was asked for there."""
        from cadredesk.branches.ledger.ui.ledger_dialog import LedgerDialog

        dialog = LedgerDialog(self._office, sheet, parent=self._page)
        if dialog.exec() and dialog.wanted is not None:
            self._page.reveal(dialog.wanted)

    def import_file(self) -> None:
        from cadredesk.import_export.ui.import_dialog import ImportDialog

        ImportDialog(self._office, self._page.tasks, kind="branches", path=None, parent=self._page).exec()

    def export(self) -> None:
        from cadredesk.import_export import actions as imports

        self._page.export_to_file(
            "支部名册", lambda office, out, _progress: imports.export(office, "branches", out), "个支部"
        )
