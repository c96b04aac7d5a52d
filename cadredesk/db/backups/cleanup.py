"""What a killed program left beside the office file and in the backup folder.

Half-written files hold personal data that nobody needs; a second name of the office file looks like a safety copy and is none.
"""

import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from cadredesk.core import temporary
from cadredesk.db.copying import copy_stem

OLD = 3600  # s: what is younger may be being written at this moment


def sweep(office_path: Path, backup_folders: Iterable[Path], *, beside: bool) -> list[Path]:
    """Remove them; gives what was removed. ``beside``: also those beside the office file, which is ours to do only under its lock.

    Only names that the program itself gives are touched, and only plain files, and folders of such in which no link lies.
    """
    folders = {office_path.parent: _beside(office_path)} if beside else {}
    folders |= {folder: _backups(office_path) for folder in backup_folders if folder != office_path.parent}
    swept = []
    for folder, name in folders.items():
        for path in _old_files(folder, name):
            with suppress(OSError):
                path.unlink()
                swept.append(path)
        for path in _old_folders(folder):
            temporary.remove(path)
            swept += [] if path.exists() else [path]
    return swept + (_second_names(office_path) if beside else [])


def _second_names(office_path: Path) -> list[Path]:
    """Remove the safety copies of unfinished restores that are the office file itself under one more name; gives them."""
    name = re.compile(rf"{re.escape(copy_stem(office_path))}\.恢复前-.+\.db")
    gone = []
    with suppress(OSError):
        for path in list(office_path.parent.iterdir()):
            if name.fullmatch(path.name) and not path.is_symlink() and os.path.samefile(path, office_path):
                path.unlink()
                gone.append(path)
    return gone


_FOLDER = re.compile(r"\.[0-9a-f]{32}\.part")  # a pack or a copy for the auditor that was not finished
_UNNAMED = r"([0-9a-f]{16}|[0-9a-f]{32})\.part"  # what is not finished, under a random name
_BESIDE_IT = r"(-journal|-wal|-shm|\.lock)?"


def _backups(office_path: Path) -> re.Pattern[str]:
    kept = rf"{re.escape(copy_stem(office_path))}(\.(恢复前|升级前).+\.db)?|.+-(自动|年终)?备份-\d{{8}}-\d{{6}}(-\w+)*(\.db)?"
    return re.compile(rf"\.({_UNNAMED}|({kept})\.part){_BESIDE_IT}")


def _beside(office_path: Path) -> re.Pattern[str]:
    name = rf"{re.escape(office_path.name)}\.(restore|new|sample)"
    sample = rf"\.{re.escape(office_path.name)}\.sample\.new"  # the sample office is made as a new one
    return re.compile(rf"{_backups(office_path).pattern}|\.({name}|{sample}){_BESIDE_IT}")


def _old_files(folder: Path, name: re.Pattern[str]) -> Iterator[Path]:
    before = time.time() - OLD
    for path in _all_in(folder):
        with suppress(OSError):
            if name.fullmatch(path.name) and stat.S_ISREG((found := path.lstat()).st_mode) and found.st_mtime < before:
                yield path


def _old_folders(folder: Path) -> Iterator[Path]:
    """Half folders in which nothing was written for long, however deep."""
    before = time.time() - OLD
    for path in _all_in(folder):
        with suppress(OSError):
            if _FOLDER.fullmatch(path.name) and all(_is_old(each, before) for each in (path, *path.rglob("*"))):
                yield path


def _is_old(path: Path, before: float) -> bool:
    found = path.lstat()
    return (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)) and found.st_mtime < before


def _all_in(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
