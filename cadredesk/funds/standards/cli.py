"""The command line of standards: what is brought on which occasion to whom."""

from datetime import date
from typing import Any

import click

from cadredesk.console import DAY, JSON, YUAN, Console, pass_console
from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.duties.store import rule_of_occasion
from cadredesk.funds.records import Standard
from cadredesk.funds.standards import actions, store
from cadredesk.people.records import Audience

OCCASION = click.option("--occasion", required=True, help="事由，如 春节")
CATEGORY = click.option(
    "--category", required=True, type=click.Choice([each.value for each in Audience]), help="人员类别"
)
SINCE = click.option("--since", type=DAY, default=None, help="从哪天起，默认一直有效")


@click.group("standard")
def standard() -> None:
    """慰问标准：设定、查看、删除。"""


@standard.command("set")
@OCCASION
@CATEGORY
@click.option("--amount", type=YUAN, default=None, help="金额，元")
@click.option("--goods", default="", help="慰问品")
@SINCE
@JSON
@pass_console
def standard_set(
    console: Console, occasion: str, category: str, amount: int | None, goods: str, since: date | None, as_json: bool
) -> None:
    """设一类人员的标准；同一事由、类别和起始日期的，用新的代替。"""
    wanted = Standard(occasion=occasion, category=category, fen=amount, goods=goods, since=since)
    office = console.office()
    saved = actions.save_standard(office, wanted)
    if rule_of_occasion(office, occasion) is None:
        console.warn(f"没有以“{occasion}”为事由的必访规则，这个标准只在起草凭证时填写同样事由才用得上。")
    if as_json:
        console.answer(_json(saved))
    else:
        console.say(f"已设标准：{_words(saved)}。")


@standard.command("list")
@JSON
@pass_console
def standard_list(console: Console, as_json: bool) -> None:
    """列出全部标准，含以前的。"""
    found = store.standards(console.office())
    if as_json:
        console.answer([_json(each) for each in found])
        return
    for each in found:
        console.say(_words(each, "\t"))
    if not found:
        console.say("还没有慰问标准，可用 standard set 设定。")


@standard.command("delete")
@OCCASION
@CATEGORY
@SINCE
@pass_console
def standard_delete(console: Console, occasion: str, category: str, since: date | None) -> None:
    """删除设错的标准。"""
    office = console.office()
    found = store.same(office, Standard(occasion=occasion, category=category, since=since))
    if found is None:
        raise UserError(
            f"没有这条标准：{occasion} {category}{f'（{since} 起）' if since else ''}。可用 standard list 查看。"
        )
    actions.delete_standard(office, found.id or 0)
    console.say(f"已删除标准：{_words(found)}。")


def _words(each: Standard, between: str = " ") -> str:
    amount = f"{show_yuan(each.fen)} 元" if each.fen is not None else ""
    said = "、".join(filter(None, (amount, each.goods))) or "不发"
    return between.join(filter(None, (each.occasion, each.category, said, f"{each.since} 起" if each.since else "")))


def _json(each: Standard) -> dict[str, Any]:
    return {
        "occasion": each.occasion,
        "category": each.category,
        "amount": None if each.fen is None else each.fen / 100,
        "fen": each.fen,
        "goods": each.goods,
        "since": str(each.since) if each.since else None,
    }
