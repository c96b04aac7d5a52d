"""Backup, verification and restoring of the whole office file."""

import dataclasses
import hashlib
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import engine, last_backup
from cadredesk.db.digests import rows_are_whole, schema_is_whole, spoiled_blobs
from cadredesk.db.file import APPLICATION_ID, SCHEMA_VERSION, connect
from cadredesk.db.journal import chain_is_whole
from cadredesk.db.lock import Lock
from cadredesk.db.seals import seals_are_whole

if TYPE_CHECKING:
    from cadredesk.db.file import Office


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a file. ``counts`` holds the rows of every table, ``money_fen`` the money paid in all, in 分."""

    file: str
    schema: int
    integrity: str
    foreign_keys: int
    journal_chain: bool
    seals: bool
    counts: dict[str, int]
    money_fen: int
    sha256: str
    spoiled_files: int = 0
    """Photos and attachments whose content is no longer what was put in."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        whole = self.integrity == "ok" and not self.spoiled_files
        return whole and not self.foreign_keys and self.journal_chain and self.seals

    def as_json(self) -> dict[str, Any]:
        """The shape of ``verify --json``, which has spoiled photos and attachments under integrity."""
        shape = {"ok": self.ok, **dataclasses.asdict(self)}
        spoiled = shape.pop("spoiled_files")
        if spoiled and self.integrity == "ok":
            shape["integrity"] = f"{spoiled} spoiled photos or attachments"
        return shape

    def sentence(self) -> str:
        """What was found, for people."""
        if self.ok:
            return f"核验通过：{self.counts.get('people', 0):,} 人，{self.counts.get('visits', 0):,} 次走访，数据完整。"
        faults = [
            text
            for wrong, text in (
                (self.integrity != "ok", "文件结构已损坏"),
                (self.spoiled_files, f"有 {self.spoiled_files} 个照片或附件的内容已损坏"),
                (self.foreign_keys, f"有 {self.foreign_keys} 条记录引用了不存在的记录"),
                (not self.journal_chain, "操作日志被程序以外改动过，或有记录绕过日志被改动"),
                (not self.seals, "已批准的凭证被程序以外改动过"),
            )
            if wrong
        ]
        return f"核验未通过：{'；'.join(faults)}。请不要继续使用这个文件，改用最近一次核验通过的备份。"


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished and verified backup."""

    path: Path
    report: Report


def backup(office: "Office", folder: Path, progress: Progress | None = None) -> Backup:
    """Copy the whole file into a folder, reopen the copy, compare it with the source, and only then name it.

    The folder is made if its parent exists. Raises UserError; then no backup of that name exists.
    """
    progress = progress or Progress()
    target = _target(office, folder)
    aside = folder / f".{office.path.stem}.part"  # the same name each time: what a killed backup left is written over
    try:
        _copy(office.conn, aside, progress)
        progress.report(60, 100, "正在核验备份")
        report = _examine(aside)
        progress.report(90, 100, "正在与原文件比较")
        _require_same(office.conn, report)
        os.replace(aside, target)
    except (OSError, engine.Error) as error:
        raise UserError(f"备份没有完成：不能写入 {folder}。请检查磁盘空间、U 盘是否插好，然后重试。") from error
    finally:
        aside.unlink(missing_ok=True)
    progress.report(100, 100, "备份完成")
    last_backup.remember(office.path)
    return Backup(target, report)


def _target(office: "Office", folder: Path) -> Path:
    if not folder.parent.is_dir():
        raise UserError(f"找不到文件夹：{folder.parent}。请检查 U 盘是否插好，或换一个位置。")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UserError(f"不能在这里备份：{folder}。请检查权限，或换一个文件夹。") from error
    name = "".join(char for char in office.name if char not in '\\/:*?"<>|').strip() or office.path.stem
    return folder / f"{name}-备份-{datetime.now():%Y%m%d-%H%M%S}.db"


def _copy(source: engine.Connection, target: Path, progress: Progress) -> None:
    def step(_status: int, remaining: int, total: int) -> None:
        progress.report(60 * (total - remaining) // max(total, 1), 100, "正在复制数据文件")

    target.unlink(missing_ok=True)
    with closing(engine.connect(str(target))) as copy:
        source.backup(copy, pages=4096, progress=step)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _require_same(source: engine.Connection, report: Report) -> None:
    if not report.ok:
        raise UserError(f"备份没有完成。{report.sentence()}")
    if report.counts != _counts(source) or report.money_fen != _money(source):
        raise UserError("备份没有完成：备份与原文件的记录数或金额不一致。请重试；如再次出现，请换一个磁盘。")


def verify(path: Path) -> Report:
    """Examine a file from end to end, after letting SQLite roll back what a crash left.

    Raises UserError for a file that is missing or not ours; a damaged one is reported, not raised.
    """
    if not os.path.isfile(path):
        raise UserError(f"找不到文件：{path}。请检查路径和文件权限。")
    try:
        with _rolled_back(path) as readable:
            return dataclasses.replace(_examine(readable), file=str(path), sha256=_sha256(path))
    except OSError as error:
        raise UserError(f"不能读取文件：{path}。请检查文件权限和磁盘空间。") from error


def unread(path: Path, why: str) -> Report:
    """The report of a file of which nothing can be said but why."""
    return Report(str(path), 0, why, 0, False, False, {}, 0, "")


@contextmanager
def _rolled_back(path: Path) -> Iterator[Path]:
    """The file, or a copy of it that SQLite can roll back where a crash left a journal in a place closed to us."""
    journal = path.with_name(f"{path.name}-journal")
    if not journal.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        yield path
        return
    with TemporaryDirectory() as folder:
        for file in (path, journal):
            shutil.copyfile(file, Path(folder, file.name))
        yield Path(folder, path.name)


def _examine(path: Path) -> Report:
    try:
        with _opened(path) as conn:
            _require_ours(conn, path)
            return _report(conn, path)
    except engine.Damage as error:
        if "not a database" in str(error):
            raise UserError(f"这不是老干部工作台的数据文件，或文件头已经损坏：{path}。") from error
        return dataclasses.replace(unread(path, str(error)), sha256=_sha256(path))


@contextmanager
def _opened(path: Path) -> Iterator[engine.Connection]:
    """A connection for reading; where the folder can be written, SQLite rolls a crash back by itself."""
    with closing(connect(path, immutable_folder=not os.access(path.parent, os.W_OK))) as conn:
        yield conn


def _require_ours(conn: engine.Connection, path: Path) -> None:
    (application,) = conn.execute("PRAGMA application_id").fetchone()
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise UserError(f"这不是老干部工作台的数据文件：{path}。")
    if version > SCHEMA_VERSION:
        raise UserError(f"这个文件由更新版本的程序建立，本程序不能核验：{path}。请先升级程序。")


def _report(conn: engine.Connection, path: Path) -> Report:
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    # SQLite walks the pages while this thread reads the journal: together they take hardly longer than the walk.
    with ThreadPoolExecutor(max_workers=1) as pool:
        walk = pool.submit(_integrity, path)
        try:
            contents = _contents(conn)
        except engine.Damage as error:
            contents = _Contents()
            damage = str(error)
        else:
            damage = ""
        integrity = walk.result()
    if damage and integrity == "ok":
        integrity = damage
    return Report(str(path), version, integrity, **dataclasses.asdict(contents), sha256=_sha256(path))


@dataclass(frozen=True, slots=True)
class _Contents:
    """What the tables say; as it stands, for a file too damaged to be read."""

    foreign_keys: int = 0
    journal_chain: bool = False
    seals: bool = False
    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    money_fen: int = 0
    spoiled_files: int = 0


def _contents(conn: engine.Connection) -> _Contents:
    return _Contents(
        foreign_keys=len(conn.execute("PRAGMA foreign_key_check").fetchall()),
        journal_chain=chain_is_whole(conn) and schema_is_whole(conn) and rows_are_whole(conn),
        seals=seals_are_whole(conn),
        counts=_counts(conn),
        money_fen=_money(conn),
        spoiled_files=spoiled_blobs(conn),
    )


def _integrity(path: Path) -> str:
    """What SQLite says of the file's structure: "ok", or the first faults."""
    with _opened(path) as conn:
        try:
            return "；".join(row[0] for row in conn.execute("PRAGMA integrity_check(3)").fetchall())
        except engine.Damage as error:
            return str(error)


def _counts(conn: engine.Connection) -> dict[str, int]:
    tables = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT IN ('running', 'drafts', '_sqlite_migrations', 'journal_head', 'row_digests') ORDER BY name"
    ).fetchall()
    return {name: conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in tables}


def _money(conn: engine.Connection) -> int:
    return int(conn.execute("SELECT ifnull(sum(fen), 0) FROM paid_money").fetchone()[0])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(backup_file: Path, target: Path) -> Path | None:
    """Put a verified backup in the place of an office file that nobody has open; the old file is kept beside it.

    Gives the path of that safety copy, None if there was nothing to keep. Raises UserError; then nothing has changed.
    """
    report = verify(backup_file)
    if not report.ok:
        raise UserError(f"没有恢复。{report.sentence()}")
    if backup_file.resolve() == target.resolve():
        raise UserError("备份文件和当前数据文件是同一个文件，不需要恢复。")
    aside = target.with_name(f".{target.name}.restore")
    safety = target.with_name(f"{target.stem}.恢复前-{datetime.now():%Y%m%d-%H%M%S}.db")
    with _nobody_has(target):
        _roll_back(target)
        try:
            shutil.copyfile(backup_file, aside)
            if _sha256(aside) != report.sha256:
                raise OSError("the copy differs")
            kept = _keep(target, safety)
            os.replace(aside, target)
        except OSError as error:
            raise UserError(
                f"没有恢复：不能写入 {target.parent}。请检查磁盘空间和权限，原来的文件没有改动。"
            ) from error
        finally:
            aside.unlink(missing_ok=True)
    return kept


def _roll_back(target: Path) -> None:
    """Let SQLite take back what a crash left half-written, so that the file may be copied as it lies."""
    if not target.exists():
        return
    try:
        with closing(connect(target)) as conn:
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except engine.Error:
        pass  # too damaged to be read: it is kept as it lies, with its journal


def _keep(target: Path, safety: Path) -> Path | None:
    """Copy the present file, and the journal that SQLite could not take back, out of the way."""
    if not target.exists():
        return None
    journal = target.with_name(target.name + "-journal")
    kept_journal = safety.with_name(safety.name + "-journal")
    try:
        shutil.copyfile(target, safety)
        if journal.exists():
            shutil.copyfile(journal, kept_journal)
            journal.unlink()  # it must never be taken for one of the file that comes in its place
    except OSError:
        safety.unlink(missing_ok=True)
        kept_journal.unlink(missing_ok=True)
        raise
    return safety


@contextmanager
def _nobody_has(target: Path) -> Iterator[None]:
    lock = Lock(target)
    try:
        free = lock.acquire("恢复备份")
    except OSError as error:
        raise UserError(f"没有恢复：不能写入 {target.parent}。请检查文件夹权限。") from error
    if not free:
        raise UserError(f"没有恢复：数据文件已由 {lock.holder() or '另一个程序'} 打开，请先关闭。")
    try:
        yield
    finally:
        lock.release()
