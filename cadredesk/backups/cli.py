"""The command line of backups: backup, backups, verify, restore."""

from pathlib import Path

import click

from cadredesk.console import JSON, WAIT, Console, pass_console
from cadredesk.core.errors import UserError
from cadredesk.db.backups import backup as db_backup


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


COMMANDS = (backup, verify, restore)
