"""Study by month: numbers typed for branches, and the marks of their members, through actions and the command line."""

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch, BranchType
from cadredesk.cli import run
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions as people
from cadredesk.people import store as people_store
from cadredesk.people.entries import actions as entries
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person
from cadredesk.registers.activities import actions as activities
from cadredesk.registers.activities.records import Activity, Output
from cadredesk.registers.study import actions, rules, store, store_marks
from cadredesk.registers.study.records import Mark, MemberQuery, MemberYear, Shown
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Visit
from tests.screen import text_of
from tests.support import TODAY, empty_office

KIND = "学习日"


def branch(office: Office, name: str = "东城党支部", study_day: str = "每月10日", **rest: object) -> int:
    return branches.save_branch(office, Branch(name=name, study_day=study_day, **rest)).id or 0  # type: ignore[arg-type]


def person(office: Office, name: str, branch_id: int | None = None, **rest: object) -> int:
    made = Person(name=name, category="退休干部", branch_id=branch_id, **rest)  # type: ignore[arg-type]
    return people.save_person(office, made).id or 0


def held(office: Office, branch_id: int | None, day: date, present: list[int], excused: tuple[int, ...] = ()) -> int:
    made = activities.save_activity(office, Activity(date=day, category=KIND, branch_id=branch_id))
    activities.set_attendance(office, made.id or 0, present, excused)
    return made.id or 0


def all_rows(office: Office) -> list[Activity]:
    return rows.select(office, Activity, "ORDER BY date, id")


def marks_of(found: list[MemberYear]) -> dict[str, str]:
    """By name, the marks of a year one after another."""
    return {
        each.name: "".join(each.marks.get(f"2026-{month:02}", Mark.NONE) for month in range(1, 13)).rstrip(Mark.NONE)
        for each in found
    }


# ---------------------------------------------------------------- numbers


def test_a_number_becomes_a_row_on_the_study_day_and_is_mended_and_taken_out(blank_office: Office) -> None:
    home = branch(blank_office)
    actions.set_numbers(blank_office, KIND, 2026, {(home, 9): 31})
    [row] = all_rows(blank_office)
    assert (row.date, row.category, row.branch_id, row.persons, row.sessions) == (date(2026, 9, 10), KIND, home, 31, 1)
    actions.set_numbers(blank_office, KIND, 2026, {(home, 9): 30})
    assert [(each.id, each.persons) for each in all_rows(blank_office)] == [(row.id, 30)]
    actions.set_numbers(blank_office, KIND, 2026, {(home, 9): None})
    assert all_rows(blank_office) == []
    undo(blank_office)
    assert [each.persons for each in all_rows(blank_office)] == [30]


@pytest.mark.parametrize(
    ("study_day", "month", "day"),
    [("每月10日", 9, 10), ("每月31日", 6, 30), ("每周三", 9, 2), ("不定期", 9, 30), ("", 2, 28), ("每月25日", 10, 8)],
)
def test_it_stands_on_the_study_day_else_on_the_last_of_the_month_never_after_today(
    blank_office: Office, study_day: str, month: int, day: int
) -> None:
    home = branch(blank_office, study_day=study_day)
    actions.set_numbers(blank_office, KIND, 2026, {(home, month): 5})
    assert [each.date for each in all_rows(blank_office)] == [date(2026, month, day)]


def test_of_a_list_of_names_the_number_is_the_total(blank_office: Office) -> None:
    home = branch(blank_office)
    there = [person(blank_office, name, home) for name in ("李明", "王红")]
    activity = held(blank_office, home, date(2026, 9, 10), there)
    actions.set_numbers(blank_office, KIND, 2026, {(home, 9): 5})
    assert [each.persons for each in all_rows(blank_office)] == [3]
    assert store.held(blank_office, (KIND,), *rules.whole(2026))[home][9].times == 5
    with pytest.raises(UserError, match="已有 2 人到会"):
        actions.set_numbers(blank_office, KIND, 2026, {(home, 9): 1})
    with pytest.raises(UserError, match="还有名单"):
        actions.set_numbers(blank_office, KIND, 2026, {(home, 9): None})
    actions.set_numbers(blank_office, KIND, 2026, {(home, 9): 2})
    assert [each.persons for each in all_rows(blank_office)] == [None]
    assert [each.id for each in all_rows(blank_office)] == [activity]


@pytest.mark.parametrize("more", [{"topic": "全会精神"}, {"note": "补课"}, {"served": 3}, {"outputs": True}])
def test_what_is_more_than_a_number_is_not_taken_out(blank_office: Office, more: dict[str, object]) -> None:
    home = branch(blank_office)
    outputs = [Output(item="手册", count=2)] if more.pop("outputs", False) else None
    row = Activity(date=date(2026, 9, 10), category=KIND, branch_id=home, persons=4, **more)  # type: ignore[arg-type]
    activities.save_activity(blank_office, row, outputs)
    with pytest.raises(UserError, match="不能在这里清除"):
        actions.set_numbers(blank_office, KIND, 2026, {(home, 9): None})
    assert len(all_rows(blank_office)) == 1


def test_several_in_a_month_add_up_and_are_entered_one_by_one(blank_office: Office) -> None:
    home = branch(blank_office)
    for day, persons in ((3, 10), (17, 21)):
        row = Activity(date=date(2026, 9, day), category=KIND, branch_id=home, persons=persons)
        activities.save_activity(blank_office, row)
    found = store.held(blank_office, (KIND,), *rules.whole(2026))[home][9]
    assert (found.words, found.sessions, found.times) == ("2场 31", 2, 31)
    with pytest.raises(UserError, match="有 2 次学习日"):
        actions.set_numbers(blank_office, KIND, 2026, {(home, 9): 40})


def test_several_numbers_are_one_step_or_none(blank_office: Office) -> None:
    home, ended = branch(blank_office), branch(blank_office, "西城党支部", ended_on=PartialDate(2026, 5, 1))
    with pytest.raises(UserError, match=r"西城党支部2026-05-01撤销"):
        actions.set_numbers(blank_office, KIND, 2026, {(home, 9): 31, (ended, 9): 8})
    assert all_rows(blank_office) == []
    with pytest.raises(UserError, match="还没有到 2026 年 11 月"):
        actions.set_numbers(blank_office, KIND, 2026, {(home, 11): 31})
    actions.set_numbers(blank_office, KIND, 2026, {(home, 9): 31, (ended, 3): 8})
    assert [each.persons for each in all_rows(blank_office)] == [8, 31]
    undo(blank_office)
    assert all_rows(blank_office) == []


@pytest.mark.parametrize(("text", "number"), [("31", 31), (" ３１ 人次", 31), ("1,031", 1031), ("", None)])
def test_numbers_are_read_as_typed(text: str, number: int | None) -> None:
    assert rules.number_of(text) == number


@pytest.mark.parametrize("text", ["0", "-3", "三十", "3.5", "31a", "1234567"])
def test_what_is_no_number_of_people_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        rules.number_of(text)


def test_the_branches_of_a_year_stand_in_the_order_of_the_tree(blank_office: Office) -> None:
    top = branch(blank_office, "机关党委", "")
    branch(blank_office, "乙党支部", parent_id=top)
    below = branch(blank_office, "甲党总支", "", parent_id=top)
    branch(blank_office, "丙党支部", parent_id=below)
    branch(blank_office, "早撤党支部", ended_on=PartialDate(2025, 12, 31))
    branch(blank_office, "今年撤党支部", ended_on=PartialDate(2026, 2))
    lines = store.branch_years(blank_office, 2026, KIND)
    assert [each.branch.name for each in lines] == ["机关党委", "乙党支部", "甲党总支", "丙党支部", "今年撤党支部"]
    usual = rules.shown_lines(lines, Shown.USUAL, 2026, 9)
    assert [each.branch.name for each in usual] == ["乙党支部", "丙党支部", "今年撤党支部"]
    missing = rules.shown_lines(lines, Shown.OPEN, 2026, 9)
    assert [each.branch.name for each in missing] == ["乙党支部", "丙党支部"], "what has ended owes nothing"


# ---------------------------------------------------------------- marks


@pytest.fixture
def four(blank_office: Office) -> dict[str, int]:
    """A branch of four that held four study days in five months, with two guests each time (registers.md 6, By names)."""
    home = branch(blank_office)
    a, b, c, d = (person(blank_office, name, home) for name in ("甲", "乙", "丙", "丁"))
    for month, present in ((1, [a, b]), (2, [a]), (4, [a]), (5, [a])):
        activity = held(blank_office, home, date(2026, month, 10), present, (b,) if month == 4 else ())
        [row] = store.activity_lines(blank_office, [activity])
        activities.save_activity(blank_office, dataclasses.replace(row, persons=2))
    for month in (2, 5):
        visits.record_visit(blank_office, Visit(person_id=c, date=date(2026, month, 20), kind="送学上门"))
    return {"home": home, "甲": a, "乙": b, "丙": c, "丁": d}


def test_four_members_and_their_marks(blank_office: Office, four: dict[str, int]) -> None:
    found = store_marks.member_years(blank_office, 2026, four["home"])
    wanted = {"甲": "到到–到到", "乙": "到缺–假缺", "丙": "缺送–缺送", "丁": "缺缺–缺缺"}
    assert marks_of(found) == wanted
    assert {each.name: (each.missed, each.in_a_row) for each in found} == {
        "甲": (0, 0), "乙": (2, 1), "丙": (2, 0), "丁": (4, 4),
    }  # fmt: skip
    held_in = store.held(blank_office, (KIND,), *rules.whole(2026))[four["home"]]
    assert (sum(each.sessions for each in held_in.values()), sum(each.times for each in held_in.values())) == (4, 13)
    assert [each.name for each in rules.chosen(found, MemberQuery(in_a_row=3))] == ["丁"]


def test_the_command_line_tells_marks(
    blank_office: Office, four: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    blank_office.close()
    assert run(["--file", str(blank_office.path), "marks", "--year", "2026", "--branch", "东城党支部", "--json"]) == 0
    found = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert found["乙"]["person"] == four["乙"]
    assert found["乙"]["marks"] == {"2026-01": "到", "2026-02": "缺", "2026-04": "假", "2026-05": "缺"}
    assert run(["--file", str(blank_office.path), "marks", "--branch", str(four["home"])]) == 0
    said = capsys.readouterr().out
    assert "丙\t东城党支部\t缺\t送\t–\t缺\t送\t–" in said and "假 请假、住院或外出" in said
    assert run(["--file", str(blank_office.path), "marks", "--year", "2020"]) == 0
    assert "2020 年没有登记过到会名单" in capsys.readouterr().out


def test_marks_follow_the_branch_of_that_day(blank_office: Office) -> None:
    here, there = branch(blank_office), branch(blank_office, "西城党支部")
    group = branch(blank_office, "东城学习小组", "", kind=BranchType.STUDY_GROUP.value, parent_id=here)
    other = person(blank_office, "陪同", here)
    mover = person(blank_office, "搬走", here)
    person(blank_office, "组员", group)
    person(blank_office, "后来", here, admitted_on=PartialDate(2026, 3, 1))
    person(blank_office, "去世", here, died_on=PartialDate(2026, 2, 20))
    moved = dataclasses.replace(people_store.get(blank_office, mover), branch_id=there)
    people.save_person(blank_office, moved, {Track.BRANCH: PartialDate(2026, 3, 1)})
    for month in (2, 4):
        held(blank_office, here, date(2026, month, 10), [other])
        held(blank_office, there, date(2026, month, 10), [mover] if month == 4 else [other])
    found = marks_of(store_marks.member_years(blank_office, 2026))
    assert found == {"陪同": "–到–到", "搬走": "–缺–到", "组员": "–缺–缺", "后来": "–––缺", "去世": "–缺"}
    assert marks_of(store_marks.member_years(blank_office, 2026, there)) == {"搬走": "–––到"}


def test_who_was_in_hospital_that_day_is_excused(blank_office: Office) -> None:
    home = branch(blank_office)
    other, ill = person(blank_office, "陪同", home), person(blank_office, "住院", home)
    entries.save_entry(
        blank_office, HospitalStay(person_id=ill, since=PartialDate(2026, 2, 28), until=PartialDate(2026, 3, 20))
    )
    for month in (2, 3, 4):
        held(blank_office, home, date(2026, month, 10), [other])
    assert marks_of(store_marks.member_years(blank_office, 2026))["住院"] == "–缺假缺"


def test_several_in_a_month_are_one_mark(blank_office: Office) -> None:
    home = branch(blank_office)
    a, b, c = (person(blank_office, name, home) for name in ("甲", "乙", "丙"))
    held(blank_office, home, date(2026, 3, 10), [c], (b,))
    held(blank_office, home, date(2026, 3, 25), [c, a])
    assert marks_of(store_marks.member_years(blank_office, 2026)) == {"甲": "––到", "乙": "––缺", "丙": "––到"}


def test_months_in_a_row_reach_back_over_the_new_year(blank_office: Office) -> None:
    home = branch(blank_office)
    other, away = person(blank_office, "陪同", home), person(blank_office, "缺席", home, limited_mobility=True)
    for day in (date(2025, 11, 10), date(2025, 12, 10), date(2026, 1, 10)):
        held(blank_office, home, day, [other])
    [_, missing] = sorted(store_marks.member_years(blank_office, 2026), key=lambda each: each.in_a_row)
    assert (missing.person_id, missing.missed, missing.in_a_row, missing.limited) == (away, 1, 3, True)
    assert [each.person_id for each in store_marks.long_missed(blank_office, date(2026, 1, 20))] == [away]


# ---------------------------------------------------------------- paper


def test_both_papers(blank_office: Office, four: dict[str, int], tmp_path: Path) -> None:
    actions.print_marks(blank_office, 2026, "学习日和集中学习", MemberQuery(branch_id=four["home"]), tmp_path / "m.pdf")
    said = text_of(tmp_path / "m.pdf")
    assert "东城党支部2026年学习考勤表" in said.replace("\n", "") and "送 送学或阅文上门" in said and "连续缺学" in said
    actions.print_months(blank_office, 2026, KIND, Shown.USUAL, 9, tmp_path / "b.pdf")
    said = text_of(tmp_path / "b.pdf")
    assert "2026年支部学习日统计表" in said and "合计" in said and "13" in said
    with pytest.raises(UserError, match="名单是空的"):  # everybody has entered January
        actions.print_months(blank_office, 2026, KIND, Shown.OPEN, 1, tmp_path / "none.pdf")


# ---------------------------------------------------------------- counted a second time


DAYS = st.dates(date(2026, 1, 1), date(2026, 9, 30))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lists=st.lists(
        st.tuples(DAYS, st.integers(0, 2), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5))), max_size=8
    ),
    moves=st.lists(st.tuples(st.integers(0, 5), DAYS, st.integers(0, 2)), max_size=4, unique_by=lambda move: move[0]),
    stays=st.lists(st.tuples(st.integers(0, 5), DAYS, DAYS), max_size=3),
    brought=st.lists(st.tuples(st.integers(0, 5), DAYS), max_size=4),
)
def test_marks_are_those_of_a_plain_count(  # type: ignore[no-untyped-def]
    tmp_path_factory: pytest.TempPathFactory, lists, moves, stays, brought
) -> None:
    """Three branches and six people who move, are ill, and are seen at home: each mark worked out day by day."""
    with empty_office(tmp_path_factory.mktemp("marks")) as office:
        places = [branch(office, f"{at}党支部") for at in range(3)]
        ids = [person(office, f"成员{at}", places[at % 3]) for at in range(6)]
        for who, day, to in moves:
            moved = dataclasses.replace(people_store.get(office, ids[who]), branch_id=places[to])
            people.save_person(office, moved, {Track.BRANCH: PartialDate.of(day)})
        for who, since, until in stays:
            stay = HospitalStay(
                person_id=ids[who], since=PartialDate.of(min(since, until)), until=PartialDate.of(max(since, until))
            )
            entries.save_entry(office, stay)
        for who, day in brought:
            visits.record_visit(office, Visit(person_id=ids[who], date=day, kind="送学上门"))
        for day, at, present, excused in lists:
            held(
                office, places[at], day, [ids[each] for each in present], tuple(ids[each] for each in excused - present)
            )
        wanted: dict[int, dict[str, str]] = {}
        for who, person_id in enumerate(ids):
            for month in sorted({day.isoformat()[:7] for day, *_ in lists}):
                found = []
                for day, at, present, excused in lists:
                    here = next(
                        (places[to] for each, since, to in moves if each == who and since <= day), places[who % 3]
                    )
                    if day.isoformat()[:7] != month or here != places[at] or not present | excused:
                        continue
                    ill = any(each == who and min(a, b) <= day <= max(a, b) for each, a, b in stays)
                    found.append("到" if who in present else "假" if who in excused or ill else "缺")
                if found:
                    at_home = any(each == who and day.isoformat()[:7] == month for each, day in brought)
                    mark = "到" if "到" in found else "送" if at_home else "缺" if "缺" in found else "假"
                    wanted.setdefault(person_id, {})[month] = mark
        made = {each.person_id: dict(each.marks) for each in store_marks.member_years(office, 2026)}
        assert made == wanted
        stayed = set(ids) - {
            ids[who] for who, *_ in moves
        }  # of who moved 今日 knows the last months of the new branch alone
        missing = {each for each in stayed if [*wanted.get(each, {}).values()][-3:] == ["缺"] * 3}
        assert {each.person_id for each in store_marks.long_missed(office, TODAY)} & stayed == missing
