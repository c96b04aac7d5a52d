"""The file's part of the command line: new, backup, verify, restore, log, undo, redo."""

from datetime import date
from pathlib import Path

import click

from cadredesk.console import DAY, JSON, LIMIT, WAIT, Console, pass_console
from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.values import show
from cadredesk.db import journal
from cadredesk.db.backups import backup as db_backup
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
) -> None:
    """新建一个单位的数据文件。"""
    if sample:
        office = actions.new_sample_office(
            file, name, console.operator, people=people, years=years, seed=seed, duties_since=duties_since
        )
    else:
        office = actions.new_office(file, name, console.operator, duties_since=duties_since)
    with office:
        user_settings.save(user_settings.LAST_FILE, str(office.path.absolute()))
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


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@pass_console
def backup(console: Console, folder: Path) -> None:
    """备份整个数据文件，并核验备份。"""
    office = console.office()
    done = db_backup.backup(office, folder)
    console.say(f"已备份：{done.path}\n{done.report.sentence()}")


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--code", "codes", multiple=True, metavar="凭证号=验证码", help="纸上的凭证号和验证码，可重复")
@JSON
@pass_console
def verify(console: Console, file: Path, codes: tuple[str, ...], as_json: bool) -> None:
    """核验一个数据文件或备份是否完整，凭证纸上的验证码是否相符。"""
    wanted = [_code(words) for words in codes]
    try:
        report = db_backup.verify(file)
    except UserError as error:
        if as_json:
            console.answer(db_backup.unreadable_report(file, str(error)).as_json())
        raise
    readable = report.integrity == "ok"
    faults = {number: db_backup.why_code_differs(file, number, code) for number, code in wanted if readable}
    if as_json:
        compared = [{"number": number, "fits": not fault, "message": fault} for number, fault in faults.items()]
        console.answer(report.as_json() | ({"codes": compared} if wanted else {}))
    else:
        console.say(report.sentence())
        for number, fault in faults.items():
            console.say(fault or f"凭证{number}的验证码相符。")
    console.status = 0 if report.ok and not any(faults.values()) else 1


def _code(words: str) -> tuple[str, str]:
    """Number and code. Raises UserError."""
    number, equals, code = words.replace("＝", "=").rpartition("=")
    if not (number.strip() and equals and code.strip()):
        raise UserError(f"“{words}”看不懂，请写成 凭证号=验证码，如 慰〔2026〕0001号=3f2a-90bc-11de。")
    return number.strip(), code.strip()


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--to", "to", type=click.Path(path_type=Path, readable=False), help="恢复到哪个文件；默认为单位数据文件")
@pass_console
def restore(console: Console, file: Path, to: Path | None) -> None:
    """用备份恢复数据文件；原文件先另存一份。"""
    target = to or console.path()
    kept = db_backup.restore(file, target, wait=WAIT)
    console.say(f"已恢复：{target}" + (f"\n原文件保存在：{kept}" if kept else ""))


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


COMMANDS = (new, setting, backup, verify, restore, log, undo_command, redo_command)
