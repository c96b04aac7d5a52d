"""The money's part of the command line."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from cadredesk.console import DAY, JSON, YEAR_NUMBER, YUAN, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.funds import actions, rules, store_ledger, store_vouchers
from cadredesk.funds.audit.cli import audit_copy
from cadredesk.funds.cli_vouchers import voucher
from cadredesk.funds.closing.cli import budget_carry, budget_return, year_group
from cadredesk.funds.files.cli import attach
from cadredesk.funds.ledger.cli import ledger
from cadredesk.funds.records import Balance, Budget
from cadredesk.funds.standards.cli import standard

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
@click.option("--function", default="", help="功能科目")
@click.option("--economic", default="", help="经济科目")
@click.option("--kind", "kinds", multiple=True, help="可用于哪类款项，可重复；不写为各类都可用")
@JSON
@pass_console
def budget_add(
    console: Console,
    year: int,
    name: str,
    amount: int,
    source: str,
    doc: str,
    function: str,
    economic: str,
    kinds: tuple[str, ...],
    as_json: bool,
) -> None:
    """新增一笔年度预算。"""
    office = console.office()
    made = Budget(
        year=year, name=name, fen=amount, source=source, document=doc, function_code=function, economic_code=economic,
        kinds="、".join(kinds),
    )  # fmt: skip
    saved = actions.save_budget(office, made)
    if as_json:
        console.answer(_balance_json(store_ledger.balance(office, saved.id or 0)))
    else:
        console.say(f"已新增预算：{year} 年{saved.name} {show_yuan(amount)} 元。")


@budget.command("correct")
@YEAR
@click.option("--name", required=True, help="名称")
@click.option("--amount", type=YUAN, default=None, help="正确的金额，元")
@click.option("--source", default=None, help="资金来源")
@click.option("--doc", default=None, help="指标文号")
@pass_console
def budget_correct(
    console: Console, year: int, name: str, amount: int | None, source: str | None, doc: str | None
) -> None:
    """更正还没有编号凭证的预算，写哪项改哪项；有了编号的凭证，金额用 adjust 调整。"""
    office = console.office()
    before = actions.find_budget(office, year, name)
    after = replace(
        before,
        fen=before.fen if amount is None else amount,
        source=before.source if source is None else source,
        document=before.document if doc is None else doc,
    )
    console.say(f"已更正预算：{year} 年{name} {show_yuan(actions.save_budget(office, after).fen or 0)} 元。")


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
    left = store_ledger.balance(office, found.id or 0)
    console.say(f"已调整：{name} 现为 {show_yuan(left.fen)} 元，余额 {show_yuan(left.left)} 元。")


@budget.command("list")
@YEAR
@JSON
@pass_console
def budget_list(console: Console, year: int, as_json: bool) -> None:
    """列出一年的预算和使用情况。"""
    balances = store_ledger.balances(console.office(), year)
    if as_json:
        console.answer([_balance_json(balance) for balance in balances])
        return
    for balance in balances:
        figures = (balance.fen, balance.approved, balance.paid, balance.returned, balance.left)
        total, approved, paid, returned, left = map(show_yuan, figures)
        elsewhere = f"\t其中已冲销另缴 {show_yuan(balance.elsewhere)}" if balance.elsewhere else ""
        console.say(
            f"{balance.name}\t预算 {total}\t已批 {approved}\t已付 {paid}\t退回 {returned}\t余额 {left}{elsewhere}"
        )
    if not balances:
        console.say(f"{year} 年还没有预算，可用 budget add 新增。")


def _balance_json(balance: Balance) -> dict[str, Any]:
    return {name: getattr(balance, name) for name in ("name", "fen", "approved", "paid", "returned", "left")}


@click.command("voucher")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--voucher", "voucher_id", required=True, help="凭证编号或凭证号")
@pass_console
def print_voucher(console: Console, out: Path, voucher_id: str) -> None:
    """打印凭证：一人为领款单，多人为签领表。"""
    office = console.office()
    found = store_vouchers.resolve_voucher(office, voucher_id)
    console.name_unprintable(actions.print_voucher(office, found.id or 0, out))
    actions.count_print(office, found.id or 0)
    console.say(f"已生成凭证{rules.title(found)}：{out}")


print_sign_off = click.Command("signoff", params=print_voucher.params, callback=print_voucher.callback,
                               help="打印签领表（多人）或领款单（一人）。")  # fmt: skip

voucher.add_command(attach)
budget.add_command(budget_carry)
budget.add_command(budget_return)

COMMANDS = (budget, standard, voucher, ledger, year_group, audit_copy)
PRINTS = (print_voucher, print_sign_off)
