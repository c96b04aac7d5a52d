"""Killed at any instant, whatever it was doing, the program leaves a whole file, and no confirmed action is lost.

Each kind of work has a script that does it over and over and prints a line for what is done, until it is killed.
"""

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from cadredesk.db.backups import backup as db_backup
from cadredesk.db.connection import APPLICATION_ID
from cadredesk.db.file import Office, create_office, open_office
from cadredesk.people import actions, store
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.visits import store as visits_store
from tests.support import all_people

MANY = 80  # people of an import or a batch

BEGINNING = """
import sys
from datetime import date
from itertools import count
from pathlib import Path
import sqlite_utils
from cadredesk.db import migrations, triggers
from cadredesk.db.backups import backup
from cadredesk.db.file import open_office
from cadredesk.db.undo import redo, undo
from cadredesk.duplicates import actions as duplicates
from cadredesk.people import actions, store
from cadredesk.people.records import Person
from cadredesk.import_export import actions as imports
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Visit
path, numbers = Path(sys.argv[1]), count(int(sys.argv[2]))
MANY = 80
def say(what):
    print(what, flush=True)
def person(name, **more):
    return Person(name=name, category="退休干部", **more)
def batch(office, number):
    with office.operation(f"批量{number}"):
        store.add_many(office, (person(f"{number}批{each}", note="备" * 500) for each in range(MANY)))
"""
OPEN = 'office = open_office(path, "写的人")\n'

WRITE = """
for number in numbers:
    say(actions.save_person(office, person(f"人{number}", unit="单位" * 50)).name)
    if number % 7 == 0:
        batch(office, number)
"""
IMPORT = """
for number in numbers:
    roster = path.with_name("名册.csv")
    roster.write_text("姓名,人员类别,备注\\n" + "".join(f"{number}批{each},退休干部,{'备' * 500}\\n" for each in range(MANY)), "utf-8")
    imports.run(office, imports.preview(office, "people", roster))
    say(number)
"""
UNDO = """
for number in numbers:
    batch(office, number)
    undo(office)
    say(number)
"""
REDO = """
for number in numbers:
    batch(office, number)
    undo(office)
    redo(office)
    say(number)
"""
MERGE = """
for number in numbers:
    keep, gone = (actions.save_person(office, person(f"{number}{which}")) for which in "留去")
    for one in (keep, gone):
        visits.record_visit(office, Visit(person_id=one.id, date=date(2026, 1, 5), kind="日常走访", note="访" * 300))
    duplicates.merge(office, keep.id, gone.id)
    say(number)
"""
BACKUP = """
for number in numbers:
    actions.save_person(office, person(f"人{number}"))
    say(backup.backup(office, path.parent / "备份").path)
"""
RESTORE = """
for number in numbers:
    backup.restore(path.with_name(f"备份{number % 2}.db"), path)
    say(number)
"""
MIGRATE = """
say("begins")
open_office(path, "写的人")
sys.stdin.readline()
"""


class Kind(NamedTuple):
    """A kind of work: its script, how long after its first line at most it is killed, how its file is made and looked at."""

    script: str
    seconds: float
    make: Callable[[Path], object]
    look: Callable[[Office, list[str]], None]


def _new(path: Path) -> None:
    create_office(path, "单位", "王芳").close()


def _names(office: Office) -> set[str]:
    return {person.name for person in all_people(office)}


def _batches(office: Office) -> dict[str, int]:
    """How many people of each import or batch there are."""
    return Counter(name.split("批")[0] for name in _names(office) if "批" in name)


def _written(office: Office, confirmed: list[str]) -> None:
    assert set(confirmed) <= _names(office)
    assert set(_batches(office).values()) <= {MANY}


def _all_or_nothing(office: Office, confirmed: list[str]) -> None:
    found = _batches(office)
    assert set(found.values()) <= {MANY}
    assert set(confirmed) <= set(found)


def _undone(office: Office, confirmed: list[str]) -> None:
    found = _batches(office)
    assert set(found.values()) <= {MANY}
    assert not set(confirmed) & set(found)


def _merged(office: Office, confirmed: list[str]) -> None:
    visits = {person.name: len(visits_store.of_person(office, person.id or 0)) for person in all_people(office)}
    for number in confirmed:
        assert visits[f"{number}留"] == 2 and f"{number}去" not in visits
    for name, count in visits.items():
        if name.endswith("留") and count == 2:
            assert f"{name[:-1]}去" not in visits


def _backed_up(office: Office, confirmed: list[str]) -> None:
    made = set((office.path.parent / "备份").glob("*-备份-*.db"))
    assert {Path(path) for path in confirmed} <= made
    for path in made:
        assert db_backup.verify(path).ok


def _two_backups(path: Path) -> None:
    with create_office(path, "单位", "王芳") as office:
        for number in range(2):
            actions.save_person(office, Person(name=f"人{number}", category="退休干部", note="备" * 900))
            db_backup.backup(office, path.parent / "备份").path.rename(path.with_name(f"备份{number}.db"))


def _old_or_new(office: Office, _said: list[str]) -> None:
    assert _names(office) in ({"人0"}, {"人0", "人1"})
    for kept in office.path.parent.glob("*恢复前*"):
        assert kept.suffix == ".db" and db_backup.verify(kept).ok
        kept.unlink()


def _first_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(Path(__file__).with_name("first_version.sql").read_text("utf-8"))
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute("PRAGMA user_version = 7")


def _migrated(office: Office, _said: list[str]) -> None:
    assert len(store.listed_ids(office, PeopleQuery())) == 2
    copies = list(office.path.parent.glob("*升级前*"))
    assert copies
    for copy in copies:
        assert copy.suffix == ".db" and db_backup.verify(copy).schema == 7
        copy.unlink()
    office.close()
    office.path.unlink()
    _first_version(office.path)  # for the next


KINDS = {
    "write": Kind(OPEN + WRITE, 0.15, _new, _written),
    "import": Kind(OPEN + IMPORT, 0.4, _new, _all_or_nothing),
    "undo": Kind(OPEN + UNDO, 0.3, _new, _undone),
    "redo": Kind(OPEN + REDO, 0.3, _new, _all_or_nothing),
    "merge": Kind(OPEN + MERGE, 0.2, _new, _merged),
    "backup": Kind(OPEN + BACKUP, 0.3, _new, _backed_up),
    "restore": Kind(RESTORE, 0.3, _two_backups, _old_or_new),
    "migrate": Kind(MIGRATE, 0.3, _first_version, _migrated),
}


@pytest.mark.faults
@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_instant_nothing_confirmed_is_lost(tmp_path: Path, faults: int, kind: str) -> None:
    work, order = KINDS[kind], list(KINDS).index(kind)
    path = tmp_path / "office.db"
    work.make(path)
    chance = random.Random(f"{faults} {kind}")
    confirmed: list[str] = []
    for kill in range(faults * order // len(KINDS), faults * (order + 1) // len(KINDS)):
        confirmed += _worked_until_killed(work.script, path, kill * 100_000, chance.uniform(0.0, work.seconds))
        report = db_backup.verify(path)
        assert report.ok, report
        with open_office(path, "检查") as office:
            assert not office.read_only
            work.look(office, confirmed)


def _worked_until_killed(script: str, path: Path, start: int, seconds: float) -> list[str]:
    """Run a script, kill it that long after its first line, and give what it confirmed."""
    worker = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", BEGINNING + script, str(path), str(start)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert worker.stdout is not None and worker.stderr is not None
    said = worker.stdout.readline()
    assert said, worker.stderr.read()
    with suppress(subprocess.TimeoutExpired):
        worker.wait(seconds)
        raise AssertionError(worker.stderr.read())
    worker.kill()
    said += worker.communicate()[0]
    return [line.strip() for line in said.splitlines(keepends=True) if line.endswith("\n")]
