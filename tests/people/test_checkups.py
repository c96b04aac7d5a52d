"""体检: rows of a person, by form, grid, command line and import; 最近体检日期 is always the latest of them and of visits."""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk import cli
from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import redo, undo
from cadredesk.duplicates import actions as duplicates_actions
from cadredesk.duplicates import rules_merging
from cadredesk.people import actions, store
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import Care
from cadredesk.people.records import Category, Person
from cadredesk.visits import actions as visits_actions
from cadredesk.visits.records import Visit
from tests.support import TODAY, empty_office

pytestmark = pytest.mark.usefixtures("look", "fixed_today")
day = parse_partial


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    return somebody(blank_office, "张建国")


def somebody(office: Office, name: str, **facts: Any) -> Person:
    return actions.save_person(office, Person(name=name, category=Category.TUIXIU, **facts))


def latest(office: Office, person: Person) -> str:
    return str(store.get(office, person.id or 0).checkup_on or "")


def add(office: Office, person: Person, since: str, **rest: Any) -> Care:
    return entries_actions.save_entry(office, Care(person_id=person.id, since=day(since), **rest))


def visit(office: Office, person: Person, on: str, rule: str = "体检") -> Visit:
    return visits_actions.record_visit(office, Visit(person_id=person.id, date=date.fromisoformat(on), rule=rule))


def rows_of(office: Office, person: Person) -> list[str]:
    return [str(care.since) for care in entries_store.of_person(office, Care, person.id or 0)]


def proofs(office: Office, person: Person) -> list[tuple[str, bool]]:
    """(day, whether a visit says so) of the check-ups that prove a duty."""
    sql = "SELECT date, visit_id IS NOT NULL FROM proofs WHERE person_id = ? AND rule = '体检' ORDER BY 1"
    return [(on, bool(visited)) for on, visited in office.conn.execute(sql, (person.id,)).fetchall()]


# ---------------------------------------------------------------- the latest


def test_the_latest_follows_rows_and_visits_and_goes_back_with_undo(blank_office: Office, zhang: Person) -> None:
    first = add(blank_office, zhang, "2025-05")
    assert latest(blank_office, zhang) == "2025-05"
    add(blank_office, zhang, "2024-03-01")
    assert latest(blank_office, zhang) == "2025-05"
    seen = visit(blank_office, zhang, "2026-02-03")
    assert latest(blank_office, zhang) == "2026-02-03"
    visits_actions.record_visit(blank_office, dataclasses.replace(seen, rule="巡诊"))
    assert latest(blank_office, zhang) == "2025-05"
    undo(blank_office)
    visits_actions.record_visit(blank_office, dataclasses.replace(seen, date=date(2026, 3, 4)))
    assert latest(blank_office, zhang) == "2026-03-04"
    visits_actions.delete_visit(blank_office, seen.id or 0)
    assert latest(blank_office, zhang) == "2025-05"
    entries_actions.save_entry(blank_office, dataclasses.replace(first, since=day("2023")))
    assert latest(blank_office, zhang) == "2024-03-01"
    entries_actions.delete_entry(blank_office, entries_store.of_person(blank_office, Care, zhang.id or 0)[0])
    assert latest(blank_office, zhang) == "2023"
    undo(blank_office)
    assert latest(blank_office, zhang) == "2024-03-01"
    redo(blank_office)
    assert latest(blank_office, zhang) == "2023"


def test_a_visit_given_to_somebody_else_changes_both(blank_office: Office, zhang: Person) -> None:
    li = somebody(blank_office, "李敏")
    seen = visit(blank_office, zhang, "2026-02-03")
    visits_actions.record_visit(blank_office, dataclasses.replace(seen, person_id=li.id))
    assert (latest(blank_office, zhang), latest(blank_office, li)) == ("", "2026-02-03")


def test_many_visits_at_once_count(blank_office: Office, zhang: Person) -> None:
    li = somebody(blank_office, "李敏")
    many = [Visit(person_id=each.id, date=date(2026, 5, 6), rule="体检") for each in (zhang, li)]
    visits_actions.record_many(blank_office, many)
    assert {latest(blank_office, each) for each in (zhang, li)} == {"2026-05-06"}


@pytest.mark.parametrize(
    ("two", "later"),
    [
        (("2026-03", "2026-03-15"), "2026-03-15"),
        (("2026-03", "2026-03-01"), "2026-03-01"),
        (("2026-02-28", "2026-03"), "2026-03"),
        (("2025-12-31", "2026"), "2026"),
        (("2026", "2026-01"), "2026-01"),
    ],
)
def test_of_dates_known_in_part_the_first_day_counts_then_what_says_more(
    blank_office: Office, zhang: Person, two: tuple[str, str], later: str
) -> None:
    for each in two:
        add(blank_office, zhang, each)
    assert latest(blank_office, zhang) == later


def test_an_undo_out_of_order_that_would_make_the_latest_untrue_is_refused(blank_office: Office, zhang: Person) -> None:
    add(blank_office, zhang, "2026-05-01")
    visit(blank_office, zhang, "2025-01-01")
    (older,) = blank_office.conn.execute("SELECT max(id) FROM operations").fetchone()
    entries_actions.delete_entry(blank_office, entries_store.of_person(blank_office, Care, zhang.id or 0)[0])
    assert latest(blank_office, zhang) == "2025-01-01"
    with pytest.raises(UserError, match=r"张建国的最近体检日期会与之后登记的体检不一致"):
        undo(blank_office, older)


def test_who_is_written_with_an_old_date_keeps_the_latest(blank_office: Office, zhang: Person) -> None:
    """As by a form that was open while the check-up was recorded."""
    add(blank_office, zhang, "2026-05-01")
    actions.save_person(blank_office, dataclasses.replace(zhang, mobile="13800000000"))
    assert latest(blank_office, zhang) == "2026-05-01" and rows_of(blank_office, zhang) == ["2026-05-01"]


def test_who_comes_with_a_date_has_a_row_and_can_still_be_deleted(blank_office: Office) -> None:
    fresh = somebody(blank_office, "李敏", checkup_on=day("2025-06"))
    assert rows_of(blank_office, fresh) == ["2025-06"]
    actions.delete_person(blank_office, fresh.id or 0)
    undo(blank_office)
    add(blank_office, fresh, "2026-01-02", unit="县医院")
    with pytest.raises(UserError):
        actions.delete_person(blank_office, fresh.id or 0)
    assert rows_of(blank_office, fresh) == ["2026-01-02", "2025-06"]


def test_it_is_not_typed_in_the_form_of_a_person() -> None:
    (field,) = [each for each in fields_of(Person) if each.name == "checkup_on"]
    assert not field.entered


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("2026-10-09", "今天之后"),
        ("2027", "今天之后"),
        ("1939-12", "早于张老的出生"),
        ("2026-09-02", "2026-09-01 去世"),
        ("2026-10", "去世"),
    ],
)
def test_nobody_was_examined_before_birth_after_death_or_in_the_future(
    blank_office: Office, since: str, said: str
) -> None:
    old = somebody(blank_office, "张老", birth=day("1940-05"))
    if "去世" in said:
        departure_actions.register_death(blank_office, old.id or 0, date(2026, 9, 1))
    with pytest.raises(UserError, match=said):
        add(blank_office, old, since)
    assert latest(blank_office, old) == ""


def test_a_day_is_entered_once_and_a_recheck_comes_after(blank_office: Office, zhang: Person) -> None:
    care = add(blank_office, zhang, "2026-05-01")
    entries_actions.save_entry(blank_office, dataclasses.replace(care, result="未见异常"))
    with pytest.raises(UserError, match="已经登记过"):
        add(blank_office, zhang, "2026-05-01")
    with pytest.raises(UserError, match="复查日期 2025-01 早于日期 2026-06-01"):
        add(blank_office, zhang, "2026-06-01", recheck_on=day("2025-01"))


# ---------------------------------------------------------------- what proves a duty


def test_a_visit_and_a_row_of_one_day_are_one_check_up(blank_office: Office, zhang: Person) -> None:
    add(blank_office, zhang, "2026-05-01")
    add(blank_office, zhang, "2025")
    add(blank_office, zhang, "2024-03")
    assert proofs(blank_office, zhang) == [("2024-03-01", False), ("2025-01-01", False), ("2026-05-01", False)]
    visit(blank_office, zhang, "2026-05-01")
    visit(blank_office, zhang, "2024-03-20")
    visit(blank_office, zhang, "2026-05-01", "巡诊")
    add(blank_office, zhang, "2025-11-11")
    assert proofs(blank_office, zhang) == [("2024-03-20", True), ("2025-11-11", False), ("2026-05-01", True)]


@pytest.mark.parametrize(
    ("asked", "index"),
    [("rule = '体检' AND date BETWEEN '2026-01-01' AND '2026-12-31'", {"visits_by_rule", "cares_by_day"}),
     ("person_id = 7", {"visits_by_person", "cares_by_person"}),
     ("person_id IN (SELECT id FROM people WHERE hardship)", {"visits_by_person", "cares_by_person"})],
)  # fmt: skip
def test_the_proofs_are_looked_up_never_read_through(blank_office: Office, asked: str, index: set[str]) -> None:
    plan = [row[3] for row in blank_office.conn.execute(f"EXPLAIN QUERY PLAN SELECT * FROM proofs WHERE {asked}")]
    used = {name for words in plan for name in words.split() if "_by_" in name}
    assert index <= used and not any(words.startswith(("SCAN visits", "SCAN c")) for words in plan)


# ---------------------------------------------------------------- two who are one


def test_merging_joins_what_both_knew_of_a_day(blank_office: Office, zhang: Person) -> None:
    other = somebody(blank_office, "张建国")
    add(blank_office, zhang, "2026-05-01", unit="县医院")
    add(blank_office, zhang, "2024")
    for since, rest in (("2026-05-01", {"result": "血压偏高"}), ("2024-02-02", {}), ("2026-09-09", {"unit": "州医院"})):
        add(blank_office, other, since, **rest)
    assert not any(unit.name == "checkup_on" for unit in rules_merging.units())
    whole = duplicates_actions.merge(blank_office, zhang.id or 0, other.id or 0)
    found = entries_store.of_person(blank_office, Care, zhang.id or 0)
    assert [(str(each.since), each.unit, each.result) for each in found] == [
        ("2026-09-09", "州医院", ""), ("2026-05-01", "县医院", "血压偏高"), ("2024-02-02", "", ""),
    ]  # fmt: skip
    assert str(whole.checkup_on) == latest(blank_office, zhang) == "2026-09-09"
    undo(blank_office)
    assert (latest(blank_office, zhang), latest(blank_office, other)) == ("2026-05-01", "2026-09-09")


def test_merging_keeps_two_that_contradict_each_other(blank_office: Office, zhang: Person) -> None:
    other = somebody(blank_office, "张建国")
    add(blank_office, zhang, "2026-05-01", unit="县医院")
    add(blank_office, other, "2026-05-01", unit="州医院")
    duplicates_actions.merge(blank_office, zhang.id or 0, other.id or 0)
    assert rows_of(blank_office, zhang) == ["2026-05-01"] * 2 and proofs(blank_office, zhang) == [("2026-05-01", False)]


_DAYS = st.dates(date(2020, 1, 1), TODAY).flatmap(
    lambda on: st.sampled_from([PartialDate(on.year), PartialDate(on.year, on.month), PartialDate.of(on)])
)


@given(st.lists(st.tuples(st.sampled_from("行访删合"), _DAYS), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_done_the_latest_is_true(tmp_path_factory: pytest.TempPathFactory, done: list[Any]) -> None:
    with empty_office(tmp_path_factory.mktemp("a")) as office:
        zhang = somebody(office, "张建国")
        for what, on in done:
            if what == "合":
                other = somebody(office, "张建国", checkup_on=on)
                duplicates_actions.merge(office, zhang.id or 0, other.id or 0)
            elif what == "访":
                visit(office, zhang, str(on.first))
            elif what == "删" and (found := entries_store.of_person(office, Care, zhang.id or 0)):
                entries_actions.delete_entry(office, found[-1])
            elif str(on) not in rows_of(office, zhang):
                add(office, zhang, str(on))
            told = [*rows_of(office, zhang), *(str(each.date) for each in checkups_store.all_checkups(office))]
            assert latest(office, zhang) == max(told, default="")
            assert checkups_store.wrong_latest(office) == []


# ---------------------------------------------------------------- the command line


def test_the_command_adds_and_lists(
    blank_office: Office, zhang: Person, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    visit(blank_office, zhang, "2025-05-05")
    blank_office.close()

    def run(*arguments: str) -> int:
        capsys.readouterr()
        return cli.run(["--file", str(blank_office.path), "checkup", *arguments])

    assert run("张建国", "--date", "2026.9", "--hospital", "县医院", "--result", "正常", "--recheck", "2027-01-05") == 0
    assert run("张建国", "--list", "--json") == 0
    first, second = json.loads(capsys.readouterr().out)
    assert {name: first[name] for name in ("person", "name", "date", "hospital", "result", "follow_up")} == {
        "person": zhang.id, "name": "张建国", "date": "2026-09", "hospital": "县医院", "result": "正常",
        "follow_up": "2027-01-05",
    }  # fmt: skip
    assert (second["date"], second["id"], second["follow_up"]) == ("2025-05-05", None, None) and second["visit"]
    assert run("张建国", "--date", "2026-12-01") == 2
    assert "在今天之后" in capsys.readouterr().err
    assert run("张建国") == run("--list", "--date", "2026-01-01") == 2
    assert run("--list") == 0
    assert "县医院" in capsys.readouterr().out
    with open_office(blank_office.path, "王芳") as again:
        assert latest(again, zhang) == "2026-09"
