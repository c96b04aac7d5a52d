"""The command line of duties: who is owed a visit, the rules, excuses."""

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from cadredesk.console import DAY, JSON, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.kinds import CaseKind, MoneyKind, VisitGroup
from cadredesk.duties import actions, actions_slips, store, store_duties
from cadredesk.duties.records import JOIN, AudienceNeed, DutyLine, DutyRule, Trigger
from cadredesk.duties.rules.checks import audience_words
from cadredesk.duties.rules.versions import in_force_on
from cadredesk.people import store as people_store
from cadredesk.people.records import Audience, Rank


@click.command("due")
@click.option("--on", type=DAY, default=None, help="看哪一天的情况，默认今天")
@click.option("--from", "since", type=DAY, default=None, help="应访日期从哪天起，默认当年 1 月 1 日")
@click.option("--to", "until", type=DAY, default=None, help="应访日期到哪天止，默认 30 天之后")
@click.option("--rule", "code", default="", help="必访事由，如 春节")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="写成清单：.xlsx、.csv 或 .pdf")
@JSON
@pass_console
def due(
    console: Console,
    on: date | None,
    since: date | None,
    until: date | None,
    code: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """列出应访的人、原因和状态。"""
    office = console.office()
    day = on or today()
    since, until = since or date(day.year, 1, 1), until or day + timedelta(days=30)
    if until < since:
        raise UserError(f"结束日期 {until} 早于开始日期 {since}，请检查。")
    if code:
        store.rule(office, code)
    found = store_duties.duties(office, since, until, day, codes=(code,) if code else ())
    lines = store_duties.lines(office, found, day)
    if out is not None:
        _write(console, lines, day, out)
    if as_json:
        shown = {"on": str(day), "duties": list(map(_as_json, lines)), "counts": store_duties.counts(found)}
        console.answer(shown)
        return
    if out is not None:
        console.say(f"已写成应访清单，共 {len(lines):,} 人次：{out}")
        return
    for line in lines:
        console.say("\t".join((str(line.due), line.state, line.rule, line.name, line.reason, line.liaison)))
    console.say(f"{since} 至 {until} 共 {len(lines):,} 人次应访。")


def _as_json(line: DutyLine) -> dict[str, object]:
    return {
        "person": line.person_id,
        "name": line.name,
        "rule": line.rule,
        "reason": line.reason,
        "from": str(line.since),
        "due": str(line.due),
        "state": line.duty.state,
        "liaison": line.liaison,
    }


def _write(console: Console, lines: Sequence[DutyLine], on: date, out: Path) -> None:
    if out.suffix.lower() == ".pdf":
        console.name_unprintable(actions_slips.print_list(console.office(), lines, on, out))
    else:
        actions_slips.export_list(lines, fields_of(DutyLine), out)


@click.group("rule")
def rule() -> None:
    """必访规则：查看、设置、删除。"""


@rule.command("list")
@JSON
@pass_console
def rule_list(console: Console, as_json: bool) -> None:
    """列出全部规则。"""
    found = store.rules(console.office())
    if as_json:
        names = [field.name for field in fields_of(DutyRule)]
        console.answer([{name: getattr(each, name) for name in names} for each in found])
        return
    for each in found:
        console.say("\t".join((each.code, each.name, each.when, audience_words(each))))


_SETTABLE: dict[str, Any] = {
    "name": str, "month": int, "day": int, "years": int, "party_years": int, "age_from": int,
    "days_before": int, "days_after": int, "late_days": int, "occasion": str, "note": str, "since": DAY, "until": DAY,
    "trigger": click.Choice([each.value for each in Trigger]),
    "case_kind": click.Choice([each.value for each in CaseKind]),
    "money_kind": click.Choice([each.value for each in MoneyKind]),
    "visit_group": click.Choice([each.value for each in VisitGroup]),
}  # fmt: skip
_SWITCHES = ("great", "nominal", "from_new_year", "members_only")
_SEVERAL = {
    "categories": tuple(Audience),
    "ranks": tuple(Rank),
    "needs": tuple(AudienceNeed),
    "yearly": tuple(Audience),
}


def _rule_options(function: Any) -> Any:
    labels = {field.name: field.label for field in fields_of(DutyRule)}
    for name, kind in reversed(_SETTABLE.items()):
        option = f"--{name.replace('_', '-')}"
        function = click.option(option, name, type=kind, default=None, help=labels[name])(function)
    for name in _SWITCHES:
        option = name.replace("_", "-")
        function = click.option(f"--{option}/--no-{option}", name, default=None, help=labels[name])(function)
    for name in _SEVERAL:
        function = click.option(f"--{name}", name, default=None, help=f"{labels[name]}，几项之间用顿号；空为不限")(
            function
        )
    return function


@rule.command("set")
@click.argument("code")
@_rule_options
@click.option("--no-until", is_flag=True, help="取消停用日期，恢复执行")
@click.option("--from", "changed_from", type=DAY, default=None, help="从哪天起按新的设置，默认今天；以前的不变")
@click.option("--correct", is_flag=True, help="更正：原来就写错了，以前的也按新的设置")
@JSON
@pass_console
def rule_set(
    console: Console,
    /,
    code: str,
    no_until: bool,
    changed_from: date | None,
    correct: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """修改一条规则，从某天起执行；简称没有的，新增一条（要写明 --trigger）。"""
    if correct and changed_from is not None:
        raise UserError("--correct 是更正以前的设置，不能同时用 --from 写明从哪天起。")
    office = console.office()
    since = None if correct else changed_from or today()
    own = store.versions(office, code)
    for name, choices in _SEVERAL.items():
        if given[name] is not None:
            given[name] = _several(given[name], choices)
    values = {name: value for name, value in given.items() if value is not None}
    before = in_force_on(own, max(since or today(), today())) if own else None
    if before is None:
        values.setdefault("since", since)
    elif no_until and since and own[-1].until:
        before = actions.resume_rule(office, own[-1], since)
    elif no_until:
        values["until"] = None
    saved = actions.save_rule(office, dataclasses.replace(before or DutyRule(code=code), **values), since)
    shown = actions.preview(office, saved)
    if as_json:
        preview = {"next": shown.next_on and str(shown.next_on), "people": shown.on_next_day, "year": shown.in_a_year}
        console.answer({"code": saved.code, "name": saved.name, **preview})
    else:
        console.say(f"已保存规则：{saved.name}，{saved.when}。{shown.sentence}")


@rule.command("delete")
@click.argument("code")
@pass_console
def rule_delete(console: Console, code: str) -> None:
    """删除一条没有用过的规则。"""
    office = console.office()
    gone = store.rule(office, code)
    actions.delete_rule(office, gone)
    console.say(f"已删除规则：{gone.name}。")


def _several(text: str, choices: tuple[str, ...]) -> str:
    words = [word for word in text.replace("，", JOIN).replace(",", JOIN).split(JOIN) if word]
    for word in words:
        if word not in choices:
            raise UserError(f"“{word}”不在可选的内容中，可选：{'、'.join(choices)}。")
    return JOIN.join(choice for choice in choices if choice in words)


@click.command("excuse")
@click.argument("person")
@click.option("--rule", "code", required=True, help="必访事由，如 春节")
@click.option("--on", "day", type=DAY, required=True, help="应访日期")
@click.option("--why", default="", help="原因")
@click.option("--withdraw", is_flag=True, help="取消已登记的免访")
@pass_console
def excuse(console: Console, person: str, code: str, day: date, why: str, withdraw: bool) -> None:
    """一次应访不必走访，写明原因；或取消免访。"""
    if not withdraw and not why.strip():
        raise UserError("免访要用 --why 写明原因；取消免访请用 --withdraw。")
    office = console.office()
    whom = people_store.resolve(office, person)
    if withdraw:
        store.rule(office, code)
        duty = store_duties.find(office, whom.id or 0, code, day)
        actions.withdraw_excuses(office, [duty] if duty else [])
        console.say(f"已取消免访：{whom.name}，{code}（{day}）。")
        return
    actions.excuse(office, whom.id or 0, code, day, why)
    console.say(f"已免访：{whom.name}，{code}（{day}），{why.strip()}。")


COMMANDS = (due, rule, excuse)
