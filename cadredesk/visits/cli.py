"""The visits' part of the command line."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from cadredesk.console import DAY, JSON, YUAN, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import VisitGroup
from cadredesk.duties.actions_slips import due_slips
from cadredesk.duties.store_answers import answer
from cadredesk.people import store as people_store
from cadredesk.visits import actions, paper, rules, store
from cadredesk.visits.records import Visit, VisitQuery


@click.command("visit")
@click.argument("person")
@click.option("--rule", default="", help="必访事由，如 春节")
@click.option("--kind", default="", help="走访类型，如 日常走访")
@click.option(
    "--group", type=click.Choice([str(each) for each in VisitGroup]), default=None,
    help="走访分类，本单位自定的走访类型和“其他”可以选，默认按以前的登记",
)  # fmt: skip
@click.option("--date", "day", type=DAY, default=None, help="走访日期，默认今天")
@click.option("--visitors", default="", help="走访人")
@click.option("--companions", default="", help="陪同人员")
@click.option("--place", default="", help="地点")
@click.option("--amount", type=YUAN, default=None, help="慰问金，元")
@click.option("--goods", default="", help="慰问品")
@click.option("--condition", default="", help="身体状况")
@click.option("--requests", default="", help="诉求")
@click.option("--follow-up", default="", help="办理情况")
@click.option("--note", default="", help="备注")
@JSON
@pass_console
def visit(
    console: Console,
    /,
    person: str,
    rule: str,
    kind: str,
    group: str | None,
    day: date | None,
    amount: int | None,
    as_json: bool,
    **texts: Any,
) -> None:
    """登记一次走访。"""
    if not rule and not kind:
        raise UserError("请用 --rule 指明必访事由，或用 --kind 指明走访类型。")
    office = console.office()
    whom = people_store.resolve(office, person)
    draft = Visit(
        person_id=whom.id, rule=rule, kind=kind, visit_group=group or "", date=day or today(), fen=amount, **texts
    )
    warnings = [f"请核对：{problem.message}" for problem in actions.doubts(office, draft)]
    saved = actions.record_visit(office, draft)
    if remark := answer(office, saved).remark:
        warnings.append(remark.message)
    if as_json:
        about = {"id": saved.id, "number": rules.slip_number(saved), "person": whom.id, "name": whom.name}
        reason = {"date": str(saved.date), "rule": saved.rule, "kind": saved.kind, "group": saved.visit_group}
        said = [{"person": whom.id, "message": warning} for warning in warnings]
        console.answer({**about, **reason, "category": saved.category, "fen": saved.fen, "warnings": said})
        return
    for warning in warnings:
        console.warn(warning)
    console.say(f"已登记走访：{whom.name}，{saved.date}，{saved.reason}（{rules.slip_number(saved)}）。")


@click.command("slips")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--from", "since", type=DAY, default=None, help="从哪天起登记的走访")
@click.option("--to", "until", type=DAY, default=None, help="到哪天为止")
@click.option("--rule", default="", help="必访事由：打印带去填写的登记表")
@click.option("--on", "due", type=DAY, default=None, help="应访日期：打印那一天应访的人")
@click.option("--person", default="", help="只打印此人；all 为全部在册人员，不论是否应访")
@click.option("--two-up", is_flag=True, help="两张 A5 拼在一张 A4 上")
@pass_console
def print_slips(
    console: Console,
    out: Path,
    since: date | None,
    until: date | None,
    rule: str,
    due: date | None,
    person: str,
    two_up: bool,
) -> None:
    """打印走访慰问登记表：某段时间已登记的走访，或带去填写的应访登记表。"""
    office = console.office()
    whom = None if person in ("", "all") else people_store.resolve(office, person)
    if since or until:
        person_id = whom.id if whom else None
        query = VisitQuery(since=since, until=until, reason=rule or None, person_id=person_id, descending=False)
        slips = actions.slips_of_visits(office, store.matching(office, query))
        if not slips:
            raise UserError("这段时间没有登记走访，没有可以打印的登记表。请核对日期。")
    elif rule and due and person != "all":
        slips = due_slips(office, rule, due, whom.id if whom else None)
    else:
        if not whom and person != "all":
            raise UserError(
                "请用 --rule 和 --on 指明哪一天的应访，或用 --from 和 --to 指明时间，"
                "或用 --person 指明人员（all 为全部在册人员）。"
            )
        people = [whom] if whom else people_store.some(office, actions.register_ids(office))
        slips = actions.slips_to_fill_in(office, people, rule, due)
    console.name_unprintable(paper.print_slips(office, slips, out, two_up=two_up))
    console.say(f"已生成 {len(slips)} 份走访慰问登记表：{out}")


COMMANDS = (visit,)
PRINTS = (print_slips,)
