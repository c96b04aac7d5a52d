"""困难 with its days: 认定 and 解除, each with a document, by every way in which they can be entered."""

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cadredesk.bulk import actions as bulk
from cadredesk.bulk.records import FieldChange
from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.db.backups.backup import verify
from cadredesk.db.file import Office
from cadredesk.db.undo import redo, undo
from cadredesk.duplicates import actions as duplicates
from cadredesk.duplicates.records import Choice
from cadredesk.people import actions, store
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.history.ui.change_dialog import ChangeDialog
from cadredesk.people.history.ui.history_dialog import HistoryDialog, StageDialog
from cadredesk.people.records import Category, PeopleQuery, Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.widgets.card.entries import Entry
from tests.people.conftest import answering
from tests.support import TODAY, empty_office

pytestmark = pytest.mark.usefixtures("look")
day = parse_partial
Found = list[tuple[str, bool, str]]


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    return actions.save_person(blank_office, Person(name="张建国", category=Category.TUIXIU, birth=day("1950-05")))


def stages(office: Office, person: Person) -> Found:
    found = history_store.of_person(office, person.id or 0, Track.HARDSHIP)
    return [(str(each.since or ""), each.hardship, each.hardship_document) for each in found]


def in_need(office: Office, when: str | date) -> bool:
    """Whether the one person of the file was in need on a day, as any list of that day says."""
    [(value, _)] = store.facet_counts(office, "hardship", PeopleQuery(as_of=date.fromisoformat(str(when))))
    return bool(value)


def edit(office: Office, person: Person, qtbot: QtBot, **typed: str) -> PersonDialog:
    """Type into the form as a user does, and save."""
    form = PersonDialog(office, store.get(office, person.id or 0))
    qtbot.addWidget(form)
    for name, text in typed.items():
        form.form.put_raw({name: text})
    form.save()
    return form


# ---------------------------------------------------------------- the form


def test_a_tick_is_a_change_from_today_unless_something_else_is_said(
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, lambda dialog: dialog.accept())
    edit(blank_office, zhang, qtbot, hardship="是", hardship_document="县民〔2026〕3号")
    [question] = asked[0].questions
    assert (question.asked.before, question.asked.after, question.asked.act) == ("未认定", "困难", "认定")
    assert stages(blank_office, zhang) == [("", False, ""), ("2026-10-08", True, "县民〔2026〕3号")]
    assert not in_need(blank_office, "2026-10-07") and in_need(blank_office, TODAY)
    undo(blank_office)
    assert stages(blank_office, zhang) == [] and store.get(blank_office, zhang.id or 0) == zhang
    redo(blank_office)
    assert in_need(blank_office, TODAY)


def test_the_end_has_a_day_and_a_document_of_its_own(
    blank_office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = Person(name="李梅", category=Category.TUIXIU, hardship=True, hardship_document="县民〔2020〕1号")
    saved = actions.save_person(blank_office, poor)

    def in_may(dialog: ChangeDialog) -> None:
        [question] = dialog.questions
        assert (question.asked.before, question.asked.after, question.asked.act) == ("困难", "已解除", "解除")
        question.day.setText("2026-5")
        dialog.accept()

    answering(monkeypatch, in_may)
    form = edit(blank_office, saved, qtbot, hardship="")
    assert form.form.editor("hardship_document").raw() == ""  # the other act's is not taken for this one's
    assert stages(blank_office, saved) == [("", True, "县民〔2020〕1号"), ("2026-05", False, "")]
    assert in_need(blank_office, "2026-04-30") and not in_need(blank_office, "2026-05-01")


def test_a_tick_taken_back_in_the_form_brings_its_document_back(blank_office: Office, qtbot: QtBot) -> None:
    poor = Person(name="李梅", category=Category.TUIXIU, hardship=True, hardship_document="县民〔2020〕1号")
    form = PersonDialog(blank_office, actions.save_person(blank_office, poor))
    qtbot.addWidget(form)
    tick, document = form.form.editor("hardship"), form.form.editor("hardship_document")
    tick.click()
    assert document.raw() == ""
    tick.click()
    assert document.raw() == "县民〔2020〕1号"
    form.form.check_now()
    assert not form.form.dirty


def test_a_tick_by_mistake_is_corrected_without_a_trace(
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, lambda dialog: dialog.accept())
    edit(blank_office, zhang, qtbot, hardship="是")

    def correct(dialog: ChangeDialog) -> None:
        dialog.questions[0].correction.click()
        dialog.accept()

    answering(monkeypatch, correct)
    edit(blank_office, zhang, qtbot, hardship="")
    assert stages(blank_office, zhang) == [] and store.get(blank_office, zhang.id or 0) == zhang
    edit(blank_office, zhang, qtbot, hardship="是")
    assert stages(blank_office, zhang) == [] and in_need(blank_office, "2000-01-01")  # it had always been so


def test_an_end_by_mistake_is_corrected_into_what_was_before(blank_office: Office, zhang: Person) -> None:
    told = [Stage(), Stage(hardship=True, since=day("2023"), hardship_document="甲"), Stage(since=day("2025"))]
    ended = history_actions.set_history(blank_office, zhang.id or 0, Track.HARDSHIP, told)
    again = actions.save_person(blank_office, dataclasses.replace(ended, hardship=True))
    assert again == store.get(blank_office, zhang.id or 0)
    assert stages(blank_office, zhang) == [("", False, ""), ("2023", True, "甲")]


def test_who_is_new_and_in_need_has_no_past(
    blank_office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, lambda dialog: dialog.accept())
    form = PersonDialog(blank_office)
    qtbot.addWidget(form)
    form.form.put_raw({"name": "李梅", "category": "退休干部", "hardship": "是"})
    form.save()
    assert not asked and form.saved is not None and form.saved.hardship and stages(blank_office, form.saved) == []


# ---------------------------------------------------------------- what it says


@pytest.fixture
def told(blank_office: Office, zhang: Person) -> Person:
    """In need from March 2023 to June 2025."""
    found = [
        Stage(),
        Stage(hardship=True, since=day("2023-03-05"), hardship_document="县民〔2023〕3号"),
        Stage(since=day("2025-06"), hardship_document="县民〔2025〕9号", note="脱困"),
    ]
    return history_actions.set_history(blank_office, zhang.id or 0, Track.HARDSHIP, found)


def test_the_card_says_from_when_to_when_and_by_which_document(
    blank_office: Office, told: Person, open_page: Callable[[Office], PeoplePage]
) -> None:
    page = open_page(blank_office)
    page.card.show_person(told.id)
    page.card.choose_tab("经历")
    words = [made.accessibleName().replace("\u00a0", " ") for made in page.card.findChildren(Entry)]
    assert words[-3:] == [
        "已解除，解除于 2025-06 · 县民〔2025〕9号 · 脱困",
        "困难，认定于 2023-03-05 · 县民〔2023〕3号",
        "未认定，2023-03-05 以前",
    ]


def test_the_changes_of_the_card_name_both_acts(
    blank_office: Office, zhang: Person, open_page: Callable[[Office], PeoplePage]
) -> None:
    for tick, since in ((True, "2023-03-05"), (False, "2025-06")):
        now = store.get(blank_office, zhang.id or 0)
        changed = dataclasses.replace(now, hardship=tick, hardship_document=f"县民〔{since}〕")
        actions.save_person(blank_office, changed, {Track.HARDSHIP: day(since)})
    page = open_page(blank_office)
    page.card.show_person(zhang.id)
    page.card.choose_tab("变动")
    words = "\n".join(each.text() for each in page.card.findChildren(QLabel))
    assert "困难：自 2023-03-05 起，认定；县民〔2023-03-05〕" in words
    assert "困难：自 2025-06 起，解除；县民〔2025-06〕" in words


def test_an_entry_that_is_added_begins_with_the_other_act(
    blank_office: Office, told: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: StageDialog) -> bool:
        assert dialog.form.editor("hardship").value() and dialog.form.editor("hardship_document").raw() == ""
        dialog.form.put_raw({"since": "2026-2", "hardship_document": "县民〔2026〕1号"})
        dialog.save()
        return dialog.saved is not None

    monkeypatch.setattr(StageDialog, "exec", fill)
    dialog = HistoryDialog(blank_office, told.id or 0, Track.HARDSHIP)
    qtbot.addWidget(dialog)
    dialog.add()
    shown = [[dialog.table.model.text_at(at, column) for column in range(3)] for at in range(4)]
    assert [row[1] for row in shown] == ["未认定", "困难", "已解除", "困难"]
    assert shown[2] == ["2025-06", "已解除", "县民〔2025〕9号 · 脱困"]
    dialog.save()
    now = store.get(blank_office, told.id or 0)
    assert now.hardship and now.hardship_document == "县民〔2026〕1号"
    undo(blank_office)
    assert store.get(blank_office, told.id or 0) == told


# ---------------------------------------------------------------- many at once, two who are one


def test_many_are_taken_in_on_a_day(blank_office: Office, zhang: Person) -> None:
    ids = [zhang.id or 0, actions.save_person(blank_office, Person(name="李梅", category=Category.WORKER)).id or 0]
    change = FieldChange(name="hardship", value=True, since=day("2026-06-01"))
    assert bulk.preview(blank_office, store.some(blank_office, ids), change).asks_since
    assert bulk.change_many(blank_office, ids, change) == 2
    assert stages(blank_office, zhang) == [("", False, ""), ("2026-06-01", True, "")]
    paper = FieldChange(name="hardship_document", value="县民〔2026〕8号")
    bulk.change_many(blank_office, ids, paper)  # filled in: it belongs to the same act
    assert stages(blank_office, zhang)[1:] == [("2026-06-01", True, "县民〔2026〕8号")]
    bulk.change_many(blank_office, ids, FieldChange(name="hardship", value=False, since=day("2026-09")))
    assert stages(blank_office, zhang)[2:] == [("2026-09", False, "")]
    undo(blank_office)
    assert len(stages(blank_office, zhang)) == 2 and store.get(blank_office, ids[1]).hardship


@pytest.mark.parametrize("keep_told", [True, False])
def test_two_who_are_one_keep_the_days(blank_office: Office, told: Person, keep_told: bool) -> None:
    other = actions.save_person(blank_office, Person(name="张建国", category=Category.TUIXIU))
    before = stages(blank_office, told)
    ids = (told.id or 0, other.id or 0)
    whole = duplicates.merge(blank_office, *(ids if keep_told else ids[::-1]))
    assert stages(blank_office, whole) == before and whole == store.get(blank_office, whole.id or 0)
    undo(blank_office)
    assert stages(blank_office, told) == before


def test_two_of_whom_one_is_in_need_now(blank_office: Office, told: Person) -> None:
    """The end that the other entry tells of is corrected: there was none."""
    other = actions.save_person(blank_office, Person(name="张建国", category=Category.TUIXIU, hardship=True))
    whole = duplicates.merge(blank_office, other.id or 0, told.id or 0, {"hardship": Choice.KEPT})
    assert whole.hardship and whole == store.get(blank_office, whole.id or 0)
    assert stages(blank_office, whole) == [("", False, ""), ("2023-03-05", True, "县民〔2023〕3号")]


# ---------------------------------------------------------------- any sequence of acts


@pytest.fixture
def scratch(fixed_today: None) -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as folder, empty_office(Path(folder)) as office:
        yield office


ACTS = st.lists(st.tuples(st.booleans(), st.integers(0, 400)), max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, first=st.booleans())
def test_any_sequence_of_acts_gives_one_answer_a_day(
    scratch: Office, acts: list[tuple[bool, int]], first: bool
) -> None:
    """Against a list of the days on which it turned. Each act turns the tick: as a change on a day, or as a correction."""
    name = f"王{len(store.listed_ids(scratch, PeopleQuery()))}"
    person = actions.save_person(scratch, Person(name=name, category=Category.TUIXIU, hardship=first))
    start, turns = TODAY - timedelta(days=400), list[int]()
    done = 0
    for is_change, on in acts:
        if is_change and turns and on < turns[-1]:
            continue
        since = {Track.HARDSHIP: PartialDate.of(start + timedelta(days=on))} if is_change else None
        now = store.get(scratch, person.id or 0)
        actions.save_person(scratch, dataclasses.replace(now, hardship=not now.hardship), since)
        done += 1
        if is_change and (not turns or on > turns[-1]):
            turns.append(on)
        elif turns:
            turns.pop()  # what had turned had not, or turned back on the same day
        else:
            first = not first
        query = PeopleQuery(ids=(person.id or 0,))
        for at in {0, *(max(0, each - 1) for each in turns), *turns, 400}:
            expected = first ^ (sum(each <= at for each in turns) % 2 == 1)
            when = dataclasses.replace(query, as_of=start + timedelta(days=at))
            assert store.facet_counts(scratch, "hardship", when) == [(int(expected), 1)]
    for _ in range(done):
        undo(scratch)
    assert store.get(scratch, person.id or 0) == person and stages(scratch, person) == []
    assert verify(scratch.path).seals
