"""Where the pictures of the help are taken: the window on the sample office of one seed on one day, without a screen, with the
fonts of the program, the light theme and one scale."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 10, 8)  # between 中秋 and 重阳
SCALE = 1.5  # that of cadredesk/shell/help_document.py: sharp where the program is shown at 150 %
PEOPLE, YEARS, SEED = 420, 3, 1
SIZE = (1240, 780)
SCREEN = (1920, 1080)
GAP = 8  # around what is cut out
COLOURS = 192


class Studio:
    """The window on the sample office, and what is seen of it."""

    def __init__(self, window: Any, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.office = self.tasks = None  # of the file that is open

    def page(self, name: str, size: tuple[int, int] = SIZE) -> Any:
        """A page of the window, at a size at which what is meant is as wide as a page of the help."""
        self.window.resize(*size)
        self.window.show_page(name)
        settle()
        if (search := getattr(self.window.page, "search", None)) is not None:
            search.clearFocus()
        settle()
        return self.window.page

    def whole(self, name: str) -> Any:
        """All but the status line, which tells the time of the last backup, with a page in front."""
        self.page(name)
        return self.window.workspace.grab()

    def cut(self, *parts: Any, below: Any = None, height: int = 0) -> Any:
        """As much of the window as holds these parts; the one ``below`` says how wide, ``height`` the most of it."""
        from PySide6.QtCore import QPoint, QRect

        settle()

        def place(part: Any) -> QRect:
            return QRect(part.mapTo(self.window, QPoint(0, 0)), part.size())

        found = QRect()
        for part in (*parts, *([below] if below else [])):
            found |= place(part)
        if below is not None:
            found.setRight(place(below).right())
        if height:
            found.setHeight(height)
        return self.window.grab(found.adjusted(-GAP, -GAP, GAP, GAP) & self.window.rect())

    def dialog(self, made: Any, width: int = 0, height: int = 0) -> Any:
        """All of a dialog; without anything in it that has the keyboard."""
        made.show()
        settle()
        if width:
            made.resize(width, height)
        settle()
        if (focus := made.focusWidget()) is not None:
            focus.clearFocus()
        settle()
        shown = made.grab()
        made.hide()
        made.deleteLater()
        return shown

    def first_page(self, size: tuple[int, int]) -> Any:
        """As it comes up on a computer where no file has been open yet."""
        from cadredesk.core.recent_files import forget_file, recent_files

        path = self.office.path
        self.window.close_office(backs_up=False)
        for each in recent_files():
            forget_file(each.path)
        self.window.resize(*size)
        self.window.show_start()
        settle()
        shown = self.window.start.grab()
        self.open(path)
        return shown

    def open(self, path: Path) -> None:
        """The window on an office."""
        self.window.open_file(path)
        self.window.toast.hide()
        self.office, self.tasks = self.window.office, self.window.tasks


def settle() -> None:
    """Until all is in its place: chips and cards follow a moment later."""
    from PySide6.QtTest import QTest

    QTest.qWait(250)


def prepare(folder: Path) -> None:
    """No screen, one day and scale, and no fonts but the program's own."""
    fonts = folder / "fonts.conf"
    place = ROOT / "resources" / "fonts"
    fonts.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{place}</dir>'
        f"<cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    screen = folder / "screen.json"
    wide, high = (round(side * SCALE) for side in SCREEN)
    one = {"name": "1", "x": 0, "y": 0, "width": wide, "height": high, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screen.write_text(json.dumps({"screens": [one]}), encoding="utf-8")
    os.environ.update(
        QT_QPA_PLATFORM=f"offscreen:configfile={screen}",
        QT_SCALE_FACTOR=str(SCALE),
        FONTCONFIG_FILE=str(fonts),
        CADREDESK_TODAY=DAY.isoformat(),
    )


@contextmanager
def studio(folder: Path) -> Iterator[Studio]:
    """The window on a new sample office, of a user without settings."""
    from PySide6.QtCore import Qt

    from cadredesk.core import user_folders, user_settings
    from cadredesk.core.progress import Progress
    from cadredesk.db.file import create_office
    from cadredesk.sample import office as sample
    from cadredesk.shell.app import make_app
    from cadredesk.shell.main_window import MainWindow
    from cadredesk.widgets.controls import theme
    from cadredesk.widgets.page.task_runner import TaskRunner

    path = folder / "示例县委老干部局.db"
    with user_folders.kept_apart(folder):
        user_settings.save("scheme", theme.LIGHT)
        user_settings.save("backup_plan", {"on": False})
        app = make_app()
        app.setCursorFlashTime(0)
        with create_office(path, "示例县委老干部局", "王芳") as office:
            sample.fill(office, people=PEOPLE, years=YEARS, seed=SEED, today=DAY, progress=Progress())
        TaskRunner.synchronous = True
        window = MainWindow("王芳")
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.show()
        made = Studio(window, folder)
        made.open(path)
        yield made
        window.close_office(backs_up=False)
        window.close()


def small(shown: Any) -> bytes:
    """A PNG with a palette, as small as it can be without a difference to be seen."""
    from PIL import Image
    from PySide6.QtGui import QImage

    image = shown.toImage().convertToFormat(QImage.Format.Format_RGB888)
    whole = Image.frombytes(
        "RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "RGB", image.bytesPerLine()
    )
    made = BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
