"""Reading what operations did (``operations.py``): the audit trail, and what undo reads (``undo.py``)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.db import engine, rows
from cadredesk.db.file import Office

UNDO, REDO = "撤销：", "重做："  # before the words of an operation that reverses another


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


def history(office: Office, limit: int = 200, before: int | None = None) -> list[Entry]:
    """The latest operations, newest first; ``before`` goes on from an operation id."""
    return _entries(office, "WHERE id < ? ORDER BY id DESC LIMIT ?", (before or 1 << 60, limit))


def entries(office: Office, ids: Sequence[int]) -> dict[int, Entry]:
    """Operations by their ids."""
    return {entry.id: entry for entry in _entries(office, f"WHERE id IN ({rows.marks(ids)})", tuple(ids))}


def entry_of(office: Office, operation_id: int) -> Entry:
    """One operation. Raises UserError if there is none of this number."""
    found = _entries(office, "WHERE id = ?", (operation_id,))
    if not found:
        raise UserError(f"没有编号为 {operation_id} 的操作，请在操作记录中查看编号。")
    return found[0]


def _entries(office: Office, where: str, parameters: tuple[int, ...]) -> list[Entry]:
    undone = undone_ids(office.conn)
    found = office.conn.execute(
        f"SELECT id, at, operator, what, rows, undoable, undoes FROM operations {where}", parameters
    ).fetchall()
    return [
        Entry(id, at, operator, what, count, bool(undoable), undoes, id in undone)
        for id, at, operator, what, count, undoable, undoes in found
    ]


def changes(office: Office, ids: Sequence[int]) -> list[RowChange]:
    """Changes by their own ids, in the order of these; those that there are not are left out."""
    kept = office.conn.execute(
        "SELECT c.id, o.id, o.at, o.operator, o.what, c.act, c.image, c.tbl, c.row_id FROM changes c "
        f"JOIN operations o ON o.id = c.operation_id WHERE c.id IN ({rows.marks(ids)})",
        tuple(ids),
    ).fetchall()
    found = {
        id: RowChange(operation, at, operator, what, act, pairs_of(image) if act == "U" else {}, id, table, row_id)
        for id, operation, at, operator, what, act, image, table, row_id in kept
    }
    return [found[change_id] for change_id in ids if change_id in found]


def values_of_change(office: Office, change: RowChange) -> dict[str, tuple[Any, Any]]:
    """Stored values before and after a change, by column: of a row added all (None, value), of one deleted (value, None)."""
    if change.act == "U":
        return change.columns
    if change.act == "I":
        return {name: (None, value) for name, value in _values_after(office, change).items()}
    (image,) = office.conn.execute("SELECT image FROM changes WHERE id = ?", (change.id,)).fetchone()
    return {name: (value, None) for name, value in row_of(image).items()}


def _values_after(office: Office, change: RowChange) -> dict[str, Any]:
    """A row as it was right after a change: the journal keeps what later changes took from it."""
    taken = taken_since(office, change.table, {change.row_id: change.id})
    return (row_now_or_last(office, change.table, change.row_id) or {}) | taken.get(change.row_id, {})


def taken_since(office: Office, table: str, since: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """What changes after one (its id by that of the row) took from rows, by id and column: the values they had before."""
    taken: dict[int, dict[str, Any]] = {}
    gone: set[int] = set()
    for row_id, change_id, act, image in office.conn.execute(
        f"SELECT row_id, id, act, image FROM changes WHERE tbl = ? AND row_id IN ({rows.marks(since)}) AND id > ? ORDER BY id",
        (table, *since, min(since.values(), default=0)),
    ).fetchall():
        if change_id <= since[row_id] or row_id in gone:
            continue
        values = taken.setdefault(row_id, {})
        if act == "U":
            taken[row_id] = {name: old for name, (old, _) in pairs_of(image).items()} | values
        elif act == "D":
            taken[row_id] = row_of(image) | values
            gone.add(row_id)
    return taken


def first_change_of(office: Office, table: str, row_id: int, column: str) -> int | None:
    """The id of the change that was the first to set a column of a row anew; None if there was none."""
    sql = "SELECT min(id) FROM changes WHERE tbl = ? AND row_id = ? AND act = 'U' AND json_extract(image, '$.' || ?) IS NOT NULL"
    found: int | None = office.conn.execute(sql, (table, row_id, column)).fetchone()[0]
    return found


def row_now_or_last(office: Office, table: str, row_id: int) -> dict[str, Any] | None:
    """The stored values of a row by column; of a deleted one those that it had last. None if there never was one."""
    cursor = office.conn.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
    if row := cursor.fetchone():
        return dict(zip((column[0] for column in cursor.description), row, strict=True))
    last = office.conn.execute(
        "SELECT image FROM changes WHERE tbl = ? AND row_id = ? AND act = 'D' ORDER BY id DESC LIMIT 1", (table, row_id)
    ).fetchone()
    return row_of(last[0]) if last else None


def pairs_of(image: str) -> dict[str, tuple[Any, Any]]:
    """Old and new values by column, of what the journal keeps of an update."""
    return {name: (_as_now(name, pair[0]), _as_now(name, pair[1])) for name, pair in json.loads(image).items() if name}


def row_of(image: str) -> dict[str, Any]:
    """Values by column, of what the journal keeps of a deleted row."""
    return {name: _as_now(name, value) for name, value in json.loads(image).items()}


# Columns that held other values before a migration (m016): what the journal keeps of them, as it is stored now.
_ONCE: dict[str, dict[Any, Any]] = {"keeps_lunar": {0: "", 1: "是"}}


def _as_now(name: str, value: Any) -> Any:
    return _ONCE[name].get(value, value) if name in _ONCE else value


def undone_ids(conn: engine.Connection) -> set[int]:
    """Operations that were undone (and whose undoing was not undone in turn)."""
    undone: set[int] = set()
    sql = "SELECT id, undoes FROM operations WHERE undoes IS NOT NULL ORDER BY id DESC"
    for operation_id, undoes in conn.execute(sql).fetchall():
        if operation_id not in undone:
            undone.add(undoes)
    return undone
