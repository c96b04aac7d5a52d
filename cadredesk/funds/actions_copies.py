"""Drafts made from another voucher: copied for the round of another day, reopened after it was voided, reissued where lines
were not collected.
"""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import NamedTuple

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.funds import actions_drafts, rules, rules_rounds, store_budgets, store_vouchers
from cadredesk.funds.actions_views import VoucherView, view
from cadredesk.funds.closing import store_closed
from cadredesk.funds.records import Payment, Receipt, Voucher, VoucherState


class CopiedDraft(NamedTuple):
    """A draft made from another voucher, not written yet; ``voucher.budget_id`` is None where no open budget has the name."""

    voucher: Voucher
    lines: list[Payment]
    what: str


def reissued(office: Office, voucher_id: int, day: datetime.date) -> CopiedDraft:
    """All lines that were not collected and do not stand in a later voucher, for the same round. Raises UserError."""
    first = store_vouchers.get_voucher(office, voucher_id)
    again = store_vouchers.reissued_lines(office, voucher_id)
    lines = [
        line
        for line in store_vouchers.lines_of(office, voucher_id)
        if line.receipt == Receipt.UNCLAIMED and line.id not in again
    ]
    if first.state not in (VoucherState.PAID, VoucherState.ARCHIVED) or not lines:
        raise UserError(f"凭证{rules.title(first)}没有未领而还没有补发的款项。")
    lines = [dataclasses.replace(_copy(line), reissues_line_id=line.id) for line in lines]
    return CopiedDraft(_same_round(office, first, day), lines, f"补发：{first.number}，{len(lines)} 笔")


def copied(office: Office, voucher_id: int, day: datetime.date, *, replaces: bool = False) -> CopiedDraft:
    """The head and lines of a voucher for the round of another day; for its own where it was voided and the draft
    ``replaces`` it (作废并重开). Raises UserError.
    """
    first = store_vouchers.get_voucher(office, voucher_id)
    if first.reverses_id is not None:
        raise UserError("冲销凭证不能照样起草；要冲销，请从原凭证办理。")
    if replaces and first.state != VoucherState.VOID:
        raise UserError(f"凭证{rules.title(first)}没有作废，不能重开。")
    same = _same_round(office, first, day)
    lines = [_copy(line) for line in store_vouchers.lines_of(office, voucher_id)]
    what = f"复制凭证：{rules.title(first)}"
    if replaces:
        return CopiedDraft(dataclasses.replace(same, replaces_id=first.id), lines, what)
    # What is bought again has another invoice.
    return CopiedDraft(
        _next_round(office, first, same), [dataclasses.replace(each, invoice="") for each in lines], what
    )


def reissue_voucher(
    office: Office, voucher_id: int, day: datetime.date, *, budget_id: int | None = None
) -> VoucherView:
    """Write :func:`reissued` as a draft, out of its own budget or another one. Raises UserError."""
    return write_copied(office, reissued(office, voucher_id, day), budget_id)


def copy_voucher(
    office: Office, voucher_id: int, day: datetime.date, *, replaces: bool = False, budget_id: int | None = None
) -> VoucherView:
    """Write :func:`copied` as a draft, out of the budget of the day's year or another one. Raises UserError."""
    return write_copied(office, copied(office, voucher_id, day, replaces=replaces), budget_id)


def write_copied(office: Office, draft: CopiedDraft, budget_id: int | None = None) -> VoucherView:
    """Write a draft that was made from another voucher. Raises UserError where no budget is known."""
    voucher = dataclasses.replace(draft.voucher, budget_id=budget_id or draft.voucher.budget_id)
    if voucher.budget_id is None:
        raise UserError("原来的预算已经封账，也没有同名的预算可用。请先新增预算，或指明另一项预算。")
    assert voucher.date is not None
    store_closed.require_open(office, voucher.date)
    store_closed.require_open_budget(office, voucher.budget_id)
    lines = actions_drafts.lines_of_today(office, voucher, draft.lines)
    with office.operation(draft.what):
        saved = store_vouchers.add_voucher(office, voucher, lines)
    return view(office, saved.id or 0)


def _copy(line: Payment) -> Payment:
    return dataclasses.replace(
        line, id=None, voucher_id=None, receipt="", received_on=None, receipt_by="", proxy="", proxy_relation="",
        bank_reference="", receipt_reason="", reissues_line_id=None, reverses_line_id=None,
    )  # fmt: skip


def _same_round(office: Office, first: Voucher, day: datetime.date) -> Voucher:
    """A draft for what a voucher is for, out of its own budget as long as that is open."""
    own = store_budgets.get_budget(office, first.budget_id or 0)
    return Voucher(
        date=day, kind=first.kind, occasion=first.occasion, rule=first.rule, due=first.due, period=first.period,
        budget_id=_open_budget(office, own.name, (own.year or 0, day.year)), method=first.method, basis=first.basis,
        drafted_by=office.operator,
    )  # fmt: skip


def _next_round(office: Office, first: Voucher, draft: Voucher) -> Voucher:
    """The draft for the round or the period that its own day is in, out of the budget of that year."""
    day, own = draft.date or today(), store_budgets.get_budget(office, first.budget_id or 0)
    code, due = rules_rounds.next_round(first.rule, first.occasion, day, duties_store.rules(office))
    budget_id = _open_budget(office, own.name, (day.year, own.year or 0))
    period = rules_rounds.period_on(first.period, day)
    return dataclasses.replace(draft, rule=code, due=due, period=period, budget_id=budget_id)


def _open_budget(office: Office, name: str, years: Sequence[int]) -> int | None:
    """The budget of a name in the first of some years that has one and is not closed."""
    found = (store_budgets.budget_by_name(office, year, name) for year in years)
    return next((each.id for each in found if each and not store_closed.is_closed(office, each.year or 0)), None)
