"""The command line of closing a year, and of what it leaves."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from cadredesk.console import DAY, JSON, YEAR_NUMBER, YUAN, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.funds import actions
from cadredesk.funds.closing import actions as closing_actions
from cadredesk.funds.closing import store
from cadredesk.funds.closing.records import YearCheck

YEAR = click.argument("year", type=YEAR_NUMBER, metavar="YEAR")


@click.group("year")
def year_group() -> None:
    """年度封账：核对、封账、证明。"""


@year_group.command("check")
@YEAR
@JSON
@pass_console
def year_check(console: Console, year: int, as_json: bool) -> None:
    """核对一年的账：封账以前还有什么没有办完、没有收齐。"""
    check = closing_actions.check_year(console.office(), year)
    console.status = int(bool(check.stopping))
    if as_json:
        console.answer(_check_json(check))
        return
    for each in check.findings:
        named = "、".join(each.named[:5]) + ("……" if len(each.named) > 5 else "")
        console.say(f"{'不能封账' if each.stops else '请核对'}\t{each.words}\t{each.count}\t{named}")
    if check.closed:
        console.say(f"{year} 年已经封账。")
    elif not check.findings:
        console.say(f"{year} 年的账都已办完，可以封账。")


def _check_json(check: YearCheck) -> dict[str, Any]:
    findings = [
        {"code": each.code, "what": each.words, "count": each.count, "stops": each.stops, "named": list(each.named)}
        for each in check.findings
    ]
    ok = not check.closed and not check.stopping
    return {"year": check.year, "closed": check.closed, "ok": ok, "findings": findings}


@year_group.command("close")
@YEAR
@pass_console
def year_close(console: Console, year: int) -> None:
    """封账：这一年的款项从此不能再改，不能撤销。"""
    closed = closing_actions.close_year(console.office(), year)
    console.say(f"{year} 年已封账（{closed.day}，{closed.operator}）。请用 year certificate 打印证明并签字盖章。")


@year_group.command("certificate")
@YEAR
@click.argument("out", type=click.Path(path_type=Path))
@pass_console
def year_certificate(console: Console, year: int, out: Path) -> None:
    """打印年度封账证明。"""
    console.name_unprintable(closing_actions.certificate(console.office(), year, out))
    console.say(f"已生成 {year} 年封账证明：{out}")


# ---------------------------------------------------------------- what was left


_OF_BUDGET = (
    click.option("--year", type=YEAR_NUMBER, required=True, help="已封账的年度"),
    click.option("--name", required=True, help="这一年的预算名称"),
    click.option("--amount", type=YUAN, required=True, help="金额，元"),
    click.option("--doc", required=True, help="文号"),
    click.option("--why", default="", help="说明"),
    click.option("--date", "day", type=DAY, default=None, help="日期，默认今天"),
    JSON,
)


def _of_budget(command: Any) -> Any:
    for option in reversed(_OF_BUDGET):
        command = option(command)
    return command


@click.command("carry")
@_of_budget
@click.option("--into", default="", help="转入哪项预算（日期所在年度的），默认同名")
@pass_console
def budget_carry(
    console: Console, year: int, name: str, amount: int, doc: str, why: str, day: date | None, as_json: bool, into: str
) -> None:
    """结转：把封账年度的结余转入没有封账的预算。"""
    office, day = console.office(), day or today()
    found = actions.find_budget(office, year, name)
    to = actions.find_budget(office, day.year, into or name)
    closing_actions.carry(office, found.id or 0, amount, doc, into_id=to.id or 0, why=why, day=day)
    _say_rest(console, found.id or 0, as_json, f"已结转 {show_yuan(amount)} 元到 {to.year} 年{to.name}")


@click.command("return")
@_of_budget
@pass_console
def budget_return(
    console: Console, year: int, name: str, amount: int, doc: str, why: str, day: date | None, as_json: bool
) -> None:
    """收回：财政收回封账年度的结余。"""
    office = console.office()
    found = actions.find_budget(office, year, name)
    closing_actions.return_left(office, found.id or 0, amount, doc, why=why, day=day)
    _say_rest(console, found.id or 0, as_json, f"财政已收回 {show_yuan(amount)} 元")


def _say_rest(console: Console, budget_id: int, as_json: bool, done: str) -> None:
    office = console.office()
    rest = store.rest_of(office, budget_id)
    if not as_json:
        console.say(f"{done}，还有 {show_yuan(rest)} 元没有结转或收回。")
        return
    carries = [
        {"what": each.what, "fen": each.fen, "date": each.date, "doc": each.document, "into": each.into_id}
        for each in store.carries_of(office, budget_id)
    ]
    console.answer({"rest": rest, "carries": carries})
