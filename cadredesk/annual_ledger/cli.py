"""The command line of the annual ledger."""

from pathlib import Path

import click

from cadredesk.annual_ledger import actions
from cadredesk.annual_ledger.paper import show_percent
from cadredesk.annual_ledger.records import Grouping, RuleLine
from cadredesk.console import JSON, Console, pass_console, period_options
from cadredesk.core.periods import Period, title_of

HEADS = ("事由", "应访", "按时", "补访", "逾期", "错过", "免访", "待访", "完成率")


@click.command("proof")
@period_options("应访日期从哪天起", "应访日期到哪天止")
@JSON
@click.option("--pdf", type=click.Path(path_type=Path), default=None, help="另存各项必访的台账为 PDF")
@click.option("--people", type=click.Path(path_type=Path), default=None, help="另存逐人台账为 PDF（一年以内）")
@click.option("--by", type=click.Choice(["category", "liaison"]), default="category", help="逐人台账按类别或挂联人分组")
@click.option("--xlsx", type=click.Path(path_type=Path), default=None, help="另存为 Excel，各项和逐人各一张表")
@pass_console
def ledger(
    console: Console, period: Period, as_json: bool, pdf: Path | None, people: Path | None, by: str, xlsx: Path | None
) -> None:
    """年度台账：各项必访应访多少、走访多少、逾期和错过多少，与上年对照。"""
    office = console.office()
    if pdf is not None:
        console.name_unprintable(actions.print_rules(office, period, pdf))
    if people is not None:
        grouping = Grouping.LIAISON if by == "liaison" else Grouping.CATEGORY
        console.name_unprintable(actions.print_marks(office, period, people, grouping=grouping))
    if xlsx is not None:
        actions.export(office, period, xlsx)
    found = actions.ledger(office, period)
    if as_json:
        console.answer(actions.as_json(found))
        return
    console.say(f"{title_of(period)}必访台账（截至 {found.on}）")
    if not found.lines:
        console.say("这段时间没有到期的应访。")
        return
    if found.notice:
        console.say(found.notice)
    for group, lines in found.sections:
        console.say(f"— {group} —")
        console.say("\t".join((*HEADS, *([f"{found.compared}完成率"] if found.earlier else ()))))
        for line in lines:
            console.say(_row(line, compared=found.earlier is not None))
    for path in filter(None, (pdf, people, xlsx)):
        console.say(f"已保存：{path}")


def _row(line: RuleLine, *, compared: bool) -> str:
    figures = (line.owed, line.done, line.late, line.overdue, line.missed, line.excused, line.waiting)
    percents = [show_percent(each) for each in ((line.percent, line.before) if compared else (line.percent,))]
    return "\t".join((line.name, *(f"{figure:,}" for figure in figures), *percents))


COMMANDS = (ledger,)
