"""The user of this computer: their name, and where their files go."""

import getpass
from pathlib import Path

from cadredesk.core import user_folders, user_settings

_OPERATOR = "operator"


def system_user() -> str:
    """The system's user, or 操作员 where there is none."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # on Windows there is no list of users to ask
        return "操作员"


def operator_of(given: str) -> str:
    """The operator's name: the one given, else the one typed before on this computer, else the system's user.

    The system's user counts as not given: a clerk who typed a name before is still that clerk.
    """
    if given and given != system_user():
        return given
    return str(user_settings.load(_OPERATOR, "") or system_user())


def remember_operator(name: str) -> None:
    """Keep the operator's name for the next time."""
    user_settings.save(_OPERATOR, name)


def documents_folder() -> Path:
    """The program's folder among the user's documents; it may not exist yet."""
    return user_folders.documents_folder() / "老干部工作台"
