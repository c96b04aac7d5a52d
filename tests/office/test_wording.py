"""What an operation changed, in words."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch
from cadredesk.campaigns.records import Plan
from cadredesk.core.fields import noun_of
from cadredesk.db import journal, rows
from cadredesk.db.digests import watched_tables
from cadredesk.db.file import Office
from cadredesk.duties.records import Excuse
from cadredesk.funds.records import Standard
from cadredesk.funds.standards.store import put
from cadredesk.office import actions as office_actions
from cadredesk.office.store_wording import HIDDEN, NOUNS, FieldDifference, Wording, described
from cadredesk.people import actions as people
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Visit
from tests.support import TODAY, changes_of_row, sample_office


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with sample_office(tmp_path_factory.mktemp("sample")) as office:
        yield office


def differences_of(office: Office, table: str, row_id: int | None) -> dict[str, tuple[str, str]]:
    """The latest change of a row: before and after by label."""
    change = changes_of_row(office, table, row_id or 0)[0]
    return {one.label: (one.before, one.after) for one in Wording(office).differences(change)}


def test_a_change_is_shown_with_labels_and_words(office: Office) -> None:
    person = people.save_person(office, Person(name="张建国", category="离休干部", mobile="13800000001"))
    branch = branches.save_branch(office, Branch(name="第一党支部"))
    changed = dataclasses.replace(person, mobile="13800000002", hardship=True, branch_id=branch.id)
    people.save_person(office, changed)
    assert differences_of(office, "people", person.id) == {
        "手机": ("138 0000 0001", "138 0000 0002"),
        "所在支部": ("", "第一党支部"),
        "困难": ("否", "是"),
    }


def test_a_person_added_is_shown_as_added(office: Office) -> None:
    person = people.save_person(office, Person(name="张建国", category="离休干部", mobile="13800000001"))
    people.save_person(office, dataclasses.replace(person, mobile="13800000002", note="后来补的"))
    added = changes_of_row(office, "people", person.id or 0)[-1]
    assert Wording(office).differences(added) == [
        FieldDifference("name", "姓名", "", "张建国"),
        FieldDifference("category", "人员类别", "", "离休干部"),
        FieldDifference("mobile", "手机", "", "138 0000 0001"),
    ]


def test_what_was_deleted_keeps_its_name(office: Office) -> None:
    person = people.save_person(office, Person(name="张建国", category="离休干部"))
    people.delete_person(office, person.id or 0)
    wording = Wording(office)
    assert wording.title("people", person.id or 0) == "张建国"
    assert wording.person_of("people", person.id or 0) is None
    assert differences_of(office, "people", person.id)["姓名"] == ("张建国", "")


def test_a_visit_is_named_by_person_day_and_reason(office: Office) -> None:
    person = people.save_person(office, Person(name="张建国", category="离休干部"))
    visit = visits.record_visit(office, Visit(person_id=person.id, date=date(2026, 1, 2), rule="春节", fen=50000))
    wording = Wording(office)
    assert wording.title("visits", visit.id or 0) == "张建国（2026-01-02，春节）"
    assert wording.person_of("visits", visit.id or 0) == person.id
    assert differences_of(office, "visits", visit.id)["慰问金"] == ("", "500.00")


def test_what_belongs_to_a_duty_is_named_with_its_day(sample: Office) -> None:
    """Of what has many rows of one kind the title says which one it is; a standard is not its first day alone."""
    with sample.operation("登记"):
        rows.add_many(sample, [Excuse(person_id=1, rule="重阳", due=date(2026, 10, 18), why="外出", excused_on=TODAY)])
        rows.save(sample, Plan(person_id=1, rule="重阳", due=date(2026, 10, 18)))
        standard = put(sample, Standard(occasion="七夕", category="离休干部", fen=100, since=date(2026, 1, 1)))
    who = people_store.get(sample, 1).name
    (last,) = sample.conn.execute("SELECT max(id) FROM changes").fetchone()
    changes = journal.changes(sample, [last - 2, last - 1, last])
    titles = [Wording(sample).title(each.table, each.row_id) for each in changes]
    day = "重阳，2026-10-18"
    assert standard.id and titles == [f"{who}（{day}）", f"{who}（{day}）", "七夕，离休干部，2026-01-01"]


def test_a_setting_is_shown_by_its_label(office: Office) -> None:
    settings = dataclasses.replace(office_actions.settings_of(office), voucher_series="慰问")
    office_actions.save_settings(office, settings)
    (row_id,) = office.conn.execute("SELECT id FROM settings WHERE name = 'voucher_series'").fetchone()
    assert Wording(office).title("settings", row_id) == "凭证字头"
    assert differences_of(office, "settings", row_id)["内容"][1] == "慰问"


def test_every_table_and_column_has_words(sample: Office) -> None:
    for table in watched_tables(sample.conn):
        assert table in NOUNS or noun_of(table) != table, f"{table}: add a noun in office/store_wording.py"
        columns = {row[1] for row in sample.conn.execute(f"PRAGMA table_info({table})")}
        assert columns <= described(table).keys() | HIDDEN, f"{table}: add labels in office/store_wording.py"


def test_every_kind_of_change_in_the_sample_has_words(sample: Office, tmp_path: Path) -> None:
    for table in watched_tables(sample.conn):
        for row_id in [row[0] for row in sample.conn.execute(f"SELECT id FROM {table} LIMIT 20").fetchall()]:
            wording = Wording(sample)
            assert wording.title(table, row_id)
            for change in changes_of_row(sample, table, row_id):
                assert all(one.label and not one.label.isascii() for one in wording.differences(change))
