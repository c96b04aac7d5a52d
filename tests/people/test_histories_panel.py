"""经历: timelines on the card and their form; the question of the person's form; 登记转回."""

import dataclasses
import datetime
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.life import actions as life_actions
from cadredesk.branches.life.records import BranchPost
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.ui.return_dialog import ReturnDialog
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import FunctionalMember
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.history.ui.change_dialog import ChangeDialog
from cadredesk.people.history.ui.history_dialog import HistoryDialog, StageDialog
from cadredesk.people.records import Category, Person, Rank
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.widgets.card.entries import Entry
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("look")
day = parse_partial


@pytest.fixture
def zhang(bare: Office) -> Person:
    return actions.save_person(
        bare, Person(name="张建国", category=Category.TUIXIU, rank=Rank.COUNTY_DEPUTY, birth=day("1950-05"))
    )


@pytest.fixture
def page(bare: Office, zhang: Person, open_page: Callable[[Office], PeoplePage]) -> PeoplePage:
    page = open_page(bare)
    page.table.choose(zhang.id or 0)
    page.card.show_person(zhang.id)
    page.card.choose_tab("经历")
    return page


def said(page: PeoplePage) -> list[str]:
    assert page.card.person
    page.card.show_person(page.card.person.id)
    return [made.accessibleName().replace("\u00a0", " ") for made in page.card.findChildren(Entry)]


def stages_of(office: Office, person: Person, track: Track = Track.RANK) -> list[tuple[str, str]]:
    found = history_store.of_person(office, person.id or 0, track)
    return [(str(stage.since or ""), stage.rank) for stage in found]


# ---- the timelines


def test_a_timeline_says_since_until_and_why(bare: Office, zhang: Person, page: PeoplePage) -> None:
    assert said(page) == ["退休干部", "副县处级"]
    history_actions.set_history(
        bare,
        zhang.id or 0,
        Track.TREATMENT,
        [
            Stage(),
            Stage(
                treatment=Rank.COUNTY_HEAD,
                since=day("2015-03"),
                treatment_approved_on=day("2015-03-02"),
                treatment_document="云组〔2015〕112号",
            ),
        ],
    )
    history_actions.set_history(
        bare,
        zhang.id or 0,
        Track.RANK,
        [Stage(rank=Rank.TOWN_HEAD), Stage(rank=Rank.COUNTY_DEPUTY, since=day("1998-05"), note="县委〔1998〕12号")],
    )
    assert said(page) == [
        "退休干部",
        "副县处级，1998-05 至今 · 县委〔1998〕12号",
        "正乡科级，1998-05 以前",
        "正县处级，2015-03 至今 · 2015-03-02 批准 · 云组〔2015〕112号",
        "（无），2015-03 以前",
    ]


def test_branches_homes_and_functional_branches_have_their_lines(bare: Office, zhang: Person, page: PeoplePage) -> None:
    first = branch_actions.save_branch(bare, Branch(name="第一党支部", kind=BranchType.BRANCH))
    choir = branch_actions.save_branch(bare, Branch(name="文艺书画功能型党支部", kind=BranchType.FUNCTIONAL))
    placed = dataclasses.replace(
        zhang, branch_id=first.id, membership="单独", address="人民路1号", community="幸福社区"
    )
    actions.save_person(bare, placed)
    entries_actions.save_part(bare, FunctionalMember(person_id=zhang.id, branch_id=choir.id, since=day("2020-05")))
    post = BranchPost(branch_id=first.id, person_id=zhang.id, post="书记", since=day("2021-05"))
    life_actions.save_post(bare, post)
    words = said(page)
    assert "书记，第一党支部 · 2021-05 起" in words
    assert "第一党支部 · 单独" in words
    assert "文艺书画功能型党支部，2020-05 起" in words
    assert "人民路1号 · 幸福社区" in words


def test_arrival_moves_and_death_are_told_in_order(bare: Office, zhang: Person, page: PeoplePage) -> None:
    actions.save_person(bare, dataclasses.replace(zhang, admitted_on=day("2010-06"), source="新办"))
    departure_actions.register_move_out(bare, zhang.id or 0, datetime.date(2020, 5, 1), "昆明市")
    departure_actions.register_return(bare, zhang.id or 0, datetime.date(2023, 4, 2))
    departure_actions.register_death(bare, zhang.id or 0, datetime.date(2026, 9, 1), cause="因病")
    said(page)
    words = [made.text() for made in page.card.findChildren(QLabel)]
    at = words.index("在册状态")
    assert words[at + 1 : at + 9] == [
        "2010-06", "纳入管理（新办）", "2020-05-01", "转出：昆明市", "2023-04-02", "转回", "2026-09-01", "去世（因病）"
    ]  # fmt: skip


# ---- the form of a timeline


def fill_stage(monkeypatch: pytest.MonkeyPatch, **typed: str) -> list[StageDialog]:
    """Answer the next form of a stage."""
    asked: list[StageDialog] = []

    def fill(dialog: StageDialog) -> bool:
        asked.append(dialog)
        dialog.form.put_raw(typed)
        dialog.save()
        return dialog.saved is not None

    monkeypatch.setattr(StageDialog, "exec", fill)
    return asked


def test_a_timeline_is_edited_with_the_keyboard_and_undone_at_once(
    bare: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = HistoryDialog(bare, zhang.id or 0, Track.RANK)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    fill_stage(monkeypatch, rank=Rank.BUREAU_DEPUTY, since="2020-3", note="省委〔2020〕1号")
    QTest.keyClick(dialog, Qt.Key.Key_Insert)
    fill_stage(monkeypatch, rank=Rank.TOWN_HEAD, since="1990")
    dialog.add()
    assert [dialog.table.model.text_at(at, 0) for at in range(3)] == ["最初", "1990", "2020-03"]
    dialog.table.choose(0)
    QTest.keyClick(dialog.table.view, Qt.Key.Key_Delete)
    fill_stage(monkeypatch, since="1991")
    dialog.table.choose(0)
    QTest.keyClick(dialog.table.view, Qt.Key.Key_Return)
    assert stages_of(bare, zhang) == []
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert stages_of(bare, zhang) == [("1991", Rank.TOWN_HEAD), ("2020-03", Rank.BUREAU_DEPUTY)]
    assert store.get(bare, zhang.id or 0).rank == Rank.BUREAU_DEPUTY
    undo(bare)
    assert stages_of(bare, zhang) == []
    assert store.get(bare, zhang.id or 0) == zhang


def test_two_stages_of_one_day_and_days_to_come_are_refused_beside_the_form(
    bare: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = HistoryDialog(bare, zhang.id or 0, Track.RANK)
    qtbot.addWidget(dialog)
    asked = fill_stage(monkeypatch, since="2026-12")
    dialog.add()
    assert "今天之后" in asked[0].error.text
    asked = fill_stage(monkeypatch, since="")
    dialog.add()
    assert "最初" in asked[0].error.text
    assert len(dialog.stages) == 1


def test_an_empty_timeline_is_not_saved(
    bare: Office, zhang: Person, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    dialog = HistoryDialog(bare, zhang.id or 0, Track.RANK)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.remove()
    dialog.save()
    assert dialog.isVisible() and "至少" in dialog.error.text
    answers("stay", "discard")
    dialog.reject()
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()
    assert store.get(bare, zhang.id or 0) == zhang


# ---- a correction or a change?


def question(monkeypatch: pytest.MonkeyPatch, do: Callable[[ChangeDialog], None]) -> list[ChangeDialog]:
    asked: list[ChangeDialog] = []

    def answer(dialog: ChangeDialog) -> int:
        asked.append(dialog)
        do(dialog)
        return dialog.result()

    monkeypatch.setattr(ChangeDialog, "exec", answer)
    return asked


@pytest.fixture
def form(bare: Office, zhang: Person, qtbot: QtBot) -> PersonDialog:
    dialog = PersonDialog(bare, zhang)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_change_keeps_what_was_and_a_correction_does_not(
    bare: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(dialog: ChangeDialog) -> None:
        [each] = dialog.questions
        assert each.day.value() == PartialDate.of(TODAY)
        each.day.setFocus()
        each.day.setText("2025.9")
        each.day.edited.emit()
        assert each.change.isChecked()
        dialog.accept()

    asked = question(monkeypatch, change)
    form.form.put_raw({"rank": Rank.COUNTY_HEAD, "note": "补充"})
    form.save()
    assert not form.isVisible() and len(asked) == 1
    assert stages_of(bare, zhang) == [("", Rank.COUNTY_DEPUTY), ("2025-09", Rank.COUNTY_HEAD)]
    assert store.get(bare, zhang.id or 0).note == "补充"
    undo(bare)
    assert stages_of(bare, zhang) == [] and store.get(bare, zhang.id or 0) == zhang


def test_a_correction_leaves_no_past(
    bare: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def correct(dialog: ChangeDialog) -> None:
        dialog.questions[0].correction.click()
        dialog.accept()

    question(monkeypatch, correct)
    form.form.put_raw({"rank": Rank.COUNTY_HEAD})
    form.save()
    assert stages_of(bare, zhang) == []
    assert store.get(bare, zhang.id or 0).rank == Rank.COUNTY_HEAD


def test_a_treatment_with_its_approval_may_have_been_granted_then(
    bare: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(dialog: ChangeDialog) -> None:
        [each] = dialog.questions
        assert str(each.day.value()) == "2026-03-01"
        each.change.click()
        dialog.accept()

    asked = question(monkeypatch, change)
    form.form.put_raw({"treatment": Rank.BUREAU_DEPUTY, "treatment_approved_on": "2026-03-01"})
    form.save()
    stages = history_store.of_person(bare, zhang.id or 0, Track.TREATMENT)
    assert asked and [(str(one.since or ""), one.treatment) for one in stages] == [
        ("", ""), ("2026-03-01", Rank.BUREAU_DEPUTY),
    ]  # fmt: skip


def test_all_tracks_are_asked_in_one_question_and_each_for_itself(
    bare: Office, zhang: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    whole = actions.save_person(bare, dataclasses.replace(zhang, address="人民路1号"))

    def answer(dialog: ChangeDialog) -> None:
        assert [each.asked.track for each in dialog.questions] == [Track.RANK, Track.HOME]
        assert (dialog.questions[1].asked.before, dialog.questions[1].asked.after) == ("人民路1号", "建设路2号")
        dialog.accept()
        assert not dialog.result() and "职级" in dialog.error.text
        dialog.questions[0].correction.click()
        dialog.questions[1].change.click()
        dialog.accept()

    question(monkeypatch, answer)
    form = PersonDialog(bare, whole)
    qtbot.addWidget(form)
    form.form.put_raw({"rank": Rank.COUNTY_HEAD, "address": "建设路2号"})
    form.save()
    assert stages_of(bare, zhang) == []
    homes = history_store.of_person(bare, zhang.id or 0, Track.HOME)
    assert [stage.address for stage in homes] == ["人民路1号", "建设路2号"]
    assert homes[1].since == PartialDate.of(TODAY)


def test_a_treatment_changes_on_the_day_of_its_approval(
    bare: Office, zhang: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    treated = dataclasses.replace(zhang, treatment=Rank.COUNTY_HEAD, treatment_approved_on=day("2015-03"))
    form = PersonDialog(bare, actions.save_person(bare, treated))
    qtbot.addWidget(form)

    def answer(dialog: ChangeDialog) -> None:
        dialog.questions[0].change.click()
        dialog.accept()

    question(monkeypatch, answer)
    form.form.put_raw(
        {"treatment": Rank.BUREAU_DEPUTY, "treatment_approved_on": "2026.9.8", "treatment_document": "云组〔2026〕9号"}
    )
    form.save()
    found = history_store.of_person(bare, zhang.id or 0, Track.TREATMENT)
    assert [(stage.since, stage.treatment_document) for stage in found] == [
        (None, ""), (day("2026-09-08"), "云组〔2026〕9号")
    ]  # fmt: skip


def test_going_back_loses_nothing(
    bare: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    question(monkeypatch, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    form.form.put_raw({"rank": Rank.COUNTY_HEAD, "note": "补充"})
    form.save()
    assert form.isVisible()
    assert form.form.raw()["rank"] == Rank.COUNTY_HEAD and form.form.raw()["note"] == "补充"
    assert store.get(bare, zhang.id or 0) == zhang


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

    question(monkeypatch, answer)
    form.form.put_raw({"rank": Rank.COUNTY_HEAD})
    form.save()
    assert why in said[0]


def test_what_was_empty_is_filled_in_without_a_question(
    bare: Office, zhang: Person, form: PersonDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = question(monkeypatch, lambda dialog: dialog.reject())
    form.form.put_raw({"treatment": Rank.COUNTY_HEAD, "address": "人民路1号", "mobile": "13887602213"})
    form.save()
    assert not asked
    assert store.get(bare, zhang.id or 0).treatment == Rank.COUNTY_HEAD


# ---- 登记转回


def offered(page: PeoplePage) -> set[str]:
    """What of an ending or a return the menus offer."""
    page.commands.update()
    menu = {each.text() for each in page.commands.actions(("death", "move_out", "return")) if each and each.isVisible()}
    assert menu == {
        each.text for each in page.commands.possible() if each.text in ("登记去世…", "登记转出…", "登记转回…")
    }
    return menu


def test_who_moved_away_comes_back(bare: Office, zhang: Person, page: PeoplePage, qtbot: QtBot) -> None:
    assert offered(page) == {"登记去世…", "登记转出…"}
    departure_actions.register_move_out(bare, zhang.id or 0, datetime.date(2026, 3, 1), "昆明市")
    page.reveal(zhang.id or 0)
    assert offered(page) == {"登记转回…"}
    dialog = ReturnDialog(bare, store.get(bare, zhang.id or 0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.put_raw({"day": "2026-03-01"})
    dialog.save()
    assert dialog.isVisible() and "2026-03-01" in dialog.error.text
    dialog.form.put_raw({"day": "2026-09-30"})
    dialog.save()
    assert store.get(bare, zhang.id or 0).moved_out_on is None
    undo(bare)
    assert store.get(bare, zhang.id or 0).moved_to == "昆明市"
    actions.save_person(bare, dataclasses.replace(store.get(bare, zhang.id or 0), died_on=day("2026-09")))
    assert offered(page) == set()
    undo(bare)
    undo(bare)
    departure_actions.register_death(bare, zhang.id or 0, datetime.date(2026, 9, 1))
    page.reveal(zhang.id or 0)
    assert offered(page) == set()


def test_the_links_and_commands_open_their_dialogs(
    bare: Office, zhang: Person, page: PeoplePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(HistoryDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    monkeypatch.setattr(ReturnDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    links = [made for made in page.card.findChildren(QPushButton) if made.text() == "编辑经历…"]
    links[1].click()
    departure_actions.register_move_out(bare, zhang.id or 0, datetime.date(2026, 3, 1), "昆明市")
    page.reveal(zhang.id or 0)
    page.commands.run("return")
    assert opened == ["编辑经历（职级）：张建国", "登记转回：张建国"]
