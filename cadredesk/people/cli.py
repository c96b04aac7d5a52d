"""The people's part of the command line."""

from pathlib import Path
from typing import Any

import click

from cadredesk.cases import store as cases_store
from cadredesk.console import JSON, LIMIT, Console, Words, pass_console
from cadredesk.core import idcard
from cadredesk.core.dates import PartialDate, parse_day, today, unknown_of_words
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people import actions, store
from cadredesk.people.checkups.cli import checkup
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.records import Endings
from cadredesk.people.records import PeopleQuery, State


@click.command("find")
@click.argument("text")
@click.option("--limit", type=LIMIT, default=20, show_default=True, help="最多列出几人")
@JSON
@pass_console
def find(console: Console, text: str, limit: int, as_json: bool) -> None:
    """按姓名、拼音、首字母、身份证号、电话或单位找人。"""
    office = console.office()
    people = store.some(office, store.listed_ids(office, PeopleQuery(text=text))[:limit])
    found = [(each.id, each.name, each.category, each.unit, idcard.mask(each.id_number)) for each in people]
    if as_json:
        names = ("id", "name", "category", "unit", "id_number")
        console.answer([dict(zip(names, cells, strict=True)) for cells in found])
        return
    for cells in found:
        console.say("\t".join(map(str, cells)))
    if not found:
        console.say("没有找到。可以换拼音首字母、电话后几位或单位再试。")


def _day_or_unknown(text: str) -> PartialDate:
    return unknown_of_words(text.strip()) or PartialDate.of(parse_day(text))


_DAY = Words("DATE", PartialDate, _day_or_unknown)


@click.command("died")
@click.argument("person")
@click.option("--date", "day", type=_DAY, default=None, help="去世日期，默认今天；不知道的写“不详”")
@click.option("--survivor", default="", help="遗属：在册人员，或新登记的姓名")
@click.option("--relation", default="", help="遗属与干部的关系，如 配偶")
@click.option("--cause", default="", help="去世原因，如 因病")
@click.option("--farewell", default="", help="送别方式，如 遗体告别")
@JSON
@pass_console
def died(
    console: Console, person: str, day: PartialDate | None, survivor: str, relation: str, cause: str, farewell: str, as_json: bool
) -> None:  # fmt: skip
    """登记去世：结束安排和草稿，开始后事清单，并可同时登记遗属。"""
    office = console.office()
    dead, day = store.resolve(office, person), day or PartialDate.of(today())
    known = None if day.is_unknown else day.first
    if relation and not survivor:
        raise UserError("填写与干部的关系（--relation），也要写明遗属是谁（--survivor）。")
    # A number that nobody has is a mistake, not a name.
    meant = store.resolve if any(map(str.isdigit, survivor)) else store.resolve_known
    linked = meant(office, survivor) if survivor else None
    ends = departure_actions.what_ends(office, dead.id or 0, known)
    departure_actions.register_death(
        office, dead.id or 0, known, survivor=linked or survivor, relation=relation, cause=cause, farewell=farewell
    )
    if as_json:
        console.answer(_death_json(office, dead.id or 0, ends))
        return
    console.say(f"已登记 {dead.name} 去世。" + (f"遗属：{survivor}。" if survivor else ""))
    for sentence in ends.sentences:
        console.say(sentence)
    for sentence in ends.warnings:
        console.warn(f"请注意：{sentence}")


def _death_json(office: Office, person_id: int, ends: Endings) -> dict[str, Any]:
    dead, case = store.get(office, person_id), cases_store.death_of(office, person_id)
    return {
        "person": dead.id,
        "name": dead.name,
        "died": str(dead.died_on),
        "case": case.id if case else None,
        "survivors": [{"id": each.id, "name": each.name} for each in store.survivors_of(office, person_id)],
        "plans": list(ends.plans),
        "drafts": [each.words for each in ends.drafts],
        "cases": list(ends.cases),
        "warnings": ends.warnings,
    }


@click.command("card")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--person", "people", multiple=True, help="打印此人，可重复；all 为全部在册人员")
@pass_console
def print_card(console: Console, out: Path, people: tuple[str, ...]) -> None:
    """打印干部信息卡，一人一张 A4。"""
    if not people:
        raise UserError("请用 --person 指明人员（all 为全部在册人员）。")
    office = console.office()
    if "all" in people:
        ids = store.listed_ids(office, PeopleQuery(facets=(("state", State.PRESENT.value),)))
    else:
        ids = list(dict.fromkeys(store.resolve(office, person).id or 0 for person in people))
    console.name_unprintable(actions.print_cards(office, ids, out))
    console.say(f"已生成 {len(ids)} 人的干部信息卡：{out}")


COMMANDS = (find, died, checkup)
PRINTS = (print_card,)
