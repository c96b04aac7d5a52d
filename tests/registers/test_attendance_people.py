"""Activities on a person's card, and many people entered at once from the list of people."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.people.history.ui.panel import HistoriesPanel
from cadredesk.registers import actions as registers
from cadredesk.registers import store_person
from cadredesk.registers.activities import actions
from cadredesk.registers.activities.ui.activity_dialog import ActivityDialog
from cadredesk.registers.activities.ui.add_people_dialog import ChooseActivityDialog, add_to_activity
from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog
from cadredesk.registers.honours.records import Honour
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.registers.targets import ShowActivities, ShowHonours, ShowSuggestions
from cadredesk.registers.ui.panel import ActivitiesPanel
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.controls import theme
from tests.registers.test_attendance import DAY, listed, person, study


@pytest.fixture(autouse=True)
def _in_clothes(styled_app: theme.Theme) -> None:
    pass


@pytest.fixture
def panel(qtbot: QtBot) -> Callable[..., CardPanel]:
    """A panel of somebody's card, in sight."""

    def shown(cls: type[CardPanel], office: Office, person_id: int) -> CardPanel:
        made = cls(office)
        qtbot.addWidget(made)
        made.resize(400, 900)
        made.show_person(person_id)
        made.show()
        return made

    return shown


def words(widget: CardPanel) -> str:
    return "\n".join(
        each.accessibleName() or each.text()
        for kind in (QLabel, QPushButton)
        for each in widget.findChildren(kind)
        if each.isVisible()
    )


def test_the_card_shows_study_and_what_was_said(blank_office: Office, panel: Callable[..., CardPanel]) -> None:
    ming = person(blank_office, "李明")
    first = actions.save_list(blank_office, study(topic="全会精神"), [ming])
    actions.save_list(blank_office, study(category="座谈会"), [], [ming])
    asked = registers.save(
        blank_office, Suggestion(date=DAY, category="诉求", person_id=ming, content="希望加装\n扶手")
    )
    assert store_person.counts_of_year(blank_office, ming, 2026) == [("学习日", 1), ("请假", 1)]
    shown, wanted = panel(ActivitiesPanel, blank_office, ming), []
    shown.navigate.connect(wanted.append)
    for expected in ("学习日 1 次", "请假 1 次", "学习日 · 全会精神", "诉求：希望加装 扶手"):
        assert expected in words(shown)
    for part in ("全会精神", "扶手"):
        button = next(each for each in shown.findChildren(QPushButton) if part in each.accessibleName())
        button.click()
    assert wanted == [ShowActivities(row_id=first.id), ShowSuggestions(row_id=asked.id)]


def test_honours_stand_among_the_histories(blank_office: Office, panel: Callable[..., CardPanel]) -> None:
    ming = person(blank_office, "李明")
    medal = registers.save(
        blank_office, Honour(date=PartialDate(2021, 7, 1), name="光荣在党50年纪念章", person_id=ming)
    )
    shown, wanted = panel(HistoriesPanel, blank_office, ming), []
    shown.navigate.connect(wanted.append)
    next(each for each in shown.findChildren(QPushButton) if "纪念章" in each.accessibleName()).click()
    assert wanted == [ShowHonours(row_id=medal.id)]


def test_people_chosen_go_on_the_list_of_an_activity(
    blank_office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, ming, hong = (person(blank_office, name) for name in ("先到", "李明", "王红"))
    saved = actions.save_list(blank_office, study(category="座谈会", topic="上半年座谈"), [there])
    actions.save_list(blank_office, study(category="座谈会", topic="下半年座谈"), [])

    def choose(dialog: ChooseActivityDialog) -> int:
        dialog.search.setText("上半年")
        dialog.accept()
        return dialog.result()

    def save(dialog: AttendanceDialog) -> int:
        assert dialog.dirty
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(ChooseActivityDialog, "exec", choose)
    monkeypatch.setattr(AttendanceDialog, "exec", save)
    assert add_to_activity(None, blank_office, [ming, hong]) is not None  # type: ignore[arg-type]
    assert listed(blank_office, saved.id) == dict.fromkeys((there, ming, hong), "到会")


def test_or_of_one_that_is_entered_then(blank_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ming = person(blank_office, "李明")

    def enter(dialog: ActivityDialog) -> int:
        dialog.form.put_raw({"date": str(DAY), "category": "培训"})
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(ChooseActivityDialog, "exec", lambda dialog: (dialog.accept(), dialog.result())[1])
    monkeypatch.setattr(ActivityDialog, "exec", enter)
    monkeypatch.setattr(AttendanceDialog, "exec", lambda dialog: (dialog.save(), dialog.result())[1])
    saved = add_to_activity(None, blank_office, [ming])  # type: ignore[arg-type]
    assert saved is not None and saved.category == "培训" and listed(blank_office, saved.id) == {ming: "到会"}
