"""What holds people's data is readable by its owner alone, from its first moment, and nothing unfinished looks finished."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cadredesk.core import private_files
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups import candidates
from cadredesk.db.file import create_office, open_office
from cadredesk.people import actions
from cadredesk.people.records import Person
from tests.db.test_older_file import older  # noqa: F401 - a fixture

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps users apart by their folders")


@pytest.fixture(autouse=True)
def _a_careless_system() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def all_private(folder: Path) -> bool:
    return {rights(file) for file in folder.rglob("*") if file.is_file()} == {0o600}


def test_office_lock_journal_backups_and_safety_copies_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "单位"
    folder.mkdir()
    with create_office(folder / "office.db", "单位", "王芳") as office:
        office.conn.execute("BEGIN IMMEDIATE")
        office.conn.execute("UPDATE running SET operation_id = 1")
        assert sorted(file.name for file in folder.iterdir()) == ["office.db", "office.db-journal", "office.db.lock"]
        assert all_private(folder)
        office.conn.execute("ROLLBACK")
        backup = db_backup.backup(office, folder / "备份").path
    office.path.chmod(0o644)  # as an earlier program left it
    assert db_backup.restore(backup, office.path)
    assert len(list(folder.rglob("*.db"))) == 3
    assert all_private(folder)
    assert rights(folder / "备份") == 0o700


def test_what_is_unfinished_is_private_too(tmp_path: Path) -> None:
    class Looking(db_backup.Progress):
        seen = 0

        def show(self, done: int, total: int, doing: str) -> None:
            for file in (tmp_path / "备份").iterdir():
                self.seen += file.suffix == ".part" and rights(file) == 0o600

    with create_office(tmp_path / "office.db", "单位", "王芳") as office:
        looking = Looking()
        db_backup.backup(office, tmp_path / "备份", looking)
    assert looking.seen


def test_an_older_file_with_wider_rights_is_tightened_when_it_is_opened(older: Path) -> None:  # noqa: F811
    older.chmod(0o664)
    open_office(older, "李").close()
    assert len(list(older.parent.glob("*.db"))) == 2  # with what it was before
    assert all_private(older.parent)


def test_a_file_that_is_only_looked_at_keeps_its_rights(tmp_path: Path) -> None:
    with create_office(tmp_path / "office.db", "单位", "王芳") as office:
        office.path.chmod(0o640)
        assert db_backup.verify(office.path).ok
        with open_office(office.path, "李") as second:
            assert second.read_only
        assert rights(office.path) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_file_of_somebody_else_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_office(path, "单位", "王芳").close()
    path.chmod(0o660)
    os.chown(path, 12345, 12345)
    with open_office(path, "李") as office:
        assert not office.read_only
    assert rights(path) == 0o660


def test_private_folders_and_files_of_others(tmp_path: Path) -> None:
    private_files.make_folder(tmp_path / "甲" / "乙")
    assert rights(tmp_path / "甲") == rights(tmp_path / "甲" / "乙") == 0o700
    (tmp_path / "丙").mkdir()
    private_files.make_folder(tmp_path / "丙")
    assert rights(tmp_path / "丙") == 0o777
    with open(tmp_path / "设置", "w", opener=private_files.opener) as file:
        file.write("x")
    assert rights(tmp_path / "设置") == 0o600


KILLED_IN_COPYING = """
import os, sys
from pathlib import Path
from cadredesk.db import copying
from cadredesk.db.file import open_office
def die(*_):
    os._exit(9)
setattr(copying, sys.argv[2], die)
open_office(Path(sys.argv[1]), "李")
"""


@pytest.mark.parametrize("before", ["sync_file", "rename_to_free_name"])
def test_a_killed_migration_leaves_no_copy_that_looks_finished(older: Path, before: str) -> None:  # noqa: F811
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", KILLED_IN_COPYING, str(older), before], check=False)
    assert done.returncode == 9
    assert list(older.parent.glob("*升级前*")) == []
    left = [file for file in older.parent.iterdir() if file.name.startswith(".")]
    assert [file.suffix for file in left] == [".part"]
    assert candidates.find(older, [older.parent]) == []
    with open_office(older, "李") as office:
        actions.save_person(office, Person(name="之后的人", category="退休干部"))
    assert db_backup.verify(older).ok


@pytest.mark.parametrize("pages", [1, 100, 150])
def test_a_disk_that_takes_no_more_names_no_unfinished_file(tmp_path: Path, pages: int) -> None:
    import resource

    done = subprocess.run(
        [sys.executable, "-m", "cadredesk", "new", str(tmp_path / "o.db"), "--office", "单位", "--sample", "--people", "50"],
        capture_output=True, text=True, encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (pages * 4096, pages * 4096)),
    )  # fmt: skip
    assert done.returncode == 2 and str(tmp_path) in done.stderr and ".part" not in done.stderr
    assert list(tmp_path.iterdir()) == []
