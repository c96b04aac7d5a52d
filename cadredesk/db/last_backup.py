"""When each office file was last backed up on this computer: apart, because the window asks it at every start."""

from datetime import datetime
from pathlib import Path

from cadredesk.core import memory


def recall(office_path: Path) -> str | None:
    """The time of the last backup, as "2026-11-22 10:35"; None if there was none."""
    at: str | None = memory.recall(f"backup:{office_path}")
    return at


def remember(office_path: Path) -> None:
    """A backup has just been verified."""
    memory.remember(f"backup:{office_path}", f"{datetime.now():%Y-%m-%d %H:%M}")
