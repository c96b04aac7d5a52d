"""Operations: audit trail, change notice and what undo reads (``undo.py``) in one mechanism.

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

from cadredesk.core.errors import ADVICE, DamagedFile, UserError
from cadredesk.db import digests, engine
from cadredesk.db.engine import Fault, fault_of

if TYPE_CHECKING:
    from cadredesk.db.file import Office
UNDO, REDO = "撤销：", "重做："  # before the words of an operation that reverses another
ALREADY_THERE = "已有同样的记录，不能重复登记或替换"  # what the file says where one row would take another's place


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
    is_undo: bool = False
    """Whether an operation was undone, or done again."""


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

    @property
    def is_undo(self) -> bool:
        """Whether it undid an operation, rather than did one, or did one again."""
        return self.undoes is not None and self.what.startswith(UNDO)

    @property
    def subject(self) -> str:
        """The words of the operation that was undone or done again; else its own."""
        return self.what if self.undoes is None else self.what.removeprefix(UNDO).removeprefix(REDO)


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
            change = _finish(conn, running, is_undo=undoes is not None)
            conn.execute("COMMIT" if change else "ROLLBACK")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
    if change:
        office.notify(change)


def _begin(office: "Office", what: str, undoable: bool, undoes: int | None) -> int:
    if not _has_its_heads(office.conn):
        raise DamagedFile(f"数据文件已被其他程序改动，没有保存。{ADVICE}")
    cursor = office.conn.execute(
        "INSERT INTO operations(at, operator, what, undoable, undoes) VALUES (?, ?, ?, ?, ?)",
        (f"{datetime.now():%Y-%m-%d %H:%M:%S}", office.operator, what, undoable, undoes),
    )
    office.conn.execute("UPDATE running SET operation_id = ?", (cursor.lastrowid,))
    return int(cursor.lastrowid or 0)


def _has_its_heads(conn: engine.Connection) -> bool:
    """Whether the one row that tells of the running operation is there, and the one that tells of the latest."""
    heads = "SELECT (SELECT count(*) FROM running), (SELECT count(*) FROM journal_head)"
    return bool(conn.execute(heads).fetchone() == (1, 1))


def _finish(conn: engine.Connection, running: Operation, *, is_undo: bool) -> Change | None:
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
    return Change(running.id, running.what, frozenset(counts), is_undo)


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
    return not stray and head == (count, previous) and given == (count,) and _has_its_heads(conn)


@contextmanager
def _refusals_in_words(office: "Office") -> Iterator[None]:
    """Turn what SQLite refuses into sentences; anything unexpected goes through as it is."""
    try:
        yield
    except engine.Error as error:
        sentence = _sentence_for(error, office)
        if not sentence:
            raise
        raise UserError(sentence) from error


def _sentence_for(error: engine.Error, office: "Office") -> str:
    """What a guard, the disk or another program did to a write; "" for what nobody expected."""
    match fault_of(error):
        case Fault.REFUSED:
            return f"{error}。"
        case Fault.REFERRED:
            return "还有其他记录引用这条记录，不能删除。请先处理那些记录。"
        case Fault.FULL:
            return "磁盘空间不足，没有保存。请清理磁盘后重试，刚才填写的内容还在。"
        case Fault.BUSY:
            return "数据文件正被其他程序占用，没有保存。请关闭占用它的程序后重试。"
        case Fault.CLOSED | Fault.UNWRITTEN:
            return f"数据文件无法写入，没有保存。请检查磁盘和文件夹权限：{office.path.parent}"
    return ""


# ---------------------------------------------------------------- reading the journal


def history(office: "Office", limit: int = 200, before: int | None = None) -> list[Entry]:
    """The latest operations, newest first; ``before`` goes on from an operation id."""
    return _entries(office, "WHERE id < ? ORDER BY id DESC LIMIT ?", (before or 1 << 60, limit))


def entries(office: "Office", ids: Sequence[int]) -> dict[int, Entry]:
    """Operations by their ids."""
    marks = ", ".join("?" * len(ids))
    return {entry.id: entry for entry in _entries(office, f"WHERE id IN ({marks})", tuple(ids))}


def entry_of(office: "Office", operation_id: int) -> Entry:
    """One operation. Raises UserError if there is none of this number."""
    found = _entries(office, "WHERE id = ?", (operation_id,))
    if not found:
        raise UserError(f"没有编号为 {operation_id} 的操作，请在操作记录中查看编号。")
    return found[0]


def _entries(office: "Office", where: str, parameters: tuple[int, ...]) -> list[Entry]:
    undone = undone_ids(office.conn)
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


def undone_ids(conn: engine.Connection) -> set[int]:
    """Operations that were undone (and whose undoing was not undone in turn)."""
    undone: set[int] = set()
    sql = "SELECT id, undoes FROM operations WHERE undoes IS NOT NULL ORDER BY id DESC"
    for operation_id, undoes in conn.execute(sql).fetchall():
        if operation_id not in undone:
            undone.add(undoes)
    return undone
