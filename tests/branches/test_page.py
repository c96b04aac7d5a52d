"""The branches page as a clerk uses it: the tree, members, moves, liaisons, paper."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions, store
from cadredesk.branches.records import Branch, Liaison
from cadredesk.branches.roster.ui.roster_dialog import RosterDialog
from cadredesk.branches.rules import below
from cadredesk.branches.targets import ShowBranch, ShowBranches
from cadredesk.branches.ui.branch_dialog import BranchDialog
from cadredesk.branches.ui.membership_dialog import MembershipDialog
from cadredesk.branches.ui.page import BranchesPage
from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.liaisons.targets import OpenLiaisons
from cadredesk.people import store as people
from cadredesk.people.records import PeopleQuery
from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
from cadredesk.widgets.controls import theme
from tests.choosing import Choosing
from tests.support import TODAY, initials_of

Open = Callable[[Office], BranchesPage]


def largest(office: Office) -> Branch:
    """The branch with the most members of its own."""
    counts = store.member_counts(office)
    return store.get(office, max(counts, key=lambda key: counts[key][0]))


def test_a_branch_shows_its_members_with_counts(page: BranchesPage, sample: Office) -> None:
    branch = largest(sample)
    page.tree.choose(branch.id)
    ids = below(store.all_branches(sample), branch.id or 0)
    members = store.member_ids(sample, ids)
    assert page.members.table.count == len(members)
    assert page.members.title.accessibleName() == branch.name
    counts = store.member_counts(sample)
    separate = sum(counts[each][1] for each in ids if each in counts)
    mixed = sum(counts[each][2] for each in ids if each in counts)
    assert page.members.accessibleDescription() == f"成员 {len(members)}：单独 {separate}，混编 {mixed}"


def test_members_are_filtered_by_membership(page: BranchesPage) -> None:
    pill = next(made for made in page.members.findChildren(QPushButton) if made.text().startswith("混编"))
    pill.click()
    assert 0 < page.members.table.count == int(pill.text().split()[1].replace(",", ""))
    column = [field.name for field in page.members.table.model.fields].index("membership")
    assert page.members.table.model.text_at(0, column) == "混编"


def test_a_branch_above_counts_those_below(page: BranchesPage, sample: Office) -> None:
    top = page.tree.topLevelItem(0)
    assert top is not None
    everybody = sum(each[0] for each in store.member_counts(sample).values())
    totals = sum(
        int(item.toolTip(0).rsplit("成员 ", 1)[1].removesuffix(" 人"))
        for item in (page.tree.topLevelItem(at) for at in range(page.tree.topLevelItemCount()))
        if item is not None
    )
    assert totals == everybody


def test_initials_find_a_branch(page: BranchesPage, sample: Office) -> None:
    branch = largest(sample)
    page.search.setText(initials_of(branch.name))
    shown = page.card.branch
    assert shown
    assert initials_of(branch.name) in initials_of(shown.name)
    page.search.setText(branch.name)
    assert page.card.branch == branch


def test_people_move_in_and_an_undo_moves_them_back(
    page: BranchesPage, sample: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = largest(sample)
    page.tree.choose(branch.id)
    before = page.members.table.count
    outside = [
        each
        for each in people.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),)))
        if each not in page.members.ids
    ][:2]

    def choose(dialog: ChoosePeopleDialog) -> bool:
        dialog.chosen = list(outside)
        return True

    def move(dialog: MembershipDialog) -> bool:
        dialog.form.put_raw({"membership": "混编"})
        dialog.save()
        return True

    monkeypatch.setattr(ChoosePeopleDialog, "exec", choose)
    monkeypatch.setattr(MembershipDialog, "exec", move)
    page.commands.run("move_in")
    assert page.members.table.count == before + 2
    assert {person.membership for person in people.some(sample, outside)} == {"混编"}
    assert page.card.branch == branch
    undo(sample)  # both at once
    assert page.members.table.count == before


def test_a_new_branch_is_chosen_and_stays_so(
    page: BranchesPage, sample: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: BranchDialog) -> bool:
        dialog.form.put_raw({"name": "第九十九党支部", "term_end": "2026-12"})
        dialog.save()
        return True

    monkeypatch.setattr(BranchDialog, "exec", fill)
    page.add_new()
    assert page.card.branch
    assert page.card.branch.name == "第九十九党支部"
    assert "移入成员" in page.members.table.empty.text


def test_an_empty_file_says_what_to_do(blank_office: Office, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(blank_office)
    assert page.empty.isVisible()
    assert "新增" in page.empty.text
    assert "导入" in page.empty.text
    actions.save_branch(blank_office, Branch(name="老干部党委", kind="党委"))
    assert page.tree.isVisible()
    assert page.card.branch


def test_liaisons_have_a_page_of_their_own(page: BranchesPage) -> None:
    wanted: list[Any] = []
    page.navigate.connect(wanted.append)
    page.commands.run("liaisons")
    assert wanted == [OpenLiaisons()]


def test_branches_without_liaison_are_shown_alone(page: BranchesPage, sample: Office) -> None:
    orphan = actions.save_branch(sample, Branch(name="没人挂联的支部"))
    page.show_target(ShowBranches(ids=(orphan.id or 0,), source="没有挂联人的支部"))
    assert "没有挂联人" in page.page_layout.banner.text
    assert page.card.branch == orphan
    page.page_layout.banner.findChild(QPushButton).click()
    assert not page.page_layout.banner.text


def test_a_liaison_of_a_taken_name_is_refused(blank_office: Office) -> None:
    actions.save_liaison(blank_office, Liaison(name="王局长"))
    with pytest.raises(Exception, match="已经在名单里"):
        actions.save_liaison(blank_office, Liaison(name="王局长"))


def test_the_roster_of_a_branch(
    page: BranchesPage, sample: Office, monkeypatch: pytest.MonkeyPatch, papers: list[Path]
) -> None:
    monkeypatch.setattr(RosterDialog, "exec", lambda dialog: dialog.accept() or dialog.result())
    branch = largest(sample)
    page.tree.choose(branch.id)
    page.print_current()
    text = "".join(sheet.extract_text() for sheet in PdfReader(papers[0]).pages).replace("\n", "")
    assert f"{branch.name}花名册" in text
    for person in people.some(sample, page.members.ids[:3]):
        assert person.name in text


def test_branches_are_exported(page: BranchesPage, tmp_path: Path, choosing: Choosing) -> None:
    out = tmp_path / "支部.xlsx"
    choosing.answer(out)
    page.commands.run("export")
    assert out.exists()
    assert "已导出" in page.page_layout.banner.text


def test_a_branch_is_shown_for_another_page(page: BranchesPage, sample: Office) -> None:
    branch = largest(sample)
    page.show_target(ShowBranch(branch_id=branch.id or 0))
    assert page.card.branch == branch
    page.show_target(ShowBranches(ids=(branch.id or 0,), source="年报 · 示范党支部"))
    assert "年报" in page.page_layout.banner.text


def test_a_term_that_ends_is_announced(page: BranchesPage, sample: Office) -> None:
    branch = largest(sample)
    actions.save_branch(sample, dataclasses.replace(branch, term_end=PartialDate(TODAY.year, TODAY.month)))
    page.tree.choose(branch.id)
    assert any("还有 23 天换届" in made.text() for made in page.card.findChildren(QLabel))


@pytest.mark.parametrize("zoom", [100, 150])
def test_no_button_is_cut(page: BranchesPage, zoom: int, qtbot: QtBot) -> None:
    def cut() -> list[str]:
        made = [each for each in page.findChildren(QPushButton) if each.isVisible()]
        assert all(each.accessibleName() for each in made)
        return [each.text() for each in made if each.width() < each.sizeHint().width() - 1]

    theme.theme().set_zoom(zoom)
    page.resize(1366, 700)
    qtbot.waitUntil(lambda: not cut())
    theme.theme().set_zoom(100)
