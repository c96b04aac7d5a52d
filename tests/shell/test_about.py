"""关于: where the data lie, all versions in one click, and every licence."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton

from cadredesk import __version__
from cadredesk.assets import resource
from cadredesk.core.licences import Licence, all_licences
from tests.screen import Screen, leave, opened


def test_it_says_where_the_data_lie_and_opens_the_folder(
    screen: Screen, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(Path(QUrl(url).toLocalFile())) or True)
    opened(screen, sample)

    def look(dialog: Any) -> None:
        for each in dialog.findChildren(QPushButton):
            if each.text() == "打开所在文件夹":
                screen.click(each)
        screen.press("复制全部信息", dialog)
        leave(dialog)

    screen.choose(screen.window.commands.menu.actions(), "关于", look)
    copied = QGuiApplication.clipboard().text()
    assert shown[0] == sample.parent and len(shown) == 3
    for words in (
        f"老干部工作台 {__version__}",
        str(sample),
        "memory.json",
        "cadredesk.log",
        f"Qt {qVersion()}",
        "SQLite",
    ):
        assert words in copied, words


def test_without_an_office_it_says_so(screen: Screen) -> None:
    def look(dialog: Any) -> None:
        assert "数据文件：" not in dialog.summary()
        leave(dialog)

    screen.choose(screen.window.commands.menu.actions(), "关于", look)


def test_all_licences_are_told() -> None:
    found = all_licences()
    text = {each.name.split()[0]: each.text for each in found}
    assert "MIT License" in found[0].text
    assert {"PySide6_Essentials", "reportlab", "sqlite-utils", "xlsxwriter"} <= set(text) and "pip" not in text
    assert all(each.words or each.text for each in found)
    told = "\n".join(each.text for each in found)
    for path in (
        *resource("fonts").glob("*.txt"),
        resource("icons", "LICENCE.txt"),
        resource("strokes", "LICENCE.txt"),
    ):
        assert path.name.endswith("README.txt") or path.read_text(encoding="utf-8") in told, path.name


def test_a_package_has_them_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "licences" / "click-8.1").mkdir(parents=True)
    (tmp_path / "licences" / "click-8.1" / "LICENSE").write_text("BSD", encoding="utf-8")
    (tmp_path / "licences" / "Python.txt").write_text("PSF", encoding="utf-8")
    monkeypatch.setattr("cadredesk.core.licences._folders", lambda: iter([tmp_path / "licences"]))
    assert all_licences()[-2:] == [Licence("click-8.1", "", "BSD"), Licence("Python", "", "PSF")]
