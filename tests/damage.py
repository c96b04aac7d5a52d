"""A file in which a value was damaged by something else than the program."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from cadredesk.core.fields import Field, Kind, fields_of, record_class
from cadredesk.db import digests

NONSENSE = {Kind.DATE: "2026-02-30", Kind.PARTIAL: "一九四八", Kind.LUNAR: "13-40", Kind.CHOICE: "无此项"}


def typed_columns(path: Path) -> Iterator[tuple[str, Field]]:
    """Every table with rows, and its columns of which not every text is a value."""
    with closing(sqlite3.connect(path)) as conn:
        for table in digests.watched_tables(conn):
            cls = record_class(table)
            if cls is not None and conn.execute(f"SELECT 1 FROM {table}").fetchone():
                yield from ((table, field) for field in fields_of(cls) if _is_typed(field))


def _is_typed(field: Field) -> bool:
    return field.kind in NONSENSE and not field.open_choices and (field.kind is not Kind.CHOICE or bool(field.choices))


def damage_file(path: Path, table: str, column: str, value: object) -> int:
    """Put a value into the last row that has one in that column, else into the last, behind the journal; gives its id."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("BEGIN")  # one commit, not one for each trigger
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f'DROP TRIGGER "{name}"')
        wanted = f"SELECT ifnull(max(iif(ifnull({column}, '') <> '', id, NULL)), max(id)) FROM {table}"
        (row,) = conn.execute(wanted).fetchone()
        conn.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, row))
        for _, sql in triggers:
            conn.execute(sql)
        conn.execute("COMMIT")
    return int(row)
