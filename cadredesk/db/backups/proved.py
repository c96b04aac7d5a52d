"""The last proved backup of each place, as this computer remembers it: apart from the file, since it is asked at every start.

What is remembered is a claim about a disk: ``is_there`` looks whether the backup still lies where it was made.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadredesk.core import user_settings

if TYPE_CHECKING:
    from cadredesk.db.backups.backup import Backup

_AT = "%Y-%m-%d %H:%M:%S"
_PLACES = 8  # remembered of a file: sticks come and go


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A backup that was reopened where it lay and found to be the file. ``at`` is "2026-11-22 10:35:00"."""

    folder: str
    file: str
    at: str
    office: str = ""
    size: int = 0
    sha256: str = ""
    operations: int = 0
    journal_hash: str = ""
    people: int = 0
    visits: int = 0
    money_fen: int = 0

    @property
    def path(self) -> Path:
        """The backup itself."""
        return Path(self.folder) / self.file

    @property
    def made(self) -> datetime:
        """When it was made."""
        return datetime.strptime(self.at, _AT)

    @property
    def minute(self) -> str:
        """When it was made, as people say it: 2026-11-22 10:35."""
        return self.at[:16]

    def is_there(self) -> bool:
        """Whether it still lies there: asks the disk."""
        try:
            return self.path.stat().st_size == self.size
        except OSError:
            return False


def of_backup(made: "Backup") -> Proved:
    """What is remembered of a backup that was just proved. Raises OSError where it is not there."""
    report = made.report
    return Proved(
        folder=str(made.path.parent.absolute()),
        file=made.path.name,
        at=made.at.strftime(_AT),
        office=made.office,
        size=made.path.stat().st_size,
        sha256=report.sha256,
        operations=report.operations,
        journal_hash=report.journal_hash,
        people=report.counts.get("people", 0),
        visits=report.counts.get("visits", 0),
        money_fen=report.money_fen,
    )


def remember(office_path: Path, proved: Proved) -> None:
    """Keep the last one of its place."""
    others = [each for each in places(office_path) if each.folder != proved.folder]
    user_settings.save(_key(office_path), [asdict(each) for each in [proved, *others][:_PLACES]])


def places(office_path: Path) -> list[Proved]:
    """The last proved backup of each place, the newest first, whatever the clock said when they were made."""
    kept = user_settings.load(_key(office_path), [])
    return [each for each in map(_read, kept) if each is not None]


def of_folder(office_path: Path, folder: Path) -> Proved | None:
    """The last proved one of a place; None if there was none."""
    return next((each for each in places(office_path) if each.folder == str(folder.absolute())), None)


def folders(office_path: Path) -> list[Path]:
    """Where backups were put, the last place first."""
    return [Path(each.folder) for each in places(office_path)]


def office_names(office_path: Path) -> list[str]:
    """What the office was called when they were made."""
    return [each.office for each in places(office_path)]


def _read(kept: Any) -> Proved | None:
    """One as it was kept; None where the program did not write it so."""
    if not isinstance(kept, Mapping):
        return None
    try:
        made = Proved(**kept)
        _ = made.path, made.made
    except (TypeError, ValueError):
        return None
    return made


def _key(office_path: Path) -> str:
    return f"proved:{office_path.absolute()}"
