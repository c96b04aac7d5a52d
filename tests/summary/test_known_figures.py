"""The figures that two county bureaus published (S001, S003) come out of a file that holds their histories."""

from datetime import date, timedelta

import pytest

from cadredesk.branches import store as branches
from cadredesk.branches.records import Branch, Liaison
from cadredesk.db import rows
from cadredesk.people.records import Category
from cadredesk.summary import actions
from cadredesk.summary.rules import percent
from tests.summary.conftest import payment, person, visit

SINCE, UNTIL = date(2017, 1, 1), date(2021, 12, 31)
TIMES = {"离休干部": 225, "县处级以上退休干部": 239, "离休干部遗属": 243}


def spread(number: int) -> list[date]:
    """Days all over the five years, the first and the last among them."""
    days = (UNTIL - SINCE).days
    return [SINCE + timedelta(days * index // (number - 1)) for index in range(number)]


def s001_branches(office) -> None:
    with office.operation("建立支部"):
        branches.add_liaison(office, Liaison(name="王书记"))
        honours = ["州(市)级"] * 3 + ["县级"] * 5 + [""] * 27
        for number, honour in enumerate(honours, 1):
            rows.add(office, Branch(name=f"第{number}支部", kind="党支部", honour=honour, liaison_id=1))
            rows.add(office, Branch(name=f"第{number}学委会", kind="学委会", liaison_id=1))
        rows.add(office, Branch(name="学习小组", kind="学习小组"))


@pytest.fixture
def s001(office, fill):
    s001_branches(office)
    kinds = [Category.LIXIU] * 50 + [Category.TUIXIU] * 2700 + [Category.WORKER] * 29 + [Category.SURVIVOR] * 50
    visits, payments = [], []
    for (category, times), first in zip(TIMES.items(), (1, 51, 2780), strict=True):
        visits += [visit(first + index % 50, day, category) for index, day in enumerate(spread(times))]
    days = spread(707)
    amounts = [56_000] * 706 + [39_600_000 - 706 * 56_000]
    payments += [payment(1 + index % 50, day, fen) for index, (day, fen) in enumerate(zip(days, amounts, strict=True))]
    payments += [
        payment(100 + index, day, 67_184 + (80 if index == 0 else 0), "困难帮扶", "其他退休干部")
        for index, day in enumerate(spread(380))
    ]
    fill([person(category=kind.value, liaison_id=1) for kind in kinds], visits, payments)
    return office


def test_the_five_years_of_s001(s001):
    found = actions.as_json(actions.summarise(s001, SINCE, UNTIL))
    assert found["people"]["total"] == 2779
    assert found["people"]["by_category"] == {"离休干部": 50, "退休干部": 2700, "退休职工": 29, "遗属": 50}
    assert found["visits"]["by_category"] == TIMES
    assert (found["visits"]["times"], found["visits"]["persons"]) == (707, 150)
    assert found["money"]["hardship"] == {"persons": 380, "times": 380, "fen": 25_530_000}
    assert found["money"]["by_kind"] == {"节日慰问": 39_600_000, "困难帮扶": 25_530_000}
    assert found["branches"]["total"] == 35
    assert found["branches"]["honours"] == {"州(市)级": 3, "县级": 5}
    assert found["branches"]["by_type"] == {"党支部": 35, "学习小组": 1, "学委会": 35}
    assert (found["branches"]["study_committees"], found["branches"]["study_groups"]) == (35, 1)
    assert found["liaison"] == {
        "people_covered": 2779, "people_total": 2779, "branches_covered": 35, "branches_total": 35
    }  # fmt: skip


def test_days_outside_the_period_do_not_count(s001):
    found = actions.summarise(s001, SINCE + timedelta(1), UNTIL - timedelta(1))
    assert found.visits.times == 707 - 6
    assert found.money.hardship.times == 378


def test_the_members_of_s003(office, fill):
    fill(
        [person(politics="中共党员", membership="单独")] * 2232
        + [person(politics="", membership="混编")] * 3021
        + [person(politics="群众", membership="混编"), person()]
    )
    party = actions.as_json(actions.summarise(office, date(2023, 1, 1), date(2023, 12, 31)))["party"]
    assert party == {
        "members": 5253, "separate": 2232, "mixed": 3021, "separate_percent": 42.5, "mixed_percent": 57.5,
        "fifty_years": 0,
    }  # fmt: skip


def test_percents_round_half_up_and_bear_nothing():
    assert (percent(0, 0), percent(1, 2), percent(1, 3), percent(1, 16), percent(2, 2)) == (0.0, 50.0, 33.3, 6.3, 100.0)
