"""What the program writes outside its window: to its terminal, and to the log for whoever maintains it."""

import sys
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cadredesk.core import user_folders


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
    """Append an error with its traceback (no values, so no personal data) and give the file's path."""
    path = log_path()
    with suppress(OSError):  # nothing more can be done, and the user knows already
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{''.join(traceback.format_tb(error.__traceback__))}")
            file.write(f"{type(error).__name__}\n\n")
    return path
