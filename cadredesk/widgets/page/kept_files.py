"""Files that a record keeps: chosen on the computer, opened as a copy, saved out."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from cadredesk.core import kept_files, temporary, user_settings
from cadredesk.core.errors import UserError

FOLDER_IN, FOLDER_OUT = "folder/attach", "folder/save_attachment"
FILTER = f"可以作为附件的文件 ({' '.join(f'*.{name}' for name in kept_files.KINDS)})"
LIMITS = f"PDF、图片、Word、Excel 和文本文件，每个不超过 {kept_files.show_size(kept_files.MAX_ATTACHMENT_SIZE)}。"

Write = Callable[[Path], None]
"""Writes the kept file to a path; raises UserError where it cannot be written."""


def choose_files(parent: QWidget) -> list[Path]:
    """Ask which files to attach."""
    folder = user_settings.load(FOLDER_IN, "") or str(Path.home())
    chosen, _ = QFileDialog.getOpenFileNames(parent, "添加附件", folder, f"{FILTER};;所有文件 (*)")
    if chosen:
        user_settings.save(FOLDER_IN, str(Path(chosen[0]).parent))
    return [Path(name) for name in chosen]


def open_copy(name: str, write: Write) -> None:
    """Open a copy in the program that the computer has for it. What is changed there is not kept: the copy is read-only.

    Raises UserError where no program opens it.
    """
    copy = temporary.new_folder() / kept_files.tidy_name(name)
    write(copy)
    os.chmod(copy, 0o400)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
        raise UserError(f"电脑上没有能打开“{name}”的程序。可以先“另存为”，再拿到别的电脑上打开。")


def save_copy(parent: QWidget, name: str, write: Write) -> Path | None:
    """Ask where to, and save a copy there; gives its path. Raises UserError where it cannot be written."""
    folder = user_settings.load(FOLDER_OUT, "") or str(Path.home())
    kind = kept_files.extension(name)
    chosen, _ = QFileDialog.getSaveFileName(
        parent, "另存附件", f"{folder}/{name}", f"{kept_files.kind_of(name)} (*.{kind})"
    )
    if not chosen:
        return None
    path = Path(chosen)
    if kept_files.extension(path.name) != kind:
        path = path.with_name(f"{path.name}.{kind}")
    user_settings.save(FOLDER_OUT, str(path.parent))
    write(path)
    return path
