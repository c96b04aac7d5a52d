"""Backups that a bad disk, a bad stick or somebody else has changed: found, or harmless, and never a crash."""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cadredesk.backups import actions as backups
from cadredesk.core.errors import UserError
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups import contents, proved
from cadredesk.db.connection import APPLICATION_ID, SCHEMA_VERSION
from cadredesk.db.file import Office, open_office
from cadredesk.people import store
from cadredesk.people.records import PeopleQuery
from tests.faults.conftest import Tell

PAGE = 4096  # bytes
Spoil = Callable[[Path], None]


@pytest.fixture
def whole(small_office: Office, tmp_path: Path) -> Path:
    """A proved backup."""
    return db_backup.backup(small_office, tmp_path / "备份").path


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows but where SQLite counts on from, read by SQLite alone."""
    with closing(sqlite3.connect(path)) as conn:
        tables = conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
        ).fetchall()
        return {table: conn.execute(f'SELECT * FROM "{table}"').fetchall() for (table,) in tables}


def _found(path: Path) -> bool:
    """Whether the program finds a file damaged, or says in a sentence that it is none of ours."""
    contents.read_contents(path)
    contents.read_operations(path)
    try:
        report = db_backup.verify(path)
    except UserError:
        return True
    return not report.ok


def _refused(spoiled: Path, target: Path) -> None:
    """A backup that was found damaged takes no file's place."""
    before = target.read_bytes()
    with pytest.raises(UserError):
        db_backup.restore(spoiled, target)
    assert target.read_bytes() == before
    assert [each.name for each in target.parent.iterdir()] == [target.name]


@pytest.mark.faults
def test_a_flipped_bit_is_found_or_has_no_meaning(
    small_office: Office, whole: Path, tmp_path: Path, faults: int, tell: Tell
) -> None:
    content, rows = whole.read_bytes(), _rows(whole)
    spoiled, target = tmp_path / "坏.db", tmp_path / "恢复到" / "office.db"
    target.parent.mkdir()
    shutil.copyfile(small_office.path, target)
    chance, outcomes = random.Random(faults), Counter[str]()
    tries = faults * 3 // 4
    for number in range(tries):
        damaged = bytearray(content)
        at = chance.randrange(100 if number % 10 == 0 else len(content))  # each tenth time in the file's header
        damaged[at] ^= 1 << chance.randrange(8)
        spoiled.write_bytes(damaged)
        if _found(spoiled):
            outcomes["found"] += 1
            if number % 3 == 0:
                _refused(spoiled, target)
        else:
            outcomes["without meaning"] += 1
            assert _rows(spoiled) == rows, at
        if number % 10 == 0:
            _drilled(small_office, whole, damaged, _found(spoiled))
            whole.write_bytes(content)
    assert outcomes["found"]
    tell(
        "one bit of a backup flipped",
        tries,
        f"{outcomes['found']} found, {outcomes['without meaning']} without meaning: all rows are the same",
    )


def _drilled(office: Office, whole: Path, damaged: bytes, found: bool) -> None:
    """The drill tries that very backup."""
    whole.write_bytes(damaged)
    made = backups.drill(office)
    assert made.passed is not found, made.result
    assert made.file == str(whole)


@pytest.mark.faults
def test_a_backup_cut_short_is_found(
    small_office: Office, whole: Path, tmp_path: Path, faults: int, tell: Tell
) -> None:
    content, cut = whole.read_bytes(), tmp_path / "短.db"
    chance = random.Random(1)
    lengths = [0, 1, 99, 100, 512, PAGE, len(content) - PAGE, len(content) - 1]
    lengths += [chance.randrange(len(content)) for _ in range(faults // 4)]
    target = tmp_path / "恢复到" / "office.db"
    target.parent.mkdir()
    shutil.copyfile(small_office.path, target)
    for length in lengths:
        cut.write_bytes(content[:length])
        assert _found(cut), length
        _refused(cut, target)
        if length <= len(content) - PAGE:  # a file that lacks less opens; the daily check finds it
            with pytest.raises(UserError):
                open_office(cut, "王芳").close()
        whole.write_bytes(content[:length])
        assert not backups.drill(small_office).passed
        (known,) = proved.places(small_office.path)
        assert not known.is_there()
    tell(
        "a backup cut short", len(lengths), "all found, none restored or passed by a drill, none counts as being there"
    )


def _of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT)")
        conn.commit()


def _text(path: Path) -> None:
    path.write_text("老干部名册\n" * 2000, "utf-8")


def _workbook(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(20_000))


def _of_a_later_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def _told_to_be_later(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def _told_to_be_older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA user_version = 7")


def _folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


@pytest.mark.faults
def test_what_is_no_backup_of_ours_is_said_to_be_none(
    small_office: Office, whole: Path, tmp_path: Path, tell: Tell
) -> None:
    target = tmp_path / "恢复到" / "office.db"
    target.parent.mkdir()
    shutil.copyfile(small_office.path, target)
    tried = [(spoil, fresh) for fresh, spoils in _STRANGERS.items() for spoil in spoils]
    for spoil, fresh in tried:
        stranger = tmp_path / f"{spoil.__name__}.db"
        if not fresh:
            shutil.copyfile(whole, stranger)
        spoil(stranger)
        assert _found(stranger), spoil
        _refused(stranger, target)
    tell(
        "a file of another program, a text, a workbook, a folder, a later version",
        len(tried),
        "told in a sentence, not restored",
    )


_STRANGERS: dict[bool, list[Spoil]] = {
    True: [_of_another_program, _text, _workbook, _of_a_later_version, _folder],
    False: [_told_to_be_later, _told_to_be_older],
}


@pytest.fixture
def first_version(tmp_path: Path) -> Path:
    """A backup that the first version made."""
    path = tmp_path / "单位-备份-20250101-170000.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript((Path(__file__).parent.parent / "db" / "first_version.sql").read_text("utf-8"))
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute("PRAGMA user_version = 7")
    return path


@pytest.mark.faults
def test_a_backup_of_the_first_version_is_restored_and_brought_up_to_date(
    small_office: Office, first_version: Path, tmp_path: Path, tell: Tell
) -> None:
    before, target = db_backup.verify(first_version), tmp_path / "恢复到" / "office.db"
    target.parent.mkdir()
    shutil.copyfile(small_office.path, target)
    kept = db_backup.restore(first_version, target)
    assert kept is not None and db_backup.verify(kept).ok
    assert db_backup.verify(target).seen == before.seen and before.schema == 7
    with open_office(target, "李") as office:
        assert [store.get(office, each).name for each in store.listed_ids(office, PeopleQuery(sort="strokes"))] == [
            "丁一",
            "万和",
        ]
    after = db_backup.verify(target)
    assert after.ok and after.schema == SCHEMA_VERSION and after.money_fen == before.money_fen
    assert {name: after.counts[name] for name in before.counts if name != "settings"} == {
        name: count for name, count in before.counts.items() if name != "settings"
    }
    tell("a backup of the first version restored and brought up to date", 1, "all its rows and its money are there")
