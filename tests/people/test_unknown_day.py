"""Dead or away since a day that nobody knows: a value of its own, which every page says in words and no figure takes for a day."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cadredesk.cases import actions as cases
from cadredesk.cases import store as cases_store
from cadredesk.cases.records import Case
from cadredesk.core.dates import UNKNOWN_DAY, PartialDate, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, fields_of
from cadredesk.core.values import parse, show
from cadredesk.db.file import Office
from cadredesk.db.undo import redo, undo
from cadredesk.duplicates import actions as duplicates
from cadredesk.duties import store_duties
from cadredesk.people import actions, rules, store
from cadredesk.people.checkups import actions as checkups
from cadredesk.people.departure import actions as departure
from cadredesk.people.departure.ui.death_dialog import DeathDialog
from cadredesk.people.departure.ui.move_out_dialog import MoveOutDialog
from cadredesk.people.entries.records import Care
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.people.ui.card import chips_of, under_name
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Visit
from tests.fixtures import command_line

pytestmark = pytest.mark.usefixtures("look")
ENDS = ("died_on", "moved_out_on")
GONE: dict[str, dict[str, Any]] = {"去世": {"died_on": UNKNOWN_DAY}, "转出": {"moved_out_on": UNKNOWN_DAY}}
gone_either_way = pytest.mark.parametrize("what", GONE)


def add(office: Office, **fields: Any) -> Person:
    usual = {
        "name": "张建国",
        "category": "离休干部",
        "birth": PartialDate(1930, 5),
        "revolution_joined": PartialDate(1946),
    }
    return actions.save_person(office, Person(**(usual | fields)))


def typed(office: Office, person: Person, qtbot: QtBot, **raw: str) -> Person:
    form = PersonDialog(office, store.get(office, person.id or 0))
    qtbot.addWidget(form)
    form.form.put_raw(raw)
    form.save()
    return store.get(office, person.id or 0)


def found(office: Office, *conditions: Condition, **query: Any) -> list[str]:
    where = Filter(conditions) if conditions else None
    ids = store.listed_ids(office, PeopleQuery(where=where, **query))
    return sorted(person.name for person in store.some(office, ids))


# ---------------------------------------------------------------- the value


@pytest.mark.parametrize("words", ["不详", "时间不详", "去世时间不详", "不明", "未知", " 不 详 "])
def test_only_the_two_ends_take_it(words: str) -> None:
    for field in fields_of(Person):
        if field.kind is not Kind.PARTIAL:
            continue
        if field.name in ENDS:
            assert parse(field, words) == UNKNOWN_DAY and show(field, UNKNOWN_DAY) == "不详"
        else:
            with pytest.raises(UserError):
                parse(field, words)


@pytest.mark.parametrize("known", ["1999", "1999-03", "1999-03-04"])
def test_it_is_weaker_than_any_day_and_may_be_each(known: str) -> None:
    day = parse_partial(known)
    assert UNKNOWN_DAY.is_coarser_than(day) and UNKNOWN_DAY.is_part_of(day)
    assert not day.is_coarser_than(UNKNOWN_DAY) and not day.is_part_of(UNKNOWN_DAY)
    assert UNKNOWN_DAY.iso < day.iso


# ---------------------------------------------------------------- the form and the card


@pytest.mark.parametrize("name", ENDS)
def test_it_is_typed_and_a_day_comes_later(blank_office: Office, qtbot: QtBot, name: str) -> None:
    zhang = add(blank_office)
    assert getattr(typed(blank_office, zhang, qtbot, **{name: "时间不详"}), name) == UNKNOWN_DAY
    form = PersonDialog(blank_office, store.get(blank_office, zhang.id or 0))
    qtbot.addWidget(form)
    assert form.form.editor(name).raw() == "不详"
    assert str(getattr(typed(blank_office, zhang, qtbot, **{name: "2020.3"}), name)) == "2020-03"
    assert getattr(typed(blank_office, zhang, qtbot, **{name: "不详"}), name) == UNKNOWN_DAY
    assert getattr(typed(blank_office, zhang, qtbot, **{name: "看不懂"}), name) == UNKNOWN_DAY  # refused


@gone_either_way
def test_every_place_says_it_in_words(
    blank_office: Office, open_page: Callable[[Office], PeoplePage], qtbot: QtBot, what: str
) -> None:
    zhang = add(blank_office, **GONE[what])
    said = f"已{what}（时间不详）"
    assert (said, "danger") in chips_of(zhang)
    assert [each.message for each in rules.problems(zhang, date(2026, 10, 8))] == [
        f"已{what}，时间不详，知道后请补填。"
    ]
    page = open_page(blank_office)
    page.reveal(zhang.id or 0)
    qtbot.waitUntil(lambda: page.card.person is not None)
    texts = [label.text() for label in page.card.findChildren(QLabel)]
    assert said in texts and any("时间不详，知道后请补填" in text for text in texts)
    assert not any(wrong in text for text in texts for wrong in ("0001", "于 不详", "享年"))


def test_nobody_has_an_age_at_an_unknown_death(blank_office: Office) -> None:
    zhang = add(blank_office, died_on=UNKNOWN_DAY, politics="中共党员", party_joined=PartialDate(1950))
    add(blank_office, name="李四", died_on=PartialDate(2020, 6))
    assert under_name(zhang) == "" and rules.age_words(zhang, date(2026, 10, 8)) == ""
    [row] = store.list_rows(blank_office, [store.AGE_COLUMN], [zhang.id or 0])
    assert store.listed_value(store.AGE_COLUMN, row[1], date(2026, 10, 8)) is None
    for op in (Op.AT_LEAST, Op.AT_MOST):
        assert found(blank_office, Condition("age", op, ("90",))) == ["李四"]


# ---------------------------------------------------------------- who is found


def test_the_gone_are_found_as_such_and_on_no_day(blank_office: Office) -> None:
    add(blank_office, died_on=UNKNOWN_DAY)
    add(blank_office, name="李四", moved_out_on=UNKNOWN_DAY)
    add(blank_office, name="王五")
    assert found(blank_office, text="zjg") == ["张建国"]
    assert found(blank_office, facets=(("state", "去世"),)) == ["张建国"]
    assert found(blank_office, facets=(("state", "转出"),)) == ["李四"]
    for day in (date(1950, 1, 1), date(2020, 1, 1)):
        assert found(blank_office, facets=(("state", "在册"),), as_of=day) == ["王五"]
    assert found(blank_office, Condition("died_on", Op.FILLED)) == ["张建国"]
    for op, values in {
        Op.BEFORE: ("2020",),
        Op.SINCE: ("1900",),
        Op.LONGER_AGO: ("100",),
        Op.BETWEEN: ("1900", "2030"),
    }.items():
        assert found(blank_office, Condition("died_on", op, values)) == []


def test_who_moved_on_a_known_day_was_here_until_then(blank_office: Office) -> None:
    """That they have died since says nothing of when they left."""
    add(blank_office, moved_out_on=PartialDate(2020, 5), died_on=UNKNOWN_DAY)
    assert found(blank_office, facets=(("state", "在册"),), as_of=date(2020, 1, 1)) == ["张建国"]
    assert found(blank_office, facets=(("state", "去世"),), as_of=date(2021, 1, 1)) == ["张建国"]


# ---------------------------------------------------------------- duties, visits, cases


@gone_either_way
def test_nothing_is_owed_at_any_time(blank_office: Office, what: str) -> None:
    with blank_office.operation("设置"):
        blank_office.put_setting("duties_since", "2015-01-01")
    zhang = add(blank_office)

    def owed() -> int:
        return len(store_duties.duties(blank_office, date(2015, 1, 1), date(2027, 12, 31), date(2026, 10, 8)))

    assert owed() > 100
    actions.save_person(blank_office, dataclasses.replace(zhang, **GONE[what]))
    assert owed() == 0


@gone_either_way
def test_a_visit_is_not_warned_about_for_its_date(blank_office: Office, what: str) -> None:
    zhang = add(blank_office, **GONE[what])
    assert visits.doubts(blank_office, Visit(person_id=zhang.id, date=date(2019, 5, 1), kind="日常走访")) == []
    actions.save_person(blank_office, dataclasses.replace(zhang, died_on=PartialDate(2018), moved_out_on=None))
    assert visits.doubts(blank_office, Visit(person_id=zhang.id, date=date(2019, 5, 1), kind="日常走访"))


def test_a_check_up_may_have_been_before(blank_office: Office) -> None:
    zhang = add(blank_office, died_on=UNKNOWN_DAY)
    checkups.record_many(blank_office, [Care(person_id=zhang.id, since=PartialDate(2019, 5))])
    assert store.get(blank_office, zhang.id or 0).checkup_on == PartialDate(2019, 5)


def test_after_a_death_of_no_day_there_is_no_case_until_the_day_is_known(blank_office: Office) -> None:
    zhang = add(blank_office)
    departure.register_death(blank_office, zhang.id or 0, None, cause="因病", survivor="李秀英", relation="配偶")
    dead = store.get(blank_office, zhang.id or 0)
    assert (dead.died_on, dead.death_cause) == (UNKNOWN_DAY, "因病")
    [survivor] = store.survivors_of(blank_office, zhang.id or 0)
    assert survivor.admitted_on is None
    assert cases_store.death_of(blank_office, zhang.id or 0) is None
    with pytest.raises(UserError, match="补填去世时间"):
        cases.open_case(blank_office, Case(person_id=zhang.id, kind="去世", opened_on=date(2026, 10, 8)))
    with pytest.raises(UserError, match="已去世（时间不详）"):
        departure.register_death(blank_office, zhang.id or 0, date(2026, 10, 1))
    actions.save_person(blank_office, dataclasses.replace(dead, died_on=PartialDate(2026, 10, 5)))
    case = cases_store.death_of(blank_office, zhang.id or 0)
    assert case and case.opened_on == date(2026, 10, 5)
    undo(blank_office)
    assert cases_store.death_of(blank_office, zhang.id or 0) is None
    assert store.get(blank_office, zhang.id or 0).died_on == UNKNOWN_DAY


def test_a_case_that_is_there_keeps_its_day(blank_office: Office) -> None:
    zhang = add(blank_office)
    dead = departure.register_death(blank_office, zhang.id or 0, date(2026, 10, 1))
    actions.save_person(blank_office, dataclasses.replace(dead, died_on=UNKNOWN_DAY))
    case = cases_store.death_of(blank_office, zhang.id or 0)
    assert case and case.opened_on == date(2026, 10, 1)


def test_what_was_open_ends_on_the_day_of_recording(blank_office: Office) -> None:
    zhang = add(blank_office)
    stay = cases.open_case(blank_office, Case(person_id=zhang.id, kind="住院", opened_on=date(2026, 9, 1)))
    departure.register_move_out(blank_office, zhang.id or 0, None, "昆明")
    [case] = cases_store.of_person(blank_office, zhang.id or 0)
    assert (case.id, case.closed_on, case.result) == (stay.id, date(2026, 10, 8), "转出")


# ---------------------------------------------------------------- coming back, being two, undo


def test_away_nobody_knows_since_when_and_back(blank_office: Office, qtbot: QtBot) -> None:
    zhang = add(blank_office, admitted_on=PartialDate(2010))
    departure.register_move_out(blank_office, zhang.id or 0, None, "昆明")
    departure.register_return(blank_office, zhang.id or 0, date(2024, 5, 1))
    assert store.get(blank_office, zhang.id or 0).moved_out_on is None
    here = [found(blank_office, facets=(("state", "在册"),), as_of=date(year, 1, 1)) for year in (2015, 2024, 2025)]
    assert here == [[], [], ["张建国"]]
    undo(blank_office)
    undo(blank_office)
    assert store.get(blank_office, zhang.id or 0) == zhang


def test_a_day_of_moving_in_is_no_return_from_an_unknown_move(blank_office: Office) -> None:
    zhang = add(blank_office, moved_in_on=PartialDate(2015), moved_out_on=UNKNOWN_DAY)
    assert (zhang.moved_in_on, zhang.moved_out_on) == (PartialDate(2015), UNKNOWN_DAY)
    assert not any("转入时间" in each.message for each in rules.problems(zhang, date(2026, 10, 8)))


@gone_either_way
@pytest.mark.parametrize("order", [1, -1])
def test_of_two_that_are_one_the_day_that_is_known_stays(blank_office: Office, what: str, order: int) -> None:
    [name] = GONE[what]
    known = add(blank_office, **{name: PartialDate(2020, 3)})
    unknown = add(blank_office, **GONE[what], verified_on=date(2026, 10, 1))
    keep, gone = [known.id or 0, unknown.id or 0][::order]
    assert getattr(duplicates.merge(blank_office, keep, gone), name) == PartialDate(2020, 3)


def test_a_merge_leaves_the_case_its_day(blank_office: Office) -> None:
    zhang = add(blank_office)
    dead = departure.register_death(blank_office, zhang.id or 0, date(2026, 10, 1))
    actions.save_person(blank_office, dataclasses.replace(dead, died_on=UNKNOWN_DAY))
    other = add(blank_office, died_on=UNKNOWN_DAY)
    duplicates.merge(blank_office, zhang.id or 0, other.id or 0)
    case = cases_store.death_of(blank_office, zhang.id or 0)
    assert case and case.opened_on == date(2026, 10, 1)


@gone_either_way
def test_undo_and_redo(blank_office: Office, what: str) -> None:
    zhang = add(blank_office)
    gone = actions.save_person(blank_office, dataclasses.replace(zhang, **GONE[what]))
    undo(blank_office)
    assert store.get(blank_office, zhang.id or 0) == zhang
    redo(blank_office)
    assert store.get(blank_office, zhang.id or 0) == gone


# ---------------------------------------------------------------- the dialogs and the command line


def test_the_dialog_of_a_death_says_what_an_unknown_day_means(blank_office: Office, qtbot: QtBot) -> None:
    dialog = DeathDialog(blank_office, add(blank_office))
    qtbot.addWidget(dialog)
    dialog.form.put_raw({"day": "不详"})
    dialog.follow()
    assert "不计入任何一年的去世人数" in dialog.words.text() and "后事清单里" not in dialog.words.text()
    dialog.save()
    assert dialog.saved.died_on == UNKNOWN_DAY


def test_the_dialog_of_a_move_does_too(blank_office: Office, qtbot: QtBot) -> None:
    dialog = MoveOutDialog(blank_office, add(blank_office))
    qtbot.addWidget(dialog)
    dialog.form.put_raw({"day": "不详", "to": "昆明"})
    dialog.follow()
    assert "不计入任何一年的转出人数" in dialog.words.text()
    dialog.save()
    assert dialog.saved.moved_out_on == UNKNOWN_DAY


def test_after_an_unknown_death_the_page_offers_no_checklist(
    page: PeoplePage, sample: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(dialog: DeathDialog) -> bool:
        dialog.form.put_raw({"day": "不详"})
        dialog.save()
        return bool(dialog.saved)

    monkeypatch.setattr(DeathDialog, "exec", save)
    page.commands.run("death")
    assert "去世时间不详" in page.page_layout.banner.text and "清单" not in page.page_layout.banner.text


def test_on_the_command_line(blank_office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    add(blank_office)
    path = Path(blank_office.path)
    blank_office.close()
    call = command_line(path, capsys)
    status, answer, _ = call("died", "张建国", "--date", "不详", "--json")
    assert (status, answer["died"], answer["case"]) == (0, "不详", None)
    assert call("died", "张建国", "--date", "2026-10-01")[0] == 2
