"""The command line of study: who of the members was there, month by month."""

import click

from cadredesk.branches import store as branches_store
from cadredesk.console import JSON, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.registers.study import store_marks
from cadredesk.registers.study.records import LEGEND, MARKED, MONTHS, USUAL_MARKED, Mark, MemberYear


@click.command("marks")
@click.option("--year", type=click.IntRange(1900, 2200), default=None, help="哪一年，默认今年")
@click.option("--branch", default="", help="支部的编号或名称，默认全部支部")
@click.option("--kind", type=click.Choice(list(MARKED)), default=USUAL_MARKED, help="哪一类学习")
@JSON
@pass_console
def marks(console: Console, year: int | None, branch: str, kind: str, as_json: bool) -> None:
    """学习考勤：每个成员每月到会、送学、请假或缺学。"""
    office, year = console.office(), year or today().year
    branch_id = None
    if branch.strip().isdigit():
        branch_id = branches_store.get(office, int(branch)).id
    elif branch.strip():
        branch_id = branches_store.resolve(office, branch).id
    found = store_marks.member_years(office, year, branch_id, MARKED[kind])
    if as_json:
        console.answer([_as_json(each) for each in found])
        return
    if not found:
        console.say(f"{year} 年没有登记过到会名单。")
        return
    console.say(LEGEND)
    console.say("\t".join(("姓名", "支部", *(f"{month}月" for month in MONTHS), "缺学月数", "连续缺学")))
    for each in found:
        shown = [each.marks.get(f"{year}-{month:02}", Mark.NONE) for month in MONTHS]
        console.say("\t".join((each.name, each.branch, *shown, str(each.missed), str(each.in_a_row))))


def _as_json(each: MemberYear) -> dict[str, object]:
    return {
        "person": each.person_id, "name": each.name, "branch": each.branch_id,
        "marks": {month: mark.value for month, mark in sorted(each.marks.items())},
        "missed": each.missed, "in_a_row": each.in_a_row,
    }  # fmt: skip


COMMANDS = (marks,)
