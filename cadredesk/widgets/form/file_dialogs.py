"""Asking for files and folders: the only place that shows the dialogs for it.

Each sort of files is asked for where the last one of its sort was. On Windows and macOS the system's own dialog comes up;
on Linux it is Qt's, which looks the same on every desktop.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from cadredesk.core import user, user_folders, user_settings
from cadredesk.core.file_names import plain_name
from cadredesk.core.places import is_folder
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.qt_file_dialog import dress, remember_size

LONGEST = 100
"""Characters of a name that is proposed: the folders before it have their share of what Windows allows."""


class Sort(StrEnum):
    """What a file is; the value is the key under which its last folder is remembered."""

    EXPORT = "folder/export"  # tables, PDF, reports, copies of attachments
    IMPORT = "folder/import"
    OFFICE = "folder/office"  # office files and backups
    PICTURE = "folder/photo"  # photos and attachments


@dataclass(frozen=True, slots=True)
class FileKind:
    """What can be chosen: a word and the endings of its files, the first of which a new file gets. Without any: all files."""

    words: str
    endings: tuple[str, ...] = ()

    @property
    def filter(self) -> str:
        """As the dialog wants it."""
        return f"{self.words} ({' '.join(f'*.{ending}' for ending in self.endings) or '*'})"


EXCEL = FileKind("Excel 工作簿", ("xlsx",))
CSV = FileKind("逗号分隔文本", ("csv",))
TABLE = FileKind("表格", ("xlsx", "xls", "ods", "csv"))
PDF = FileKind("PDF 文件", ("pdf",))
TEXT = FileKind("文本文件", ("txt",))
OFFICE_FILE = FileKind("数据文件", ("db",))
ANY_FILE = FileKind("所有文件")


def open_file(
    parent: QWidget, title: str, sort: Sort, kinds: Sequence[FileKind], start: Path | None = None
) -> Path | None:
    """Ask for a file that is there; None if the user gave up. ``start``: a folder that goes before the remembered one."""
    dialog = _dialog(parent, title, sort, start, QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([kind.filter for kind in kinds])
    return next(iter(_asked(dialog, sort)), None)


def open_files(parent: QWidget, title: str, sort: Sort, kinds: Sequence[FileKind]) -> list[Path]:
    """Ask for one file or several; none if the user gave up."""
    dialog = _dialog(parent, title, sort, None, QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([kind.filter for kind in kinds])
    return _asked(dialog, sort)


def choose_folder(parent: QWidget, title: str, sort: Sort, start: Path | None = None) -> Path | None:
    """Ask for a folder; None if the user gave up."""
    dialog = _dialog(parent, title, sort, start, QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_asked(dialog, sort)), None)


def save_file(
    parent: QWidget | None,
    title: str,
    sort: Sort,
    name: str,
    kinds: Sequence[FileKind],
    *,
    start: Path | None = None,
    replaces: bool = True,
) -> Path | None:
    """Ask where a file is to be saved; None if the user gave up. It has the ending of a kind, whatever was typed.

    ``name`` is proposed. A file that is there is replaced only after a question, unless the caller ``replaces`` none.
    """
    ending = f".{kinds[0].endings[0]}"
    if name:
        name = plain_name(name if name.lower().endswith(ending) else f"{name}{ending}", LONGEST)
    kind = kinds[0].filter
    while True:
        dialog = _dialog(parent, title, sort, start, QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # asked here, of the name with its ending
        dialog.setNameFilters([kind.filter for kind in kinds])
        dialog.selectNameFilter(kind)
        dialog.selectFile(name)
        chosen = next(iter(_asked(dialog, sort)), None)
        if chosen is None:
            return None
        kind = dialog.selectedNameFilter()
        path = _with_ending(chosen, kinds, kind)
        if not replaces or _may_write(parent, path, chosen):
            return path
        start, name = path.parent, path.name


def _dialog(
    parent: QWidget | None, title: str, sort: Sort, start: Path | None, mode: QFileDialog.FileMode
) -> QFileDialog:
    """Over the window or dialog that asks, where the last file of the sort was."""
    dialog = QFileDialog(parent.window() if parent is not None else None, title)
    if sys.platform == "linux":
        dress(dialog)
    dialog.setFileMode(mode)
    dialog.setDirectory(str(_first_folder(sort, start)))
    return dialog


def _asked(dialog: QFileDialog, sort: Sort) -> list[Path]:
    """What the user chose; its folder is remembered."""
    found = [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []
    if sys.platform == "linux":
        remember_size(dialog)
    dialog.deleteLater()
    if found:
        chosen_folder = dialog.fileMode() == QFileDialog.FileMode.Directory
        remember(sort, found[0] if chosen_folder else found[0].parent)
    return found


def remember(sort: Sort, folder: Path) -> None:
    """The next file of the sort is asked for there: also after one that was dropped on the window."""
    user_settings.save(sort, str(folder))


def _first_folder(sort: Sort, start: Path | None) -> Path:
    """The first that answers: a stick may be pulled out, the computer of a share be off."""
    return next((folder for folder in _folders(sort, start) if is_folder(folder)), Path.home())


def _folders(sort: Sort, start: Path | None) -> Iterator[Path]:
    if start is not None:
        yield start
        yield start.parent  # it may be still to be made
    if kept := user_settings.load(sort, ""):
        yield Path(kept)
    if sort is Sort.OFFICE:
        yield user.documents_folder()
    else:
        yield user_folders.desktop_folder()
    yield user_folders.documents_folder()


def _with_ending(path: Path, kinds: Sequence[FileKind], chosen: str) -> Path:
    """The name with the ending of the kind that was chosen, unless it has that of one of the kinds."""
    if path.suffix.lower().removeprefix(".") in {ending for kind in kinds for ending in kind.endings}:
        return path
    kind = next((kind for kind in kinds if kind.filter == chosen), kinds[0])
    return path.with_name(f"{path.name}.{kind.endings[0]}")


def _may_write(parent: QWidget | None, path: Path, chosen: Path) -> bool:
    """Whether nothing is there, or it may be replaced. The dialog of macOS has asked already."""
    if not os.path.exists(path) or (sys.platform == "darwin" and path == chosen):
        return True
    question, where = f"“{path.name}”已经存在，要替换它吗？", f"所在文件夹：{path.parent}"
    return messages.ask(parent, question, detail=where, yes="替换", no="换个名字", default_no=True)
