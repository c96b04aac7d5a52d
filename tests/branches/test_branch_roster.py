"""支部花名册: from the branches page to the paper, branch by branch."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from cadredesk.branches import store
from cadredesk.branches.actions import save_branch
from cadredesk.branches.records import Branch, BranchType
from cadredesk.branches.roster.actions import print_branch_roster
from cadredesk.branches.roster.records import RosterChoice
from cadredesk.branches.roster.ui.roster_dialog import RosterDialog
from cadredesk.branches.rules import below
from cadredesk.branches.ui.page import BranchesPage
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.mailing.ui.mailing_dialog import LettersDialog
from cadredesk.people.actions import save_person
from cadredesk.people.entries.actions import save_entry
from cadredesk.people.entries.records import FunctionalMember
from cadredesk.people.records import Person


def words_of(path: Path) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(path).pages]


@pytest.fixture
def tree(blank_office: Office) -> dict[str, int]:
    """A 总支 with two branches, one of them large, one that has ended, one empty, and a functional one."""

    def branch(name: str, kind: BranchType = BranchType.BRANCH, parent: int | None = None, **more: object) -> int:
        return save_branch(blank_office, Branch(name=name, kind=kind, parent_id=parent, **more)).id or 0  # type: ignore[arg-type]

    top = branch("老干总支", BranchType.GENERAL)
    made = {
        "top": top,
        "first": branch("第一党支部", parent=top, secretary="王志强"),
        "second": branch("第二党支部", parent=top),
        "empty": branch("第三党支部", parent=top),
        "gone": branch("旧党支部", parent=top, ended_on=PartialDate(2020)),
        "functional": branch("银龄志愿功能型党支部", BranchType.FUNCTIONAL, top, secretary="赵立"),
    }
    people = [
        Person(name=f"成员{at:03}", branch_id=made["first"], membership="单独" if at % 4 else "混编")
        for at in range(60)
    ]
    people += [
        Person(
            name="䶮㛃𬭚", branch_id=made["second"], membership="混编", address="麻栗坡县麻栗镇人民路一百二十八号" * 4
        ),
        Person(name="已故成员", branch_id=made["second"], died_on=PartialDate(2025)),
        Person(name="没填成员", branch_id=made["second"]),
    ]
    for person in people:
        saved = save_person(blank_office, dataclasses.replace(person, category="退休干部"))
        if person.name in ("成员007", "䶮㛃𬭚"):
            save_entry(blank_office, FunctionalMember(person_id=saved.id, branch_id=made["functional"]))
    return made


Uses = Callable[[Callable[[RosterDialog], None]], None]


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> Uses:
    """What a user does in the dialog when it opens."""

    def does(captured: Callable[[RosterDialog], None]) -> None:
        def run(dialog: RosterDialog) -> int:
            dialog.show()
            captured(dialog)
            return dialog.result()

        monkeypatch.setattr(RosterDialog, "exec", run)

    return does


def test_each_branch_under_its_heading(blank_office: Office, tree: dict[str, int], tmp_path: Path) -> None:
    out = tmp_path / "roster.pdf"
    assert print_branch_roster(blank_office, RosterChoice(branch_id=tree["top"], title="老干总支花名册"), out) == []
    reader = PdfReader(out)
    assert all(page.mediabox.width > page.mediabox.height for page in reader.pages)
    pages = words_of(out)
    for number, page in enumerate(pages, 1):  # head, office, day and number on each
        for part in (
            "老干总支花名册",
            "姓名",
            "入党时间",
            blank_office.name,
            "2026-10-08打印",
            f"第{number}页共{len(pages)}页",
        ):
            assert part in page
    text = "".join(pages)
    assert "第一党支部书记：王志强成员60人：单独45，混编15" in text
    over = [page for page in pages if "第一党支部（续）" in page]  # the heading again where it goes on
    assert over == pages[1 : 1 + len(over)] and over
    assert "第二党支部成员2人：混编1，未填1" in text
    assert "第三党支部成员0人（没有登记成员）" in text
    assert "银龄志愿功能型党支部书记：赵立2人，组织关系在各自支部，不计入人数" in text
    assert "3个支部共62人" in text and "另列功能型党支部成员2人，不计入" in text
    assert text.count("䶮㛃𬭚") == text.count("成员007") == 2
    for absent in ("已故成员", "旧党支部", "老干总支（"):
        assert absent not in text
    assert text.index("第一党支部书记") < text.index("第二党支部成员") < text.index("第三党支部成员")


def test_a_page_for_each_branch(blank_office: Office, tree: dict[str, int], tmp_path: Path) -> None:
    out = tmp_path / "roster.pdf"
    print_branch_roster(blank_office, RosterChoice(branch_id=tree["top"], new_page=True), out)
    pages = words_of(out)
    starts = [
        next(at for at, page in enumerate(pages) if name in page)
        for name in ("第一党支部书", "第二党支部成", "第三党支部成", "不计入人数")
    ]
    assert starts == sorted(set(starts))
    assert starts[0] == 0 and len(pages) == starts[-1] + 1


def test_one_membership_alone_and_one_branch_alone(blank_office: Office, tree: dict[str, int], tmp_path: Path) -> None:
    out = tmp_path / "roster.pdf"
    print_branch_roster(blank_office, RosterChoice(branch_id=tree["top"], membership="混编"), out)
    text = "".join(words_of(out))
    assert "共16人" in text and "成员15人：混编15" in text and "功能型" not in text
    print_branch_roster(blank_office, RosterChoice(branch_id=tree["second"], columns=("name", "membership")), out)
    [text] = words_of(out)
    assert "共2人" in text and "第一" not in text and "出生日期" not in text
    for empty in ("empty", "gone"):
        with pytest.raises(UserError, match="名单是空的"):
            print_branch_roster(blank_office, RosterChoice(branch_id=tree[empty]), tmp_path / "none.pdf")


def test_from_the_page_with_a_title_and_columns_of_ones_own(
    blank_office: Office,
    tree: dict[str, int],
    open_page: Callable[[Office], BranchesPage],
    papers: list[Path],
    user: Uses,
    qtbot: QtBot,
) -> None:
    page = open_page(blank_office)
    page.tree.choose(tree["top"])
    said: list[str] = []

    def choose(dialog: RosterDialog) -> None:
        said.append(dialog.counts.text())
        dialog.title.setText("二〇二六年支部花名册")
        dialog.columns.shown = ["name", "membership", "phone"]
        dialog.functional.click()
        said.append(dialog.counts.text())
        qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)

    user(choose)
    page.print_current()
    assert said == ["3 个支部，成员 62 人；另列功能型成员 2 人。", "3 个支部，成员 62 人。"]
    text = "".join(words_of(papers[0]))
    assert "二〇二六年支部花名册" in text and "电话" in text
    assert "银龄志愿" not in text and "出生日期" not in text
    user(lambda dialog: said.append(str(dialog.functional.isChecked())))
    page.print_current()
    assert said[-1] == "False"  # as it was left
    assert len(papers) == 1


def test_an_empty_branch_has_nothing_to_print(
    blank_office: Office,
    tree: dict[str, int],
    open_page: Callable[[Office], BranchesPage],
    papers: list[Path],
    user: Uses,
) -> None:
    page = open_page(blank_office)
    page.tree.choose(tree["empty"])
    seen: list[bool] = []

    def look(dialog: RosterDialog) -> None:
        seen.append(dialog.print_button.isEnabled())
        dialog.accept()
        dialog.reject()

    user(look)
    page.print_current()
    assert (seen, papers) == ([False], [])


def test_pages_of_their_own_are_offered_with_the_branches_below_alone(
    blank_office: Office, tree: dict[str, int], open_page: Callable[[Office], BranchesPage], user: Uses
) -> None:
    page = open_page(blank_office)
    page.tree.choose(tree["top"])
    offered: list[bool] = []

    def look(dialog: RosterDialog) -> None:
        for _ in range(2):
            dialog.below.click()
            offered.append(dialog.new_page.isEnabled())
        dialog.reject()

    user(look)
    page.print_current()
    assert sorted(offered) == [False, True]


def test_every_member_of_the_sample_office_stands_there_once(sample: Office, tmp_path: Path) -> None:
    branches, counts = store.all_branches(sample), store.member_counts(sample)
    printed = 0
    for root in (each for each in branches if each.parent_id is None):
        wanted = sum(counts.get(each, (0,))[0] for each in below(branches, root.id or 0))
        if wanted:
            out = tmp_path / f"{root.id}.pdf"
            print_branch_roster(sample, RosterChoice(branch_id=root.id or 0, functional=False), out)
            assert f"共{wanted:,}人" in "".join(words_of(out))
            printed += wanted
    assert printed == sum(count[0] for count in counts.values()) > 0


def test_letters_to_the_members_of_a_branch(
    blank_office: Office,
    tree: dict[str, int],
    open_page: Callable[[Office], BranchesPage],
    papers: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page(blank_office)
    page.tree.choose(tree["second"])
    monkeypatch.setattr("cadredesk.widgets.form.messages.choose", lambda *_asked, **_words: "yes")

    def save(dialog: LettersDialog) -> int:
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(LettersDialog, "exec", save)
    next(each for each in page.findChildren(QAction) if each.text() == "信封和标签…").trigger()
    [text] = words_of(papers[0])
    assert "䶮㛃𬭚同志收" in text and text.count("同志收") == 1
