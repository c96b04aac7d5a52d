"""The command line of the ledger: all dated moves of money."""

from datetime import date

import click

from cadredesk.branches import store as branches_store
from cadredesk.console import DAY, JSON, Console, pass_console
from cadredesk.core.money import show_yuan
from cadredesk.funds import actions
from cadredesk.funds.ledger import store
from cadredesk.funds.ledger.records import LedgerQuery, Move
from cadredesk.people import store as people_store


@click.command("ledger")
@click.option("--from", "since", type=DAY, default=None, help="从哪天起")
@click.option("--to", "until", type=DAY, default=None, help="到哪天止")
@click.option("--kind", "kinds", multiple=True, help="类别，可重复")
@click.option("--budget", default="", help="预算名称；列出每笔之后的余额")
@click.option("--year", type=int, default=None, help="预算年度，默认 --from 所在年或今年")
@click.option("--person", default="", help="领款人")
@click.option("--occasion", "occasions", multiple=True, help="事由，可重复")
@click.option("--category", "categories", multiple=True, help="人员类别，可重复")
@click.option("--branch", default="", help="支部：它的党员，和发给它的工作经费")
@JSON
@pass_console
def ledger(
    console: Console,
    since: date | None,
    until: date | None,
    kinds: tuple[str, ...],
    budget: str,
    year: int | None,
    person: str,
    occasions: tuple[str, ...],
    categories: tuple[str, ...],
    branch: str,
    as_json: bool,
) -> None:
    """台账：预算、占用、支付、未领、退回、作废、冲销，一笔一行。"""
    office = console.office()
    budgets = actions.budgets_named(office, budget, year or (since.year if since else None)) if budget else ()
    who = people_store.resolve(office, person).id if person else None
    query = LedgerQuery(
        since=since, until=until, kinds=kinds, budgets=budgets, person=who, occasions=occasions, categories=categories,
        branch=branches_store.resolve(office, branch).id if branch else None,
    )  # fmt: skip
    found = store.entries(office, query)
    left = store.left_after(office, query, found) if budgets else [each.balance for each in found]
    shapes = [_shape(move, after) for move, after in zip(store.moves_of(office, found), left, strict=True)]
    if as_json:
        console.answer(shapes)
        return
    for shape in shapes:
        amounts = (show_yuan(int(shape["fen"])), show_yuan(int(shape["balance"])))
        console.say("\t".join([*(str(shape[name]) for name in ("day", "what", "number", "payee")), *amounts]))
    if not shapes:
        console.say("这一段没有款项。")


def _shape(move: Move, balance: int) -> dict[str, str | int]:
    return {
        "day": move.day, "what": move.what, "number": move.number, "payee": move.payee, "fen": move.fen, "balance": balance,
    }  # fmt: skip
