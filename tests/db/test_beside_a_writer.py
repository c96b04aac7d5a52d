"""Verify and backup while somebody works: what they see is of one moment, and a healthy file is never called damaged."""

import hashlib
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cadredesk import cli
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import copying
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.file import Office, open_office
from cadredesk.people import actions
from cadredesk.people.records import Person
from tests.support import sample_office

# Writes until it is told to stop: people one by one, each with a money row's worth of other tables behind it.
WRITER = """
import sys
from pathlib import Path
from cadredesk.db.file import open_office
from cadredesk.people import actions
from cadredesk.people.records import Person
with open_office(Path(sys.argv[1]), "写的人") as office:
    for number in range(20_000):
        actions.save_person(office, Person(name=f"人{number}", category="退休干部", unit="单位" * 20))
        if number == 5:
            print("busy", flush=True)
print("out of work", flush=True)
"""


@contextmanager
def somebody_writing(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another program that writes all the time; it must not have been kept from it."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None and writer.stderr is not None
    assert writer.stdout.readline() == "busy\n"
    try:
        yield writer
        assert writer.poll() is None, writer.stderr.read()
    finally:
        writer.kill()
        writer.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with sample_office(tmp_path) as office:
        return office.path


@pytest.fixture(params=["its name", "another name"])
def called(request: pytest.FixtureRequest, path: Path, tmp_path: Path) -> Path:
    """What the file is called by who examines it: by another name of it no lock is seen to lie beside it."""
    if request.param == "its name":
        return path
    other = tmp_path / "别名" / "office.db"
    other.parent.mkdir()
    other.hardlink_to(path)
    return other


def test_verify_beside_a_writer_raises_no_false_alarm(path: Path, called: Path) -> None:
    with somebody_writing(path):
        reports = [db_backup.verify(called) for _ in range(6)]
    assert [report.sentence() for report in reports if not report.ok] == []
    people = [report.counts["people"] for report in reports]
    assert people == sorted(people) and people[0] < people[-1]
    assert not list(path.parent.glob(".*.part*"))


def test_backup_beside_a_writer_is_of_one_moment(path: Path, tmp_path: Path) -> None:
    with somebody_writing(path), open_office(path, "备份的人") as office:
        made = [db_backup.backup(office, tmp_path / "U盘") for _ in range(4)]
    assert len({each.path for each in made}) == 4
    for each in made:
        again = db_backup.verify(each.path)
        assert again == each.report and again.ok


def test_verify_and_backup_beside_a_thread_that_writes(path: Path, called: Path, tmp_path: Path) -> None:
    """As in the window, where a worker examines the file that the window writes."""
    with open_office(path, "王芳") as office:
        enough = threading.Event()

        def examine() -> list[bool]:
            try:
                with office.another() as twin:
                    return [
                        db_backup.verify(called).ok and db_backup.backup(twin, tmp_path / "U盘").report.ok
                        for _ in range(3)
                    ]
            finally:
                enough.set()

        with ThreadPoolExecutor(1) as pool:
            found = pool.submit(examine)
            for number in range(20_000):
                actions.save_person(office, Person(name=f"人{number}", category="退休干部"))
                if enough.is_set():
                    break
            assert found.result() == [True] * 3
    assert db_backup.verify(path).ok


def test_examining_an_open_file_leaves_its_locks_alone(path: Path) -> None:
    """Closing any descriptor of a file drops all locks of the process on it, unless one takes care."""
    with open_office(path, "王芳") as office:
        office.conn.execute("BEGIN IMMEDIATE")
        assert db_backup.verify(path).ok
        with open_office(path, "别人") as second:
            assert second.read_only
        begin = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        other = subprocess.run([sys.executable, "-c", begin, str(path)], capture_output=True, text=True, check=False)
        assert "locked" in other.stderr
        office.conn.execute("ROLLBACK")


@pytest.mark.parametrize("open_by_us", [False, True])
def test_the_digest_is_that_of_the_file(path: Path, open_by_us: bool) -> None:
    if open_by_us:
        with open_office(path, "王芳"):
            report = db_backup.verify(path)
    else:
        report = db_backup.verify(path)
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_busy_file_is_busy_and_not_damaged(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cadredesk.db.connection.BUSY_TIMEOUT", 0.05)
    with open_office(path, "王芳") as office, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UserError, match="正被占用，请稍后再试"):
            db_backup.verify(path)
        office.conn.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(UserError, match="正被占用，请稍后再试"):
            db_backup.backup(office, tmp_path / "U盘")
        assert list((tmp_path / "U盘").iterdir()) == []
        capsys.readouterr()
        assert cli.run(["verify", str(path), "--json"]) == 2
        out, err = capsys.readouterr()
        assert "正被占用，请稍后再试" in err and "损坏" not in out + err


def test_a_copy_that_is_kept_out_in_the_middle_gives_up(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_STEP", 8)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, open_office(path, "王芳") as office:
        office.conn.execute("PRAGMA busy_timeout = 20")

        class BlockingWriter(Progress):
            def show(self, done: int, total: int, doing: str) -> None:
                if not other.in_transaction:
                    other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(UserError, match="正被占用，请稍后再试"):
            db_backup.backup(office, tmp_path / "U盘", BlockingWriter())
    assert list((tmp_path / "U盘").iterdir()) == []


@pytest.mark.parametrize("words", [["find", "张"], ["log"], ["backup", "U盘"], ["today"]])
def test_no_command_calls_a_busy_file_damaged(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    monkeypatch.setattr("cadredesk.db.connection.BUSY_TIMEOUT", 0.05)
    monkeypatch.chdir(path.parent)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert cli.run(["--file", str(path), *words]) == 2
    err = capsys.readouterr().err
    assert "占用" in err and "损坏" not in err and len(err.splitlines()) == 1


def test_two_backups_at_once_into_a_new_folder(path: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cadredesk.db.backups import backup; "
        "from cadredesk.db.file import open_office; office = open_office(Path(sys.argv[1]), '备份'); "
        "print(backup.backup(office, Path(sys.argv[2])).path)"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(path), str(tmp_path / "U盘")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") for _ in range(3)]
    made = {process.communicate()[0].strip() for process in running}
    assert len(made) == 3
    assert {str(file) for file in (tmp_path / "U盘").iterdir()} == made
    assert all(db_backup.verify(Path(file)).ok for file in made)


def test_backups_of_one_second_have_names_of_their_own(office: Office, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:

        def one(_: int) -> Path:
            with office.another() as twin:
                return db_backup.backup(twin, tmp_path / "U盘").path

        made = list(pool.map(one, range(8)))
    assert len(set(made)) == 8
    assert sorted((tmp_path / "U盘").iterdir()) == sorted(made)
