"""Backup, verification and restoring of the whole office file: nothing is said to be done before it lies there whole."""

import dataclasses
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cadredesk.core import private_files
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import copying, descriptors, engine
from cadredesk.db.backups import candidates, proved
from cadredesk.db.backups.candidates import BackupKind
from cadredesk.db.backups.plan import remember_trouble
from cadredesk.db.engine import Fault, fault_of
from cadredesk.db.file import Office
from cadredesk.db.lock import Lock, NotPlainError, true_file
from cadredesk.db.verification import (
    FileCounts,
    Report,
    examine,
    explain,
    opened,
    readable,
    require_ours,
    tally,
    unreadable_report,
    verify,
    why_code_differs,
)

__all__ = ["Backup", "Report", "backup", "restore", "unreadable_report", "verify", "why_code_differs"]


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished and verified backup."""

    path: Path
    report: Report
    at: datetime
    office: str
    """What the office was called."""


def backup(
    office: Office,
    folder: Path,
    progress: Progress | None = None,
    *,
    kind: BackupKind = BackupKind.BY_HAND,
    series: str = "",
    remembered: bool = True,
) -> Backup:
    """Copy the whole file into a folder, reopen the copy, compare it with what was copied, and only then name it.

    The folder is made if its parent exists. ``remembered``: it counts as the last proved backup of its place. Raises UserError and Cancelled; then no backup of that name exists.
    """
    progress, at = progress or Progress(), datetime.now()
    try:
        _make_folder(folder)
        with copying.read_snapshot(office.conn):
            name = office.name
        wanted = folder / candidates.file_name(name, kind, at, series)
        with copying.unfinished_file(folder) as part:
            seen = copying.copy(office.conn, part, tally, lambda left, pages: _report_progress(progress, left, pages))
            progress.report(60, 100, "正在核验备份")
            report = examine(part, called=wanted)
            progress.report(90, 100, "正在与原文件比较")
            _require_same(seen, report)
            progress.report(95, 100, "正在放好备份")  # the last moment to stop: once it bears its name it counts
            path = copying.rename_to_free_name(part, wanted)
    except (OSError, engine.Error) as error:
        raise UserError(_why_no_backup(office.path, folder, error)) from error
    made = Backup(path, dataclasses.replace(report, file=str(path)), at, name)
    if remembered:
        remember(office, made)
    return made


def read_back(made: Backup, progress: Progress | None = None) -> None:
    """Read a backup once more from where it lies now, under its name.

    Raises UserError where it is not what was proved, and Cancelled; then no backup of that name exists.
    """
    try:
        (progress or Progress()).report(0, 0, "正在从存放位置重新读出")
        _require_as_proved(made)
    except BaseException:
        with suppress(OSError):
            made.path.unlink()
        raise


def remember(office: Office, made: Backup) -> None:
    """Let a backup count as the last proved one of its place. Raises UserError where it is not there any more."""
    try:
        proved.remember(office.path, proved.of_backup(made))
        remember_trouble(office.path, "")
    except OSError as error:
        raise UserError(_why_no_backup(office.path, made.path.parent, error)) from error


def _require_as_proved(made: Backup) -> None:
    try:
        report = verify(made.path)
    except UserError as error:
        raise UserError(f"备份没有完成：放好以后读不出来：{made.path}。请检查 U 盘是否插好，然后重试。") from error
    if report.sha256 != made.report.sha256 or not report.ok:
        raise UserError(f"备份没有完成：放好以后再读出来，内容与原来不一致：{made.path}。请换一个 U 盘或磁盘重试。")


def require_place(folder: Path) -> None:
    """See to it that something can be written into a folder, which is made if its parent exists. Raises UserError."""
    _make_folder(folder)
    try:
        with copying.unfinished_file(folder):
            pass
    except OSError as error:
        raise UserError(f"不能写入 {folder}。请检查磁盘空间、权限、U 盘是否插好，然后重试。") from error


def _make_folder(folder: Path) -> None:
    if not os.path.isdir(folder.parent):
        raise UserError(f"找不到文件夹：{folder.parent}。请检查 U 盘是否插好，或换一个位置。")
    try:
        private_files.make_folder(folder)
    except OSError as error:
        raise UserError(f"不能在这里备份：{folder}。请检查权限，或换一个文件夹。") from error


def _report_progress(progress: Progress, left: int, pages: int) -> None:
    progress.report(60 * (pages - left) // max(pages, 1), 100, "正在复制数据文件")


def _require_same(seen: FileCounts, report: Report) -> None:
    if not report.ok:
        raise UserError(f"备份没有完成。{report.sentence()}")
    if seen != report.seen:
        raise UserError("备份没有完成：备份与原文件的记录数或金额不一致。请重试；如再次出现，请换一个磁盘。")


def _why_no_backup(path: Path, folder: Path, error: BaseException) -> str:
    match fault_of(error):
        case Fault.BUSY:
            return f"备份没有完成。{explain(error, path)}"
        case Fault.DAMAGED:
            return f"备份没有完成：{unreadable_report(path, str(error)).sentence()}"
    return f"备份没有完成：不能写入 {folder}。请检查磁盘空间、U 盘是否插好，然后重试。"


# ---------------------------------------------------------------- restoring


def restore(backup_file: Path, target: Path, *, wait: float = 0.0) -> Path | None:
    """Put a verified backup in the place of an office file that nobody has open; the old file is kept beside it.

    Gives the path of that safety copy, None if there was nothing to keep. ``wait`` is for how many seconds somebody else
    may still have the file. Raises UserError; then nothing has changed.
    """
    target = true_file(target)
    _require_sensible(backup_file, target)
    with _require_unused(target, wait) as lock:
        try:
            with copying.unfinished_file(target.parent) as part:
                report = _copy_of_backup(backup_file, part)
                _roll_back_crashed_write(target)
                kept = _swap_files(part, target, report, lock)
        except OSError as error:
            raise UserError(
                f"没有恢复：不能写入 {target.parent}。请检查磁盘空间和权限，原来的文件没有改动。"
            ) from error
    return kept


def _require_sensible(backup_file: Path, target: Path) -> None:
    if not os.path.isdir(target.parent):
        raise UserError(f"没有恢复：文件夹不存在：{target.parent}。请先建立文件夹，或换一个位置。")
    if os.path.lexists(target) and not os.path.isfile(target):
        raise UserError(f"没有恢复：{target} 不是文件。请换一个文件名。")
    with suppress(OSError):
        if true_file(backup_file) == target or os.path.samefile(backup_file, target):
            raise UserError("备份文件和当前数据文件是同一个文件，不需要恢复。")


def _copy_of_backup(backup_file: Path, part: Path) -> Report:
    """Copy what the backup holds, whatever a crash left beside it, and examine the copy. Raises UserError."""
    try:
        with readable(backup_file) as file, opened(file) as conn:
            require_ours(conn, backup_file)
            seen = copying.copy(conn, part, tally)
    except engine.Damage as error:
        if fault_of(error) in (Fault.FULL, Fault.UNWRITTEN):
            raise OSError from error
        why = explain(error, backup_file) or unreadable_report(backup_file, str(error)).sentence()
        raise UserError(f"没有恢复。{why}") from error
    report = examine(part, called=backup_file)
    if not report.ok:
        raise UserError(f"没有恢复。{report.sentence()}")
    if seen != report.seen:
        raise UserError("没有恢复：复制出来的内容与备份不一致。请检查磁盘后重试，原来的文件没有改动。")
    return report


def _roll_back_crashed_write(target: Path) -> None:
    """Let SQLite roll back what a crash left in today's file, so that the file is whole without what lies beside it."""
    if not os.path.exists(target) or not target.stat().st_size:  # of an empty file SQLite would throw the journal away
        return
    try:
        with opened(target) as conn:
            conn.execute("PRAGMA journal_mode = DELETE")
            conn.execute("BEGIN EXCLUSIVE")
            conn.execute("ROLLBACK")
    except engine.Damage as error:
        if fault_of(error) is Fault.BUSY:
            raise UserError(f"没有恢复。{explain(error, target)}") from error
        # Else it is too damaged to be read, and kept as it lies, with its journal.


def _swap_files(part: Path, target: Path, report: Report, lock: Lock) -> Path | None:
    """Put a whole file in the place of today's, which gets another name; whatever goes wrong, today's file comes back."""
    wanted = target.with_name(f"{copying.copy_stem(target)}.恢复前-{datetime.now():%Y%m%d-%H%M%S}.db")
    there = os.path.exists(target)
    kept = copying.add_hard_link(target, wanted) if there else wanted
    try:
        private_files.make_private(kept)
        for file in copying.side_files(target):  # never to be taken for something of the file that comes
            _rename(file, target, kept)
        lock.release_file()
        os.replace(part, target)
        copying.sync_folder(target.parent)
        _require_whole_there(target, report)
    except BaseException:
        _put_back(kept, target, there)
        raise
    return kept if there else None


def _rename(side_file: Path, of: Path, to: Path) -> None:
    """Move what lies beside a file to the place beside another."""
    os.replace(side_file, to.with_name(to.name + side_file.name.removeprefix(of.name)))


def _require_whole_there(target: Path, report: Report) -> None:
    try:
        found = examine(target, called=target)
        why = "" if found.ok and found.sha256 == report.sha256 else "内容与备份不一致"
    except UserError as error:
        why = str(error).rstrip("。")
    if why:
        raise UserError(f"没有恢复：备份放好之后再核验，没有通过（{why}）。已换回原来的文件，请检查磁盘后重试。")


def _put_back(kept: Path, target: Path, there: bool) -> None:
    if not there:
        target.unlink(missing_ok=True)
    elif os.path.samefile(kept, target):  # to rename one to the other would change nothing
        kept.unlink()
    else:
        os.replace(kept, target)
    for file in copying.side_files(kept):
        _rename(file, kept, target)
    copying.sync_folder(target.parent)


@contextmanager
def _require_unused(target: Path, wait: float) -> Iterator[Lock]:
    lock = Lock(target)
    with suppress(
        OSError
    ):  # whoever has lost the right to read it wants it replaced; its owner may take the right back
        if not descriptors.can_be_written(target):
            os.chmod(target, private_files.FILE)
    try:
        free = lock.acquire("恢复备份", wait)
    except NotPlainError as error:
        raise UserError(f"没有恢复：{lock.path} 不是锁文件。请把它删除或移开后重试。") from error
    except OSError as error:
        raise UserError(f"没有恢复：不能写入 {target.parent}。请检查文件和文件夹的权限。") from error
    if not free:
        raise UserError(f"没有恢复：数据文件已由 {lock.holder() or '另一个程序'} 打开，请先关闭。")
    try:
        yield lock
    finally:
        lock.release()
