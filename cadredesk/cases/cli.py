"""The command line of cases: what happened to people or was asked for, and what remains after a death."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from cadredesk.cases import actions, rules, store, store_follow, store_lines
from cadredesk.cases.records import Case, CaseLine, CaseState, CheckLine, Step
from cadredesk.console import DAY, JSON, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.kinds import CaseKind
from cadredesk.duties.records import STATES, Outcome
from cadredesk.people import store as people_store
from cadredesk.people.entries.records import HospitalStay

_STAY = ("hospital", "ward", "bed", "illness")


def _stay_options(function: Any) -> Any:
    for field in reversed([field for field in fields_of(HospitalStay) if field.name in _STAY]):
        function = click.option(f"--{field.name}", default=None, help=f"住院的{field.label}")(function)
    return function


@click.group("case")
def case() -> None:
    """事项：住院、困难、家庭变故、灾祸、来电要求、去世。"""


@case.command("open")
@click.argument("person")
@click.option("--kind", type=click.Choice([kind.value for kind in CaseKind]), required=True, help="类别")
@click.option("--date", "day", type=DAY, default=None, help="发生日期，默认今天")
@click.option("--detail", default="", help="情况，或来电提了什么要求")
@_stay_options
@JSON
@pass_console
def case_open(
    console: Console, /, person: str, kind: str, day: date | None, detail: str, as_json: bool, **stay: str | None
) -> None:
    """登记一个事项，按规则开始计算应访期限。"""
    office = console.office()
    whom = people_store.resolve(office, person)
    if kind != CaseKind.HOSPITAL and any(stay.values()):
        raise UserError("医院、病区、床号、病情只用于住院，其他类别请写在 --detail 里。")
    fresh = Case(person_id=whom.id, kind=kind, opened_on=day or today(), detail=detail)
    saved = actions.open_case(office, fresh, HospitalStay(**_given(stay)))
    _answer(console, saved.id or 0, as_json, f"已登记{kind}：{whom.name}，{saved.opened_on}")


def _given(texts: dict[str, str | None]) -> dict[str, Any]:
    return {name: text.strip() for name, text in texts.items() if text is not None}


@case.command("close")
@click.argument("case_id", metavar="ID")
@click.option("--result", required=True, help="办理结果，如 好转出院")
@click.option("--date", "day", type=DAY, default=None, help="办结日期，默认今天")
@JSON
@pass_console
def case_close(console: Console, case_id: str, result: str, day: date | None, as_json: bool) -> None:
    """办结一个事项，写明结果。"""
    office = console.office()
    there = store.resolve(office, case_id)
    day = day or today()
    rules.require_closing(there, result, day, today())
    doubts = actions.closing_doubts(office, there.id or 0, day)
    actions.close_case(office, there.id or 0, result, day)
    _answer(console, there.id or 0, as_json, f"已办结{there.kind}", doubts)


@case.command("reopen")
@click.argument("case_id", metavar="ID")
@JSON
@pass_console
def case_reopen(console: Console, case_id: str, as_json: bool) -> None:
    """重新办理一个已办结的事项。"""
    there = store.resolve(console.office(), case_id)
    actions.reopen_case(console.office(), there.id or 0)
    _answer(console, there.id or 0, as_json, f"已重新办理{there.kind}")


@case.command("change")
@click.argument("case_id", metavar="ID")
@click.option("--date", "day", type=DAY, default=None, help="发生日期")
@click.option("--detail", default=None, help="情况，或来电提了什么要求")
@_stay_options
@JSON
@pass_console
def case_change(
    console: Console, /, case_id: str, day: date | None, detail: str | None, as_json: bool, **stay: str | None
) -> None:
    """更正一个事项的日期、情况，和住院的医院、床号。"""
    office = console.office()
    there = store.resolve(office, case_id)
    changed = dataclasses.replace(
        there, opened_on=day or there.opened_on, detail=there.detail if detail is None else detail
    )
    known = store_follow.stay_of(office, there)
    if known is None and any(stay.values()):
        raise UserError("这个事项没有住院登记，不能填医院、病区、床号、病情。")
    actions.change_case(office, changed, known and dataclasses.replace(known, **_given(stay)))
    _answer(console, there.id or 0, as_json, f"已修改{there.kind}")


@case.command("delete")
@click.argument("case_id", metavar="ID")
@JSON
@pass_console
def case_delete(console: Console, case_id: str, as_json: bool) -> None:
    """删除误登的事项；住院的，连同住院登记一并删除。"""
    there = store.resolve(console.office(), case_id)
    name = people_store.get(console.office(), there.person_id or 0).name
    actions.delete_case(console.office(), there.id or 0)
    if as_json:
        console.answer({"id": there.id, "deleted": True})
    else:
        console.say(f"已删除{there.kind}事项：{name}，{there.opened_on}。")


@case.command("list")
@click.option("--all", "every", is_flag=True, help="已办结的也列出")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="导出为 .xlsx 或 .csv")
@JSON
@pass_console
def case_list(console: Console, every: bool, out: Path | None, as_json: bool) -> None:
    """列出在办的事项和走访期限。"""
    found = store_lines.lines(console.office(), state=None if every else CaseState.OPEN)
    if out is not None:
        actions.export_list(out, found, [field.name for field in fields_of(CaseLine)])
    if as_json:
        console.answer([_as_json(line) for line in found])
        return
    for line in found:
        console.say("\t".join((str(line.case.id), line.state, *_cells(line))))
    console.say(f"共 {len(found):,} 个事项。" + (f"已导出：{out}" if out else ""))


def _cells(line: CaseLine) -> Sequence[str]:
    visit = f"{line.visit}（{line.due}）" if line.due else ""
    return (line.kind, line.name, str(line.opened_on), f"{line.days} 天", visit, line.words, line.result)


@case.command("steps")
@click.argument("case_id", metavar="ID")
@click.option("--done", type=click.Choice([step.value for step in Step]), default=None, help="办结这一项")
@click.option("--undone", type=click.Choice([step.value for step in Step]), default=None, help="取消办结这一项")
@click.option("--date", "day", type=DAY, default=None, help="办结日期，默认今天")
@click.option("--who", default="", help="经办或领取人")
@click.option("--note", default="", help="备注，如 无遗属")
@JSON
@pass_console
def case_steps(
    console: Console, case_id: str, done: str | None, undone: str | None, day: date | None, who: str, note: str, as_json: bool
) -> None:  # fmt: skip
    """去世事项的后事清单：查看，或办结其中一项。"""
    office = console.office()
    there = store.resolve(office, case_id)
    if done and undone:
        raise UserError("--done 和 --undone 只能用一个。")
    if step := done or undone:
        when = (day or today()) if done else None
        actions.set_step(office, there.id or 0, Step(step), day=when, who=who, note=note)
    listed = actions.checklist(office, there.id or 0)
    if as_json:
        console.answer(
            {"id": there.id, "person": there.person_id, "steps": [_step_json(line) for line in listed.lines]}
        )
        return
    for line in listed.lines:
        done_words = f"{line.day or '已办'}" if line.done else "未办"
        console.say("\t".join(filter(None, (line.step, done_words, line.who, line.note))))


def _step_json(line: CheckLine) -> dict[str, Any]:
    day = str(line.day) if line.day else None
    return {"step": line.step, "done": line.done, "date": day, "who": line.who, "note": line.note}


def _answer(console: Console, case_id: int, as_json: bool, said: str, doubts: Sequence[str] = ()) -> None:
    """Say what has been done, with the visit that it opens."""
    line = store_lines.line_of(console.office(), case_id)
    if line is None:
        return
    if as_json:
        console.answer(_as_json(line) | {"warnings": list(doubts)})
        return
    for doubt in doubts:
        console.warn(f"请注意：{doubt}")
    visit = f"走访：{line.due} 前，{line.visit}。" if line.due and line.case.is_open else ""
    console.say(f"{said}（编号 {case_id}）。{visit}")


def _as_json(line: CaseLine) -> dict[str, Any]:
    return {
        "id": line.case.id,
        "person": line.person_id,
        "name": line.name,
        "kind": line.kind,
        "date": str(line.opened_on),
        "days": line.days,
        "detail": line.words,
        "due": str(line.due) if line.due else None,
        "state": STATES[Outcome(line.visit)].value if line.visit else "",
        "closed": str(line.closed_on) if line.closed_on else None,
        "result": line.case.result,
    }


@click.command("cases")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--all", "every", is_flag=True, help="已办结的也打印")
@pass_console
def print_cases(console: Console, out: Path, every: bool) -> None:
    """打印事项登记表。"""
    office = console.office()
    found = store_lines.lines(office, state=None if every else CaseState.OPEN)
    subtitle = "" if every else "在办事项"
    console.name_unprintable(actions.print_list(office, out, found, subtitle=subtitle))
    console.say(f"已生成事项登记表（{len(found):,} 项）：{out}")


COMMANDS = (case,)
PRINTS = (print_cases,)
