"""The organisations of S003 built through the actions: 76 of them, 2,232 members 单独 and 3,021 混编, and four functional
branches whose members are counted once.
"""

from datetime import date

import pytest

from cadredesk.branches import actions, store
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.records import BranchHonour, BranchPost
from cadredesk.branches.merge import actions as merge_actions
from cadredesk.branches.merge.records import Merge
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.import_export import actions as imports
from cadredesk.people import store as people
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.summary import actions as summary
from tests.support import TODAY

SEPARATE, MIXED = 2232, 3021


@pytest.fixture
def s003(blank_office: Office) -> Office:
    kinds = [BranchType.COMMITTEE, *[BranchType.GENERAL] * 5, *[BranchType.BRANCH] * 70]
    ids = [
        actions.save_branch(blank_office, Branch(name=f"第{n}党组织", kind=kind.value)).id or 0
        for n, kind in enumerate(kinds)
    ]
    functional = [
        actions.save_branch(blank_office, Branch(name=f"第{n}功能型党支部", kind="功能型党支部", parent_id=ids[0])).id
        or 0
        for n in range(4)
    ]
    with blank_office.operation("装入党员"):
        member = Person(name="党员", category="退休干部", politics="中共党员")
        people.add_many(blank_office, [member] * (SEPARATE + MIXED))
    everybody = people.listed_ids(blank_office, PeopleQuery())
    branches = ids[6:]
    shares = [everybody[at:SEPARATE:70] for at in range(70)]
    for branch_id, share in zip(branches, shares, strict=True):
        actions.assign_branch(blank_office, share, branch_id, "单独")
    actions.assign_branch(
        blank_office, everybody[SEPARATE:], None, "混编"
    )  # among serving staff, in branches of other offices
    for at, branch_id in enumerate(functional):
        entries_actions.join_functional(blank_office, everybody[at * 40 : at * 40 + 60], branch_id, PartialDate(2021))
    for at, branch_id in enumerate(branches[:15]):
        level = ("省级", "州(市)级", "县级")[at % 3]
        entries_actions.save_honour(blank_office, BranchHonour(branch_id=branch_id, year=2021, level=level))
    return blank_office


def test_the_figures_of_s003(s003: Office) -> None:
    found = summary.as_json(summary.summarise(s003, date(2021, 1, 1), date(2021, 12, 31)))
    assert found["branches"]["total"] == 76
    assert found["branches"]["by_type"] == {"党委": 1, "党总支": 5, "党支部": 70, "功能型党支部": 4}
    assert sum(found["branches"]["honours"].values()) == 15
    assert found["party"] == {
        "members": 5253, "separate": SEPARATE, "mixed": MIXED, "separate_percent": 42.5, "mixed_percent": 57.5,
        "fifty_years": 0,
    }  # fmt: skip
    assert sum(each[0] for each in store.member_counts(s003).values()) == SEPARATE
    assert sum(entries_store.functional_counts(s003).values()) == 240  # some in two of them
    assert len(entries_store.functional_ids(s003, list(entries_store.functional_counts(s003)))) == 180


def test_an_export_read_back_changes_nothing(s003: Office, tmp_path) -> None:
    first, second, *_ = (each for each in store.all_branches(s003) if each.kind == "党支部")
    for which, name in ((first, "王书记"), (second, "李书记")):
        entries_actions.save_post(s003, BranchPost(branch_id=which.id, post="书记", name=name, since=PartialDate(2020)))
    merge_actions.merge(s003, Merge(sources=(first.id or 0,), into=second, since=PartialDate.of(TODAY)))
    out = tmp_path / "支部.xlsx"
    imports.export(s003, "branches", out)
    seen = imports.preview(s003, "branches", out)
    assert "并入" not in {field.label for field in imports.fields_for(imports.ImportKind.BRANCHES)}
    assert (seen.counts["新增"], seen.counts["更新"], seen.counts["拒绝"]) == (0, 0, 0)
    imports.run(s003, seen)
    assert store.get(s003, first.id or 0).merged_into_id == second.id
