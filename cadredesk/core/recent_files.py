"""The office files that were opened on this computer lately, the last one first: for the first page, the menu and the next start."""

import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cadredesk.core import user_settings

MOST = 6  # are kept
_KEY = "recent_files"


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file, the name that its office had, and when it was opened: "2026-11-22 10:35"."""

    file: str
    office: str
    opened: str

    @property
    def path(self) -> Path:
        """Where it lay."""
        return Path(self.file)

    def is_there(self) -> bool:
        """Whether it still lies there: asks the disk, which may be a slow one."""
        return os.path.isfile(self.file)


def recent_files() -> list[RecentFile]:
    """All that are remembered, the last one first; they may be gone by now."""
    return [found for each in user_settings.load(_KEY, []) if (found := _read(each)) is not None][:MOST]


def last_file() -> Path | None:
    """The file that was opened last."""
    return next((each.path for each in recent_files()), None)


def remember_file(path: Path, office: str) -> None:
    """A file was opened now."""
    found = RecentFile(str(path.absolute()), office, f"{datetime.now():%Y-%m-%d %H:%M}")
    _keep([found, *_without(path)])


def forget_file(path: Path) -> None:
    """Take a file from the list; the file itself is left alone."""
    _keep(_without(path))


def _keep(files: list[RecentFile]) -> None:
    user_settings.save(_KEY, [asdict(each) for each in files[:MOST]])


def _without(path: Path) -> list[RecentFile]:
    name = os.path.normcase(path.absolute())
    return [each for each in recent_files() if os.path.normcase(each.file) != name]


def _read(kept: Any) -> RecentFile | None:
    """One as the settings keep it; None for what the program never wrote."""
    try:
        found = RecentFile(**kept)
    except TypeError:
        return None
    texts = (found.file, found.office, found.opened)
    return found if found.file and all(isinstance(text, str) for text in texts) else None
