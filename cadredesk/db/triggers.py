"""Triggers of the office file, made anew from its schema after each migration, in this one place.

Journal triggers write each changed row under the running operation; without one a write is refused.
Guard triggers keep rows from being replaced, and money that has left 草稿 from being changed (``guards.py``), by this program
or any other.
Each refusal is a RAISE of its own: a failed constraint inside a trigger is swallowed by UPDATE OR IGNORE.
"""

from collections.abc import Iterator

from sqlite_utils import Database

from cadredesk.db.digests import quoted, watched_tables
from cadredesk.db.guards import MONEY_GUARDS
from cadredesk.db.operations import ALREADY_THERE

_RUNNING = "(SELECT operation_id FROM running)"


def rebuild(db: Database) -> None:
    """Drop every trigger and make them again from the schema."""
    drop_all(db)
    for table in watched_tables(db.conn):
        for sql in (*_journal(table, [column.name for column in db[table].columns]), *_replace_guards(db, table)):
            db.execute(sql)
    for sql in _GUARDS:
        db.execute(sql)


def drop_all(db: Database) -> None:
    """Drop every trigger, as before a migration."""
    for trigger in db.triggers:
        db.execute(f"DROP TRIGGER {quoted(trigger.name)}")


def _replace_guards(db: Database, table: str) -> Iterator[str]:
    """Refuse what would put one row in the place of another: INSERT OR REPLACE fires no trigger for the row that goes."""
    unique = [index.columns for index in db.table(table).indexes if index.unique and not index.partial]
    same = [" AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in unique]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{ALREADY_THERE}'); END"
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {{}})"
    yield (
        f"CREATE TRIGGER keep_{table}_i BEFORE INSERT ON {table} "
        f"WHEN {' OR '.join(taken.format(each) for each in ('id = NEW.id', *same))} {refuse}"
    )
    moved = ["OLD.id IS NOT NEW.id", *(taken.format(f"{each} AND id <> OLD.id") for each in same)]
    # Not "UPDATE OF id": a statement may call it rowid or oid, and then SQLite fires no trigger of that column.
    yield f"CREATE TRIGGER keep_{table}_u BEFORE UPDATE ON {table} WHEN {' OR '.join(moved)} {refuse}"


def _journal(table: str, columns: list[str]) -> Iterator[str]:
    insert = (
        f"SELECT RAISE(ABORT, '数据只能用老干部工作台修改') WHERE {_RUNNING} IS NULL; "
        f"INSERT INTO changes(operation_id, tbl, row_id, act, image) VALUES ({_RUNNING}, '{table}', "
    )
    yield f"CREATE TRIGGER journal_{table}_i AFTER INSERT ON {table} BEGIN {insert} NEW.id, 'I', ''); END"
    changed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in columns)
    # {"column":[old,new],...,"":0}: built by hand because json_object takes at most 63 pairs.
    pairs = " || ".join(
        f"CASE WHEN OLD.{c} IS NOT NEW.{c} THEN '\"{c}\":[' || json_quote(OLD.{c}) || ',' || json_quote(NEW.{c}) "
        "|| '],' ELSE '' END"
        for c in columns
    )
    yield (
        f"CREATE TRIGGER journal_{table}_u AFTER UPDATE ON {table} WHEN {changed} "
        f"BEGIN {insert} OLD.id, 'U', '{{' || {pairs} || '\"\":0}}'); END"
    )
    row = " || ',' || ".join(f"'\"{c}\":' || json_quote(OLD.{c})" for c in columns)
    yield f"CREATE TRIGGER journal_{table}_d AFTER DELETE ON {table} BEGIN {insert} OLD.id, 'D', '{{' || {row} || '}}'); END"


_GUARDS = (
    *MONEY_GUARDS,
    # What photos and attachments hold is named by its hash: it comes with a journaled row and then never changes.
    *(
        f"CREATE TRIGGER guard_blob_{name} BEFORE {event} ON blobs {when}"
        "BEGIN SELECT RAISE(ABORT, '照片和附件的内容存入之后不得更改或删除'); END"
        for name, event, when in (
            ("new", "INSERT", f"WHEN {_RUNNING} IS NULL OR EXISTS (SELECT 1 FROM blobs WHERE hash = NEW.hash) "),
            ("same", "UPDATE", ""),
            ("kept", "DELETE", ""),
        )
    ),
)
