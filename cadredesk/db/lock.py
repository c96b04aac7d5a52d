"""One writer at a time: an operating system lock on a file beside the office file.

The kernel frees it when a process dies, however it dies; the text inside is for display only.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the file open, on which machine, since when."""

    operator: str
    machine: str
    since: str

    def __str__(self) -> str:
        return f"{self.operator}（{self.machine}，{self.since} 起）"


class Lock:
    """Held from a successful :meth:`acquire` until :meth:`release` or the end of the process."""

    def __init__(self, office_path: Path) -> None:
        self.path = office_path.with_name(office_path.name + ".lock")
        self._handle: int | None = None

    def acquire(self, operator: str) -> bool:
        """Take the lock if nobody has it. Raises OSError where the folder cannot be written."""
        while True:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            if not _try_lock(handle):
                os.close(handle)
                return False
            # A holder that has just gone may have removed the very file that we locked.
            if sys.platform == "win32" or (self.path.exists() and os.fstat(handle).st_ino == self.path.stat().st_ino):
                break
            os.close(handle)
        self._handle = handle
        holder = {"operator": operator, "machine": _machine(), "since": f"{datetime.now():%Y-%m-%d %H:%M}"}
        with suppress(OSError):  # the disk is full: the lock holds, only its words are missing
            os.ftruncate(handle, 1)
            os.lseek(handle, 1, os.SEEK_SET)  # the first byte is the one that is locked on Windows
            os.write(handle, json.dumps(holder, ensure_ascii=False).encode())
        return True

    def holder(self) -> Holder | None:
        """Whoever wrote into the lock file, as far as it can be read."""
        try:
            with self.path.open("rb") as file:
                file.seek(1)
                return Holder(**json.loads(file.read().decode()))
        except (OSError, ValueError, TypeError):
            return None

    def release(self) -> None:
        """Give the lock up and take the file away."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        os.close(handle)
        if sys.platform == "win32":
            try:
                self.path.unlink(missing_ok=True)
            except OSError:
                pass  # somebody else has it open already


def _machine() -> str:
    """This computer's name, without loading the network for it."""
    return os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
