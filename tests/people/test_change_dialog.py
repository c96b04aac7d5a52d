"""A correction or a change? The question that a person's form asks where the past is at stake."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.history.ui.change_dialog import ChangeDialog
from cadredesk.people.records import Category, Person, Rank
from cadredesk.people.ui.person_dialog import PersonDialog
from tests.people.conftest import answering
from tests.people.histories import stages_of
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("look")
day = parse_partial


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    return actions.save_person(
        blank_office, Person(name="张建国", category=Category.TUIXIU, rank=Rank.COUNTY_DEPUTY, birth=day("1950-05"))
    )


@pytest.fixture
def form(blank_office: Office, zhang: Person, qtbot: QtBot) -> PersonDialog:
    dialog = PersonDialog(blank_office, zhang)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_change_keeps_what_was_and_a_correction_does_not(
    blank_office: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(dialog: ChangeDialog) -> None:
        [each] = dialog.questions
        assert each.day.value() == PartialDate.of(TODAY)
        each.day.setFocus()
        each.day.setText("2025.9")
        each.day.edited.emit()
        assert each.change.isChecked()
        dialog.accept()

    asked = answering(monkeypatch, change)
    form.form.put_raw({"rank": Rank.COUNTY_HEAD, "note": "补充"})
    form.save()
    assert not form.isVisible() and len(asked) == 1
    assert stages_of(blank_office, zhang) == [("", Rank.COUNTY_DEPUTY), ("2025-09", Rank.COUNTY_HEAD)]
    assert store.get(blank_office, zhang.id or 0).note == "补充"
    undo(blank_office)
    assert stages_of(blank_office, zhang) == [] and store.get(blank_office, zhang.id or 0) == zhang


def test_a_correction_leaves_no_past(
    blank_office: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def correct(dialog: ChangeDialog) -> None:
        dialog.questions[0].correction.click()
        dialog.accept()

    answering(monkeypatch, correct)
    form.form.put_raw({"rank": Rank.COUNTY_HEAD})
    form.save()
    assert stages_of(blank_office, zhang) == []
    assert store.get(blank_office, zhang.id or 0).rank == Rank.COUNTY_HEAD


def test_a_treatment_with_its_approval_may_have_been_granted_then(
    blank_office: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(dialog: ChangeDialog) -> None:
        [each] = dialog.questions
        assert str(each.day.value()) == "2026-03-01"
        each.change.click()
        dialog.accept()

    asked = answering(monkeypatch, change)
    form.form.put_raw({"treatment": Rank.BUREAU_DEPUTY, "treatment_approved_on": "2026-03-01"})
    form.save()
    stages = history_store.of_person(blank_office, zhang.id or 0, Track.TREATMENT)
    assert asked and [(str(one.since or ""), one.treatment) for one in stages] == [
        ("", ""), ("2026-03-01", Rank.BUREAU_DEPUTY),
    ]  # fmt: skip


def test_all_tracks_are_asked_in_one_question_and_each_for_itself(
    blank_office: Office, zhang: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    whole = actions.save_person(blank_office, dataclasses.replace(zhang, address="人民路1号"))

    def answer(dialog: ChangeDialog) -> None:
        assert [each.asked.track for each in dialog.questions] == [Track.RANK, Track.HOME]
        assert (dialog.questions[1].asked.before, dialog.questions[1].asked.after) == ("人民路1号", "建设路2号")
        dialog.accept()
        assert not dialog.result() and "职级" in dialog.error.text
        dialog.questions[0].correction.click()
        dialog.questions[1].change.click()
        dialog.accept()

    answering(monkeypatch, answer)
    form = PersonDialog(blank_office, whole)
    qtbot.addWidget(form)
    form.form.put_raw({"rank": Rank.COUNTY_HEAD, "address": "建设路2号"})
    form.save()
    assert stages_of(blank_office, zhang) == []
    homes = history_store.of_person(blank_office, zhang.id or 0, Track.HOME)
    assert [stage.address for stage in homes] == ["人民路1号", "建设路2号"]
    assert homes[1].since == PartialDate.of(TODAY)


def test_a_treatment_changes_on_the_day_of_its_approval(
    blank_office: Office, zhang: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    treated = dataclasses.replace(zhang, treatment=Rank.COUNTY_HEAD, treatment_approved_on=day("2015-03"))
    form = PersonDialog(blank_office, actions.save_person(blank_office, treated))
    qtbot.addWidget(form)

    def answer(dialog: ChangeDialog) -> None:
        dialog.questions[0].change.click()
        dialog.accept()

    answering(monkeypatch, answer)
    form.form.put_raw(
        {"treatment": Rank.BUREAU_DEPUTY, "treatment_approved_on": "2026.9.8", "treatment_document": "云组〔2026〕9号"}
    )
    form.save()
    found = history_store.of_person(blank_office, zhang.id or 0, Track.TREATMENT)
    assert [(stage.since, stage.treatment_document) for stage in found] == [
        (None, ""), (day("2026-09-08"), "云组〔2026〕9号")
    ]  # fmt: skip


def test_going_back_loses_nothing(
    blank_office: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    form.form.put_raw({"rank": Rank.COUNTY_HEAD, "note": "补充"})
    form.save()
    assert form.isVisible()
    assert form.form.raw()["rank"] == Rank.COUNTY_HEAD and form.form.raw()["note"] == "补充"
    assert store.get(blank_office, zhang.id or 0) == zhang


@pytest.mark.parametrize(
    ("typed", "why"), [("2027", "今天之后"), ("1940", "早于出生"), ("没有", "日期"), ("", "请填写")]
)
def test_days_that_cannot_be_are_said_in_the_question(
    form: PersonDialog, monkeypatch: pytest.MonkeyPatch, typed: str, why: str
) -> None:
    said: list[str] = []

    def answer(dialog: ChangeDialog) -> None:
        dialog.questions[0].day.setText(typed)
        dialog.questions[0].change.click()
        dialog.accept()
        said.append(dialog.error.text)
        dialog.reject()

    answering(monkeypatch, answer)
    form.form.put_raw({"rank": Rank.COUNTY_HEAD})
    form.save()
    assert why in said[0]


def test_what_was_empty_is_filled_in_without_a_question(
    blank_office: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, lambda dialog: dialog.reject())
    form.form.put_raw({"treatment": Rank.COUNTY_HEAD, "address": "人民路1号", "mobile": "13887602213"})
    form.save()
    assert not asked
    assert store.get(blank_office, zhang.id or 0).treatment == Rank.COUNTY_HEAD
