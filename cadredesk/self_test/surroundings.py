"""What the program stands on: versions, fonts, printers, and whether a window could be opened here."""

import ctypes
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
from PySide6.QtCore import QLibraryInfo, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication

from cadredesk import __version__
from cadredesk.assets import root
from cadredesk.core.errors import UserError
from cadredesk.db import engine
from cadredesk.paper import fonts
from cadredesk.self_test.check import Check, tried


def versions() -> dict[str, str]:
    """Names and versions, for whoever reads a report from elsewhere."""
    return {
        "cadredesk": __version__,
        "python": platform.python_version(),
        "pyside6": PySide6.__version__,
        "qt": str(qVersion()),
        "sqlite": engine.VERSION,
        "system": platform.platform(),
        "place": str(root()),
    }


def checks() -> Iterator[Check]:
    """What differs from computer to computer. No printer and no screen are no fault of the program."""
    yield tried("字体", _fonts)
    yield tried("打印机", _printers)
    if sys.platform == "linux":
        yield tried("桌面", _screen)


def _fonts() -> str:
    system = fonts.windows_fonts()
    files = [fonts.font_files(face, system)[0] for face in fonts.FACES]
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise UserError(f"缺少字库：{'、'.join(missing)}")
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        raise UserError("没有能显示汉字的字体。")
    return f"界面用 {QApplication.font().family()}，纸上用 {'、'.join(file.stem for file in files)}"


def _printers() -> str:
    return "、".join(QPrinterInfo.availablePrinterNames()) or "没有找到打印机，可以另存为 PDF"


def _screen() -> str:
    """Load what Qt opens windows with on X11: it names the first library that the system lacks."""
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms")
    try:
        ctypes.CDLL(str(plugins / "libqxcb.so"))
    except OSError as error:
        return f"这里打不开窗口，系统缺少：{error}"
    return "可以打开窗口"
