"""What can be done on the page of money: with the voucher in front (``voucher_commands``), budgets, standards and files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.funds import store_payments
from cadredesk.funds.ui.voucher_commands import VoucherCommands
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.funds.ui.page import FundsPage


BOOKS = ("ledger", "close_year", "left", None, "import", "export")


class FundsCommands:
    """The commands of the page, each with what it does."""

    def __init__(self, page: "FundsPage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks
        self.vouchers = VoucherCommands(page)

    def commands(self) -> Sequence[Command]:
        return (
            *self.vouchers.commands(),
            Command(id="person", text="查看人员卡片", run=self.show_person, icon="id-card",
                    when=lambda: self._page.showing_payments and self._page.payments.current is not None),
            Command(id="budget", text="新增预算", run=self.add_budget, icon="wallet", writes=True),
            Command(id="standards", text="标准…", run=self.open_standards, icon="scale-balanced",
                    tip="什么时候给哪类人员发多少"),
            Command(id="ledger", text="台账…", run=self.open_ledger, icon="table", tip="一笔一行，可按时间、预算、类别、支部、人查"),
            Command(id="close_year", text="年度封账…", run=self.close_year, icon="shield-halved", tip="核对一年的账，封账，打印证明"),
            Command(id="left", text="结转和收回…", run=self.open_left, icon="arrow-right-arrow-left",
                    tip="封账年度的结余转入本年，或由财政收回"),
            Command(id="import", text="导入历史发放…", run=self.import_file, icon="file-import", writes=True),
            Command(id="export", text="导出发放明细…", run=self.export, icon="file-export"),
        )  # fmt: skip

    def show_person(self) -> None:
        person_id = store_payments.get_payment(self._office, self._page.payments.current or 0).person_id
        if person_id is not None:
            self._page.navigate.emit(ShowPerson(person_id=person_id))

    # ---- budgets and standards

    def add_budget(self) -> None:
        from cadredesk.funds.ui.budget_dialog import BudgetDialog

        BudgetDialog(self._office, year=self._page.year.year, parent=self._page).exec()

    def adjust(self, budget_id: int) -> None:
        from cadredesk.funds.ui.budget_dialog import AdjustDialog

        with messages.guarded(self._page):
            AdjustDialog(self._office, budget_id, parent=self._page).exec()

    def show_budget(self, budget_id: int) -> None:
        from cadredesk.funds.ui.budget_dialog import BudgetFactsDialog

        with messages.guarded(self._page):
            dialog = BudgetFactsDialog(self._office, budget_id, self._tasks, parent=self._page)
            dialog.exec()
            if dialog.wanted is not None:
                self._page.reveal(dialog.wanted)

    def open_standards(self) -> None:
        from cadredesk.funds.standards.ui.standards_dialog import StandardsDialog

        StandardsDialog(self._office, parent=self._page).exec()

    # ---- the books

    def open_ledger(self) -> None:
        from cadredesk.funds.ledger.ui.ledger_dialog import LedgerDialog

        dialog = LedgerDialog(self._office, self._tasks, year=self._page.year.year, parent=self._page)
        dialog.exec()
        if dialog.wanted is not None:
            self._page.reveal(dialog.wanted)

    def close_year(self) -> None:
        from cadredesk.funds.closing.ui.close_year_dialog import CloseYearDialog

        dialog = CloseYearDialog(self._office, self._tasks, parent=self._page)
        dialog.exec()
        if dialog.wanted is not None:
            self._page.show_vouchers(dialog.wanted.ids, dialog.wanted.source)

    def open_left(self) -> None:
        from cadredesk.funds.closing.ui.left_dialog import LeftDialog

        LeftDialog(self._office, parent=self._page).exec()

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
