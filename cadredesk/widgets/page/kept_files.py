"""Files that a record keeps: chosen on the computer, opened as a copy, saved out."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadredesk.core import kept_files, temporary
from cadredesk.widgets.form import file_dialogs
from cadredesk.widgets.form.file_dialogs import ANY_FILE, FileKind, Sort
from cadredesk.widgets.form.saved_files import open_file, tell_saved

KINDS = [FileKind("可以作为附件的文件", tuple(kept_files.KINDS)), ANY_FILE]
LIMITS = f"PDF、图片、Word、Excel 和文本文件，每个不超过 {kept_files.show_size(kept_files.MAX_ATTACHMENT_SIZE)}。"

Write = Callable[[Path], None]
"""Writes the kept file to a path; raises UserError where it cannot be written."""


def choose_files(parent: QWidget) -> list[Path]:
    """Ask which files to attach."""
    return file_dialogs.open_files(parent, "添加附件", Sort.PICTURE, KINDS)


def open_copy(name: str, write: Write) -> None:
    """Open a copy in the program that the computer has for it. What is changed there is not kept: the copy is read-only.

    Raises UserError where no program opens it.
    """
    copy = temporary.new_folder() / kept_files.tidy_name(name)
    write(copy)
    os.chmod(copy, 0o400)
    open_file(copy)


def save_copy(parent: QWidget, name: str, write: Write) -> None:
    """Ask where to, save a copy there, and say so. Raises UserError where it cannot be written."""
    kind = FileKind(kept_files.kind_of(name), (kept_files.extension(name),))
    if path := file_dialogs.save_file(parent, "另存附件", Sort.EXPORT, name, [kind]):
        write(path)
        tell_saved(parent, path)
