"""The card of the chosen voucher (or single payment): its lines, its steps, and what has to be answered."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal

from cadredesk.core.money import in_words, show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import rules, store_budgets, store_payments, store_vouchers
from cadredesk.funds.actions_views import VoucherView, view
from cadredesk.funds.files.ui.section import FilesSection
from cadredesk.funds.records import Payment, Receipt, Refund, Voucher, VoucherState
from cadredesk.funds.ui.parts import Step, Steps
from cadredesk.people import store as people_store
from cadredesk.widgets.card.card import Body, none_if_deleted
from cadredesk.widgets.card.drop_card import DropCard
from cadredesk.widgets.controls.pictures import files_in

SHOWN = 60  # lines on the card; all of them are on the paper
STATE_TONES = {
    VoucherState.DRAFT: "muted",
    VoucherState.SUBMITTED: "warning",
    VoucherState.APPROVED: "",
    VoucherState.PAID: "good",
    VoucherState.ARCHIVED: "good",
    VoucherState.VOID: "muted",
    VoucherState.REVERSED: "muted",
}


class VoucherCard(DropCard):
    """Shows a voucher or a single payment by id; ``person_wanted`` is emitted by the name on a line."""

    person_wanted = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__("凭证卡片")
        self.office = office
        self.view: VoucherView | None = None
        self.files = FilesSection(office, self)

    def show_voucher(self, voucher_id: int | None) -> None:
        before = self.view.voucher.id if self.view else None
        self.view = none_if_deleted(lambda: view(self.office, voucher_id)) if voucher_id is not None else None
        if self.view is None:
            self.show_nothing("在表中选一张凭证，这里就显示明细、经过和要办的事。", "receipt")
        else:
            self.show_head(_head(self.view))
            self.show_body(self._body(self.view), keep_scroll=before == voucher_id)

    def show_payment(self, payment_id: int | None) -> None:
        self.view = None
        payment = (
            none_if_deleted(lambda: store_payments.get_payment(self.office, payment_id))
            if payment_id is not None
            else None
        )
        if payment is None:
            self.show_nothing("在表中选一笔发放，这里就显示它的情况。", "receipt")
        else:
            self._show_single(payment)

    def _show_single(self, payment: Payment) -> None:
        person = people_store.get(self.office, payment.person_id or 0)
        voucher = store_vouchers.get_voucher(self.office, payment.voucher_id) if payment.voucher_id else None
        head, body = Body(), Body()
        head.header(person.name, person.unit, [(payment.kind, "accent"), (payment.category, "")])
        body.section("发放")
        body.facts(
            [
                ("日期", str(payment.date or payment.received_on or "")),
                ("事由", payment.occasion),
                ("金额", f"{show_yuan(payment.fen or 0)} 元\n{in_words(payment.fen or 0)}"),
                ("预算", payment.budget),
                ("凭证号", voucher.number if voucher else "历史补录"),
                ("领取情况", payment.receipt),
                ("备注", payment.note),
            ]
        )
        if voucher is None:
            body.note("历史补录是启用本程序以前已经发放的，没有凭证号，单独列示。")
        body.end()
        self.show_head(head)
        self.show_body(body)

    # ---- a voucher

    def _body(self, view: VoucherView) -> Body:
        voucher, body = view.voucher, Body()
        for warning in view.warnings[:6]:
            body.note(f"请核对：{warning.message}。", "warning")
        if len(view.warnings) > 6:
            body.note(f"……另有 {len(view.warnings) - 6} 条，批准时逐条列出。", "warning")
        body.section("凭证")
        budget = store_budgets.get_budget(self.office, voucher.budget_id or 0)
        body.facts(
            [
                ("应发", f"{show_yuan(view.fen)} 元\n{in_words(view.fen)}"),
                *_money_facts(view),
                ("日期", str(voucher.date)),
                ("预算", f"{budget.name}（{budget.year} 年）"),
                ("发放方式", voucher.method),
                ("发放依据", voucher.basis),
                ("作废原因", voucher.void_why),
                ("归档位置", voucher.archive_place),
                ("退款去向", (voucher.refund_to or Refund.BUDGET) if voucher.reverses_id else ""),
                ("退款收据", voucher.refund_receipt or ("还没有登记" if rules.is_reversal_in_force(voucher) else "")),
            ]
        )
        self._related(body, voucher)
        self._lines(body, view.lines)
        self.files.show(body, voucher)
        body.section("经过")
        body.addWidget(Steps(steps_of(voucher)))
        printed = store_vouchers.prints_of(self.office, voucher.id or 0)
        body.note(f"已打印 {printed} 次。" if printed else "还没有打印过。")
        body.end()
        return body

    # ---- files that are dropped

    def usable(self, data: QMimeData) -> list[Path]:
        return files_in(data) if self.view is not None else []

    def take(self, what: list[Path]) -> None:
        self.files.take(what)

    # ---- parts

    def _lines(self, body: Body, lines: Sequence[Payment]) -> None:
        body.section(f"明细（{rules.how_many(lines)}）")
        shown = lines[:SHOWN]
        names = store_vouchers.payee_names(self.office, shown)
        rows = [
            (one.person_id, name, _of_line(one), show_yuan(one.fen or 0))
            for one, name in zip(shown, names, strict=True)
        ]
        tones = ["danger" if each.receipt in (Receipt.UNCLAIMED, Receipt.RETURNED) else "" for each in shown]
        if (made := body.lines(rows, tones=tones, date_width=66)) is not None:
            made.opened.connect(self.person_wanted)
        if len(lines) > SHOWN:
            body.note(f"……另有 {len(lines) - SHOWN} 笔，打印的签领表上有全部名单。")

    def _related(self, body: Body, voucher: Voucher) -> None:
        """The vouchers that this one reverses, replaces, or is reversed by."""
        for other, words in ((voucher.reverses_id, "冲销"), (voucher.replaces_id, "重开自")):
            if other:
                body.note(f"{words}{rules.title(store_vouchers.get_voucher(self.office, other))}。")
        for each in store_vouchers.reversals_of(self.office, voucher.id or 0):
            body.note(f"被{rules.title(each)}冲销（{each.state}）。")


def _money_facts(view: VoucherView) -> list[tuple[str, str]]:
    """What became of the money, once anything did; a reversal takes back what the voucher that it reverses has paid."""
    sums = view.sums
    if view.voucher.reverses_id is not None or not (sums.settled or sums.reversed):
        return []
    shown = [("已登记", f"{sums.words} 笔"), ("实发", f"{show_yuan(sums.net)} 元")]
    parts = (
        ("未领", sums.unclaimed),
        ("退回", sums.returned),
        (rules.open_words(view.voucher), sums.open),
        ("已冲销", sums.reversed),
    )
    return shown + [(words, f"{show_yuan(fen)} 元") for words, fen in parts if fen]


def _of_line(line: Payment) -> str:
    """已领 2 月 10 日，子张明代领 · 离休干部."""
    proxy = f"{line.proxy}（{line.proxy_relation}）代领" if line.proxy else ""
    day = f"{line.receipt} {line.received_on:%m-%d}" if line.receipt and line.received_on else ""
    return " · ".join(filter(None, (day, proxy, line.receipt_reason, line.category, line.note))) or "—"


def _head(view: VoucherView) -> Body:
    voucher, head = view.voucher, Body()
    state = VoucherState(voucher.state)
    what = " · ".join(filter(None, (voucher.kind, voucher.occasion, rules.how_many(view.lines))))
    head.header(rules.title(voucher), what, [(state.value, STATE_TONES[state])], avatar=False)
    return head


def steps_of(voucher: Voucher) -> list[Step]:
    """What has been done, by whom and when, and what is still to do."""
    steps = [
        Step("起草", voucher.drafted_by, str(voucher.date or "")),
        Step("提交", voucher.submitted_by, str(voucher.submitted_on or "")),
    ]
    if voucher.state == VoucherState.VOID:
        if voucher.approved_on:
            steps.append(Step("批准", voucher.approved_by, str(voucher.approved_on)))
        return [*steps, Step("作废", voucher.voided_by, str(voucher.voided_on or "—"), voucher.void_why)]
    reason = f"说明：{voucher.approval_reason}" if voucher.approval_reason else ""
    return [
        *steps,
        Step("批准", voucher.approved_by, str(voucher.approved_on or ""), reason),
        Step("支付", voucher.paid_by, str(voucher.paid_on or ""), voucher.settle_reason),
        Step("归档", voucher.archived_by, str(voucher.archived_on or "")),
    ]
