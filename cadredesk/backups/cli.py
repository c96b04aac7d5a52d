"""The command line of backups: backup, backups, verify, restore, drill, year-end, handover."""

from pathlib import Path
from typing import Any

import click

from cadredesk.backups import actions, actions_handover
from cadredesk.console import JSON, WAIT, YEAR_NUMBER, Console, pass_console
from cadredesk.core.atomic_write import require_target_path
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.backups import automatic, standing
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.contents import read_contents
from cadredesk.db.backups.plan import Plan, plan, save_plan
from cadredesk.db.check_code import code_of, compare
from cadredesk.funds.closing import actions as closing

_PLACE = click.Path(path_type=Path, readable=False)


@click.command("backup")
@click.argument("folder", type=_PLACE, required=False)
@click.option("--certificate", "out", type=click.Path(path_type=Path), help="同时生成备份凭据（PDF）")
@pass_console
def backup(console: Console, folder: Path | None, out: Path | None) -> None:
    """备份整个数据文件，并核验备份。不写文件夹，就备份到自动备份的各个位置。"""
    office = console.office()
    if folder is None:
        if out is not None:
            raise UserError("生成备份凭据要指明备份到哪个文件夹，如：backup U盘文件夹 --certificate 凭据.pdf。")
        missing = [each for each in plan().places if each != plan().folder and not each.is_dir()]
        for place in missing:
            console.warn(f"第二处现在找不到，没有备份：{place}")
        for each in automatic.back_up(office, [place for place in plan().places if place not in missing]):
            console.say(f"已备份：{each.path}\n{each.report.sentence()}")
        return
    if out is not None:
        require_target_path(out)  # before the backup, not after it
    found = actions.back_up(office, folder)
    console.say(f"已备份：{found.path}\n{found.report.sentence()}")
    if out is not None:
        console.name_unprintable(actions.print_certificate(found, out))
        console.say(f"备份凭据：{out}\n核对码：{code_of(found.report)}")


@click.command("backups")
@click.option("--folder", type=_PLACE, help="自动备份到哪个文件夹")
@click.option("--second", type=_PLACE, help="自动备份的第二处，如 U 盘上的文件夹")
@click.option("--no-second", is_flag=True, help="不再备份到第二处")
@click.option("--on/--off", "on", default=None, help="开启或停止自动备份")
@JSON
@pass_console
def backups(
    console: Console, folder: Path | None, second: Path | None, no_second: bool, on: bool | None, as_json: bool
) -> None:
    """各个位置最近一次核验通过的备份；设置自动备份的位置。"""
    kept = plan()
    wanted = Plan(
        on=kept.on if on is None else on,
        folder=folder or kept.folder,
        second=None if no_second else second or kept.second,
    )
    if wanted != kept:
        save_plan(wanted)
    path = console.path()
    found = standing.places(path)
    if as_json:
        console.answer([_shape(each) for each in found])
        return
    console.say("自动备份：" + ("已开启" if wanted.on else "已停止"))
    for each in found:
        console.say(f"{each.what}\t{each.folder}\t{each.words()}")
    if trouble := standing.standing(path).trouble:
        console.say(f"最近一次自动备份没有成功：{trouble}")
        console.status = 1


def _shape(each: standing.Place) -> dict[str, Any]:
    last = each.last
    figures = {
        name: getattr(last, name) if last else None
        for name in ("file", "at", "size", "sha256", "people", "visits", "money_fen", "operations")
    }
    return {"place": each.what, "folder": str(each.folder), "present": each.present, "there": each.there, **figures}


@click.command("verify")
@click.argument("file", type=_PLACE)
@click.option("--code", "codes", multiple=True, metavar="凭证号=验证码", help="纸上的凭证号和验证码，可重复")
@click.option("--certificate", metavar="核对码", help="备份凭据上的核对码")
@JSON
@pass_console
def verify(console: Console, file: Path, codes: tuple[str, ...], certificate: str | None, as_json: bool) -> None:
    """核验一个数据文件或备份是否完整，与凭证纸上的验证码、备份凭据上的核对码是否相符。"""
    wanted = [_code(words) for words in codes]
    try:
        report = db_backup.verify(file)
    except UserError as error:
        if as_json:
            console.answer(db_backup.unreadable_report(file, str(error)).as_json())
        raise
    readable = report.integrity == "ok"
    faults = {number: db_backup.why_code_differs(file, number, code) for number, code in wanted if readable}
    fits, compared = compare(file, report, certificate) if certificate is not None else (True, "")
    if as_json:
        shown = report.as_json()
        if wanted:
            shown["codes"] = [
                {"number": number, "fits": not fault, "message": fault} for number, fault in faults.items()
            ]
        if certificate is not None:
            shown["certificate"] = {"fits": fits, "message": compared}
        console.answer(shown)
    else:
        console.say(report.sentence())
        for number, fault in faults.items():
            console.say(fault or f"凭证{number}的验证码相符。")
        if compared:
            console.say(compared)
    console.status = 0 if report.ok and fits and not any(faults.values()) else 1


def _code(words: str) -> tuple[str, str]:
    """Number and code. Raises UserError."""
    number, equals, code = words.replace("＝", "=").rpartition("=")
    if not (number.strip() and equals and code.strip()):
        raise UserError(f"“{words}”看不懂，请写成 凭证号=验证码，如 慰〔2026〕0001号=3f2a-90bc-11de。")
    return number.strip(), code.strip()


@click.command("restore")
@click.argument("file", type=_PLACE)
@click.option("--to", "to", type=_PLACE, help="恢复到哪个文件；默认为单位数据文件")
@pass_console
def restore(console: Console, file: Path, to: Path | None) -> None:
    """用备份恢复数据文件；原文件先另存一份。"""
    target = to or console.path()
    before = read_contents(target) if target.exists() else None
    kept = db_backup.restore(file, target, wait=WAIT)
    after = read_contents(target)
    if before and after and before.office != after.office:
        console.warn(f"提醒：恢复的是“{after.office}”的备份，原来的文件是“{before.office}”的，请核对。")
    console.say(f"已恢复：{target}" + (f"\n原文件保存在：{kept}" if kept else ""))


@click.command("drill")
@pass_console
def drill(console: Console) -> None:
    """备份演练：把最近的备份恢复到临时位置，核验、清点，再删除，记入操作记录。"""
    made = actions.drill(console.office())
    console.say(f"{'演练通过' if made.passed else '演练没有通过'}：{made.file}\n{made.result}。")
    console.status = int(not made.passed)


@click.command("year-end")
@click.argument("year", type=YEAR_NUMBER, metavar="YEAR")
@click.argument("folder", type=_PLACE, required=False)
@click.option("--close", is_flag=True, help="先封这一年的账，不能撤销")
@click.option("--certificate", "out", type=click.Path(path_type=Path), help="备份凭据（PDF）；默认放在备份旁边")
@JSON
@pass_console
def year_end(console: Console, year: int, folder: Path | None, close: bool, out: Path | None, as_json: bool) -> None:
    """年终备份：列出还没有办完的；封账；备份、读回，并生成备份凭据。不写文件夹，就只列出。"""
    office = console.office()
    if year > today().year:
        raise UserError(f"{year} 年还没有到，请核对年度。")
    if folder is None and out is not None:
        raise UserError("生成备份凭据要指明备份到哪个文件夹，如：year-end 2026 U盘文件夹。")
    if out is not None:
        require_target_path(out)
    if folder is not None:
        db_backup.require_place(folder)  # before what cannot be undone
    if close and not closing.check_year(office, year).closed:
        closing.close_year(office, year)
        console.warn(f"{year} 年已封账。")
    items = actions.open_of_year(office, year)
    made, paper = actions.year_end(office, year, folder, out) if folder is not None else (None, None)
    if as_json:
        console.answer(
            {
                "year": year,
                "closed": closing.check_year(office, year).closed,
                "open": [
                    {"what": each.what, "count": each.count, "stops": each.stops, "named": list(each.named)}
                    for each in items
                ],
                "backup": str(made.path) if made else None,
                "certificate": str(paper) if paper else None,
                "code": code_of(made.report) if made else None,
            }
        )
        return
    for each in items:
        console.say(f"{'不能封账' if each.stops else '请核对'}\t{each.words}")
    if not items:
        console.say(f"{year} 年没有未办的事项。")
    if made:
        console.say(f"已备份：{made.path}\n{made.report.sentence()}\n备份凭据：{paper}\n核对码：{code_of(made.report)}")


@click.command("handover")
@click.argument("folder", type=_PLACE)
@click.option("--to", "taker", required=True, help="接交人的姓名")
@click.option("--witness", default="", help="监交人的姓名")
@pass_console
def handover(console: Console, folder: Path, taker: str, witness: str) -> None:
    """交接：数据文件、备份凭据、交接清单放在一个文件夹里；以后的经办人是接交人。"""
    made = actions_handover.hand_over(console.office(), folder, taker, witness)
    console.name_unprintable(made.unprintable)
    console.say(f"交接材料：{made.folder}\n{made.certificate.report.sentence()}\n以后的经办人：{made.taker}")


COMMANDS = (backup, backups, verify, restore, drill, year_end, handover)
