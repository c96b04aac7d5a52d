"""One writer at a time, whatever name the file was opened by: operating system locks, freed when a process dies.

Two locks are taken. One is on a byte of the office file itself, so that another name of it (a hard link) leads to the
same lock; the other is on a file beside it, which holds while a restore puts another file in its place, and whose
text says who has it. That text is for display only.
"""

import json
import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cadredesk.core import private_files
from cadredesk.db import descriptors

# The first byte after SQLite's own locks, in the page that SQLite leaves out of use for them.
_BYTE = 0x40000000 + 512
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_TRIES = 100  # some network disks give a file another number each time, and then it would never be that of today
_PAUSE = 0.02  # s between two tries of whoever waits


class NotPlainError(OSError):
    """What lies in the place of the lock file is no file of ours: a link, a folder, a pipe."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the file open, on which machine, since when."""

    operator: str
    machine: str
    since: str

    def __str__(self) -> str:
        return f"{self.operator}（{self.machine}，{self.since} 起）"


def true_file(path: Path) -> Path:
    """The file that is meant by a name: where that is a symbolic link, what it leads to, which may be missing."""
    return Path(os.path.realpath(path)) if os.path.islink(path) else path


class Lock:
    """Held from a successful :meth:`acquire` until :meth:`release` or the end of the process."""

    def __init__(self, office_path: Path) -> None:
        self.office = true_file(office_path)
        self.path = self.office.with_name(self.office.name + ".lock")
        self._file: int | None = None  # the office file, its byte locked
        self._side: int | None = None  # the file beside it

    def acquire(self, operator: str, wait: float = 0.0) -> bool:
        """Take the lock if nobody has it, waiting so many seconds for it.

        Raises NotPlainError where something else lies in the lock file's place, and OSError where the folder cannot be written.
        """
        end = time.monotonic() + wait
        while not self._try(operator):
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE)
        return True

    def _try(self, operator: str) -> bool:
        try:
            for _ in range(_TRIES):
                if not (self._lock_file() and self._lock_side()):
                    break
                if self._are_those_of_today():
                    self._write(operator)
                    return True
                self._drop()
        except BaseException:
            self._drop()
            raise
        self._drop()
        return False

    def _lock_file(self) -> bool:
        try:
            handle = os.open(self.office, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            return True  # a restore makes it
        self._file = handle
        return _lock_byte(handle)

    def _lock_side(self) -> bool:
        if not hasattr(os, "O_NOFOLLOW") and os.path.islink(self.path):
            raise NotPlainError(str(self.path))
        try:
            self._side = os.open(self.path, os.O_RDWR | os.O_CREAT | _PLAIN, private_files.FILE)
        except OSError as error:
            if os.path.islink(self.path) or (os.path.lexists(self.path) and not os.path.isfile(self.path)):
                raise NotPlainError(str(self.path)) from error
            raise
        found = os.fstat(self._side)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            raise NotPlainError(str(self.path))
        return _lock_whole(self._side)

    def _are_those_of_today(self) -> bool:
        """Whether what was locked still bears the names: a holder that has just gone takes its lock file away."""
        return _is_file_named(self._file, self.office) and (
            sys.platform == "win32" or _is_file_named(self._side, self.path)
        )

    def _write(self, operator: str) -> None:
        assert self._side is not None
        private_files.make_private(self.path)
        holder = {"operator": operator, "machine": _machine(), "since": f"{datetime.now():%Y-%m-%d %H:%M}"}
        with suppress(OSError):  # the disk is full: the lock holds, only its words are missing
            os.ftruncate(self._side, 1)
            os.lseek(self._side, 1, os.SEEK_SET)  # the first byte is the one that is locked on Windows
            os.write(self._side, json.dumps(holder, ensure_ascii=False).encode())

    def is_free(self, operator: str) -> bool:
        """Whether nobody has it now: it is taken and given up at once. Never waits; False where it cannot be taken at all."""
        try:
            free = self.acquire(operator)
        except OSError:
            return False
        self.release()
        return free

    def holder(self) -> Holder | None:
        """Whoever wrote into the lock file, as far as it can be read."""
        try:
            handle = os.open(self.path, os.O_RDONLY | _PLAIN)
            with open(handle, "rb") as file:
                file.seek(1)
                return Holder(**json.loads(file.read(4096).decode()))
        except (OSError, ValueError, TypeError):
            return None

    def release_file(self) -> None:
        """Keep the place alone: another file is about to take it, which Windows refuses while this one is open."""
        if self._file is not None:
            handle, self._file = self._file, None
            _unlock_byte(handle)
            descriptors.close(handle)

    def release(self) -> None:
        """Give the lock up and take its file away."""
        if self._side is not None and sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        gone = self._side is not None
        self._drop()
        if gone and sys.platform == "win32":
            with suppress(OSError):  # somebody else has it open already
                self.path.unlink(missing_ok=True)

    def _drop(self) -> None:
        self.release_file()
        if self._side is not None:
            handle, self._side = self._side, None
            os.close(handle)


def _is_file_named(handle: int | None, path: Path) -> bool:
    """Whether an open file is the one of that name; None is the file that is not there."""
    try:
        named = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return handle is None
    return handle is not None and descriptors.file_id(named) == descriptors.file_id(os.fstat(handle))


def _machine() -> str:
    """This computer's name, without loading the network for it."""
    return os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename


if sys.platform == "win32":
    import msvcrt

    def _lock_whole(handle: int) -> bool:
        return _at(handle, 0, msvcrt.LK_NBLCK)

    def _lock_byte(handle: int) -> bool:
        return _at(handle, _BYTE, msvcrt.LK_NBLCK)

    def _unlock_byte(handle: int) -> None:
        _at(handle, _BYTE, msvcrt.LK_UNLCK)

    def _at(handle: int, place: int, act: int) -> bool:
        os.lseek(handle, place, os.SEEK_SET)
        try:
            msvcrt.locking(handle, act, 1)
        except OSError:
            return False
        return True

else:
    import errno
    import fcntl
    import struct

    # A lock of the open file, not of the process: closing another descriptor of the file does not drop it.
    _OFD = getattr(fcntl, "F_OFD_SETLK", None)

    def _lock_whole(handle: int) -> bool:
        return _taken(lambda: fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB))

    def _lock_byte(handle: int) -> bool:
        if _OFD is None:
            return _lock_whole(handle)
        try:
            return _taken(lambda: _ofd(handle, fcntl.F_WRLCK))
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOLCK):
                raise
            return True  # a disk without such locks: the file beside it is locked

    def _unlock_byte(handle: int) -> None:
        with suppress(OSError):
            if _OFD is None:
                fcntl.flock(handle, fcntl.LOCK_UN)
            else:
                _ofd(handle, fcntl.F_UNLCK)

    def _ofd(handle: int, kind: int) -> None:
        fcntl.fcntl(handle, _OFD or 0, struct.pack("hhqqi4x", kind, os.SEEK_SET, _BYTE, 1, 0))

    def _taken(take: Callable[[], object]) -> bool:
        try:
            take()
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES):
                return False
            raise
        return True
