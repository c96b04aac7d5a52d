"""What happens to branches over the years, as a clerk enters and reads it in the window."""

import dataclasses
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTreeWidgetItemIterator
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions, store
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.records import BranchHonour, BranchPost
from cadredesk.branches.entries.rules import Situation
from cadredesk.branches.entries.ui.election_dialog import ElectionDialog
from cadredesk.branches.entries.ui.entry_dialog import RowDialog
from cadredesk.branches.entries.ui.functional_dialog import MISTAKEN, JoinDialog, LeaveDialog
from cadredesk.branches.merge.ui.merge_dialog import NEW, MergeDialog
from cadredesk.branches.records import Branch
from cadredesk.branches.targets import ShowBranch
from cadredesk.branches.ui.branch_dialog import BranchDialog
from cadredesk.branches.ui.choose_branches_dialog import ChooseBranchesDialog
from cadredesk.branches.ui.membership_dialog import CHANGE, CORRECTION, MembershipDialog
from cadredesk.branches.ui.page import BranchesPage
from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import store as people
from cadredesk.people.records import PeopleQuery
from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
from cadredesk.widgets.form import messages
from tests.branches.conftest import narrow, separate
from tests.branches.conftest import tick as tick_branches
from tests.people.menus import entry
from tests.screen import button_of
from tests.support import TODAY, all_people


def functional(office: Office) -> Branch:
    return next(each for each in store.all_branches(office) if each.kind == "功能型党支部")


def texts(page: BranchesPage) -> str:
    """All that the card says."""
    QApplication.processEvents()  # what is new is shown then
    return "\n".join(made.text() for made in page.card.findChildren(QLabel) if made.isVisibleTo(page))


def shown(page: BranchesPage) -> set[str]:
    """The names that stand in the tree."""
    found = QTreeWidgetItemIterator(page.tree, QTreeWidgetItemIterator.IteratorFlag.NotHidden)
    items = iter(lambda: (found.value(), found.__iadd__(1))[0], None)
    return {item.text(0) for item in items}


# ---------------------------------------------------------------- the card


def test_the_team_is_read_and_changed_on_the_card(page: BranchesPage, sample: Office, answer: Any) -> None:
    branch = separate(sample)[0]
    page.tree.choose(branch.id)
    page.card.choose_tab("班子")
    assert f"书记　{branch.secretary}" in texts(page)
    assert "学委会主任" in texts(page)  # one hand in two posts
    answer(RowDialog, lambda dialog: (dialog.form.put_raw({"post": "纪检委员", "name": "欧阳䶮"}), dialog.save()))
    page.card.edit_row(BranchPost(branch_id=branch.id))
    assert "纪检委员　欧阳䶮" in texts(page)
    head = next(each for each in entries_store.of_branch(sample, BranchPost, branch.id or 0) if each.post == "书记")
    answer(RowDialog, lambda dialog: dialog.save())
    page.card.give_up(head)
    assert store.get(sample, branch.id or 0).secretary == ""
    assert page.card.branch and page.card.branch.secretary == ""
    undo(sample)
    assert page.card.branch.secretary == branch.secretary


def test_a_row_entered_by_mistake_is_taken_out(
    page: BranchesPage, sample: Office, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = separate(sample)[0]
    page.tree.choose(branch.id)
    page.card.choose_tab("荣誉")
    honour = entries_actions.save_honour(sample, BranchHonour(branch_id=branch.id, year=2026, level="省级"))
    assert "省级示范党支部" in texts(page)  # the chip
    monkeypatch.setattr(messages, "ask", lambda *_asked, **_words: True)
    answer(RowDialog, lambda dialog: dialog.delete_button.click())
    page.card.edit_row(honour)
    assert honour not in entries_store.of_branch(sample, BranchHonour, branch.id or 0)


def test_the_form_of_a_branch_leaves_what_rows_say_alone(page: BranchesPage, sample: Office, answer: Any) -> None:
    branch = separate(sample)[0]
    page.tree.choose(branch.id)
    seen: list[bool] = []

    def fill(dialog: BranchDialog) -> None:
        seen.append(dialog.form.editor("secretary").isVisibleTo(dialog))
        dialog.form.put_raw({"place": "县老年大学"})
        dialog.save()

    answer(BranchDialog, fill)
    page.commands.run("edit")
    now = store.get(sample, branch.id or 0)
    assert seen == [False]
    assert (now.place, now.secretary) == ("县老年大学", branch.secretary)


# ---------------------------------------------------------------- elections


def test_an_election_is_registered_from_the_card(page: BranchesPage, sample: Office, answer: Any) -> None:
    branch = separate(sample)[0]
    page.tree.choose(branch.id)
    former = branch.secretary

    def fill(dialog: ElectionDialog) -> None:
        dialog.form.put_raw({"day": "2026-09-30"})
        dialog.form.editor("day").edited.emit()
        assert dialog.form.editor("term_end").raw() == "2029-09-30"
        assert dialog.team.posts()[0].post == "书记"
        dialog.team.put(0, "书记", "新书记")
        assert dialog.dirty
        dialog.save()

    answer(ElectionDialog, fill)
    page.commands.run("elect")
    now = store.get(sample, branch.id or 0)
    assert (now.secretary, str(now.term_end)) == ("新书记", "2029-09-30")
    page.card.choose_tab("班子")
    assert f"书记　{former}" in texts(page)  # 历任
    undo(sample)
    assert store.get(sample, branch.id or 0) == branch


def test_a_name_without_a_post_is_not_taken(page: BranchesPage, sample: Office, answer: Any) -> None:
    page.tree.choose(separate(sample)[0].id)
    said: list[str] = []

    def fill(dialog: ElectionDialog) -> None:
        dialog.team.add_line()
        dialog.team.put(-1, "", "新委员")
        dialog.save()
        said.append(dialog.error.text)

    answer(ElectionDialog, fill)
    page.commands.run("elect")
    assert said == ["请给“新委员”选择职务。"]


# ---------------------------------------------------------------- merging


def test_two_are_merged_in_the_window(page: BranchesPage, sample: Office, answer: Any) -> None:
    first, second = separate(sample)[:2]
    counts = {each.id: store.member_counts(sample)[each.id or 0][0] for each in (first, second)}
    page.tree.choose(first.id)
    said: list[str] = []

    def tick(dialog: ChooseBranchesDialog) -> None:
        assert not dialog.accept_button.isEnabled()  # two at least
        dialog.search.setText(second.name)
        tick_branches(dialog, second.id)
        dialog.accept_button.click()

    def fill(dialog: MergeDialog) -> None:
        dialog.form.put_raw({"into": NEW, "name": "联合学委会", "kind": "学委会", "head": "王书记", "one_hand": "是"})
        said.append(dialog.words.text())
        dialog.save()

    answer(ChooseBranchesDialog, tick)
    answer(MergeDialog, fill)
    page.commands.run("merge")
    merged = page.card.branch
    assert merged and (merged.name, merged.secretary) == ("联合学委会", "王书记")
    assert f"成员 {sum(counts.values())} 人转入" in said[0]
    assert page.members.table.count >= sum(counts.values())
    assert {post for post, _ in entries_store.held(sample, merged.id or 0)} == {"书记", "主任"}
    assert not {first.name, second.name} & shown(page)  # out of the way
    page.show_target(ShowBranch(branch_id=first.id or 0))
    assert page.card.branch and page.card.branch.merged_into_id == merged.id
    assert "已并入其他组织" in texts(page)
    assert not button_of(page.card, "移入成员").isEnabled()
    undo(sample)
    assert page.card.branch == first


# ---------------------------------------------------------------- functional branches


def test_functional_members_come_and_go_beside_their_branch(page: BranchesPage, sample: Office, answer: Any) -> None:
    choir = functional(sample)
    branch = separate(sample)[0]
    ids = store.member_ids(sample, [branch.id or 0])[:2]
    for each in ids:
        if each in entries_store.functional_ids(sample, [choir.id or 0]):
            entries_actions.leave_functional(sample, [each], choir.id or 0)
    before, own = entries_store.functional_counts(sample).get(choir.id or 0, 0), store.member_counts(sample)
    top = page.tree.topLevelItem(0)
    assert top is not None
    every = top.toolTip(0)
    page.tree.choose(choir.id)
    assert button_of(page.card, "加入成员").isEnabled()

    def choose(dialog: ChoosePeopleDialog) -> None:
        dialog.chosen = list(ids)
        dialog.accept()

    answer(ChoosePeopleDialog, choose)
    answer(JoinDialog, lambda dialog: dialog.save())
    page.commands.run("move_in")
    assert page.members.table.count == before + 2
    assert page.members.membership == "功能型"
    assert store.member_counts(sample) == own
    above = page.tree.topLevelItem(0)
    assert above is not None and above.toolTip(0) == every
    item = page.tree.currentItem()
    assert item is not None and item.toolTip(0).endswith(f"功能型成员 {before + 2} 人（不计入上级），成员 0 人")
    page.members.table.choose(ids[0])
    answer(LeaveDialog, lambda dialog: (dialog.form.put_raw({"how": MISTAKEN}), dialog.save()))
    page.commands.run("leave")
    assert page.members.table.count == before + 1


def test_the_menu_of_members_is_that_of_their_branch(page: BranchesPage, sample: Office) -> None:
    """Who is a functional member may leave; everybody else may be moved."""
    entries_actions.join_functional(
        sample, store.member_ids(sample, [separate(sample)[0].id or 0])[:1], functional(sample).id or 0
    )
    for branch, fits, other in (
        (functional(sample), "退出功能型支部…", "调整支部…"),
        (separate(sample)[0], "调整支部…", "退出功能型支部…"),
    ):
        page.tree.choose(branch.id)
        page.members.table.choose_at(0)
        page.commands.update()
        assert entry(page, fits).isVisible() and not entry(page, other).isVisible()


def test_a_branch_above_shows_functional_members_apart(page: BranchesPage, sample: Office) -> None:
    entries_actions.join_functional(
        sample, store.member_ids(sample, [separate(sample)[0].id or 0]), functional(sample).id or 0
    )
    top = page.tree.topLevelItem(0)
    assert top is not None
    page.tree.choose(page.tree.current)
    every = page.members.table.count
    pill = next(made for made in page.members.findChildren(QPushButton) if made.text().startswith("功能型"))
    pill.click()
    assert 0 < page.members.table.count == int(pill.text().split()[1]) < every
    assert "%" in page.members.shares.text()


# ---------------------------------------------------------------- 调整支部


def test_a_move_is_a_change_from_today_for_who_had_a_branch(page: BranchesPage, sample: Office, answer: Any) -> None:
    first, second = separate(sample)[:2]
    who = store.member_ids(sample, [first.id or 0])[0]
    page.tree.choose(first.id)
    page.members.table.choose(who)

    def fill(dialog: MembershipDialog) -> None:
        assert dialog.form.record().act == CHANGE
        dialog.form.put_raw({"branch_id": f"#{second.id}", "since": "2026-10-01"})
        dialog.save()

    answer(MembershipDialog, fill)
    page.commands.run("move")
    assert people.get(sample, who).branch_id == second.id

    def branch_on(day: PartialDate) -> bool:
        facets = (("branch_id", first.name),)
        return who in people.listed_ids(sample, PeopleQuery(facets=facets, as_of=day.first))

    assert branch_on(PartialDate(2026, 9, 30))
    assert not branch_on(PartialDate(2026, 10, 1))


def test_filling_in_what_was_missing_is_a_correction(sample: Office, qtbot: QtBot) -> None:
    nowhere = next(each for each in all_people(sample) if each.branch_id is None and not each.died_on)
    dialog = MembershipDialog(sample, [nowhere.id or 0])
    qtbot.addWidget(dialog)
    assert dialog.form.record().act == CORRECTION
    assert not dialog.form.editor("since").isVisibleTo(dialog)


# ---------------------------------------------------------------- filters


def test_the_tree_is_narrowed_to_elections_that_are_due(page: BranchesPage, sample: Office) -> None:
    overdue = actions.save_branch(sample, Branch(name="早该换届的支部", term_end=PartialDate(2026, 1)))
    narrow(page, situation=Situation.OVER)
    assert page.filter.situation.currentText().startswith("已过换届时间")
    names = {each.name for each in store.all_branches(sample) if each.term_end and each.term_end.last < TODAY}
    found = int(page.filter.situation.currentText().rsplit(" ", 1)[1])
    assert found == len(names)
    narrow(page, kind="功能型党支部")
    assert page.card.branch and page.card.branch.kind == "功能型党支部"
    narrow(page, situation=Situation.NO_LIAISON)
    assert page.card.branch == overdue
    narrow(page, situation=Situation.ENDED)
    assert page.card.branch and page.card.branch.ended_on
    narrow(page)
    assert page.tree.current is not None


def test_a_roster_that_changes_something_else_keeps_the_team(sample: Office) -> None:
    branch = separate(sample)[0]
    actions.save_branch(sample, dataclasses.replace(branch, study_day="每月15日"))
    assert store.get(sample, branch.id or 0).secretary == branch.secretary
