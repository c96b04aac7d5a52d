"""The calendar of a month on the command line."""

from pathlib import Path

import click

from cadredesk.calendar import actions, rules
from cadredesk.console import JSON, Console, pass_console
from cadredesk.core.dates import today


@click.command("calendar")
@click.option("--month", "text", default="", help="月份，如 2026-10；默认本月")
@JSON
@pass_console
def calendar(console: Console, text: str, as_json: bool) -> None:
    """一个月的月历：节日、应访、走访、寿辰、事项。"""
    first = rules.read_month(text) if text else today().replace(day=1)
    shown = actions.month(console.office(), first)
    if as_json:
        console.answer(actions.as_json(shown))
        return
    console.say(shown.title)
    for each in shown.days:
        if shown.holds(each.day):
            console.say(each.words)


@click.command("calendar")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--month", "text", default="", help="月份，如 2026-10；默认本月")
@pass_console
def print_calendar(console: Console, out: Path, text: str) -> None:
    """打印月历（A4 横页）。"""
    first = rules.read_month(text) if text else today().replace(day=1)
    console.name_unprintable(actions.print_month(console.office(), first, out))
    console.say(f"已保存：{out}")


COMMANDS = (calendar,)
PRINTS = (print_calendar,)
