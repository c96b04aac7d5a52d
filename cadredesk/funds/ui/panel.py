"""The money that one person was paid, on their card: all that they ever received, by years."""

from itertools import groupby

from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.funds.targets import ShowVoucher
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guard

SHOWN = 60  # lines on the card; the sums are those of all


class FundsPanel(CardPanel):
    """慰问金: what was received in each year with its sum, the latest first, and all of it together."""

    title = "慰问金"
    tables = frozenset({"branches", "budget_adjustments", "budgets", "payments", "people", "vouchers"})

    def fill(self, body: Body, person_id: int) -> None:
        from cadredesk.funds.ledger import store

        received = store.received(self.office, person_id)
        years = [(year, list(of_year)) for year, of_year in groupby(received, key=lambda each: each.day[:4])]
        this_year = str(today().year)
        if not years or years[0][0] != this_year:
            years.insert(0, (this_year, []))
        left = SHOWN
        for year, of_year in years:
            words = f"{year} 年合计 {show_yuan(sum(each.fen for each in of_year))} 元"
            if year == this_year:
                body.section(words, "发慰问金", lambda: self.give(person_id))
            else:
                body.section(words)
            lines: list[tuple[object, str, str, str]] = [
                (each.voucher_id or 0, each.day, _words(each.kind, each.occasion, each.number), show_yuan(each.fen))
                for each in of_year[:left]
            ]
            left -= len(lines)
            tones = ["danger" if each.fen < 0 else "" for each in of_year]
            if (made := body.lines(lines, none="" if received else "还没有发放记录。", tones=tones)) is not None:
                made.opened.connect(self.open)
        if received:
            body.section("历年领取")
            whole = sum(each.fen for each in received)
            body.facts([("合计", f"{show_yuan(whole)} 元，{len(received):,} 笔，自 {received[-1].day[:4]} 年起")])
        if len(received) > SHOWN:
            body.note(f"这里列出最近 {SHOWN} 笔，其余在慰问金页的台账中查看。")

    def open(self, voucher_id: int) -> None:
        """Show the voucher on its page; a settled payment has none."""
        if voucher_id:
            self.navigate.emit(ShowVoucher(voucher_id=voucher_id))

    @guard
    def give(self, person_id: int) -> None:
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        VoucherDialog(self.office, person_ids=[person_id], parent=self.window()).exec()


def _words(kind: str, occasion: str, number: str) -> str:
    return f"{occasion or kind} · {number.rpartition('〕')[2]}"
