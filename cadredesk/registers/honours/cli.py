"""The medals' part of the command line."""

import click

from cadredesk.console import JSON, Console, Words, pass_console
from cadredesk.core.dates import PartialDate, parse_partial, today
from cadredesk.registers.honours import actions_medals, store_medals

PARTIAL_DAY = Words("DATE", PartialDate, parse_partial)


@click.command("medals")
@click.option("--year", type=int, default=None, help="年度，默认今年：党龄算到这一年 7 月 1 日")
@click.option("--issue", "day", type=PARTIAL_DAY, default=None, help="发给全部可发放的人，写颁发日期，如 2026-07-01")
@JSON
@pass_console
def medals(console: Console, year: int | None, day: PartialDate | None, as_json: bool) -> None:
    """“光荣在党50年”纪念章：可发放、未签收、请核对的人，或一次发放。"""
    office, year = console.office(), year or today().year
    issued = actions_medals.issue(office, year, day) if day else 0
    found = store_medals.medals(office, year)
    if as_json:
        eligible = [
            {"person": each.person_id, "name": each.name, "joined": str(each.joined or each.since)}
            for each in found.ready
        ]
        check = len(found.unsure) + len(found.doubled)
        answer = {"year": year, "eligible": eligible, "unsigned": len(found.unsigned), "check": check}
        console.answer({**answer, "issued": issued} if day else answer)
        return
    if day:
        console.say(f"已发放纪念章：{issued:,} 人。")
    console.say(
        f"{year} 年可发放 {len(found.ready):,} 人，未签收 {len(found.unsigned):,} 人，请核对 {len(found.unsure):,} 人"
    )
    for each in found.ready:
        console.say(f"{each.name}\t{each.branch}\t{each.since}")
    for each in found.unsure:
        console.say(f"{each.name}\t{each.branch}\t请核对：{each.doubt}")
    for _, name in found.doubled:
        console.say(f"{name}\t请核对：登记了两枚纪念章")
