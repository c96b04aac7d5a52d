"""Ask where a table is to be saved, remember the folder, and say that it is there."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from cadredesk.core import user_settings
from cadredesk.core.dates import today
from cadredesk.widgets.controls.banner import Banner

KINDS = {"Excel 工作簿 (*.xlsx)": ".xlsx", "逗号分隔文本 (*.csv)": ".csv"}
FOLDER = "folder/export"


def ask_for_table(parent: QWidget, name: str, *, only_excel: bool = False) -> Path | None:
    """A path that ends in .xlsx or .csv; ``name`` with the day is proposed. None if the user gave up."""
    kinds = dict(list(KINDS.items())[:1]) if only_excel else KINDS
    folder = user_settings.load(FOLDER, "") or str(Path.home())
    start = f"{folder}/{name} {today()}.xlsx"
    chosen, kind = QFileDialog.getSaveFileName(parent, f"导出{name}", start, ";;".join(kinds))
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() not in kinds.values():
        path = path.with_name(path.name + kinds.get(kind, ".xlsx"))
    user_settings.save(FOLDER, str(path.parent))
    return path


def say_exported(banner: Banner, what: str, out: Path) -> None:
    """Say how many (12 人) have been written to a file, with the way to its folder."""
    banner.say(f"已导出 {what}：{out.name}", "good", ("打开所在文件夹", lambda: open_folder(out)))


def open_folder(path: Path) -> None:
    """Show the folder of a file in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
