"""What was wrong with an office file that cannot be read: told in one sentence that says what to do."""

from cadredesk.core.errors import DamagedFile

ADVICE = "请核验数据文件，并从最近的备份恢复。"
# Primary result codes of SQLite (https://sqlite.org/rescode.html).
_CORRUPT, _NOT_A_DATABASE = 11, 26


def unreadable(value: object, where: str = "") -> DamagedFile:
    """The error for a stored value that the program never wrote. ``where`` names the record and its field."""
    shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:40]}…"
    return DamagedFile(f"数据文件已经损坏：{where}“{shown}”读不出来。{ADVICE}")


def is_damage(error: BaseException) -> bool:
    """Whether SQLite, or Python's module for it, says that the file is damaged.

    SQLite's errors bear a code. Text that is no UTF-8 is an OperationalError that the module raises itself, without one.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return type(error).__name__ == "OperationalError"
    return code & 0xFF in (_CORRUPT, _NOT_A_DATABASE)


def in_words(error: BaseException) -> DamagedFile | None:
    """The sentence for an error that tells of a damaged file; None for any other."""
    if isinstance(error, DamagedFile):
        return error
    return DamagedFile(f"数据文件已经损坏，有的内容读不出来。{ADVICE}") if is_damage(error) else None
