"""The duties on a person's card, and what the form of a visit says about them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.duties import store_duties
from cadredesk.duties.records import Duty, Outcome
from cadredesk.duties.ui.excuse_dialog import ExcuseDialog
from cadredesk.duties.ui.panel import DutiesPanel
from cadredesk.funds.records import Standard
from cadredesk.funds.standards import actions as standards_actions
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from cadredesk.visits.ui.visit_dialog import VisitDialog
from tests.support import TODAY

Answer = Callable[[type, Callable[[Any], object]], None]
DOUBLE_NINTH = TODAY.replace(day=18)


@pytest.fixture(autouse=True)
def _in_clothes(styled_app: object) -> None:
    pass


@pytest.fixture
def duty(sample: Office) -> Duty:
    """Somebody's 重阳 who is owed 中秋 no more."""
    return store_duties.open_duties(sample, TODAY, codes=("重阳",))[0]


def panel_of(office: Office, qtbot: QtBot, person_id: int) -> DutiesPanel:
    made = DutiesPanel(office)
    qtbot.addWidget(made)
    made.show_person(person_id)
    made.show()
    return made


def words(panel: DutiesPanel) -> list[str]:
    return [each.text() for each in panel.findChildren(QLabel) if each.isVisible()]


def press(panel: DutiesPanel, name: str) -> None:
    next(each for each in panel.findChildren(QPushButton) if each.accessibleName() == name).click()


def test_what_is_open_and_what_comes(sample: Office, qtbot: QtBot, duty: Duty) -> None:
    said = words(panel_of(sample, qtbot, duty.person_id))
    found = [each for each in store_duties.open_duties(sample, TODAY, person_id=duty.person_id) if each.is_open]
    assert f"现在应访 {len(found)} 项" in said and "10 月 18 日到期，还有 10 天" in said
    assert "春节走访（2 月 6 日）" in said


def test_what_was_missed_stands_apart_from_what_is_open(sample: Office, qtbot: QtBot) -> None:
    missed = next(each for each in store_duties.open_duties(sample, TODAY) if each.outcome is Outcome.MISSED)
    found = store_duties.open_duties(sample, TODAY, person_id=missed.person_id)
    still = [each for each in found if each.is_open]
    said = words(panel_of(sample, qtbot, missed.person_id))
    assert f"错过 {len(found) - len(still)} 项" in said
    assert (f"现在应访 {len(still)} 项" if still else "现在没有应访。") in said


def test_it_is_recorded_and_excused_from_there(sample: Office, qtbot: QtBot, duty: Duty, answer: Answer) -> None:
    drafts: list[Visit] = []
    answer(VisitDialog, lambda dialog: drafts.append(dialog.form.record()))
    panel = panel_of(sample, qtbot, duty.person_id)
    press(panel, "登记走访：重阳")
    assert (drafts[0].person_id, drafts[0].rule, drafts[0].date) == (duty.person_id, "重阳", TODAY)
    answer(ExcuseDialog, lambda dialog: (dialog.take("本人婉拒"), dialog.save()))
    press(panel, "免访：重阳")
    excused = store_duties.find(sample, duty.person_id, "重阳", DOUBLE_NINTH)
    assert excused is not None and excused.state == "免访"


def test_who_is_owed_nothing(blank_office: Office, qtbot: QtBot) -> None:
    from cadredesk.people import actions as people_actions
    from cadredesk.people.records import Person

    person = people_actions.save_person(blank_office, Person(name="䶮㛃𬭚", category="退休职工"))
    said = words(panel_of(blank_office, qtbot, person.id or 0))
    assert "现在没有应访。" in said and any("今后一年也没有应访" in each for each in said)


# ---------------------------------------------------------------- the form of a visit


def dialog_for(office: Office, qtbot: QtBot, **rest: Any) -> VisitDialog:
    made = VisitDialog(office, **rest)
    qtbot.addWidget(made, before_close_func=lambda _dialog: made.form.set_record(Visit()))
    made.show()
    return made


def offered(dialog: VisitDialog) -> list[str]:
    return [each.text() for each in dialog.duties.choices.findChildren(QPushButton) if each.isVisible()]


def test_the_form_offers_the_open_duties_of_the_person(sample: Office, qtbot: QtBot, duty: Duty) -> None:
    standard = Standard(occasion="重阳", category=duty.category, fen=50_000, goods="牛奶")
    standards_actions.save_standard(sample, standard)
    dialog = dialog_for(sample, qtbot, person_id=duty.person_id)
    assert "重阳（10 月 18 日）" in offered(dialog) and not dialog.duties.answer.isVisible()
    dialog.form.put_raw({"goods": "大米"})
    next(each for each in dialog.duties.choices.findChildren(QPushButton) if "重阳" in each.text()).click()
    typed = dialog.form.raw()
    assert (typed["rule"], typed["kind"], typed["fen"], typed["goods"]) == ("重阳", "", "500.00", "大米")
    assert dialog.duties.answer.text() == "对应应访：重阳（10 月 18 日），还没有走访。"
    assert "重阳（10 月 18 日）" not in offered(dialog)


def test_the_form_says_when_a_visit_answers_nothing(sample: Office, qtbot: QtBot, duty: Duty) -> None:
    dialog = dialog_for(sample, qtbot, person_id=duty.person_id)
    dialog.form.put_raw({"rule": "重阳", "date": str(DOUBLE_NINTH - timedelta(days=31))})
    assert "不对应任何应访" in dialog.duties.answer.text()
    visit = visit_actions.record_visit(sample, Visit(person_id=duty.person_id, date=TODAY, rule="重阳"))
    dialog.form.put_raw({"date": str(TODAY)})
    assert "重阳（2026-10-18）已由 2026-10-08 的走访完成" in dialog.duties.answer.text()
    assert dialog_for(sample, qtbot, visit=visit).duties.answer.text() == "对应应访：重阳（10 月 18 日）。"
    empty = dialog_for(sample, qtbot)
    assert not empty.duties.isVisible()
