"""The journal: who did what and when, undo that returns to the same state, and tampering that shows."""

import dataclasses
import sqlite3
import threading
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch
from cadredesk.core.errors import UserError
from cadredesk.db import journal, operations
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import PeopleQuery, Person
from tests.support import changes_of_row, new_office

CATEGORY = "退休干部"


def everything(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the journaled tables."""
    return {
        table: office.conn.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
        for table in ("people", "branches", "liaisons", "visits", "settings")
    }


def test_the_log_says_who_did_what(office: Office) -> None:
    actions.save_person(office, Person(name="张建国", category=CATEGORY))
    entry = journal.history(office)[0]
    assert (entry.what, entry.operator, entry.rows, entry.undone) == ("新增人员：张建国", "王芳", 1, False)


def test_a_change_is_listed_field_by_field(office: Office) -> None:
    person = actions.save_person(office, Person(name="张建国", category=CATEGORY, mobile="13800000001"))

    actions.save_person(office, dataclasses.replace(person, mobile="13800000002", hardship=True))
    change = changes_of_row(office, "people", person.id or 0)[0]
    assert change.act == "U"
    assert change.columns["mobile"] == ("13800000001", "13800000002")
    assert change.columns["hardship"] == (0, 1)
    assert "name" not in change.columns


def test_an_operation_that_changes_nothing_leaves_no_trace(office: Office) -> None:
    person = actions.save_person(office, Person(name="张建国", category=CATEGORY))
    count = len(journal.history(office))
    actions.save_person(office, person)
    assert len(journal.history(office)) == count


def test_a_failing_operation_writes_nothing(office: Office) -> None:
    before = everything(office)
    halves = (Person(name=name, category=CATEGORY) for name in ("张建国", None))
    with pytest.raises(TypeError), office.operation("半截"):
        store.add_many(office, halves)  # type: ignore[arg-type]
    assert everything(office) == before
    assert operations.chain_is_whole(office.conn)


def test_listeners_hear_of_it_after_the_commit(office: Office) -> None:
    heard: list[operations.Change] = []
    office.listeners.append(heard.append)
    actions.save_person(office, Person(name="张建国", category=CATEGORY))
    assert heard[0].what == "新增人员：张建国"
    assert heard[0].tables == {"people"}


def test_undo_takes_back_the_last_and_then_the_one_before(office: Office) -> None:
    empty = everything(office)
    person = actions.save_person(office, Person(name="张建国", category=CATEGORY))
    added = everything(office)
    departure_actions.register_death(office, person.id or 0, date(2026, 1, 2), survivor="李玉兰")
    assert undo(office).what == "登记去世：张建国"
    assert everything(office) == added
    assert undo(office).what == "新增人员：张建国"
    assert everything(office) == empty
    with pytest.raises(UserError, match="没有可以撤销"):
        undo(office)


def test_an_undo_can_be_undone(office: Office) -> None:
    actions.save_person(office, Person(name="张建国", category=CATEGORY))
    added = everything(office)
    undo(office)
    undo(office, journal.history(office)[0].id)
    assert everything(office) == added


def test_an_older_operation_waits_for_later_ones_on_its_rows(office: Office) -> None:
    branch = branches.save_branch(office, Branch(name="第一党支部"))
    operation = journal.history(office)[0].id
    person = actions.save_person(office, Person(name="张建国", category=CATEGORY))
    branches.assign_branch(office, [person.id or 0], branch.id, "单独")
    with pytest.raises(UserError, match="人员用到了这些记录"):
        undo(office, operation)
    undo(office)
    undo(office, operation)  # nothing refers to it any more
    assert everything(office)["branches"] == []


def test_ids_are_never_used_again(office: Office) -> None:
    first = actions.save_person(office, Person(name="张建国", category=CATEGORY))
    undo(office)
    second = actions.save_person(office, Person(name="李四", category=CATEGORY))
    assert (second.id or 0) > (first.id or 0)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE operations SET operator = '别人' WHERE id = 2",
        "UPDATE changes SET image = '' WHERE act = 'U'",
        "DELETE FROM changes WHERE operation_id = 2",
        "DELETE FROM operations WHERE id = (SELECT max(id) FROM operations)",
        "DELETE FROM changes WHERE operation_id = (SELECT max(id) FROM operations); "
        "DELETE FROM operations WHERE id = (SELECT max(id) FROM operations)",
        "UPDATE journal_head SET count = count - 1",
    ],
)
def test_tampering_shows(office: Office, tampering: str) -> None:
    person = actions.save_person(office, Person(name="张建国", category=CATEGORY))
    departure_actions.register_move_out(office, person.id or 0, date(2026, 1, 2), "昆明")
    assert operations.chain_is_whole(office.conn)
    office.close()
    with closing(sqlite3.connect(office.path)) as conn:
        conn.executescript(tampering)
        assert not operations.chain_is_whole(conn)


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=30)
@given(steps=st.lists(st.tuples(st.sampled_from(["add", "change", "undo"]), texts, st.booleans()), max_size=12))
def test_undoing_everything_returns_to_the_beginning(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bool]]
) -> None:
    with new_office(tmp_path_factory.mktemp("o") / "o.db", "单位", "王芳") as office:
        beginning = everything(office)
        states = [beginning]
        for step, text, flag in steps:
            ids = store.listed_ids(office, PeopleQuery())
            if step == "undo" and len(states) > 1:
                undo(office)
                states.pop()
                assert everything(office) == states[-1]
            elif step == "add" or not ids:
                actions.save_person(office, Person(name=f"张{text}", category=CATEGORY, note=text, hardship=flag))
                states.append(everything(office))
            elif step == "change":
                person = store.get(office, ids[-1])
                changed = dataclasses.replace(person, note=person.note + "改" + text, five_elders=flag)
                actions.save_person(office, changed)
                states.append(everything(office))
        while len(states) > 1:
            undo(office)
            states.pop()
        assert everything(office) == beginning
        assert operations.chain_is_whole(office.conn)


def test_nobody_writes_between_the_checks_of_an_undo_and_the_undoing(office: Office) -> None:
    person = actions.save_person(office, Person(name="张建国", category=CATEGORY))
    added = journal.history(office, 1)[0].id
    said: list[str] = []

    def take_back() -> None:
        with office.another() as worker:
            try:
                undo(worker, added)
            except UserError as error:
                said.append(str(error))

    other = threading.Thread(target=take_back)
    with office.operation("修改人员：张建国"):
        other.start()
        other.join(0.2)  # time enough to check too early
        store.change(office, dataclasses.replace(person, mobile="13800000001"))
    other.join()
    assert "修改人员：张建国" in said[0]
    assert store.get(office, person.id or 0).mobile == "13800000001"


def test_words_of_an_error_are_not_taken_for_a_full_disk(office: Office) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column"), office.operation("改"):
        office.conn.execute("UPDATE people SET full_locked_readonly = 1")
