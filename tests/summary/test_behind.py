"""Behind each figure lie exactly as many rows as it says, and behind each amount those that add up to it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from cadredesk.branches import store as branches
from cadredesk.branches.records import Branch, Liaison
from cadredesk.core.dates import PartialDate
from cadredesk.core.periods import Period
from cadredesk.db import rows
from cadredesk.people.entries.records import Care
from cadredesk.summary import actions, rules, store
from cadredesk.summary import rules_wording as wording
from tests.summary.added_up import REGISTERS
from tests.summary.conftest import payment, person, settled_voucher, visit

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
NOT_COUNTS = {"office", "from", "to", "until", "compared_with", "party.separate_percent", "party.mixed_percent"}


def figures_of(value: Any, path: str = "") -> Iterator[tuple[str, int]]:
    """Each number of the JSON with its path."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from figures_of(inner, f"{path}.{key}" if path else key)
    elif path not in NOT_COUNTS:
        yield path, value


def key_of(path: str) -> str:
    """The key of a figure: services.巡诊.times of the JSON is services.times.巡诊, as all divided figures."""
    parts = path.split(".")
    return ".".join((parts[0], parts[2], parts[1])) if parts[0] == "services" else path


@pytest.fixture
def lively(office, fill):
    """A year in which everything that the summary knows happens, in the middle of other years."""
    with office.operation("支部"):
        branches.add_liaison(office, Liaison(name="王书记"))
        for kind, honour, founded, ended, liaison in (
            ("党支部", "省级", None, None, 1), ("党支部", "县级", "2020", None, None), ("党总支", "", None, "2027", 1),
            ("学习小组", "", None, None, 1), ("功能型党支部", "县级", None, None, None), ("党支部", "", "2027", None, 1),
            ("党支部", "县级", None, "2026-12-31", 1), ("学委会", "", None, None, 1), ("学委会", "", None, None, None),
            ("党小组", "", None, None, None),
        ):  # fmt: skip
            dates = {"founded_on": founded, "ended_on": ended}
            read = {name: person(died_on=day).died_on for name, day in dates.items() if day}
            rows.add(office, Branch(name=kind, kind=kind, honour=honour, liaison_id=liaison, **read))
    fill(
        [
            person(category="离休干部", rank="正县处级", sex="男", birth="1926", politics="中共党员", party_joined="1949-03",
                   membership="单独", unit_nature="机关", liaison_id=1),
            person(rank="副县处级", sex="女", birth="1950-03", politics="中共党员", party_joined="1990", membership="混编"),
            person(category="退休职工", admitted_on="2026-03", membership="单独"),
            person(category="退休职工", moved_in_on="2026-04", birth="1968-01-01"),
            person(died_on="2026-05"),
            person(moved_out_on="2026-06", liaison_id=1),
            person(category="遗属", survivor_kind="离休干部遗属"),
            person(category="", admitted_on="2026-02"),
            person(admitted_on="2027"),
            person(died_on="2025"),
        ],
        [
            visit(1, date(2026, 2, 10)), visit(1, date(2026, 9, 20), rule="", kind="日常走访"),
            visit(2, date(2026, 1, 1), "县处级以上退休干部"), visit(7, date(2026, 12, 31), "离休干部遗属", rule="中秋"),
            visit(3, date(2026, 8, 1), "", rule="", kind=""), visit(1, date(2025, 12, 31)), visit(9, date(2027, 1, 1)),
            visit(1, date(2026, 3, 1), rule="巡诊"), visit(1, date(2026, 4, 1), rule="巡诊"), visit(2, date(2026, 4, 1), rule="巡诊"),
            visit(2, date(2026, 5, 1), rule="", kind="送学上门"), visit(2, date(2025, 5, 1), rule="", kind="送学上门"),
            visit(1, date(2026, 5, 3), rule="", kind="电话联系"), visit(1, date(2026, 5, 4), rule="", kind="电话联系"),
            visit(5, date(2026, 5, 2), rule="去世"), visit(5, date(2026, 5, 3), rule="去世"),
        ],
        [payment(1, date(2026, 2, 10), 100_000), payment(2, date(2026, 3, 1), 50_000, "困难帮扶", ""),
         payment(1, date(2025, 2, 10), 7), payment(7, date(2026, 4, 1), 40_000, "遗属补助", "离休干部遗属"),
         payment(7, date(2026, 5, 1), 40_000, "遗属补助", "离休干部遗属"), payment(1, date(2026, 4, 1), 30_000, "高龄补贴"),
         payment(3, date(2026, 6, 1), 1_000_000, "支部工作经费", ""), payment(3, date(2026, 6, 1), 9_900, "其他", "")],
    )  # fmt: skip
    aid = settled_voucher(office, "困难帮扶", [(2, 30_000), (3, 30_000), (3, 30_000)], date(2026, 7, 1))
    settled_voucher(office, "困难帮扶", [(3, -30_000)], date(2026, 7, 9), reverses=aid)
    return office


def test_every_figure_has_its_list(lively):
    found = actions.as_json(actions.summarise(lively, YEAR.since, YEAR.until))
    checked = dict(figures_of(found))
    assert len(checked) > 50
    for path, number in checked.items():
        if path.startswith(REGISTERS) or "community" in path or path.startswith("branches.granted"):
            continue  # tests/summary/test_registers.py
        behind = store.behind(lively, key_of(path), YEAR)
        if path.startswith("money") and not path.endswith(("persons", "times")):
            marks = ",".join(map(str, behind.ids))
            (fen,) = lively.db.conn.execute(
                f"SELECT ifnull(sum(fen), 0) FROM payments WHERE id IN ({marks})"
            ).fetchone()
            assert (behind.table, fen) == ("payments", number), path
        else:
            assert len(behind.ids) == len(set(behind.ids)) == number, path


def test_the_lively_year_by_hand(lively):
    found = actions.as_json(actions.summarise(lively, YEAR.since, YEAR.until))
    assert found["people"] | {"by_rank": 0, "by_sex": 0, "by_unit_nature": 0} == {
        "total": 4, "by_category": {"离休干部": 1, "退休干部": 1, "退休职工": 2, "遗属": 1, "未填": 1},
        "by_rank": 0, "by_sex": 0, "by_unit_nature": 0, "by_age": {"60岁以下": 1, "70–79岁": 1, "100岁以上": 1, "未填": 1},
        "died": 1, "admitted": 1, "moved_in": 1, "moved_out": 1,
        "opening": 4, "expected": 4, "actual": 4, "difference": 0,
    }  # fmt: skip
    assert found["party"] == {
        "members": 3, "separate": 2, "mixed": 1, "separate_percent": 66.7, "mixed_percent": 33.3, "fifty_years": 1
    }  # fmt: skip
    assert found["branches"] == {
        "total": 3, "study_committees": 2, "study_groups": 1, "functional": 1,
        "by_type": {"党总支": 1, "党支部": 2, "党小组": 1, "学习小组": 1, "学委会": 2, "功能型党支部": 1},
        "honours": {"省级": 1, "县级": 2}, "up_to_standard": 0, "granted": 0, "granted_fen": 0,
        "community": {"total": 0, "seats": 0, "secretaries": 0, "members": 0},
    }  # fmt: skip
    assert found["liaison"] == {"people_covered": 1, "people_total": 4, "branches_covered": 2, "branches_total": 3}
    assert found["visits"] == {
        "times": 7, "persons": 5,
        "by_category": {"离休干部": 4, "县处级以上退休干部": 1, "离休干部遗属": 1, "未填": 1},
        "by_rule": {"春节": 2, "中秋": 1, "去世": 2, "日常走访": 1, "未填": 1},
    }  # fmt: skip
    assert found["services"] == {"巡诊": {"times": 3, "persons": 2}, "送学上门": {"times": 1, "persons": 1}}
    assert found["contacts"] == {"times": 2, "persons": 1}
    assert found["money"] == {
        "fen": 1_329_900,
        "by_kind": {
            "节日慰问": 100_000, "困难帮扶": 110_000, "遗属补助": 80_000, "高龄补贴": 30_000, "支部工作经费": 1_000_000,
            "其他": 9_900,
        },
        "condolence": {"persons": 1, "times": 1, "fen": 100_000, "by_category": {"离休干部": 100_000}},
        "hardship": {"persons": 2, "times": 3, "fen": 110_000},
        "subsidies": {"persons": 2, "times": 3, "fen": 110_000},
    }  # fmt: skip
    assert (found["until"], found["compared_with"]) == ("2026-12-31", None)
    assert (found["from"], found["to"], found["duties"]) == ("2026-01-01", "2026-12-31", {})


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("visits.mourned", 1), ("services.total", 4), ("services.times.巡诊", 3), ("contacts.persons", 1), ("party.unknown", 0),
        ("money.expenses.times", 1), ("money.other.times", 1), ("liaison.committees_covered", 1),
    ],
)  # fmt: skip
def test_figures_of_screen_and_paper_alone_have_their_lists_too(lively, key, number):
    found = actions.summarise(lively, YEAR.since, YEAR.until)
    assert rules.value_of(found, key) == number == len(store.behind(lively, key, YEAR).ids)


def test_whoever_had_a_check_up_is_told_of_once(lively):
    with lively.operation("登记体检"):
        service = {"rule": "体检", "visit_group": "上门服务"}
        rows.add_many(lively, [visit(1, date(2026, month, 6), **service) for month in (5, 9)])
        days = {1: ("2026-05-06",), 2: ("2026", "2026-11"), 3: ("2027-01-01", "2025-12", "2025")}
        rows.add_many(
            lively, [Care(person_id=who, since=PartialDate.from_iso(day)) for who in days for day in days[who]]
        )
    found = actions.summarise(lively, YEAR.since, YEAR.until)
    assert (found.services.checked, store.behind(lively, "services.checked", YEAR).ids) == (2, (1, 2))
    text = "".join("".join(section.paragraphs) for section in wording.sections(found, None))
    assert "体检2人次" in text and "参加体检的共2人。" in text


@pytest.mark.parametrize(
    ("kind", "group"),
    [("节日慰问", "condolence"), ("高龄补贴", "subsidies"), ("支部工作经费", "expenses"), ("其他", "other")],
)
def test_money_of_every_group_that_was_taken_back_is_not_given(office, fill, kind, group):
    fill([person(), person()])
    given = settled_voucher(office, kind, [(1, 30_000), (1, 30_000), (2, 50_000)], date(2026, 7, 1))
    settled_voucher(office, kind, [(1, -30_000), (2, -50_000)], date(2026, 7, 9), reverses=given)
    found = getattr(actions.summarise(office, YEAR.since, YEAR.until).money, group)
    assert (found.persons, found.times, found.fen) == (1, 1, 30_000)


def test_a_reversal_of_a_later_year_takes_only_its_amount(lively):
    aid = store.behind(lively, "money.hardship.times", YEAR).ids
    settled_voucher(lively, "困难帮扶", [(2, -30_000)], date(2027, 1, 5), reverses=1)
    assert store.behind(lively, "money.hardship.times", YEAR).ids == aid
    after = actions.summarise(lively, date(2027, 1, 1), date(2027, 12, 31)).money
    assert (after.fen, after.hardship.fen, after.hardship.times) == (-30_000, -30_000, 0)


def test_months_add_up_to_all_visits(lively):
    made = actions.summarise(lively, YEAR.since, YEAR.until).visits
    assert dict(made.by_month) == {"2026-01": 1, "2026-02": 1, "2026-05": 2, "2026-08": 1, "2026-09": 1, "2026-12": 1}
    assert len(store.behind(lively, "visits.by_month.2026-02", YEAR).ids) == 1


@pytest.mark.parametrize("key", ["nothing", "people.nothing", "people.nothing.at.all", ""])
def test_a_figure_that_does_not_exist(office, key):
    with pytest.raises(KeyError):
        store.behind(office, key, YEAR)


def test_words_with_quotes_are_only_words(office, fill):
    fill([person(rank="副'县")])
    assert dict(actions.summarise(office, YEAR.since, YEAR.until).people.by_rank) == {"副'县": 1}
    assert store.behind(office, "people.by_rank.副'县", YEAR).ids == (1,)
