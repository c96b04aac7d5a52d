"""Import and export: their part of the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cadredesk.console import JSON, Console, pass_console
from cadredesk.core.dates import parse_partial
from cadredesk.core.errors import UserError
from cadredesk.import_export import actions
from cadredesk.import_export.cli_answers import ALL_SHEETS, COLUMNS, GIVEN, HOW, SHEETS, WHERE, answers_of
from cadredesk.import_export.reconcile.cli import reconcile
from cadredesk.import_export.records import NOUNS, CellProblem, ImportKind, Preview, RowOutcome
from cadredesk.sheets.header import HeaderMissingError

KINDS = [one.value for one in ImportKind]
WHAT = click.argument("what", metavar="|".join(KINDS), type=click.Choice(KINDS))
NONE = dict.fromkeys(RowOutcome, 0)
LISTED = 30  # problems named one by one where nobody asked for JSON


@click.command("import")
@WHAT
@click.argument("file", type=click.Path(path_type=Path))
@SHEETS
@ALL_SHEETS
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option("--skip-bad", is_flag=True, help="跳过有错误的行，导入其余的")
@click.option("--refused", type=click.Path(path_type=Path), default=None, help="有错误的行另存为这个 .xlsx，附原因")
@click.option(
    "--since",
    default=None,
    metavar="DATE",
    help="人员类别、遗属类别、职级、待遇、支部、住址、困难的变动自这天起，以前的情况保留；默认当作更正",
)
@COLUMNS
@GIVEN
@click.option("--unknown-to-note", is_flag=True, help="不认识的列写入备注")
@JSON
@pass_console
def import_file(
    console: Console,
    what: str,
    file: Path,
    sheets: tuple[str, ...],
    all_sheets: bool,
    dry_run: bool,
    skip_bad: bool,
    refused: Path | None,
    since: str | None,
    columns: str,
    given: tuple[str, ...],
    unknown_to_note: bool,
    as_json: bool,
) -> None:
    """导入 Excel 或 CSV：people 人员，branches 支部，visits 走访，payments 历史发放，activities 活动，attendance 出席，
    outputs 成果，honours 荣誉，suggestions 建议诉求，posts 支部任职，grants 支部经费。
    """
    try:
        office = console.office()
        day = parse_partial(since) if since else None
        preview = actions.preview(
            office,
            what,
            file,
            sheets,
            all_sheets=all_sheets and not sheets,
            answers=answers_of(unknown_to_note, columns, given),
        )
        bad = preview.counts[RowOutcome.REFUSED]
        if refused is not None and bad:
            actions.save_refused(preview, refused)
        stopped = bool(bad) and not skip_bad
        operation = 0
        if not stopped and not dry_run:
            operation = actions.run(office, preview, skip_bad=skip_bad, since=day).operation
    except UserError as error:
        said = UserError(f"{error}{HOW}") if isinstance(error, HeaderMissingError) else error
        if as_json:
            console.answer(_result_json([CellProblem(None, "", str(said), "error")]))
        raise said from error
    if as_json:
        console.answer(_answer(preview, stopped, operation))
    else:
        _say(console, preview, stopped, dry_run)
    if stopped:
        raise UserError(_why_stopped(preview))
    console.status = 1 if preview.counts[RowOutcome.REFUSED] or not preview.plan.rows else 0


def _answer(preview: Preview, stopped: bool, operation: int) -> dict[str, Any]:
    counts = preview.counts | ({RowOutcome.ADDED: 0, RowOutcome.UPDATED: 0} if stopped else {})
    return _result_json(preview.problems, len(preview.plan.rows), counts, operation)


def _result_json(
    problems: list[CellProblem], rows: int = 0, counts: Mapping[RowOutcome, int] = NONE, operation: int = 0
) -> dict[str, Any]:
    return {
        "rows": rows,
        **{outcome.name.lower(): counts[outcome] for outcome in RowOutcome},
        "problems": [
            {"row": one.row, "column": one.column, "level": one.level, "message": _message(one)} for one in problems
        ],
        "operation": operation or None,
    }


def _message(one: CellProblem) -> str:
    """The sentence, with the sheet's name where several are imported."""
    return f"工作表“{one.sheet}”：{one.message}" if one.sheet else one.message


def _say(console: Console, preview: Preview, stopped: bool, dry_run: bool) -> None:
    for one in sorted(preview.problems, key=lambda one: one.level != "error")[:LISTED]:
        where = f"第 {one.row} 行 {one.column}：" if one.row is not None else ""
        console.say(f"{'错误' if one.level == 'error' else '提醒'}　{where}{_message(one)}")
    more = len(preview.problems) - LISTED
    if more > 0:
        console.say(f"……另有 {more} 条，用 --json 可以全部列出。")
    if stopped:
        return
    figures = "、".join(f"{outcome.value} {count}" for outcome, count in preview.counts.items())
    what = "检查完毕，没有写入" if dry_run else "导入完毕"
    console.say(f"{what}：共 {len(preview.plan.rows)} 行{NOUNS[preview.source.what]}，{figures}。")


def _why_stopped(preview: Preview) -> str:
    first = next(one for one in preview.errors if one.row is not None)
    return (
        f"“{preview.source.path.name}”有 {preview.counts[RowOutcome.REFUSED]} 行有错误，没有写入（第 {first.row} 行"
        f"{first.column}：{_message(first).rstrip('。')}）。请改正后再导入，或加 --skip-bad 跳过这些行。"
    )


@click.command("export")
@WHAT
@click.argument("out", type=click.Path(path_type=Path))
@WHERE
@pass_console
def export(console: Console, what: str, out: Path, where: tuple[str, ...]) -> None:
    """导出为 .xlsx 或 .csv：人员、支部、走访、发放和各类台账的全部内容。"""
    count = actions.export(console.office(), ImportKind(what), out, where)
    console.say(f"已导出 {count} 条{NOUNS[ImportKind(what)]}：{out}")


@click.command("roster")
@click.argument("out", type=click.Path(path_type=Path))
@WHERE
@pass_console
def print_roster(console: Console, out: Path, where: tuple[str, ...]) -> None:
    """打印花名册：在册人员，或符合条件的人员。"""
    count, unprintable = actions.print_roster(console.office(), out, where)
    console.name_unprintable(unprintable)
    console.say(f"已生成 {count} 人的花名册：{out}")


COMMANDS = (import_file, export, reconcile)
PRINTS = (print_roster,)
