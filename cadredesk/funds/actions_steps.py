"""The steps of a voucher after its draft: submitted, approved, paid line by line, settled, voided, archived, reversed."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.core.names import clean_name
from cadredesk.db.file import Office
from cadredesk.funds import (
    actions_cautions,
    rules,
    store_budgets,
    store_ledger,
    store_payees,
    store_vouchers,
)
from cadredesk.funds.actions_views import VoucherView, view
from cadredesk.funds.closing import store_closed
from cadredesk.funds.records import Payment, PaymentWarning, Receipt, Refund, Voucher, VoucherState
from cadredesk.funds.rules_cautions import APPROVE, PAY

# ---------------------------------------------------------------- submitting


def submit_voucher(office: Office, voucher_id: int, day: datetime.date) -> VoucherView:
    """草稿 → 待审: the voucher gets its number, the next of its year and series.

    Raises UserError where a merge of two people has put somebody into it twice, or a later number has an earlier day.
    """
    with office.operation("提交凭证", undoable=False) as running:
        running.what = f"提交凭证：{submit_draft(office, voucher_id, day)}"
    return view(office, voucher_id, day)


def submit_draft(office: Office, voucher_id: int, day: datetime.date) -> str:
    """Submit a draft within a running operation, and give its number. Raises UserError."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    rules.require_step(voucher, VoucherState.SUBMITTED, day)
    store_closed.require_open(office, day)
    if voucher.reverses_id is None:
        store_closed.require_open_budget(office, voucher.budget_id or 0)
        lines = store_vouchers.lines_of(office, voucher_id)
        require_lines(office, voucher, lines)
        rules.require_survivors(voucher, lines, store_payees.people_paid(office, (line.person_id for line in lines)))
    number = _next_number(office, day)
    store_vouchers.step(
        office, voucher_id, VoucherState.SUBMITTED, **number, submitted_by=office.operator, submitted_on=day
    )
    return str(number["number"])


def require_lines(office: Office, voucher: Voucher, lines: Sequence[Payment]) -> None:
    """Raises UserError unless a voucher may have these lines."""
    rules.require_lines(voucher, lines, lambda: store_vouchers.payee_names(office, lines))


def _next_number(office: Office, day: datetime.date) -> dict[str, str | int]:
    """The columns of the next number: prefix and width are those of the year's first number, whatever was set since."""
    fixed = store_vouchers.numbering_of_year(office, day.year)
    series, width = fixed or (office.setting("voucher_series", "慰"), int(office.setting("voucher_width", "4")))
    last = store_vouchers.last_submission(office, series, day.year)
    if last and day.isoformat() < last:
        raise UserError(
            f"提交日期 {day} 早于上一张凭证的提交日期 {last}，凭证号要按日期先后，请改用 {last} 或以后的日期。"
        )
    serial = store_vouchers.next_serial(office, series, day.year, int(office.setting("voucher_start", "1")))
    return {
        "number": rules.number_of(series, day.year, serial, width),
        "series": series,
        "year": day.year,
        "serial": serial,
    }


# ---------------------------------------------------------------- approving


def approve_voucher(office: Office, voucher_id: int, day: datetime.date, reason: str = "") -> VoucherView:
    """待审 → 已批准, by somebody other than drafted or submitted it; reserves the money and seals the voucher.

    A reversal is in force with it (→ 已支付). Raises UserError where :func:`require_approvable` does.
    """
    shown = view(office, voucher_id, day)
    voucher = shown.voucher
    require_approvable(office, shown, day, reason)
    with office.operation(f"批准凭证：{voucher.number}", undoable=False):
        actions_cautions.answer(office, voucher, shown.warnings, APPROVE, reason)
        approval = {"approved_by": office.operator, "approved_on": day, "approval_reason": reason.strip()}
        if voucher.reverses_id is None:
            store_vouchers.approve(office, voucher_id, VoucherState.APPROVED, **approval)
        else:
            paid = {"paid_on": day, "paid_by": office.operator}
            store_vouchers.approve(office, voucher_id, VoucherState.PAID, **approval, **paid)
            _put_in_force(office, voucher, shown.lines, day)
    return view(office, voucher_id, day)


def _put_in_force(office: Office, voucher: Voucher, lines: Sequence[Payment], day: datetime.date) -> None:
    """A reversal is in force; the voucher whose every received line is reversed reads 冲销."""
    store_vouchers.set_receipts(office, [_said(office, line, Receipt.RECEIVED, day) for line in lines])
    first = voucher.reverses_id or 0
    if store_vouchers.is_wholly_reversed(office, first):
        store_vouchers.step(office, first, VoucherState.REVERSED)


def require_approvable(office: Office, shown: VoucherView, day: datetime.date, reason: str = "") -> None:
    """Raises UserError unless whoever works now may approve a voucher on a day.

    Warnings have to be answered (by ``reason``), and the budget has to suffice and be meant for the kind.
    """
    voucher = shown.voucher
    rules.require_step(voucher, VoucherState.APPROVED, day)
    store_closed.require_open(office, day)
    if rules.handled_by(voucher, office.operator):
        raise UserError(f"{office.operator}是这张凭证的经办人，不能自己批准。请由另一位同志批准。")
    actions_cautions.require_answered(actions_cautions.stopping(shown.warnings, APPROVE), reason, "批准")
    if voucher.reverses_id is not None:
        return
    store_closed.require_open_budget(office, voucher.budget_id or 0)
    budget = store_budgets.get_budget(office, voucher.budget_id or 0)
    left = store_ledger.least_left(office, budget.id or 0, day)
    if shown.fen > left:
        raise UserError(
            f"预算不足：“{budget.name}”从 {day} 起余额 {show_yuan(left)} 元，本凭证 {show_yuan(shown.fen)} 元。"
            "请先追加预算。"
        )
    if budget.kinds and voucher.kind not in budget.kinds.split("、"):
        raise UserError(f"预算“{budget.name}”只能用于{budget.kinds}，不能用于{voucher.kind}。请换一项预算。")


# ---------------------------------------------------------------- paying


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReceipt:
    """What became of one line: received, through which proxy or transfer; or not, and why."""

    receipt: Receipt = Receipt.RECEIVED
    proxy: str = ""
    proxy_relation: str = ""
    bank_reference: str = ""
    reason: str = ""


def pay_lines(
    office: Office, voucher_id: int, day: datetime.date, receipts: Mapping[int, LineReceipt], reason: str = ""
) -> VoucherView:
    """Say of lines (by their ids) what became of them on a day; the voucher is paid with its last line.

    ``reason`` answers what is doubtful of those who receive. Raises UserError where :func:`require_payable` does.
    """
    shown = view(office, voucher_id, day)
    voucher, lines = shown.voucher, {line.id or 0: line for line in shown.lines}
    stopping = require_payable(office, shown, day, receipts, reason)
    with office.operation(f"支付凭证：{voucher.number}，{len(receipts)} 笔", undoable=False):
        actions_cautions.answer(office, voucher, stopping, PAY, reason)
        store_vouchers.set_receipts(
            office, [_said(office, lines[line], said.receipt, day, said) for line, said in receipts.items()]
        )
        if len(receipts) == len(shown.open_lines):
            _settle(office, voucher, max([day, *(line.received_on for line in shown.lines if line.received_on)]), "")
    return view(office, voucher_id, day)


def require_payable(
    office: Office, shown: VoucherView, day: datetime.date, receipts: Mapping[int, LineReceipt], reason: str = ""
) -> list[PaymentWarning]:
    """What ``reason`` answers. Raises UserError for a line that has been settled, a proxy without relation, money that was
    not received without a reason, somebody dead without an heir as proxy, and what nobody answers.
    """
    voucher = shown.voucher
    rules.require_step(voucher, VoucherState.PAID, day)
    store_closed.require_open(office, day)
    lines = {line.id or 0: line for line in shown.lines}
    _require_open_lines(voucher, lines, receipts)
    stopping = _stopping_payment(office, shown, day, lines, receipts)
    actions_cautions.require_answered(stopping, reason, "支付")
    return stopping


def pay_voucher(
    office: Office, voucher_id: int, day: datetime.date, said: LineReceipt | None = None, reason: str = ""
) -> VoucherView:
    """The same of all lines that are open."""
    open_lines = [line.id or 0 for line in store_vouchers.lines_of(office, voucher_id) if not line.receipt]
    return pay_lines(office, voucher_id, day, dict.fromkeys(open_lines, said or LineReceipt()), reason)


def _said(
    office: Office, line: Payment, receipt: Receipt, day: datetime.date, said: LineReceipt | None = None
) -> Payment:
    said = said or LineReceipt()
    return dataclasses.replace(
        line, receipt=receipt.value, received_on=day, receipt_by=office.operator, proxy=said.proxy,
        proxy_relation=said.proxy_relation, bank_reference=said.bank_reference,
        receipt_reason="" if receipt is Receipt.RECEIVED else said.reason.strip(),
    )  # fmt: skip


def _require_open_lines(voucher: Voucher, lines: Mapping[int, Payment], receipts: Mapping[int, LineReceipt]) -> None:
    if not receipts:
        raise UserError("请选择要登记的领款人。")
    for line_id, said in receipts.items():
        if line_id not in lines:
            raise UserError(f"这一笔不在凭证{rules.title(voucher)}里，请刷新后再试。")
        if lines[line_id].receipt:
            raise UserError(f"凭证{rules.title(voucher)}中有一笔已经登记为{lines[line_id].receipt}，不能再登记。")
        _require_said(said)


def _require_said(said: LineReceipt) -> None:
    """Raises UserError unless a proxy goes with a relation, and money that was not received with a reason."""
    if said.proxy.strip() and not said.proxy_relation.strip():
        raise UserError("代领人要写明与领款人的关系。")
    if said.proxy_relation.strip() and not said.proxy.strip():
        raise UserError("写了与领款人的关系，请同时写明代领人。")
    if said.receipt is not Receipt.RECEIVED and not said.reason.strip():
        raise UserError(f"{said.receipt}的要写明原因。")


def _stopping_payment(
    office: Office,
    shown: VoucherView,
    day: datetime.date,
    lines: Mapping[int, Payment],
    receipts: Mapping[int, LineReceipt],
) -> list[PaymentWarning]:
    """What stops the payment of those who receive. Raises UserError for somebody dead whom no living heir stands for."""
    proxies: dict[int, list[str]] = defaultdict(list)  # of each line: two people who were merged may both stand here
    for line, said in receipts.items():
        if said.receipt is Receipt.RECEIVED:
            proxies[lines[line].person_id or 0].append(said.proxy)
    if not proxies:
        return []
    found = [each for each in actions_cautions.stopping(shown.warnings, PAY) if each.person_id in (0, *proxies)]
    dead = [each for each in found if each.code == "died"]
    _require_heirs(office, dead, proxies, day)
    return [each for each in found if each not in dead]  # an heir answers that


def _require_heirs(
    office: Office, dead: Sequence[PaymentWarning], proxies: Mapping[int, Sequence[str]], day: datetime.date
) -> None:
    """Raises UserError unless each line of the dead is received by somebody else, not known to be dead, too."""
    people = store_payees.people_paid(office, (each.person_id for each in dead))
    for each in dead:
        for proxy in proxies[each.person_id]:
            why = _why_no_heir(office, clean_name(proxy), clean_name(people[each.person_id].name), day)
            if why is not None:
                raise UserError(f"{each.message}{why}，或登记为未领。")


def _why_no_heir(office: Office, proxy: str, payee: str, day: datetime.date) -> str | None:
    """Why a proxy cannot receive what was due to the dead ("" where there is none); None if nothing is known against it."""
    if not proxy:
        return ""
    if proxy == payee:
        return "。代领人不能写领款人本人，请改写继承人"
    if rules.all_dead(store_payees.people_named(office, proxy), day):
        return f"。代领人{proxy}也已去世，请改写其他继承人"
    return None


def _settle(office: Office, voucher: Voucher, day: datetime.date, why: str) -> None:
    store_vouchers.step(
        office, voucher.id or 0, VoucherState.PAID, paid_by=office.operator, paid_on=day, settle_reason=why
    )


def settle_voucher(office: Office, voucher_id: int, day: datetime.date, why: str) -> VoucherView:
    """已批准 → 已支付: what is still open becomes 未领, with the reason. Raises UserError."""
    shown = view(office, voucher_id, day)
    voucher, why = shown.voucher, why.strip()
    rules.require_step(voucher, VoucherState.PAID, day, "结清")
    rules.require_day(day, "结清", *(line.received_on for line in shown.lines))
    store_closed.require_open(office, day)
    if not why:
        raise UserError("结清时要写明其余各笔未领的原因。")
    unclaimed = LineReceipt(receipt=Receipt.UNCLAIMED, reason=why)
    with office.operation(f"结清凭证：{voucher.number}，未领 {len(shown.open_lines)} 笔", undoable=False):
        store_vouchers.set_receipts(
            office, [_said(office, line, Receipt.UNCLAIMED, day, unclaimed) for line in shown.open_lines]
        )
        _settle(office, voucher, day, why)
    return view(office, voucher_id, day)


def archive_voucher(office: Office, voucher_id: int, day: datetime.date, place: str = "") -> VoucherView:
    """已支付 → 已归档, in a volume."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    rules.require_step(voucher, VoucherState.ARCHIVED, day)
    store_closed.require_open(office, day)
    with office.operation(f"归档凭证：{voucher.number}", undoable=False):
        store_vouchers.step(
            office, voucher_id, VoucherState.ARCHIVED, archived_by=office.operator, archived_on=day,
            archive_place=place.strip(),
        )  # fmt: skip
    return view(office, voucher_id, day)


# ---------------------------------------------------------------- voiding and reversing


def void_voucher(office: Office, voucher_id: int, day: datetime.date, why: str) -> VoucherView:
    """待审 or 已批准 → 作废; the number stays. An approved one is voided by another than drafted it, and before anybody received."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    lines = store_vouchers.lines_of(office, voucher_id)
    rules.require_step(voucher, VoucherState.VOID, day)
    rules.require_day(day, "作废", *(line.received_on for line in lines))
    store_closed.require_open(office, day)
    if not why.strip():
        raise UserError("作废要写明原因。")
    if voucher.state == VoucherState.APPROVED:
        if rules.handled_by(voucher, office.operator):
            raise UserError(f"{office.operator}是这张凭证的经办人，已批准的凭证要由另一位同志作废。")
        if any(line.receipt == Receipt.RECEIVED for line in lines):
            raise UserError(f"凭证{voucher.number}已经有人领款，不能作废。其余的请结清，已领的用冲销收回。")
    with office.operation(f"作废凭证：{voucher.number}", undoable=False):
        store_vouchers.step(
            office, voucher_id, VoucherState.VOID, voided_by=office.operator, voided_on=day, void_why=why.strip()
        )
    return view(office, voucher_id, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """Where the money of a reversal goes (``budget_id`` of another one), and its receipt."""

    to: Refund = Refund.BUDGET
    budget_id: int | None = None
    receipt: str = ""


def reverse_voucher(
    office: Office,
    voucher_id: int,
    day: datetime.date,
    why: str,
    lines: Sequence[int] = (),
    refund: RefundFacts | None = None,
) -> VoucherView:
    """Reverse lines that were received (all that were not yet): a negative voucher, 待审. Raises UserError."""
    first, refund = store_vouchers.get_voucher(office, voucher_id), refund or RefundFacts()
    if first.reverses_id is not None:
        raise UserError("冲销凭证不能再冲销。")
    rules.require_step(first, VoucherState.REVERSED, day)
    store_closed.require_open(office, day)
    if not why.strip():
        raise UserError("冲销要写明原因。")
    if refund.budget_id == first.budget_id:
        refund = dataclasses.replace(refund, to=Refund.BUDGET, budget_id=None)
    budget = _refund_budget(office, first, refund)
    taken = _lines_to_reverse(office, first, lines)
    draft = Voucher(
        date=day, kind=first.kind, occasion=first.occasion, rule=first.rule, due=first.due, period=first.period,
        budget_id=first.budget_id, method=first.method, basis=why.strip(), drafted_by=office.operator,
        reverses_id=voucher_id, refund_to="" if refund.to is Refund.BUDGET else refund.to.value,
        refund_budget_id=budget, refund_receipt=refund.receipt.strip(),
    )  # fmt: skip
    with office.operation("冲销凭证", undoable=False) as running:
        negative = store_vouchers.add_voucher(office, draft, [_negative(line) for line in taken])
        number = submit_draft(office, negative.id or 0, day)
        running.what = f"冲销凭证：{first.number}，{len(taken)} 笔，{number}"
    return view(office, negative.id or 0, day)


def add_refund_receipt(office: Office, voucher_id: int, receipt: str) -> VoucherView:
    """补登退款收据: the number of a receipt that came after its reversal was in force, said once. Raises UserError."""
    voucher, receipt = store_vouchers.get_voucher(office, voucher_id), receipt.strip()
    if not receipt:
        raise UserError("请填写退款收据的编号。")
    if not rules.is_reversal_in_force(voucher):
        raise UserError(f"凭证{rules.title(voucher)}不是已批准的冲销凭证，不用登记退款收据。")
    if voucher.refund_receipt:
        raise UserError(f"凭证{voucher.number}的退款收据已登记为“{voucher.refund_receipt}”，不能再改。")
    store_closed.require_open(office, voucher.approved_on or datetime.date.max)
    with office.operation(f"补登退款收据：{voucher.number}，{receipt}", undoable=False):
        store_vouchers.set_refund_receipt(office, voucher_id, receipt)
    return view(office, voucher_id)


def _refund_budget(office: Office, first: Voucher, refund: RefundFacts) -> int | None:
    """The other budget that a refund goes into. Raises UserError for one of a closed year, or where the own year is closed."""
    own = store_budgets.get_budget(office, first.budget_id or 0)
    if refund.to is Refund.BUDGET and store_closed.is_closed(office, own.year or 0):
        raise UserError(f"{own.year} 年已经封账，退款请上缴财政或转入还没有封账的预算。")
    if refund.to is not Refund.OTHER:
        return None
    if refund.budget_id is None:
        raise UserError("请选择退款转入的预算。")
    into = store_budgets.get_budget(office, refund.budget_id)
    store_closed.require_open_year(office, into.year or 0)
    return into.id


def _lines_to_reverse(office: Office, first: Voucher, wanted: Sequence[int]) -> list[Payment]:
    reversed_already = store_vouchers.reversed_lines(office, first.id or 0)
    received = [line for line in store_vouchers.lines_of(office, first.id or 0) if line.receipt == Receipt.RECEIVED]
    free = [line for line in received if line.id not in reversed_already]
    if not wanted:
        if not free:
            raise UserError(f"凭证{first.number}没有可以冲销的已领款项。")
        return free
    if len(set(wanted)) != len(wanted):
        raise UserError("同一笔款写了两次，每笔只能冲销一次，请核对。")
    by_id = {line.id: line for line in free}
    if any(line not in by_id for line in wanted):
        raise UserError("选中的有不是已领，或已经冲销过的，请重新选择。")
    return [by_id[line] for line in wanted]


def _negative(line: Payment) -> Payment:
    return Payment(
        person_id=line.person_id, branch_id=line.branch_id, payee=line.payee, fen=-(line.fen or 0), kind=line.kind,
        occasion=line.occasion, category=line.category, deceased_id=line.deceased_id, relation=line.relation,
        reverses_line_id=line.id,
    )  # fmt: skip
