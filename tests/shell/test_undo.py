"""Ctrl+Z and Ctrl+Y at the window: what is more than a row, old or somebody else's asks; a search box never reaches the data."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.db import journal
from cadredesk.db.file import Office, open_office
from cadredesk.people import actions, store
from cadredesk.people.records import Person
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.form import messages
from tests.shell.fake_pages import FakePage
from tests.support import all_people

CTRL = Qt.KeyboardModifier.ControlModifier


class Questions(list[str]):
    """What was asked, with its detail; ``answer`` is given to all."""

    answer = "no"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Questions:
    found = Questions()

    def choose(_parent: QWidget, question: str, answers: Sequence[tuple[str, str]], **words: str) -> str:
        found.append(f"{question} {words['detail']} [{dict(answers)[words['default']]}]")
        return found.answer

    monkeypatch.setattr(messages, "choose", choose)
    return found


def add(office: Office, *names: str) -> None:
    with office.operation(f"加入 {len(names)} 人"):
        store.add_many(office, [Person(name=name, category="退休干部") for name in names])


def count(window: MainWindow) -> int:
    assert window.office is not None
    return len(all_people(window.office))


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, on: QWidget | None = None) -> None:
    (on or window).setFocus()
    qtbot.keyClick(on or window, key, CTRL)


def test_right_after_the_start_ctrl_z_and_ctrl_y_ask(
    window: MainWindow, sample: Path, qtbot: QtBot, asked: Questions
) -> None:
    with open_office(sample, "张敏") as office:
        add(office, "甲一")
    window.open_file(sample)
    before = count(window)
    press(window, qtbot, Qt.Key.Key_Z)
    assert asked[0].startswith("撤销“加入 1 人”吗？") and count(window) == before
    asked.answer = "yes"
    press(window, qtbot, Qt.Key.Key_Z)
    assert count(window) == before - 1
    assert window.close_office()
    asked.answer = "no"
    window.open_file(sample)
    press(window, qtbot, Qt.Key.Key_Y)
    assert asked[2].startswith("重做“加入 1 人”吗？") and count(window) == before - 1


def test_many_rows_ask_and_the_number_is_said(opened: MainWindow, qtbot: QtBot, asked: Questions) -> None:
    assert opened.office is not None
    before = count(opened)
    add(opened.office, "甲一", "乙二", "丙三")
    press(opened, qtbot, Qt.Key.Key_Z)
    assert "共改动 3 条记录" in asked[0] and asked[0].endswith("[取消]")
    assert count(opened) == before + 3
    asked.answer = "yes"
    press(opened, qtbot, Qt.Key.Key_Z)
    assert count(opened) == before


def test_one_row_of_today_by_oneself_is_undone_at_once(opened: MainWindow, qtbot: QtBot, asked: Questions) -> None:
    assert opened.office is not None
    before = count(opened)
    add(opened.office, "甲一")
    press(opened, qtbot, Qt.Key.Key_Z)
    assert count(opened) == before and asked == []


def test_what_somebody_else_did_asks(opened: MainWindow, qtbot: QtBot, asked: Questions) -> None:
    assert opened.office is not None
    add(opened.office, "甲一")
    opened.office.operator = "李敏"
    press(opened, qtbot, Qt.Key.Key_Z)
    assert "张敏" in asked[0]


def test_the_button_of_the_notice_asks_likewise(opened: MainWindow, qtbot: QtBot, asked: Questions) -> None:
    assert opened.office is not None
    before = count(opened)
    add(opened.office, "甲一", "乙二")
    qtbot.mouseClick(opened.toast.button, Qt.MouseButton.LeftButton)
    assert len(asked) == 1 and count(opened) == before + 2


def test_ctrl_y_does_it_again_until_something_else_is_written(
    opened: MainWindow, qtbot: QtBot, asked: Questions
) -> None:
    assert opened.office is not None
    before = count(opened)
    asked.answer = "yes"
    add(opened.office, "甲一", "乙二")
    press(opened, qtbot, Qt.Key.Key_Z)
    assert opened.commands.redo.isEnabled() and opened.commands.redo.text() == "重做“加入 2 人”"
    press(opened, qtbot, Qt.Key.Key_Y)
    assert count(opened) == before + 2 and opened.toast.text == "已重做：加入 2 人"
    assert len(asked) == 1  # what was undone a moment ago is done again without a question
    press(opened, qtbot, Qt.Key.Key_Z)
    add(opened.office, "丙三")
    assert not opened.commands.redo.isEnabled()
    press(opened, qtbot, Qt.Key.Key_Y)
    assert count(opened) == before + 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Z, Qt.Key.Key_Y])
@pytest.mark.parametrize("typed", ["", "zhou"])
def test_no_key_in_a_box_reaches_the_data(
    opened: MainWindow, qtbot: QtBot, asked: Questions, key: Qt.Key, typed: str
) -> None:
    assert opened.office is not None
    asked.answer = "yes"
    add(opened.office, "甲一")
    if key == Qt.Key.Key_Y:
        opened.undo()
    last = journal.history(opened.office, 1)
    page = opened.page
    assert isinstance(page, FakePage)
    choice = QComboBox(page)
    choice.setEditable(True)
    for box in (page.search, QSpinBox(page), choice):
        box.show()
        box.setFocus()
        qtbot.keyClicks(box, typed)
        qtbot.keyClick(box, key, CTRL)
        qtbot.keyClick(box, key, CTRL)
        qtbot.keyClick(box, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert journal.history(opened.office, 1) == last


def test_a_file_for_reading_offers_neither(window: MainWindow, sample: Path, qtbot: QtBot, asked: Questions) -> None:
    with open_office(sample, "别人") as holder:
        person = actions.save_person(holder, Person(name="甲一", category="退休干部"))
        actions.save_person(holder, dataclasses.replace(person, note="改"))
        window.open_file(sample)
        assert not window.commands.undo.isEnabled() and not window.commands.redo.isEnabled()
        press(window, qtbot, Qt.Key.Key_Z)
        assert store.get(holder, person.id or 0).note == "改"
        assert window.close_office()


def test_the_notice_of_a_file_goes_with_it(opened: MainWindow, asked: Questions) -> None:
    assert opened.office is not None
    add(opened.office, "甲一")
    assert opened.toast.button.isVisible()
    opened.show_start()
    assert not opened.toast.isVisible()
    opened.open_file(opened.office.path)
    add(opened.office, "乙二")
    assert opened.toast.isVisible()
    assert opened.close_office()
    assert not opened.toast.isVisible()
