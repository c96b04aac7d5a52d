"""Every tab and dialog of the shell as a picture, at 100 % and 150 %: nothing that should be read is cut.

The pictures go to the test's folder (``pytest --basetemp DIR`` keeps them), to be looked at.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.backups.ui.backup_dialog import BackupDialog
from cadredesk.backups.ui.restore_dialog import RestoreDialog
from cadredesk.backups.ui.verify_dialog import VerifyDialog
from cadredesk.db.file import open_office
from cadredesk.office.ui.log_dialog import LogDialog
from cadredesk.office.ui.settings_dialog import SettingsDialog
from cadredesk.shell.help_window import HelpWindow
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.pages import TABS
from cadredesk.shell.palette import Palette
from cadredesk.widgets.controls.buttons import ElidedButton
from cadredesk.widgets.controls.text import ElidedLabel
from cadredesk.widgets.controls.theme import theme
from tests.support import OPERATOR

SLACK = 2  # pixels by which fonts are rounded


def cut_texts(widget: QWidget) -> list[str]:
    """The words of labels and buttons that do not fit where they stand (those that elide on purpose aside)."""
    found = []
    for part in (*widget.findChildren(QLabel), *widget.findChildren(QPushButton)):
        if part.isVisible() and part.text() and not isinstance(part, ElidedLabel | ElidedButton) and _is_cut(part):
            found.append(f"{part.text()} ({part.width()} × {part.height()})")
    return found


def _is_cut(part: QLabel | QPushButton) -> bool:
    if isinstance(part, QPushButton):
        return part.width() < part.sizeHint().width() - SLACK or part.height() < part.sizeHint().height() - SLACK
    if part.wordWrap():
        return part.heightForWidth(part.width()) > part.height() + SLACK
    shown = re.sub("<[^>]+>", "", part.text())  # the red star of what is required
    wide = max(part.fontMetrics().horizontalAdvance(line) for line in shown.splitlines())
    return wide > part.contentsRect().width() + SLACK or part.fontMetrics().height() > part.height() + SLACK


@pytest.fixture(params=[100, 150])
def zoom(request: pytest.FixtureRequest, _styled_app: None) -> Iterator[int]:
    """Both sizes, one after the other."""
    theme().set_zoom(request.param)
    yield request.param
    theme().set_zoom(100)


@pytest.fixture
def whole(qtbot: QtBot, zoom: int, sample: Path) -> Iterator[MainWindow]:
    """A window with the real pages, as large as the smallest usual screen."""
    made = MainWindow(OPERATOR)
    qtbot.addWidget(made)
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1366, 728)
    made.show()
    made.open_file(sample)
    yield made
    made.close_office()


def picture(widget: QWidget, folder: Path, name: str) -> None:
    """Keep what a widget looks like."""
    QTest.qWait(120)
    assert widget.grab().save(str(folder / f"{name}-{theme().zoom}.png"))


@pytest.mark.parametrize("name", [spec.name for tab in TABS for spec in tab.pages])
def test_nothing_is_cut_on_a_tab(whole: MainWindow, tmp_path: Path, name: str, errors: list[BaseException]) -> None:
    whole.show_page(name)
    picture(whole, tmp_path, name)
    assert errors == [] and whole.page is not None
    assert whole.width() == 1366, "the page is wider than the screen"
    assert cut_texts(whole) == []


def test_nothing_is_cut_on_the_first_page(whole: MainWindow, tmp_path: Path) -> None:
    whole.show_start("找不到数据文件：D:\\老干部工作台\\青山县委老干部局.db。请检查文件是否被移动，或重新选择。")
    picture(whole, tmp_path, "start")
    assert cut_texts(whole) == []


def test_nothing_is_cut_in_the_dialogs(whole: MainWindow, tmp_path: Path) -> None:
    office, tasks = whole.office, whole.tasks
    assert office is not None
    backup = BackupDialog(whole, office, tasks)
    backup.show()
    backup.folder.setText(str(tmp_path / "备份"))
    backup.start()
    assert backup.made is not None
    verify = VerifyDialog(whole, tasks)
    verify.show()
    verify.verify(backup.made.path)
    restore = RestoreDialog(whole, tasks, office.path, is_open=True)
    restore.show()
    restore.examine(backup.made.path)
    palette = Palette(whole, office)
    palette.box.setText("z")
    help_window = HelpWindow(whole)
    help_window.show_topic("people")
    others = (LogDialog(whole, office), SettingsDialog(whole, office), palette, help_window)
    for dialog in (backup, verify, restore, *others):
        dialog.show()
        picture(dialog, tmp_path, type(dialog).__name__)
        assert cut_texts(dialog) == [], type(dialog).__name__
        dialog.hide()


def test_the_titles_and_icons_of_the_tabs_are_those_of_the_pages() -> None:
    from cadredesk.shell.pages import load

    for tab in TABS:
        for spec in tab.pages:
            page = load(spec.cls)
            assert spec.title == page.title and page.icon_name
        assert len(tab.pages) > 1 or (tab.title, tab.icon) == (page.title, page.icon_name)


def test_the_read_only_banner_fits(qtbot: QtBot, zoom: int, sample: Path, tmp_path: Path) -> None:
    with open_office(sample, "王芳"):
        window = MainWindow(OPERATOR)
        qtbot.addWidget(window)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(1366, 728)
        window.show()
        window.open_file(sample)
        picture(window, tmp_path, "read-only")
        assert window.workspace is not None
        assert cut_texts(window.workspace.banner) == []
        window.close_office()
