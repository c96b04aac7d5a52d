"""The check of the open file, once a day while nobody needs the program, and what is remembered of it on this computer.

It examines a copy that SQLite makes page by page, so that nobody who writes meanwhile waits for it.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cadredesk.core import temporary, user_settings
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db import damage, engine
from cadredesk.db.file import Office

PAGES = 2048  # copied at a time: 8 MB, a few milliseconds


@dataclass(frozen=True, slots=True)
class Check:
    """What the last check of a file said. ``sentence`` is for people."""

    day: str
    ok: bool
    sentence: str


def last(path: Path) -> Check | None:
    """The last check of a file; None where there was none that ended."""
    kept = user_settings.load(_key(path))
    if not isinstance(kept, list) or len(kept) != 3:
        return None
    return Check(str(kept[0]), bool(kept[1]), str(kept[2]))


def remember(path: Path, ok: bool, sentence: str) -> Check:
    """Keep what a check said."""
    made = Check(f"{date.today()}", ok, sentence)
    user_settings.save(_key(path), [made.day, made.ok, made.sentence])
    return made


def forget(path: Path) -> None:
    """Another file has come in its place."""
    user_settings.save(_key(path), None)


def is_due(path: Path) -> bool:
    """Whether a file has not been found whole today."""
    found = last(path)
    return found is None or not found.ok or found.day != f"{date.today()}"


def examine(office: Office, progress: Progress, is_needed_elsewhere: Callable[[], bool]) -> tuple[bool, str]:
    """Whether the file is whole, and the sentence.

    Raises Cancelled as soon as the user's own work begins, and UserError or engine.Error where nothing can be said: the file
    is busy, or there is no room for the copy.
    """
    from cadredesk.db.backups import backup

    def step(_status: int, _remaining: int, _total: int) -> None:
        progress.report(0, 0, "")
        if is_needed_elsewhere():
            raise Cancelled

    folder = temporary.new_folder()
    try:
        copy = folder / office.path.name
        with closing(engine.connect(str(copy))) as target:
            office.conn.backup(target, pages=PAGES, progress=step)
        step(0, 0, 0)
        report = backup.verify(copy)
    except (UserError, engine.Error) as error:
        if damage.unusable(copy, error) is None and not damage.damage_met(error):
            raise
        return False, damage.MET
    finally:
        temporary.remove(folder)
    return report.ok, report.sentence()


def _key(path: Path) -> str:
    return f"check:{path.absolute()}"
