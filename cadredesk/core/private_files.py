"""Files and folders that their owner alone may read, because they hold personal data.

POSIX only: on Windows the folders of a user are closed to others already, and these functions change nothing. Where a
disk knows no owners (a USB stick) nothing can be done either, and that is no error.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700


def create(path: Path) -> None:
    """An empty file that is private from its first moment. Raises FileExistsError, and other OSErrors."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def opener(path: str, flags: int) -> int:
    """For ``open(path, "w", opener=opener)``: what that makes is private; a file that exists keeps its rights."""
    return os.open(path, flags, FILE)


def make_folder(path: Path) -> None:
    """A private folder, its missing parents too; one that exists is left as it is. Raises OSError."""
    if path.is_dir():
        return
    if not path.parent.is_dir():
        make_folder(path.parent)
    path.mkdir(FOLDER, exist_ok=True)  # somebody else may be making the same one at this moment


def make_private(path: Path) -> None:
    """Take the rights of others away from a file of ours; one that belongs to somebody else stays as it is."""
    if os.name == "nt":
        return
    with suppress(OSError):
        found = os.lstat(path)
        if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and found.st_mode & 0o077:
            os.chmod(path, stat.S_IMODE(found.st_mode) & ~0o077)
