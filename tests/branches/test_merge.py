"""Merging organisations: everybody is kept exactly once, the past stays as it was, and an undo takes all of it back."""

import dataclasses
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.branches import actions, store
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.branches.entries import store as branch_entries_store
from cadredesk.branches.entries.records import BranchHonour, BranchPost
from cadredesk.branches.merge import actions as merge_actions
from cadredesk.branches.merge.records import Merge
from cadredesk.branches.records import Branch, Liaison
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import FunctionalMember
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.summary import actions as summary
from tests.support import all_people, empty_office

DAY = PartialDate(2020, 7, 1)
BEFORE, AFTER = date(2019, 12, 31), date(2020, 12, 31)


def settle(office: Office, names: list[str], **rest: object) -> list[int]:
    """People of these names, all with the same other fields."""
    with office.operation("装入人员"):
        people.add_many(office, [Person(name=name, category="退休干部", **rest) for name in names])  # type: ignore[arg-type]
    return people.listed_ids(office, PeopleQuery())[-len(names) :]


def in_branch(office: Office, name: str, day: date | None = None) -> int:
    return len(people.listed_ids(office, PeopleQuery(facets=(("state", "在册"), ("branch_id", name)), as_of=day)))


def test_two_become_one_with_their_history(blank_office: Office) -> None:
    general = actions.save_branch(blank_office, Branch(name="老城党总支", kind="党总支"))
    old = actions.save_branch(blank_office, Branch(name="东城党支部", parent_id=general.id, secretary="老书记"))
    kept = actions.save_branch(blank_office, Branch(name="西城党支部", parent_id=general.id))
    group = actions.save_branch(blank_office, Branch(name="东城学习小组", kind="学习小组", parent_id=old.id))
    choir = actions.save_branch(blank_office, Branch(name="合唱团", kind="功能型党支部"))
    honour = entries_actions.save_honour(blank_office, BranchHonour(branch_id=old.id, year=2018, level="县级"))
    settle(blank_office, ["甲", "乙", "丙"], branch_id=old.id, membership="单独")
    settle(blank_office, ["丁"], branch_id=kept.id, membership="混编")
    dead = settle(blank_office, ["戊"], branch_id=old.id, died_on=PartialDate(2019, 5))
    entries_actions.join_functional(blank_office, [dead[0]], choir.id or 0)
    wanted = Merge(sources=(old.id or 0, kept.id or 0), into=kept, since=DAY)
    seen = merge_actions.preview_merge(blank_office, wanted)
    assert (len(seen.moving), seen.staying, seen.posts_ended, seen.members_after) == (3, 1, 1, 4)
    assert [child.name for child in seen.children] == ["东城学习小组"]
    before = blank_office.db.execute("SELECT count(*), total(branch_id) FROM people").fetchone()

    merged = merge_actions.merge(blank_office, wanted)

    assert merged.id == kept.id
    gone = store.get(blank_office, old.id or 0)
    assert (gone.ended_on, gone.merged_into_id, gone.secretary) == (DAY, kept.id, "")
    assert store.get(blank_office, group.id or 0).parent_id == kept.id
    (former,) = branch_entries_store.of_branch(blank_office, BranchPost, old.id or 0)
    assert (former.name, former.until) == ("老书记", DAY)
    assert branch_entries_store.of_branch(blank_office, BranchHonour, old.id or 0) == [honour]
    assert (in_branch(blank_office, "西城党支部"), in_branch(blank_office, "东城党支部")) == (4, 0)
    assert (in_branch(blank_office, "西城党支部", BEFORE), in_branch(blank_office, "东城党支部", BEFORE)) == (1, 3)
    assert in_branch(blank_office, "东城党支部", date(2019, 1, 1)) == 4  # 戊 was alive
    assert in_branch(blank_office, "西城党支部", AFTER) == 4
    assert {each.membership for each in all_people(blank_office) if each.name in "甲乙丙"} == {"单独"}
    undo(blank_office)
    assert blank_office.db.execute("SELECT count(*), total(branch_id) FROM people").fetchone() == before
    assert store.get(blank_office, old.id or 0).secretary == "老书记"
    assert (in_branch(blank_office, "东城党支部"), in_branch(blank_office, "东城党支部", BEFORE)) == (3, 3)


def test_functional_members_move_and_nobody_twice(blank_office: Office) -> None:
    choir = actions.save_branch(blank_office, Branch(name="合唱团", kind="功能型党支部"))
    dance = actions.save_branch(blank_office, Branch(name="舞蹈队", kind="功能型党支部"))
    ids = settle(blank_office, ["甲", "乙", "丙"])
    entries_actions.join_functional(blank_office, ids[:2], choir.id or 0, PartialDate(2018))
    entries_actions.join_functional(blank_office, ids[1:], dance.id or 0, PartialDate(2019))
    merge_actions.merge(blank_office, Merge(sources=(choir.id or 0,), into=dance, since=DAY))
    assert branch_entries_store.functional_counts(blank_office) == {dance.id: 3}
    there = [each.person_id for each in branch_entries_store.functional_members(blank_office, dance.id or 0)]
    assert sorted(each or 0 for each in there) == sorted(ids)  # 乙 was in both
    theirs = [entries_store.of_person(blank_office, FunctionalMember, each) for each in ids]
    ended = [member for found in theirs for member in found if member.branch_id == choir.id]
    assert [each.until for each in ended] == [DAY, DAY]


def test_a_merge_into_something_below_makes_no_loop(blank_office: Office) -> None:
    top = actions.save_branch(blank_office, Branch(name="上级", kind="党总支"))
    old = actions.save_branch(blank_office, Branch(name="旧总支", kind="党总支", parent_id=top.id))
    between = actions.save_branch(blank_office, Branch(name="中间", parent_id=old.id))
    into = actions.save_branch(blank_office, Branch(name="下级", kind="党小组", parent_id=between.id))
    beside = actions.save_branch(blank_office, Branch(name="旁边", parent_id=old.id))
    merge_actions.merge(blank_office, Merge(sources=(old.id or 0,), into=into, since=DAY))
    parents = {each.name: each.parent_id for each in store.all_branches(blank_office)}
    assert parents["中间"] == top.id
    assert parents["下级"] == between.id
    assert parents["旁边"] == into.id
    assert beside.parent_id == old.id


def test_what_cannot_be_merged_is_refused_and_nothing_is_written(blank_office: Office) -> None:
    a = actions.save_branch(blank_office, Branch(name="甲支部", founded_on=PartialDate(2019)))
    b = actions.save_branch(blank_office, Branch(name="乙支部"))
    gone = actions.save_branch(blank_office, Branch(name="旧支部", ended_on=PartialDate(2018)))
    choir = actions.save_branch(blank_office, Branch(name="合唱团", kind="功能型党支部"))
    (zhang,) = settle(blank_office, ["张建国"], branch_id=b.id)
    actions.assign_branch(blank_office, [zhang], a.id, "单独", since=PartialDate(2022, 3))
    operations = len(journal.history(blank_office, 100))
    ids = {each.name: each.id or 0 for each in (a, b, gone, choir)}
    for sources, into, day, said in (
        (("甲支部",), a, DAY, "再选一个"),
        (("甲支部",), gone, DAY, "撤销"),
        (("甲支部",), choir, DAY, "功能型"),
        (("甲支部",), b, PartialDate(2027), "今天之后"),
        (("甲支部",), b, PartialDate(2018), "成立时间"),
        (("甲支部",), b, DAY, "最近一次变动"),  # 张建国 came to 甲支部 later
        (("甲支部", "乙支部"), Branch(name="甲支部"), DAY, "已经有名为"),
        (("甲支部", "乙支部"), Branch(name=" "), DAY, "合并后的名称"),
    ):
        with pytest.raises(UserError, match=said):
            merge_actions.merge(blank_office, Merge(sources=tuple(ids[each] for each in sources), into=into, since=day))
    assert len(journal.history(blank_office, 100)) == operations


def organisations(office: Office, year: int) -> tuple[int, dict[str, int]]:
    found = summary.summarise(office, date(year, 1, 1), date(year, 12, 31)).branches
    return found.total, dict(found.by_type)


def test_s001_29_councils_and_32_branches_become_35_under_one_hand_each(blank_office: Office) -> None:
    """Twenty-six pairs and nine single ones (61 in all) become 35 学委会, each with a 党支部 and one person as 书记 and 主任."""
    liaison = actions.save_liaison(blank_office, Liaison(name="王书记"))
    councils = [actions.save_branch(blank_office, Branch(name=f"旧{n}学委会", kind="学委会")) for n in range(29)]
    branches = [actions.save_branch(blank_office, Branch(name=f"旧{n}党支部", kind="党支部")) for n in range(32)]
    heads = settle(blank_office, [f"书记{n}" for n in range(35)], branch_id=None)
    for at, old in enumerate((*councils, *branches)):
        settle(blank_office, [f"人员{at}-{n}" for n in range(3)], branch_id=old.id, membership="单独")
    pairs = list(zip(councils[:26], branches[:26], strict=True))
    groups = [*pairs, *((each,) for each in (*councils[26:], *branches[26:]))]
    assert len(groups) == 35
    for number, group in enumerate(groups):
        posts = tuple(BranchPost(post=post, person_id=heads[number]) for post in ("书记", "主任"))
        new = Branch(name=f"第{number + 1}学委会", kind="学委会", liaison_id=liaison.id)
        sources = tuple(each.id or 0 for each in group)
        merge_actions.merge(blank_office, Merge(sources=sources, into=new, since=DAY, posts=posts))
        actions.save_branch(
            blank_office,
            Branch(name=f"{new.name}党支部", kind="党支部", founded_on=PartialDate(2020), liaison_id=liaison.id,
                   secretary=f"书记{number}"),
        )  # fmt: skip
    assert organisations(blank_office, 2020) == (35, {"党支部": 35, "学委会": 35})
    assert organisations(blank_office, 2019) == (32, {"党支部": 32, "学委会": 29})
    figures = summary.summarise(blank_office, date(2020, 1, 1), date(2020, 12, 31)).liaison
    assert (figures.branches_covered, figures.branches_total, figures.committees_covered) == (35, 35, 35)
    several = Counter(line[5] for line in branch_entries_store.open_posts(blank_office) if line[7] == 2)
    assert several == dict.fromkeys(heads, 2)
    assert {each.secretary for each in store.all_branches(blank_office) if not each.ended_on} == {
        f"书记{n}" for n in range(35)
    }
    assert sum(each[0] for each in store.member_counts(blank_office).values()) == 61 * 3
    assert in_branch(blank_office, "旧0学委会", BEFORE) == in_branch(blank_office, "旧0党支部", BEFORE) == 3
    assert in_branch(blank_office, "第1学委会") == 6


def snapshot(office: Office) -> list[list[tuple[object, ...]]]:
    """Every row that a merge may touch, to the byte."""
    tables = ("branches", "people", "stages", "functional_members", "branch_posts", "branch_honours")
    return [office.db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables]


COUNT = 5
PLANS = st.lists(
    st.tuples(st.sets(st.integers(0, COUNT - 1), min_size=1, max_size=3), st.integers(0, COUNT)), min_size=1, max_size=5
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans=PLANS, parents=st.lists(st.integers(0, COUNT), min_size=COUNT, max_size=COUNT))
def test_merges_in_any_order_keep_everybody_once(plans: list[tuple[set[int], int]], parents: list[int]) -> None:
    with TemporaryDirectory() as folder, empty_office(Path(folder)) as office:
        ids: list[int] = []
        for number in range(COUNT):
            above = ids[parents[number]] if parents[number] < len(ids) else None
            made = actions.save_branch(office, Branch(name=f"支部{number}", parent_id=above, secretary=f"书记{number}"))
            ids.append(made.id or 0)
            settle(office, [f"人员{number}-{n}" for n in range(number + 1)], branch_id=made.id)
        for month, (which, target) in enumerate(plans, 1):
            state = snapshot(office)
            into = store.get(office, ids[target]) if target < COUNT else Branch(name=f"新支部{month}")
            wanted = Merge(
                sources=tuple(ids[each] for each in sorted(which)), into=into, since=PartialDate(2021, month)
            )
            try:
                merge_actions.merge(office, wanted)
            except UserError:
                assert snapshot(office) == state
                continue
            done = snapshot(office)
            undo(office)
            assert snapshot(office) == state
            again = merge_actions.merge(office, dataclasses.replace(wanted))
            assert [len(table) for table in snapshot(office)] == [len(table) for table in done]
            assert again.ended_on is None
        standing = {each.id: each for each in store.all_branches(office) if not each.ended_on}
        counts = store.member_counts(office)
        assert set(counts) <= set(standing)
        assert sum(each[0] for each in counts.values()) == sum(range(1, COUNT + 1))
        for each in standing.values():
            assert each.id not in store.ancestors(office, each.id or 0)
            assert each.parent_id is None or each.parent_id in standing
        for number in range(COUNT):
            assert in_branch(office, f"支部{number}", date(2020, 12, 31)) == number + 1


def test_the_people_card_still_finds_the_one_who_moved(blank_office: Office) -> None:
    a, b = (actions.save_branch(blank_office, Branch(name=name)) for name in ("甲支部", "乙支部"))
    (zhang,) = settle(blank_office, ["张建国"], branch_id=a.id)
    merge_actions.merge(blank_office, Merge(sources=(a.id or 0,), into=b, since=DAY))
    moved = people.get(blank_office, zhang)
    assert moved.branch_id == b.id
    people_actions.save_person(blank_office, dataclasses.replace(moved, mobile="13800000000"))
    assert in_branch(blank_office, "甲支部", BEFORE) == 1
