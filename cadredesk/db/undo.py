"""Undo and redo: an operation is reversed by one of its own, from what the journal kept of it.

An undo is undone in the same way, so redo is the undoing of the latest undo. Nothing is reversed on which something later
depends: a row that was touched again, a row that refers to it, or a fact that a feature names in its ``store_undo.py``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.features import declared
from cadredesk.core.fields import noun_of
from cadredesk.core.progress import Progress
from cadredesk.db import engine, rows
from cadredesk.db.file import Office
from cadredesk.db.journal import REDO, UNDO, Entry, entry_of, pairs_of, row_now_or_last, row_of, undone_ids
from cadredesk.db.operations import ALREADY_THERE

STEPS_STAND = "凭证提交以后的各步不能撤销，只能作废或冲销；预算调整和封账也不能撤销。"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCheck:
    """A fact that must hold after an undo if it held before; ``CHECKS`` of a feature's ``store_undo.py`` lists its own.

    ``find`` gives each violation there is as (key, sentence without a full stop). It is asked where the operation and
    another that stands since both touched ``tables``: in order, an undo only brings back what was there.
    """

    tables: frozenset[str]
    find: Callable[[Office], Iterable[tuple[object, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoGroup:
    """Rows of a table that only make sense together (``GROUPS``): those with the same values in ``columns``."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoDerived:
    """Columns that are made from others (``DERIVED``): made anew, since the journal may have them of an earlier program, which
    read names otherwise.
    """

    table: str
    columns: tuple[str, ...]
    made_from: tuple[str, ...]
    make: Callable[..., dict[str, str]]  # from the values of ``made_from``


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoFollower:
    """What else is written in an undo out of order (``FOLLOWERS``), where it and an operation that stands since both touched
    ``tables``: in order, all is as it was. ``follow`` is given the operation that undoes.
    """

    tables: frozenset[str]
    follow: Callable[[Office, int], None]


def last_undoable(office: Office) -> Entry | None:
    """The latest operation that Ctrl+Z would undo."""
    undone = undone_ids(office.conn)
    standing = (id for id, undoable, undoes in _latest(office) if undoable and undoes is None and id not in undone)
    return next((entry_of(office, id) for id in standing), None)


def last_redoable(office: Office) -> Entry | None:
    """The undo that Ctrl+Y would undo: the latest that stands, as long as nothing else was written since."""
    undone = undone_ids(office.conn)
    for operation_id, _, undoes in _latest(office):
        if undoes is None:
            return None
        entry = entry_of(office, operation_id)
        if operation_id not in undone and entry.is_undo:
            return entry
    return None


def _latest(office: Office) -> list[tuple[int, bool, int | None]]:
    sql = "SELECT id, undoable, undoes FROM operations ORDER BY id DESC LIMIT 500"
    return office.conn.execute(sql).fetchall()


def undo(office: Office, operation_id: int | None = None, progress: Progress | None = None) -> Entry:
    """Undo an operation (the latest undoable one by default), as an operation of its own; gives the one undone.

    Raises UserError if there is none, if it cannot be undone, or if anything later touched or refers to its rows; and
    Cancelled. Then nothing has been written.
    """
    with office.write_lock:  # nobody writes between the checks and the undoing
        entry = last_undoable(office) if operation_id is None else entry_of(office, operation_id)
        if entry is None:
            stands = any(not undoable for _, undoable, _ in _latest(office))
            raise UserError(f"没有可以撤销的操作。{STEPS_STAND if stands else ''}")
        _reverse(office, entry, progress or Progress())
    return entry


def redo(office: Office, progress: Progress | None = None) -> Entry:
    """Do again what was undone last; gives the undo. Raises UserError where something was written since."""
    with office.write_lock:
        entry = last_redoable(office)
        if entry is None:
            raise UserError("没有可以重做的操作：撤销之后又登记了别的，或还没有撤销过。")
        _reverse(office, entry, progress or Progress())
    return entry


def _reverse(office: Office, entry: Entry, progress: Progress) -> None:
    if entry.undone:
        raise UserError(f"“{entry.what}”已经撤销过了。")
    if not entry.undoable:
        raise UserError(f"“{entry.what}”不能撤销：{STEPS_STAND}文件设置请在设置中修改。")
    conn = office.conn
    progress.report(0, 0, "正在检查后面的操作")
    _require_nothing_later(office, entry)
    with office.operation(f"{REDO if entry.is_undo else UNDO}{entry.subject}", undoes=entry.id) as running:
        conn.execute("PRAGMA defer_foreign_keys = ON")
        sql = "SELECT tbl, row_id, act, image FROM changes WHERE operation_id = ? ORDER BY id DESC"
        touched = conn.execute(sql, (entry.id,)).fetchall()
        here, since = {table for table, *_ in touched}, _touched_since(office, entry)
        checks = [each for each in declared("store_undo", "CHECKS") if each.tables & here and each.tables & since]
        before = [dict(check.find(office)) for check in checks]
        for table, row_id, act, image in progress.over(touched, len(touched), "正在撤销", every=200):
            try:
                _put_back(conn, table, row_id, act, image)
            except engine.IntegrityError as error:
                if str(error) != ALREADY_THERE:
                    raise
                raise UserError(f"不能撤销“{entry.what}”：之后又登记了同样的一项。请先撤销后面的操作。") from error
        _require_no_dangling(office)
        for follower in declared("store_undo", "FOLLOWERS"):
            if follower.tables & here and follower.tables & since:
                follower.follow(office, running.id)
        for check, known in zip(checks, before, strict=True):
            for key, sentence in dict(check.find(office)).items():
                if key not in known:
                    raise UserError(f"不能撤销“{entry.what}”：{sentence}。请先撤销或更正后面的操作。")


# ---------------------------------------------------------------- what depends on an operation


def _require_nothing_later(office: Office, entry: Entry) -> None:
    later = _standing_since(office, entry)
    standing: dict[int, tuple[str, int]] = {}
    for operation_id, table, row_id in (*_later_on_rows(office, entry), *_later_in_groups(office, entry)):
        if operation_id in later:
            standing.setdefault(operation_id, (table, row_id))
    if standing:
        first = min(standing)
        if not entry_of(office, first).undoable:
            raise UserError(f"不能撤销“{entry.what}”：之后{_words_of(entry_of(office, first))}。{STEPS_STAND}")
        more = f"，另有 {len(standing) - 1} 项操作也是" if len(standing) > 1 else ""
        raise UserError(
            f"不能撤销“{entry.what}”：{_words_of(entry_of(office, first))}又改动了同样的记录"
            f"（{_name_of(office, *standing[first])}）{more}。请先撤销后面的操作。"
        )


def _standing_since(office: Office, entry: Entry) -> set[int]:
    """The later operations that stand: neither undone since, nor the undoing of something later than ``entry``."""
    undone = undone_ids(office.conn)
    later = office.conn.execute("SELECT id, undoes FROM operations WHERE id > ?", (entry.id,)).fetchall()
    return {each for each, undoes in later if each not in undone and (undoes is None or undoes < entry.id)}


def _later_on_rows(office: Office, entry: Entry) -> list[tuple[int, str, int]]:
    """(operation, table, row) of later operations on the rows that an operation touched."""
    return office.conn.execute(
        "SELECT c.operation_id, c.tbl, c.row_id FROM changes mine "
        "JOIN changes c ON c.tbl = mine.tbl AND c.row_id = mine.row_id "
        "WHERE mine.operation_id = ?1 AND c.operation_id > ?1 GROUP BY c.operation_id",
        (entry.id,),
    ).fetchall()


def _later_in_groups(office: Office, entry: Entry) -> list[tuple[int, str, int]]:
    """The same of later operations on other rows of the groups that an operation touched."""
    found: list[tuple[int, str, int]] = []
    for group in declared("store_undo", "GROUPS"):
        sql = "SELECT DISTINCT row_id FROM changes WHERE operation_id = ? AND tbl = ?"
        mine = {_values(office, group, row_id) for row_id in rows.column(office, sql, (entry.id, group.table))}
        if mine:
            sql = "SELECT DISTINCT operation_id, tbl, row_id FROM changes WHERE tbl = ? AND operation_id > ?"
            later = office.conn.execute(sql, (group.table, entry.id)).fetchall()
            found += [change for change in later if _values(office, group, change[2]) in mine]
    return found


def _values(office: Office, group: UndoGroup, row_id: int) -> tuple[Any, ...]:
    row = row_now_or_last(office, group.table, row_id) or {}
    return tuple(row.get(column) for column in group.columns)


def _touched_since(office: Office, entry: Entry) -> set[str]:
    """The tables of the later operations that stand."""
    standing = _standing_since(office, entry)
    sql = "SELECT DISTINCT operation_id, tbl FROM changes WHERE operation_id > ?"
    found = office.conn.execute(sql, (entry.id,)).fetchall() if standing else []
    return {table for operation_id, table in found if operation_id in standing}


def _words_of(entry: Entry) -> str:
    return f"{entry.at[:10]} {entry.operator}的“{entry.what}”"


def _name_of(office: Office, table: str, row_id: int) -> str:
    """人员 张建国, 走访 张建国; the noun alone of what has no name."""
    row = row_now_or_last(office, table, row_id) or {}
    if person := row.get("person_id"):
        row = row_now_or_last(office, "people", person) or {}
    return f"{noun_of(table)} {row.get('name') or ''}".strip()


# ---------------------------------------------------------------- rows put back


def _put_back(conn: engine.Connection, table: str, row_id: int, act: str, image: str) -> None:
    if act == "I":
        conn.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
        return
    values = {name: old for name, (old, _) in pairs_of(image).items()} if act == "U" else row_of(image)
    known = {row[1] for row in conn.execute(f"PRAGMA table_info({table})").fetchall()}
    if not values.keys() <= known:
        raise UserError("不能撤销：那以后程序升级过，这项记录的内容已经改变。")
    values |= _derived(conn, table, row_id, values)
    if act == "U":
        columns = ", ".join(f"{name} = ?" for name in values)
        conn.execute(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), row_id))
    else:
        marks = rows.marks(values)
        conn.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))


def _derived(conn: engine.Connection, table: str, row_id: int, values: dict[str, Any]) -> dict[str, Any]:
    """The columns that are made from others, of the row as these values will leave it."""
    for each in declared("store_undo", "DERIVED"):
        if each.table == table and not values.keys().isdisjoint(each.columns):
            now = conn.execute(f"SELECT {', '.join(each.made_from)} FROM {table} WHERE id = ?", (row_id,)).fetchone()
            row = dict(zip(each.made_from, now or ("" for _ in each.made_from), strict=True)) | values
            return dict(each.make(*(row[column] for column in each.made_from)))
    return {}


def _require_no_dangling(office: Office) -> None:
    # Deferred constraints would only say at the commit that something refers to a deleted row, not what.
    dangling = office.conn.execute("PRAGMA foreign_key_check").fetchone()
    if dangling is None:
        return
    table, row_id = dangling[:2]
    sql = "SELECT max(operation_id) FROM changes WHERE tbl = ? AND row_id = ?"
    (latest,) = office.conn.execute(sql, (table, row_id)).fetchone()
    by = f"，见{_words_of(entry_of(office, latest))}" if latest else ""
    raise UserError(
        f"不能撤销：之后登记的{noun_of(table)}用到了这些记录（{_name_of(office, table, row_id)}{by}）。请先撤销后面的操作。"
    )
