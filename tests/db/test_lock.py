"""One writer at a time, by whatever name the file is opened, and never one kept out by a program that is gone."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cadredesk import cli
from cadredesk.db import lock as locks
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.file import Office, open_office
from cadredesk.people import actions
from cadredesk.people.records import Person
from tests.support import new_office

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a right of their own")

HOLDER = """
import sys
from pathlib import Path
from cadredesk.db.file import open_office
office = open_office(Path(sys.argv[1]), "先来的人")
print("read-only" if office.read_only else "writes", flush=True)
sys.stdin.readline()
"""


@contextmanager
def another_program(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another program that has the file open for writing, until it gets a line or the block ends."""
    holder = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "writes\n"
    try:
        yield holder
    finally:
        holder.kill()
        holder.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_office(tmp_path / "office.db", "单位", "王芳") as office:
        actions.save_person(office, Person(name="张建国", category="退休干部"))
        return office.path


def symlink(path: Path, other: Path) -> None:
    other.symlink_to(path)


def symlink_to_symlink(path: Path, other: Path) -> None:
    between = path.with_name("中间.db")
    between.symlink_to(path.name)
    other.symlink_to(between)


def hard_link(path: Path, other: Path) -> None:
    other.hardlink_to(path)


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("name", [symlink, symlink_to_symlink, hard_link])
@pytest.mark.parametrize("by_another_program", [False, True])
def test_another_name_leads_to_the_same_lock(
    path: Path, tmp_path: Path, name: Callable[[Path, Path], None], elsewhere: bool, by_another_program: bool
) -> None:
    folder = tmp_path / "桌面" if elsewhere else tmp_path
    folder.mkdir(exist_ok=True)
    other = folder / "别名.db"
    name(path, other)
    first = another_program(path) if by_another_program else open_office(path, "先来的人")
    with first, open_office(other, "后来的人") as second:
        assert second.read_only and "只能查看" in second.why_read_only
        if name is not hard_link:
            assert "先来的人" in second.why_read_only
    with open_office(other, "后来的人") as second:
        assert not second.read_only
        with open_office(path, "又一个人") as third:
            assert third.read_only
    if not by_another_program:  # that one was killed
        assert sorted(file.name for file in tmp_path.rglob("*.lock")) == []


def test_whoever_is_refused_does_not_free_what_others_hold(path: Path) -> None:
    """A second opening in the same process, and one in another, leave the first one's lock as it is."""
    with open_office(path, "先来的人"):
        for _ in range(3):
            with open_office(path, "后来的人") as second:
                assert second.read_only
        code = HOLDER.replace("sys.stdin.readline()", "office.close()")
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
        assert done.stdout == "read-only\n"
        with open_office(path, "后来的人") as second:
            assert second.read_only


def test_a_dead_program_keeps_nobody_out_by_any_name(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "别名.db"
    other.hardlink_to(path)
    with another_program(path) as holder:
        holder.kill()
        holder.wait()
        assert path.with_name("office.db.lock").exists()
        for name in (other, path):
            with open_office(name, "后来的人") as mine:
                assert not mine.read_only


def test_after_a_restore_the_new_file_is_locked(path: Path, tmp_path: Path) -> None:
    with open_office(path, "王芳") as office:
        backup = db_backup.backup(office, tmp_path / "U盘").path
    kept = db_backup.restore(backup, path)
    other = tmp_path / "别名.db"
    other.hardlink_to(path)
    with another_program(path):
        with open_office(other, "后来的人") as second:
            assert second.read_only
        assert kept is not None
        with open_office(kept, "后来的人") as safety:
            assert not safety.read_only


def plant_link(place: Path) -> None:
    precious = place.with_name("要紧.txt")
    precious.write_text("不能丢")
    place.symlink_to(precious)


def plant_hard_link(place: Path) -> None:
    precious = place.with_name("要紧.txt")
    precious.write_text("不能丢")
    place.hardlink_to(precious)


def plant_dangling_link(place: Path) -> None:
    place.symlink_to(place.with_name("没有"))


def plant_folder(place: Path) -> None:
    place.mkdir()


def plant_pipe(place: Path) -> None:
    os.mkfifo(place)


@pytest.mark.parametrize("plant", [plant_link, plant_hard_link, plant_dangling_link, plant_folder, plant_pipe])
def test_what_was_planted_in_the_place_of_the_lock_is_left_alone(path: Path, plant: Callable[[Path], None]) -> None:
    place = path.with_name("office.db.lock")
    plant(place)
    before = sorted(file.name for file in path.parent.iterdir())
    with open_office(path, "王芳") as office:
        assert office.read_only and str(place) in office.why_read_only and "锁" in office.why_read_only
    assert sorted(file.name for file in path.parent.iterdir()) == before
    precious = path.with_name("要紧.txt")
    assert not precious.exists() or precious.read_text() == "不能丢"


def test_a_command_waits_for_another_to_finish(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other finishes once it has been seen to be waited for."""
    with another_program(path) as holder:
        assert holder.stdin is not None
        tries, sleep = [], locks.time.sleep

        def seen(seconds: float) -> None:
            tries.append(seconds)
            if len(tries) == 1:
                holder.stdin.write("\n")
                holder.stdin.flush()
            sleep(seconds)

        monkeypatch.setattr(locks.time, "sleep", seen)
        assert cli.run(["--file", str(path), "visit", "张建国", "--kind", "日常走访", "--date", "2026-01-05"]) == 0
        assert tries
    capsys.readouterr()


def test_what_only_reads_waits_for_nobody(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: float) -> None:
        raise AssertionError("it waits")

    monkeypatch.setattr(locks.time, "sleep", never)
    with open_office(path, "王芳"):
        for words in (["find", "张建国"], ["log"], ["due"], ["case", "list"], ["backup", str(path.parent / "备份")]):
            assert cli.run(["--file", str(path), *words]) == 0
        with open_office(path, "窗口") as second:
            assert second.read_only


def test_a_command_gives_up_in_a_sentence(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cadredesk.console.WAIT", 0.1)
    with open_office(path, "王芳"):
        assert cli.run(["--file", str(path), "visit", "张建国", "--kind", "日常走访", "--date", "2026-01-05"]) == 2
    assert "王芳" in capsys.readouterr().err


def test_threads_that_want_it_get_it_one_at_a_time(path: Path) -> None:
    inside, most = 0, 0
    guard = threading.Lock()

    def work(number: int) -> None:
        nonlocal inside, most
        for _ in range(20):
            lock = locks.Lock(path)
            if lock.acquire(f"人{number}"):
                with guard:
                    inside += 1
                    most = max(most, inside)
                with guard:
                    inside -= 1
                lock.release()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_closing_gives_the_descriptors_back(office: Office) -> None:
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("needs /proc")
    office.close()
    before = len(list(folder.iterdir()))
    with open_office(office.path, "王芳"):
        db_backup.verify(office.path)
        with open_office(office.path, "别人") as second:
            assert second.read_only
    assert len(list(folder.iterdir())) == before
