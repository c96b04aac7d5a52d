"""A stored value that cannot be read: told in one sentence that says what to do (``db.damage`` knows the other kinds)."""

from cadredesk.core.errors import DamagedFile

ADVICE = "请核验数据文件，并从最近的备份恢复。"


def unreadable(value: object, where: str = "") -> DamagedFile:
    """The error for a stored value that the program never wrote. ``where`` names the record and its field."""
    shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:40]}…"
    return DamagedFile(f"数据文件已经损坏：{where}“{shown}”读不出来。{ADVICE}")
