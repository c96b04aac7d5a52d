"""What the branches page does with the chosen branch and its members: each opens a dialog, or asks."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cadredesk.branches import actions, store, store_life
from cadredesk.branches.page_members import FUNCTIONAL
from cadredesk.branches.records import Branch, BranchType
from cadredesk.widgets import messages
from cadredesk.widgets.messages import guarded

if TYPE_CHECKING:
    from cadredesk.branches.page import BranchesPage


class BranchDeeds(QObject):
    """The deeds of a page."""

    def __init__(self, page: "BranchesPage") -> None:
        super().__init__(page)
        self._page, self._office = page, page.office

    @property
    def _branch(self) -> Branch | None:
        return self._page.card.branch

    # ---- branches

    def edit(self) -> None:
        """编辑."""
        from cadredesk.branches.branch_dialog import BranchDialog

        if self._branch is not None:
            with guarded(self._page):
                self._office.require_writable()
                BranchDialog(self._office, self._branch, parent=self._page).exec()

    def add(self, parent_id: int | None) -> None:
        """新增支部 under another one."""
        from cadredesk.branches.branch_dialog import BranchDialog

        with guarded(self._page):
            self._office.require_writable()
            dialog = BranchDialog(self._office, parent_id=parent_id, parent=self._page)
            if dialog.exec() and dialog.saved is not None:
                self._page.reveal(dialog.saved.id or 0)

    def add_below(self) -> None:
        """新增下级组织."""
        self.add(self._branch.id if self._branch else None)

    def delete(self) -> None:
        """删除: only a branch entered by mistake."""
        branch = self._branch
        if branch is None:
            return
        detail = "只有误登的组织才应删除。合并的请用“合并…”，撤销的请用“编辑”填写撤销时间，历年数字才对得上。"
        with guarded(self._page):
            self._office.require_writable()
            if messages.ask(self._page, f"删除“{branch.name}”？", detail=detail, yes="删除", default_no=True):
                actions.delete_branch(self._office, branch.id or 0)

    def elect(self) -> None:
        """换届登记."""
        from cadredesk.branches.election_dialog import ElectionDialog

        if self._branch is not None:
            with guarded(self._page):
                self._office.require_writable()
                ElectionDialog(self._office, self._branch.id or 0, parent=self._page).exec()

    def merge(self) -> None:
        """合并: choose which, then into which one and from which day."""
        from cadredesk.branches.choose_branches_dialog import ChooseBranchesDialog
        from cadredesk.branches.merge_dialog import MergeDialog

        branch = self._branch
        if branch is None:
            return
        with guarded(self._page):
            self._office.require_writable()
            choice = ChooseBranchesDialog(
                self._office, "合并支部", "下一步", ticked=[branch.id or 0], least=2, parent=self._page,
                intro="勾选要合并在一起的组织。并入其中一个，还是新建一个，在下一步选。",
            )  # fmt: skip
            if choice.exec():
                dialog = MergeDialog(self._office, choice.chosen, parent=self._page)
                if dialog.exec() and dialog.saved is not None:
                    self._page.reveal(dialog.saved.id or 0)

    def grant(self) -> None:
        """登记拨付, to this branch and others."""
        from cadredesk.branches.choose_branches_dialog import ChooseBranchesDialog
        from cadredesk.branches.grant_dialog import GrantDialog

        ticked = [self._branch.id or 0] if self._branch else []
        with guarded(self._page):
            self._office.require_writable()
            choice = ChooseBranchesDialog(self._office, "拨付给哪些支部", "下一步", ticked=ticked, parent=self._page)
            if choice.exec():
                dialog = GrantDialog(self._office, choice.chosen, parent=self._page)
                if dialog.exec() and dialog.saved is not None:
                    self._page.shape.banner.say(f"已登记拨付 {len(dialog.saved):,} 个支部。", "good")

    # ---- members

    def edit_member(self, person_id: int, column: str) -> None:
        """编辑 a member, at the field of a column."""
        from cadredesk.people.person_dialog import edit_person

        with guarded(self._page):
            edit_person(self._page, self._office, person_id, column)

    def move_in(self) -> None:
        """Choose people: into a branch with 单独 or 混编, or into a functional one beside their own."""
        from cadredesk.branches.functional_dialog import JoinDialog
        from cadredesk.branches.membership_dialog import MembershipDialog
        from cadredesk.people.choose_dialog import ChoosePeopleDialog

        branch = self._branch
        if branch is None:
            return
        branch_id = branch.id or 0
        functional = branch.kind == BranchType.FUNCTIONAL
        with guarded(self._page):
            self._office.require_writable()
            read = store_life.functional_ids if functional else store.member_ids
            title = f"{'加入' if functional else '移入'}{branch.name}"
            choice = ChoosePeopleDialog(
                self._office, title, "下一步", but=read(self._office, [branch_id]), parent=self._page
            )
            if not choice.exec():
                return
            if functional:
                JoinDialog(self._office, choice.chosen, branch_id, parent=self._page).exec()
            else:
                MembershipDialog(self._office, choice.chosen, branch_id=branch_id, parent=self._page).exec()

    def move_chosen(self) -> None:
        """调整支部 of the selected members."""
        from cadredesk.branches.membership_dialog import MembershipDialog

        chosen = self._page.members.table.selected
        if chosen:
            with guarded(self._page):
                self._office.require_writable()
                MembershipDialog(self._office, chosen, parent=self._page).exec()

    def may_leave(self) -> bool:
        """Whether the members shown are those of one functional branch."""
        branch, shown = self._branch, self._page.members.membership
        return branch is not None and branch.kind == BranchType.FUNCTIONAL and shown == FUNCTIONAL

    def leave_functional(self) -> None:
        """退出功能型支部 of the selected members."""
        from cadredesk.branches.functional_dialog import LeaveDialog

        chosen, branch = self._page.members.table.selected, self._branch
        if chosen and branch is not None:
            with guarded(self._page):
                self._office.require_writable()
                LeaveDialog(self._office, chosen, branch.id or 0, parent=self._page).exec()

    # ---- workbooks

    def import_file(self) -> None:
        """导入."""
        from cadredesk.transfer.import_dialog import ImportDialog

        with guarded(self._page):
            self._office.require_writable()
            ImportDialog(self._office, self._page.tasks, kind="branches", path=None, parent=self._page).exec()

    def export(self) -> None:
        """All branches as .xlsx or .csv."""
        from cadredesk.transfer import actions as transfer
        from cadredesk.widgets.saving import ask_for_table, say_exported

        out = ask_for_table(self._page, "支部名册")
        if out is not None:
            self._page.tasks.run(
                "正在导出支部",
                lambda _progress, office: transfer.export(office, "branches", out),
                lambda count: say_exported(self._page.shape.banner, f"{count:,} 个支部", out),
            )
