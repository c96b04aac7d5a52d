"""Operations: audit trail, change notice and undo in one mechanism.

Every write happens inside :func:`operation`: one transaction with a name, under which triggers put each changed row.
At the commit the operation is chained to the one before by a hash, so that a journal changed by hand shows.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cadredesk.core.errors import UserError
from cadredesk.core.fields import noun_of
from cadredesk.core.progress import Progress
from cadredesk.db import digests, engine

if TYPE_CHECKING:
    from cadredesk.db.file import Office

_UNDO = "撤销："  # before the words of an operation that takes another back


@dataclass(slots=True)
class Operation:
    """The running operation. ``what`` may be made more exact until it ends; ``id`` is 0 if nothing was changed."""

    id: int
    what: str
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """The notice to open pages: what was done and in which tables."""

    operation_id: int
    what: str
    tables: frozenset[str]

    @property
    def is_undo(self) -> bool:
        """Whether an operation was taken back."""
        return self.what.startswith(_UNDO)


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation as the log shows it. ``at`` is local time, ``rows`` the number of rows changed."""

    id: int
    at: str
    operator: str
    what: str
    rows: int
    undoable: bool
    undoes: int | None
    undone: bool


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one operation did to one row: ``act`` is I, U or D, ``columns`` old and new values of an update.

    ``values_of_change`` gives the values of all three acts, ``office.store_wording`` their words.
    """

    operation_id: int
    at: str
    operator: str
    what: str
    act: str
    columns: dict[str, tuple[Any, Any]]
    id: int = 0
    table: str = ""
    row_id: int = 0


@contextmanager
def operation(office: "Office", what: str, *, undoable: bool = True, undoes: int | None = None) -> Iterator[Operation]:
    """One transaction under one name; listeners are told after the commit.

    Raises UserError where the file cannot be written or its guards refuse; then nothing has been written.
    """
    office.require_writable()
    conn = office.conn
    with office.gate, _refusals_in_words(office):
        conn.execute("BEGIN IMMEDIATE")
        try:
            running = Operation(_begin(office, what, undoable, undoes), what)
            yield running
            change = _finish(conn, running)
            conn.execute("COMMIT" if change else "ROLLBACK")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
    if change:
        office.notify(change)


def _begin(office: "Office", what: str, undoable: bool, undoes: int | None) -> int:
    cursor = office.conn.execute(
        "INSERT INTO operations(at, operator, what, undoable, undoes) VALUES (?, ?, ?, ?, ?)",
        (f"{datetime.now():%Y-%m-%d %H:%M:%S}", office.operator, what, undoable, undoes),
    )
    office.conn.execute("UPDATE running SET operation_id = ?", (cursor.lastrowid,))
    return int(cursor.lastrowid or 0)


def _finish(conn: engine.Connection, running: Operation) -> Change | None:
    """Count the changes and chain the operation to the one before; None if nothing was changed."""
    counts = dict(
        conn.execute("SELECT tbl, count(*) FROM changes WHERE operation_id = ? GROUP BY tbl", (running.id,)).fetchall()
    )
    running.changed = sum(counts.values())
    if not running.changed:
        running.id = 0
        return None
    conn.execute("UPDATE operations SET what = ?, rows = ? WHERE id = ?", (running.what, running.changed, running.id))
    (previous,) = conn.execute("SELECT hash FROM journal_head").fetchone()
    digest = _digest(conn, running.id, previous)
    conn.execute("UPDATE operations SET hash = ? WHERE id = ?", (digest, running.id))
    conn.execute("UPDATE journal_head SET count = count + 1, hash = ?", (digest,))
    conn.execute("UPDATE running SET operation_id = NULL")
    digests.renew(conn, running.id)
    return Change(running.id, running.what, frozenset(counts))


def _digest(conn: engine.Connection, operation_id: int, previous: str) -> str:
    head = conn.execute(
        "SELECT id, at, operator, what, undoable, undoes, rows FROM operations WHERE id = ?", (operation_id,)
    ).fetchone()
    digest = hashlib.sha256(json.dumps([previous, *head], ensure_ascii=False).encode())
    for row in conn.execute(
        "SELECT id, tbl, row_id, act, image FROM changes WHERE operation_id = ? ORDER BY id", (operation_id,)
    ):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def chain_is_whole(conn: engine.Connection) -> bool:
    """Whether every operation and change is as it was written, none missing, none added."""
    previous, count = "", 0
    for operation_id, stored in conn.execute("SELECT id, hash FROM operations ORDER BY id").fetchall():
        previous = _digest(conn, operation_id, previous)
        count += 1
        if previous != stored:
            return False
    (stray,) = conn.execute(
        "SELECT count(*) FROM changes WHERE operation_id NOT IN (SELECT id FROM operations)"
    ).fetchone()
    head = conn.execute("SELECT count, hash FROM journal_head").fetchone()
    # Operations are numbered without gaps, so that a tail cut off shows even where the head was cut to fit.
    given = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'operations'").fetchone() or (0,)
    return not stray and head == (count, previous) and given == (count,)


@contextmanager
def _refusals_in_words(office: "Office") -> Iterator[None]:
    """Turn what SQLite refuses into sentences; anything unexpected goes through as it is."""
    try:
        yield
    except engine.IntegrityError as error:
        text = str(error)
        if not text.isascii():  # a guard's own sentence
            raise UserError(f"{text}。") from error
        if "FOREIGN KEY" in text:
            raise UserError("还有其他记录引用这条记录，不能删除。请先处理那些记录。") from error
        raise
    except engine.OperationalError as error:
        raise storage_error(error, str(office.path)) from error


def storage_error(error: Exception, path: str) -> Exception:
    """The sentence for what the disk or another program did to a file; the error itself where none is known."""
    text = str(error)
    if "full" in text:
        return UserError("磁盘空间不足，没有保存。请清理磁盘后重试，刚才填写的内容还在。")
    if "locked" in text or "busy" in text:
        return UserError("数据文件正被其他程序占用，没有保存。请关闭占用它的程序后重试。")
    if "readonly" in text or "unable to open" in text or "disk I/O" in text:
        return UserError(f"数据文件无法写入，没有保存。请检查磁盘和文件夹权限：{path}")
    return error


# ---------------------------------------------------------------- reading the journal


def history(office: "Office", limit: int = 200, before: int | None = None) -> list[Entry]:
    """The latest operations, newest first; ``before`` goes on from an operation id."""
    return _entries(office, "WHERE id < ? ORDER BY id DESC LIMIT ?", (before or 1 << 60, limit))


def entries(office: "Office", ids: Sequence[int]) -> dict[int, Entry]:
    """Operations by their ids."""
    marks = ", ".join("?" * len(ids))
    return {entry.id: entry for entry in _entries(office, f"WHERE id IN ({marks})", tuple(ids))}


def _entries(office: "Office", where: str, parameters: tuple[int, ...]) -> list[Entry]:
    undone = _undone(office.conn)
    rows = office.conn.execute(
        f"SELECT id, at, operator, what, rows, undoable, undoes FROM operations {where}", parameters
    ).fetchall()
    return [
        Entry(id, at, operator, what, count, bool(undoable), undoes, id in undone)
        for id, at, operator, what, count, undoable, undoes in rows
    ]


def changes_of_row(office: "Office", table: str, row_id: int, limit: int = 200) -> list[RowChange]:
    """What happened to one row, newest first."""
    return _row_changes(office, "WHERE c.tbl = ? AND c.row_id = ? ORDER BY c.id DESC LIMIT ?", (table, row_id, limit))


def changes(office: "Office", ids: Sequence[int]) -> list[RowChange]:
    """Changes by their own ids, in the order of these; those that there are not are left out."""
    marks = ", ".join("?" * len(ids))
    found = {change.id: change for change in _row_changes(office, f"WHERE c.id IN ({marks})", tuple(ids))}
    return [found[change_id] for change_id in ids if change_id in found]


def _row_changes(office: "Office", where: str, parameters: tuple[Any, ...]) -> list[RowChange]:
    rows = office.conn.execute(
        "SELECT o.id, o.at, o.operator, o.what, c.act, c.image, c.id, c.tbl, c.row_id FROM changes c "
        f"JOIN operations o ON o.id = c.operation_id {where}",
        parameters,
    ).fetchall()
    return [
        RowChange(operation_id, at, operator, what, act, _pairs(act, image), *place)
        for operation_id, at, operator, what, act, image, *place in rows
    ]


def values_of_change(office: "Office", change: RowChange) -> dict[str, tuple[Any, Any]]:
    """Stored values before and after a change, by column: of a row added all (None, value), of one deleted (value, None)."""
    if change.act == "U":
        return change.columns
    if change.act == "I":
        return {name: (None, value) for name, value in _values_after(office, change).items()}
    (image,) = office.conn.execute("SELECT image FROM changes WHERE id = ?", (change.id,)).fetchone()
    return {name: (value, None) for name, value in json.loads(image).items()}


def _values_after(office: "Office", change: RowChange) -> dict[str, Any]:
    """A row as it was right after a change: the journal keeps what later changes took from it."""
    values: dict[str, Any] = {}
    for act, image in office.conn.execute(
        "SELECT act, image FROM changes WHERE tbl = ? AND row_id = ? AND id > ? ORDER BY id",
        (change.table, change.row_id, change.id),
    ).fetchall():
        if act == "D":
            return dict(json.loads(image)) | values
        values = {name: old for name, (old, _) in _pairs(act, image).items()} | values
    return (row_now_or_last(office, change.table, change.row_id) or {}) | values


def row_now_or_last(office: "Office", table: str, row_id: int) -> dict[str, Any] | None:
    """The stored values of a row by column; of a deleted one those that it had last. None if there never was one."""
    cursor = office.conn.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
    if row := cursor.fetchone():
        return dict(zip((column[0] for column in cursor.description), row, strict=True))
    last = office.conn.execute(
        "SELECT image FROM changes WHERE tbl = ? AND row_id = ? AND act = 'D' ORDER BY id DESC LIMIT 1", (table, row_id)
    ).fetchone()
    return json.loads(last[0]) if last else None


def _pairs(act: str, image: str) -> dict[str, tuple[Any, Any]]:
    return pairs_of(image) if act == "U" else {}


def pairs_of(image: str) -> dict[str, tuple[Any, Any]]:
    """Old and new values by column, of what the journal keeps of an update."""
    return {name: (pair[0], pair[1]) for name, pair in json.loads(image).items() if name}


def _undone(conn: engine.Connection) -> set[int]:
    """Operations that have been taken back (and whose taking back has not been taken back in turn)."""
    undone: set[int] = set()
    for operation_id, undoes in _undoings(conn):
        if operation_id not in undone:
            undone.add(undoes)
    return undone


def _neutral(conn: engine.Connection) -> set[int]:
    """Operations without effect any more: those undone, and those that only undo."""
    return _undone(conn) | {operation_id for operation_id, _ in _undoings(conn)}


def _undoings(conn: engine.Connection) -> list[tuple[int, int]]:
    return conn.execute("SELECT id, undoes FROM operations WHERE undoes IS NOT NULL ORDER BY id DESC").fetchall()


# ---------------------------------------------------------------- undo


def last_undoable(office: "Office") -> Entry | None:
    """The latest operation that Ctrl+Z would undo."""
    neutral = _neutral(office.conn)
    for (operation_id,) in office.conn.execute(
        "SELECT id FROM operations WHERE undoable ORDER BY id DESC LIMIT 500"
    ).fetchall():
        if operation_id not in neutral:
            return next(iter(history(office, 1, before=operation_id + 1)))
    return None


def undo(office: "Office", operation_id: int | None = None, progress: Progress | None = None) -> Entry:
    """Take an operation back (the latest undoable one by default), as an operation of its own.

    Raises UserError if there is none, if it cannot be undone, or if anything later touched or refers to its rows; and
    Cancelled. Then nothing has been written.
    """
    with office.gate:  # nobody writes between the checks and the undoing
        return _undo(office, operation_id, progress or Progress())


def _undo(office: "Office", operation_id: int | None, progress: Progress) -> Entry:
    entry = last_undoable(office) if operation_id is None else entry_of(office, operation_id)
    if entry is None:
        raise UserError("没有可以撤销的操作。")
    if entry.undone:
        raise UserError(f"“{entry.what}”已经撤销过了。")
    if not entry.undoable:
        raise UserError(f"“{entry.what}”不能撤销：凭证提交之后只能作废或冲销，文件设置请在设置中修改。")
    conn = office.conn
    progress.report(0, 0, "正在检查后面的操作")
    _require_untouched(office, entry)
    with operation(office, f"{_UNDO}{entry.what}", undoes=entry.id):
        conn.execute("PRAGMA defer_foreign_keys = ON")
        touched = conn.execute(
            "SELECT tbl, row_id, act, image FROM changes WHERE operation_id = ? ORDER BY id DESC", (entry.id,)
        ).fetchall()
        for table, row_id, act, image in progress.over(touched, len(touched), "正在撤销", every=200):
            try:
                _put_back(conn, table, row_id, act, image)
            except engine.IntegrityError as error:
                if "UNIQUE" not in str(error):
                    raise
                raise UserError(f"不能撤销“{entry.what}”：之后又登记了同样的一项。请先撤销后面的操作。") from error
        _require_no_dangling(office)
    return entry


def entry_of(office: "Office", operation_id: int) -> Entry:
    """One operation. Raises UserError if there is none of this number."""
    found = history(office, 1, before=operation_id + 1)
    if not found or found[0].id != operation_id:
        raise UserError(f"没有编号为 {operation_id} 的操作，请用 log 查看操作编号。")
    return found[0]


def _require_untouched(office: "Office", entry: Entry) -> None:
    neutral = _neutral(office.conn)
    later = office.conn.execute(
        "SELECT c.operation_id, c.tbl, c.row_id FROM changes mine "
        "JOIN changes c ON c.tbl = mine.tbl AND c.row_id = mine.row_id "
        "WHERE mine.operation_id = ? AND c.operation_id > ? GROUP BY c.operation_id ORDER BY c.operation_id",
        (entry.id, entry.id),
    ).fetchall()
    standing = [each for each in later if each[0] not in neutral]
    if standing:
        first, table, row_id = standing[0]
        more = f"，另有 {len(standing) - 1} 项操作也是" if len(standing) > 1 else ""
        raise UserError(
            f"不能撤销“{entry.what}”：{_words_of(entry_of(office, first))}又改动了同样的记录"
            f"（{_name_of(office, table, row_id)}）{more}。请先撤销后面的操作。"
        )


def _words_of(entry: Entry) -> str:
    return f"{entry.at[:10]} {entry.operator}的“{entry.what}”"


def _name_of(office: "Office", table: str, row_id: int) -> str:
    """人员 张建国, 走访 张建国; the noun alone of what has no name."""
    row = row_now_or_last(office, table, row_id) or {}
    if person := row.get("person_id"):
        row = row_now_or_last(office, "people", person) or {}
    return f"{noun_of(table)} {row.get('name') or ''}".strip()


def _put_back(conn: engine.Connection, table: str, row_id: int, act: str, image: str) -> None:
    if act == "I":
        conn.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
    elif act == "U":
        values = _as_kept_today(table, {name: old for name, (old, _) in _pairs(act, image).items()})
        columns = ", ".join(f"{name} = ?" for name in values)
        conn.execute(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), row_id))
    else:
        row = _as_kept_today(table, json.loads(image))
        marks = ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def _as_kept_today(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """Files of before the order by strokes (m011) journaled names without it: it is made from the name."""
    if table != "people" or "name" not in values or "strokes" in values:
        return values
    from cadredesk.core.strokes import stroke_key

    return {**values, "strokes": stroke_key(values["name"])}


def _require_no_dangling(office: "Office") -> None:
    # Deferred constraints would only say at the commit that something refers to a deleted row, not what.
    dangling = office.conn.execute("PRAGMA foreign_key_check").fetchone()
    if dangling is None:
        return
    table, row_id = dangling[:2]
    found = office.conn.execute(
        "SELECT max(operation_id) FROM changes WHERE tbl = ? AND row_id = ?", (table, row_id)
    ).fetchone()
    by = f"，见{_words_of(entry_of(office, found[0]))}" if found[0] else ""
    raise UserError(
        f"不能撤销：之后登记的{noun_of(table)}用到了这些记录（{_name_of(office, table, row_id)}{by}）。请先撤销后面的操作。"
    )
