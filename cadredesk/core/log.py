"""What the program writes outside its window: to its terminal, and to the log for whoever maintains it."""

import errno
import sys
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import cadredesk
from cadredesk.core import user_folders

LONGEST = 1_000_000
"""Bytes that the log may have; then its older half goes."""
_ROOT = Path(cadredesk.__file__).parent.parent
_LIBRARIES = "site-packages"


def make_streams_utf8() -> None:
    """Chinese comes out whole whatever the terminal's locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def log_path() -> Path:
    """The log file in the user's own folder."""
    return user_folders.log_folder() / "cadredesk.log"


def write_log(error: BaseException) -> Path:
    """Append what may be said of an error and give the file's path."""
    path = log_path()
    with suppress(OSError):  # nothing more can be done, and the user knows already
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{traces(error)}\n")
        if path.stat().st_size > LONGEST:
            kept = path.read_bytes()[-LONGEST // 2 :]
            path.write_bytes(kept[kept.find(b"\n\n") + 2 :])  # from the beginning of an entry
    return path


def traces(error: BaseException) -> str:
    """Where an error came from and of which sort it is: no values, no words of it, no folder of a user.

    Its message may quote anything, a name in Latin letters or the path of somebody's folder, and so is left out.
    """
    lines = [
        f"{_place(Path(frame.filename))}:{frame.lineno} {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return "\n".join([*lines, _sort(error)]) + "\n"


def _place(path: Path) -> str:
    """A file by its place in the program or in a library; by its name alone elsewhere."""
    if path.is_relative_to(_ROOT):
        return path.relative_to(_ROOT).as_posix()
    if _LIBRARIES in path.parts:
        return Path(*path.parts[path.parts.index(_LIBRARIES) + 1 :]).as_posix()
    return path.name


def _sort(error: BaseException) -> str:
    """The type of an error, with the name of its code where SQLite or the system gave one: OSError ENOSPC."""
    code = getattr(error, "sqlite_errorname", None)
    if code is None and isinstance(error, OSError):
        code = errno.errorcode.get(error.errno or 0)
    return " ".join(filter(None, (type(error).__name__, code)))
