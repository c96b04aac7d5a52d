"""Finding the backups of an office file, also when the file itself can tell nothing any more."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cadredesk.db.copying import copy_stem

LISTED = 50
_BACKUP = re.compile(r"(?P<office>.+)-备份-(?P<at>\d{8}-\d{6}).*\.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file that bears the name of a backup. ``office`` is the name in it, "" for a copy made before an upgrade."""

    path: Path
    at: datetime
    size: int
    office: str


def find(target: Path, folders: Iterable[Path]) -> list[Candidate]:
    """The backups in these folders, and the copies beside the file that upgrades made; newest first."""
    places = {_resolved(folder): folder for folder in folders}
    found = {_resolved(each.path): each for place in places.values() for each in _in(place, target)}
    found.pop(_resolved(target), None)
    return sorted(found.values(), key=lambda each: each.at, reverse=True)[:LISTED]


def likely(candidates: Sequence[Candidate], target: Path, names: Iterable[str]) -> list[Candidate]:
    """Those that are surely of this file's office: of one of these names, or, where none is known, of the only one there is."""
    known = {name for name in names if name}
    offices = {each.office for each in candidates if each.office}
    if not known:
        known = {target.stem} if target.stem in offices else offices if len(offices) == 1 else set()
    return [each for each in candidates if not each.office or each.office in known]


def _in(folder: Path, target: Path) -> Iterator[Candidate]:
    upgrade = re.compile(rf"{re.escape(copy_stem(target))}\.升级前v\d+-(?P<at>\d{{14}}).*\.db")
    try:
        paths = list(folder.glob("*.db"))
    except OSError:
        return
    for path in paths:
        of_backup = _BACKUP.fullmatch(path.name)
        found = of_backup or (upgrade.fullmatch(path.name) if folder == target.parent else None)
        try:
            if found is None or not path.is_file():
                continue
            stat = path.stat()
        except OSError:
            continue
        at = _at(found["at"]) or datetime.fromtimestamp(stat.st_mtime)
        yield Candidate(path=path, at=at, size=stat.st_size, office=of_backup["office"] if of_backup else "")


def _at(digits: str) -> datetime | None:
    """The time in a file's name: copying to another disk does not change it."""
    try:
        return datetime.strptime(digits.replace("-", ""), "%Y%m%d%H%M%S")
    except ValueError:
        return None


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except OSError:
        return path.absolute()
