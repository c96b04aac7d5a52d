"""The office file as a clerk meets it: opened, refused, locked, migrated, and whole after anything."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from sqlite_utils import Database, Migrations

from cadredesk.branches.records import Branch, Liaison
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of, table_of
from cadredesk.db import engine, guards, migrations, operations
from cadredesk.db import file as office_file
from cadredesk.db.file import Office, create_office, open_office
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.people import actions, store
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.visits.records import Visit

RECORDS = (Person, Branch, Liaison, Visit, Payment, Voucher, Budget)


def test_every_described_field_has_its_column(office: Office) -> None:
    for cls in RECORDS:
        columns = {column.name for column in office.db[table_of(cls)].columns}
        assert {field.name for field in fields_of(cls)} <= columns, cls


def test_the_version_is_the_number_of_migrations(office: Office) -> None:
    assert office.conn.execute("PRAGMA user_version").fetchone() == (len(migrations.office_file._migrations),)


def test_the_guards_cover_every_column_of_money(office: Office) -> None:
    for table, known in (("vouchers", guards._VOUCHER_COLUMNS), ("payments", guards._LINE_COLUMNS)):
        assert set(known) == {column.name for column in office.db[table].columns}


def test_the_file_is_set_up_as_promised(office: Office) -> None:
    def pragma(name: str) -> object:
        return office.conn.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "delete"
    assert pragma("synchronous") == 3  # EXTRA
    assert pragma("foreign_keys") == 1
    assert pragma("application_id") == office_file.APPLICATION_ID
    loose = office.conn.execute(
        "SELECT name FROM pragma_table_list WHERE NOT strict AND name NOT LIKE 'sqlite_%' AND type = 'table' "
        "AND name <> '_sqlite_migrations'"
    ).fetchall()
    assert loose == []
    assert sorted(path.name for path in office.path.parent.iterdir()) == ["office.db", "office.db.lock"]


def test_closing_leaves_one_file(office: Office) -> None:
    office.close()
    assert [path.name for path in office.path.parent.iterdir()] == ["office.db"]


def test_an_existing_file_is_never_made_anew(office: Office) -> None:
    before = office.path.read_bytes()
    with pytest.raises(UserError, match="已经存在"):
        create_office(office.path, "别的单位", "李")
    assert office.path.read_bytes() == before


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件夹不存在"):
        create_office(tmp_path / "没有" / "a.db", "单位", "李")
    with pytest.raises(UserError, match="找不到数据文件"):
        open_office(tmp_path / "没有.db", "李")


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\0" + b"\1" * 4000])
def test_files_that_are_not_ours_are_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.db"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"不是|损坏"):
        open_office(path, "李")
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["foreign.db"]


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE people (id INTEGER)")
    with pytest.raises(UserError, match="不是老干部工作台的数据文件"):
        open_office(path, "李")


def test_a_damaged_file_is_refused(office: Office) -> None:
    office.close()
    content = bytearray(office.path.read_bytes())
    content[4096 : 4096 * 6] = b"\xff" * (4096 * 5)
    office.path.write_bytes(content)
    with pytest.raises(UserError, match="损坏"):
        open_office(office.path, "李")


def test_a_newer_file_is_refused_and_left_alone(office: Office) -> None:
    office.close()
    with closing(sqlite3.connect(office.path)) as conn:
        conn.execute(f"PRAGMA user_version = {office_file.SCHEMA_VERSION + 1}")
    before = office.path.read_bytes()
    with pytest.raises(UserError, match="更新版本的程序"):
        open_office(office.path, "李")
    assert office.path.read_bytes() == before


def test_an_older_file_is_copied_and_then_migrated(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.save_person(office, Person(name="张建国", category="离休干部"))
    office.close()
    before = office.path.read_bytes()
    newer = Migrations("cadredesk")
    newer._migrations = list(migrations.office_file._migrations)

    @newer()
    def m999_one_more(db: Database) -> None:
        db.execute("ALTER TABLE people ADD COLUMN tried TEXT")

    monkeypatch.setattr(migrations, "office_file", newer)
    monkeypatch.setattr(office_file, "SCHEMA_VERSION", office_file.SCHEMA_VERSION + 1)
    with open_office(office.path, "李") as migrated:
        assert "tried" in {column.name for column in migrated.db["people"].columns}
        person = store.resolve(migrated, "张建国")
        actions.save_person(migrated, person)
        migrated.conn.execute("SELECT tried FROM people").fetchall()
        assert operations.chain_is_whole(migrated.conn)
    (copy,) = office.path.parent.glob("*升级前*.db")
    assert copy.read_bytes()[100:] == before[100:]  # the header counts changes; the rest is the same


def test_a_second_opening_reads_and_says_who_writes(office: Office) -> None:
    actions.save_person(office, Person(name="张建国", category="离休干部"))
    with open_office(office.path, "李敏") as second:
        assert second.read_only
        assert "王芳" in second.why_read_only
        assert store.resolve(second, "张建国").category == "离休干部"
        with pytest.raises(UserError, match="王芳"):
            actions.save_person(second, Person(name="李四", category="退休干部"))
    actions.save_person(office, Person(name="李四", category="退休干部"))  # the first goes on


def test_the_lock_of_a_dead_process_is_not_in_the_way(office: Office) -> None:
    office.close()
    code = (
        "import os, sys; from pathlib import Path; from cadredesk.db.file import open_office\n"
        "open_office(Path(sys.argv[1]), '死去的'); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(office.path)], check=False)
    assert office.path.with_name("office.db.lock").exists()
    with open_office(office.path, "李敏") as mine:
        assert not mine.read_only


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_can_be_looked_at(office: Office) -> None:
    office.close()
    office.path.chmod(0o444)
    office.path.parent.chmod(0o555)
    try:
        with open_office(office.path, "李敏") as mine:
            assert "只读" in mine.why_read_only
    finally:
        office.path.parent.chmod(0o755)


def test_a_full_disk_is_a_sentence_and_nothing_is_lost(office: Office) -> None:
    actions.save_person(office, Person(name="张建国", category="离休干部"))
    (pages,) = office.conn.execute("PRAGMA page_count").fetchone()
    office.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match="磁盘空间不足"), office.operation("很多人"):
        store.add_many(office, (Person(name=f"人{i}", category="退休干部") for i in range(5000)))
    office.conn.execute("PRAGMA max_page_count = 1000000")
    assert len(store.listed_ids(office, PeopleQuery())) == 1
    actions.save_person(office, Person(name="李四", category="退休干部"))
    assert operations.chain_is_whole(office.conn)


def test_a_copy_by_the_file_manager_is_the_whole_office(office: Office, tmp_path: Path) -> None:
    actions.save_person(office, Person(name="张建国", category="离休干部"))
    copy = tmp_path / "U盘.db"
    shutil.copyfile(office.path, copy)
    with open_office(copy, "李敏") as other:
        assert store.resolve(other, "张建国").name == "张建国"


def test_a_write_by_another_program_without_an_operation_is_refused(office: Office) -> None:
    office.close()
    with closing(sqlite3.connect(office.path)) as conn, pytest.raises(sqlite3.IntegrityError):
        conn.execute("INSERT INTO people(name) VALUES ('外来')")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath(r"\\server\share\单位 1.db"), "file:////server/share/%E5%8D%95%E4%BD%8D%201.db?mode=rw"),
        (PureWindowsPath(r"C:\数据\a#b.db"), "file:///C:/%E6%95%B0%E6%8D%AE/a%23b.db?mode=rw"),
        (PurePosixPath("/home/a?b.db"), "file:///home/a%3Fb.db?mode=rw"),
    ],
)
def test_a_file_on_a_share_is_named_as_sqlite_wants_it(path: PurePath, uri: str) -> None:
    assert engine.uri_of(path, "rw") == uri
    with closing(
        sqlite3.connect(uri.replace("mode=rw", "mode=memory"), uri=True)
    ) as conn:  # else "invalid uri authority"
        conn.execute("SELECT 1")
