"""The money's part of the command line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from cadredesk.console import DAY, JSON, YEAR_NUMBER, YUAN, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import actions, actions_due, rules, store_budgets, store_vouchers
from cadredesk.funds.records import Balance, Budget, Method, Payment, Voucher, VoucherQuery
from cadredesk.funds.standards.cli import standard
from cadredesk.people import store as people_store

YEAR = click.option("--year", type=YEAR_NUMBER, required=True, help="年度")


@click.group("budget")
def budget() -> None:
    """预算：新增、调整、查看。"""


@budget.command("add")
@YEAR
@click.option("--name", required=True, help="名称")
@click.option("--amount", type=YUAN, required=True, help="金额，元")
@click.option("--source", default="", help="资金来源")
@click.option("--doc", default="", help="指标文号")
@JSON
@pass_console
def budget_add(console: Console, year: int, name: str, amount: int, source: str, doc: str, as_json: bool) -> None:
    """新增一笔年度预算。"""
    office = console.office()
    saved = actions.save_budget(office, Budget(year=year, name=name, fen=amount, source=source, document=doc))
    if as_json:
        console.answer(_balance_json(store_budgets.balance(office, saved.id or 0)))
    else:
        console.say(f"已新增预算：{year} 年{saved.name} {show_yuan(amount)} 元。")


@budget.command("adjust")
@YEAR
@click.option("--name", required=True, help="名称")
@click.option("--amount", type=YUAN, required=True, help="增加（正）或减少（负）的金额，元")
@click.option("--doc", required=True, help="文号")
@click.option("--why", required=True, help="原因")
@click.option("--date", "day", type=DAY, default=None, help="日期，默认今天")
@pass_console
def budget_adjust(console: Console, year: int, name: str, amount: int, doc: str, why: str, day: date | None) -> None:
    """调整预算金额，写明文号和原因。"""
    office = console.office()
    found = actions.find_budget(office, year, name)
    actions.adjust_budget(office, found.id or 0, day or today(), amount, doc, why)
    left = store_budgets.balance(office, found.id or 0)
    console.say(f"已调整：{name} 现为 {show_yuan(left.fen)} 元，还剩 {show_yuan(left.left)} 元。")


@budget.command("list")
@YEAR
@JSON
@pass_console
def budget_list(console: Console, year: int, as_json: bool) -> None:
    """列出一年的预算和使用情况。"""
    balances = store_budgets.balances(console.office(), year)
    if as_json:
        console.answer([_balance_json(balance) for balance in balances])
        return
    for balance in balances:
        figures = (balance.fen, balance.approved, balance.paid, balance.returned, balance.left)
        total, approved, paid, returned, left = map(show_yuan, figures)
        console.say(f"{balance.name}\t预算 {total}\t已批 {approved}\t已付 {paid}\t退回 {returned}\t剩余 {left}")
    if not balances:
        console.say(f"{year} 年还没有预算，可用 budget add 新增。")


def _balance_json(balance: Balance) -> dict[str, Any]:
    return {name: getattr(balance, name) for name in ("name", "fen", "approved", "paid", "returned", "left")}


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
@click.option("--rule", "code", default="", help="必访事由，与 --owed 合用")
@click.option("--on", "due", type=DAY, default=None, help="应访日期，与 --owed 合用")
@click.option("--visits", is_flag=True, help="由某段时间走访时带去的慰问金生成")
@click.option("--from", "since", type=DAY, default=None)
@click.option("--to", "until", type=DAY, default=None)
@click.option(
    "--list", "list_file", type=click.Path(path_type=Path), default=None, help="名单文件：姓名（身份证号）和金额"
)
@click.option("--method", type=click.Choice([method.value for method in Method]), default=Method.CASH.value)
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
    elif people and amount is not None:
        lines = [Payment(person_id=people_store.resolve(office, person).id, fen=amount) for person in people]
    else:
        raise UserError("请用 --person 和 --amount 指明领款人和金额，或用 --owed、--visits、--list。")
    draft = Voucher(kind=kind, occasion=occasion, budget_id=found.id, method=method, basis=basis, date=day)
    _answer(console, actions.draft_voucher(office, draft, lines), as_json, "已起草")


def _due_lines(console: Console, code: str, due: date | None, occasion: str) -> tuple[str, list[Payment]]:
    """The occasion (the rule's unless it is named) and the lines; who is left out is named on stderr."""
    if not code or due is None:
        raise UserError("请用 --rule 和 --on 指明必访事由和应访日期。")
    found = actions_due.lines_to_pay(console.office(), code, due, occasion=occasion)
    for each in found.skipped:
        console.warn(f"未列入：{each.name}，{each.why}。")
    return occasion or code, found.lines


def _answer(console: Console, view: actions.VoucherView, as_json: bool, done: str) -> None:
    if as_json:
        console.answer(
            {
                "id": view.voucher.id,
                "number": view.voucher.number or None,
                "state": view.voucher.state,
                "lines": len(view.lines),
                "fen": view.fen,
                "warnings": [
                    {"person": warning.person_id, "code": warning.code, "message": warning.message}
                    for warning in view.warnings
                ],
            }
        )
        return
    for warning in view.warnings:
        console.warn(f"请核对：{warning.message}。")
    console.say(
        f"{done}：凭证{rules.title(view.voucher)}（编号 {view.voucher.id}），{view.voucher.state}，"
        f"{len(view.lines)} 笔，共 {show_yuan(view.fen)} 元。"
    )


def _add_step(
    name: str, about: str, done: str, take: Callable[..., actions.VoucherView], *options: Callable[[Any], Any]
) -> None:
    """Add a command that takes a step with ``take(office, voucher_id, day, **options)``.

    A refused step still answers --json with the voucher as it stands, and its warnings.
    """

    def run(console: Console, voucher_id: str, day: date | None, as_json: bool, **facts: str) -> None:
        office = console.office()
        found = store_vouchers.resolve_voucher(office, voucher_id).id or 0
        try:
            view = take(office, found, day or today(), **facts)
        except UserError:
            if as_json:
                _answer(console, actions.view(office, found), as_json, "")
            raise
        _answer(console, view, as_json, done)

    made: Any = pass_console(run)
    voucher_id = click.argument("voucher_id", metavar="ID")
    day = click.option("--date", "day", type=DAY, help="日期，默认今天")
    for option in (voucher_id, day, JSON, *reversed(options)):
        made = option(made)
    voucher.command(name, help=about)(made)


def _pay(office: Office, voucher_id: int, day: date, **facts: str) -> actions.VoucherView:
    return actions.pay_voucher(office, voucher_id, day, actions.PaymentFacts(**facts))  # type: ignore[arg-type]  # texts


_add_step("submit", "提交待审，并给出凭证号。", "已提交", actions.submit_voucher)
_add_step(
    "approve", "批准；经办人不能批准自己的凭证。", "已批准", actions.approve_voucher,
    click.option("--reason", default="", help="对提示事项的说明"),
)  # fmt: skip
_add_step(
    "pay", "登记支付。", "已支付", _pay,
    click.option("--receiver", default="", help="领款人"),
    click.option("--proxy", default="", help="代领人"),
    click.option("--relation", "proxy_relation", default="", help="代领人与领款人的关系"),
    click.option("--bank-ref", "bank_reference", default="", help="银行流水号"),
)  # fmt: skip
_add_step("archive", "归档。", "已归档", actions.archive_voucher)


@voucher.command("list")
@YEAR
@JSON
@pass_console
def voucher_list(console: Console, year: int, as_json: bool) -> None:
    """列出一年的凭证。"""
    office = console.office()
    columns = [field_of(Voucher, name) for name in ("number", "state", "date", "kind", "occasion", "budget_id")]
    names = ("number", "state", "date", "kind", "occasion", "budget", "lines", "fen")
    ids = store_vouchers.matching_ids(office, VoucherQuery(year=year, descending=False))
    rows = store_vouchers.list_rows(office, (*columns, store_vouchers.PEOPLE_COLUMN, store_vouchers.FEN_COLUMN), ids)
    if as_json:
        console.answer([{"id": row[0]} | dict(zip(names, row[1:], strict=True)) for row in rows])
        return
    for row in rows:
        console.say("\t".join([str(row[0]), *(str(value or "草稿") for value in row[1:-1]), show_yuan(row[-1])]))
    if not rows:
        console.say(f"{year} 年还没有凭证。")


@click.command("voucher")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--voucher", "voucher_id", required=True, help="凭证编号或凭证号")
@pass_console
def print_voucher(console: Console, out: Path, voucher_id: str) -> None:
    """打印凭证：一人为领款单，多人为签领表。"""
    office = console.office()
    found = store_vouchers.resolve_voucher(office, voucher_id)
    console.name_unprintable(actions.print_voucher(office, found.id or 0, out))
    console.say(f"已生成凭证{rules.title(found)}：{out}")


print_sign_off = click.Command("signoff", params=print_voucher.params, callback=print_voucher.callback,
                               help="打印签领表（多人）或领款单（一人）。")  # fmt: skip

COMMANDS = (budget, standard, voucher)
PRINTS = (print_voucher, print_sign_off)
