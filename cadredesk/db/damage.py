"""What an error says about the office file: that it is damaged, or lost, so that only a backup helps."""

import os
from pathlib import Path

from cadredesk.core.errors import ADVICE, DamagedFile, LostFile
from cadredesk.db import descriptors, engine
from cadredesk.db.connection import APPLICATION_ID
from cadredesk.db.engine import Fault

MET = f"数据文件已经损坏，有的内容读不出来。{ADVICE}"

# What keeps a file from being opened and passes: nothing is wrong with the file itself.
_PASSING = (Fault.BUSY, Fault.FULL, Fault.CLOSED)


def damage_met(error: BaseException) -> bool:
    """Whether reading the file met what the program never wrote there."""
    if isinstance(error, DamagedFile):
        return True
    return isinstance(error, engine.Error) and engine.fault_of(error) in (Fault.DAMAGED, Fault.FOREIGN)


def in_words(error: BaseException) -> DamagedFile | None:
    """The sentence for an error that tells of a damaged file; None for any other."""
    if isinstance(error, DamagedFile):
        return error
    return DamagedFile(MET) if damage_met(error) else None


def unusable(path: Path, error: BaseException) -> LostFile | None:
    """The error of an opening as one that leads to the backups; None where the file is only newer, busy or closed to us."""
    return LostFile(str(error), path) if _is_unusable(path, error) else None


def _is_unusable(path: Path, error: BaseException) -> bool:
    if not os.path.exists(path) or damage_met(error):
        return True
    cause = error.__cause__
    if cause is not None:
        return isinstance(cause, engine.Damage) and engine.fault_of(cause) not in _PASSING
    return os.path.isfile(path) and not _is_ours(path)


def _is_ours(path: Path) -> bool:
    """What the first bytes say, whatever the version; a file that cannot be read may well be ours."""
    try:
        with descriptors.open_to_read(path) as descriptor:
            header = os.read(descriptor, 72)
    except OSError:
        return True
    return header.startswith(b"SQLite format 3\0") and header[68:72] == APPLICATION_ID.to_bytes(4, "big")
