"""What a user does with condolence money: budgets, and a voucher from its draft to the archive."""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.core.names import clean_name
from cadredesk.db.file import Office
from cadredesk.funds import paper, rules, store_budgets, store_payments, store_vouchers
from cadredesk.funds.actions_warnings import warnings as warnings
from cadredesk.funds.records import Budget, Payment, PaymentWarning, Receipt, Voucher, VoucherState
from cadredesk.funds.standards.store import standards_of_payees
from cadredesk.people import rules as people_rules
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.rules_matching import Match, MatchResult, PeopleIndex
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import VisitQuery

if TYPE_CHECKING:
    from cadredesk.sheets.clean import Row


@dataclass(frozen=True, slots=True)
class VoucherView:
    """A voucher with its lines, their sum in 分, and what has to be answered before approval."""

    voucher: Voucher
    lines: tuple[Payment, ...]
    warnings: tuple[PaymentWarning, ...]

    @property
    def fen(self) -> int:
        """The sum of the lines in 分."""
        return sum(line.fen or 0 for line in self.lines)


# ---------------------------------------------------------------- budgets


def save_budget(office: Office, budget: Budget) -> Budget:
    """Add a budget (without id), or change name, source, document and note of one. Raises UserError."""
    budget = dataclasses.replace(budget, name=" ".join(budget.name.split()))
    if not budget.name or budget.year is None or not 1949 <= budget.year <= 2200:
        raise UserError("请填写预算的年度和名称。")
    if budget.fen is None or budget.fen < 0:
        raise UserError("请填写预算金额，不能是负数。")
    same = store_budgets.budget_by_name(office, budget.year, budget.name)
    if same and same.id != budget.id:
        raise UserError(f"{budget.year} 年已经有名为“{budget.name}”的预算，请换一个名称，或用调整增减金额。")
    if budget.id is not None and store_budgets.get_budget(office, budget.id).fen != budget.fen:
        raise UserError("预算金额不能直接改写，请用“调整预算”写明文号和原因。")
    with office.operation(f"{'新增' if budget.id is None else '修改'}预算：{budget.year} 年{budget.name}"):
        return store_budgets.put_budget(office, budget)


def adjust_budget(office: Office, budget_id: int, day: datetime.date, fen: int, document: str, why: str) -> None:
    """Add ``fen`` (may be negative) to a budget by a dated row. Raises UserError below what is approved and paid."""
    balance = store_budgets.balance(office, budget_id)
    if not document.strip() or not why.strip():
        raise UserError("调整预算要写明文号和原因。")
    if fen == 0:
        raise UserError("请填写要增加或减少的金额。")
    if balance.left + fen < 0:
        raise UserError(
            f"不能调减这么多：“{balance.name}”已批准和已支付共 {show_yuan(balance.approved + balance.paid)} 元，"
            f"最多可调减 {show_yuan(balance.left)} 元。"
        )
    with office.operation(f"调整预算：{balance.year} 年{balance.name}"):
        store_budgets.adjust(office, budget_id, day, fen, document.strip(), why.strip())


def find_budget(office: Office, year: int, name: str) -> Budget:
    """The budget of a year by name. Raises UserError that says which there are."""
    budget = store_budgets.budget_by_name(office, year, name)
    if budget is None:
        known = "、".join(balance.name for balance in store_budgets.balances(office, year))
        there = f"已有：{known}" if known else "这一年还没有预算"
        raise UserError(f"{year} 年没有名为“{name}”的预算（{there}）。请先新增预算。")
    return budget


# ---------------------------------------------------------------- drafting


def draft_voucher(office: Office, voucher: Voucher, lines: Sequence[Payment]) -> VoucherView:
    """Write a draft (new without id, else again) with its lines; each line keeps the payee's category of today."""
    what = f"起草凭证：{{}} {len(lines)} 人" if voucher.id is None else "修改凭证草稿：{}"
    with office.operation(what.format(f"{voucher.kind}{voucher.occasion}")):
        saved = _write_draft(office, voucher, lines)
    return view(office, saved.id or 0)


def draft_and_submit(office: Office, voucher: Voucher, lines: Sequence[Payment], day: datetime.date) -> VoucherView:
    """Write a draft and submit it, as one operation: where it cannot be submitted nothing is written."""
    with office.operation(f"提交凭证：{voucher.kind}{voucher.occasion}", undoable=False) as running:
        saved = _write_draft(office, voucher, lines)
        running.what = f"起草并提交凭证：{_submit(office, saved.id or 0, day)}"
    return view(office, saved.id or 0)


def _write_draft(office: Office, voucher: Voucher, lines: Sequence[Payment]) -> Voucher:
    """Write a draft within a running operation. Raises UserError for one that cannot stand."""
    if voucher.kind not in tuple(MoneyKind):
        raise UserError(f"请选择类别：{'、'.join(MoneyKind)}。")
    if voucher.budget_id is None:
        raise UserError("请选择预算。")
    if voucher.date is None:
        raise UserError("请填写凭证日期。")
    rules.require_lines(lines)
    known = {person.id: person for person in people_store.some(office, [line.person_id or 0 for line in lines])}
    lines = [_line(line, voucher, known[line.person_id]) for line in lines]
    if voucher.id is None:
        return store_vouchers.add_voucher(office, dataclasses.replace(voucher, drafted_by=office.operator), lines)
    before = store_vouchers.get_voucher(office, voucher.id)
    rules.require_step(before, VoucherState.SUBMITTED, voucher.date)
    hands = rules.BETWEEN_NAMES.join(rules.drafters(before, office.operator))
    saved = dataclasses.replace(voucher, drafted_by=hands)
    store_vouchers.replace_lines(office, saved, lines)
    return saved


def _line(line: Payment, voucher: Voucher, person: Person) -> Payment:
    audience = people_rules.audience_of(person.category, person.rank, person.treatment, person.survivor_kind)
    return dataclasses.replace(
        line, id=None, date=None, kind=voucher.kind, occasion=voucher.occasion, category=audience or ""
    )


def lines_from_visits(office: Office, since: datetime.date, until: datetime.date) -> list[Payment]:
    """One line a visit for the money brought in a period, from visits that have no money in the books yet."""
    found = visits_store.matching(
        office, VisitQuery(since=since, until=until, with_money=True, sort="date", descending=False)
    )
    used = store_payments.visits_with_payment(office, [visit.id or 0 for visit in found])
    return [
        Payment(person_id=visit.person_id, fen=visit.fen, visit_id=visit.id) for visit in found if visit.id not in used
    ]


def lines_from_list(office: Office, path: Path) -> list[Payment]:
    """One line for each row of a workbook with 姓名 (or 身份证号 too) and 金额.

    Raises UserError that names the first rows that cannot be taken.
    """
    from cadredesk.sheets.clean import clean
    from cadredesk.sheets.header import sheets_to_import
    from cadredesk.sheets.reader import open_book

    columns = (field_of(Person, "name"), field_of(Person, "id_number"), field_of(Payment, "fen"))
    lists = sheets_to_import(open_book(path), columns)
    first = lists[0][0].part_of
    beside = [each for each in lists if first and each[0].part_of == first] or lists[:1]
    for field in (columns[0], columns[2]):
        if not all(recognition.has(field.name) for _, recognition in beside):
            raise UserError(f"“{path.name}”中没有“{field.label}”这一列，请检查表头。")
    people_index = PeopleIndex.of(people_store.identities(office))
    lines, wrong = [], []
    for row in (row for sheet, recognition in beside for row in clean(sheet, recognition).rows):
        name, number, fen = (row.values.get(field.name) for field in columns)
        match = people_index.find(clean_name(name or ""), number or "", None)
        if why := _why_no_line(row, match, fen):
            wrong.append(f"第 {row.number} 行：{why.rstrip('。')}")
        lines.append(Payment(person_id=match.person, fen=fen))
    if wrong:
        more = f"等 {len(wrong)} 行" if len(wrong) > 3 else ""
        raise UserError(f"“{path.name}”不能作为名单，{'；'.join(wrong[:3])}{more}。请改正后再试，没有写入。")
    return lines


def _why_no_line(row: "Row", match: Match, fen: int | None) -> str:
    """Why a row of a list cannot be paid, "" if it can."""
    for problem in row.problems:
        if problem.level == "error":
            return problem.message
    if match.verdict is MatchResult.SEVERAL:
        return match.doubt
    if match.verdict is MatchResult.NEW:
        return f"人员中没有“{row.words.get('name', '')}”"
    return "" if fen and fen > 0 else "没有大于零的金额"


def delete_draft(office: Office, voucher_id: int) -> None:
    """Delete a draft; anything that has a number stays."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    if voucher.state != VoucherState.DRAFT:
        raise UserError(f"凭证{rules.title(voucher)}已经编号，不能删除。")
    with office.operation(f"删除凭证草稿：{voucher.kind}{voucher.occasion}"):
        store_vouchers.delete_draft(office, voucher_id)


# ---------------------------------------------------------------- steps


def submit_voucher(office: Office, voucher_id: int, day: datetime.date) -> VoucherView:
    """草稿 → 待审: the voucher gets its number, the next of its year and series.

    Raises UserError where a merge of two people has put somebody into it twice.
    """
    with office.operation("提交凭证", undoable=False) as running:
        running.what = f"提交凭证：{_submit(office, voucher_id, day)}"
    return view(office, voucher_id)


def _submit(office: Office, voucher_id: int, day: datetime.date) -> str:
    """Submit a draft within a running operation, and give its number."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    rules.require_step(voucher, VoucherState.SUBMITTED, day)
    rules.require_lines(store_vouchers.lines_of(office, voucher_id))
    series = office.setting("voucher_series", "慰")
    width, first = int(office.setting("voucher_width", "4")), int(office.setting("voucher_start", "1"))
    serial = store_vouchers.next_serial(office, series, day.year, first)
    number = rules.number_of(series, day.year, serial, width)
    store_vouchers.step(
        office, voucher_id, VoucherState.SUBMITTED, number=number, series=series, year=day.year, serial=serial,
        submitted_by=office.operator, submitted_on=day,
    )  # fmt: skip
    return number


def approve_voucher(office: Office, voucher_id: int, day: datetime.date, reason: str = "") -> VoucherView:
    """待审 → 已批准, by somebody other than drafted or submitted it; reserves the money and seals the voucher.

    Raises UserError where :func:`require_approvable` does.
    """
    shown = view(office, voucher_id)
    voucher = shown.voucher
    require_approvable(office, shown, day, reason)
    with office.operation(f"批准凭证：{voucher.number}", undoable=False):
        # The seal is taken over the columns as approved, so they are set while the voucher is still open.
        store_vouchers.step(
            office, voucher_id, VoucherState.SUBMITTED, approved_by=office.operator, approved_on=day,
            approval_reason=reason.strip(),
        )  # fmt: skip
        store_vouchers.step(office, voucher_id, VoucherState.APPROVED, seal=store_vouchers.seal(office, voucher_id))
    return view(office, voucher_id)


def require_approvable(office: Office, shown: VoucherView, day: datetime.date, reason: str = "") -> None:
    """Raises UserError unless whoever works now may approve a voucher on a day.

    Warnings have to be answered (by ``reason``), and the budget has to suffice.
    """
    voucher = shown.voucher
    rules.require_step(voucher, VoucherState.APPROVED, day)
    if rules.handled_by(voucher, office.operator):
        raise UserError(f"{office.operator}是这张凭证的经办人，不能自己批准。请由另一位同志批准。")
    if shown.warnings and not reason.strip():
        raise UserError(f"批准前请说明理由：{'；'.join(warning.message for warning in shown.warnings[:3])}。")
    balance = store_budgets.balance(office, voucher.budget_id or 0)
    if shown.fen > balance.left:
        raise UserError(
            f"预算不足：“{balance.name}”还剩 {show_yuan(balance.left)} 元，本凭证 {show_yuan(shown.fen)} 元。"
            "请先追加预算。"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """What is known when money has been handed over; a line not named in ``receipts`` (by its id) was collected."""

    receiver: str = ""
    proxy: str = ""
    proxy_relation: str = ""
    bank_reference: str = ""
    receipts: Mapping[int, Receipt] = dataclasses.field(default_factory=dict)


def pay_voucher(office: Office, voucher_id: int, day: datetime.date, facts: PaymentFacts | None = None) -> VoucherView:
    """已批准 → 已支付: who received it, by which proxy, and what became of each line, said once."""
    facts = facts or PaymentFacts()
    voucher = store_vouchers.get_voucher(office, voucher_id)
    rules.require_step(voucher, VoucherState.PAID, day)
    if facts.proxy and not facts.proxy_relation:
        raise UserError("代领人要写明与领款人的关系。")
    lines = store_vouchers.lines_of(office, voucher_id)
    with office.operation(f"支付凭证：{voucher.number}", undoable=False):
        store_vouchers.set_receipts(
            office, {line.id or 0: facts.receipts.get(line.id or 0, Receipt.RECEIVED).value for line in lines}
        )
        store_vouchers.step(
            office, voucher_id, VoucherState.PAID, paid_by=office.operator, paid_on=day, receiver=facts.receiver,
            proxy=facts.proxy, proxy_relation=facts.proxy_relation, bank_reference=facts.bank_reference,
        )  # fmt: skip
    return view(office, voucher_id)


def archive_voucher(office: Office, voucher_id: int, day: datetime.date) -> VoucherView:
    """已支付 → 已归档."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    rules.require_step(voucher, VoucherState.ARCHIVED, day)
    with office.operation(f"归档凭证：{voucher.number}", undoable=False):
        store_vouchers.step(office, voucher_id, VoucherState.ARCHIVED, archived_by=office.operator, archived_on=day)
    return view(office, voucher_id)


# ---------------------------------------------------------------- seeing


def view(office: Office, voucher_id: int) -> VoucherView:
    """A voucher with its lines and, before its approval, the warnings about it."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    lines = tuple(store_vouchers.lines_of(office, voucher_id))
    open_yet = voucher.state in (VoucherState.DRAFT, VoucherState.SUBMITTED)
    return VoucherView(voucher, lines, tuple(warnings(office, voucher, lines)) if open_yet else ())


# ---------------------------------------------------------------- paper


def print_voucher(office: Office, voucher_id: int, out: Path) -> list[tuple[str, str]]:
    """Print a voucher: one line on a 领款单, more on a 签领表; counts the print where the file can be written.

    Gives (name, characters) that no font can print. Raises UserError; a jammed printer loses nothing.
    """
    batch = _batch(office, view(office, voucher_id))
    unprintable = paper.print_batch(batch, out)
    if not office.read_only:
        with office.operation(f"打印凭证：{rules.title(batch.voucher)}", undoable=False):
            store_vouchers.count_print(office, voucher_id, f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S}")
    return unprintable


def unprintable_on(office: Office, shown: VoucherView) -> list[tuple[str, str]]:
    """(name, characters) that no font can print on a voucher's paper: to be said before printing."""
    return paper.unprintable_of(_batch(office, shown))


def _batch(office: Office, shown: VoucherView) -> paper.Batch:
    budget = store_budgets.get_budget(office, shown.voucher.budget_id or 0)
    people = people_store.some(office, [line.person_id or 0 for line in shown.lines])
    again = store_vouchers.prints_of(office, shown.voucher.id or 0) > 0
    standards = standards_of_payees(office, shown.voucher, [person.id or 0 for person in people])
    return paper.Batch(office.name, office.operator, shown.voucher, shown.lines, people, budget, again, standards)
