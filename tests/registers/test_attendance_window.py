"""The tick list by keyboard alone: find by initials, tick, leave, everybody, guests, the next branch."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.branches.ui.choose_branches_dialog import ChooseBranchesDialog
from cadredesk.db.file import Office
from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
from cadredesk.registers.activities import store
from cadredesk.registers.activities.records import Activity, Output
from cadredesk.registers.activities.records_people import Mark
from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog
from cadredesk.registers.activities.ui.paste_names_dialog import PasteNamesDialog, names_in
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form.saved_forms import open_form, saved_forms
from tests.branches.conftest import tick
from tests.registers.test_attendance import branch, listed, person, study

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _in_clothes(styled_app: theme.Theme) -> None:
    pass


class Hand:
    """Fingers at the keyboard of the dialog: keystrokes go wherever the keyboard is."""

    def __init__(self, qtbot: QtBot, dialog: AttendanceDialog) -> None:
        self._qtbot, self.dialog, self.strokes = qtbot, dialog, 0
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)

    def keys(self, text: str) -> None:
        self._qtbot.keyClicks(self.dialog.focusWidget(), text)
        self.strokes += len(text)

    def chinese(self, text: str) -> None:
        """Words that the input method gives."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self.dialog.focusWidget(), event)
        self.strokes += len(text)

    def press(self, *keys: Qt.Key, control: bool = False) -> None:
        for key in keys:
            self._qtbot.keyClick(self.dialog.focusWidget(), key, CTRL if control else Qt.KeyboardModifier.NoModifier)
            self.strokes += 1


def found(office: Office, name: str) -> int:
    return int(office.conn.execute("SELECT id FROM people WHERE name = ?", (name,)).fetchone()[0])


def test_a_branch_is_ticked_in_a_few_keys(blank_office: Office, qtbot: QtBot) -> None:
    home = branch(blank_office, "东城党支部")
    for name in ("李明", "王红", "张建国", "赵丽"):
        person(blank_office, name, home)
    weak = person(blank_office, "周弱", home, health="不能自理")
    hand = Hand(qtbot, AttendanceDialog(blank_office, study(home)))
    assert hand.dialog.list.people[0].id == weak, "who may not be able to come stands first"
    hand.press(Qt.Key.Key_3)
    hand.press(Qt.Key.Key_A, control=True)
    hand.keys("zjg")
    hand.press(Qt.Key.Key_2)
    hand.keys("wh")
    hand.press(Qt.Key.Key_Space)
    assert "到会 2 人" in hand.dialog.counts.text() and "未到 1 人" in hand.dialog.counts.text()
    hand.press(Qt.Key.Key_Return, control=True)
    saved = hand.dialog.saved
    assert saved is not None and hand.dialog.result() == QDialog.DialogCode.Accepted
    assert listed(blank_office, saved.id) == {
        found(blank_office, "李明"): "到会", found(blank_office, "赵丽"): "到会", found(blank_office, "张建国"): "请假",
    }  # fmt: skip
    assert blank_office.conn.execute("SELECT person_id, kind FROM visits").fetchall() == [(weak, "送学上门")]
    assert hand.strokes <= 10


def test_the_next_branch_follows_and_nothing_untouched_is_written(blank_office: Office, qtbot: QtBot) -> None:
    homes = [branch(blank_office, f"第{number}党支部") for number in "一二三"]
    people = [person(blank_office, f"成员{number}", home) for number, home in zip("甲乙丙", homes, strict=True)]
    following = iter([study(homes[1]), study(homes[2])])
    dialog = AttendanceDialog(blank_office, study(homes[0]), next_branch=lambda: next(following, None))
    hand = Hand(qtbot, dialog)
    hand.press(Qt.Key.Key_Space)
    hand.press(Qt.Key.Key_Return, control=True)
    assert "第二党支部" in dialog.heading.text() and dialog.isVisible()
    hand.press(Qt.Key.Key_Return, control=True)
    hand.press(Qt.Key.Key_Space)
    hand.press(Qt.Key.Key_Return, control=True)
    assert not dialog.isVisible()
    rows = "SELECT branch_id, person_id FROM activities a JOIN attendances t ON t.activity_id = a.id ORDER BY 1"
    assert blank_office.conn.execute(rows).fetchall() == [(homes[0], people[0]), (homes[2], people[2])]
    assert blank_office.conn.execute("SELECT count(*) FROM activities").fetchone() == (2,)


def test_numbers_and_outcomes_are_saved_with_the_names(blank_office: Office, qtbot: QtBot) -> None:
    dialog = AttendanceDialog(blank_office, study())
    hand = Hand(qtbot, dialog)
    dialog.editors["persons"].setFocus()
    hand.keys("12")
    item = dialog.outputs.findChild(object, "item")
    item.lineEdit().setFocus()
    hand.chinese("手册")
    count = dialog.outputs.findChild(object, "count")
    count.setFocus()
    hand.keys("500")
    dialog.save()
    assert dialog.saved is not None and dialog.saved.persons == 12
    assert [(each.item, each.count, each.unit) for each in store.outputs(blank_office, dialog.saved.id or 0)] == [
        ("手册", 500, "册")
    ]


def test_who_leaves_with_ticks_is_asked(blank_office: Office, qtbot: QtBot, answers: Callable[..., list[str]]) -> None:
    home = branch(blank_office, "东城党支部")
    person(blank_office, "李明", home)
    dialog = AttendanceDialog(blank_office, study(home))
    hand = Hand(qtbot, dialog)
    hand.press(Qt.Key.Key_Space)
    asked = answers("stay")
    hand.press(Qt.Key.Key_Escape)
    assert asked == ["出席名单还没有保存。"] and dialog.isVisible()
    answers("discard")
    hand.press(Qt.Key.Key_Escape)
    assert not dialog.isVisible() and dialog.saved is None


def test_names_from_a_message_become_people(blank_office: Office, qtbot: QtBot) -> None:
    assert names_in("1. 张　三\n2、李四、王五丽\n欧阳明 李四") == ["张三", "李四", "王五丽", "欧阳明"]
    here, twin, other = (person(blank_office, name) for name in ("张三", "张三", "李四"))
    dialog = PasteNamesDialog(blank_office, [here])
    qtbot.addWidget(dialog)
    dialog.box.setPlainText("张三、李四、没有人")
    assert dialog.chosen == [here, other] and "找不到：没有人" in dialog.said.text()
    assert twin not in dialog.chosen


def test_a_day_to_come_is_refused_in_the_dialog(blank_office: Office, qtbot: QtBot) -> None:
    person(blank_office, "李明")
    ahead = Activity(date=date(2026, 12, 1), category="座谈会")
    dialog = AttendanceDialog(blank_office, ahead, people=[found(blank_office, "李明")])
    qtbot.addWidget(dialog)
    dialog.save()
    assert "2026-12-01 才举行" in dialog.banner.text and dialog.saved is None


def test_what_was_ticked_survives_a_crash(blank_office: Office, qtbot: QtBot) -> None:
    home, far = branch(blank_office, "东城党支部"), branch(blank_office, "西城党支部")
    ming, weak = person(blank_office, "李明", home), person(blank_office, "周弱", home, limited_mobility=True)
    guest = person(blank_office, "客人", far)
    dialog = AttendanceDialog(blank_office, study(home))
    hand = Hand(qtbot, dialog)
    hand.press(Qt.Key.Key_3, Qt.Key.Key_Down, Qt.Key.Key_Space)
    dialog.add([guest])
    dialog.outputs.put([Output(item="作品", count=2)])
    dialog.hide()  # as where the program goes
    [kept] = saved_forms(blank_office)
    assert kept.words == "登记出席 2026-09-10 学习日"
    again: Any = open_form(blank_office, kept.key, None)
    qtbot.addWidget(again)
    assert again.offer.text == "恢复上次未保存的出席名单？" and not again.dirty
    again.offer.findChildren(QPushButton)[0].click()
    again.save()
    assert again.saved is not None and listed(blank_office, again.saved.id) == {ming: "到会", guest: "到会"}
    assert blank_office.conn.execute("SELECT person_id FROM visits").fetchall() == [(weak,)]
    assert [each.count for each in store.outputs(blank_office, again.saved.id or 0)] == [2]
    assert not saved_forms(blank_office)


def test_guests_and_the_members_of_other_branches_join_the_list(
    blank_office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, far = branch(blank_office, "东城党支部"), branch(blank_office, "西城党支部")
    person(blank_office, "李明", home)
    theirs, guest = person(blank_office, "西城人", far), person(blank_office, "孙客")
    dialog = AttendanceDialog(blank_office, study(home))
    hand = Hand(qtbot, dialog)

    def take_first(chooser: ChoosePeopleDialog) -> int:
        assert chooser.search.text() == "sk", "what was typed is looked for"
        chooser.take()
        chooser.accept()
        return chooser.result()

    def take_far(chooser: ChooseBranchesDialog) -> int:
        tick(chooser, far)
        chooser.accept()
        return chooser.result()

    monkeypatch.setattr(ChoosePeopleDialog, "exec", take_first)
    monkeypatch.setattr(ChooseBranchesDialog, "exec", take_far)
    hand.keys("sk")
    assert "名单上没有“sk”" in dialog.banner.text
    hand.press(Qt.Key.Key_Return)
    assert dialog.list.marked(Mark.PRESENT) == [guest]
    next(each for each in dialog.findChildren(QAction) if each.text() == "按支部添加…").trigger()
    assert [each.id for each in dialog.list.people][-1] == theirs and dialog.list.marked(Mark.PRESENT) == [guest]
    assert not dialog.table.isColumnHidden(4), "whose branch is another one is told"
