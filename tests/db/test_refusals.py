"""What SQLite refuses is known by its code, whatever words its message has, and is said in a sentence."""

import sqlite3
from contextlib import closing

import pytest

from cadredesk.core.errors import UserError
from cadredesk.db import engine, operations
from cadredesk.db.engine import Fault, fault_of
from cadredesk.db.file import Office
from cadredesk.people import actions
from cadredesk.people.records import Person

SIDE = "CREATE TEMP TABLE side(value TEXT CONSTRAINT 数值 CHECK (value <> ''))"


def refused(office: Office, sql: str) -> BaseException:
    """What an operation that runs one statement ends in."""
    with pytest.raises((UserError, engine.Error)) as caught, office.operation("试一试"):
        office.conn.execute(sql)
    assert not office.conn.in_transaction
    return caught.value


@pytest.mark.parametrize("words", ["不能这样改", "FOREIGN KEY constraint failed", "database or disk is full"])
def test_the_sentence_of_a_guard_is_said_whatever_is_in_it(office: Office, words: str) -> None:
    office.conn.execute(SIDE)
    office.conn.execute(f"CREATE TEMP TRIGGER guard BEFORE INSERT ON side BEGIN SELECT RAISE(ABORT, '{words}'); END")
    error = refused(office, "INSERT INTO side VALUES ('1')")
    assert isinstance(error, UserError) and str(error) == f"{words}。"
    assert error.__cause__ is not None and fault_of(error.__cause__) is Fault.REFUSED


def test_a_constraint_with_a_chinese_name_is_no_sentence_for_a_user(office: Office) -> None:
    office.conn.execute(SIDE)
    error = refused(office, "INSERT INTO side VALUES ('')")
    assert isinstance(error, engine.IntegrityError) and "数值" in str(error)


def test_a_row_that_is_referred_to_is_known_by_the_error_code(office: Office) -> None:
    person = actions.save_person(office, Person(name="张建国", category="退休干部"))
    with office.operation("亲属"):
        office.conn.execute(
            "INSERT INTO relatives(person_id, name, relation) VALUES (?, '李秀英', '配偶')", (person.id,)
        )
    error = refused(office, f"DELETE FROM people WHERE id = {person.id}")
    assert isinstance(error, UserError) and "还有其他记录引用这条记录" in str(error)


@pytest.mark.parametrize("name", ["full", "locked", "busy", "readonly", "disk I/O"])
def test_a_fault_of_our_own_is_not_blamed_on_the_disk(office: Office, name: str) -> None:
    """Words such as these stand in SQLite's message because they stand in the statement."""
    error = refused(office, f'SELECT * FROM "{name}"')
    assert isinstance(error, engine.OperationalError) and name in str(error)


def test_another_program_that_writes_is_named(office: Office) -> None:
    office.conn.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(office.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        error = refused(office, "SELECT 1")
    assert isinstance(error, UserError) and "正被其他程序占用" in str(error)


def test_a_connection_that_may_not_write_says_so(office: Office) -> None:
    office.conn.execute("PRAGMA query_only = ON")
    error = refused(office, "SELECT 1")
    assert isinstance(error, UserError) and "无法写入" in str(error) and str(office.path.parent) in str(error)
    office.conn.execute("PRAGMA query_only = OFF")
    assert operations.chain_is_whole(office.conn)
