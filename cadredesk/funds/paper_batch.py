"""All that a voucher's paper is made from, and the words in which it says its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import rules, store_budgets, store_cautions, store_ledger, store_paper, store_vouchers
from cadredesk.funds.records import Budget, Payment, Receipt, Refund, Standard, Voucher, VoucherState
from cadredesk.funds.rules_cautions import APPROVE
from cadredesk.funds.standards.store import standards_of_payees
from cadredesk.funds.store_cautions import Answer
from cadredesk.funds.store_ledger import VoucherSums
from cadredesk.funds.store_paper import Payee, TakenBack

# What slants across a paper that is not yet, or no longer, a ground to pay.
STAMPS: dict[str, str] = {
    VoucherState.DRAFT: "草稿 不作付款依据", VoucherState.SUBMITTED: "未批准", VoucherState.VOID: "作废",
}  # fmt: skip


FOR_AUDIT = "审计副本 不作付款依据"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A voucher as it goes on paper: saved records alone."""

    office: str
    operator: str  # who prints
    voucher: Voucher
    lines: Sequence[Payment]
    payees: Sequence[Payee]  # in the order of the lines
    budget: Budget
    sums: VoucherSums
    for_audit: bool = False  # no ground to pay, whatever its state, and not counted as a print
    again: bool = False  # an official paper was printed before: this one says 补打
    code: str = ""
    pages: int = 0  # of attached papers
    answers: Sequence[Answer] = ()
    first: Voucher | None = None  # which a reversal reverses
    taken_back: Sequence[TakenBack] = ()
    standards: Mapping[int, Standard] = field(default_factory=dict)  # by person, where the office has set one

    @property
    def number(self) -> str:
        """The voucher's number, or that it is a draft."""
        return self.voucher.number or "草稿"

    @property
    def budget_line(self) -> str:
        """The budget with its document number."""
        return self.budget.name + (f"（{self.budget.document}）" if self.budget.document else "")

    @property
    def subjects(self) -> str:
        """功能科目 and 经济科目 of the budget."""
        named = (("功能", self.budget.function_code), ("经济", self.budget.economic_code))
        return "　".join(f"{what}：{code}" for what, code in named if code)

    @property
    def official(self) -> bool:
        """Whether money may be paid, or was, on this paper."""
        return self.voucher.state in rules.OFFICIAL

    @property
    def stamp(self) -> str:
        """What slants across the paper."""
        return STAMPS.get(self.voucher.state, FOR_AUDIT if self.for_audit else "")

    @property
    def mark(self) -> str:
        """What stands in the corner: of a reversal what it reverses, of a voucher how much of it was reversed."""
        if self.first is not None:
            return f"红冲 {self.first.number}"
        if not self.sums.reversed:
            return ""
        wholly = self.voucher.state == VoucherState.REVERSED
        return f"{'冲销' if wholly else '部分冲销'} {show_yuan(self.sums.reversed)}"

    @property
    def totals(self) -> list[tuple[str, int]]:
        """应发 and what became of it; of no reversal."""
        if not self.official or self.first is not None:
            return []
        sums = self.sums
        optional = [("冲销", sums.reversed)] if sums.reversed else []
        optional += [("待领", sums.open)] if sums.open else []
        return [("应发", sums.due), ("实发", sums.net), ("未领", sums.unclaimed), ("退回", sums.returned), *optional]

    def received(self, line: Payment) -> bool:
        """Whether a line was received and stays so."""
        return line.receipt == Receipt.RECEIVED and not self.taken_by(line)

    def taken_by(self, line: Payment) -> str:
        """The number of the reversal that has reversed a line."""
        return next((each.number for each in self.taken_back if line.id in each.lines), "")

    def signed(self, line: Payment) -> str:
        """What became of a line: 已领, 未领（外出）, 退回（账号有误）; "" as long as it is open."""
        if self.first is not None:
            return "已冲销" if line.receipt else ""
        return line.receipt + (f"（{line.receipt_reason}）" if line.receipt and line.receipt_reason else "")

    def notes(self) -> list[str]:
        """What else the paper says of the voucher: the reasons of its steps, and the answers to what was doubtful."""
        voucher = self.voucher
        notes = [f"{each.day} 由{each.number}冲销 {show_yuan(each.fen)} 元" for each in self.taken_back]
        if self.first is not None:
            to = voucher.refund_to or Refund.BUDGET.value
            receipt = f"，退款收据：{voucher.refund_receipt}" if voucher.refund_receipt else ""
            notes.append(f"红冲{self.first.number}，原因：{voucher.basis}，退款去向：{to}{receipt}")
        if voucher.state == VoucherState.VOID:
            said = (f"{voucher.voided_on or ''} 作废".strip(), f"原因：{voucher.void_why}", voucher.voided_by)
            notes.append("，".join(filter(None, said)))
        if voucher.settle_reason:
            notes.append(f"{voucher.paid_on} 结清，未领原因：{voucher.settle_reason}")
        return [*notes, *self._answers()]

    def _answers(self) -> list[str]:
        """The answers, all that one reason answers together."""
        by_reason: dict[tuple[str, str, str], list[str]] = {}
        for each in self.answers:
            by_reason.setdefault((each.stage, each.operator, each.reason), []).append(each.message)
        return [
            f"{'批准' if stage == APPROVE else '支付'}时已核对：{'；'.join(messages)}。说明：{reason}（{operator}）"
            for (stage, operator, reason), messages in by_reason.items()
        ]


def read_batch(office: Office, voucher_id: int) -> Batch:
    """Read all that a voucher's paper is made from. Raises UserError for one that is gone."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    lines = store_vouchers.lines_of(office, voucher_id)
    return Batch(
        office=office.name,
        operator=office.operator,
        voucher=voucher,
        lines=lines,
        payees=store_paper.payees(office, lines),
        budget=store_budgets.get_budget(office, voucher.budget_id or 0),
        sums=store_ledger.voucher_sums(office, [voucher_id])[voucher_id],
        again=voucher.state in rules.OFFICIAL and store_vouchers.prints_of(office, voucher_id) > 0,
        code=store_paper.code(office, voucher_id),
        pages=store_paper.attached_pages(office, voucher_id),
        answers=store_cautions.all_answers(office, voucher_id),
        first=store_vouchers.get_voucher(office, voucher.reverses_id) if voucher.reverses_id else None,
        taken_back=store_paper.taken_back(office, voucher_id),
        standards=standards_of_payees(office, voucher, [line.person_id for line in lines if line.person_id]),
    )
