"""Refused rows out to Excel, with the reason in a column."""

from pathlib import Path

from cadredesk.core.errors import UserError
from cadredesk.import_export.records import Fate, Preview
from cadredesk.import_export.rules_refused import refused_sheets
from cadredesk.sheets.rewriter import write_raw


def save_refused(preview: Preview, out: Path) -> int:
    """Write the refused rows of an import as .xlsx; gives their number. Raises UserError.

    The file has the head and the cells of the workbook and a last column 原因; mended, it can be imported as it is.
    """
    if out.suffix.lower() != ".xlsx":
        raise UserError(f"“{out.name}”的文件类型不支持，请把文件名写成以 .xlsx 结尾。")
    if out.resolve() == preview.source.path.resolve():
        raise UserError("不能存在正在导入的文件上，请换一个文件名。")
    write_raw(out, list(refused_sheets(preview)))
    return preview.plan.count(Fate.REFUSED)
