"""Questions, errors and their report, and dialogs that were answered."""

import logging
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.log import LONGEST, write_log
from cadredesk.widgets.form import error_report, messages
from cadredesk.widgets.form.dialog import Dialog
from tests.choosing import Choosing


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


PLACE = "/home/wangmin/copy/start.py"


def raised_elsewhere(error: Exception) -> Exception:
    """An error of code that lies in the folder of a user."""
    with pytest.raises(type(error)) as caught:
        exec(compile("raise error", PLACE, "exec"), {"error": error})
    return caught.value


ERRORS = (
    ValueError("zhang jian guo born 53-01-02"),
    KeyError("Alim Kurban"),
    KeyError("张建国 532624194810050015"),
    FileNotFoundError(2, "No such file", "/home/wangmin/wang min.xlsx"),
    sqlite3.OperationalError('near "Zhang": syntax error'),
)
PERSONAL = re.compile(r"zhang|jian|53-01|alim|kurban|张|5326|wang|home", re.IGNORECASE)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_report_and_log_hold_no_personal_data(
    error: Exception, tmp_path: Path, choosing: Choosing, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught = raised_elsewhere(error)
    report = error_report.report_of(caught)
    assert type(error).__name__ in report.splitlines()[-1] and "tests/widgets/test_messages.py" in report
    assert "start.py:1" in report and not PERSONAL.search(report)
    assert not PERSONAL.search(write_log(caught).read_text(encoding="utf-8"))
    target = tmp_path / "report.txt"
    choosing.answer(target)
    told: list[str] = []
    monkeypatch.setattr(messages, "choose", lambda _parent, words, *_, **__: told.append(words) or "ok")
    error_report.save_report(None, caught)
    assert target.read_text(encoding="utf-8") == report and told == ["已保存：report.txt"]


def test_report_names_the_code_of_the_system_or_of_sqlite() -> None:
    assert error_report.report_of(OSError(28, "张建国")).endswith("\nOSError ENOSPC\n")
    with closing(sqlite3.connect(":memory:")) as conn, pytest.raises(sqlite3.IntegrityError) as caught:
        conn.executescript("CREATE TABLE a (b UNIQUE); INSERT INTO a VALUES (1), (1)")
    assert error_report.report_of(caught.value).endswith("\nIntegrityError SQLITE_CONSTRAINT_UNIQUE\n")


def test_the_log_keeps_its_newest_entries_and_never_grows_without_end() -> None:
    for _ in range(3):
        write_log(raised_elsewhere(ValueError("old")))
    path = write_log(raised_elsewhere(ValueError("old")))
    path.write_bytes(path.read_bytes() * (1 + LONGEST // path.stat().st_size))
    write_log(raised_elsewhere(TypeError("new")))
    entries = path.read_text(encoding="utf-8").split("\n\n")
    assert path.stat().st_size <= LONGEST // 2 and len(entries) > 100
    assert "TypeError" in entries[-2] and all(re.match(r"\d{4}-\d\d-\d\d", each) for each in entries[:-1])


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
