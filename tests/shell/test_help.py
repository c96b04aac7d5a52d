"""The help: its pictures, the search in it, and F1, which opens the section about a page, a dialog or a field."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextImageFormat
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.assets import resource
from cadredesk.core.fields import fields_of
from cadredesk.db.file import open_office
from cadredesk.people.records import Person
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.shell.help_pages import TOPICS, Place, pictures_of, place_of, sections_of, title_of
from cadredesk.shell.help_window import HelpWindow, place_for, topic_of
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.pages import TABS, load
from cadredesk.widgets.controls.theme import theme
from tests.every_dialog import DialogFactories
from tests.screen import windows_shown

_SPEC = importlib.util.spec_from_file_location("help_pictures", Path("installer/help_pictures.py").absolute())
assert _SPEC is not None and _SPEC.loader is not None
help_pictures = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(help_pictures)

MOST = 1_500_000  # bytes of all pictures


@pytest.fixture
def shown(qtbot: QtBot, _styled_app: None) -> Iterator[HelpWindow]:
    """The help, over a window."""
    below = QWidget()
    qtbot.addWidget(below)
    made = HelpWindow(below)
    made.resize(1020, 700)
    made.show_topic("start")
    yield made
    made.close()


def marked(shown: HelpWindow) -> list[str]:
    return [each.cursor.selectedText() for each in shown.page.extraSelections()]  # type: ignore[attr-defined]


def heading_in_view(shown: HelpWindow) -> str:
    """What stands at the top of the page."""
    return shown.page.cursorForPosition(QPoint(40, 20)).block().text()


# ---------------------------------------------------------------- pictures


def test_each_picture_is_made_by_the_script_and_shown_by_a_page() -> None:
    named = {picture for topic in TOPICS for picture in pictures_of(topic)}
    made = {f"{name}.png" for name in help_pictures.PICTURES}
    there = {path.name for path in resource("help").glob("*.png")}
    assert named == made == there
    assert sum(path.stat().st_size for path in resource("help").glob("*.png")) < MOST


@pytest.mark.parametrize("zoom", [100, 150])
def test_pictures_are_as_wide_as_the_page_at_most(shown: HelpWindow, zoom: int) -> None:
    theme().set_zoom(zoom)
    try:
        for topic in TOPICS:
            shown.show_topic(topic)
            document: Any = shown.page.document()
            formats: list[QTextImageFormat] = [each.charFormat().toImageFormat() for each in document._pictures()]
            assert [each.name() for each in formats] == pictures_of(topic)
            for each in formats:
                assert not document.pictures[each.name()].isNull(), each.name()
                assert 100 < each.width() <= shown.page.viewport().width() - 2 * document.documentMargin()
            assert shown.page.horizontalScrollBar().maximum() == 0, topic
    finally:
        theme().set_zoom(100)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_mark_of_the_source_is_left_on_a_page(shown: HelpWindow, topic: str) -> None:
    shown.show_topic(topic)
    text = shown.page.toPlainText()
    assert not re.search(r"\*\*|`|!\[|^#", text, re.MULTILINE)
    for section in sections_of(topic):
        assert not re.search(r"\*\*|`|!\[", section.text)


# ---------------------------------------------------------------- F1


def test_every_page_has_a_topic() -> None:
    for tab in TABS:
        for spec in tab.pages:
            assert load(spec.cls).help_topic in TOPICS, spec.name


@pytest.mark.usefixtures("_styled_app")
def test_every_dialog_leads_to_a_section(sample: Path, qtbot: QtBot) -> None:
    below = QWidget()
    qtbot.addWidget(below)
    with open_office(sample, "张敏") as office, windows_shown() as shown:
        for name, make in DialogFactories(office, below).all().items():
            dialog = make()
            assert not shown, f"a part of {name} comes up as a window before it does"
            topic = topic_of(dialog)
            section = place_for(dialog, topic).section
            assert section in {each.title for each in sections_of(topic)} - {""}, (name, dialog.windowTitle())
            shiboken6.delete(dialog)


@pytest.mark.usefixtures("_styled_app")
def test_each_field_of_a_person_leads_to_the_section_that_tells_of_it(sample: Path, qtbot: QtBot) -> None:
    below = QWidget()
    qtbot.addWidget(below)
    with open_office(sample, "张敏") as office:
        dialog = PersonDialog(office, parent=below)
        dialog.show()
        for field in fields_of(Person):
            if field.entered:
                dialog.form.editor(field.name).setFocus()
                place = place_for(dialog, "people")
                assert place.section and place.words == (field.label,), field.label
        dialog.form.editor("hardship").setFocus()
        assert place_for(dialog, "people").section == "资料怎么填"
        dialog.reject()


def test_f1_in_a_field_opens_its_section_and_marks_its_name(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.office is not None
    dialog = PersonDialog(opened.office, parent=opened)
    dialog.setModal(True)
    dialog.show()
    editor = dialog.form.editor("treatment_document")
    editor.setFocus()
    dialog.activateWindow()
    QApplication.processEvents()
    opened.keyboard._focus_moved(None, editor)
    qtbot.keyClick(editor, Qt.Key.Key_F1)
    shown = dialog.findChild(HelpWindow)
    assert shown is not None and shown.isVisible()
    assert shown.topics.currentItem().text() == title_of("people")
    assert marked(shown) == ["待遇批准文号"]
    (name,) = shown.page.extraSelections()
    assert 0 <= shown.page.cursorRect(name.cursor).top() < shown.page.viewport().height()  # type: ignore[attr-defined]
    shown.close()
    dialog.reject()


def test_what_the_help_does_not_tell_of_opens_its_topic() -> None:
    assert place_of("visits", ["没有这一项"]) == Place(topic="visits")
    assert place_of("people", ["农历生日怎么填"]).topic == "questions"


# ---------------------------------------------------------------- search


def test_the_search_lists_sections_and_enter_opens_them(shown: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(shown, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is shown.search or shown.focusWidget() is shown.search
    shown.search.setText("登记 体检")
    assert shown.left.currentWidget() is shown.hits and shown.hits.count() > 3
    QApplication.processEvents()
    for at in range(shown.hits.count()):
        lines = shown.hits.itemWidget(shown.hits.item(at))
        assert lines.height() == lines.heightForWidth(lines.width()), "no gap, and no line cut off"
    first = shown.hits.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert first.startswith("常见问题 › 体检怎么登记：")
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert shown.page.accessibleName() == title_of("questions")
    assert {"体检", "登记"} == set(marked(shown)) and heading_in_view(shown) == "体检怎么登记"
    qtbot.keyClick(shown.search, Qt.Key.Key_Down)
    assert shown.hits.currentRow() == 1
    shown.search.clear()
    assert shown.left.currentWidget() is shown.topics and marked(shown) == []


def test_a_search_that_finds_nothing_says_so(shown: HelpWindow, qtbot: QtBot) -> None:
    shown.search.setText("大象")
    assert shown.left.currentWidget() is shown.nothing and "没有找到“大象”" in shown.nothing.text()
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert shown.isVisible()


ASKED = (
    "怎样改单位名称", "身份证号是 15 位", "两个人能同时用吗", "要不要密码", "重名怎么办", "删错人", "农历生日怎么填",
    "错过的走访怎么办", "春节慰问金提前领", "转出后又回来", "忘记备份、文件坏了", "打印机偏移", "换电脑", "经办人交接",
    "升级后数据还在吗", "提交后发现凭证错了", "退回和未领的钱", "生僻字", "送学上门和电话联系记在哪里", "更正还是变动",
    "必访起算日和账簿启用日期有什么不同",
)  # fmt: skip


def test_the_questions_that_clerks_ask_are_answered() -> None:
    answered = {each.title: each.text for each in sections_of("questions")}
    assert [each for each in ASKED if len(answered.get(each, "")) < 40] == []
