"""The command line of who answers for whom."""

from pathlib import Path

import click

from cadredesk.console import JSON, Console, pass_console
from cadredesk.liaisons import actions, store
from cadredesk.liaisons.records import NOBODY_ID


@click.group("liaison")
def liaison() -> None:
    """挂联：查看、移交。"""


@liaison.command("list")
@JSON
@pass_console
def liaison_list(console: Console, as_json: bool) -> None:
    """列出挂联人，各挂联多少人、多少个支部，现在待访多少人次、其中逾期多少（只算走访慰问）。"""
    office = console.office()
    lines = store.liaison_lines(office)
    if as_json:
        names = ("name", "post", "phone", "people", "branches", "open", "overdue")
        known = [line for line in lines if line.liaison_id != NOBODY_ID]
        console.answer([{"id": line.liaison_id} | {name: getattr(line, name) for name in names} for line in known])
        return
    for line in lines:
        figures = f"人员 {line.people:,}\t支部 {line.branches:,}\t待访 {line.open:,}\t其中逾期 {line.overdue:,}"
        console.say("\t".join(filter(None, (line.name, line.post, figures))))
    found = store.coverage(office)
    said = (
        f"{words} {each.done:,} / {each.total:,}"
        for words, each in zip(("离退休人员", "遗属", "党组织", "学委会"), found, strict=True)
        if each.total or words != "学委会"
    )
    console.say(f"已有挂联人：{'，'.join(said)}。")


@liaison.command("handover")
@click.argument("from_", metavar="FROM")
@click.argument("to", metavar="TO")
@JSON
@pass_console
def liaison_handover(console: Console, from_: str, to: str, as_json: bool) -> None:
    """把一位挂联人的人员和支部全部移交给另一位。"""
    office = console.office()
    before, after = store.by_name(office, from_), store.by_name(office, to)
    people, branches = actions.handover(office, before.id or 0, after.id or 0)
    if as_json:
        console.answer({"from": before.name, "to": after.name, "people": people, "branches": branches})
    else:
        console.say(f"已移交：{before.name} → {after.name}，{people:,} 人、{branches:,} 个支部。")


@click.command("liaisons")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--liaison", "names", multiple=True, help="挂联人姓名，可重复；默认全部")
@pass_console
def print_liaisons(console: Console, out: Path, names: tuple[str, ...]) -> None:
    """打印挂联名单：每位挂联人的人员和支部，各自另起一页。"""
    office = console.office()
    chosen = [store.by_name(office, name).id or 0 for name in names]
    wanted = chosen or [line.liaison_id for line in store.liaison_lines(office) if line.liaison_id != NOBODY_ID]
    console.name_unprintable(actions.print_lists(office, wanted, out))
    console.say(f"已生成挂联名单：{out}")


COMMANDS = (liaison,)
PRINTS = (print_liaisons,)
