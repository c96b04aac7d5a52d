"""建议诉求 in the window: steps by keyboard, many at once, what visits say, and a visit that hands on and reports."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from cadredesk.registers.suggestions import actions, rules, store, store_written
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.registers.suggestions.ui.answers_dialog import AnswersDialog
from cadredesk.registers.suggestions.ui.meeting_dialog import MeetingDialog
from cadredesk.registers.suggestions.ui.page import SuggestionsPage
from cadredesk.registers.suggestions.ui.written_dialog import WrittenDialog
from cadredesk.registers.targets import TakeOverRequests
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from cadredesk.visits.ui.visit_dialog import VisitDialog
from tests.fixtures import in_window
from tests.screen import button_of
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("styled_app")


@pytest.fixture
def page(blank_office: Office) -> Iterator[SuggestionsPage]:
    with in_window(SuggestionsPage, blank_office) as made:
        yield made


def said(office: Office, words: str = "楼道灯不亮", **rest: Any) -> Suggestion:
    fields: dict[str, Any] = {"date": TODAY - timedelta(days=9), "category": "诉求", "content": words} | rest
    return actions.save_suggestion(office, Suggestion(**fields))


def person(office: Office, name: str = "张建国", **rest: Any) -> Person:
    return people_actions.save_person(office, Person(name=name, category="退休干部", **rest))


def typing(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    """The next dialog is filled in from its first field, Enter after each word, the last on its button."""

    def run(dialog: QDialog) -> int:
        dialog.show()
        for text in keys:
            box = dialog.focusWidget()
            QTest.keyClicks(box, text)
            QTest.keyClick(box, Qt.Key.Key_Return)
        assert not dialog.isVisible()
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", run)


def test_one_is_handed_on_by_keyboard(page: SuggestionsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    each = said(page.office)
    page.reveal(each.id or 0)
    qtbot.waitUntil(lambda: page.card.row is not None)
    typing(monkeypatch, "zjj", "lm", "", "", "")  # through both days to the button
    page.commands.run("hand_on")
    known = store.get(page.office, each.id or 0)
    assert (known.unit_in_charge, known.in_charge, known.assigned_on) == ("zjj", "lm", TODAY)


def test_the_list_shows_who_and_the_state_in_colour(page: SuggestionsPage) -> None:
    said(page.office, proposer="第三支部", due_on=TODAY - timedelta(days=1))
    assert page.table.count == 1
    assert page.tone("state", "逾期", (1,)) == "danger" and page.tone("state", "已办结", (1,)) == "good"
    assert {"who", "state"} <= set(page.table.shown_columns) and "person_id" not in page.table.shown_columns


def test_many_are_answered_in_a_grid(blank_office: Office, qtbot: QtBot) -> None:
    found = [said(blank_office, f"第 {at} 条") for at in range(3)]
    dialog = AnswersDialog(blank_office, [each.id or 0 for each in found])
    qtbot.addWidget(dialog)
    dialog.grid.model.set_texts({(0, 5): "部分", (1, 5): "未解决", (1, 6): "没有经费"})
    dialog.save()
    assert "有几处还要改" in dialog.banner.text
    dialog.grid.model.set_texts({(0, 5): "已"})  # the only one that begins so
    dialog.save()
    assert [each.result for each in store.some(blank_office, [each.id or 0 for each in found])] == [
        "已解决",
        "未解决",
        "",
    ]


def test_what_was_said_at_a_meeting_is_recorded_at_once(blank_office: Office, qtbot: QtBot) -> None:
    known = person(blank_office)
    for unit in ("县教育局", "县水利局"):
        person(blank_office, "王芳", unit=unit)
    dialog = MeetingDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.grid.model.set_texts(
        {(0, 3): "张建国", (0, 5): "多组织参观", (0, 6): "本局", (1, 2): "诉", (1, 3): "王芳", (1, 5): "看病远"}
    )
    dialog.save()
    assert dialog.saved is None and "在册有 2 位“王芳”" in dialog.grid.said
    dialog.grid.model.set_texts({(1, 3): "王芳 县水利局"})
    dialog.save()
    first, second = dialog.saved or []
    assert (first.category, first.person_id, first.assigned_on) == ("建议", known.id, TODAY)
    assert second.category == "诉求" and second.person_id is not None and second.assigned_on is None


def test_what_visits_say_is_previewed(sample: Office, qtbot: QtBot) -> None:
    someone = sample.conn.execute("SELECT id FROM people WHERE died_on IS NULL").fetchone()[0]
    asked = Visit(person_id=someone, date=TODAY - timedelta(days=3), kind="日常走访", requests="想装扶手")
    visit_actions.record_visit(sample, asked)
    dialog = WrittenDialog(sample)
    qtbot.addWidget(dialog)
    ticked = dialog.grid.ticked()
    assert ticked and not any(dialog.grid.values(each)["follow_up"] for each in ticked)
    assert all(dialog.grid.values(each)["date"] >= str(store_written.a_year_ago()) for each in dialog.grid.rows())
    before = len(dialog.grid.rows())
    dialog.show_older()
    assert len(dialog.grid.rows()) > before and len(dialog.grid.ticked()) == len(ticked)
    dialog.save()
    assert len(dialog.saved or []) == len(ticked)
    assert all(each.due_on and each.due_on > TODAY for each in dialog.saved or [])
    assert store.open_counts(sample, TODAY)["逾期"] == 0 and store_written.asked_about(sample) == 0


def test_a_visit_hands_on_and_reports(blank_office: Office, qtbot: QtBot, answers: Callable[..., list[str]]) -> None:
    who = person(blank_office)
    told = said(blank_office, person_id=who.id, answered_on=TODAY, result="已解决")
    dialog = VisitDialog(blank_office, person_id=who.id)
    qtbot.addWidget(dialog, before_close_func=lambda _dialog: dialog.form.set_record(Visit()))
    dialog.show()
    assert dialog.request.isHidden()
    dialog.form.put_raw({"kind": "日常走访", "requests": "装扶手"})
    assert dialog.request.isVisible() and dialog.request.tick.isChecked()
    assert dialog.request.due.raw() == str(TODAY + timedelta(days=30))
    asked = answers("yes", "close")
    dialog.save()
    assert "已经答复、还没有反馈" in asked[0]
    known = store.get(blank_office, told.id or 0)
    assert (known.reported_on, known.reported_by) == (TODAY, "走访")
    assert [each.content for each in store.open_of_person(blank_office, who.id or 0)] == ["装扶手"]


def test_what_visits_say_can_be_declined_once_for_all(
    page: SuggestionsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    office, who = page.office, person(page.office)
    visit_actions.record_visit(office, Visit(person_id=who.id, date=TODAY, kind="日常走访", requests="楼道灯不亮"))
    visit_actions.record_visit(
        office, Visit(person_id=who.id, date=TODAY, kind="生病走访", requests="感谢组织，没有其他要求")
    )
    page.show_target(TakeOverRequests())
    assert "写了 1 件诉求" in page.page_layout.banner.text
    button_of(page, "不再提示").click()
    assert store_written.asked_about(office) == 0 and len(store_written.written(office)) == 1
    undo(office)
    assert store_written.asked_about(office) == 1


@pytest.mark.parametrize(("words", "nothing"), [
    ("无", True), ("没有其他要求。", True), ("感谢组织关怀，没有其他要求", True), ("谢谢！暂无建议", True), ("—", True),
    ("没有电梯", False), ("希望多来看看", False), ("感谢组织，希望加装电梯", False), ("无人照料", False),
])  # fmt: skip
def test_thanks_and_no_request_is_none(words: str, nothing: bool) -> None:
    assert rules.says_nothing(words) is nothing
