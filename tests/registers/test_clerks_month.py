"""A clerk's month by keyboard alone, in the real window, with its keystrokes counted."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cadredesk import cli
from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate
from cadredesk.core.names import pinyin_of
from cadredesk.db.file import Office
from cadredesk.import_export.ui.job import COLUMNS, DONE, ROWS
from cadredesk.people import actions as people
from cadredesk.people.records import Person
from cadredesk.registers.activities import actions as activities
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.suggestions import actions as suggestions
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.widgets.form import messages
from tests.choosing import Choosing
from tests.screen import Answer, Screen
from tests.sheets.books import xlsx
from tests.support import new_office

CHOOSE = messages.choose  # before the folder's fixture answers in the clerk's place

KEY = Qt.Key
NONE, ALT, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
BRANCHES, MEMBERS, VETERANS, REQUESTS = 35, 68, 12, 5
STUDY, NAMES, MEDALS, ANSWERS = 107, 50, 9, 107  # keystrokes, from the tab to the end; they may become fewer
SURNAMES, GIVEN = "陈范高李林刘马任", "安贵华建明强文勇玉"


class Hands:
    """Two hands at a keyboard: each key goes to whatever has the keyboard, and is counted."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.strokes = screen, 0
        self._windows: list[QWidget] = [screen.window]
        self._front: QWidget | None = None

    def _keyboard(self) -> QWidget:
        """What has it. The desktop brings a new window to the front, and the one before when that has gone."""
        window = self._windows[-1]
        if self._front is not window:
            self._front = window
            window.activateWindow()
            self.screen.wait(window.isActiveWindow)
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None, f"nothing has the keyboard in {window.windowTitle()}"
        return found

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            self.strokes += 1
            QTest.keyClick(self._keyboard(), key, held)

    def control(self, *keys: Qt.Key) -> None:
        self.press(*keys, held=CTRL)

    def type(self, text: str) -> None:
        for letter in text:
            self.strokes += 1
            QTest.keyClicks(self._keyboard(), letter)

    def say(self, words: str) -> None:
        """Chinese: its pinyin, and a space to take it."""
        self.strokes += len(pinyin_of(words).replace(" ", "")) + 1
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(self._keyboard(), event)

    def meet(self, key: Qt.Key, *then: Answer) -> None:
        """Ctrl and a key, after which dialogs come up, which are answered in turn."""
        self.screen.do(lambda: self.control(key), *(self.in_front(each) for each in then))

    def in_front(self, answer: Answer) -> Answer:
        """The keyboard is in the dialog while it is answered."""

        def answered(dialog: Any) -> None:
            self._windows.append(dialog)
            answer(dialog)
            self._windows.pop()

        return answered

    def turn_to(self, title: str) -> Any:
        """The tab 活动, and on to one of its pages."""
        self.press(KEY.Key_5, held=ALT)
        while self.screen.window.page is not None and self.screen.window.page.title != title:
            self.control(KEY.Key_PageDown)
            QApplication.processEvents()  # a window that comes up for a moment takes the keyboard
        return self.screen.window.page


@pytest.fixture
def hands(screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """At an office of 35 branches, the first of 68 members, 12 of them long in the Party, with five requests handed on."""
    with new_office(tmp_path / "month.db") as office:
        fill(office)
    monkeypatch.setattr(messages, "choose", CHOOSE)
    screen.window.open_file(tmp_path / "month.db")
    return Hands(screen)


def fill(office: Office) -> None:
    for at in range(BRANCHES):
        branches.save_branch(office, Branch(name=f"第{at + 1:02}党支部", study_day="每月10日"))
    names = [surname + given for surname in SURNAMES for given in GIVEN][:MEMBERS]
    long_ago = {"politics": "中共党员", "party_joined": PartialDate(1970, 1, 1)}
    for at, name in enumerate(names):
        more: dict[str, Any] = long_ago if at < VETERANS else {}
        people.save_person(office, Person(name=name, category="退休干部", branch_id=1, **more))
    for at in range(REQUESTS):
        asked = Suggestion(
            date=date(2026, 9, 8), category="诉求", person_id=at + 1, content=f"楼道灯不亮，第 {at + 1} 件"
        )
        suggestions.save_suggestion(office, asked)
    suggestions.hand_on(office, range(1, REQUESTS + 1), "住建局", "", date(2026, 9, 9))


def ask(hands: Hands, sql: str) -> list[tuple[Any, ...]]:
    assert hands.screen.window.office is not None
    return hands.screen.window.office.conn.execute(sql).fetchall()


def summary(hands: Hands, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert hands.screen.window.office is not None
    capsys.readouterr()
    assert cli.run(["--file", str(hands.screen.window.office.path), "summary", "--year", "2026", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def undone_and_done_again(hands: Hands, sql: str, before: Any) -> None:
    """Ctrl+Z, which asks about more than one row, and Ctrl+Y."""
    after = ask(hands, sql)
    hands.meet(KEY.Key_Z, lambda _question: hands.press(KEY.Key_Left, KEY.Key_Return))  # from 取消, which is proposed
    assert ask(hands, sql) == before
    hands.control(KEY.Key_Y)
    assert ask(hands, sql) == after


def counted(hands: Hands, most: int) -> None:
    assert hands.strokes <= most, f"{hands.strokes} keystrokes, there were {most}"


# ---------------------------------------------------------------- the month


def test_the_study_day_of_35_branches(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    hands.turn_to("学习")
    hands.press(KEY.Key_Left)  # last month
    for at in range(BRANCHES):
        hands.type(str(10 + at))
        hands.press(KEY.Key_Return)
    counted(hands, STUDY)
    held = "SELECT count(*), sum(persons), min(date), max(date) FROM activities"
    assert ask(hands, held) == [(35, 945, "2026-09-10", "2026-09-10")]
    assert summary(hands, capsys)["study"]["theory"] == {"sessions": 35, "times": 945}
    hands.control(KEY.Key_Z)
    assert ask(hands, held) == [(34, 901, "2026-09-10", "2026-09-10")]
    hands.control(KEY.Key_Y)
    assert ask(hands, held) == [(35, 945, "2026-09-10", "2026-09-10")]


def test_an_activity_with_66_names(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    hands.turn_to("活动")

    def form(_dialog: Any) -> None:
        hands.type("20260920")
        hands.press(KEY.Key_Return)
        hands.say("志愿服务")
        hands.press(KEY.Key_Return, KEY.Key_Return)  # out of the list under the box, and on
        hands.say("扫雪")
        hands.press(*[KEY.Key_Return] * 5)
        hands.type("01")
        hands.press(KEY.Key_Return)
        hands.control(KEY.Key_L)

    def names(dialog: Any) -> None:
        hands.control(KEY.Key_A)
        for absent in ("lw", "mg"):
            hands.type(absent)
            hands.press(KEY.Key_0)
        assert "到会 66 人" in dialog.counts.text() and "未到 2 人" in dialog.counts.text()
        hands.control(KEY.Key_Return)

    hands.meet(KEY.Key_N, form, names)
    counted(hands, NAMES)
    listed = "SELECT state, count(*) FROM attendances GROUP BY state"
    assert ask(hands, "SELECT date, category, topic, branch_id FROM activities") == [
        ("2026-09-20", "志愿服务", "扫雪", 1)
    ]
    assert ask(hands, listed) == [("到会", 66)]
    absent = "SELECT name FROM people WHERE id NOT IN (SELECT person_id FROM attendances) ORDER BY id"
    assert ask(hands, absent) == [("李文",), ("马贵",)]
    told = summary(hands, capsys)["activities"]["by_category"]["志愿服务"]
    assert (told["sessions"], told["times"], told["persons"]) == (1, 66, 66)
    undone_and_done_again(hands, listed, [])


def test_twelve_medals_given_and_signed_for(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    hands.turn_to("荣誉")

    def medals(_dialog: Any) -> None:
        hands.control(KEY.Key_Return, KEY.Key_2, KEY.Key_Return)
        hands.press(KEY.Key_Escape)

    hands.meet(KEY.Key_M, medals)
    counted(hands, MEDALS)
    signed = "SELECT count(*), count(signed_on), min(signed_on) FROM honours"
    assert ask(hands, signed) == [(12, 12, "2026-10-08")]
    assert ask(
        hands, "SELECT count(*) FROM honours JOIN people ON people.id = person_id AND people.name = signed_by"
    ) == [(12,)]
    assert summary(hands, capsys)["honours"]["medals"] == 12
    undone_and_done_again(hands, signed, [(12, 0, None)])


def test_five_requests_answered_and_reported(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    hands.turn_to("建议诉求")
    hands.press(KEY.Key_Down)
    hands.control(KEY.Key_A)

    def answers(_dialog: Any) -> None:
        for _ in range(REQUESTS):
            hands.say("已")
            hands.press(KEY.Key_Return)
        hands.control(KEY.Key_Up)
        hands.press(KEY.Key_Tab)
        for _ in range(REQUESTS):
            hands.say("换了灯泡")
            hands.press(KEY.Key_Return)
        hands.control(KEY.Key_Return)

    hands.meet(KEY.Key_2, answers)
    hands.control(KEY.Key_A)
    hands.meet(KEY.Key_3, lambda _dialog: hands.control(KEY.Key_Return))
    counted(hands, ANSWERS)
    steps = "SELECT DISTINCT answered_on, result, answer, reported_on, reported_by FROM suggestions"
    answered = ("2026-10-08", "已解决", "换了灯泡")
    assert ask(hands, steps) == [(*answered, "2026-10-08", "当面")]
    told = summary(hands, capsys)["suggestions"]
    assert (told["requests"], told["settled"]) == (REQUESTS, REQUESTS)
    undone_and_done_again(hands, steps, [(*answered, None, "")])


# ---------------------------------------------------------------- and once a year


def test_a_year_of_attendance_is_imported(hands: Hands, choosing: Choosing, tmp_path: Path) -> None:
    months = [f"{each}月" for each in range(1, 13)]
    lines = [
        ["第01党支部2026年学习日考勤表"],
        ["序号", "姓名", *months],
        [1, "陈安", *["√"] * 9, "", "", ""],
        [2, "陈贵", *["√", "", "假"] * 3, "", "", ""],
    ]
    choosing.answer(xlsx(tmp_path / "考勤表.xlsx", {"考勤": lines}))
    page = hands.turn_to("活动")

    def wizard(dialog: Any) -> None:
        dialog.kinds.setFocus()
        hands.press(KEY.Key_Down)
        assert dialog.windowTitle() == "导入出席"
        hands.screen.press("选择文件", dialog)
        assert dialog.step == COLUMNS
        hands.press(KEY.Key_Return)
        assert dialog.step == ROWS and dialog.next_button.text() == "导入 15 行"
        hands.press(KEY.Key_Return)
        assert dialog.step == DONE
        hands.press(KEY.Key_Escape)

    hands.screen.press("导入", page, hands.in_front(wizard))
    there = "SELECT state, count(*), count(DISTINCT activity_id) FROM attendances GROUP BY state ORDER BY state"
    assert ask(hands, there) == [("到会", 12, 9), ("请假", 3, 3)]
    assert ask(hands, "SELECT count(*), min(date), max(date) FROM activities") == [(9, "2026-01-10", "2026-09-10")]
    undone_and_done_again(hands, there, [])


def test_two_entries_of_one_who_was_there(hands: Hands) -> None:
    office = hands.screen.window.office
    assert office is not None
    twins = [
        people.save_person(office, Person(name="王双", category="退休干部", birth=PartialDate(1950, 5, 1))).id or 0
        for _ in range(2)
    ]
    held = activities.save_activity(office, Activity(date=date(2026, 9, 20), category="座谈会"))
    activities.set_attendance(office, held.id or 0, twins)
    hands.press(KEY.Key_2, held=ALT)
    hands.type("wangs")
    hands.press(KEY.Key_Return)
    hands.control(KEY.Key_A)

    def palette(_dialog: Any) -> None:
        hands.type("hb")
        hands.press(KEY.Key_Return)

    hands.meet(KEY.Key_K, palette, lambda _dialog: hands.control(KEY.Key_Return))
    listed = "SELECT person_id, state FROM attendances ORDER BY person_id"
    assert ask(hands, listed) == [(twins[0], "到会")]
    undone_and_done_again(hands, listed, [(each, "到会") for each in twins])
