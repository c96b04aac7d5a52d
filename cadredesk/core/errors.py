"""Errors whose text is shown to the user as it stands."""

from pathlib import Path

ADVICE = "请核验数据文件，并从最近的备份恢复。"


class UserError(Exception):
    """Something that the user can put right. The text is one plain Chinese sentence: what is wrong and what to do."""


class DamagedFile(UserError):  # noqa: N818 - said of the file
    """The office file holds what the program never wrote there."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user stopped a long task; nothing was written."""


class LostFile(UserError):  # noqa: N818 - named after what became of the file
    """An office file that is missing or cannot be read any more: a backup can take its place. ``path`` is the file."""

    def __init__(self, sentence: str, path: Path) -> None:
        super().__init__(sentence)
        self.path = path


def unreadable(value: object, where: str = "") -> DamagedFile:
    """The error for a stored value that the program never wrote. ``where`` names the record and its field."""
    shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:40]}…"
    return DamagedFile(f"数据文件已经损坏：{where}“{shown}”读不出来。{ADVICE}")
