"""Questions, errors and their report, and dialogs that were answered."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import Cancelled, UserError
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog


def answer_with(words: str) -> None:
    """Press a button of the box that is about to open."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        next(each for each in box.findChildren(QPushButton) if each.text() == words).click()

    QTimer.singleShot(0, press)


def test_questions_give_the_key_of_the_answer(qtbot: QtBot) -> None:
    answer_with("不保存")
    assert messages.choose(None, "？", [("save", "保存"), ("no", "不保存"), ("stay", "继续填写")]) == "no"
    answer_with("取消")
    assert not messages.ask(None, "要删除吗？", yes="删除", default_no=True)
    answer_with("知道了")
    messages.tell(None, "已保存。")


def test_closing_the_box_is_the_harmless_answer(qtbot: QtBot) -> None:
    QTimer.singleShot(0, lambda: QTest.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape))
    assert messages.choose(None, "？", [("save", "保存"), ("no", "不保存")], escape="no") == "no"


def test_errors_are_sorted(answers: Callable[..., list[str]], caplog: pytest.LogCaptureFixture) -> None:
    asked = answers("ok", "close")
    with messages.guarded(None):
        raise UserError("请先选人。")
    with messages.guarded(None):
        raise Cancelled
    with caplog.at_level(logging.ERROR), messages.guarded(None):
        raise ValueError("boom")
    assert asked == ["请先选人。", "程序出现错误。"]
    assert "boom" in caplog.text


def test_guarded_method_of_a_widget(qtbot: QtBot, answers: Callable[..., list[str]]) -> None:
    class Part(QWidget):
        @messages.guard
        def act(self, number: int) -> int:
            if number < 0:
                raise UserError("不能是负数。")
            return number

    part = Part()
    qtbot.addWidget(part)
    asked = answers("ok")
    assert part.act(3) == 3
    assert part.act(-1) is None
    assert asked == ["不能是负数。"]


def test_report_holds_no_personal_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise KeyError(name)

    with pytest.raises(KeyError) as caught:
        fail("张建国 532624194810050015")
    report = messages.report_of(caught.value)
    assert "KeyError" in report and "test_messages.py" in report
    assert report.splitlines()[-1] == "KeyError: '… …'"
    target = tmp_path / "report.txt"
    monkeypatch.setattr("cadredesk.widgets.form.messages.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    messages.save_report(None, caught.value)
    assert target.read_text(encoding="utf-8") == report


def test_a_dialog_is_gone_after_it_was_answered_but_can_be_asked_before(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    asked: list[str] = []

    def open_dialog() -> None:
        dialog = Dialog(window)
        QTimer.singleShot(0, dialog.accept)
        if dialog.exec():
            dialog.setWindowTitle("还在")
            asked.append(dialog.windowTitle())

    QTimer.singleShot(0, open_dialog)
    qtbot.waitUntil(lambda: bool(asked) and not window.findChildren(Dialog))
    assert asked == ["还在"]
