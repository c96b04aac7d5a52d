"""Temporary files with personal data: previews, opened attachments. All are in one private folder of the program.

Each process has a folder of its own there, and holds a lock beside it that the system frees when the process ends, in
whatever way. So what a killed program left is known for certain, and ``sweep`` removes it.
"""

import atexit
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path

from cadredesk.core.errors import UserError
from cadredesk.core.user_folders import cache_folder, kept_apart

_OURS = re.compile(r"[0-9a-f]{32}")  # the names that are given here; anything else in the folder is left alone
_NO_ROOM = "没有地方存放临时文件，没有完成。请清理磁盘空间后重试。"
_ends: list[Callable[[], None]] = []  # what removes the folder of this process


def new_folder() -> Path:
    """A new empty folder, readable by this user alone; it goes when the program ends. Raises UserError."""
    try:
        return Path(tempfile.mkdtemp(dir=_of_this_process()))
    except OSError as error:
        raise UserError(_NO_ROOM) from error


def remove(folder: Path) -> None:
    """Remove such a folder as soon as it is not needed any more, as far as nobody holds its files open."""
    for path in folder.rglob("*"):
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)  # read-only files stay on Windows
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def apart_from_user() -> Iterator[Path]:
    """A folder in the system's temporary place, gone after; meanwhile nothing of the user's own is read or written.

    Raises UserError.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix="cadredesk-", ignore_cleanup_errors=True)
    except OSError as error:
        raise UserError(_NO_ROOM) from error
    with made as folder, kept_apart(Path(folder, "用户")):
        _leave_own()
        try:
            yield Path(folder)
        finally:
            _leave_own()


def _leave_own() -> None:
    """Remove this process's own folder before it ends; the next that is asked for lies wherever it belongs by then."""
    while _ends:
        end = _ends.pop()
        atexit.unregister(end)
        end()


def sweep() -> int:
    """Remove what ended processes left; gives the number of folders removed."""
    swept = 0
    for base in _bases():
        for folder in _folders_in(base):
            if (handle := _lock(_lock_file(folder))) is None:
                continue
            remove(folder)
            swept += not folder.exists()
            _unlock(_lock_file(folder), handle)
    return swept


def _folders_in(base: Path) -> Iterator[Path]:
    with suppress(OSError):
        for path in list(base.iterdir()):
            if _OURS.fullmatch(path.name) and stat.S_ISDIR(path.lstat().st_mode):
                yield path


def _bases() -> list[Path]:
    """Where the private folder may be: the user's cache, or, where that cannot be written, the system's temporary folder."""
    user = f"-{os.getuid()}" if sys.platform != "win32" else ""
    return [cache_folder() / "CadreDesk" / "temporary", Path(tempfile.gettempdir(), f"cadredesk{user}")]


@cache
def _of_this_process() -> Path:
    """This process's own folder, under lock, and removed at the end. Raises OSError where there is no place for one."""
    for base in _bases():
        folder = base / os.urandom(16).hex()
        # The lock comes before the folder: no other process takes the folder for one that was left.
        if _is_private(base) and (handle := _lock(_lock_file(folder))) is not None:
            end = partial(_end, folder, handle)
            atexit.register(end)
            _ends.append(end)
            folder.mkdir(mode=0o700)
            sweep()  # whoever needs a folder looks first what others have left
            return folder
    raise OSError("no private folder for temporary files")


def _end(folder: Path, handle: int) -> None:
    remove(folder)
    _of_this_process.cache_clear()
    _unlock(_lock_file(folder), handle)


def _is_private(base: Path) -> bool:
    """Make the folder, and see that it is this user's own and closed to others."""
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = base.lstat()
        if sys.platform != "win32":
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
                return False
            base.chmod(0o700)
        return os.access(base, os.W_OK)
    except OSError:
        return False


# ---- the lock beside a folder


def _lock_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _lock(path: Path) -> int | None:
    """Take the lock; None where a living process has it."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
    try:
        _try_lock(handle)
    except OSError:
        os.close(handle)
        return None
    return handle


def _unlock(path: Path, handle: int) -> None:
    if sys.platform != "win32":
        path.unlink(missing_ok=True)  # before it is free, so that nobody locks a file that goes
    os.close(handle)
    if sys.platform == "win32":
        with suppress(OSError):
            path.unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
