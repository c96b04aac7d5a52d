"""What the commands that read workbooks are told of them: sheets, columns, and what holds for all rows."""

import click

from cadredesk.core.errors import UserError
from cadredesk.import_export.records_answers import Answers

HOW = "没有表头的名单，请加 --columns 从左到右写明各列，如 --columns 姓名,性别,人员类别,出生日期，不导入的列写“-”。"
SHEETS = click.option("--sheet", "sheets", multiple=True, help="工作表名称，可重复，几张一起读；默认为第一张有表头的")
ALL_SHEETS = click.option("--all-sheets", is_flag=True, help="所有像名册的工作表一起读")
COLUMNS = click.option(
    "--columns",
    default="",
    metavar="名,名,…",
    help="没有表头的名单：从左到右各列的名称，不读的列写“-”，如 姓名,性别,-,手机",
)
GIVEN = click.option(
    "--set",
    "given",
    multiple=True,
    metavar="FIELD=VALUE",
    help="没有填写的行都按这个值，如 人员类别=离休干部；可重复",
)
WHERE = click.option(
    "--where",
    multiple=True,
    metavar="FACET=VALUE",
    help="只要符合条件的，如 人员类别=离休干部；人员还可以用常用名单，如 名单=没有电话；可重复",
)


def answers_of(unknown_to_note: bool, columns: str, given: tuple[str, ...]) -> Answers:
    """What the options say of the workbook. Raises UserError."""
    names = [each.strip() for each in columns.replace("，", ",").split(",")] if columns.strip() else ()
    return Answers(unknown_to_note=unknown_to_note, columns=names, given=_given(given))


def _given(options: tuple[str, ...]) -> dict[str, str]:
    """What --set says, by label. Raises UserError for one without =."""
    given = {}
    for option in options:
        label, equals, words = option.replace("＝", "=").partition("=")
        if not equals or not label.strip() or not words.strip():
            raise UserError(f"--set 要写成 名称=内容，如 人员类别=离休干部，现在是“{option}”。")
        given[label.strip()] = words.strip()
    return given
