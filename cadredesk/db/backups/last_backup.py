"""When each office file was last backed up on this computer: apart, because the window asks it at every start."""

from datetime import datetime
from pathlib import Path

from cadredesk.core import user_settings

_AT = "%Y-%m-%d %H:%M"


def recall(office_path: Path) -> str | None:
    """The time of the last backup, as "2026-11-22 10:35"; None if there was none."""
    try:
        return datetime.fromisoformat(user_settings.load(f"backup:{office_path}", "")).strftime(_AT)
    except ValueError:  # none, or not written by the program
        return None


def remember(office_path: Path) -> None:
    """A backup has just been verified."""
    user_settings.save(f"backup:{office_path}", datetime.now().strftime(_AT))


def place(office_path: Path) -> tuple[Path, str] | None:
    """The folder of the last backup of a file, and the name that the office had then; None if there was none."""
    kept = user_settings.load(f"backup_place:{office_path.absolute()}")
    return (Path(kept[0]), str(kept[1])) if isinstance(kept, list) and len(kept) == 2 else None


def remember_place(office_path: Path, folder: Path, office_name: str) -> None:
    """Where to look for backups when the file itself can tell nothing any more."""
    user_settings.save(f"backup_place:{office_path.absolute()}", [str(folder.absolute()), office_name])
