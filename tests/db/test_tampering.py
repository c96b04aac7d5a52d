"""What another program does to the file behind its guards shows; what its guards can refuse, they refuse."""

import errno
import os
import random
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

import pytest

from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.db.backups import backup
from cadredesk.db.connection import SCHEMA_VERSION
from cadredesk.db.file import open_office
from cadredesk.office.actions import new_sample_office
from cadredesk.people import actions
from cadredesk.people.records import Person
from tests.support import sample_office

ARCHIVED = "(SELECT max(id) FROM vouchers WHERE state = '已归档')"
LINE = f"(SELECT max(id) FROM payments WHERE voucher_id = {ARCHIVED})"

BEHIND = (
    f"UPDATE vouchers SET state = '草稿', seal = '' WHERE id = {ARCHIVED}",
    f"UPDATE vouchers SET paid_on = '2020-01-01' WHERE id = {ARCHIVED}",
    f"UPDATE payments SET proxy = '别人' WHERE id = {LINE}",
    f"UPDATE payments SET receipt = '未领' WHERE id = {LINE}",
    f"UPDATE payments SET note = '改' WHERE id = {LINE}",
    f"INSERT INTO payments(voucher_id, person_id, fen) VALUES ({ARCHIVED}, 1, 100)",
    f"DELETE FROM payments WHERE id = {LINE}",
    "UPDATE payments SET fen = fen + 1 WHERE id = (SELECT min(id) FROM payments WHERE voucher_id IS NULL)",
    "UPDATE budgets SET fen = fen + 100",
    "UPDATE people SET name = '改' WHERE id = 3",
    "INSERT INTO people(name) VALUES ('塞进来的人')",
    "UPDATE settings SET value = '假' WHERE name = 'office'",
    "SELECT 1",  # the triggers alone are gone
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with sample_office(tmp_path) as office:
        return office.path


def drop_triggers(conn: sqlite3.Connection) -> None:
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER {name}")


@pytest.mark.parametrize("statement", BEHIND)
def test_a_row_changed_without_the_journal_shows(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        drop_triggers(conn)
        conn.execute(statement)
        conn.commit()
    assert not backup.verify(path).ok


def test_a_voucher_taken_away_with_its_lines_shows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        drop_triggers(conn)
        conn.execute("DELETE FROM payments WHERE voucher_id = (SELECT max(id) FROM vouchers)")
        conn.execute("DELETE FROM vouchers WHERE id = (SELECT max(id) FROM vouchers)")
        conn.commit()
    assert not backup.verify(path).ok


def test_a_journal_cut_short_shows_even_where_its_head_was_cut_to_fit(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        for table, column in (("changes", "operation_id"), ("operations", "id")):
            conn.execute(f"DELETE FROM {table} WHERE {column} = (SELECT max(id) FROM operations)")
        conn.execute(
            "UPDATE journal_head SET count = count - 1, hash = (SELECT hash FROM operations ORDER BY id DESC LIMIT 1)"
        )
        conn.commit()
    assert not backup.verify(path).journal_chain


def test_triggers_taken_away_come_back_at_the_next_opening(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        drop_triggers(conn)
        conn.commit()
    with open_office(path, "李") as office:
        actions.save_person(office, Person(name="之后的人", category="退休干部"))
    assert backup.verify(path).ok


def test_what_was_changed_without_triggers_is_not_forgotten_by_later_work(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        drop_triggers(conn)
        conn.execute("UPDATE people SET name = '改' WHERE id = 3")
        conn.commit()
    with open_office(path, "李") as office:
        actions.save_person(office, Person(name="之后的人", category="退休干部"))
    assert not backup.verify(path).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets SET fen = 0",
        "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) SELECT id, '2026-10-01', -fen, '文', '因' "
        "FROM budgets",
        "UPDATE vouchers SET state = '已批准', approved_by = drafted_by, seal = 'x' WHERE state = '待审'",
        "UPDATE vouchers SET state = '已批准', approved_by = '别人' WHERE state = '待审'",
        "INSERT INTO vouchers(state, date, kind, budget_id, number) VALUES ('草稿', '2026-10-01', '其他', 1, '假')",
        f"INSERT OR REPLACE INTO vouchers(id, date, kind, budget_id) VALUES ({ARCHIVED}, '2026-10-01', '其他', 1)",
        f"INSERT OR REPLACE INTO payments(id, person_id, fen, date) VALUES ({LINE}, 1, 1, '2020-01-01')",
        f"UPDATE payments SET voucher_id = {ARCHIVED}, date = NULL WHERE voucher_id IS NULL",
        # A row in another's place leaves no trace of the one that goes.
        f"UPDATE OR REPLACE payments SET id = {LINE} WHERE id = (SELECT min(id) FROM payments WHERE voucher_id IS NULL)",
        f"UPDATE OR REPLACE vouchers SET number = (SELECT number FROM vouchers WHERE id = {ARCHIVED}) "
        "WHERE number IS NULL",
        f"UPDATE OR REPLACE vouchers SET (series, year, serial) = (SELECT series, year, serial FROM vouchers "
        f"WHERE id = {ARCHIVED}) WHERE number IS NULL",
        "INSERT OR REPLACE INTO budgets(id, year, name, fen) SELECT id, year, name, fen * 2 FROM budgets LIMIT 1",
        "INSERT OR REPLACE INTO budgets(year, name, fen) SELECT year, name, fen * 2 FROM budgets LIMIT 1",
        "INSERT OR REPLACE INTO people(id, name) VALUES (3, '改')",
        "UPDATE people SET id = 100000 WHERE id = (SELECT max(id) FROM people)",
        f"DELETE FROM budgets WHERE id = (SELECT budget_id FROM vouchers WHERE id = {ARCHIVED})",
        f"UPDATE OR IGNORE payments SET fen = fen + 1 WHERE id = {LINE}",
        f"INSERT OR IGNORE INTO payments(voucher_id, person_id, fen) VALUES ({ARCHIVED}, 1, 100)",
        # The id by its other names, of which SQLite tells no trigger of a column.
        *(
            f"UPDATE OR REPLACE {table} SET {id_} = 1 WHERE id = (SELECT max(id) FROM {table} WHERE {of})"
            for id_ in ("rowid", "oid", "_rowid_")
            for table, of in (("vouchers", "state = '草稿'"), ("people", "1"), ("settings", "1"))
        ),
        f"DELETE FROM people WHERE id = (SELECT person_id FROM payments WHERE id = {LINE})",  # foreign keys are off
    ],
)
def test_plain_sql_is_refused_by_the_file_itself(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE running SET operation_id = 1")  # as if the program were writing
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute(statement)


@pytest.mark.parametrize("how", ["", "OR IGNORE", "OR REPLACE", "OR FAIL", "OR ROLLBACK"])
def test_plain_sql_writes_nothing_without_an_operation(path: Path, how: str) -> None:
    before = _rows(path)
    with closing(sqlite3.connect(path)) as conn:
        for statement in (
            f"UPDATE {how} people SET name = '改' WHERE id = 3",
            f"INSERT {how} INTO people(name) VALUES ('塞进来的人')",
            f"UPDATE {how} budgets SET fen = fen + 1",
            f"INSERT {how} INTO payments(person_id, fen, date) VALUES (1, 100, '2020-01-01')",
            "DELETE FROM visits",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="数据只能用老干部工作台修改"):
                conn.execute(statement)
        conn.commit()
    assert _rows(path) == before and backup.verify(path).ok


@pytest.mark.parametrize("version", [0, 1, 6])
def test_a_file_marked_as_older_than_any_is_refused_and_its_digests_stay(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as conn:
        drop_triggers(conn)
        conn.execute("UPDATE people SET name = '改' WHERE id = 3")
        conn.execute(f"PRAGMA user_version = {version}")
        conn.commit()
    before = path.read_bytes()
    assert not backup.verify(path).ok
    with pytest.raises(UserError, match="已被其他程序改动"):
        open_office(path, "李")
    assert path.read_bytes() == before
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    assert not backup.verify(path).ok


@pytest.mark.parametrize(
    "damage_file", ["DROP TABLE row_digests", "DELETE FROM row_digests", "DROP TABLE _sqlite_migrations"]
)
def test_digests_are_demanded(path: Path, damage_file: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        drop_triggers(conn)
        conn.execute("UPDATE people SET name = '改' WHERE id = 3")
        conn.execute(damage_file)
        conn.commit()
    assert not backup.verify(path).ok
    with suppress(UserError):
        open_office(path, "李").close()
    assert not backup.verify(path).ok


def test_a_version_put_back_to_an_earlier_one_renews_no_digest(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        drop_triggers(conn)
        conn.execute("UPDATE people SET name = '改' WHERE id = 3")
        conn.execute("PRAGMA user_version = 9")
        conn.commit()
    assert not backup.verify(path).ok
    open_office(path, "李").close()
    assert not backup.verify(path).ok


def write_behind(path: Path, statement: str) -> None:
    """Change rows as if nobody had: the triggers are taken away, and put back as they were."""
    with closing(sqlite3.connect(path)) as conn:
        triggers = conn.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        drop_triggers(conn)
        conn.execute(statement)
        for (sql,) in triggers:
            conn.execute(sql)
        conn.commit()


@pytest.mark.parametrize("when", ["closed", "opened", "at work"])
def test_a_changed_row_is_not_forgotten_when_its_neighbours_are_written(path: Path, when: str) -> None:
    """The schema says nothing here; the digest of the row is about to be taken anew with those of its neighbours."""
    with open_office(path, "李") as office:
        if when == "at work":
            with office.operation("改备注"):
                office.conn.execute("UPDATE people SET note = '先前' WHERE id = 4")
        if when != "closed":
            write_behind(path, "UPDATE people SET name = '改' WHERE id = 3")
        else:
            office.close()
            write_behind(path, "UPDATE people SET name = '改' WHERE id = 3")
            office = open_office(path, "李")
        assert not backup.verify(path).ok
        with office, office.operation("改备注"):
            office.conn.execute("UPDATE people SET note = '改' WHERE id = 4")
    assert not backup.verify(path).ok


def test_a_row_slipped_in_is_not_forgotten_when_its_neighbours_are_written(path: Path) -> None:
    write_behind(path, "INSERT INTO people(name) VALUES ('塞进来的人')")
    with open_office(path, "李") as office:
        actions.save_person(office, Person(name="之后的人", category="退休干部"))
    assert not backup.verify(path).ok


@pytest.mark.parametrize("table", ["running", "journal_head"])
def test_a_journal_without_its_head_is_reported_and_nothing_is_written(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"DELETE FROM {table}")
        conn.commit()
    before = _rows(path)
    assert not backup.verify(path).ok
    with open_office(path, "李") as office, pytest.raises(DamagedFile, match="已被其他程序改动，没有保存"):
        actions.save_person(office, Person(name="之后的人", category="退休干部"))
    assert _rows(path) == before


@pytest.mark.parametrize(
    "strange",
    [
        "CREATE TABLE strange (id TEXT)",
        "CREATE TABLE strange (id INTEGER PRIMARY KEY, content BLOB)",
        'CREATE TABLE "a ""b" (id INTEGER PRIMARY KEY, x)',
        "CREATE VIRTUAL TABLE strange USING rtree(id, least, most)",
        'CREATE VIEW "a ""b" AS SELECT 1',
        'CREATE TRIGGER "a ""b" AFTER INSERT ON drafts BEGIN SELECT 1; END',
    ],
)
def test_whatever_another_program_adds_keeps_nobody_out(path: Path, strange: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(strange)
        with suppress(sqlite3.Error):
            conn.execute("INSERT INTO strange VALUES ('一', x'00')")
            conn.execute("INSERT INTO strange VALUES ('一')")
        conn.commit()
    assert not backup.verify(path).ok
    with open_office(path, "李") as office:
        actions.save_person(office, Person(name="之后的人", category="退休干部"))
    assert backup.verify(path).integrity == "ok"


def test_a_view_that_shows_other_money_is_made_again(path: Path) -> None:
    whole = backup.verify(path)
    with closing(sqlite3.connect(path)) as conn:
        (sql,) = conn.execute("SELECT sql FROM sqlite_master WHERE name = 'paid_money'").fetchone()
        conn.execute("DROP VIEW paid_money")
        conn.execute(sql.replace("p.fen", "p.fen * 2 AS fen"))
        conn.execute("DROP INDEX visits_by_day")
        conn.commit()
    assert not backup.verify(path).ok
    open_office(path, "李").close()
    after = backup.verify(path)
    assert after.ok and after.money_fen == whole.money_fen


@pytest.mark.parametrize(
    "change", ["ALTER TABLE people ADD COLUMN shadow TEXT", "CREATE TABLE shadow (x TEXT)", "DROP TABLE voucher_prints"]
)
def test_a_table_changed_by_another_program_stays_reported(path: Path, change: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(change)
        conn.commit()
    assert not backup.verify(path).ok
    with open_office(path, "李") as office:
        actions.save_person(office, Person(name="之后的人", category="退休干部"))
    assert not backup.verify(path).ok


def test_a_damaged_byte_is_found_or_does_no_harm(path: Path, tmp_path: Path) -> None:
    whole, content = path.read_bytes(), _rows(path)
    chance, spoiled = random.Random(7), tmp_path / "坏.db"
    for number in range(40):
        damaged = bytearray(whole)
        damaged[chance.randrange(100 if number % 4 == 0 else len(whole))] ^= 1 << chance.randrange(8)
        spoiled.write_bytes(damaged)
        try:
            ok = backup.verify(spoiled).ok
        except UserError:
            continue
        assert not ok or _rows(spoiled) == content


def _rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        tables = conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('drafts', 'running', 'sqlite_sequence')"
        ).fetchall()
        return [row for (table,) in sorted(tables) for row in conn.execute(f"SELECT * FROM {table}").fetchall()]


@pytest.fixture
def crashed(path: Path, tmp_path: Path) -> Path:
    """A file as a crash in mid-commit leaves it: half written, with a journal beside it."""
    left = tmp_path / "断电.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN")
        drop_triggers(conn)
        conn.execute("UPDATE people SET note = hex(randomblob(2000))")
        shutil.copyfile(path, left)
        shutil.copyfile(f"{path}-journal", f"{left}-journal")
        conn.execute("ROLLBACK")
    assert left.read_bytes() != path.read_bytes()
    return left


def test_verify_first_takes_back_what_a_crash_left(crashed: Path) -> None:
    assert backup.verify(crashed).ok
    assert not Path(f"{crashed}-journal").exists()


def test_verify_sees_through_a_crash_where_nothing_can_be_written(
    crashed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) not in (crashed, crashed.parent))
    before = crashed.read_bytes()
    report = backup.verify(crashed)
    assert report.ok and report.file == str(crashed)
    assert crashed.read_bytes() == before and Path(f"{crashed}-journal").exists()


def test_restoring_over_a_crashed_file_keeps_it_whole(crashed: Path, path: Path) -> None:
    kept = backup.restore(path, crashed)
    assert kept and backup.verify(kept).ok
    assert backup.verify(crashed).ok
    assert not list(crashed.parent.glob("*-journal"))


def test_a_safety_copy_that_does_not_fit_is_not_left_half_written(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "office.db"
    shutil.copyfile(path, target)
    before = target.read_bytes()

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def full(_source: object, to: BinaryIO, _length: int) -> None:
        to.write(before[:5000])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(UserError, match="没有恢复"):
        backup.restore(path, target)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["office.db", "sample.db"]
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["新.db", ".新.db.new", ".新.db.sample"])
def test_what_a_crash_left_beside_an_earlier_file_harms_no_new_one(crashed: Path, tmp_path: Path, name: str) -> None:
    Path(f"{crashed}-journal").rename(tmp_path / f"{name}-journal")
    path = tmp_path / "新.db"
    new_sample_office(path, "单位", "王芳", people=30, years=1).close()
    assert backup.verify(path).ok
    with open_office(path, "王芳") as office:
        assert office.name == "单位"
