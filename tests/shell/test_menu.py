"""Every line of the menu does something; the palette finds; the help opens at the right page."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import UserError
from cadredesk.db import journal
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.file import Office, open_office
from cadredesk.office.ui.log_dialog import LogDialog
from cadredesk.people import store
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.people.targets import ShowPerson
from cadredesk.shell.help_pages import TOPICS, text_of, title_of
from cadredesk.shell.help_window import HelpWindow
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.palette import Palette
from cadredesk.shell.start_page import StartPage
from cadredesk.shell.tour import Tour
from cadredesk.widgets.controls.theme import DARK, SYSTEM, ZOOMS, theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command, CommandSet
from tests.support import all_people, initials_of


def lines_of(menu: QMenu) -> list[QAction]:
    """The actions of a menu and its submenus."""
    found: list[QAction] = []
    for action in menu.actions():
        submenu = action.menu()
        found += lines_of(submenu) if submenu is not None else [] if action.isSeparator() else [action]
    return found


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a command opened; each dialog closes at once."""
    seen: list[str] = []
    monkeypatch.setattr(QDialog, "exec", lambda dialog: seen.append(type(dialog).__name__) or 0)
    monkeypatch.setattr(HelpWindow, "show", lambda dialog: seen.append("HelpWindow"))
    monkeypatch.setattr(Tour, "begin", lambda _tour: seen.append("Tour"))
    monkeypatch.setattr(messages, "tell", lambda *_, **__: seen.append("message"))
    monkeypatch.setattr(StartPage, "reset", lambda *_, **__: seen.append("StartPage"))
    return seen


def last_operation(office: Office) -> int:
    return journal.history(office, 1)[0].id


def test_every_line_of_the_menu_does_something(opened: MainWindow, done: list[str], tmp_path: Path) -> None:
    assert opened.office is not None
    save_person(opened.office, Person(name="周永福", category="退休干部"))
    db_backup.backup(opened.office, tmp_path / "U盘")  # what a drill tries
    opened.commands.bring_up_to_date()
    lines = lines_of(opened.commands.menu)
    assert len(lines) > 20
    for line in lines:
        if line.text() == "退出":
            continue
        opened._leave_start_page()
        line.setEnabled(True)
        before = (list(done), theme().zoom, theme().scheme, last_operation(opened.office))
        if line.data() == theme().zoom:
            theme().set_zoom(ZOOMS[1])
        if line.data() == theme().scheme:
            theme().set_scheme(DARK)
        line.trigger()
        after = (list(done), theme().zoom, theme().scheme, last_operation(opened.office))
        assert after != before or line.data() in (theme().zoom, theme().scheme), line.text()
    theme().set_zoom(100)
    theme().set_scheme(SYSTEM)


def test_without_an_office_only_what_makes_sense_is_offered(window: MainWindow) -> None:
    window.commands.bring_up_to_date()
    words = {line.text() for line in lines_of(window.commands.menu) if line.isEnabled()}
    assert {"打开…", "核验…", "关于", "使用说明"} <= words
    assert not {"备份…", "操作记录…", "设置…", "查找人员…"} & words


def test_zoom_keys(opened: MainWindow, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(opened, Qt.Key.Key_Plus, control)
    assert theme().zoom == 110
    qtbot.keyClick(opened, Qt.Key.Key_Minus, control)
    qtbot.keyClick(opened, Qt.Key.Key_Minus, control)
    assert theme().zoom == 100
    qtbot.keyClick(opened, Qt.Key.Key_Equal, control)
    qtbot.keyClick(opened, Qt.Key.Key_0, control)
    assert theme().zoom == 100


def test_the_palette_finds_by_initials_and_opens_the_card(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened.office is not None
    person = all_people(opened.office)[7]

    def choose(palette: Palette) -> int:
        qtbot.keyClicks(palette.box, initials_of(person.name))
        texts = [palette.list.item(at).text() for at in range(palette.list.count())]
        at = next(at for at, text in enumerate(texts) if person.name in text)
        for _ in range(at):
            qtbot.keyClick(palette.box, Qt.Key.Key_Down)
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)
        return palette.result()

    monkeypatch.setattr(Palette, "exec", choose)
    opened.show_page("visits")
    opened.commands.open_palette()
    assert opened.page is not None and opened.page.title == "人员"
    (target,) = opened.page.asked  # type: ignore[attr-defined]
    assert isinstance(target, ShowPerson) and store.get(opened.office, target.person_id).name == person.name


@pytest.mark.parametrize("typed", ["", "没有这个人"])
def test_a_palette_without_a_choice_does_nothing(opened: MainWindow, qtbot: QtBot, typed: str) -> None:
    assert opened.office is not None
    palette = Palette(opened, opened.office)
    palette.box.setText(typed)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert palette.chosen is None and palette.found.text()


@pytest.mark.parametrize("typed", ["操作记录", "czjl", "caozuo"])
def test_the_palette_finds_what_can_be_done(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    done: list[str] = []
    monkeypatch.setattr(LogDialog, "exec", lambda dialog: done.append(dialog.windowTitle()))

    def choose(palette: Palette) -> int:
        palette.box.setText(typed)
        assert "Ctrl+H" in palette.list.item(palette.list.count() - 1).text() and "1 项功能" in palette.found.text()
        palette.list.setCurrentRow(palette.list.count() - 1)
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)
        return palette.result()

    monkeypatch.setattr(Palette, "exec", choose)
    opened.commands.open_palette()
    assert done == ["操作记录"]


def test_what_goes_wrong_from_the_palette_is_said(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened.page is not None and opened.office is not None
    said: list[str] = []

    def refuse() -> None:
        raise UserError("请先选中一个人。")

    def choose(palette: Palette) -> int:
        palette.box.setText("试一试")
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)
        return palette.result()

    opened.page.commands = CommandSet(opened.page, opened.office, [Command(id="try", text="试一试", run=refuse)])
    monkeypatch.setattr(Palette, "exec", choose)
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: said.append(str(error)))
    opened.commands.open_palette()
    assert said == ["请先选中一个人。"]


def test_the_palette_offers_nothing_that_writes_where_nothing_can_be_written(
    window: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def look(palette: Palette) -> int:
        palette.box.setText("导入")
        offered.extend(each.text for each in palette._commands)
        return 0

    monkeypatch.setattr(Palette, "exec", look)
    with open_office(sample, "别人"):
        window.open_file(sample)
        window.commands.open_palette()
        assert "操作记录…" in offered and "人员花名册…" not in offered and "撤销" not in offered
        assert window.close_office()


def test_help_opens_at_the_screen_in_front(opened: MainWindow, qtbot: QtBot) -> None:
    opened.show_page("visits")
    qtbot.keyClick(opened, Qt.Key.Key_F1)
    help_window = opened.commands._help
    assert help_window is not None
    assert help_window.topics.currentItem().text() == title_of("visits")
    opened.show_start()
    qtbot.keyClick(opened, Qt.Key.Key_F1)
    assert help_window.topics.currentItem().text() == title_of("start")


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_page_and_its_links_lead_somewhere(topic: str) -> None:
    import re

    text = text_of(topic)
    assert text.startswith("# ") and len(text) > 200
    for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", text):
        assert link.removesuffix(".md") in TOPICS, link
