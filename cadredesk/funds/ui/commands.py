"""What can be done on the page of money: with the voucher in front, with budgets and standards, and with files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.funds import actions, rules, store_payments
from cadredesk.funds.actions import VoucherView
from cadredesk.funds.records import VoucherState
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.funds.ui.page import FundsPage

STEPS = ("submit", "approve", "pay", "archive")  # one of them fits a voucher at a time


class FundsCommands:
    """The commands of the page, each with what it does."""

    def __init__(self, page: "FundsPage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def commands(self) -> Sequence[Command]:
        draft, any_ = self._in(VoucherState.DRAFT), lambda: self._page.voucher is not None
        return (
            Command(id="add", text="起草凭证", run=self.add, icon="plus", key="Ctrl+N", writes=True),
            Command(id="print", text="打印", run=self.print, icon="print", key="Ctrl+P", tip="领款单或签领表", when=any_),
            Command(id="edit", text="编辑…", run=self.edit, icon="pen", tip="继续改这张草稿（回车）", writes=True, when=draft),
            Command(id="delete", text="删除…", run=self.delete, icon="trash-can", tip="删除这张草稿", writes=True, when=draft),
            Command(id="submit", text="提交…", run=lambda: self._step(VoucherState.SUBMITTED), tip="把这张凭证提交",
                    writes=True, when=draft),
            Command(id="approve", text="批准…", run=lambda: self._step(VoucherState.APPROVED), tip=self._approve_tip,
                    writes=True, when=self._in(VoucherState.SUBMITTED), words=lambda: "换人批准…" if self._is_own() else "批准…"),
            Command(id="pay", text="登记支付…", run=self.pay, tip="把这张凭证登记支付",
                    writes=True, when=self._in(VoucherState.APPROVED)),
            Command(id="archive", text="归档…", run=lambda: self._step(VoucherState.ARCHIVED), tip="把这张凭证归档",
                    writes=True, when=self._in(VoucherState.PAID)),
            Command(id="person", text="查看人员卡片", run=self.show_person, icon="id-card",
                    when=lambda: self._page.showing_payments and self._page.payments.current is not None),
            Command(id="budget", text="新增预算", run=self.add_budget, icon="wallet", writes=True),
            Command(id="standards", text="标准…", run=self.open_standards, icon="scale-balanced",
                    tip="什么时候给哪类人员发多少"),
            Command(id="import", text="导入历史发放…", run=self.import_file, icon="file-import", writes=True),
            Command(id="export", text="导出发放明细…", run=self.export, icon="file-export"),
        )  # fmt: skip

    def _in(self, state: VoucherState) -> Callable[[], bool]:
        def fits() -> bool:
            voucher = self._page.voucher
            return voucher is not None and voucher.state == state

        return fits

    def _view(self) -> VoucherView:
        voucher = self._page.voucher
        assert voucher is not None, "a command for the voucher in front fits only where there is one"
        return actions.view(self._office, voucher.id or 0)

    # ---- the voucher in front

    def add(self) -> None:
        if (voucher_id := self._draft()) is not None:
            self._page.reveal(voucher_id)

    def edit(self, column: str = "") -> None:
        """Go on with a draft, at the field of a column if one was pointed at."""
        self._draft(self._view().voucher.id, column)

    def _draft(self, voucher_id: int | None = None, column: str = "") -> int | None:
        """The id of the voucher, if it was saved."""
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        dialog = VoucherDialog(self._office, voucher_id=voucher_id, parent=self._page)
        if column:
            dialog.form.go_to(column)
        dialog.exec()
        return dialog.saved.voucher.id if dialog.saved is not None else None

    def delete(self) -> None:
        """删除: a draft alone."""
        view = self._view()
        voucher = view.voucher
        asked = f"删除凭证草稿：{voucher.kind}{voucher.occasion}，{len(view.lines)} 人？"
        if messages.ask(self._page, asked, detail="删除后可以用 Ctrl+Z 撤销。", yes="删除", default_no=True):
            actions.delete_draft(self._office, voucher.id or 0)

    def _is_own(self) -> bool:
        """Whether whoever works now has handled the voucher, so that somebody else must approve it."""
        voucher = self._page.voucher
        return voucher is not None and rules.handled_by(voucher, self._office.operator)

    def _approve_tip(self) -> str:
        if self._is_own():
            return f"{self._office.operator}是经办人，不能自己批准：请另一位同志在这台电脑上批准。"
        return "把这张凭证批准"

    def _step(self, to: VoucherState) -> None:
        from cadredesk.funds.ui.step_dialog import StepDialog

        StepDialog(self._office, self._view(), to, parent=self._page).exec()

    def pay(self) -> None:
        from cadredesk.funds.ui.pay_dialog import PayDialog

        PayDialog(self._office, self._view(), parent=self._page).exec()

    def print(self) -> None:
        """领款单 or 签领表, in the preview."""
        view = self._view()
        title = f"{rules.title(view.voucher)}{'领款单' if len(view.lines) == 1 else '签领表'}"

        def draw(office: Office, out: Path, _progress: Progress) -> None:
            actions.print_voucher(office, view.voucher.id or 0, out)  # what is lost was said before

        if self._may_print(view):
            self._page.show_paper(title, draw)

    def _may_print(self, view: VoucherView) -> bool:
        """Name the characters that no font has before anything is counted as printed."""
        lost = actions.unprintable_on(self._office, view)
        if not lost:
            return True
        detail = "\n".join(f"{name}：{'、'.join(characters)}" for name, characters in lost[:10])
        asked = "有些字打印不出来，要继续打印吗？"
        return messages.ask(self._page, asked, detail=f"{detail}\n请打印后手工补写。", yes="继续打印", no="先不打印")

    def show_person(self) -> None:
        person_id = store_payments.get_payment(self._office, self._page.payments.current or 0).person_id
        if person_id is not None:
            self._page.navigate.emit(ShowPerson(person_id=person_id))

    # ---- budgets and standards

    def add_budget(self) -> None:
        from cadredesk.funds.ui.budget_dialog import BudgetDialog

        BudgetDialog(self._office, year=self._page.year.year, parent=self._page).exec()

    def adjust_budget(self, budget_id: int) -> None:
        from cadredesk.funds.ui.budget_dialog import AdjustDialog

        with messages.guarded(self._page):
            AdjustDialog(self._office, budget_id, parent=self._page).exec()

    def show_budget(self, budget_id: int) -> None:
        from cadredesk.funds.ui.budget_dialog import BudgetFactsDialog

        with messages.guarded(self._page):
            BudgetFactsDialog(self._office, budget_id, parent=self._page).exec()

    def open_standards(self) -> None:
        from cadredesk.funds.standards.ui.standards_dialog import StandardsDialog

        StandardsDialog(self._office, parent=self._page).exec()

    # ---- files

    def import_file(self) -> None:
        """导入: settled payments from before the books began."""
        from cadredesk.import_export.ui.import_dialog import ImportDialog

        ImportDialog(self._office, self._tasks, kind="payments", path=None, parent=self._page).exec()

    def export(self) -> None:
        """导出: all money paid in the year listed, by vouchers and before."""
        from cadredesk.import_export import actions as imports

        year = self._page.year.listed

        def write(office: Office, out: Path, _progress: Progress) -> int:
            return imports.export(office, "payments", out, [f"日期={year}"] if year else [])

        self._page.export_to_file(f"{year}年慰问金发放" if year else "历年慰问金发放", write, "笔")
