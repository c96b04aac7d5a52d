"""The summary's part of the command line."""

from pathlib import Path

import click

from cadredesk.console import JSON, Console, pass_console, period_options
from cadredesk.core import periods
from cadredesk.core.periods import Period
from cadredesk.summary import actions, rules
from cadredesk.summary.records import Line


@click.command("summary")
@period_options()
@JSON
@click.option("--pdf", type=click.Path(path_type=Path), default=None, help="另存工作总结为 PDF")
@pass_console
def summary(console: Console, period: Period, as_json: bool, pdf: Path | None) -> None:
    """某年度或某段时间的各项数字，与上年对照。"""
    office = console.office()
    if pdf is not None:
        console.name_unprintable(actions.print_summary(office, period, pdf))
    if as_json:
        summed = actions.summarise(office, period.since, period.until)
        compared = actions.compared_period(office, period)
        console.answer(actions.as_json(actions.with_duties(office, summed), compared))
        return
    now, then = actions.with_before(office, period)
    until = f"，{rules.until_words(now)}" if rules.until_words(now) else ""
    console.say(f"{now.office}　{periods.title_of(period)}（{period.since} 至 {period.until}{until}）")
    console.say(
        "\t".join(
            (
                "项目",
                "单位",
                periods.years_words(now.period),
                *((periods.years_words(then.period), "增减") if then else ()),
            )
        )
    )
    for group in (rules.CHIEF, *(group for groups in rules.SECTIONS.values() for group in groups)):
        found = rules.lines(now, then, group)
        if found:
            console.say(f"— {group.heading} —")
        for line in found:
            console.say(_row(line, compared=then is not None))
    if pdf is not None:
        console.say(f"已保存：{pdf}")


def _row(line: Line, *, compared: bool) -> str:
    beside = (rules.shown(line.then, line.unit), rules.change(line)) if compared else ()
    return "\t".join((line.label, line.unit, rules.shown(line.now, line.unit), *beside))


@click.command("summary")
@period_options()
@click.argument("out", type=click.Path(path_type=Path))
@pass_console
def print_summary(console: Console, period: Period, out: Path) -> None:
    """打印年度工作总结（GB/T 9704）。"""
    console.name_unprintable(actions.print_summary(console.office(), period, out))
    console.say(f"已保存：{out}")


COMMANDS = (summary,)
PRINTS = (print_summary,)
