"""What a file says of itself from end to end, all of it of one moment: whoever writes meanwhile changes nothing in it."""

import dataclasses
import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cadredesk.core import temporary
from cadredesk.core.errors import UserError
from cadredesk.db import copying, descriptors, engine, seals
from cadredesk.db.connection import APPLICATION_ID, SCHEMA_VERSION, connect
from cadredesk.db.digests import content_of, damaged_blobs, ids_are_whole, quoted, rows_are_whole, schema_is_whole
from cadredesk.db.engine import Fault, fault_of
from cadredesk.db.lock import Lock, true_file
from cadredesk.db.operations import chain_is_whole, head


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
    operations: int = 0
    """How many the journal has, and ``journal_hash`` the last one's hash: the head of the journal."""
    journal_hash: str = ""
    content: str = ""
    """The hash of all rows (``digests.content_of``)."""

    @property
    def seen(self) -> "FileCounts":
        """What a copy must have in common with its source."""
        return FileCounts(self.counts, self.money_fen, self.operations, self.journal_hash, self.content)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        whole = self.integrity == "ok" and not self.spoiled_files
        return whole and not self.foreign_keys and self.journal_chain and self.seals

    def as_json(self) -> dict[str, Any]:
        """The shape of ``verify --json``, which has damaged photos and attachments under integrity."""
        shape = {"ok": self.ok, **dataclasses.asdict(self)}
        spoiled = shape.pop("spoiled_files")
        del shape["operations"], shape["journal_hash"], shape["content"]
        if spoiled and self.integrity == "ok":
            shape["integrity"] = f"{spoiled} spoiled photos or attachments"
        return shape

    def sentence(self) -> str:
        """What was found, for people."""
        if self.ok:
            return f"核验通过：{self.counts.get('people', 0):,} 人，{self.counts.get('visits', 0):,} 次走访，数据完整。"
        checks = (
            (self.integrity != "ok", "文件结构已损坏"),
            (self.spoiled_files, f"有 {self.spoiled_files} 个照片或附件的内容已损坏"),
            (self.foreign_keys, f"有 {self.foreign_keys} 条记录引用了不存在的记录"),
            (not self.journal_chain, "操作记录被程序以外改动过，或有内容没有记入操作记录就被改动"),
            (not self.seals, "已批准的凭证被程序以外改动过"),
        )
        faults = "；".join(text for wrong, text in checks if wrong)
        return f"核验未通过：{faults}。请不要继续使用这个文件，改用最近一次核验通过的备份。"


@dataclass(frozen=True, slots=True)
class FileCounts:
    """The rows of each table, the money paid and the head of the journal: what a copy must have in common with its source."""

    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    money_fen: int = 0
    operations: int = 0
    journal_hash: str = ""
    content: str = ""


def tally(conn: engine.Connection) -> FileCounts:
    """Count what a file holds."""
    tables = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT IN ('running', 'drafts', '_sqlite_migrations', 'journal_head', 'row_digests') ORDER BY name"
    ).fetchall()
    counts = {name: conn.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0] for (name,) in tables}
    (money,) = conn.execute("SELECT ifnull(sum(fen), 0) FROM paid_money").fetchone()
    operations, journal_hash = head(conn)
    return FileCounts(counts, int(money), operations, journal_hash, content_of(conn))


def verify(path: Path) -> Report:
    """Examine a file from end to end, after letting SQLite roll back what a crash left.

    A file that somebody works with is examined as it is at one moment. Raises UserError for one that is missing, not
    ours, in use by another program for long, or cannot be read; a damaged one is reported, not raised.
    """
    with readable(path) as found, _in_use_copied(found) as still:
        return examine(still, called=path)


def why_code_differs(path: Path, number: str, code: str) -> str:
    """What is wrong with the digits on the paper of a voucher of a file that was found whole; "" where they fit."""
    with readable(path) as file:
        try:
            with opened(file) as conn:
                return seals.why_code_differs(conn, number, code)
        except engine.Damage as error:
            raise UserError(explain(error, path) or f"文件已经损坏，不能核对验证码：{path}。") from error


def unreadable_report(path: Path, why: str) -> Report:
    """The report of a file of which nothing can be said but why."""
    return Report(str(path), 0, why, 0, False, False, {}, 0, "")


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """The file of that name, or a copy of it that SQLite can roll back where a crash left it in a place closed to us.

    Raises UserError.
    """
    file = true_file(path)
    if not os.path.isfile(file):
        raise UserError(f"找不到文件：{path}。请检查路径和文件权限。")
    with ExitStack() as stack:
        try:
            if copying.side_files(file) and not (descriptors.can_be_written(file) and os.access(file.parent, os.W_OK)):
                folder = temporary.new_folder()
                stack.callback(temporary.remove, folder)
                for each in (file, *copying.side_files(file)):
                    copying.copy_bytes(each, folder / each.name)
                file = folder / file.name
        except OSError as error:
            raise _cannot_read(path) from error
        yield file


@contextmanager
def _in_use_copied(file: Path) -> Iterator[Path]:
    """A copy of a file that somebody works with: to copy it takes a moment, to examine it may keep them waiting."""
    with ExitStack() as stack:
        if os.path.lexists(Lock(file).path):
            try:
                part = stack.enter_context(copying.unfinished_file(file.parent))
                with opened(file) as conn, copying.read_snapshot(conn):
                    if _has_log(conn):  # not all of it is in the file
                        raise OSError
                    copying.copy_bytes(file, part)
                file = part
            except engine.Damage as error:
                if fault_of(error) is Fault.BUSY:
                    raise UserError(explain(error, file)) from error
            except OSError:
                pass  # no room beside it: it is examined where it lies
        yield file


def examine(file: Path, *, called: Path) -> Report:
    """Examine a file where it lies; ``called`` is its name for people. Raises UserError as :func:`verify` does."""
    try:
        try:
            with opened(file) as conn, copying.read_snapshot(conn):
                require_ours(conn, called)
                return _report(conn, file, called)
        except engine.Damage as error:
            if why := explain(error, called):
                raise UserError(why) from error
            return dataclasses.replace(unreadable_report(called, str(error)), sha256=_sha256(file))
    except OSError as error:
        raise _cannot_read(called) from error


def explain(error: BaseException, path: Path) -> str:
    """The sentence for a file that SQLite could not read for another reason than that it is damaged; else ""."""
    match fault_of(error):
        case Fault.BUSY:
            return f"数据文件正被占用，请稍后再试：{path}。"
        case Fault.FULL | Fault.UNWRITTEN:
            return f"磁盘空间不足，没有完成：{path}。请清理磁盘后重试。"
        case Fault.CLOSED:
            return str(_cannot_read(path))
        case Fault.FOREIGN:
            return f"这不是老干部工作台的数据文件，或文件头已经损坏：{path}。"
    return ""


def _cannot_read(path: Path) -> UserError:
    return UserError(f"不能读取文件：{path}。请检查文件权限和磁盘。")


@contextmanager
def opened(path: Path, *, waits: bool = True) -> Iterator[engine.Connection]:
    """A connection for reading; where the folder can be written, SQLite rolls a crash back by itself."""
    in_use = descriptors.connection_opening(path)
    try:
        with closing(connect(path, immutable_folder=not os.access(path.parent, os.W_OK), waits=waits)) as conn:
            yield conn
    finally:
        descriptors.connection_closed(in_use)


def require_ours(conn: engine.Connection, called: Path) -> None:
    """Raises UserError where the file is another program's, or a newer one's."""
    (application,) = conn.execute("PRAGMA application_id").fetchone()
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise UserError(f"这不是老干部工作台的数据文件：{called}。")
    if version > SCHEMA_VERSION:
        raise UserError(f"这个文件由更新版本的程序建立，本程序不能核验：{called}。请先升级程序。")


def _report(conn: engine.Connection, file: Path, called: Path) -> Report:
    """What is read through ``conn``, in whose view the file stays as it is until this is done."""
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    found = dataclasses.replace(unreadable_report(called, ""), schema=version)
    # SQLite walks the pages while this thread reads the journal: together they take hardly longer than the walk.
    with ThreadPoolExecutor(max_workers=1) as pool:
        walk = None if _has_log(conn) else pool.submit(_check_contents_in_parallel, file)
        damage = ""
        try:
            found = _with_contents(found, conn)
        except engine.Damage as error:
            if explain(error, called):
                raise
            damage = str(error)
        integrity = (walk and walk.result()) or _check_contents(conn)
    if integrity == "ok":
        integrity = damage or "ok"
    return dataclasses.replace(found, integrity=integrity, sha256=_sha256(file))


def _with_contents(report: Report, conn: engine.Connection) -> Report:
    """What the tables say; nothing of it stands in the report of a file too damaged to be read."""
    return dataclasses.replace(
        report,
        foreign_keys=len(conn.execute("PRAGMA foreign_key_check").fetchall()),
        journal_chain=chain_is_whole(conn) and schema_is_whole(conn) and rows_are_whole(conn) and ids_are_whole(conn),
        seals=seals.seals_are_whole(conn),
        spoiled_files=damaged_blobs(conn),
        **dataclasses.asdict(tally(conn)),
    )


def _check_contents_in_parallel(file: Path) -> str:
    """The same as :func:`_check_contents` on a connection of its own, while another holds the view; "" where it was kept out."""
    try:
        with opened(file, waits=False) as conn:  # whoever keeps it out waits for that other
            return _check_contents(conn)
    except engine.Damage as error:
        if fault_of(error) is Fault.BUSY:
            return ""
        raise


def _check_contents(conn: engine.Connection) -> str:
    """What SQLite says of the file's structure: "ok", or the first faults."""
    try:
        return "；".join(row[0] for row in conn.execute("PRAGMA integrity_check(3)").fetchall())
    except engine.Damage as error:
        if fault_of(error) in (Fault.DAMAGED, Fault.OTHER):
            return str(error)
        raise


def _has_log(conn: engine.Connection) -> bool:
    """Whether some other program has given the file a write-ahead log, beside which others write while one reads."""
    return bool(conn.execute("PRAGMA journal_mode").fetchone() == ("wal",))


def _sha256(file: Path) -> str:
    with descriptors.open_to_read(file) as descriptor, open(descriptor, "rb", closefd=False) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
