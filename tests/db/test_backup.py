"""Backup, verify and restore: never a success before it is true, never a file lost."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db.backups import backup, proved
from cadredesk.db.file import Office, open_office
from cadredesk.people import actions, store
from cadredesk.people.records import Person
from tests.support import all_people, sample_office


@pytest.fixture
def with_people(office: Office) -> Office:
    actions.save_person(office, Person(name="张建国", category="离休干部"))
    return office


def test_a_backup_is_the_whole_office_and_named_by_office_and_date(with_people: Office, tmp_path: Path) -> None:
    done = backup.backup(with_people, tmp_path / "U盘")
    assert done.path.name.startswith("测试县委老干部局-备份-20")
    assert done.path.suffix == ".db"
    assert done.report.ok
    assert done.report.counts["people"] == 1
    assert [path.name for path in (tmp_path / "U盘").iterdir()] == [done.path.name]
    assert proved.places(with_people.path)
    with open_office(done.path, "李") as copy:
        assert store.resolve(copy, "张建国").name == "张建国"


def test_a_missing_stick_is_a_sentence(with_people: Office, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="U 盘"):
        backup.backup(with_people, tmp_path / "没有" / "备份")


def test_a_stopped_backup_leaves_nothing(with_people: Office, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancelled = True
    with pytest.raises(Cancelled):
        backup.backup(with_people, tmp_path / "U盘", progress)
    assert list((tmp_path / "U盘").iterdir()) == []
    assert proved.places(with_people.path) == []


def test_a_damaged_original_is_not_backed_up_as_good(with_people: Office, tmp_path: Path) -> None:
    with_people.conn.execute("DROP TRIGGER journal_people_u")
    with_people.conn.execute("UPDATE operations SET operator = '别人' WHERE id = 1")
    with pytest.raises(UserError, match="操作记录被程序以外改动过"):
        backup.backup(with_people, tmp_path / "U盘")
    assert list((tmp_path / "U盘").iterdir()) == []


def test_verify_sees_a_sample_office_whole(tmp_path: Path) -> None:
    with sample_office(tmp_path) as office:
        path = office.path
    report = backup.verify(path)
    assert report.ok
    assert report.counts["people"] == 120
    assert report.money_fen > 0


def test_a_voucher_changed_without_its_triggers_is_found(tmp_path: Path) -> None:
    with sample_office(tmp_path) as office:
        path = office.path
    with closing(sqlite3.connect(path)) as conn:
        for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute(
            "UPDATE payments SET fen = fen + 100 WHERE id = (SELECT min(p.id) FROM payments p "
            "JOIN vouchers v ON v.id = p.voucher_id WHERE v.state = '已归档')"
        )
        conn.commit()
    report = backup.verify(path)
    assert not report.ok
    assert not report.seals
    assert "凭证" in report.sentence()


def test_verify_reports_damage_and_refuses_what_is_not_ours(with_people: Office, tmp_path: Path) -> None:
    with_people.close()
    content = bytearray(with_people.path.read_bytes())
    content[4096 * 3 : 4096 * 20] = os.urandom(4096 * 17)
    damaged = tmp_path / "坏.db"
    damaged.write_bytes(content)
    assert not backup.verify(damaged).ok
    note = tmp_path / "便条.db"
    note.write_text("不是数据库")
    with pytest.raises(UserError, match="不是老干部工作台"):
        backup.verify(note)


def test_restore_keeps_the_present_file_first(with_people: Office, tmp_path: Path) -> None:
    done = backup.backup(with_people, tmp_path / "U盘")
    actions.save_person(with_people, Person(name="后来的人", category="退休干部"))
    with_people.close()
    kept = backup.restore(done.path, with_people.path)
    with open_office(with_people.path, "李") as restored:
        assert len(all_people(restored)) == 1
    assert kept is not None
    with open_office(kept, "李") as safety:
        assert len(all_people(safety)) == 2


def test_restore_waits_until_nobody_has_the_file(with_people: Office, tmp_path: Path) -> None:
    done = backup.backup(with_people, tmp_path / "U盘")
    with pytest.raises(UserError, match="王芳"):
        backup.restore(done.path, with_people.path)
    assert store.resolve(with_people, "张建国")


def test_a_backup_that_is_not_whole_is_not_restored(with_people: Office, tmp_path: Path) -> None:
    done = backup.backup(with_people, tmp_path / "U盘")
    with_people.close()
    with closing(sqlite3.connect(done.path)) as conn:
        conn.execute("UPDATE operations SET what = '改过'")
        conn.commit()
    before = with_people.path.read_bytes()
    with pytest.raises(UserError, match="没有恢复"):
        backup.restore(done.path, with_people.path)
    assert with_people.path.read_bytes() == before
