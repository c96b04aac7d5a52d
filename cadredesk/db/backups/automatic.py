"""Backups that nobody has to think of: when the program is closed, and once on every day on which something was changed.

Each goes to a folder of choice, and to a second place such as a USB stick when that is there. A place counts only by a
backup that was proved and still lies there; older ones go by ``rotation``, after a new one was proved.
"""

import hashlib
import os
import platform
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import copying, operations
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups import candidates, proved, rotation
from cadredesk.db.backups.candidates import BackupKind
from cadredesk.db.backups.plan import Plan, remember_trouble
from cadredesk.db.backups.standing import DAYS
from cadredesk.db.file import Office

# ---------------------------------------------------------------- when


def changed_since_backup(office: Office, wanted: Plan) -> list[Path]:
    """The places that are there and lack what the file holds now; none for whoever only reads it."""
    if not wanted.on or office.read_only:
        return []
    with copying.read_snapshot(office.conn):
        head = operations.head(office.conn)
    return [folder for folder in wanted.places if _is_there(folder, wanted) and not _has(office.path, folder, head)]


def due_today(office: Office, wanted: Plan) -> list[Path]:
    """Of these the places to which nothing went today."""
    return [folder for folder in changed_since_backup(office, wanted) if not _went_today(office.path, folder)]


def _is_there(folder: Path, wanted: Plan) -> bool:
    return folder == wanted.folder or folder.is_dir()


def _has(office_path: Path, folder: Path, head: tuple[int, str]) -> bool:
    """Whether the last proved backup of a place is of this state, and still there."""
    last = proved.of_folder(office_path, folder)
    if last is None or (last.operations, last.journal_hash) != head or not last.is_there():
        return False
    return (date.today() - last.made.date()).days <= DAYS  # else another is asked for, and made without asking


def _went_today(office_path: Path, folder: Path) -> bool:
    last = proved.of_folder(office_path, folder)
    return last is not None and last.made.date() == date.today() and last.is_there()


# ---------------------------------------------------------------- making them


def back_up(office: Office, folders: Sequence[Path], progress: Progress | None = None) -> list[db_backup.Backup]:
    """Back up to each of these places, and remove there what is no longer needed.

    Where one fails the others are made all the same, and the first fault is raised at the end, as a UserError; it is
    remembered (``trouble``) until a backup succeeds everywhere. Raises Cancelled.
    """
    series, made, faults, failed = _series_of(office), [], [], []
    there = [folder for folder in folders if folder.is_dir()]
    for folder in folders:
        try:
            if folder in there and not folder.is_dir():  # to make it now would make it on another disk
                raise UserError(f"找不到文件夹：{folder}。请检查 U 盘是否插好，或换一个位置。")
            with suppress(OSError):  # the backup itself says what is wrong with the place
                folder.parent.mkdir(parents=True, exist_ok=True)
            made.append(db_backup.backup(office, folder, progress, kind=BackupKind.AUTOMATIC, series=series))
            _remove_old(office.path, folder, series, made[-1])
        except UserError as error:
            faults.append(error)
            failed.append(folder)
    remember_trouble(office.path, str(faults[0]) if faults else "", failed)
    if faults:
        raise faults[0]
    return made


def _series_of(office: Office) -> str:
    """Six digits for this file at this place on this computer: what another made is never removed."""
    with copying.read_snapshot(office.conn):
        first = office.conn.execute("SELECT hash FROM operations ORDER BY id LIMIT 1").fetchone() or ("",)
    where = f"{platform.node()}|{office.path.absolute()}|{first[0]}"
    return hashlib.sha256(where.encode(errors="replace")).hexdigest()[:6]


def _remove_old(office_path: Path, folder: Path, series: str, newest: db_backup.Backup) -> None:
    found = candidates.automatic(folder, series, {newest.office, *proved.office_names(office_path)})
    for each in rotation.to_remove(found, lambda one: one.at, datetime.now()):
        if each.path.name != newest.path.name:
            with suppress(OSError):
                os.unlink(each.path)
