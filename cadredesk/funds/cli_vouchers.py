"""The command line of vouchers: drafted, taken through their steps, shown and listed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from cadredesk.branches import store as branches_store
from cadredesk.console import DAY, JSON, YEAR_NUMBER, YUAN, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import actions, actions_copies, actions_due, actions_steps, rules, store_ledger, store_vouchers
from cadredesk.funds.actions_steps import LineReceipt, RefundFacts
from cadredesk.funds.actions_views import VoucherView, view
from cadredesk.funds.records import Method, Payment, Receipt, Refund, Voucher, VoucherQuery
from cadredesk.funds.rules_rounds import SeveralRoundsError
from cadredesk.funds.store_ledger import VoucherSums
from cadredesk.people import store as people_store

YEAR = click.option("--year", type=YEAR_NUMBER, required=True, help="年度")


@click.group("voucher")
def voucher() -> None:
    """凭证：起草、提交、批准、支付、归档、查看。"""


@voucher.command("new")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in MoneyKind]), help="类别")
@click.option("--occasion", default="", help="事由，如 春节")
@click.option("--budget", "budget_name", required=True, help="预算名称")
@click.option("--year", type=YEAR_NUMBER, default=None, help="预算年度，默认凭证日期所在年")
@click.option("--person", "people", multiple=True, help="领款人，可重复")
@click.option("--amount", type=YUAN, default=None, help="每人金额，元")
@click.option("--owed", is_flag=True, help="由应访名单生成，金额按安排或标准")
@click.option("--rule", "code", default="", help="必访事由：与 --owed 合用，或指明是哪一次")
@click.option("--on", "due", type=DAY, default=None, help="应访日期：与 --owed 合用，或指明是哪一次")
@click.option("--period", default="", help="所属期间，如 2026-03、2026Q1、2026")
@click.option("--branch", "branches", multiple=True, help="支部，可重复（支部工作经费）")
@click.option("--supplier", default="", help="供货单位，与 --amount 合用")
@click.option("--invoice", default="", help="发票号码，与 --supplier 合用")
@click.option("--visits", is_flag=True, help="由某段时间走访时带去的慰问金生成")
@click.option("--from", "since", type=DAY, default=None, help="与 --visits 一起用：从哪一天起的走访")
@click.option("--to", "until", type=DAY, default=None, help="与 --visits 一起用：到哪一天为止")
@click.option(
    "--list", "list_file", type=click.Path(path_type=Path), default=None, help="名单文件：姓名（身份证号）和金额"
)
@click.option(
    "--method", type=click.Choice([each.value for each in Method]), default=Method.CASH.value, help="支付方式"
)
@click.option("--basis", default="", help="发放依据")
@click.option("--date", "day", type=DAY, default=None, help="凭证日期，默认今天")
@JSON
@pass_console
def voucher_new(
    console: Console,
    kind: str,
    occasion: str,
    budget_name: str,
    year: int | None,
    people: tuple[str, ...],
    amount: int | None,
    owed: bool,
    code: str,
    due: date | None,
    period: str,
    branches: tuple[str, ...],
    supplier: str,
    invoice: str,
    visits: bool,
    since: date | None,
    until: date | None,
    list_file: Path | None,
    method: str,
    basis: str,
    day: date | None,
    as_json: bool,
) -> None:
    """起草一张凭证。"""
    office = console.office()
    day = day or today()
    found = actions.find_budget(office, year or day.year, budget_name)
    if owed:
        occasion, lines = _due_lines(console, code, due, occasion)
    elif list_file is not None:
        lines = actions.lines_from_list(office, list_file)
    elif visits:
        if since is None or until is None:
            raise UserError("请用 --from 和 --to 指明走访的起止日期。")
        lines = actions.lines_from_visits(office, since, until)
    elif amount is not None and (people or branches or supplier):
        lines = [Payment(person_id=people_store.resolve(office, person).id, fen=amount) for person in people]
        lines += [Payment(branch_id=branches_store.resolve(office, name).id, fen=amount) for name in branches]
        lines += [Payment(payee=supplier, invoice=invoice, fen=amount)] if supplier else []
    else:
        raise UserError(
            "请用 --person（或 --branch、--supplier）和 --amount 指明领款人和金额，或用 --owed、--visits、--list。"
        )
    draft = Voucher(
        kind=kind, occasion=occasion, budget_id=found.id, method=method, basis=basis, date=day, rule=code, due=due,
        period=period,
    )  # fmt: skip
    try:
        made = actions.draft_voucher(office, draft, lines)
    except SeveralRoundsError as several:
        raise UserError(f"{several}用 --rule 和 --on 指明是哪一次。") from several
    _answer(console, made, as_json, "已起草")


def _due_lines(console: Console, code: str, due: date | None, occasion: str) -> tuple[str, list[Payment]]:
    """The occasion (the rule's unless it is named) and the lines; who is left out is named on stderr."""
    if not code or due is None:
        raise UserError("请用 --rule 和 --on 指明必访事由和应访日期。")
    found = actions_due.lines_to_pay(console.office(), code, due, occasion=occasion)
    for each in found.skipped:
        console.warn(f"未列入：{each.name}，{each.why}。")
    return occasion or code, found.lines


def _answer(console: Console, shown: VoucherView, as_json: bool, done: str, figures: str = "") -> None:
    """``figures`` say how much it was, where it was not the whole voucher."""
    if as_json:
        console.answer(
            {
                "id": shown.voucher.id,
                "number": shown.voucher.number or None,
                "state": shown.voucher.state,
                "lines": len(shown.lines),
                "fen": shown.fen,
                "warnings": [
                    {"person": warning.person_id or None, "code": warning.code, "message": warning.message}
                    for warning in shown.warnings
                ],
            }
        )
        return
    for warning in shown.warnings:
        console.warn(f"请核对：{warning.message}。")
    console.say(
        f"{done}：凭证{rules.title(shown.voucher)}（编号 {shown.voucher.id}），{shown.voucher.state}，"
        f"{figures or f'{len(shown.lines)} 笔，共 {show_yuan(shown.fen)} 元'}。"
    )


def _registered(shown: VoucherView, before: Collection[int | None]) -> str:
    """这次登记 1 笔 500.00 元，还有 1 笔 500.00 元未登记; ``before`` are the lines that were open until now."""
    now = [line for line in shown.lines if line.id in before and line.receipt]
    left = f"还有 {_lines_words(shown.open_lines)}未登记" if shown.open_lines else "全部登记完"
    return f"这次登记 {_lines_words(now)}，{left}"


def _lines_words(lines: Sequence[Payment]) -> str:
    return f"{len(lines):,} 笔 {show_yuan(sum(line.fen or 0 for line in lines))} 元"


def _add_step(
    name: str,
    about: str,
    done: str,
    take: Callable[..., VoucherView],
    *options: Callable[[Any], Any],
    by_lines: bool = False,
) -> None:
    """Add a command that takes a step with ``take(office, voucher_id, day, **options)``, ``by_lines`` of some lines alone.

    A refused step still answers --json with the voucher as it stands, and its warnings.
    """

    def run(console: Console, voucher_id: str, day: date | None, as_json: bool, **facts: Any) -> None:
        office = console.office()
        found = store_vouchers.resolve_voucher(office, voucher_id).id or 0
        lines = store_vouchers.lines_of(office, found) if by_lines else []
        before = {line.id for line in lines if not line.receipt}
        day = day or today()
        try:
            shown = take(office, found, day, **facts)
        except UserError:
            if as_json:
                _answer(console, view(office, found, day), as_json, "")
            raise
        _answer(console, shown, as_json, done, _registered(shown, before) if by_lines else "")

    made: Any = pass_console(run)
    voucher_id = click.argument("voucher_id", metavar="ID")
    day = click.option("--date", "day", type=DAY, help="日期，默认今天")
    for option in (voucher_id, day, JSON, *reversed(options)):
        made = option(made)
    voucher.command(name, help=about)(made)


# ---------------------------------------------------------------- who of a voucher is meant


def _lines_meant(office: Office, voucher_id: int, texts: Sequence[str]) -> Iterator[int]:
    """The lines that a person, a branch or a payee in words stands for. Raises UserError for somebody else."""
    lines = store_vouchers.lines_of(office, voucher_id)
    names = store_vouchers.payee_names(office, lines)
    for text in texts:
        found = [line for line, name in zip(lines, names, strict=True) if name == text]
        if len({(line.person_id, line.branch_id, line.payee) for line in found}) != 1:
            person = people_store.resolve(office, text).id
            found = [line for line in lines if line.person_id == person]
        if not found:
            raise UserError(f"“{text}”不在这张凭证里。")
        yield from (line.id or 0 for line in found)


def _open_lines_meant(office: Office, voucher_id: int, texts: Sequence[str]) -> list[int]:
    """Of somebody with several lines those that are open, if there are any."""
    open_ids = {line.id for line in store_vouchers.lines_of(office, voucher_id) if not line.receipt}
    meant = list(_lines_meant(office, voucher_id, texts))
    return [line for line in meant if line in open_ids] or meant


def _pay(
    office: Office,
    voucher_id: int,
    day: date,
    people: tuple[str, ...],
    unclaimed: tuple[str, ...],
    returned: tuple[str, ...],
    why: str,
    proxy: str,
    proxy_relation: str,
    bank_reference: str,
    reason: str,
) -> VoucherView:
    received = LineReceipt(proxy=proxy, proxy_relation=proxy_relation, bank_reference=bank_reference)
    said: dict[int, LineReceipt] = {}
    for texts, receipt in (
        (people, received),
        (unclaimed, LineReceipt(receipt=Receipt.UNCLAIMED, reason=why)),
        (returned, LineReceipt(receipt=Receipt.RETURNED, reason=why)),
    ):
        meant = _open_lines_meant(office, voucher_id, texts)
        if not said.keys().isdisjoint(meant):
            raise UserError("同一笔款写了两种领取情况（已领、未领、退回），请只写一种。")
        said |= dict.fromkeys(meant, receipt)
    if not (people or unclaimed or returned):
        return actions_steps.pay_voucher(office, voucher_id, day, received, reason)
    return actions_steps.pay_lines(office, voucher_id, day, said, reason)


def _reverse(
    office: Office, voucher_id: int, day: date, why: str, lines: tuple[str, ...], refund_to: str, receipt: str
) -> VoucherView:
    meant = list(_lines_meant(office, voucher_id, lines))
    return actions_steps.reverse_voucher(office, voucher_id, day, why, meant, _refund(office, day, refund_to, receipt))


def _refund(office: Office, day: date, to: str, receipt: str) -> RefundFacts:
    """原预算, 上缴财政, or the name of a budget of the day's year."""
    if to in (Refund.BUDGET, Refund.TREASURY):
        return RefundFacts(to=Refund(to), receipt=receipt)
    found = actions.find_budget(office, day.year, to)
    return RefundFacts(to=Refund.OTHER, budget_id=found.id, receipt=receipt)


_WHY = click.option("--why", required=True, help="原因")
_REASON = click.option("--reason", default="", help="对提示事项的说明")

_add_step("submit", "提交待审，并给出凭证号。", "已提交", actions_steps.submit_voucher)
_add_step("approve", "批准；经办人不能批准自己的凭证。", "已批准", actions_steps.approve_voucher, _REASON)
_add_step(
    "pay", "登记支付：不写人名时，还没有登记的各笔都是已领。", "已登记", _pay,
    click.option("--person", "--branch", "--line", "people", multiple=True, metavar="PERSON", help="已领的人，可重复"),
    click.option("--unclaimed", multiple=True, metavar="PERSON", help="未领的人，可重复"),
    click.option("--returned", multiple=True, metavar="PERSON", help="退回的人，可重复"),
    click.option("--why", default="", help="未领或退回的原因"),
    click.option("--proxy", default="", help="代领人"),
    click.option("--relation", "proxy_relation", default="", help="代领人与领款人的关系"),
    click.option("--bank-ref", "bank_reference", default="", help="银行流水号"),
    _REASON, by_lines=True,
)  # fmt: skip
_add_step("settle", "结清：还没有登记的各笔都是未领。", "已结清", actions_steps.settle_voucher, _WHY, by_lines=True)
_add_step("void", "作废：凭证号保留，占用退回预算。", "已作废", actions_steps.void_voucher, _WHY)
_add_step(
    "archive", "归档。", "已归档", actions_steps.archive_voucher,
    click.option("--place", default="", help="归档位置，如 2026 年第 3 册"),
)  # fmt: skip
_add_step(
    "reverse", "冲销已领的款：另开一张负数凭证，由另一位同志批准。", "已开冲销凭证", _reverse, _WHY,
    click.option("--line", "lines", multiple=True, metavar="PERSON", help="冲销谁的，可重复；不写为全部"),
    click.option("--refund-to", default=Refund.BUDGET.value, help="退款去向：原预算、上缴财政，或另一项预算的名称"),
    click.option("--receipt", default="", help="退款收据编号"),
)  # fmt: skip


@voucher.command("receipt")
@click.argument("voucher_id", metavar="ID")
@click.option("--receipt", required=True, help="退款收据编号")
@JSON
@pass_console
def voucher_receipt(console: Console, voucher_id: str, receipt: str, as_json: bool) -> None:
    """补登退款收据：冲销批准以后才拿到的收据编号，只能登记一次。"""
    office = console.office()
    found = store_vouchers.resolve_voucher(office, voucher_id).id or 0
    shown = actions_steps.add_refund_receipt(office, found, receipt)
    _answer(console, shown, as_json, f"已登记退款收据 {shown.voucher.refund_receipt}")


def _out_of(write: Callable[..., VoucherView]) -> Callable[..., VoucherView]:
    """``write`` with the name of a budget in the year of its day in place of the budget's id."""

    def run(office: Office, voucher_id: int, day: date, budget_name: str) -> VoucherView:
        found = actions.find_budget(office, day.year, budget_name) if budget_name else None
        return write(office, voucher_id, day, budget_id=found and found.id)

    return run


_BUDGET = click.option("--budget", "budget_name", default="", help="从哪项预算列支；不写为同名的预算")
_add_step("reissue", "补发未领的款：起草一张新凭证。", "已起草", _out_of(actions_copies.reissue_voucher), _BUDGET)
_add_step("copy", "照样起草一张新凭证，属于凭证日期那一次。", "已起草", _out_of(actions_copies.copy_voucher), _BUDGET)


@voucher.command("show")
@click.argument("voucher_id", metavar="ID")
@JSON
@pass_console
def voucher_show(console: Console, voucher_id: str, as_json: bool) -> None:
    """查看一张凭证：各笔的领取情况和答复。"""
    office = console.office()
    shown = view(office, store_vouchers.resolve_voucher(office, voucher_id).id or 0)
    names = store_vouchers.payee_names(office, shown.lines)
    if as_json:
        console.answer(_shown_json(shown, names))
        return
    sums, left = shown.sums, rules.open_words(shown.voucher)
    figures = (
        ("应发", sums.due), ("实发", sums.net), ("冲销", sums.reversed), ("未领", sums.unclaimed), ("退回", sums.returned),
        (left, sums.open),
    )  # fmt: skip
    told = (f"{what} {show_yuan(fen)}" for what, fen in figures)
    console.say("\t".join((rules.title(shown.voucher), shown.voucher.state, *told)))
    for line, name in zip(shown.lines, names, strict=True):
        console.say(
            f"{name}\t{show_yuan(line.fen or 0)}\t{line.receipt or left}\t{line.received_on or ''}\t{line.proxy}"
        )


def _sums_json(sums: VoucherSums) -> dict[str, int]:
    return {
        "due_fen": sums.due, "paid_fen": sums.paid, "unclaimed_fen": sums.unclaimed, "returned_fen": sums.returned,
        "reversed_fen": sums.reversed, "open_fen": sums.open,
    }  # fmt: skip


def _shown_json(shown: VoucherView, names: Sequence[str]) -> dict[str, Any]:
    lines = [
        {
            "payee": name, "person": line.person_id, "fen": line.fen, "receipt": line.receipt,
            "day": line.received_on.isoformat() if line.received_on else None, "proxy": line.proxy,
            "relation": line.proxy_relation, "bank_ref": line.bank_reference, "reason": line.receipt_reason,
        }
        for line, name in zip(shown.lines, names, strict=True)
    ]  # fmt: skip
    answers = [
        {"person": each.person_id, "code": each.code, "stage": each.stage, "message": each.message,
         "reason": each.reason, "operator": each.operator}
        for each in shown.answers
    ]  # fmt: skip
    voucher = shown.voucher
    head = {"id": voucher.id, "number": voucher.number or None, "state": voucher.state}
    return head | _sums_json(shown.sums) | {"lines": lines, "answers": answers}


@voucher.command("list")
@YEAR
@JSON
@pass_console
def voucher_list(console: Console, year: int, as_json: bool) -> None:
    """列出一年的凭证。"""
    office = console.office()
    columns = [field_of(Voucher, name) for name in ("number", "state", "date", "kind", "occasion", "budget_id")]
    names = ("number", "state", "date", "kind", "occasion", "budget", "fen")
    ids = store_vouchers.matching_ids(office, VoucherQuery(year=year, descending=False))
    rows = store_vouchers.list_rows(office, (*columns, store_vouchers.FEN_COLUMN), ids)
    if as_json:
        sums = store_ledger.voucher_sums(office, ids)
        shapes = [{"id": row[0]} | dict(zip(names, row[1:], strict=True)) for row in rows]
        console.answer([shape | {"lines": sums[shape["id"]].lines} | _sums_json(sums[shape["id"]]) for shape in shapes])
        return
    for row in rows:
        number, *words = (str(value or "") for value in row[1:-1])
        console.say("\t".join([str(row[0]), number or "草稿", *words, show_yuan(row[-1])]))
    if not rows:
        console.say(f"{year} 年还没有凭证。")
