"""The lists that come with the program: who is in them, and who is not."""

import datetime
from typing import Any

import pytest

from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import LunarDay
from cadredesk.db.file import Office
from cadredesk.people import actions, store
from cadredesk.people.records import Category, Person
from cadredesk.people.views.records import READY
from cadredesk.people.views.rules import view_from_json, view_to_json
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit

# Who is in the list of the program on 8 October 2026, and who is not; the dead and those who moved away never are.
IN_READY: dict[str, tuple[dict[str, Any], ...]] = {
    "80 岁以上独居": ({"birth": PartialDate(1946, 10, 8), "living": "独居"},),
    "本月寿辰": (
        {"birth": PartialDate(1946, 10, 31)},
        {"birth": PartialDate(1946), "lunar_birthday": LunarDay(9, 9)},
        {"birth": PartialDate(1935, 9, 30), "keeps_lunar": "是"},
    ),
    "没有电话": ({"emergency_phone": "13887602213"},),
    "一年没有核实": ({}, {"verified_on": datetime.date(2025, 10, 7)}),
    "久未走访": ({},),
    "困难": ({"hardship": True},),
    "行动不便": ({"limited_mobility": True},),
    "党龄满 50 年": (
        {"party_joined": PartialDate(1976, 10, 8)},
        {"party_full_on": PartialDate(1976, 10)},
        {"party_joined": PartialDate(1960), "politics": "中共党员"},
    ),
    "没有挂联人": ({},),
    "离休干部（按姓氏笔画）": ({"category": Category.LIXIU},),
}
NOT_IN_READY: dict[str, tuple[dict[str, Any], ...]] = {
    "80 岁以上独居": (
        {"birth": PartialDate(1946, 10, 9), "living": "独居"},
        {"birth": PartialDate(1930), "living": "空巢"},
    ),
    "本月寿辰": (
        {"birth": PartialDate(1946, 11, 1)},
        {"birth": PartialDate(1946, 10, 5), "lunar_birthday": LunarDay(10, 10)},
        {"birth": PartialDate(1946)},
    ),
    "没有电话": ({"mobile": "13887602213"}, {"landline": "0876-6623101"}),
    "一年没有核实": ({"verified_on": datetime.date(2025, 10, 8)},),
    "困难": ({},),
    "行动不便": ({},),
    "党龄满 50 年": (
        {"party_joined": PartialDate(1976, 10, 9)},
        {"party_joined": PartialDate(1976), "party_full_on": PartialDate(1977)},
        {"party_joined": PartialDate(1960), "politics": "民盟盟员"},
    ),
    "离休干部（按姓氏笔画）": ({},),
}


@pytest.mark.parametrize("name", list(READY))
def test_every_ready_list_can_be_asked_for(sample: Office, name: str) -> None:
    assert store.count(sample, READY[name].query) == len(store.listed_ids(sample, READY[name].query))


def test_a_person_without_a_check_for_a_year_is_in_the_ready_list(
    blank_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, day in (("从未", None), ("很久", datetime.date(2025, 10, 7)), ("正好一年", datetime.date(2025, 10, 8))):
        actions.save_person(blank_office, Person(name=name, category=Category.TUIXIU, verified_on=day))
    found = store.some(blank_office, store.listed_ids(blank_office, READY["一年没有核实"].query))
    assert {person.name for person in found} == {"从未", "很久"}


@pytest.mark.parametrize("name", list(READY))
def test_a_ready_list_has_whom_its_name_says(blank_office: Office, name: str) -> None:
    wanted = set()
    for inside, cases in ((True, IN_READY[name]), (False, NOT_IN_READY.get(name, ()))):
        for at, facts in enumerate(cases):
            known = {"name": f"{inside}{at}", "category": Category.TUIXIU} | facts
            actions.save_person(blank_office, Person(**known))
            wanted |= {known["name"]} if inside else set()
            for end in ("died_on", "moved_out_on"):
                away = {**known, "name": f"{end}{inside}{at}", end: PartialDate(2026, 10, 1)}
                actions.save_person(blank_office, Person(**away))
    found = store.some(blank_office, store.listed_ids(blank_office, READY[name].query))
    assert {person.name for person in found} == wanted
    assert view_from_json(view_to_json(READY[name])) == READY[name]  # it can be kept as one of the office's own


def test_long_not_visited_is_never_or_90_days_ago_and_a_call_does_not_count(blank_office: Office) -> None:
    for name, days, kind in (
        ("刚访", 90, "日常走访"),
        ("久访", 91, "日常走访"),
        ("电话", 3, "电话联系"),
        ("从未", None, ""),
    ):
        person = actions.save_person(blank_office, Person(name=name, category=Category.TUIXIU))
        if days is not None:
            day = datetime.date(2026, 10, 8) - datetime.timedelta(days=days)
            visit_actions.record_visit(blank_office, Visit(person_id=person.id, date=day, kind=kind))
    listed = store.listed_ids(blank_office, READY["久未走访"].query)
    assert [person.name for person in store.some(blank_office, listed)] == ["久访", "从未", "电话"]
    rows_shown = store.list_rows(blank_office, store.columns(["name", "last_visit"]), listed)
    assert [row[1:] for row in rows_shown] == [("久访", "2026-07-09"), ("从未", None), ("电话", None)]
