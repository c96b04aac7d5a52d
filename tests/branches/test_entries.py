"""Posts, elections, honours, grants and functional branches, through the actions."""

import dataclasses
from datetime import date

import pytest

from cadredesk.branches import actions, store, store_head_sync
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.branches.entries import store as branch_entries_store
from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.entries.rules import proposed_term_end
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db import journal, rows
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions as people_actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import FunctionalMember
from cadredesk.people.records import Person
from cadredesk.summary import actions as summary

LONG_AGO, LATER = PartialDate(2021, 6), PartialDate(2024, 6, 20)


def person(office: Office, name: str, branch: Branch | None = None) -> Person:
    added = Person(name=name, category="退休干部", branch_id=branch.id if branch else None)
    return people_actions.save_person(office, added)


def branch(office: Office, name: str = "东城党支部", **rest: object) -> Branch:
    return actions.save_branch(office, Branch(name=name, **rest))  # type: ignore[arg-type]


def post(office: Office, where: Branch, what: str, who: Person | str, **rest: object) -> BranchPost:
    holder = {"name": who} if isinstance(who, str) else {"person_id": who.id}
    return entries_actions.save_post(office, BranchPost(branch_id=where.id, post=what, **holder, **rest))  # type: ignore[arg-type]


def secretary(office: Office, where: Branch) -> str:
    return store.get(office, where.id or 0).secretary


def test_the_secretary_follows_the_posts(blank_office: Office) -> None:
    east = branch(blank_office)
    old = post(blank_office, east, "书记", "王书记", since=LONG_AGO)
    post(blank_office, east, "组织委员", "李委员")
    assert secretary(blank_office, east) == "王书记"
    entries_actions.save_post(blank_office, dataclasses.replace(old, until=LATER))
    assert secretary(blank_office, east) == ""
    post(blank_office, east, "书记", person(blank_office, "张建国"), since=LATER)
    assert secretary(blank_office, east) == "张建国"
    undo(blank_office)
    assert secretary(blank_office, east) == ""


def test_who_was_known_by_the_roster_alone_gets_a_post_when_another_comes(blank_office: Office) -> None:
    east = branch(blank_office, secretary="老书记")
    member = person(blank_office, "老书记", east)
    post(blank_office, east, "书记", "新书记", since=LATER)
    held = branch_entries_store.of_branch(blank_office, BranchPost, east.id or 0)
    assert {(each.person_id, each.name) for each in held} == {(member.id, ""), (None, "新书记")}
    assert secretary(blank_office, east) == "老书记、新书记"  # until the clerk ends one of the two


def test_a_roster_corrects_the_post_and_ends_nobody(blank_office: Office) -> None:
    east = branch(blank_office)
    post(blank_office, east, "书记", "王建国", since=LONG_AGO)
    actions.save_branch(blank_office, dataclasses.replace(store.get(blank_office, east.id or 0), secretary="汪建国"))
    (held,) = branch_entries_store.of_branch(blank_office, BranchPost, east.id or 0)
    assert (held.name, held.since, held.until) == ("汪建国", LONG_AGO, None)
    actions.save_branch(blank_office, dataclasses.replace(store.get(blank_office, east.id or 0), secretary=""))
    assert secretary(blank_office, east) == "汪建国"


def test_the_last_post_of_the_head_leaves_nobody_behind(blank_office: Office) -> None:
    east = branch(blank_office)
    only = post(blank_office, east, "书记", "王书记")
    entries_actions.delete_post(blank_office, only)
    assert secretary(blank_office, east) == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"post": ""}, "请填写职务"),
        ({"name": ""}, "请选择任职人"),
        ({"since": PartialDate(2026, 10, 9)}, "今天之后"),
        ({"since": PartialDate(2024), "until": PartialDate(2023)}, "早于任职时间"),
    ],
)
def test_a_post_that_cannot_stand_is_refused(blank_office: Office, values: dict[str, object], said: str) -> None:
    east = branch(blank_office)
    wanted = BranchPost(**{"branch_id": east.id, "post": "书记", "name": "王书记", **values})  # type: ignore[arg-type]
    with pytest.raises(UserError, match=said):
        entries_actions.save_post(blank_office, wanted)


def test_one_hand_in_several_posts_is_seen(blank_office: Office) -> None:
    council, east = branch(blank_office, "东城学委会", kind="学委会"), branch(blank_office)
    zhang = person(blank_office, "张建国", east)
    post(blank_office, council, "主任", zhang)
    post(blank_office, east, "书记", zhang)
    post(blank_office, east, "组织委员", "张建国")  # another one of the same name, not in the register
    assert secretary(blank_office, council) == secretary(blank_office, east) == "张建国"
    several = [(row[1], row[3], row[2]) for row in branch_entries_store.open_posts(blank_office) if row[7] > 1]
    assert several == [("张建国", "东城学委会", "主任"), ("张建国", "东城党支部", "书记")]
    assert branch_entries_store.other_posts(blank_office, east.id or 0) == {zhang.id: "东城学委会主任"}


def test_death_ends_the_posts_and_an_undo_gives_them_back(blank_office: Office) -> None:
    east = branch(blank_office)
    zhang = person(blank_office, "张建国", east)
    post(blank_office, east, "书记", zhang, since=LONG_AGO)
    departure_actions.register_death(blank_office, zhang.id or 0, date(2026, 10, 1))
    (ended,) = branch_entries_store.of_branch(blank_office, BranchPost, east.id or 0)
    assert (secretary(blank_office, east), ended.until) == ("", PartialDate(2026, 10, 1))
    undo(blank_office)
    assert secretary(blank_office, east) == "张建国"


def test_a_head_goes_by_the_name_of_today_and_goes_when_gone(blank_office: Office) -> None:
    east = branch(blank_office)
    zhang = person(blank_office, "张建囯", east)
    post(blank_office, east, "书记", zhang)
    named = people_actions.save_person(blank_office, dataclasses.replace(zhang, name="张建国"))
    assert secretary(blank_office, east) == "张建国"
    people_actions.save_person(blank_office, dataclasses.replace(named, died_on=PartialDate(2026, 9)))  # in the form
    (ended,) = branch_entries_store.of_branch(blank_office, BranchPost, east.id or 0)
    assert (secretary(blank_office, east), str(ended.until)) == ("", "2026-09")


def test_who_is_gone_can_only_have_held_a_post(blank_office: Office) -> None:
    east = branch(blank_office)
    zhang, li = person(blank_office, "张建国", east), person(blank_office, "李梅", east)
    departure_actions.register_death(blank_office, zhang.id or 0, date(2024, 1, 1))
    departure_actions.register_move_out(blank_office, li.id or 0, date(2024, 1, 1), "昆明")
    for gone, why in ((zhang, "去世"), (li, "转出")):
        with pytest.raises(UserError, match=f"{why}，不能再任书记"):
            post(blank_office, east, "书记", gone, since=LONG_AGO)
        team = [BranchPost(post="书记", person_id=gone.id)]
        with pytest.raises(UserError, match="卸任时间"):
            entries_actions.elect(blank_office, east.id or 0, LATER, team, None)
        post(blank_office, east, "书记", gone, since=LONG_AGO, until=PartialDate(2023))
    assert secretary(blank_office, east) == ""


def test_the_posts_of_a_branch_that_ends_end_with_it(blank_office: Office) -> None:
    east = branch(blank_office, secretary="老书记")
    post(blank_office, east, "组织委员", "李委员", since=LONG_AGO)
    actions.save_branch(blank_office, dataclasses.replace(east, ended_on=LATER))
    assert {each.until for each in branch_entries_store.of_branch(blank_office, BranchPost, east.id or 0)} == {LATER}
    assert branch_entries_store.open_posts(blank_office) == []
    with pytest.raises(UserError, match=r"撤销.*卸任时间"):
        post(blank_office, east, "书记", "王书记", since=LONG_AGO)
    undo(blank_office)
    assert store.get(blank_office, east.id or 0) == east


# ---------------------------------------------------------------- elections


@pytest.mark.parametrize(
    ("name", "kind", "ends"),
    [
        ("东城党支部", "党支部", "2027-06-20"),
        ("离退休干部党委", "党委", "2029-06-20"),
        ("老干部党工委", "党工委", "2029-06-20"),
        ("翠湖社区党支部", "党支部", "2029-06-20"),
        ("石桥村离退休干部党支部", "党支部", "2029-06-20"),
        ("新村路党支部", "党支部", "2027-06-20"),
        ("东城学委会", "学委会", "2027-06-20"),
        ("东城学习小组", "学习小组", "None"),
        ("老年大学功能型党支部", "功能型党支部", "None"),
    ],
)
def test_terms_are_three_years_or_five(name: str, kind: str, ends: str) -> None:
    assert str(proposed_term_end(Branch(name=name, kind=kind), LATER)) == ends


def test_a_term_from_29_february_ends_on_the_28th() -> None:
    assert str(proposed_term_end(Branch(name="东城党支部"), PartialDate(2024, 2, 29))) == "2027-02-28"


def test_an_election_ends_the_old_team_and_begins_the_new_one(blank_office: Office) -> None:
    east = branch(blank_office, secretary="老书记", term_end=PartialDate(2024, 6))
    post(blank_office, east, "组织委员", "李委员", since=LONG_AGO)
    zhang = person(blank_office, "张建国", east)
    team = [BranchPost(post="书记", person_id=zhang.id), BranchPost(post="组织委员", name="李委员")]
    elected = entries_actions.elect(blank_office, east.id or 0, LATER, team, PartialDate(2027, 6, 20))
    assert (elected.secretary, str(elected.term_end)) == ("张建国", "2027-06-20")
    names = branch_entries_store.holder_names(blank_office, east.id or 0)
    history = [
        (each.post, names[each.id or 0], str(each.since), str(each.until))
        for each in branch_entries_store.of_branch(blank_office, BranchPost, east.id or 0)
    ]
    assert sorted(history) == [
        ("书记", "张建国", "2024-06-20", "None"),
        ("书记", "老书记", "None", "2024-06-20"),
        ("组织委员", "李委员", "2021-06", "2024-06-20"),
        ("组织委员", "李委员", "2024-06-20", "None"),
    ]
    undo(blank_office)  # the whole
    assert store.get(blank_office, east.id or 0) == dataclasses.replace(east)
    assert len(branch_entries_store.of_branch(blank_office, BranchPost, east.id or 0)) == 1


def test_an_election_that_cannot_have_been_is_refused(blank_office: Office) -> None:
    east = branch(blank_office)
    team = [BranchPost(post="书记", name="张建国")]
    for day, ends, wanted, said in (
        (PartialDate(2026, 12), None, team, "今天之后"),
        (LATER, PartialDate(2024, 6, 20), team, "要在这次换届"),
        (LATER, None, [], "至少一人"),
        (LATER, None, team * 2, "填写了两次"),
    ):
        with pytest.raises(UserError, match=said):
            entries_actions.elect(blank_office, east.id or 0, day, wanted, ends)
    assert branch_entries_store.of_branch(blank_office, BranchPost, east.id or 0) == []


# ---------------------------------------------------------------- honours and grants


def honours_in(office: Office, year: int) -> dict[str, int]:
    return dict(summary.summarise(office, date(year, 1, 1), date(year, 12, 31)).branches.honours)


def test_the_level_of_a_model_branch_follows_the_years(blank_office: Office) -> None:
    east = branch(blank_office)
    for year, level in ((2018, "县级"), (2021, "州(市)级"), (2025, "已取消")):
        entries_actions.save_honour(blank_office, BranchHonour(branch_id=east.id, year=year, level=level))
    other = BranchHonour(branch_id=east.id, year=2026, name="先进基层党组织", level="省级")
    entries_actions.save_honour(blank_office, other)
    assert store.get(blank_office, east.id or 0).honour == ""
    counted = {year: honours_in(blank_office, year) for year in (2017, 2018, 2020, 2021, 2024, 2025)}
    assert counted == {
        2017: {}, 2018: {"县级": 1}, 2020: {"县级": 1}, 2021: {"州(市)级": 1}, 2024: {"州(市)级": 1}, 2025: {},
    }  # fmt: skip
    taken = next(
        each for each in branch_entries_store.of_branch(blank_office, BranchHonour, east.id or 0) if each.year == 2025
    )
    entries_actions.delete_honour(blank_office, taken)
    assert store.get(blank_office, east.id or 0).honour == "州(市)级"


def test_a_roster_without_years_counts_as_before(blank_office: Office) -> None:
    branch(blank_office, honour="县级")
    assert honours_in(blank_office, 2017) == {"县级": 1}


def test_of_two_levels_in_a_year_the_higher_one_counts(blank_office: Office) -> None:
    east = branch(blank_office)
    for level in ("县级", "省级", "州(市)级"):
        entries_actions.save_honour(
            blank_office, BranchHonour(branch_id=east.id, year=2023, name="“六好”示范党支部", level=level)
        )
    assert store.get(blank_office, east.id or 0).honour == "省级"
    assert honours_in(blank_office, 2023) == {"省级": 1}


def test_a_level_from_a_roster_corrects_the_year_it_came_from(blank_office: Office) -> None:
    east = branch(blank_office)
    entries_actions.save_honour(blank_office, BranchHonour(branch_id=east.id, year=2023, level="县级"))
    actions.save_branch(blank_office, dataclasses.replace(store.get(blank_office, east.id or 0), honour="省级"))
    (honour,) = branch_entries_store.of_branch(blank_office, BranchHonour, east.id or 0)
    assert (honour.year, honour.level, store.get(blank_office, east.id or 0).honour) == (2023, "省级", "省级")


def test_the_last_honour_taken_out_leaves_no_level(blank_office: Office) -> None:
    east = branch(blank_office)
    only = entries_actions.save_honour(blank_office, BranchHonour(branch_id=east.id, year=2023, level="县级"))
    entries_actions.delete_honour(blank_office, only)
    assert store.get(blank_office, east.id or 0).honour == ""


def test_the_grants_of_s000_in_one_action(blank_office: Office) -> None:
    with blank_office.operation("建立支部"):
        ids = [rows.add(blank_office, Branch(name=f"第{number}党支部")).id or 0 for number in range(1, 100)]
    grant = BranchGrant(date=date(2022, 5, 1), fen=1_000_000, purpose="场所设施完善和日常活动", document="〔2022〕8号")
    entries_actions.grant_to(blank_office, ids, grant)
    lines = branch_entries_store.all_grants(blank_office)
    assert (len(lines), sum(line[3] for line in lines)) == (99, 99_000_000)
    assert (
        summary.summarise(blank_office, date(2022, 1, 1), date(2022, 12, 31)).money.fen == 0
    )  # tracked, not paid here
    assert journal.history(blank_office, 1)[0].what == "登记拨付经费：99 个支部各 10,000.00 元"
    undo(blank_office)
    assert branch_entries_store.all_grants(blank_office) == []


def test_a_grant_needs_a_sum_and_a_day_that_has_come(blank_office: Office) -> None:
    east = branch(blank_office)
    for fen, day, said in ((0, date(2026, 1, 1), "大于 0"), (100, date(2026, 10, 9), "今天之后")):
        with pytest.raises(UserError, match=said):
            entries_actions.grant_to(blank_office, [east.id or 0], BranchGrant(date=day, fen=fen))


# ---------------------------------------------------------------- functional branches


def test_a_functional_membership_is_counted_beside_the_own_one(blank_office: Office) -> None:
    east = branch(blank_office)
    choir = branch(blank_office, "合唱团功能型党支部", kind="功能型党支部")
    people = [person(blank_office, f"人员{number}", east).id or 0 for number in range(3)]
    assert entries_actions.join_functional(blank_office, people[:2], choir.id or 0, PartialDate(2024, 3)) == 2
    assert entries_actions.join_functional(blank_office, people, choir.id or 0) == 1  # two are there already
    assert branch_entries_store.functional_counts(blank_office) == {choir.id: 3}
    assert {key: each[0] for key, each in store.member_counts(blank_office).items()} == {east.id: 3}
    assert entries_actions.leave_functional(blank_office, people[:1], choir.id or 0, PartialDate(2025)) == 1
    assert entries_actions.leave_functional(blank_office, people[1:2], choir.id or 0) == 1
    assert [each.person_id for each in branch_entries_store.functional_members(blank_office, choir.id or 0)] == [
        people[2]
    ]
    (history,) = entries_store.of_person(blank_office, FunctionalMember, people[0])
    assert str(history.until) == "2025" and not entries_store.of_person(blank_office, FunctionalMember, people[1])
    undo(blank_office)
    undo(blank_office)
    assert branch_entries_store.functional_ids(blank_office, [choir.id or 0]) == people


def test_nobody_is_put_into_a_functional_or_an_ended_branch(blank_office: Office) -> None:
    choir = branch(blank_office, "合唱团功能型党支部", kind="功能型党支部")
    gone = branch(blank_office, "旧支部", ended_on=PartialDate(2020))
    zhang = person(blank_office, "张建国")
    for wrong, said in ((choir, "不接组织关系"), (gone, "撤销")):
        with pytest.raises(UserError, match=said):
            actions.assign_branch(blank_office, [zhang.id or 0], wrong.id, "单独")
    with pytest.raises(UserError, match="不是功能型党支部"):
        entries_actions.join_functional(blank_office, [zhang.id or 0], branch(blank_office).id or 0)


def test_a_branch_entered_by_mistake_goes_with_its_rows(blank_office: Office) -> None:
    east = branch(blank_office)
    post(blank_office, east, "书记", "王书记")
    entries_actions.save_honour(blank_office, BranchHonour(branch_id=east.id, year=2023, level="县级"))
    actions.delete_branch(blank_office, east.id or 0)
    assert store_head_sync.rows_decide(blank_office, east.id or 0) == (False, False)
    undo(blank_office)
    assert secretary(blank_office, east) == "王书记"
