"""Ask where a table is to be saved, and say that it is there."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.form import file_dialogs
from cadredesk.widgets.form.file_dialogs import CSV, EXCEL, Sort
from cadredesk.widgets.form.saved_files import say_saved


def ask_for_table(parent: QWidget, name: str, *, only_excel: bool = False) -> Path | None:
    """A path that ends in .xlsx or .csv; ``name`` with the day is proposed. None if the user gave up."""
    kinds = [EXCEL] if only_excel else [EXCEL, CSV]
    return file_dialogs.save_file(parent, f"导出{name}", Sort.EXPORT, f"{name} {today()}", kinds)


def say_exported(banner: Banner, what: str, out: Path) -> None:
    """Say how many (12 人) have been written to a file, with the ways to it."""
    say_saved(banner, f"已导出 {what}：{out.name}", out)
