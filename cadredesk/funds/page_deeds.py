"""What the money page does with a voucher: each opens a dialog, asks, or prints."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cadredesk.funds import actions, rules
from cadredesk.funds.actions import VoucherView
from cadredesk.funds.records import VoucherState
from cadredesk.widgets import messages
from cadredesk.widgets.messages import guarded
from cadredesk.widgets.task_runner import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from cadredesk.core.progress import Progress
    from cadredesk.db.file import Office

# What comes next for a voucher in a state, and the word on the button.
NEXT = {
    VoucherState.DRAFT: (VoucherState.SUBMITTED, "提交"),
    VoucherState.SUBMITTED: (VoucherState.APPROVED, "批准"),
    VoucherState.APPROVED: (VoucherState.PAID, "登记支付"),
    VoucherState.PAID: (VoucherState.ARCHIVED, "归档"),
}


class Deeds(QObject):
    """The deeds of the page, each guarded."""

    def __init__(self, page: QWidget, office: "Office", tasks: TaskRunner) -> None:
        super().__init__(page)
        self._page, self._office, self._tasks = page, office, tasks

    def next_words(self, view: VoucherView) -> tuple[str, str]:
        """The words of the button for the next step, and its tip; "" where nothing is left to do."""
        step = NEXT.get(VoucherState(view.voucher.state))
        if step is None:
            return "", ""
        from cadredesk.funds.step_dialog import needs_another

        if step[0] is VoucherState.APPROVED and needs_another(self._office, view):
            tip = f"{self._office.operator}是经办人，不能自己批准：请另一位同志在这台电脑上批准。"
            return "换人批准…", tip
        return f"{step[1]}…", f"把这张凭证{step[1]}"

    def take_step(self, view: VoucherView) -> None:
        """The next step of a voucher."""
        step = NEXT.get(VoucherState(view.voucher.state))
        if step is None:
            return
        with guarded(self._page):
            if step[0] is VoucherState.PAID:
                from cadredesk.funds.pay_dialog import PayDialog

                PayDialog(self._office, view, parent=self._page).exec()
                return
            from cadredesk.funds.step_dialog import StepDialog

            StepDialog(self._office, view, step[0], parent=self._page).exec()

    def draft(self, voucher_id: int | None = None, column: str = "") -> int | None:
        """Draft a voucher, or go on with a draft, at the field of a column; gives its id if it was saved."""
        from cadredesk.funds.voucher_dialog import VoucherDialog

        with guarded(self._page):
            dialog = VoucherDialog(self._office, voucher_id=voucher_id, parent=self._page)
            if column:
                dialog.form.go_to(column)
            dialog.exec()
            return dialog.saved.voucher.id if dialog.saved is not None else None
        return None

    def delete(self, view: VoucherView) -> None:
        """删除草稿."""
        voucher = view.voucher
        with guarded(self._page):
            self._office.require_writable()
            asked = f"删除凭证草稿：{voucher.kind}{voucher.occasion}，{len(view.lines)} 人？"
            if messages.ask(self._page, asked, detail="删除后可以用 Ctrl+Z 撤销。", yes="删除", default_no=True):
                actions.delete_draft(self._office, voucher.id or 0)

    def print(self, view: VoucherView) -> None:
        """领款单 or 签领表, in the preview."""
        from cadredesk.widgets.printing import show_paper

        voucher_id, title = view.voucher.id or 0, "领款单" if len(view.lines) == 1 else "签领表"

        def draw(office: "Office", out: "Path", _progress: "Progress") -> None:
            actions.print_voucher(office, voucher_id, out)  # what is lost was said before

        with guarded(self._page):
            if self._may_print(view):
                show_paper(self._page, self._tasks, f"{rules.title(view.voucher)}{title}", draw)

    def _may_print(self, view: VoucherView) -> bool:
        """Name the characters that no font has before anything is counted as printed."""
        lost = actions.unprintable_on(self._office, view)
        if not lost:
            return True
        detail = "\n".join(f"{name}：{'、'.join(characters)}" for name, characters in lost[:10])
        asked = "有些字打印不出来，要继续打印吗？"
        return messages.ask(self._page, asked, detail=f"{detail}\n请打印后手工补写。", yes="继续打印", no="先不打印")

    # ---- budgets

    def add_budget(self, year: int) -> None:
        """新增预算."""
        from cadredesk.funds.budget_dialog import BudgetDialog

        with guarded(self._page):
            BudgetDialog(self._office, year=year, parent=self._page).exec()

    def adjust(self, budget_id: int) -> None:
        """调整."""
        from cadredesk.funds.budget_dialog import AdjustDialog

        with guarded(self._page):
            AdjustDialog(self._office, budget_id, parent=self._page).exec()

    def show_budget(self, budget_id: int) -> None:
        """明细."""
        from cadredesk.funds.budget_dialog import BudgetFactsDialog

        with guarded(self._page):
            BudgetFactsDialog(self._office, budget_id, parent=self._page).exec()

    def set_standards(self) -> None:
        """标准."""
        from cadredesk.funds.standards_dialog import StandardsDialog

        with guarded(self._page):
            StandardsDialog(self._office, parent=self._page).exec()

    # ---- files

    def import_file(self) -> None:
        """导入: settled payments from before the books began."""
        from cadredesk.transfer.import_dialog import ImportDialog

        with guarded(self._page):
            self._office.require_writable()
            ImportDialog(self._office, self._tasks, kind="payments", path=None, parent=self._page).exec()

    def export(self, year: int | None) -> None:
        """导出: all money paid in a year (None: in all), by vouchers and before."""
        from cadredesk.transfer import actions as transfer
        from cadredesk.widgets.saving import ask_for_table, open_folder

        with guarded(self._page):
            out = ask_for_table(self._page, f"{year}年慰问金发放" if year else "历年慰问金发放")
            if out is None:
                return

            def done(count: int) -> None:
                if messages.ask(self._page, f"已导出 {count:,} 笔：{out.name}", yes="打开所在文件夹", no="知道了"):
                    open_folder(out)

            self._tasks.run(
                "正在导出发放明细",
                lambda _progress, office: transfer.export(office, "payments", out, [f"日期={year}"] if year else []),
                done,
            )
