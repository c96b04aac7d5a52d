"""“光荣在党50年”纪念章: who can have one, once; given, signed for, flagged. Through actions and the command line."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cadredesk.core.dates import parse_partial
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duplicates import actions as duplicate_actions
from cadredesk.people import actions as people_actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Relative
from cadredesk.people.records import Person
from cadredesk.registers.honours import actions, actions_medals, store, store_medals
from cadredesk.registers.honours.records import MEDAL, Honour
from cadredesk.registers.honours.records_medals import Candidate
from cadredesk.registers.targets import ShowMedals
from cadredesk.today import rules_cards
from cadredesk.today.actions import gather
from tests.fixtures import command_line
from tests.screen import text_of
from tests.support import TODAY

day = parse_partial
Call = Callable[..., tuple[int, Any, str]]


def member(office: Office, name: str, joined: str | None, full_on: str | None = None, **more: Any) -> Person:
    dates = {"party_joined": joined, "party_full_on": full_on} | more
    facts = {
        field: day(value) if isinstance(value, str) and field != "politics" else value for field, value in dates.items()
    }
    facts = {"category": "退休干部", "politics": "中共党员"} | facts
    return people_actions.save_person(office, Person(name=name, **facts))


def names(found: tuple[Candidate, ...]) -> list[str]:
    return [each.name for each in found]


@pytest.fixture
def call(blank_office: Office, capsys: pytest.CaptureFixture[str]) -> Call:
    return command_line(blank_office.path, capsys)


# ---------------------------------------------------------------- who can have one


def test_s003_the_medals_of_2021(blank_office: Office, call: Call) -> None:
    """89 people, of whom 85 can have one on 1 July 2021; the one who joined on 2 July 1971 follows in 2022."""
    for at in range(85):
        member(blank_office, f"党员{at:02}", "1971-07-01" if at == 0 else f"{1950 + at % 21}-06-{at % 28 + 1:02}")
    member(blank_office, "次年党员", "1971-07-02")
    member(blank_office, "已故党员", "1960-01-01", died_on="2021-06-30")
    member(blank_office, "转走党员", "1960-01-01", moved_out_on="2021-06-01")
    member(blank_office, "群众", "1960-01-01", politics="群众")
    blank_office.close()
    status, answer, _ = call("medals", "--year", "2021", "--json")
    assert (status, len(answer["eligible"]), answer["unsigned"], answer["check"]) == (0, 85, 0, 0)
    assert answer["eligible"][0].keys() == {"person", "name", "joined"}
    status, answer, _ = call("medals", "--year", "2021", "--issue", "2021-07-01", "--json")
    assert (status, answer["issued"], answer["eligible"], answer["unsigned"]) == (0, 85, [], 85)
    _, answer, _ = call("medals", "--year", "2022", "--json")
    assert [each["name"] for each in answer["eligible"]] == ["次年党员"]
    status, _, said = call("medals", "--year", "2021", "--issue", "2021-07-01")
    assert status == 2 and "没有可以发放" in said
    assert call("undo")[0] == 0
    _, answer, _ = call("medals", "--year", "2021", "--json")
    assert len(answer["eligible"]) == 85


@pytest.mark.parametrize(
    ("joined", "full_on", "year", "where"),
    [
        ("1976-07-01", None, 2026, "ready"),
        ("1976-07-02", None, 2026, "coming"),
        ("1975-08-01", "1976-08-01", 2026, "coming"),  # the standing runs from 转正
        ("1975", None, 2026, "ready"),
        ("1976", None, 2026, "unsure"),  # perhaps after 1 July
        ("1976-07", None, 2026, "unsure"),
        ("1976-06", None, 2026, "ready"),
        (None, "1976-06", 2026, "ready"),
        ("1977-08-12", None, 2028, "unsure"),  # a year of probation again
        ("1977-08-12", "1978-06-30", 2028, "ready"),
        ("1977-08-11", None, 2028, "ready"),
        ("1977", None, 2028, "unsure"),
        ("1983-01", None, 2026, ""),
        (None, None, 2026, ""),
    ],
)
def test_standing_runs_from_full_membership_or_joining(
    blank_office: Office, joined: str | None, full_on: str | None, year: int, where: str
) -> None:
    member(blank_office, "张三", joined, full_on)
    found = store_medals.medals(blank_office, year)
    lists = {"ready": found.ready, "unsure": found.unsure, "coming": found.coming}
    assert [name for name, people in lists.items() if people] == ([where] if where else [])
    assert found.undated == (1 if joined is full_on is None else 0)
    if where == "unsure":
        assert found.unsure[0].doubt


def test_who_dies_or_moves_after_the_day_keeps_the_claim_and_the_family_signs(blank_office: Office) -> None:
    who = member(blank_office, "张三", "1970-01-01")
    entries_actions.save_entry(blank_office, Relative(person_id=who.id, relation="子", name="张小明"))
    entries_actions.save_entry(blank_office, Relative(person_id=who.id, relation="配偶", name="李桂英"))
    departure_actions.register_death(blank_office, who.id or 0, date(2026, 7, 2))
    assert names(store_medals.medals(blank_office, 2026).ready) == ["张三"]
    assert names(store_medals.medals(blank_office, 2027).ready) == []
    actions_medals.issue(blank_office, 2026, day("2026-07-03"))
    [waiting] = store_medals.medals(blank_office, 2026).unsigned
    assert waiting.signer == "李桂英（配偶）"


def test_years_before_the_first_medals_are_refused(call: Call) -> None:
    status, _, said = call("medals", "--year", "2020")
    assert status == 2 and "2021" in said


# ---------------------------------------------------------------- once


def test_nobody_has_two(blank_office: Office) -> None:
    who = member(blank_office, "张三", "1970-01-01")
    named = "“光荣在党50年”纪念章"  # the same medal, as papers write it
    given = actions.save_honour(blank_office, Honour(date=day("2021"), name=named, person_id=who.id))
    assert given.name == MEDAL and names(store_medals.medals(blank_office, 2026).ready) == []
    with pytest.raises(UserError, match="每人只发一枚"):
        actions.save_honour(blank_office, Honour(date=day("2022-07-01"), name=MEDAL, person_id=who.id))
    with pytest.raises(UserError, match="每人只发一枚"):
        actions.record_many(blank_office, [Honour(date=day("2022"), name=MEDAL, person_id=who.id)])
    with pytest.raises(UserError, match="不在 2026 年可发放的名单里"):
        actions_medals.issue(blank_office, 2026, day("2026-07-01"), {who.id or 0: ""})
    actions.save_honour(blank_office, given)  # correcting the one is no second


def test_undoing_makes_no_second_one(blank_office: Office) -> None:
    who = member(blank_office, "张三", "1970-01-01")
    first = actions.save_honour(blank_office, Honour(date=day("2021"), name=MEDAL, person_id=who.id))
    actions.delete_honour(blank_office, first)
    deleted = blank_office.conn.execute("SELECT max(id) FROM operations").fetchone()[0]
    actions_medals.issue(blank_office, 2026, day("2026-07-01"))
    with pytest.raises(UserError, match="两枚"):
        undo(blank_office, deleted)


def test_two_medals_after_a_merge_are_flagged_until_one_is_deleted(blank_office: Office) -> None:
    one, other = (member(blank_office, "张三", "1970-01-01") for _ in range(2))
    actions_medals.issue(blank_office, 2026, day("2026-07-01"))
    duplicate_actions.merge(blank_office, one.id or 0, other.id or 0)
    assert store_medals.medals(blank_office, 2026).doubled == ((one.id, "张三"),)
    [check] = [each for each in gather(blank_office, TODAY).checks if each.key == "medals"]
    assert check.count == 2
    actions.delete_honour(blank_office, store.of_person(blank_office, one.id or 0)[0])
    assert not store_medals.medals(blank_office, 2026).doubled
    assert "medals" not in {each.key for each in gather(blank_office, TODAY).checks}


def test_who_has_an_honour_cannot_be_deleted(blank_office: Office) -> None:
    who = member(blank_office, "张三", "1970-01-01")
    actions_medals.issue(blank_office, 2026, day("2026-07-01"))
    with pytest.raises(UserError, match="不能删除"):
        people_actions.delete_person(blank_office, who.id or 0)


# ---------------------------------------------------------------- signing, paper, 今日


def test_signing_names_who_signed_and_when(blank_office: Office) -> None:
    for name in ("张三", "李四"):
        member(blank_office, name, "1970-01-01")
    actions_medals.issue(blank_office, 2026, day("2026-07-01"))
    waiting = {each.honour.id or 0: each.signer for each in store_medals.unsigned(blank_office, 2026)}
    for wrong, said in ((date(2026, 6, 30), "早于授予时间"), (date(2027, 1, 1), "不能晚于今天")):
        with pytest.raises(UserError, match=said):
            actions.sign(blank_office, wrong, waiting)
    with pytest.raises(UserError, match="签收人"):
        actions.sign(blank_office, date(2026, 7, 1), dict.fromkeys(waiting, " "))
    assert actions.sign(blank_office, date(2026, 7, 1), waiting) == 2
    assert store_medals.unsigned(blank_office, 2026) == []
    undo(blank_office)
    assert len(store_medals.unsigned(blank_office, 2026)) == 2


def test_the_day_of_giving_is_no_day_to_come_and_not_before_the_year(blank_office: Office) -> None:
    member(blank_office, "张三", "1970-01-01")
    for wrong in ("2025-12-31", "2027-07-01"):
        with pytest.raises(UserError):
            actions_medals.issue(blank_office, 2026, day(wrong))
    assert names(store_medals.medals(blank_office, 2026).ready) == ["张三"]


def test_the_paper_has_those_given_and_those_to_come(blank_office: Office) -> None:
    out = blank_office.path.with_name("签收表.pdf")
    with pytest.raises(UserError, match="没有可以发放的人"):
        actions_medals.print_list(blank_office, 2026, out)
    member(blank_office, "张三", "1970-01-01")
    actions_medals.issue(blank_office, 2026, day("2026-07-01"))
    member(blank_office, "李四", "1971-01-01")
    actions_medals.print_list(blank_office, 2026, out)
    text = text_of(out)
    assert all(words in text for words in ("纪念章发放签收表", "张三", "李四", "1971-01-01", "共 2 人"))


def test_today_tells_from_may_to_september(blank_office: Office) -> None:
    for name in ("张三", "李四", "王五"):
        member(blank_office, name, "1970-01-01")
    ids = [each.person_id for each in store_medals.medals(blank_office, 2026).ready]
    actions_medals.issue(blank_office, 2026, day("2026-05-01"), dict.fromkeys(ids[:1], ""))
    shown = {
        on: _medal_line(blank_office, on)
        for on in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 30), date(2026, 10, 1))
    }
    words = [line.words if line else None for line in shown.values()]
    assert words == [None, *["今年可发纪念章 2 人，未签收 1 人"] * 2, None]
    line = shown[date(2026, 5, 1)]
    assert line is not None and line.target == ShowMedals(year=2026)


def _medal_line(office: Office, on: date) -> Any:
    cards = {card.key: card for card in rules_cards.cards(gather(office, on))}
    return next((line for line in cards["activities"].lines if "光荣" in line.lead), None)
