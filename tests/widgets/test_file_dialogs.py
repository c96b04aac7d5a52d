"""Dialogs for files: in Chinese, where the user was last, with whole names, nothing replaced unasked; and what comes after."""

import ast
import importlib.util
import os
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QListView,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cadredesk.core import places, user_folders, user_settings
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.form import file_dialogs, messages, saved_files
from cadredesk.widgets.form.file_dialogs import ANY_FILE, CSV, EXCEL, OFFICE_FILE, TABLE, FileKind, Sort
from cadredesk.widgets.form.folder_box import FolderBox
from cadredesk.widgets.page.saving import ask_for_table, say_exported
from tests.choosing import Choosing
from tests.screen import button_of
from tests.sources import sources

LATIN = re.compile(r"[A-Za-z]{2,}")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the system's own dialog")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's desktop, documents and downloads, as a desktop in English has them."""
    for name in ("Desktop", "Documents", "Downloads"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(user_folders, "_apart", None)
    for variable, name in (("DESKTOP", "Desktop"), ("DOCUMENTS", "Documents"), ("DOWNLOAD", "Downloads")):
        monkeypatch.setenv(f"XDG_{variable}_DIR", str(tmp_path / name))
    return tmp_path / "Desktop"


# ---- one place


def test_files_are_asked_for_and_opened_in_one_place_alone() -> None:
    def users(name: str) -> set[str]:
        found = {path for path, tree in sources().items() if any(_names(node, name) for node in ast.walk(tree))}
        return {path.name for path in found}

    assert users("QFileDialog") == {"file_dialogs.py", "qt_file_dialog.py", "unattended.py"}
    assert users("QDesktopServices") == {"saved_files.py", "unattended.py"}


def _names(node: ast.AST, name: str) -> bool:
    return (isinstance(node, ast.alias) and node.name == name) or (
        isinstance(node, ast.Attribute) and node.attr == name
    )


def test_the_compiled_words_are_those_of_the_source(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("compile_words", Path("installer/compile_words.py").absolute())
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.compile_into(tmp_path / "now.qm")
    assert module.COMPILED.read_bytes() == (tmp_path / "now.qm").read_bytes(), "run `make words` and commit the result"


# ---- as it looks on Linux


@pytest.fixture
def shown(window: QWidget, desktop: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], QDialog]:
    """The dialog that comes up, drawn and left."""
    seen: list[QDialog] = []

    def leave(dialog: QDialog) -> int:
        dialog.show()
        dialog.grab()
        seen.append(dialog)
        return 0

    monkeypatch.setattr(QDialog, "exec", leave)

    def show(ask: Callable[[], object]) -> QDialog:
        ask()
        return seen[-1]

    return show


@linux
def test_every_word_of_the_dialog_is_chinese(shown: Callable[..., QDialog], window: QWidget) -> None:
    for ask in (
        lambda: file_dialogs.save_file(window, "导出名册", Sort.EXPORT, "名册", [EXCEL, CSV]),
        lambda: file_dialogs.open_file(window, "选择名单", Sort.IMPORT, [TABLE, ANY_FILE]),
        lambda: file_dialogs.choose_folder(window, "备份到哪里", Sort.OFFICE),
    ):
        dialog = shown(ask)
        said = [part.text() for kind in (QLabel, QAbstractButton) for part in dialog.findChildren(kind)]
        said += [part.toolTip() for part in dialog.findChildren(QAbstractButton)]
        said += [each.text() for each in dialog.findChildren(QAction)]
        files = dialog.findChild(QTreeView, "treeView")
        assert isinstance(files, QTreeView)
        said += [files.model().headerData(at, Qt.Orientation.Horizontal) for at in range(4)]
        assert {"名称", "大小", "修改日期", "取消", "新建文件夹(&N)"} < set(said)
        assert [words for words in said if LATIN.search(words)] == []


@linux
def test_the_user_s_places_stand_beside_it_in_chinese_and_none_twice(
    shown: Callable[..., QDialog], window: QWidget, desktop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "media" / "王芳 U盘"
    stick.mkdir(parents=True)
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "proc /proc proc rw 0 0\n/dev/sda2 / ext4 rw 0 0\n/dev/sda1 /boot/efi vfat rw 0 0\n"
        f"/dev/sdb1 {stick} vfat rw 0 0\n".replace(" U盘", "\\040U盘")
        + f"/dev/sdb1 {desktop} vfat rw 0 0\n/dev/sdc1 {stick.parent}/gone vfat rw 0 0\n//10.1.1.1/share {tmp_path}/share cifs rw 0 0\n",
        "utf-8",
    )
    monkeypatch.setattr(places, "_MOUNTS", mounts)
    monkeypatch.setattr(places, "_DRIVE", re.compile(re.escape(str(tmp_path / "media"))))
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(desktop))
    dialog = shown(lambda: file_dialogs.open_file(window, "选择名单", Sort.IMPORT, [TABLE]))
    sidebar = dialog.findChild(QListView, "sidebar")
    assert isinstance(sidebar, QListView)
    option, names = QStyleOptionViewItem(), []
    for row in range(sidebar.model().rowCount()):
        sidebar.itemDelegate().initStyleOption(option, sidebar.model().index(row, 0))
        names.append(option.text)
    assert names == ["主目录", "桌面", "文档", "系统盘", "王芳 U盘"]


@linux
def test_its_size_is_remembered(shown: Callable[..., QDialog], window: QWidget) -> None:
    user_settings.save("size/files", [640, 480])
    dialog = shown(lambda: file_dialogs.open_file(window, "选择名单", Sort.IMPORT, [TABLE]))
    assert (dialog.width(), dialog.height()) == (640, 480)


# ---- where it begins


def test_each_sort_begins_where_its_last_file_was(
    choosing: Choosing, window: QWidget, desktop: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    for _ in range(2):
        choosing.answer(stick / "名册.xlsx")
        file_dialogs.open_file(window, "选择花名册", Sort.IMPORT, [TABLE])
    ask_for_table(window, "名册")
    assert [each.folder for each in choosing.asked] == [desktop, stick, desktop]
    stick.rmdir()
    file_dialogs.open_file(window, "选择花名册", Sort.IMPORT, [TABLE])
    assert choosing.asked[-1].folder == desktop


def test_a_share_that_does_not_answer_is_not_waited_for(
    choosing: Choosing, window: QWidget, desktop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share, answered, is_there = tmp_path / "共享", threading.Event(), os.path.isdir
    user_settings.save("folder/import", str(share))
    monkeypatch.setattr(places, "PATIENCE", 0.2)
    monkeypatch.setattr(os.path, "isdir", lambda path: answered.wait(5) or True if path == share else is_there(path))
    file_dialogs.open_file(window, "选择花名册", Sort.IMPORT, [TABLE])
    answered.set()
    assert choosing.asked[0].folder == desktop


def test_office_files_begin_among_the_documents(choosing: Choosing, window: QWidget, desktop: Path) -> None:
    file_dialogs.open_file(window, "打开数据文件", Sort.OFFICE, [OFFICE_FILE])
    assert choosing.asked[0].folder == desktop.parent / "Documents"


def test_a_folder_box_begins_with_what_is_in_it(choosing: Choosing, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    box = FolderBox("放在", str(tmp_path / "还没有"))
    box.setParent(dialog)
    choosing.answer(tmp_path)
    box.choose()
    assert box.text() == str(tmp_path)
    assert choosing.asked[0].folder == tmp_path
    assert choosing.asked[0].parent is dialog, "it would fall behind the dialog that asks"


# ---- the name


def test_the_proposed_name_is_one_that_windows_takes(choosing: Choosing, window: QWidget) -> None:
    ask_for_table(window, "名单：2026/10 <重阳>" + "很长" * 60)
    name = choosing.asked[0].name
    assert name.startswith("名单：202610 重阳很长") and name.endswith(".xlsx") and len(name) <= 100


def test_a_name_that_has_its_ending_gets_no_second(choosing: Choosing, window: QWidget) -> None:
    file_dialogs.save_file(window, "另存附件", Sort.EXPORT, "IMG_1.JPG", [FileKind("图片", ("jpg",))])
    assert choosing.asked[0].name == "IMG_1.JPG"


@pytest.mark.parametrize(
    ("typed", "kind", "saved"),
    [
        ("名册", "", "名册.xlsx"),
        ("名册", CSV.filter, "名册.csv"),
        ("名册.CSV", "", "名册.CSV"),
        ("名册.2026", "", "名册.2026.xlsx"),
        ("名册.txt", "", "名册.txt.xlsx"),
    ],
)
def test_a_missing_ending_is_added(
    choosing: Choosing, window: QWidget, tmp_path: Path, typed: str, kind: str, saved: str
) -> None:
    choosing.answer(tmp_path / typed, kind=kind)
    assert ask_for_table(window, "名册") == tmp_path / saved


def test_a_file_is_replaced_only_after_a_question_about_its_whole_name(
    choosing: Choosing, window: QWidget, tmp_path: Path, answers: Callable[..., list[str]]
) -> None:
    (tmp_path / "名册.xlsx").touch()
    asked = answers("no", "yes")
    choosing.answer(tmp_path / "名册")
    choosing.answer(tmp_path / "名册")
    assert ask_for_table(window, "名册") == tmp_path / "名册.xlsx"
    assert asked == ["“名册.xlsx”已经存在，要替换它吗？"] * 2
    assert choosing.asked[1].name == "名册.xlsx" and choosing.asked[1].folder == tmp_path
    answers("no")
    (tmp_path / "名册.csv").touch()
    choosing.answer(tmp_path / "名册", kind=CSV.filter)
    choosing.answer(tmp_path / "另一份")
    assert ask_for_table(window, "名册") == tmp_path / "另一份.csv", "the kind stays as it was chosen"
    answers("no")
    choosing.answer(tmp_path / "名册")
    assert ask_for_table(window, "名册") is None


def test_a_file_that_is_kept_anyway_is_not_asked_about(
    choosing: Choosing, window: QWidget, tmp_path: Path, answers: Callable[..., list[str]]
) -> None:
    (tmp_path / "台账.db").touch()
    asked = answers()
    choosing.answer(tmp_path / "台账")
    path = file_dialogs.save_file(window, "放在哪里", Sort.OFFICE, "台账", [OFFICE_FILE], replaces=False)
    assert path == tmp_path / "台账.db" and asked == []


# ---- after an export


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What other programs were asked to open."""
    found: list[Path] = []

    def open_url(url: QUrl) -> bool:
        found.append(Path(url.toLocalFile()))
        return found[-1].suffix != ".ofd"

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return found


@linux
def test_an_exported_file_can_be_opened_and_found_by_keyboard(qtbot: QtBot, opened: list[Path], tmp_path: Path) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    out = tmp_path / "名册 1.xlsx"
    out.touch()
    say_exported(banner, "12 人", out)
    banner.show()
    assert banner.text == "已导出 12 人：名册 1.xlsx" and opened == [], "nothing opens by itself"
    button = button_of(banner, "打开")
    button.setFocus()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(button, Qt.Key.Key_Space)
    button_of(banner, "打开所在文件夹").click()
    assert opened == [out, tmp_path] and banner.isVisible(), "both can be done"


def test_what_cannot_be_opened_is_said(
    qtbot: QtBot, opened: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "warn", lambda _parent, words: said.append(words))
    banner = Banner()
    qtbot.addWidget(banner)
    (tmp_path / "文.ofd").touch()
    saved_files.say_saved(banner, "已保存", tmp_path / "文.ofd")
    button_of(banner, "打开").click()
    (tmp_path / "文.ofd").unlink()
    button_of(banner, "打开所在文件夹").click()
    assert "没有能打开“文.ofd”的程序" in said[0] and "已经不在原来的文件夹里" in said[1]


def test_a_backup_is_not_opened_by_another_program(qtbot: QtBot, tmp_path: Path) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    saved_files.say_saved(banner, "已备份", tmp_path / "台账.db")
    banner.show()
    assert [each.text() for each in banner.findChildren(QAbstractButton) if each.text()] == ["打开所在文件夹"]
