"""Honours of people, the office and branches in one list; what 市级 means; community branches."""

from pathlib import Path

import pytest

from cadredesk.branches import actions as branch_actions
from cadredesk.branches import store as branch_store
from cadredesk.branches.entries import actions as branch_entries
from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.entries.rules import Situation, is_in, term_years
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import parse_partial
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.values import parse
from cadredesk.db.file import Office
from cadredesk.db.levels import fields_here
from cadredesk.db.undo import undo
from cadredesk.import_export import actions as import_actions
from cadredesk.office import actions as office_actions
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.records import Membership, Person
from cadredesk.registers import actions as register_actions
from cadredesk.registers import store as registers_store
from cadredesk.registers.honours import actions, store
from cadredesk.registers.honours.records import Honour, HonourEntry
from cadredesk.registers.records import RegisterQuery
from tests.screen import text_of
from tests.support import TODAY

day = parse_partial
COLUMNS = ("date", "holder", "name", "level")


def person(office: Office, name: str) -> Person:
    return people_actions.save_person(office, Person(name=name, category="退休干部"))


def branch(office: Office, name: str = "第一党支部", **fields: object) -> Branch:
    return branch_actions.save_branch(office, Branch(name=name, **fields))  # type: ignore[arg-type]


def listed(office: Office, text: str = "") -> list[tuple[object, ...]]:
    listing = store.listing()
    ids = registers_store.all_ids(office, listing, RegisterQuery(text=text))
    return [row[1:] for row in registers_store.list_rows(office, listing, COLUMNS, ids)]


# ---------------------------------------------------------------- one list


def test_people_others_and_branches_stand_in_one_list(blank_office: Office) -> None:
    who, where = person(blank_office, "张三"), branch(blank_office)
    actions.save_entry(
        blank_office, HonourEntry(date=day("2026-07"), name="优秀共产党员", person_id=who.id, level="省级")
    )
    actions.save_entry(blank_office, HonourEntry(date=day("2012"), name="先进集体", named="本局"))
    kept = actions.save_entry(
        blank_office,
        HonourEntry(date=day("2026-06-30"), name="示范党支部", branch_id=where.id, level="州(市)级", given_by="州委"),
    )
    assert isinstance(kept, BranchHonour) and kept.note == "2026-06-30 授予\n授予单位：州委"
    assert branch_store.get(blank_office, where.id or 0).honour == "州(市)级"  # the branch's own level follows
    assert listed(blank_office) == [
        ("2026-07", "张三", "优秀共产党员", "省级"), ("2026", "第一党支部", "示范党支部", "州(市)级"), ("2012", "本局", "先进集体", ""),
    ]  # fmt: skip
    facets = {
        name: registers_store.facet_counts(blank_office, store.listing(), RegisterQuery(), name)
        for name in ("holder_kind", "level")
    }
    assert facets["holder_kind"] == {"个人": 1, "支部": 1, "单位、团队等": 1} and facets["level"]["省级"] == 1
    assert listed(blank_office, "第一") == [("2026", "第一党支部", "示范党支部", "州(市)级")]
    assert [each.name for each in store.of_person(blank_office, who.id or 0)] == ["优秀共产党员"]


def test_an_honour_has_one_holder(blank_office: Office) -> None:
    who, where = person(blank_office, "张三"), branch(blank_office)
    for holders in ({}, {"person_id": who.id, "named": "本局"}, {"person_id": who.id, "branch_id": where.id}):
        with pytest.raises(UserError):
            actions.save_entry(blank_office, HonourEntry(date=day("2026"), name="先进集体", **holders))
    assert listed(blank_office) == []


def test_the_honour_of_a_branch_is_deleted_from_the_list_and_comes_back(blank_office: Office) -> None:
    where = branch(blank_office)
    actions.save_entry(blank_office, HonourEntry(date=day("2026"), name="示范党支部", branch_id=where.id, level="县级"))
    register_actions.delete(blank_office, store.get(blank_office, -1))
    assert listed(blank_office) == [] and branch_store.get(blank_office, where.id or 0).honour == ""
    undo(blank_office)
    assert len(listed(blank_office)) == 1 and branch_store.get(blank_office, where.id or 0).honour == "县级"


def test_many_get_the_same_honour_once(blank_office: Office) -> None:
    people = [person(blank_office, name) for name in ("张三", "李四", "王五")]
    honours = [Honour(date=day("2026"), name="五老模范", person_id=each.id, number=str(each.id)) for each in people]
    assert actions.record_many(blank_office, honours[:2]) == (2, 0)
    assert actions.record_many(blank_office, honours) == (1, 2)
    undo(blank_office)
    assert [row[1] for row in listed(blank_office)] == ["李四", "张三"]


def test_the_roll_on_paper(blank_office: Office) -> None:
    actions.save_honour(blank_office, Honour(date=day("2012"), name="先进集体", named="本局"))
    out = blank_office.path.with_name("名册.pdf")
    register_actions.print_list(blank_office, store.listing(), RegisterQuery(), COLUMNS, out)
    assert "荣誉名册" in text_of(out) and "先进集体" in text_of(out)


# ---------------------------------------------------------------- 市级


@pytest.mark.parametrize(
    ("office_level", "meant"), [("县级", "州(市)级"), ("县级市", "县级"), ("州(市)级", "州(市)级")]
)
def test_the_offices_own_level_says_what_city_level_is(blank_office: Office, office_level: str, meant: str) -> None:
    office_actions.set_setting(blank_office, "本单位级别", office_level)
    rows = blank_office.path.with_name("支部.csv")
    rows.write_text(
        "支部名称,示范级别\n第一党支部,市级\n第二党支部,省级\n第三党支部,市级示范党支部\n", encoding="utf-8"
    )
    import_actions.run(blank_office, import_actions.preview(blank_office, "branches", rows))
    found = {each.name: each.honour for each in branch_store.all_branches(blank_office)}
    assert found == {"第一党支部": meant, "第二党支部": "省级", "第三党支部": meant}
    for record in (Honour, BranchHonour):
        [field] = fields_here(blank_office, [field_of(record, "level")])
        assert [parse(field, words) for words in ("市级", "州级", "县(市)级", "全国")] == [
            meant,
            "州(市)级",
            "县级",
            "国家级",
        ]


# ---------------------------------------------------------------- 小区党支部


def test_a_community_branch_is_counted_apart_and_owed_nobody(blank_office: Office) -> None:
    plain, where = branch(blank_office), branch(blank_office, "阳光小区党支部", kind=BranchType.COMMUNITY, seats=5)
    assert term_years(where) == 5
    assert [is_in(each, Situation.NO_LIAISON, TODAY) for each in (plain, where)] == [True, False]
    who = person(blank_office, "张三")
    branch_actions.assign_branch(blank_office, [who.id or 0], where.id, "")
    assert people_store.get(blank_office, who.id or 0).membership == Membership.MIXED


def test_a_community_branch_is_known_by_its_name_with_its_seats(blank_office: Office, tmp_path: Path) -> None:
    rows = tmp_path / "支部.csv"
    rows.write_text("支部名称,班子职数\n阳光小区党支部,5\n阳光小区离退休干部党支部,\n", encoding="utf-8")
    import_actions.run(blank_office, import_actions.preview(blank_office, "branches", rows))
    found = {each.name: (each.kind, each.seats) for each in branch_store.all_branches(blank_office)}
    assert found == {
        "阳光小区党支部": (BranchType.COMMUNITY, 5), "阳光小区离退休干部党支部": (BranchType.BRANCH, None),
    }  # fmt: skip


def test_posts_and_grants_of_community_branches(blank_office: Office) -> None:
    where, who = branch(blank_office, "阳光小区党支部", kind=BranchType.COMMUNITY), person(blank_office, "张三")
    branch_entries.save_post(
        blank_office, BranchPost(branch_id=where.id, post="书记", person_id=who.id, since=day("2022"))
    )
    branch_entries.save_post(blank_office, BranchPost(branch_id=where.id, post="委员", name="李四"))
    assert branch_store.get(blank_office, where.id or 0).secretary == "张三"
    branch_entries.save_grant(blank_office, BranchGrant(branch_id=where.id, date=TODAY, fen=1_000_000))
