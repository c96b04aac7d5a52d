"""What Windows does otherwise, as far as it can be tried anywhere.

Whether a file can be written is found by opening it: Windows keeps lists of rights that ``os.access`` does not read.
"""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from cadredesk.db import descriptors, engine
from cadredesk.db.file import Office, open_office


@pytest.fixture
def _refused(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    """As root sees a write-protected file, and Windows one that a list of rights protects: only opening it tells."""
    opens = os.open

    def refuse(path: object, flags: int, *rest: int, **named: object) -> int:
        if flags & os.O_RDWR and os.fspath(path) == str(office.path):  # type: ignore[call-overload]
            raise PermissionError(path)
        return opens(path, flags, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)


@pytest.mark.usefixtures("_refused")
def test_a_file_that_cannot_be_opened_for_writing_is_only_looked_at(office: Office) -> None:
    office.close()
    assert os.access(office.path, os.W_OK)
    with open_office(office.path, "李敏") as mine:
        assert "只读" in mine.why_read_only and mine.name == "测试县委老干部局"


def test_asking_changes_nothing(office: Office, tmp_path: Path) -> None:
    path = office.path
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert descriptors.can_be_written(path)
    assert not descriptors.can_be_written(tmp_path / "没有.db") and not descriptors.can_be_written(tmp_path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_asking_drops_no_lock(office: Office) -> None:
    office.conn.execute("BEGIN IMMEDIATE")
    assert descriptors.can_be_written(office.path)
    code = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
    done = subprocess.run([sys.executable, "-c", code, str(office.path)], capture_output=True, check=False)
    office.conn.execute("ROLLBACK")
    assert b"locked" in done.stderr
    with closing(sqlite3.connect(office.path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (r"\\server\share\单位.db", "file:////server/share/%E5%8D%95%E4%BD%8D.db?mode=rw"),
        (r"\\?\UNC\server\share\1.db", "file:////server/share/1.db?mode=rw"),
        (r"\\?\unc\server\share\1.db", "file:////server/share/1.db?mode=rw"),
        (r"\\?\C:\数据\1.db", "file:///C:/%E6%95%B0%E6%8D%AE/1.db?mode=rw"),
    ],
)
def test_shares_and_long_paths_are_named_as_sqlite_wants_them(path: str, uri: str) -> None:
    assert engine.uri_of(PureWindowsPath(path), "rw") == uri
