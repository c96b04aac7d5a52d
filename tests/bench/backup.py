"""What proving a backup whole costs beside making one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from cadredesk.db.backups import backup as db_backup
from cadredesk.db.file import open_office
from tests.bench import Row, best_of
from tests.support import OPERATOR, big_office

PEOPLE, VISITS = 20_000, 420_000  # about 140 MB


def rows(workdir: Path) -> Iterator[Row]:
    """A backup that is reopened, checked and compared, beside SQLite's own copy and integrity_check."""
    path = big_office(PEOPLE, VISITS)
    with open_office(path, OPERATOR) as office:
        measured = best_of(3, lambda: db_backup.backup(office, workdir / "backups").path.unlink())
    yield Row(
        what=f"backup with verification, {path.stat().st_size / 1e6:.0f} MB",
        measured=measured,
        floor=best_of(3, lambda: _copy_and_check(path, workdir / "floor.db")),
        floor_is="SQLite backup and integrity_check",
        times=1.5,
    )


def _copy_and_check(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA integrity_check").fetchall()
    target.unlink()
