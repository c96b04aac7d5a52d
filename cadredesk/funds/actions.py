"""What a user does with budgets and drafts, and the printing of vouchers; the steps are in ``actions_steps``."""

import dataclasses
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.core.names import clean_name
from cadredesk.core.progress import gc_paused
from cadredesk.db.file import Office
from cadredesk.funds import (
    actions_drafts,
    paper,
    rules,
    store_budgets,
    store_ledger,
    store_payments,
    store_vouchers,
)
from cadredesk.funds.actions_steps import require_lines, submit_draft
from cadredesk.funds.actions_views import VoucherView, view
from cadredesk.funds.closing import store_closed
from cadredesk.funds.paper_batch import read_batch
from cadredesk.funds.records import Budget, Payment, Voucher, VoucherState
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.rules_matching import Match, MatchResult, PeopleIndex
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import VisitQuery

if TYPE_CHECKING:
    from cadredesk.sheets.clean import Row

# ---------------------------------------------------------------- budgets


def save_budget(office: Office, budget: Budget) -> Budget:
    """Add a budget (without id), or correct one, its amount too; once it is used or adjusted its note alone may change.

    Raises UserError.
    """
    budget = dataclasses.replace(budget, name=" ".join(budget.name.split()))
    if not budget.name or budget.year is None or not 1949 <= budget.year <= 2200:
        raise UserError("请填写预算的年度和名称。")
    if budget.fen is None or budget.fen < 0:
        raise UserError("请填写预算金额，不能是负数。")
    same = store_budgets.budget_by_name(office, budget.year, budget.name)
    if same and same.id != budget.id:
        raise UserError(f"{budget.year} 年已经有名为“{budget.name}”的预算，请换一个名称，或用调整增减金额。")
    store_closed.require_open_year(office, budget.year)
    _require_kinds(budget)
    if budget.id is not None:
        _require_unlocked(office, budget)
    with office.operation(f"{'新增' if budget.id is None else '修改'}预算：{budget.year} 年{budget.name}"):
        return store_budgets.put_budget(office, budget)


def _require_kinds(budget: Budget) -> None:
    unknown = [kind for kind in budget.kinds.split("、") if kind and kind not in tuple(MoneyKind)]
    if unknown:
        raise UserError(f"“{'、'.join(unknown)}”不是款项的类别，可以写：{'、'.join(MoneyKind)}。")


def _require_unlocked(office: Office, budget: Budget) -> None:
    before = store_budgets.get_budget(office, budget.id or 0)
    why = store_budgets.why_locked(office, budget.id or 0)
    if why and dataclasses.replace(before, note=budget.note) != budget:
        raise UserError(f"“{before.name}”{why}，年度、名称、来源、文号和科目不能再改，只能改备注；金额请用“调整预算”。")


def adjust_budget(
    office: Office, budget_id: int, day: datetime.date, fen: int, document: str, why: str, kind: str = ""
) -> None:
    """Add ``fen`` (may be negative) to a budget by a dated row, which is never changed. Raises UserError below what is
    approved and paid, and for a day after today or before the budget's year.
    """
    rules.require_day(day, "调整")
    balance = store_ledger.balance(office, budget_id)
    rules.require_year_of_budget(balance.name, balance.year, day)
    store_closed.require_open_year(office, balance.year)
    store_closed.require_open(office, day)
    if not document.strip() or not why.strip():
        raise UserError("调整预算要写明文号和原因。")
    if fen == 0:
        raise UserError("请填写要增加或减少的金额。")
    if (most := store_ledger.least_left(office, budget_id, day)) + fen < 0:
        raise UserError(
            f"不能调减这么多：“{balance.name}”已批准和已支付共 {show_yuan(balance.approved + balance.paid)} 元，"
            f"{day} 最多可调减 {show_yuan(most)} 元。"
        )
    kind = kind or ("追加" if fen > 0 else "调减")
    if not rules.sign_fits(kind, fen):
        raise UserError("追加的金额写正数，调减的写负数，请核对性质和金额。")
    with office.operation(f"调整预算：{balance.year} 年{balance.name}", undoable=False):
        store_budgets.adjust(office, budget_id, day, fen, document.strip(), why.strip(), kind)


def find_budget(office: Office, year: int, name: str) -> Budget:
    """The budget of a year by name. Raises UserError that says which there are."""
    budget = store_budgets.budget_by_name(office, year, name)
    if budget is None:
        known = "、".join(balance.name for balance in store_ledger.balances(office, year))
        there = f"已有：{known}" if known else "这一年还没有预算"
        raise UserError(f"{year} 年没有名为“{name}”的预算（{there}）。请先新增预算。")
    return budget


def budgets_named(office: Office, name: str, year: int | None) -> tuple[int, ...]:
    """The budget of a year (this one) by its name, as the ledger asks for it. Raises UserError."""
    return (find_budget(office, year or today().year, name).id or 0,)


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
        running.what = f"起草并提交凭证：{submit_draft(office, saved.id or 0, day)}"
    return view(office, saved.id or 0)


def _write_draft(office: Office, voucher: Voucher, lines: Sequence[Payment]) -> Voucher:
    """Write a draft within a running operation. Raises UserError for one that cannot stand."""
    if voucher.kind not in tuple(MoneyKind):
        raise UserError(f"请选择类别：{'、'.join(MoneyKind)}。")
    if voucher.budget_id is None:
        raise UserError("请选择预算。")
    if voucher.date is None:
        raise UserError("请填写凭证日期。")
    store_closed.require_open(office, voucher.date)
    store_closed.require_open_budget(office, voucher.budget_id)
    require_lines(office, voucher, lines)
    voucher = actions_drafts.with_round(office, voucher)
    lines = actions_drafts.lines_of_today(office, voucher, lines)
    if voucher.id is None:
        return store_vouchers.add_voucher(office, dataclasses.replace(voucher, drafted_by=office.operator), lines)
    before = store_vouchers.get_voucher(office, voucher.id)
    if before.state != VoucherState.DRAFT:
        raise UserError(f"凭证{rules.title(before)}已经提交，内容不能再改。")
    hands = rules.BETWEEN_NAMES.join(rules.drafters(before, office.operator))
    saved = dataclasses.replace(voucher, drafted_by=hands)
    store_vouchers.replace_lines(office, saved, lines)
    return saved


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


# ---------------------------------------------------------------- paper


@gc_paused()  # a collection in the midst would hold the window
def print_voucher(office: Office, voucher_id: int, out: Path) -> list[tuple[str, str]]:
    """Draw a voucher: one line on a 领款单, more on a 签领表. Nothing is counted: see :func:`count_print`.

    Gives (name, characters) that no font can print. Raises UserError; a jammed printer loses nothing.
    """
    return paper.print_batch(read_batch(office, voucher_id), out)


def count_print(office: Office, voucher_id: int) -> None:
    """A voucher's paper went to the printer or into a file: a preview is none, and drafts are no official paper."""
    if office.read_only:
        return
    voucher = store_vouchers.get_voucher(office, voucher_id)
    with office.operation(f"打印凭证：{rules.title(voucher)}", undoable=False):
        at = f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S}"
        store_vouchers.count_print(office, voucher_id, at, official=voucher.state in rules.OFFICIAL)


def unprintable_on(office: Office, shown: VoucherView) -> list[tuple[str, str]]:
    """(name, characters) that no font can print on a voucher's paper: to be said before printing."""
    return paper.unprintable_of(read_batch(office, shown.voucher.id or 0))
