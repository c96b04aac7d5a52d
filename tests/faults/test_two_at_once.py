"""Two programs on one file, by whatever path: one writes, what the other reads, verifies and backs up is whole."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cadredesk.core.errors import UserError
from cadredesk.db.backups import automatic
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.plan import Plan
from cadredesk.db.file import Office, open_office
from cadredesk.people import actions
from cadredesk.people.records import Person
from tests.faults.conftest import Tell

WRITER = """
import sys, time
from pathlib import Path
from cadredesk.db.file import open_office
from cadredesk.people import actions
from cadredesk.people.records import Person
with open_office(Path(sys.argv[1]), "写的人") as office:
    done, longest = 0, 0.0
    while True:
        start = time.monotonic()
        actions.save_person(office, Person(name=f"人{done}", category="退休干部", unit="单位" * 20))
        done, longest = done + 1, max(longest, time.monotonic() - start)
        print(done, longest, flush=True)
"""


@pytest.mark.faults
@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own")
def test_the_second_opening_by_another_path_only_reads(
    small_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    path = small_office.path
    link, hard = tmp_path / "快捷方式.db", tmp_path / "别名.db"
    link.symlink_to(path)
    hard.hardlink_to(path)
    (tmp_path / "文件夹").symlink_to(path.parent)
    monkeypatch.chdir(path.parent)
    paths = [
        path,
        link,
        hard,
        Path(path.name),
        Path("..") / path.parent.name / path.name,
        tmp_path / "文件夹" / path.name,
    ]
    for other in paths:
        with open_office(other, "后来的人") as second:
            assert second.read_only
            with pytest.raises(UserError, match="只能查看"):
                actions.save_person(second, Person(name="不该有的人", category="退休干部"))
            assert db_backup.verify(other).ok
    tell("a second opening by another path", len(paths), "each is read-only")


@pytest.mark.faults
def test_backups_and_checks_beside_a_busy_writer_are_whole_and_nobody_starves(
    small_office: Office, tmp_path: Path, faults: int, tell: Tell
) -> None:
    path, rounds = small_office.path, max(2, faults // 20)
    small_office.close()
    command = [sys.executable, "-X", "utf8", "-c", WRITER, str(path)]
    with (tmp_path / "写的.txt").open("w+") as said, subprocess.Popen(command, stdout=said) as writer:
        try:
            while not said.tell() and not (tmp_path / "写的.txt").stat().st_size:
                assert writer.poll() is None
            longest, people = 0.0, list[int]()
            for _ in range(rounds):
                start = time.monotonic()
                with open_office(path, "备份的人") as office:
                    assert office.read_only
                    made = db_backup.backup(office, tmp_path / "备份")
                assert made.report.ok and db_backup.verify(made.path) == made.report
                report = db_backup.verify(path)
                assert report.ok, report
                longest = max(longest, time.monotonic() - start)
                people += [made.report.counts["people"], report.counts["people"]]
            assert writer.poll() is None
        finally:
            writer.kill()
            writer.wait()
    assert people == sorted(people) and len(set(people)) > rounds  # the writer came on all the time
    done, waited = (tmp_path / "写的.txt").read_text().splitlines()[-2].split()
    tell(
        "backup and verify beside a program that writes all the time", rounds * 2,
        f"all whole; {int(done):,} writes meanwhile, the longest took {float(waited):.1f} s, the longest round {longest:.1f} s",
    )  # fmt: skip


@pytest.mark.faults
def test_what_is_only_read_makes_no_automatic_backup(small_office: Office, tmp_path: Path) -> None:
    plan = Plan(folder=tmp_path / "备份")
    automatic.back_up(small_office, automatic.changed_since_backup(small_office, plan))
    actions.save_person(small_office, Person(name="之后的人", category="退休干部"))
    assert automatic.changed_since_backup(small_office, plan) == plan.places
    with open_office(small_office.path, "后来的人") as second:
        assert second.read_only and automatic.changed_since_backup(second, plan) == []
