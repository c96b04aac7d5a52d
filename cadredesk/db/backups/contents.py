"""What an office file holds, in a few figures, as far as it can be read: to choose between a backup and the present file."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cadredesk.db import engine
from cadredesk.db.connection import connect


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """None where a figure cannot be read. ``last_at`` is ISO text, "" where there is no operation."""

    office: str = ""
    people: int | None = None
    visits: int | None = None
    money_fen: int | None = None
    last_what: str = ""
    last_at: str = ""


def read_contents(path: Path) -> Contents | None:
    """Look into a file without changing it; None where nothing can be read."""
    try:
        with closing(connect(path, immutable_folder=True)) as conn:
            found = _read(conn)
    except engine.Damage:
        return None
    return found if (found.office, found.people, found.visits) != ("", None, None) else None


def read_operations(path: Path) -> int:
    """How long the journal of a file is; 0 where it cannot be read."""
    try:
        with closing(connect(path, immutable_folder=True)) as conn:
            return _number(conn, "SELECT count FROM journal_head") or 0
    except engine.Damage:
        return 0


def _read(conn: engine.Connection) -> Contents:
    office = _row(conn, "SELECT value FROM settings WHERE name = 'office'")
    last = _row(conn, "SELECT what, at FROM operations ORDER BY id DESC LIMIT 1")
    return Contents(
        office=str(office[0]) if office else "",
        people=_number(conn, "SELECT count(*) FROM people"),
        visits=_number(conn, "SELECT count(*) FROM visits"),
        money_fen=_number(conn, "SELECT ifnull(sum(fen), 0) FROM paid_money"),
        last_what=str(last[0]) if last else "",
        last_at=str(last[1]) if last else "",
    )


def _row(conn: engine.Connection, question: str) -> tuple[Any, ...] | None:
    try:
        row: tuple[Any, ...] | None = conn.execute(question).fetchone()
    except engine.Damage:
        return None
    return row


def _number(conn: engine.Connection, question: str) -> int | None:
    row = _row(conn, question)
    return row[0] if row and isinstance(row[0], int) else None
