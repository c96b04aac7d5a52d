"""What can be done with a file that was saved just now: open it, or show where it is. Nothing opens by itself."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from cadredesk.core.errors import UserError
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import Do
from cadredesk.widgets.form import messages

OPEN, FOLDER = "打开", "打开所在文件夹"
_SELECTS = {"win32": ("explorer", "/select,"), "darwin": ("open", "-R")}
_NOT_SHOWN = "不能打开文件夹，请在文件管理器里找：{}"


def say_saved(banner: Banner, sentence: str, path: Path, *before: tuple[str, Do]) -> None:
    """Say in a banner that a file was saved, with the ways to it, ``before`` which others may stand.

    A copy of the office file is not opened from there: no other program would read it.
    """
    ways = [(FOLDER, open_folder)] if path.suffix == ".db" else [(OPEN, open_file), (FOLDER, open_folder)]
    buttons = [(words, partial(_do, banner, do, path)) for words, do in ways]
    banner.say(sentence, "good", *before, *buttons, closable=True, stays=True)


def tell_saved(parent: QWidget | None, path: Path) -> None:
    """The same where there is no banner."""
    answers = [("ok", "知道了"), ("folder", FOLDER), ("open", OPEN)]
    answer = messages.choose(parent, f"已保存：{path.name}", answers, escape="ok", title="提示", tone="good")
    ways = {"folder": open_folder, "open": open_file}
    if answer in ways:
        _do(parent, ways[answer], path)


def open_file(path: Path) -> None:
    """Open it in the program that the computer has for it. Raises UserError where there is none."""
    _require(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise UserError(f"电脑上没有能打开“{path.name}”的程序。可以把文件拿到别的电脑上打开。")


def open_folder(path: Path) -> None:
    """Show a file in the file manager, selected where the system can. Raises UserError."""
    _require(path)
    way = _SELECTS.get(sys.platform)
    if way is None:
        show_folder(path.parent)
        return
    program, option = way
    if not QProcess.startDetached(program, [option, QDir.toNativeSeparators(str(path))])[0]:
        raise UserError(_NOT_SHOWN.format(path.parent))


def show_folder(folder: Path) -> None:
    """Show a folder in the file manager. Raises UserError."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        raise UserError(_NOT_SHOWN.format(folder))


def _require(path: Path) -> None:
    if not os.path.exists(path):
        raise UserError(f"“{path.name}”已经不在原来的文件夹里，可能已移走，或 U 盘已拔出：{path.parent}")


def _do(parent: QWidget | None, do: Callable[[Path], None], path: Path) -> None:
    with messages.guarded(parent):
        do(path)
