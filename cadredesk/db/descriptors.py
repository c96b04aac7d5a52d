"""Descriptors of an office file beside SQLite's own: closed only when they do no harm.

On POSIX closing any descriptor of a file drops every lock that this process has on it, also those of SQLite, and
another program could then take a transaction that is being written for the remains of a crash. So whoever reads the
bytes of a file, or locks one, closes it here: while a connection of this process may have locks, it is kept for later.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

FileId = tuple[int, int]  # device and inode
_WriteLock = AbstractContextManager[object]

_guard = threading.Lock()
_in_use: Counter[FileId] = Counter()
_kept: dict[FileId, list[int]] = {}
_write_locks: dict[FileId, _WriteLock] = {}


def file_id(status: os.stat_result) -> FileId:
    """What a file is, whatever it is called."""
    return status.st_dev, status.st_ino


def write_lock(path: Path) -> _WriteLock:
    """The lock that the writers of this process take one by one, the same for each name of a file."""
    try:
        file = file_id(os.stat(path))
    except OSError:
        return threading.RLock()
    with _guard:
        return _write_locks.setdefault(file, threading.RLock())


def connection_opening(path: Path) -> FileId | None:
    """Say that a connection to a file is about to be opened; what this gives is for :func:`connection_closed`."""
    try:
        file = file_id(os.stat(path))
    except OSError:
        return None
    with _guard:
        _in_use[file] += 1
    return file


def connection_closed(file: FileId | None) -> None:
    """That connection has been closed."""
    if file is None:
        return
    with _guard:
        _in_use[file] -= 1
        if not _in_use[file]:
            del _in_use[file]
            for descriptor in _kept.pop(file, ()):
                os.close(descriptor)


def close(descriptor: int) -> None:
    """Close a descriptor, at once or when the last connection to its file has gone."""
    if os.name == "nt":  # there locks belong to the descriptor that took them
        os.close(descriptor)
        return
    with _guard:
        file = file_id(os.fstat(descriptor))
        if file in _in_use:
            _kept.setdefault(file, []).append(descriptor)
        else:
            os.close(descriptor)


def can_be_written(path: Path) -> bool:
    """Whether this user may write the file, found by opening it: what ``os.access`` knows leaves out Windows' own lists of rights."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return False
    close(descriptor)
    return True


@contextmanager
def open_to_read(path: Path) -> Iterator[int]:
    """A descriptor to read the bytes of a file with. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        yield descriptor
    finally:
        close(descriptor)
