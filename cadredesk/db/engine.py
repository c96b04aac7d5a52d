"""The SQLite module, named in this one place, so that another build of it can take its place."""

import sqlite3

Connection = sqlite3.Connection
Row = sqlite3.Row
Error = sqlite3.Error
DatabaseError = sqlite3.DatabaseError
IntegrityError = sqlite3.IntegrityError
OperationalError = sqlite3.OperationalError
# What reading a damaged file raises: the second where SQLite's message quotes a spoiled schema.
Damage = (sqlite3.DatabaseError, UnicodeDecodeError)

connect = sqlite3.connect

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# What keeps a file from being opened and passes: nothing is wrong with the file itself.
PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_NOMEM,
    }
)  # fmt: skip


def code_of(error: BaseException) -> int | None:
    """SQLite's primary error code; None where Python itself found the fault."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
