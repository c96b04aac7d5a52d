"""Restoring: whatever lies in the place, and whatever a crash left there, afterwards the backup is there, or nothing changed."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cadredesk import cli
from cadredesk.core.errors import UserError
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.file import create_office, open_office
from cadredesk.people import actions
from cadredesk.people.records import Person
from tests.support import all_people, new_office

SIDES = ("-journal", "-wal", "-shm")


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup with 备份里的人 alone in it."""
    folder = tmp_path / "U盘"
    with new_office(tmp_path / "早先.db", "单位", "王芳") as office:
        actions.save_person(office, Person(name="备份里的人", category="退休干部"))
        return db_backup.backup(office, folder).path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Today's file, with 今天的人 alone in it."""
    folder = tmp_path / "单位"
    folder.mkdir()
    with new_office(folder / "office.db", "单位", "王芳") as office:
        actions.save_person(office, Person(name="今天的人", category="退休干部", note="旧"))
        return office.path


def names(path: Path) -> list[str]:
    assert db_backup.verify(path).ok
    with open_office(path, "查看的人") as office:
        return [person.name for person in all_people(office)]


def left_beside(path: Path) -> list[str]:
    return [each.name for each in path.parent.iterdir() if each.name.endswith((*SIDES, ".part", ".lock"))]


def crash(path: Path, left: Path) -> None:
    """Make ``left`` what a crash in mid-commit leaves of the file ``path``: half written, with a journal beside it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN")
        for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute("UPDATE people SET note = hex(randomblob(20000))")
        content, journal = path.read_bytes(), Path(f"{path}-journal").read_bytes()
        conn.execute("ROLLBACK")
    left.write_bytes(content)
    Path(f"{left}-journal").write_bytes(journal)


def log_ahead(path: Path, left: Path) -> None:
    """Make ``left`` what a crash leaves of a file that another program gave a write-ahead log: 日志里的人 is in that alone."""
    other = path.with_name("wal.db")
    shutil.copyfile(path, other)
    with open_office(other, "王芳") as office:
        office.conn.execute("PRAGMA journal_mode = WAL")
        actions.save_person(office, Person(name="日志里的人", category="退休干部"))
        for side in ("", *SIDES):
            if (file := Path(f"{other}{side}")).exists():
                shutil.copyfile(file, f"{left}{side}")
    for side in ("", *SIDES):
        Path(f"{other}{side}").unlink(missing_ok=True)


FAULTS = [(crash, []), (log_ahead, ["日志里的人"])]


@pytest.mark.parametrize(("fault", "more"), FAULTS)
def test_what_a_crash_left_of_today_is_kept_whole(
    backup: Path, target: Path, fault: Callable[[Path, Path], None], more: list[str]
) -> None:
    fault(target, target)
    kept = db_backup.restore(backup, target)
    assert names(target) == ["备份里的人"]
    assert kept and names(kept) == ["今天的人", *more]
    assert left_beside(target) == []


@pytest.mark.parametrize(("fault", "more"), FAULTS)
def test_what_a_crash_left_of_the_backup_is_restored_whole(
    backup: Path, target: Path, fault: Callable[[Path, Path], None], more: list[str]
) -> None:
    fault(backup, backup)
    assert db_backup.verify(backup).ok
    db_backup.restore(backup, target)
    assert target.read_bytes()[18:20] == b"\1\1"  # no log ahead
    assert names(target) == ["备份里的人", *more]
    assert left_beside(target) == []


def test_a_backup_left_by_a_crash_on_a_stick_closed_to_us(
    backup: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(backup, backup)
    before = backup.read_bytes()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) not in (backup, backup.parent))
    db_backup.restore(backup, target)
    assert backup.read_bytes() == before
    monkeypatch.undo()
    assert names(target) == ["备份里的人"]


def test_a_journal_of_a_file_that_is_gone_is_not_applied_to_the_backup(backup: Path, target: Path) -> None:
    crash(target, target)
    target.unlink()
    assert db_backup.restore(backup, target) is None
    assert names(target) == ["备份里的人"]
    assert len(list(target.parent.glob("*恢复前*-journal"))) == 1  # nothing is thrown away


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _not_ours(path: Path) -> None:
    path.write_bytes("便条".encode() * 3000)


def _spoiled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 30] = os.urandom(4096 * 28)
    path.write_bytes(content)


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])


def _locked_away(path: Path) -> None:
    path.chmod(0)


@pytest.mark.parametrize("damage_file", [_empty, _not_ours, _spoiled, _cut_short, _locked_away])
@pytest.mark.parametrize("with_journal", [False, True])
def test_whatever_is_there_a_backup_can_be_restored(
    backup: Path, target: Path, damage_file: Callable[[Path], None], with_journal: bool
) -> None:
    if with_journal:
        crash(target, target)
    damage_file(target)
    kept = db_backup.restore(backup, target)
    assert names(target) == ["备份里的人"]
    assert kept is not None and kept.exists()
    assert left_beside(target) in ([], [f"{kept.name}-journal"])
    if damage_file is _locked_away:
        assert names(kept) == ["今天的人"]


def test_a_missing_file_is_restored_and_so_is_another_place(backup: Path, target: Path, tmp_path: Path) -> None:
    target.unlink()
    assert db_backup.restore(backup, target) is None
    assert names(target) == ["备份里的人"]
    other = tmp_path / "单位" / "另一处.db"
    assert cli.run(["--file", str(target), "restore", str(backup), "--to", str(other)]) == 0
    assert names(other) == ["备份里的人"]
    assert list(tmp_path.glob("单位/*恢复前*")) == []


def test_safety_copies_of_one_second_are_all_kept(backup: Path, target: Path) -> None:
    kept = [db_backup.restore(backup, target) for _ in range(3)]
    assert len(set(kept)) == 3
    assert kept[0] and names(kept[0]) == ["今天的人"]
    assert kept[2] and names(kept[2]) == ["备份里的人"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own")
def test_a_link_means_the_file_behind_it(backup: Path, target: Path, tmp_path: Path) -> None:
    link = tmp_path / "桌面.db"
    link.symlink_to(target)
    kept = db_backup.restore(backup, link)
    assert link.is_symlink()
    assert names(target) == names(link) == ["备份里的人"]
    assert kept and kept.parent == target.parent
    with pytest.raises(UserError, match="同一个文件"):
        db_backup.restore(link, target)
    with pytest.raises(UserError, match="已经存在"):
        create_office(link, "单位", "王芳")
    dangling = tmp_path / "还没有.db"
    dangling.symlink_to(target.with_name("新.db"))
    create_office(dangling, "单位", "王芳").close()
    assert dangling.is_symlink() and names(target.with_name("新.db")) == []


def test_what_is_not_whole_where_it_lies_gives_way_to_todays_file(
    backup: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def spoiling(source: Path, to: Path) -> None:
        replace(source, to)
        if Path(to) == target and Path(source).suffix == ".part":
            _spoiled(target)

    monkeypatch.setattr(os, "replace", spoiling)
    before = target.read_bytes()
    with pytest.raises(UserError, match="已换回原来的文件"):
        db_backup.restore(backup, target)
    assert target.read_bytes() == before
    assert [file.name for file in target.parent.iterdir()] == [target.name]
    target.unlink()
    with pytest.raises(UserError, match="没有恢复"):
        db_backup.restore(backup, target)
    assert list(target.parent.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a copy of this process")
@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("crashed", [False, True])
def test_killed_before_any_step_the_old_or_the_new_file_is_there(
    backup: Path, target: Path, links: bool, crashed: bool
) -> None:
    for step in range(100):
        if crashed:
            crash(target, target)
        finished = _restore_until(step, backup, target, links)
        assert names(target) == ["备份里的人"] if finished else names(target)[0] in ("备份里的人", "今天的人")
        for kept in target.parent.glob("*恢复前*.db"):
            assert names(kept)
            kept.unlink()
        if finished:
            break
    assert 5 < step < 99
    target.with_name("office.db.lock").unlink(missing_ok=True)
    assert left_beside(target) == [] or all(name.endswith(".part") for name in left_beside(target))


def _restore_until(step: int, backup: Path, target: Path, links: bool) -> bool:
    """Restore in a process of its own that dies before its so-many-th change of the folder; True if it came to the end."""
    child = os.fork()
    if not child:
        left = step

        def dying(act: Callable[..., None]) -> Callable[..., None]:
            def call(*words: object, **more: object) -> None:
                nonlocal left
                if not left:
                    os._exit(9)
                left -= 1
                act(*words, **more)

            return call

        def no(*_: object) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        os.link = dying(os.link) if links else no
        for name in ("replace", "unlink", "fsync", "chmod"):
            setattr(os, name, dying(getattr(os, name)))
        try:
            db_backup.restore(backup, target)
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("refused", ["link", "replace"])
def test_a_step_that_fails_changes_nothing(
    backup: Path, target: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    def no(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = target.read_bytes()
    monkeypatch.setattr(os, refused, no)
    with pytest.raises(UserError, match=r"没有恢复.*磁盘空间"):
        db_backup.restore(backup, target)
    monkeypatch.undo()
    assert target.read_bytes() == before
    assert [file.name for file in target.parent.iterdir()] == [target.name]


def test_a_disk_without_second_names(backup: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no)
    first, second = db_backup.restore(backup, target), db_backup.restore(backup, target)
    assert first and names(first) == ["今天的人"]
    assert second and names(second) == names(target) == ["备份里的人"] and first != second
    assert left_beside(target) == []


LIMITED = """
import resource, sys
from pathlib import Path
from cadredesk import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
sys.exit(cli.run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on what a process may write")
@pytest.mark.parametrize("command", ["restore", "backup"])
def test_a_full_disk_is_a_sentence_and_nothing_is_lost(
    backup: Path, target: Path, tmp_path: Path, command: str
) -> None:
    before = target.read_bytes()
    assert len(before) > 300_000
    words = [command, str(backup if command == "restore" else tmp_path / "满的盘")]
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", LIMITED, "--file", str(target), *words],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "磁盘空间" in done.stderr
    assert target.read_bytes() == before and names(target) == ["今天的人"]
    assert sorted(file.name for file in target.parent.iterdir()) == [target.name]
    assert command == "restore" or list((tmp_path / "满的盘").iterdir()) == []


def test_another_program_in_the_middle_of_a_write_is_not_disturbed(
    backup: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cadredesk.db.connection.BUSY_TIMEOUT", 0.05)
    with closing(sqlite3.connect(target, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UserError, match=r"没有恢复.*正被占用"):
            db_backup.restore(backup, target)
        other.execute("ROLLBACK")
    assert names(target) == ["今天的人"]


def test_a_file_whose_name_is_as_long_as_a_disk_takes_is_restored(backup: Path, target: Path) -> None:
    long = target.with_name(f"{'局' * 78}.db")
    target.rename(long)
    kept = db_backup.restore(backup, long)
    assert kept is not None and "恢复前" in kept.name and db_backup.verify(kept).ok
    assert db_backup.verify(long).ok
