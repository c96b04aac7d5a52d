"""Away and back: whoever records it, in whichever way, both days stay, and the person counts as here."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.import_export import actions as import_actions
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.history.ui.change_dialog import ChangeDialog
from cadredesk.people.records import PeopleQuery, Person, State
from cadredesk.people.ui.person_dialog import PersonDialog
from tests.sheets.books import xlsx

pytestmark = pytest.mark.usefixtures("look")
day = parse_partial
AWAY, BACK = date(2026, 3, 1), date(2026, 8, 15)


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    came = {"admitted_on": day("2010-06"), "source": "新办"}
    return actions.save_person(blank_office, Person(name="张建国", category="退休干部", **came))  # type: ignore[arg-type]


def load(office: Office, **row: str) -> None:
    """Import one row; its heads are given as words."""
    book = xlsx(Path(office.path).with_name("表.xlsx"), {"S": [["姓名", *row], ["张建国", *row.values()]]})
    import_actions.run(office, import_actions.preview(office, "people", book))


def moves(office: Office, person: Person) -> list[tuple[str, str, str]]:
    found = history_store.of_person(office, person.id or 0, Track.STATE)
    return [(str(stage.since), stage.state, stage.moved_to) for stage in found]


def there(office: Office, when: str) -> bool:
    return dict(store.facet_counts(office, "state", PeopleQuery(as_of=date.fromisoformat(when)))) == {State.PRESENT: 1}


def typed(office: Office, person: Person, qtbot: QtBot, **raw: str) -> None:
    form = PersonDialog(office, store.get(office, person.id or 0))
    qtbot.addWidget(form)
    form.form.put_raw(raw)
    form.save()


GOING: dict[str, Callable[..., Any]] = {
    "登记转出": lambda office, zhang, qtbot: departure_actions.register_move_out(office, zhang.id, AWAY, "昆明"),
    "the form": lambda office, zhang, qtbot: typed(
        office, zhang, qtbot, moved_out_on=AWAY.isoformat(), moved_to="昆明"
    ),
    "an import": lambda office, zhang, qtbot: load(office, 转出时间=AWAY.isoformat(), 转出去向="昆明"),
}
COMING: dict[str, Callable[..., Any]] = {
    "登记转回": lambda office, zhang, qtbot: departure_actions.register_return(office, zhang.id, BACK),
    "the form, emptied": lambda office, zhang, qtbot: typed(office, zhang, qtbot, moved_out_on="", moved_to=""),
    "the form, 转入时间": lambda office, zhang, qtbot: typed(
        office, zhang, qtbot, moved_in_on=BACK.isoformat(), source="转入"
    ),
    "an import, 转入时间": lambda office, zhang, qtbot: load(office, 转入时间=BACK.isoformat(), 来源="转入"),
    "an import with all that is known": lambda office, zhang, qtbot: load(
        office, 转出时间=AWAY.isoformat(), 转入时间=BACK.isoformat(), 纳管时间=BACK.isoformat(), 来源="转入"
    ),
}


@pytest.mark.parametrize("going", GOING)
@pytest.mark.parametrize("coming", COMING)
def test_both_days_stay_by_whatever_door(
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, going: str, coming: str
) -> None:
    def back(dialog: ChangeDialog) -> int:
        [question] = dialog.questions
        assert (question.asked.track, question.asked.act) == (Track.STATE, "转回")
        question.day.setText(BACK.isoformat())
        question.change.click()
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(ChangeDialog, "exec", back)
    GOING[going](blank_office, zhang, qtbot)
    assert store.get(blank_office, zhang.id or 0).moved_out_on == PartialDate.of(AWAY)
    gone = store.get(blank_office, zhang.id or 0)
    COMING[coming](blank_office, zhang, qtbot)
    assert moves(blank_office, zhang) == [("2026-03-01", State.MOVED_OUT, "昆明"), ("2026-08-15", State.PRESENT, "")]
    assert store.get(blank_office, zhang.id or 0) == zhang  # as if they had never been away: 新办 stays 新办
    assert [there(blank_office, when) for when in ("2026-02-28", "2026-03-01", "2026-08-14", "2026-08-15")] == [
        True, False, False, True
    ]  # fmt: skip
    undo(blank_office)
    assert store.get(blank_office, zhang.id or 0) == gone and moves(blank_office, zhang) == []


def test_the_same_list_once_more_changes_nothing(blank_office: Office, zhang: Person) -> None:
    for _ in range(2):
        load(blank_office, 转出时间=AWAY.isoformat(), 转入时间=BACK.isoformat())
        load(blank_office, 转入时间=BACK.isoformat())
        assert [since for since, _, _ in moves(blank_office, zhang)] == ["2026-03-01", "2026-08-15"]
        assert store.get(blank_office, zhang.id or 0) == zhang
    load(blank_office, 转出时间=AWAY.isoformat(), 转入时间="2026-09-01")  # the return is corrected
    assert [since for since, _, _ in moves(blank_office, zhang)] == ["2026-03-01", "2026-09-01"]


def test_a_move_that_never_was_leaves_nothing(
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def correct(dialog: ChangeDialog) -> int:
        dialog.questions[0].correction.click()
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(ChangeDialog, "exec", correct)
    GOING["the form"](blank_office, zhang, qtbot)
    COMING["the form, emptied"](blank_office, zhang, qtbot)
    assert moves(blank_office, zhang) == [] and there(blank_office, "2026-05-01")


def test_a_return_before_the_move_is_refused_in_the_question(
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def early(dialog: ChangeDialog) -> int:
        dialog.questions[0].day.setText("2026-02")
        dialog.questions[0].change.click()
        dialog.accept()
        said.append(dialog.error.text)
        dialog.reject()
        return dialog.result()

    monkeypatch.setattr(ChangeDialog, "exec", early)
    GOING["登记转出"](blank_office, zhang, qtbot)
    COMING["the form, emptied"](blank_office, zhang, qtbot)
    assert "转出时间 2026-03-01 之后" in said[0] and moves(blank_office, zhang) == []


def test_somebody_new_may_have_been_away(blank_office: Office) -> None:
    load(
        blank_office, 类别="退休", 纳管时间="2010-06", 来源="新办", 转出时间=AWAY.isoformat(), 转入时间=BACK.isoformat()
    )
    [person] = store.some(blank_office, store.listed_ids(blank_office, PeopleQuery()))
    assert [since for since, _, _ in moves(blank_office, person)] == ["2026-03-01", "2026-08-15"]
    assert person.moved_out_on is person.moved_in_on is None and there(blank_office, "2026-09-01")
    undo(blank_office)
    assert store.listed_ids(blank_office, PeopleQuery()) == []


def test_who_came_first_after_that_day_has_not_come_back(blank_office: Office) -> None:
    """Moved away from wherever they had been, then into the office's care: no return, only something to look at."""
    load(blank_office, 类别="退休", 纳管时间=BACK.isoformat(), 转出时间=AWAY.isoformat(), 转入时间=BACK.isoformat())
    [person] = store.some(blank_office, store.listed_ids(blank_office, PeopleQuery()))
    assert moves(blank_office, person) == [] and person.moved_in_on == PartialDate.of(BACK)


def test_a_second_time_away_has_its_own_days(blank_office: Office, zhang: Person) -> None:
    load(blank_office, 转出时间="2020-01", 转入时间="2021-05")
    load(blank_office, 转出时间="2023-01", 转入时间="2024-05")
    assert [since for since, _, _ in moves(blank_office, zhang)] == ["2020-01", "2021-05", "2023-01", "2024-05"]
    with pytest.raises(UserError, match="上次转回是 2024-05"):
        load(blank_office, 转出时间="2022-01", 转入时间="2025-05")
    assert store.get(blank_office, zhang.id or 0) == dataclasses.replace(zhang)
