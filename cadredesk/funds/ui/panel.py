"""The money that one person was paid, on their card."""

from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.funds.targets import ShowVoucher
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guard

SHOWN = 40


class FundsPanel(CardPanel):
    """慰问金: what was paid, the latest first, and the sum of this year."""

    title = "慰问金"
    tables = frozenset({"payments", "vouchers"})

    def fill(self, body: Body, person_id: int) -> None:
        from cadredesk.funds import store_payments

        paid = store_payments.paid_to(self.office, person_id, SHOWN)
        if not paid:
            body.note("还没有发放记录。")
            return
        year = today().year
        sum_ = show_yuan(store_payments.paid_in(self.office, person_id, year))
        body.section(f"{year} 年合计 {sum_} 元", "发慰问金", lambda: self.give(person_id))
        lines: list[tuple[object, str, str, str]] = [
            (number, day, f"{occasion or kind} · {number.rpartition('〕')[2]}", show_yuan(fen))
            for day, kind, occasion, fen, number in paid
        ]
        if (made := body.lines(lines)) is not None:
            made.opened.connect(self.open)

    def open(self, number: str) -> None:
        """Show the voucher on its page; a settled payment has none."""
        from cadredesk.funds import store_vouchers

        if number != "历史补录":
            voucher_id = store_vouchers.resolve_voucher(self.office, number).id or 0
            self.navigate.emit(ShowVoucher(voucher_id=voucher_id))

    @guard
    def give(self, person_id: int) -> None:
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        VoucherDialog(self.office, person_ids=[person_id], parent=self.window()).exec()
