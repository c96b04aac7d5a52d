"""Digests of all rows, part by part, and of the schema.

The journal knows each change that went through it; a row that was changed without it, or damaged on the disk, is found here.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from cadredesk.db import engine

# The journal itself (it has a chain of its own), the digests, and what need not be protected.
NOT_DIGESTED = {"operations", "changes", "journal_head", "running", "drafts", "row_digests", "blobs",
         "sqlite_sequence", "_sqlite_migrations"}  # fmt: skip

_PART = 256  # rows that share a digest
_SCHEMA = "sqlite_master"  # the schema's own digest, among those of the tables
_DAMAGED = "spoiled"  # a permanent entry once rows were found changed
FIRST_VERSION = 7  # of the first files that an office had: no earlier one was ever made, and all have digests


def watched_tables(conn: engine.Connection) -> list[str]:
    """The tables whose rows are journaled and digested: ours all give ids; of one that another program made nothing is known."""
    names = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%(id INTEGER PRIMARY KEY AUTOINCREMENT,%' "
        "ORDER BY rowid"
    ).fetchall()
    return [name for (name,) in names if name not in NOT_DIGESTED]


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever another program put into it."""
    return '"' + name.replace('"', '""') + '"'


def renew(conn: engine.Connection, before: engine.Connection, operation_id: int) -> None:
    """Take the digests of the parts that an operation has touched anew, before its commit; ``before`` is of :func:`beside`.

    What another program changed there before is remembered as :func:`mark_tampered` does: the new digests do not show it.
    """
    touched = conn.execute(
        f"SELECT tbl, row_id / {_PART} FROM changes WHERE operation_id = ? GROUP BY 1, 2 ORDER BY 1, 2", (operation_id,)
    ).fetchall()
    readers = {table: _reader(conn, table) for table, _ in touched}
    if not _were_intact(before, readers, touched):
        mark_tampered(conn)
    for table, part in touched:
        _keep(conn, table, part, _digest(conn, readers[table], part))


def beside(conn: engine.Connection) -> engine.Connection:
    """A connection beside one that writes, for :func:`renew`: to be kept, as each new one reads the schema for 4 ms."""
    (_, _, file), *_ = conn.execute("PRAGMA database_list").fetchall()
    return engine.connect(engine.uri_of(Path(file), "ro"), uri=True, isolation_level=None)


def _were_intact(before: engine.Connection, readers: dict[str, str], parts: list[tuple[str, int]]) -> bool:
    """Whether these parts were what their digests say before the running operation: the file still has them so."""
    before.execute("BEGIN")  # one view for all
    try:
        sql = "SELECT digest FROM row_digests WHERE tbl = ? AND part = ?"
        return all(
            _digest(before, readers[table], part) == (before.execute(sql, (table, part)).fetchone() or ("",))[0]
            for table, part in parts
        )
    finally:
        before.execute("ROLLBACK")
        before.execute("PRAGMA shrink_memory")  # next time the file is asked, not what was read now


def content_of(conn: engine.Connection) -> str:
    """One hash of all that the digests cover: of two files that are alike in every row it is the same. "" of files without them."""
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'row_digests'").fetchone() is None:
        return ""
    found = hashlib.sha256()
    for row in conn.execute("SELECT tbl, part, digest FROM row_digests ORDER BY tbl, part"):
        found.update(repr(row).encode())
    return found.hexdigest()


def renew_schema(conn: engine.Connection) -> None:
    """Take the digest of tables, indexes, views and triggers as they now are."""
    _keep(conn, _SCHEMA, 0, _schema(conn))


def mark_tampered(conn: engine.Connection) -> None:
    """Remember that rows were changed by another program, though their digests are taken anew."""
    _keep(conn, _DAMAGED, 0, _DAMAGED)


def renew_all(conn: engine.Connection) -> None:
    """Take every digest anew, as after a migration."""
    conn.execute("DELETE FROM row_digests WHERE tbl <> ?", (_DAMAGED,))
    for table in watched_tables(conn):
        for part, digest in _parts(conn, table):
            _keep(conn, table, part, digest)
    renew_schema(conn)


def schema_is_whole(conn: engine.Connection) -> bool:
    """Whether nobody else has changed tables, indexes, views, triggers, or the version that the file says it has."""
    if not _has_digests(conn):
        return False
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    (gone_through,) = conn.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()
    kept = conn.execute("SELECT digest FROM row_digests WHERE tbl = ?", (_SCHEMA,)).fetchone()
    return bool(version == gone_through and kept == (_schema(conn),))


def _has_digests(conn: engine.Connection) -> bool:
    tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('row_digests', '_sqlite_migrations')"
    return bool(conn.execute(tables).fetchone() == (2,))


def rows_are_whole(conn: engine.Connection) -> bool:
    """Whether all rows are as the last operation left them."""
    if not _has_digests(conn):
        return False
    kept = {(table, part): digest for table, part, digest in conn.execute("SELECT tbl, part, digest FROM row_digests")}
    kept.pop((_SCHEMA, 0), None)
    for table in watched_tables(conn):
        for part, digest in _parts(conn, table):
            if kept.pop((table, part), "") != digest:
                return False
    return not any(kept.values())


def ids_are_whole(conn: engine.Connection) -> bool:
    """Whether no table was made to skip ids: the last one given is that of a row which is there, or was by the journal."""
    last = "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = ?1), 0)"
    for table in watched_tables(conn):
        known = f"max(ifnull((SELECT max(id) FROM {table}), 0), ifnull((SELECT max(row_id) FROM changes WHERE tbl = ?1), 0))"
        given, there = conn.execute(f"{last}, {known}", (table,)).fetchone()
        if given > there:
            return False
    return True


def damaged_blobs(conn: engine.Connection) -> int:
    """How many photos and attachments are no longer what was put into the file: each is named by its hash."""
    (there,) = conn.execute("SELECT count(*) FROM sqlite_master WHERE name = 'blobs'").fetchone()
    if not there:  # a file of an earlier version
        return 0
    rows = conn.execute("SELECT hash, content FROM blobs")
    return sum(not isinstance(kept, bytes) or hashlib.sha256(kept).hexdigest() != name for name, kept in rows)


def _keep(conn: engine.Connection, table: str, part: int, digest: str) -> None:
    conn.execute("REPLACE INTO row_digests(tbl, part, digest) VALUES (?, ?, ?)", (table, part, digest))


def _parts(conn: engine.Connection, table: str) -> Iterator[tuple[int, str]]:
    reader = _reader(conn, table)
    (last,) = conn.execute(f"SELECT ifnull(max(id), 0) FROM {table}").fetchone()
    for part in range(last // _PART + 1):
        yield part, _digest(conn, reader, part)


def _reader(conn: engine.Connection, table: str) -> str:
    """The query that puts the rows of a part into one text: SQLite does it in a fifth of Python's time."""
    columns = [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()]
    # A function takes at most 127 arguments.
    arrays = [f"json_array({', '.join(columns[at : at + 100])})" for at in range(0, len(columns), 100)]
    rows = f"SELECT {' || '.join(arrays)} AS line FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id"
    return f"SELECT group_concat(line, char(10)) FROM ({rows})"


def _digest(conn: engine.Connection, reader: str, part: int) -> str:
    """The digest of a part; "" for one without rows."""
    (text,) = conn.execute(reader, (part * _PART, part * _PART + _PART - 1)).fetchone()
    return _sha256(text) if text else ""


def _schema(conn: engine.Connection) -> str:
    made = conn.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1, 2"
    ).fetchall()
    gone_through = conn.execute("SELECT * FROM _sqlite_migrations ORDER BY id").fetchall()
    return _sha256("\n".join(map(str, made + gone_through)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
