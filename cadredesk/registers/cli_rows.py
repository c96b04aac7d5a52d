"""The command line of any register's rows: add, change, list. Rows stand under the labels of their lists."""

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from cadredesk.branches.entries import actions as entries
from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.console import DAY, JSON, Console, pass_console
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.values import show
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.import_export import actions_registers
from cadredesk.registers import actions
from cadredesk.registers.honours import store as honours_store
from cadredesk.registers.honours.records import HonourEntry
from cadredesk.registers.honours.rules import entry_of, kept
from cadredesk.registers.records_sheets import SHEETS

WHAT = click.argument("what", metavar="|".join(SHEETS), type=click.Choice(list(SHEETS)))
PAIRS = click.argument("pairs", nargs=-1, required=True, metavar="标签=值…")
_OF_ACTIVITIES = ("attendance", "outputs")
_OF_BRANCHES: dict[type, Callable[[Office, Any], Any]] = {
    BranchHonour: entries.save_honour,
    BranchPost: entries.save_post,
    BranchGrant: entries.save_grant,
}


def _save(office: Office, row: Any) -> Any:
    return _OF_BRANCHES.get(type(row), actions.save)(office, row)


def _given(pairs: tuple[str, ...]) -> dict[str, str]:
    """The pairs by label. Raises UserError for one that is none."""
    given = {}
    for pair in pairs:
        label, *text = re.split("[=＝]", pair, maxsplit=1)
        if not text or not label.strip():
            raise UserError(f"要写成 标签=值，如 日期=2026-03-10，现在是“{pair}”。")
        given[label.strip()] = text[0]
    return given


def _tell(console: Console, remarks: tuple[str, ...]) -> None:
    for remark in remarks:
        console.warn(remark)


@click.command("add")
@WHAT
@PAIRS
@JSON
@pass_console
def add(console: Console, what: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """登记一条：add activities 日期=2026-03-10 类别=学习日 支部=城关党支部 人数=12。"""
    office = console.office()
    said = actions_registers.row_of(
        office, what, {label: text for label, text in _given(pairs).items() if text.strip()}
    )
    if not said.new and not said.changed:
        raise UserError("没有要登记的内容：没有到会的人不用登记，已经登记的不再登记。")
    _tell(console, said.remarks)
    if what in _OF_ACTIVITIES:
        row_id = actions_registers.write(office, what, said)
    else:
        saved = _save(office, said.new[0])
        row_id = int(saved.id) * (-1 if isinstance(saved, BranchHonour) else 1)
    if as_json:
        console.answer({"id": row_id, "warnings": list(said.remarks)})
    else:
        console.say(f"已登记{SHEETS[what].noun}，编号 {row_id}。")


@click.command("set", context_settings={"ignore_unknown_options": True})  # the ids of branches' honours are negative
@WHAT
@click.argument("row_id", type=int, metavar="ID")
@PAIRS
@pass_console
def change(console: Console, what: str, row_id: int, pairs: tuple[str, ...]) -> None:
    """修改一条：set suggestions 3 答复日期=2026-04-02 结果=采纳；“标签=”清空这一项。"""
    office = console.office()
    said = actions_registers.changes_of(office, what, _given(pairs))
    _tell(console, said.remarks)
    if not said.changes:
        raise UserError("没有要修改的内容。")
    if what in _OF_ACTIVITIES:
        actions_registers.change(office, what, row_id, said.changes)
    elif what == "honours":
        _change_honour(office, row_id, said.changes)
    else:
        _save(office, dataclasses.replace(rows.get(office, SHEETS[what].record, row_id), **said.changes))
    console.say(f"已修改{SHEETS[what].noun} {row_id}。")


def _change_honour(office: Office, row_id: int, changes: Any) -> None:
    old = honours_store.get(office, row_id)
    entry: HonourEntry = dataclasses.replace(entry_of(old), **changes)
    new = kept(entry)
    if type(new) is not type(old):
        raise UserError("支部的荣誉和其他荣誉分开保存，不能互改，请删除后重新登记。")
    _save(office, dataclasses.replace(new, id=old.id))


@click.command("list")
@WHAT
@click.option("--where", multiple=True, metavar="标签=值", help="只要符合条件的，如 类别=学习日；可重复")
@click.option("--from", "since", type=DAY, default=None, help="开始日期")
@click.option("--to", "until", type=DAY, default=None, help="结束日期")
@JSON
@pass_console
def list_rows(
    console: Console, what: str, where: tuple[str, ...], since: date | None, until: date | None, as_json: bool
) -> None:
    """列出活动、出席、成果、荣誉、建议诉求、支部任职、支部经费。"""
    fields, found = actions_registers.listed(console.office(), what, where, since, until)
    if as_json:
        console.answer([{"id": row_id, **_under_labels(fields, row)} for row_id, row in found])
        return
    filled = [at for at, _ in enumerate(fields) if any(row[at] not in (None, "", False) for _, row in found)]
    console.say("\t".join(("编号", *(fields[at].label for at in filled))))
    for row_id, row in found:
        console.say("\t".join((str(row_id), *(_shown(fields[at], row[at]) for at in filled))))


def _shown(field: Field, value: Any) -> str:
    return " ".join((str(value) if field.kind is Kind.REFERENCE else show(field, value)).split())


def _under_labels(fields: tuple[Field, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    return {field.label: _in_json(field, value) for field, value in zip(fields, row, strict=True)}


def _in_json(field: Field, value: Any) -> Any:
    """Numbers and yes or no as such, money in 元; all else in words."""
    if field.kind is Kind.MONEY and value is not None:
        return value // 100 if value % 100 == 0 else value / 100
    if value is None and field.kind in (Kind.DATE, Kind.PARTIAL):
        return ""
    return value if field.kind in (Kind.INTEGER, Kind.FLAG, Kind.MONEY) else str(value)


COMMANDS = (add, change, list_rows)
