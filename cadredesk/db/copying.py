"""Whole copies of an office file: of one moment, on the disk before they bear a name, and never over another file.

What is not finished ends in ``.part``, under a name of its own, so that two at once do not meet.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TypeVar

from cadredesk.core import private_files
from cadredesk.db import descriptors, engine

T = TypeVar("T")
ProgressCallback = Callable[[int, int], None]  # pages left, pages in all

SIDE_FILES = ("-journal", "-wal", "-shm")  # what SQLite keeps beside a file, by its name
_LONGEST_STEM = 190  # bytes, of the 255 that disks take for a whole name
_STEP = 4096  # pages: 16 MB

# What disks say (exFAT) that know no second names.
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EXDEV, errno.ENOSYS, errno.EINVAL}


def side_files(path: Path) -> list[Path]:
    """What SQLite, or a crash, has left beside a file."""
    beside = (path.with_name(path.name + ending) for ending in SIDE_FILES)
    return [file for file in beside if os.path.lexists(file)]


def copy_stem(file: Path) -> str:
    """What the names of copies kept beside a file begin with: its own, cut where a longer one would fit on no disk."""
    return file.stem.encode()[:_LONGEST_STEM].decode(errors="ignore")


def unfinished_path(folder: Path) -> Path:
    """An unused name for something unfinished in a folder."""
    return folder / f".{os.urandom(8).hex()}.part"


@contextmanager
def unfinished_file(folder: Path) -> Iterator[Path]:
    """A new private file in a folder, for something unfinished; it is gone after, unless it was given a name."""
    part = unfinished_path(folder)
    try:
        private_files.create(part)
        yield part
    finally:
        remove(part)


def remove(part: Path) -> None:
    """Take away what was not finished, and what lies beside it."""
    for file in (part, *side_files(part)):
        with suppress(OSError):
            file.unlink(missing_ok=True)


@contextmanager
def read_snapshot(conn: engine.Connection) -> Iterator[None]:
    """All that is read inside is of one moment: nobody commits to the file meanwhile.

    Raises engine.OperationalError (Fault.BUSY) where another connection locks the file for long.
    """
    (_, _, file), *_ = conn.execute("PRAGMA database_list").fetchall()
    (patience,) = conn.execute("PRAGMA busy_timeout").fetchone()
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        with descriptors.write_lock(Path(file)):  # the writers of this process make way, those of others have pauses
            retry_while_busy(lambda: _begin(conn), 2 * patience / 1000)
    finally:
        conn.execute(f"PRAGMA busy_timeout = {patience}")
    try:
        yield
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


def _begin(conn: engine.Connection) -> None:
    conn.execute("BEGIN")
    try:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        conn.execute("ROLLBACK")
        raise


def retry_while_busy(act: Callable[[], T], seconds: float) -> T:
    """Try until no other connection locks the file: SQLite alone asks too seldom to find the pauses of a busy writer."""
    end = time.monotonic() + seconds
    while True:
        try:
            return act()
        except engine.Error as error:
            if engine.fault_of(error) is not engine.Fault.BUSY or time.monotonic() >= end:
                raise
        time.sleep(0.001)


def copy(
    conn: engine.Connection, part: Path, look: Callable[[engine.Connection], T], report: ProgressCallback | None = None
) -> T:
    """Copy the file of a connection as it is at one moment, and give what ``look`` sees of that very moment.

    Others go on writing; where they write each time that the copy is begun, the third time they wait.
    ``report`` may raise to stop it. Raises engine.Error and OSError.
    """
    seen = _copied_beside(conn, part, look, report) or _copied_beside(conn, part, look, report)
    if seen is None:
        with read_snapshot(conn):
            _copy_pages(conn, part, report)
            seen = look(conn)
    sync_file(part)
    return seen


def _copied_beside(
    conn: engine.Connection, part: Path, look: Callable[[engine.Connection], T], report: ProgressCallback | None
) -> T | None:
    """Copy while others may write; None if somebody did."""
    with read_snapshot(conn):
        before = _version(conn)
    try:
        _copy_pages(conn, part, report)
    except _WrittenMeanwhileError:
        return None
    with read_snapshot(conn):
        return look(conn) if _version(conn) == before else None


class _WrittenMeanwhileError(Exception):
    """Somebody writes, or has written, and SQLite has begun the copy anew."""


def _version(conn: engine.Connection) -> tuple[int, int]:
    (by_others,) = conn.execute("PRAGMA data_version").fetchone()
    return conn.total_changes, int(by_others)


def _copy_pages(conn: engine.Connection, part: Path, report: ProgressCallback | None) -> None:
    before = 1 << 62

    def step(status: int, left: int, pages: int) -> None:
        nonlocal before
        if engine.is_busy(status) or left >= before:
            raise _WrittenMeanwhileError
        before = left or before
        if report:
            report(left, pages)

    with closing(engine.connect(str(part), isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode = OFF")  # an unfinished copy is thrown away
        target.execute("PRAGMA synchronous = OFF")  # settle() sees to that at the end
        conn.backup(target, pages=_STEP, progress=step)


def copy_bytes(path: Path, part: Path) -> None:
    """Copy a file as it lies. Raises OSError."""
    from shutil import copyfileobj

    with (
        descriptors.open_to_read(path) as descriptor,
        open(descriptor, "rb", closefd=False) as source,
        part.open("wb") as target,
    ):
        copyfileobj(source, target, 1 << 20)


def sync_file(part: Path) -> None:
    """Flush a finished copy to the disk, so that the next reader reads what the disk has kept."""
    with part.open("rb+") as file:
        file.seek(18)
        if file.read(2) == b"\2\2":  # a copy of a file with a write-ahead log; the copy has all of it, and no log
            file.seek(18)
            file.write(b"\1\1")
            file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system allows that."""
    if os.name != "nt":
        _sync(folder)


def _sync(path: Path) -> None:
    with suppress(OSError):  # some network disks know nothing of it, and of what cannot be opened nothing is unwritten
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            descriptors.close(handle)


def rename_to_free_name(part: Path, wanted: Path) -> Path:
    """Give a finished file the wanted name, or that with the first free number, never that of another file."""
    for name in _numbered(wanted):
        with suppress(FileExistsError):
            rename_if_free(part, name)
            return name
    raise AssertionError  # numbers do not end


def rename_if_free(part: Path, name: Path) -> None:
    """Give a finished file a name that is free. Raises FileExistsError, and other OSErrors."""
    if os.name == "nt":
        os.rename(part, name)  # refuses there what exists
        return
    try:
        os.link(part, name)
        os.unlink(part)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with _reserved(name):
            os.replace(part, name)
    sync_folder(name.parent)


@contextmanager
def _reserved(name: Path) -> Iterator[None]:
    """A free name, which no other of our programs takes meanwhile. Raises FileExistsError."""
    mark = name.with_name(f".{name.name}.part")
    private_files.create(mark)
    try:
        if os.path.lexists(name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name))
        yield
    finally:
        os.unlink(mark)


def add_hard_link(path: Path, wanted: Path) -> Path:
    """Keep a file under one more name, of which it is the only owner once another file takes the first.

    Where the disk knows no second names it is copied. Raises OSError, and then there is no such name.
    """
    for name in _numbered(wanted):
        try:
            os.link(path, name)
            _sync(name)
            return name
        except FileExistsError:
            continue
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        with unfinished_file(path.parent) as part:
            copy_bytes(path, part)
            sync_file(part)
            return rename_to_free_name(part, wanted)
    raise AssertionError  # numbers do not end


def _numbered(wanted: Path) -> Iterator[Path]:
    yield wanted
    for number in count(2):
        yield wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
