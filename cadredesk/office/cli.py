"""The office's part of the command line: new, setting, log, undo, redo."""

from datetime import date
from pathlib import Path

import click

from cadredesk.console import DAY, JSON, LIMIT, Console, pass_console
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.recent_files import remember_file
from cadredesk.core.values import show
from cadredesk.db import journal
from cadredesk.db.undo import redo, undo
from cadredesk.office import actions
from cadredesk.office.records import Settings


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--office", "name", required=True, help="单位名称")
@click.option("--sample", is_flag=True, help="填入虚构的示例人员")
@click.option("--people", default=actions.SAMPLE_PEOPLE, show_default=True, help="示例人数")
@click.option("--years", default=actions.SAMPLE_YEARS, show_default=True, help="示例走访年数")
@click.option("--seed", default=1, show_default=True, help="示例的随机种子，相同则内容相同")
@click.option("--duties-since", type=DAY, default=None, help="必访起算日，这一天以前的不算应访；默认今天")
@click.option("--books-since", type=DAY, default=None, help="账簿启用日期，这一天起慰问金一律用凭证发放；默认今天")
@pass_console
def new(
    console: Console,
    file: Path,
    name: str,
    sample: bool,
    people: int,
    years: int,
    seed: int,
    duties_since: date | None,
    books_since: date | None,
) -> None:
    """新建一个单位的数据文件。"""
    if sample and books_since:
        raise UserError("示例单位的账簿从当年 1 月 1 日启用，不能另外指定，没有新建。请去掉 --books-since。")
    if sample:
        office = actions.new_sample_office(
            file, name, console.operator, people=people, years=years, seed=seed, duties_since=duties_since
        )
    else:
        office = actions.new_office(file, name, console.operator, duties_since=duties_since, books_since=books_since)
    with office:
        remember_file(office.path, office.name)
        console.say(f"已新建：{office.name}（{file}）")


@click.group("setting")
def setting() -> None:
    """本单位的设置：查看、修改。"""


@setting.command("list")
@JSON
@pass_console
def setting_list(console: Console, as_json: bool) -> None:
    """列出各项设置。"""
    settings = actions.settings_of(console.office())
    shown = {field.label: show(field, getattr(settings, field.name)) for field in fields_of(Settings)}
    if as_json:
        console.answer([{"name": name, "value": value} for name, value in shown.items()])
        return
    for name, value in shown.items():
        console.say(f"{name}\t{value}")


@setting.command("set")
@click.argument("name")
@click.argument("value")
@pass_console
def setting_set(console: Console, name: str, value: str) -> None:
    """修改一项设置，如：setting set 必访起算日 2026-01-01。"""
    actions.set_setting(console.office(), name, value)
    console.say(f"已设置：{name}，{value}。")


@click.command("log")
@click.option("--limit", type=LIMIT, default=50, show_default=True, help="最多列出几条")
@JSON
@pass_console
def log(console: Console, limit: int, as_json: bool) -> None:
    """查看操作记录，最新的在前。"""
    entries = journal.history(console.office(), limit)
    if as_json:
        names = ("at", "operator", "what", "rows")
        console.answer([{"operation": entry.id} | {name: getattr(entry, name) for name in names} for entry in entries])
        return
    for entry in entries:
        undone = "\t（已撤销）" if entry.undone else ""
        console.say(f"{entry.id}\t{entry.at}\t{entry.operator}\t{entry.what}\t{entry.rows} 行{undone}")


@click.command("undo")
@click.argument("operation", type=int, required=False)
@pass_console
def undo_command(console: Console, operation: int | None) -> None:
    """撤销最近一次操作，或指定编号的操作。"""
    console.say(f"已撤销：{undo(console.office(), operation).what}")


@click.command("redo")
@pass_console
def redo_command(console: Console) -> None:
    """重做最近一次撤销的操作；撤销之后又登记了别的，就不能重做。"""
    console.say(f"已重做：{redo(console.office()).subject}")


COMMANDS = (new, setting, log, undo_command, redo_command)
