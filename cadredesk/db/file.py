"""The office file: one .db with a rollback journal that a clerk may copy as it lies.

Opening takes the lock, or opens read-only and says who has it; an older file is copied and migrated, a newer refused.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadredesk.core import private_files
from cadredesk.core.dates import today
from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.core.features import declared
from cadredesk.core.names import clean_name
from cadredesk.db import copying, descriptors, digests, engine, operations
from cadredesk.db.connection import APPLICATION_ID, SCHEMA_VERSION, connect
from cadredesk.db.engine import Fault, fault_of
from cadredesk.db.lock import Lock, NotPlainError, true_file
from cadredesk.db.operations import Change, Operation

if TYPE_CHECKING:
    from sqlite_utils import Database


class Office:
    """An open office file. ``conn`` is for stores alone; it serves the thread that opened it."""

    def __init__(
        self, path: Path, operator: str, *, lock: Lock | None, why_read_only: str = "", held_elsewhere: bool = False
    ) -> None:
        self.path = path
        self.operator = clean_name(operator)  # blanks make nobody another person
        self.why_read_only = why_read_only
        self.held_elsewhere = held_elsewhere  # read-only because somebody else had the file, which passes
        self.listeners: list[Callable[[Change], None]] = []
        self.before_commit: Callable[[], None] = lambda: None  # what it raises stops an operation: nothing is written
        self.write_lock = descriptors.write_lock(path)
        self._lock = lock
        self.opened_after = 0  # the last operation from before this opening
        self._in_use = descriptors.connection_opening(path)
        try:
            self.conn = connect(path, immutable_folder=bool(why_read_only) and not descriptors.can_be_written(path))
        except BaseException:
            descriptors.connection_closed(self._in_use)
            raise
        if why_read_only:
            self.conn.execute("PRAGMA query_only = ON")

    @cached_property
    def db(self) -> "Database":
        """The same connection as sqlite-utils sees it, for what asks about tables."""
        from sqlite_utils import Database  # 60 ms that opening a file of today's schema does not need

        return Database(self.conn)

    @cached_property
    def _before(self) -> engine.Connection:
        """A connection that sees the file as it is before the commit of the running operation."""
        return digests.beside(self.conn)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written; ``why_read_only`` is the sentence."""
        return bool(self.why_read_only)

    @property
    def name(self) -> str:
        """The name of the office, as it stands on papers."""
        return self.setting("office", "")

    def setting(self, name: str, default: str) -> str:
        """What the office has set, else the default."""
        row = self.conn.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def put_setting(self, name: str, value: str) -> None:
        """Keep a setting, inside a running operation."""
        known = self.conn.execute("UPDATE settings SET value = ? WHERE name = ?", (value, name))
        if not known.rowcount:
            self.conn.execute("INSERT INTO settings(name, value) VALUES (?, ?)", (name, value))

    def version(self) -> tuple[int, int]:
        """Differs after each write to the file, by this connection or any other."""
        (by_others,) = self.conn.execute("PRAGMA data_version").fetchone()
        return self.conn.total_changes, int(by_others)

    @contextmanager
    def operation(self, what: str, *, undoable: bool = True, undoes: int | None = None) -> Iterator[Operation]:
        """One transaction under one name; listeners are told after the commit.

        Raises UserError where the file cannot be written or its guards refuse; then nothing has been written.
        """
        self.require_writable()
        conn = self.conn
        with self.write_lock, operations.refusals_in_words(conn, self.path.parent):
            conn.execute("BEGIN IMMEDIATE")
            try:
                running = operations.begin(conn, self.operator, what, undoable=undoable, undoes=undoes)
                yield running
                self.before_commit()
                change = operations.finish(conn, self._before, running, is_undo=undoes is not None)
                conn.execute("COMMIT" if change else "ROLLBACK")
            except BaseException:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
                raise
        if change:
            self.notify(change)

    def require_writable(self) -> None:
        """Raises UserError where the file is open for reading only."""
        if self.why_read_only:
            raise UserError(self.why_read_only)

    def can_be_reopened(self) -> bool:
        """Whether whoever had the file has closed it since: opened anew, it can be written. Cheap; never waits."""
        return self.held_elsewhere and os.path.isfile(self.path) and Lock(self.path).is_free(self.operator)

    def notify(self, change: Change) -> None:
        """Tell the listeners, after a commit."""
        for listener in list(self.listeners):
            listener(change)

    def another(self) -> "Office":
        """The same file on a connection of its own, for a worker thread; it is closed by whoever asked for it."""
        twin = Office(self.path, self.operator, lock=None, why_read_only=self.why_read_only)
        twin.listeners = self.listeners
        return twin

    def close(self) -> None:
        """Close the connection and give the lock up."""
        self.conn.close()
        if "_before" in vars(self):
            self._before.close()
        descriptors.connection_closed(self._in_use)
        self._in_use = None
        if self._lock:
            self._lock.release()

    def __enter__(self) -> "Office":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def create_office(path: Path, name: str, operator: str, settings: Mapping[str, str] | None = None) -> Office:
    """Make a new, empty office file with these settings and open it. Raises UserError; an existing file is never touched."""
    path = true_file(path)
    require_free(path)
    if not name.strip():
        raise UserError("请填写单位名称。")
    try:
        with copying.unfinished_file(path.parent) as part:
            _fill(part, name.strip(), operator, settings or {})
            put_in_place(part, path)
    except (OSError, engine.OperationalError) as error:
        raise UserError(f"不能在这里建立文件：{path.parent}。请检查文件夹权限和磁盘空间，或换一个位置。") from error
    return open_office(path, operator)


def require_free(path: Path) -> None:
    """Raises UserError where a file of that name exists, or no folder for it."""
    if os.path.exists(path):  # asked so, a folder closed to us is no error
        raise UserError(f"文件已经存在：{path}。请换一个文件名，或直接打开它。")
    if not os.path.isdir(path.parent):
        raise UserError(f"文件夹不存在：{path.parent}。请先建立文件夹，或换一个位置。")


def put_in_place(part: Path, path: Path) -> None:
    """Give a finished file its name. What a crash left of an earlier file there is not its own.

    Raises UserError where somebody else was quicker, and OSError.
    """
    require_free(path)
    for left in copying.side_files(path):
        left.unlink()
    try:
        copying.rename_if_free(part, path)
    except FileExistsError:
        require_free(path)
        raise


def _fill(path: Path, name: str, operator: str, settings: Mapping[str, str]) -> None:
    with closing(connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = MEMORY")  # nobody else knows the file yet, and nothing shall lie beside it
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(conn)
    with Office(path, operator, lock=None) as office:
        office.conn.execute("PRAGMA journal_mode = MEMORY")
        with office.operation(f"新建单位：{name}", undoable=False):
            for key, value in {"office": name, "books_since": today().isoformat(), **settings}.items():
                office.put_setting(key, value)


def open_office(path: Path, operator: str, *, wait: float = 0.0) -> Office:
    """Open an office file; read-only where somebody else has it (after so many seconds) or the folder cannot be written.

    Raises UserError for a file that is missing, not ours, damaged, or newer than this program.
    """
    path = true_file(path)
    if not os.path.isfile(path):
        raise UserError(f"找不到数据文件：{path}。请检查文件是否被移动、有没有权限读取，或重新选择。")
    lock, why, elsewhere = _take_lock(path, operator, wait)
    office: Office | None = None
    try:
        office = Office(path, operator, lock=lock, why_read_only=why, held_elsewhere=elsewhere)
        _require_ours(office.conn, path)
        _require_room_to_migrate(office)
        if not office.read_only:
            _prepare_for_writing(office)
        for table in ("settings", "changes", "people"):  # damage shows early where it is cheap to see
            office.conn.execute(f"SELECT max(id) FROM {table}").fetchone()
        (office.opened_after,) = office.conn.execute("SELECT ifnull(max(id), 0) FROM operations").fetchone()
    except BaseException as error:
        if office:
            office.close()
        elif lock:
            lock.release()
        if isinstance(error, engine.Damage):
            raise UserError(_what_is_wrong(path, error)) from error
        raise
    return office


def _prepare_for_writing(office: Office) -> None:
    """See to it that the file is as the program keeps it, before anything is written."""
    private_files.make_private(office.path)
    office.conn.execute("PRAGMA journal_mode = DELETE")  # in case another program has given it a write-ahead log
    if _is_older(office.conn) or not digests.schema_is_whole(office.conn):
        _migrate_beside_a_copy(office)


def _take_lock(path: Path, operator: str, wait: float) -> tuple[Lock | None, str, bool]:
    """The lock, or the sentence that says why the file can only be read, and whether because somebody else has it."""
    lock = Lock(path)
    if not descriptors.can_be_written(path):
        return None, f"数据文件是只读的，只能查看。如需修改，请取消文件的只读属性：{path}", False
    try:
        if lock.acquire(operator, wait):
            return lock, "", False
    except NotPlainError:
        why = f"不能锁定数据文件，只能查看：{lock.path} 不是本程序的锁文件。请把它删除或移开，再重新打开。"
        return None, why, False
    except OSError:
        return None, f"所在文件夹不能写入，只能查看。如需修改，请把数据文件复制到可写的文件夹：{path.parent}", False
    holder = lock.holder()
    return None, f"数据文件已由{holder or '另一个程序'}打开，现在只能查看。请在那边关闭后再修改。", True


def _require_ours(conn: engine.Connection, path: Path) -> None:
    (application,) = conn.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise UserError(f"这不是老干部工作台的数据文件：{path}。请选择扩展名为 .db 的本单位数据文件。")
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise UserError("这个数据文件由更新版本的程序建立，本程序不能打开。请先升级程序；文件没有改动。")
    if version < digests.FIRST_VERSION:  # else a file told to be older would have its digests made anew
        raise DamagedFile(f"数据文件已被其他程序改动，不能打开：{path}。请从最近的备份恢复（文件没有改动）。")


def _require_room_to_migrate(office: Office) -> None:
    """An older file lacks tables that this program reads, so it cannot be shown before it has been migrated."""
    if office.read_only and _is_older(office.conn):
        why = office.why_read_only.replace("，现在只能查看", "").replace("，只能查看", "")
        raise UserError(f"文件由旧版本的程序建立，要先升级才能打开，现在升级不了，文件没有改动。{why}")


def _is_older(conn: engine.Connection) -> bool:
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    return bool(version < SCHEMA_VERSION)


def _what_is_wrong(path: Path, error: Exception) -> str:
    match fault_of(error):
        case Fault.FOREIGN:
            return f"这不是老干部工作台的数据文件，或文件已经损坏：{path}。请选择正确的文件，或从备份恢复。"
        case Fault.BUSY:
            return f"数据文件正被其他程序占用：{path}。请关闭占用它的程序后重试。"
        case Fault.FULL | Fault.UNWRITTEN:
            return f"磁盘空间不足，不能打开：{path}。请清理磁盘后重试（文件没有改动）。"
        case Fault.CLOSED if copying.side_files(path):
            return (
                f"上次没有正常结束，要先由程序恢复，但文件或所在文件夹不能写入：{path}。"
                "请把它连同 -journal 文件一起复制到可写的文件夹再打开。"
            )
        case Fault.CLOSED:
            return f"数据文件打不开：{path}。请检查是否有权限读取它。"
    return f"数据文件已经损坏，不能打开：{path}。请从最近的备份恢复（文件没有改动）。"


def _migrate_beside_a_copy(office: Office) -> None:
    """Bring the file up to date; what it was stays beside it, unless nothing came of it."""
    copy = _copy_before_migrating(office)
    (version,) = office.conn.execute("PRAGMA user_version").fetchone()
    try:
        migrate(office.conn, lambda: _upgrade(office, version))
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def _upgrade(office: Office, version: int) -> None:
    """What features write into a file that was of an older version, beside the migrations."""
    for before, write in declared("store_upgrade", "UPGRADES"):
        if version < before:
            write(office)


def _copy_before_migrating(office: Office) -> Path:
    """Keep the file as it was, beside itself, before its tables are changed; it bears its name once it is whole."""
    from cadredesk.db.verification import examine, tally

    (version,) = office.conn.execute("PRAGMA user_version").fetchone()
    stem = copying.copy_stem(office.path)
    wanted = office.path.with_name(f"{stem}.升级前v{version}-{datetime.now():%Y%m%d%H%M%S}.db")
    try:
        with copying.unfinished_file(office.path.parent) as part:
            seen = copying.copy(office.conn, part, tally)
            report = examine(part, called=wanted)
            if seen != report.seen:
                raise OSError("the copy is not what was copied")
            if report.integrity != "ok":
                raise engine.DatabaseError(report.integrity)
            return copying.rename_to_free_name(part, wanted)
    except (OSError, engine.Error) as error:
        if isinstance(error, engine.Error) and fault_of(error) in (Fault.DAMAGED, Fault.OTHER):
            raise  # the file is damaged, and no room on the disk helps
        raise UserError("升级数据文件前无法保存副本，没有升级。请检查磁盘空间后重试。") from error


def migrate(conn: engine.Connection, upgrade: Callable[[], None] = lambda: None) -> None:
    """Bring the tables up to date, ``upgrade`` what is in them, and make the triggers again, in one transaction with a check
    of the references.

    Triggers, views and indexes that somebody changed are made again so; changed rows or tables are not forgotten.
    """
    from sqlite_utils import Database

    from cadredesk.db import schema, triggers
    from cadredesk.db.migrations import office_file

    db = Database(conn)
    conn.execute("PRAGMA foreign_keys = OFF")  # ignored inside a transaction
    conn.execute("BEGIN IMMEDIATE")
    try:
        is_new = not conn.execute("SELECT 1 FROM sqlite_master").fetchone()
        whole, newer = is_new or digests.rows_are_whole(conn), _is_older(conn)
        triggers.drop_all(db)
        office_file.apply(db)
        whole = whole and schema.repair(conn)
        upgrade()
        triggers.rebuild(db)
        digests.renew_all(conn) if newer else digests.renew_schema(conn)
        if not whole:
            digests.mark_tampered(conn)
        if conn.execute("PRAGMA foreign_key_check").fetchone():
            raise engine.IntegrityError("dangling reference after migration")
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    finally:
        conn.execute("PRAGMA foreign_keys = ON")
