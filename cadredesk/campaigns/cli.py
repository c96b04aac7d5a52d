"""The command line of campaigns: start one, and give everybody to their liaison."""

from datetime import date

import click

from cadredesk.campaigns import actions
from cadredesk.campaigns.store_campaign import campaign_for
from cadredesk.console import DAY, JSON, Console, pass_console


@click.command("plan")
@click.option("--rule", "code", required=True, help="必访事由，如 春节")
@click.option("--on", "day", type=DAY, required=True, help="应访日期")
@click.option("--assign", type=click.Choice(["liaison"]), help="liaison：还没有走访人的，交给各自的挂联人")
@JSON
@pass_console
def plan(console: Console, code: str, day: date, assign: str | None, as_json: bool) -> None:
    """安排一次节日走访：全部应访的人，可以交给各自的挂联人。重复执行不会重复安排。"""
    office = console.office()
    wanted, known, without = actions.plan_open(office, code, day, to_liaisons=assign == "liaison")
    done = actions.progress(office, code, day)
    if as_json:
        planned = {"rule": code, "due": str(day), "owed": done.owed, "planned": known, "without_liaison": without}
        stands = {"visited": done.visited, "excused": done.excused, "open": done.open, "paid": done.paid}
        console.answer({**planned, **stands})
        return
    title = campaign_for(office, code, day).title
    console.say(f"{title}：应访 {done.owed:,} 人，已访 {done.visited:,}，免访 {done.excused:,}，还要走访 {wanted:,}。")
    console.say(f"其中已安排走访人 {known:,} 人，没有挂联人 {without:,} 人。")


COMMANDS = (plan,)
