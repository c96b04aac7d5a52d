"""核对: its part of the command line."""

from pathlib import Path
from typing import Any

import click

from cadredesk.console import JSON, Console, pass_console
from cadredesk.core.errors import UserError
from cadredesk.core.idcard import mask
from cadredesk.import_export.cli_answers import ALL_SHEETS, COLUMNS, GIVEN, HOW, SHEETS, WHERE, answers_of
from cadredesk.import_export.reconcile import actions, actions_excel
from cadredesk.import_export.reconcile.records import MISSING, Line, Reconciliation, Sort
from cadredesk.import_export.reconcile.rules_words import label_of, scope_words
from cadredesk.sheets.header import HeaderMissingError

LISTED = 20  # lines of each sort that are named where nobody asked for JSON


@click.group("reconcile")
def reconcile() -> None:
    """核对：拿别的部门的表和本单位的比，不导入。"""


@reconcile.command("people")
@click.argument("file", type=click.Path(path_type=Path))
@SHEETS
@ALL_SHEETS
@GIVEN
@COLUMNS
@WHERE
@click.option("--xlsx", "out", type=click.Path(path_type=Path), default=None, help="核对结果另存为这个 .xlsx")
@JSON
@pass_console
def people(
    console: Console,
    file: Path,
    sheets: tuple[str, ...],
    all_sheets: bool,
    given: tuple[str, ...],
    columns: str,
    where: tuple[str, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """拿社保、组织部等部门的名单和名册核对，什么都不写入。--where 限定名册一侧，默认是这份名单所说的人员类别中在册的人。"""
    try:
        office = console.office()
        comparison = actions.read(
            office, file, sheets, answers_of(False, columns, given), all_sheets=all_sheets and not sheets
        )
        found = actions.reconcile(office, comparison, where=where)
        if out is not None:
            actions_excel.save(found, out)
    except UserError as error:
        said = UserError(f"{error}{HOW}") if isinstance(error, HeaderMissingError) else error
        if as_json:
            console.answer({"problems": [{"row": None, "column": "", "level": "error", "message": str(said)}]})
        raise said from error
    if as_json:
        console.answer(_answer(found))
    else:
        _say(console, found)
        if out is not None:
            console.say(f"核对结果已保存：{out}")


def _answer(found: Reconciliation) -> dict[str, Any]:
    remarks = [
        {"row": one.row, "column": one.column, "level": one.level, "message": one.message} for one in found.remarks
    ]
    return {
        "rows": found.rows,
        "same": found.comparison.same,
        "scope": {label_of(name): list(chosen) for name, chosen in found.scope.items()},
        "gone": [_value(line) for line in found.of(Sort.GONE)],
        "only_theirs": [_of_list(line) for line in found.of(Sort.ONLY_THEIRS)],
        "only_ours": [
            {"person": line.person} | _who(line) | {"state": line.state} for line in found.of(Sort.ONLY_OURS)
        ],
        "differing": [_value(line) for line in found.of(Sort.DIFFERING)],
        "unclear": [_of_list(line) | {"people": list(line.people)} for line in found.of(Sort.UNCLEAR)],
        "problems": remarks,
    }


def _who(line: Line) -> dict[str, Any]:
    return {"name": line.name, "id_number": mask(line.id_number), "category": line.category, "unit": line.unit}


def _of_list(line: Line) -> dict[str, Any]:
    return {"row": line.rows[0][1], "sheet": line.rows[0][0]} | _who(line) | {"note": line.note}


def _value(line: Line) -> dict[str, Any]:
    where = {"person": line.person, "name": line.name, "row": line.rows[0][1], "sheet": line.rows[0][0]}
    said = {"field": line.item, "ours": line.ours, "theirs": line.theirs, "missing": line.note == MISSING}
    return where | said | {"note": line.note}


def _say(console: Console, found: Reconciliation) -> None:
    console.say(f"共 {found.rows} 行；名册范围：{scope_words(found)}。")
    for sort in Sort:
        lines = found.of(sort)
        count = f"{found.counts[sort]} {'行' if sort is Sort.UNCLEAR else '人'}"
        console.say(f"{sort.value}　{count}")
        for line in lines[:LISTED]:
            console.say(f"　　{_words(line)}")
        if len(lines) > LISTED:
            console.say(f"　　……另有 {len(lines) - LISTED} 条，用 --json 或 --xlsx 可以全部列出。")
    same = not found.lines
    console.say("名单与名册一致。" if same else f"一致　{found.comparison.same} 人")


def _words(line: Line) -> str:
    row = "".join(f"第 {number} 行{f'（{sheet}）' if sheet else ''}　" for sheet, number in line.rows)
    values = f"{line.item}：名册“{line.ours}”，表中“{line.theirs}”" if line.item else ""
    return row + "　".join(filter(None, (line.name, line.unit, values, line.note)))
