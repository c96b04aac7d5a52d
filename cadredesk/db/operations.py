"""Operations: every write is part of one (``Office.operation``), a transaction with a name, of which pages get notice.

Triggers write each changed row under the running operation, for the audit trail and for undo. At the commit the
operation is chained to the one before by a hash, so that a journal changed by hand shows.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cadredesk.core.errors import ADVICE, DamagedFile, UserError
from cadredesk.db import digests, engine
from cadredesk.db.engine import Fault, fault_of

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


def begin(conn: engine.Connection, operator: str, what: str, *, undoable: bool, undoes: int | None) -> Operation:
    """Write the head of an operation, inside a transaction. Raises DamagedFile."""
    if not _has_its_heads(conn):
        raise DamagedFile(f"数据文件已被其他程序改动，没有保存。{ADVICE}")
    cursor = conn.execute(
        "INSERT INTO operations(at, operator, what, undoable, undoes) VALUES (?, ?, ?, ?, ?)",
        (f"{datetime.now():%Y-%m-%d %H:%M:%S}", operator, what, undoable, undoes),
    )
    conn.execute("UPDATE running SET operation_id = ?", (cursor.lastrowid,))
    return Operation(int(cursor.lastrowid or 0), what)


def head(conn: engine.Connection) -> tuple[int, str]:
    """How many operations the journal has, and the hash of the last: differs after each of them."""
    count, last = conn.execute("SELECT count, hash FROM journal_head").fetchone() or (0, "")
    return int(count), str(last)


def _has_its_heads(conn: engine.Connection) -> bool:
    """Whether the one row that tells of the running operation is there, and the one that tells of the latest."""
    heads = "SELECT (SELECT count(*) FROM running), (SELECT count(*) FROM journal_head)"
    return bool(conn.execute(heads).fetchone() == (1, 1))


def finish(conn: engine.Connection, before: engine.Connection, running: Operation, *, is_undo: bool) -> Change | None:
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
    digests.renew(conn, before, running.id)
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
def refusals_in_words(conn: engine.Connection, folder: Path) -> Iterator[None]:
    """Turn what SQLite refuses into sentences; anything unexpected goes through as it is."""
    try:
        yield
    except engine.Error as error:
        if fault_of(error) is Fault.FULL and _has_no_id_left(conn):
            raise DamagedFile(f"数据文件已被其他程序改动，没有保存。{ADVICE}") from error
        sentence = _sentence_for(error, folder)
        if not sentence:
            raise
        raise UserError(sentence) from error


def _has_no_id_left(conn: engine.Connection) -> bool:
    """Whether a table has given its last id, which no office comes to: SQLite calls that a full disk, too."""
    return conn.execute("SELECT 1 FROM sqlite_sequence WHERE seq = ?", (2**63 - 1,)).fetchone() is not None


def _sentence_for(error: engine.Error, folder: Path) -> str:
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
            return f"数据文件无法写入，没有保存。请检查磁盘和文件夹权限：{folder}"
    return ""
