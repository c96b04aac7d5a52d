"""Killed at any instant, the file opens whole and no confirmed action is lost."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cadredesk.db import safekeeping
from cadredesk.db.file import create_office, open_office
from cadredesk.people import store

# Adds people one by one (each name is printed only once it is saved), in bulk, and backs up, until it is killed.
WRITER = """
import sys
from pathlib import Path
from cadredesk.db import safekeeping
from cadredesk.db.file import open_office
from cadredesk.people import actions, store
from cadredesk.people.records import Person
office = open_office(Path(sys.argv[1]), "写的人")
number = int(sys.argv[2])
print("ready", flush=True)
while True:
    number += 1
    person = actions.save_person(office, Person(name=f"人{number}", category="退休干部", unit="单位" * 50))
    print(person.name, flush=True)
    if number % 7 == 0:
        with office.operation("批量"):
            store.add_many(office, (Person(name=f"批{number}", category="退休干部", note="备" * 900) for _ in range(300)))
    if number % 11 == 0:
        safekeeping.backup(office, Path(sys.argv[1]).parent / "备份")
"""


@pytest.mark.faults
def test_killed_while_writing_nothing_confirmed_is_lost(tmp_path: Path, faults: int) -> None:
    path = tmp_path / "office.db"
    create_office(path, "单位", "王芳").close()
    chance = random.Random(faults)
    confirmed: set[str] = set()
    for kill in range(faults):
        confirmed |= _write_until_killed(path, kill * 100_000, chance.uniform(0.0, 0.12))
        report = safekeeping.verify(path)
        assert report.ok, report
        with open_office(path, "检查") as office:
            assert not office.read_only
            assert confirmed <= {person.name for person in store.all_people(office)}
    for backup in (tmp_path / "备份").glob("*.db"):
        assert safekeeping.verify(backup).ok


def _write_until_killed(path: Path, start: int, seconds: float) -> set[str]:
    """Run the writer, kill it that long after it has begun, and give the names that it confirmed."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(start)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        pass
    writer.kill()
    names = {line.strip() for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")}
    writer.wait()
    return names
