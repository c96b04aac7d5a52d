"""Killed at any instant, whatever it was doing, the program leaves a whole file, and no confirmed action is lost.

Each kind of work has a script that does it over and over and prints a line for what is done, until it is killed.
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from cadredesk.backups import store as backups_store
from cadredesk.core import temporary
from cadredesk.db import journal
from cadredesk.db.backups import automatic, candidates, cleanup, rotation
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.candidates import BackupKind
from cadredesk.db.connection import APPLICATION_ID
from cadredesk.db.file import Office, create_office, open_office
from cadredesk.funds.closing import rules as closing_rules
from cadredesk.funds.closing import store as closing_store
from cadredesk.funds.closing.records import ClosedYear
from cadredesk.people import actions, store
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.visits import store as visits_store
from tests.faults.conftest import Tell
from tests.support import all_people, sample_office

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
from cadredesk.people import actions, store
from cadredesk.people.records import Person
path, numbers = Path(sys.argv[1]), count(int(sys.argv[2]))
MANY = 80
def say(what):
    sys.stdout.write(f"{what}\\n")  # at once, so that no half line is read
    sys.stdout.flush()
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
from cadredesk.import_export import actions as imports
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
from cadredesk.duplicates import actions as duplicates
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Visit
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


AUTOMATIC = """
import datetime
from cadredesk.db.backups import automatic
class Clock(datetime.datetime):
    @classmethod
    def now(cls):
        return cls(2024, 1, 1) + datetime.timedelta(hours=5 * (int(sys.argv[2]) // 1000 + done))
backup.datetime = automatic.datetime = Clock  # half a working day passes with each backup, so that old ones have to go
for done, number in enumerate(numbers):
    actions.save_person(office, person(f"人{number}"))
    for made in automatic.back_up(office, [path.parent / "备份", path.parent / "U盘"]):
        say(made.path)
"""
CLOSE = """
from cadredesk.funds.closing import actions as closing
say("begins")
closing.close_year(office, 2025)
say("closed")
sys.stdin.readline()
"""
HAND_OVER = """
from cadredesk.backups import actions_handover
for number in numbers:
    say(actions_handover.hand_over(office, path.parent / "备份", "".join("零一二三四五六七八九"[int(each)] for each in str(number))).folder)
"""
AUDIT = """
from cadredesk.funds.audit import actions as audit
for number in numbers:
    say(audit.make_copy(office, path.parent / "备份").folder)
"""
DRILL = """
from cadredesk.backups import actions as backups
backup.backup(office, path.parent / "备份")
say("begins")
for number in numbers:
    made = backups.drill(office)
    assert made.passed, made.result
    say("drill")
"""
YEAR_END = """
from cadredesk.backups import actions as backups
for number in numbers:
    for each in backups.year_end(office, 2025, path.parent / "备份"):
        say(getattr(each, "path", each))
"""


class Kind(NamedTuple):
    """A kind of work: its script, how long after its first line at most it is killed, how its file is made and looked at, and
    what is found in it each time.
    """

    script: str
    seconds: float
    make: Callable[[Path], object]
    look: Callable[[Office, list[str]], None]
    holds: str


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
        conn.executescript((Path(__file__).parent.parent / "db" / "first_version.sql").read_text("utf-8"))
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


# ---------------------------------------------------------------- backups and what is made of them


def _sample(path: Path) -> None:
    with sample_office(path.parent, people=30) as office:
        shutil.copyfile(office.path, path)
    (path.parent / "备份").mkdir()


def _with_old_backups(path: Path) -> None:
    """A file, and automatic backups of two years in both places, as if one had been made every day: all of them the same."""
    _new(path)
    with open_office(path, "王芳") as office:
        actions.save_person(office, Person(name="早先的人", category="退休干部"))
        series = automatic.back_up(office, [path.parent / "备份"])[0].path
    first = series.rename(path.with_name("最早的备份.db"))
    for folder in (path.parent / "备份", path.parent / "U盘"):
        folder.mkdir(exist_ok=True)
        for days in range(1, 100):
            at = datetime(2023, 12, 31, 17) - timedelta(days=days * 7)
            shutil.copyfile(first, folder / candidates.file_name("单位", BackupKind.AUTOMATIC, at, series.stem[-6:]))


def _none_lost(office: Office, confirmed: list[str]) -> None:
    """Whatever the rotation keeps of all that were ever made is there, and the newest are whole."""
    for folder in (office.path.parent / "备份", office.path.parent / "U盘"):
        there = {each.path: each.at for each in candidates.automatic(folder, _series(folder), ["单位"])}
        made = {Path(said): _time_of(Path(said)) for said in confirmed if Path(said).parent == folder} | there
        gone = set(rotation.to_remove(made, lambda path, made=made: made[path], datetime(2099, 1, 1)))
        assert set(made) - gone <= set(there), set(made) - gone - set(there)
        assert all(db_backup.verify(path).ok for path in sorted(there, key=there.__getitem__)[-2:])
        assert {each.name for each in folder.glob("*.db")} == {path.name for path in there}


def _series(folder: Path) -> str:
    return min(folder.glob("*.db")).stem.split("-")[4]


def _time_of(path: Path) -> datetime:
    return datetime.strptime("-".join(path.stem.split("-")[2:4]), "%Y%m%d-%H%M%S")


def _closed_or_not(office: Office, confirmed: list[str]) -> None:
    """Each kill meets a file of its own, in which the year is open."""
    closed = closing_store.closed_year(office, 2025)
    named = [entry.what for entry in journal.history(office) if entry.what.startswith("封账")]
    assert len(named) == (closed is not None)
    assert closed is not None or "closed" not in confirmed
    assert closed is None or closing_figures(closed)
    office.close()
    shutil.copyfile(office.path.with_name("sample.db"), office.path)
    confirmed.clear()


def closing_figures(closed: ClosedYear) -> bool:
    figures = closing_rules.from_json(closed.figures)
    return figures.journal > 0 and bool(figures.budgets)


def _whole_folders(office: Office, confirmed: list[str]) -> None:
    """Each folder that bears a name has all that belongs into it; what has none is swept once it is old."""
    place = office.path.parent / "备份"
    named = {each for each in place.iterdir() if not each.name.startswith(".")}
    assert {Path(said) for said in confirmed} <= named
    for folder in named:
        (copy,) = folder.glob("*.db")
        assert db_backup.verify(copy).ok
        papers = list(folder.rglob("*.pdf"))
        assert len(papers) >= 2 and all(b"%%EOF" in paper.read_bytes()[-32:] for paper in papers)
    _swept(office)
    assert set(place.iterdir()) == named
    for folder in named:  # so that each kill looks at its own
        shutil.rmtree(folder)
    confirmed.clear()


def _handed_over(office: Office, confirmed: list[str]) -> None:
    done = {each.taker for each in backups_store.handovers(office)}
    assert {Path(said).name.split("-")[2] for said in confirmed} <= done
    _whole_folders(office, confirmed)


def _swept(office: Office) -> None:
    """Let two hours pass, and clear up as the program does."""
    place, past = office.path.parent / "备份", time.time() - 2 * 3600
    for each in list(place.rglob("*")):
        os.utime(each, (past, past))
    cleanup.sweep(office.path, [place], beside=True)


def _drilled(office: Office, confirmed: list[str]) -> None:
    drills = backups_store.drills(office)
    assert len(drills) >= confirmed.count("drill") and all(each.passed for each in drills)
    for each in (office.path.parent / "备份").glob("*.db"):
        assert db_backup.verify(each).ok
        each.unlink()
    temporary.sweep()
    assert not list(Path(os.environ["XDG_CACHE_HOME"]).rglob("office.db"))


def _year_ends(office: Office, confirmed: list[str]) -> None:
    place = office.path.parent / "备份"
    assert {Path(said) for said in confirmed} <= set(place.iterdir())
    for each in place.glob("*.pdf"):
        assert b"%%EOF" in each.read_bytes()[-32:] and Path(str(each).replace(".备份凭据.pdf", ".db")).exists()
    for each in place.glob("*-年终备份-*.db"):
        assert db_backup.verify(each).ok
    _swept(office)
    for each in place.iterdir():
        assert not each.name.startswith(".")
        each.unlink()
    confirmed.clear()


CONFIRMED = "the file is whole, what was confirmed is in it"
KINDS = {
    "write": Kind(OPEN + WRITE, 0.15, _new, _written, CONFIRMED),
    "import": Kind(OPEN + IMPORT, 0.4, _new, _all_or_nothing, "the file is whole, each import is in it wholly or not at all"),
    "undo": Kind(OPEN + UNDO, 0.3, _new, _undone, "the file is whole, each undo is done wholly or not at all"),
    "redo": Kind(OPEN + REDO, 0.3, _new, _all_or_nothing, "the file is whole, each redo is done wholly or not at all"),
    "merge": Kind(OPEN + MERGE, 0.2, _new, _merged, "the file is whole, each two people are one or two, with all their visits"),
    "backup": Kind(OPEN + BACKUP, 0.3, _new, _backed_up, "every file with the name of a backup is a whole one"),
    "restore": Kind(RESTORE, 0.3, _two_backups, _old_or_new, "the old file or the restored one is there, whole"),
    "migrate": Kind(MIGRATE, 0.3, _first_version, _migrated, "the file is the old one or the new one, and a copy of the old one is kept"),
    "automatic backup": Kind(
        OPEN + AUTOMATIC, 0.5, _with_old_backups, _none_lost, "whatever the rotation keeps is there, in both places"
    ),
    "closing a year": Kind(OPEN + CLOSE, 0.06, _sample, _closed_or_not, "closed wholly or not at all"),
    "handover": Kind(OPEN + HAND_OVER, 0.6, _sample, _handed_over, "no half folder bears the name; half ones are swept"),
    "auditor's copy": Kind(OPEN + AUDIT, 0.9, _sample, _whole_folders, "no half folder bears the name; half ones are swept"),
    "drill": Kind(OPEN + DRILL, 0.4, _sample, _drilled, "the backups are whole, nothing is left of the trial"),
    "year-end backup": Kind(OPEN + YEAR_END, 0.6, _sample, _year_ends, "every backup and every certificate is a whole one"),
}  # fmt: skip


@pytest.mark.faults
@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_instant_nothing_confirmed_is_lost(tmp_path: Path, faults: int, kind: str, tell: Tell) -> None:
    work, order = KINDS[kind], list(KINDS).index(kind)
    path = tmp_path / "office.db"
    work.make(path)
    chance = random.Random(f"{faults} {kind}")
    confirmed: list[str] = []
    kills = range(faults * order // len(KINDS), faults * (order + 1) // len(KINDS))
    for kill in kills:
        confirmed += _worked_until_killed(work.script, path, kill * 100_000, chance.uniform(0.0, work.seconds))
        report = db_backup.verify(path)
        assert report.ok, report
        with open_office(path, "检查") as office:
            assert not office.read_only
            work.look(office, confirmed)
    tell(f"killed: {kind}", len(kills), work.holds)


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
    said += worker.stdout.read()  # what it said after its first line may have been read together with that
    worker.communicate()
    return [line.strip() for line in said.splitlines(keepends=True) if line.endswith("\n")]
