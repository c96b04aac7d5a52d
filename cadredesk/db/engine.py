"""The SQLite module, named in this one place, so that another build of it can take its place."""

import sqlite3
from enum import Enum
from pathlib import PurePath, PureWindowsPath

Connection = sqlite3.Connection
Row = sqlite3.Row
Error = sqlite3.Error
VERSION = sqlite3.sqlite_version
DatabaseError = sqlite3.DatabaseError
IntegrityError = sqlite3.IntegrityError
OperationalError = sqlite3.OperationalError
# What reading a damaged file raises: the second where SQLite's message quotes a damaged schema.
Damage = (sqlite3.DatabaseError, UnicodeDecodeError)

connect = sqlite3.connect


def uri_of(path: PurePath, mode: str) -> str:
    """What :func:`connect` takes with ``uri=True``; of a Windows share the server goes into the path, as SQLite wants it."""
    uri = _without_marks(path).as_uri()
    return (uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)) + f"?mode={mode}"


def _without_marks(path: PurePath) -> PurePath:
    r"""A Windows path without the ``\\?\`` (``\\?\UNC\server\…``) before long ones, which is no part of any name."""
    text = str(path)
    for mark, plain in (("\\\\?\\UNC\\", "\\\\"), ("\\\\?\\", "")):
        if isinstance(path, PureWindowsPath) and text.upper().startswith(mark):
            return PureWindowsPath(plain + text[len(mark) :])
    return path


class Fault(Enum):
    """What an error of SQLite says about the file, by its code, never by its message."""

    BUSY = "another connection is writing or reading; try again"
    FULL = "the disk is full"
    UNWRITTEN = "the disk did not take what was to be written"
    CLOSED = "the file, its folder or its disk cannot be read or written"
    FOREIGN = "not a database at all"
    DAMAGED = "a damaged database"
    REFUSED = "a trigger of the file refused it; what the error says is the trigger's own Chinese sentence"
    REFERRED = "another row refers to what was to go, or the one referred to is not there"
    OTHER = "something else"


# Extended codes, which go before the plain code that each has in its last byte, and plain ones.
_CODES = {
    Fault.UNWRITTEN: "IOERR_WRITE IOERR_FSYNC IOERR_DIR_FSYNC IOERR_TRUNCATE",
    Fault.REFUSED: "CONSTRAINT_TRIGGER",
    Fault.REFERRED: "CONSTRAINT_FOREIGNKEY",
    Fault.BUSY: "BUSY LOCKED",
    Fault.FULL: "FULL",
    Fault.CLOSED: "CANTOPEN IOERR PERM AUTH READONLY",
    Fault.FOREIGN: "NOTADB",
    Fault.DAMAGED: "CORRUPT",
}
_BY_CODE: dict[int, Fault] = {
    getattr(sqlite3, f"SQLITE_{name}"): fault for fault, names in _CODES.items() for name in names.split()
}


def fault_of(error: BaseException) -> Fault:
    """What an exception of SQLite means; text that is no UTF-8 is damage, too, and has no code."""
    if isinstance(error, UnicodeDecodeError):
        return Fault.DAMAGED
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by the module, not by SQLite
        return Fault.DAMAGED if type(error) is OperationalError else Fault.OTHER
    return _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF, Fault.OTHER)


def is_busy(status: int) -> bool:
    """Whether a step of a copy could not be made because somebody else has the file."""
    return _BY_CODE.get(status & 0xFF) is Fault.BUSY
