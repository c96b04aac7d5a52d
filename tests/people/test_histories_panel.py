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
from cadredesk.branches.entries import actions as branch_entries_actions
from cadredesk.branches.entries.records import BranchPost
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import parse_partial
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.ui.return_dialog import ReturnDialog
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import FunctionalMember
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.history.ui.history_dialog import HistoryDialog, StageDialog
from cadredesk.people.records import Category, Person, Rank
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.card.entries import Entry
from tests.people.histories import stages_of

pytestmark = pytest.mark.usefixtures("look")
day = parse_partial


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    return actions.save_person(
        blank_office, Person(name="张建国", category=Category.TUIXIU, rank=Rank.COUNTY_DEPUTY, birth=day("1950-05"))
    )


@pytest.fixture
def page(blank_office: Office, zhang: Person, open_page: Callable[[Office], PeoplePage]) -> PeoplePage:
    page = open_page(blank_office)
    page.table.choose(zhang.id or 0)
    page.card.show_person(zhang.id)
    page.card.choose_tab("经历")
    return page


def said(page: PeoplePage) -> list[str]:
    assert page.card.person
    page.card.show_person(page.card.person.id)
    return [made.accessibleName().replace("\u00a0", " ") for made in page.card.findChildren(Entry)]


# ---- the timelines


def test_a_timeline_says_since_until_and_why(blank_office: Office, zhang: Person, page: PeoplePage) -> None:
    assert said(page) == ["退休干部", "副县处级"]
    history_actions.set_history(
        blank_office,
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
        blank_office,
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


def test_branches_homes_and_functional_branches_have_their_lines(
    blank_office: Office, zhang: Person, page: PeoplePage
) -> None:
    first = branch_actions.save_branch(blank_office, Branch(name="第一党支部", kind=BranchType.BRANCH))
    choir = branch_actions.save_branch(blank_office, Branch(name="文艺书画功能型党支部", kind=BranchType.FUNCTIONAL))
    placed = dataclasses.replace(
        zhang, branch_id=first.id, membership="单独", address="人民路1号", community="幸福社区"
    )
    actions.save_person(blank_office, placed)
    entries_actions.save_entry(
        blank_office, FunctionalMember(person_id=zhang.id, branch_id=choir.id, since=day("2020-05"))
    )
    post = BranchPost(branch_id=first.id, person_id=zhang.id, post="书记", since=day("2021-05"))
    branch_entries_actions.save_post(blank_office, post)
    words = said(page)
    assert "书记，第一党支部 · 2021-05 起" in words
    assert "第一党支部 · 单独" in words
    assert "文艺书画功能型党支部，2020-05 起" in words
    assert "人民路1号 · 幸福社区" in words


def test_arrival_moves_and_death_are_reported_in_order(blank_office: Office, zhang: Person, page: PeoplePage) -> None:
    actions.save_person(blank_office, dataclasses.replace(zhang, admitted_on=day("2010-06"), source="新办"))
    departure_actions.register_move_out(blank_office, zhang.id or 0, datetime.date(2020, 5, 1), "昆明市")
    departure_actions.register_return(blank_office, zhang.id or 0, datetime.date(2023, 4, 2))
    departure_actions.register_death(blank_office, zhang.id or 0, datetime.date(2026, 9, 1), cause="因病")
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
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = HistoryDialog(blank_office, zhang.id or 0, Track.RANK)
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
    assert stages_of(blank_office, zhang) == []
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert stages_of(blank_office, zhang) == [("1991", Rank.TOWN_HEAD), ("2020-03", Rank.BUREAU_DEPUTY)]
    assert store.get(blank_office, zhang.id or 0).rank == Rank.BUREAU_DEPUTY
    undo(blank_office)
    assert stages_of(blank_office, zhang) == []
    assert store.get(blank_office, zhang.id or 0) == zhang


def test_two_stages_of_one_day_and_days_to_come_are_refused_beside_the_form(
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = HistoryDialog(blank_office, zhang.id or 0, Track.RANK)
    qtbot.addWidget(dialog)
    asked = fill_stage(monkeypatch, since="2026-12")
    dialog.add()
    assert "今天之后" in asked[0].error.text
    asked = fill_stage(monkeypatch, since="")
    dialog.add()
    assert "最初" in asked[0].error.text
    assert len(dialog.stages) == 1


def test_an_empty_timeline_is_not_saved(
    blank_office: Office, zhang: Person, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    dialog = HistoryDialog(blank_office, zhang.id or 0, Track.RANK)
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
    assert store.get(blank_office, zhang.id or 0) == zhang


# ---- 登记转回


def offered(page: PeoplePage) -> set[str]:
    """What of an ending or a return the menus offer."""
    page.commands.update()
    menu = {each.text() for each in page.commands.actions(("death", "move_out", "return")) if each and each.isVisible()}
    assert menu == {
        each.text for each in page.commands.possible() if each.text in ("登记去世…", "登记转出…", "登记转回…")
    }
    return menu


def test_who_moved_away_comes_back(blank_office: Office, zhang: Person, page: PeoplePage, qtbot: QtBot) -> None:
    assert offered(page) == {"登记去世…", "登记转出…"}
    departure_actions.register_move_out(blank_office, zhang.id or 0, datetime.date(2026, 3, 1), "昆明市")
    page.reveal(zhang.id or 0)
    assert offered(page) == {"登记转回…"}
    dialog = ReturnDialog(blank_office, store.get(blank_office, zhang.id or 0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.put_raw({"day": "2026-03-01"})
    dialog.save()
    assert dialog.isVisible() and "2026-03-01" in dialog.error.text
    dialog.form.put_raw({"day": "2026-09-30"})
    dialog.save()
    assert store.get(blank_office, zhang.id or 0).moved_out_on is None
    undo(blank_office)
    assert store.get(blank_office, zhang.id or 0).moved_to == "昆明市"
    actions.save_person(
        blank_office, dataclasses.replace(store.get(blank_office, zhang.id or 0), died_on=day("2026-09"))
    )
    assert offered(page) == set()
    undo(blank_office)
    undo(blank_office)
    departure_actions.register_death(blank_office, zhang.id or 0, datetime.date(2026, 9, 1))
    page.reveal(zhang.id or 0)
    assert offered(page) == set()


def test_the_links_and_commands_open_their_dialogs(
    blank_office: Office, zhang: Person, page: PeoplePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(HistoryDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    monkeypatch.setattr(ReturnDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    links = [made for made in page.card.findChildren(QPushButton) if made.text() == "编辑经历…"]
    links[1].click()
    departure_actions.register_move_out(blank_office, zhang.id or 0, datetime.date(2026, 3, 1), "昆明市")
    page.reveal(zhang.id or 0)
    page.commands.run("return")
    assert opened == ["编辑经历（职级）：张建国", "登记转回：张建国"]
