"""The names of backups, by which they are found, also when the office file itself can tell nothing any more."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cadredesk.core.file_names import plain_name
from cadredesk.db.backups.contents import read_operations
from cadredesk.db.copying import copy_stem

_DOUBTFUL = timedelta(days=1)  # which time zones explain
LISTED = 50
_MOST_OF_A_SECOND = 10  # backups of one second: a longer number is a year that somebody wrote there
# Characters of the office's name in that of its backup: some disks take no more than 255 bytes in all.
LONGEST_NAME = 60


class BackupKind(StrEnum):
    """What a backup was made for, as its name says it. Only automatic ones are ever removed by the program."""

    BY_HAND = "备份"
    AUTOMATIC = "自动备份"
    YEAR_END = "年终备份"


_BACKUP = re.compile(rf"(?P<office>.+)-(?P<kind>{'|'.join(BackupKind)})-(?P<at>\d{{8}}-\d{{6}})(-(?P<rest>.+))?\.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file that bears the name of a backup. ``office`` is the name in it, "" for a copy made before an upgrade.

    ``series`` tells automatic backups of one office file on one computer from all others; ``number`` those of one second.
    """

    path: Path
    at: datetime
    size: int
    office: str
    kind: BackupKind | None = None
    series: str = ""
    number: int = 1


def file_name(office: str, kind: BackupKind, at: datetime, series: str = "") -> str:
    """The name of a backup: 青山县委老干部局-备份-20261130-170500.db."""
    of_series = f"-{series}" if series else ""
    plain = plain_name(office, LONGEST_NAME, most_bytes=190, otherwise="单位")
    return f"{plain}-{kind}-{at:%Y%m%d-%H%M%S}{of_series}.db"


def automatic(folder: Path, series: str, offices: Iterable[str]) -> list[Candidate]:
    """The automatic backups of a series in a folder, newest first: those alone that bear the name which the program gave them,
    with one of the names of the office. What somebody renamed is theirs.
    """
    names = {file_name(office, BackupKind.AUTOMATIC, datetime.min).split("-自动备份-")[0] for office in offices}
    found = (each for each in _in(folder, folder / "office.db") if each.kind is BackupKind.AUTOMATIC)
    own = [each for each in found if each.series == series and each.office in names and _is_as_given(each)]
    return sorted(own, key=lambda each: (each.at, each.number), reverse=True)


def _is_as_given(each: Candidate) -> bool:
    stem = f"{each.office}-{each.kind}-{each.at:%Y%m%d-%H%M%S}-{each.series}"
    return each.path.name in (f"{stem}.db", f"{stem}-{each.number}.db") and each.number < _MOST_OF_A_SECOND


def find(target: Path, folders: Iterable[Path]) -> list[Candidate]:
    """The backups in these folders, and the copies beside the file that upgrades made; newest first.

    Where one of them claims to be of a time to come, a clock was or is wrong, and the longer journal is the newer one.
    """
    places = {_resolved(folder): folder for folder in folders}
    found = {_resolved(each.path): each for place in places.values() for each in _in(place, target)}
    found.pop(_resolved(target), None)
    newest = sorted(found.values(), key=lambda each: each.at, reverse=True)[:LISTED]
    if newest and newest[0].at > datetime.now() + _DOUBTFUL:
        newest.sort(key=lambda each: (read_operations(each.path), each.at), reverse=True)
    return newest


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
        yield _candidate(path, at, stat.st_size, of_backup)


def _candidate(path: Path, at: datetime, size: int, name: re.Match[str] | None) -> Candidate:
    if name is None:
        return Candidate(path=path, at=at, size=size, office="")
    series, _, number = (name["rest"] or "").partition("-")
    return Candidate(
        path=path, at=at, size=size, office=name["office"], kind=BackupKind(name["kind"]), series=series,
        number=int(number) if number.isdecimal() else 1,
    )  # fmt: skip


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
