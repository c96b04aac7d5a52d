"""The check-ups' part of the command line."""

from typing import Any

import click

from cadredesk.console import JSON, Console, Words, pass_console
from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.people import store as people_store
from cadredesk.people.checkups import store
from cadredesk.people.checkups.records import Checkup
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Care

PARTIAL_DAY = Words("DATE", PartialDate, parse_partial)  # a month or a year alone, too


@click.command("checkup")
@click.argument("person", default="")
@click.option("--date", "since", type=PARTIAL_DAY, default=None, help="体检日期，只知道年月也可以，如 2026-05")
@click.option("--hospital", "unit", default="", help="医院")
@click.option("--result", default="", help="结果")
@click.option("--recheck", "recheck_on", type=PARTIAL_DAY, default=None, help="复查日期")
@click.option("--note", default="", help="备注")
@click.option("--list", "listed", is_flag=True, help="列出体检：登记的和走访中的，不写人员时列出所有人的")
@JSON
@pass_console
def checkup(console: Console, /, person: str, listed: bool, as_json: bool, **given: Any) -> None:
    """登记一次体检，或列出体检。"""
    if listed:
        if any(given.values()):
            raise UserError("--list 只列出体检，不能同时登记。请去掉其他选项。")
        _list(console, person, as_json)
        return
    if not person or given["since"] is None:
        raise UserError("请写明人员，并用 --date 写明体检日期；列出体检用 --list。")
    office = console.office()
    whom = people_store.resolve(office, person)
    saved = entries_actions.save_entry(office, Care(person_id=whom.id, **given))
    if as_json:
        found = store.all_checkups(office, whom.id)
        console.answer(next(_json(each) for each in found if each.care_id == saved.id))
        return
    console.say(f"已登记体检：{whom.name}，{' '.join(filter(None, (str(saved.since), saved.unit)))}。")


def _list(console: Console, person: str, as_json: bool) -> None:
    office = console.office()
    found = store.all_checkups(office, people_store.resolve(office, person).id if person else None)
    if as_json:
        console.answer([_json(each) for each in found])
        return
    for each in found:
        again = f"{each.recheck_on} 复查" if each.recheck_on else ""
        words = (str(each.date), each.name, each.hospital, each.result, again, "走访" if each.visit_id else "")
        console.say("\t".join(" ".join(word.split()) for word in words).rstrip())
    if not found:
        console.say("没有体检登记。")


def _json(each: Checkup) -> dict[str, Any]:
    return {
        "id": each.care_id,
        "visit": each.visit_id,
        "person": each.person_id,
        "name": each.name,
        "date": str(each.date),
        "hospital": each.hospital,
        "result": each.result,
        "follow_up": str(each.recheck_on) if each.recheck_on else None,
        "note": each.note,
    }
