"""The user of this computer: their name, and where their files go."""

import getpass
import sys
from pathlib import Path

from cadredesk.core import user_folders, user_settings
from cadredesk.core.names import clean_name, is_written_in_han

NOBODY = "操作员"  # stands for a clerk who has not said their name
_OPERATOR = "operator"
_ROLES = {
    "管理员",
    "系统管理员",
    "超级管理员",
    "用户",
    "默认用户",
    "来宾",
    "访客",
    NOBODY,
}  # accounts that are nobody's own
_FULL_NAME_LEVEL = 10  # of NetUserGetInfo: name, comment, comment of the user, full name


def system_user() -> str:
    """The name that the system's user logs in with, for the command line; 操作员 where there is none."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # on Windows there is no list of users to ask
        return NOBODY


def operator_of(given: str) -> str:
    """The operator's name: the one given, else the one typed before on this computer, else the Chinese name that the
    account bears, else 操作员 (see ``is_named``).

    The system's user counts as not given: a clerk who typed a name before is still that clerk.
    """
    if given and given != system_user():
        return given
    return str(user_settings.load(_OPERATOR, "") or account_name() or NOBODY)


def is_named(operator: str) -> bool:
    """Whether the clerk has said who they are."""
    return operator != NOBODY


def remember_operator(name: str) -> None:
    """Keep the operator's name for the next time."""
    user_settings.save(_OPERATOR, name)


def account_name() -> str:
    """The Chinese name of whoever the account belongs to; "" for accounts such as root, Administrator, user1, 管理员."""
    names = (clean_name(name) for name in (_full_name(), system_user()))
    return next((name for name in names if is_written_in_han(name) and len(name) > 1 and name not in _ROLES), "")


def _full_name() -> str:
    """The full name that was given to the account, as far as the system tells it."""
    try:
        return _full_name_on_windows() if sys.platform == "win32" else _full_name_on_posix()
    except (ImportError, KeyError, OSError, AttributeError, ValueError):
        return ""


def _full_name_on_posix() -> str:
    import os
    import pwd

    return pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0]


def _full_name_on_windows() -> str:
    if sys.platform != "win32":
        return ""
    import ctypes

    network, found = ctypes.windll.netapi32, ctypes.POINTER(ctypes.c_wchar_p)()
    if network.NetUserGetInfo(None, ctypes.c_wchar_p(system_user()), _FULL_NAME_LEVEL, ctypes.byref(found)) != 0:
        return ""
    try:
        return found[3] or ""
    finally:
        network.NetApiBufferFree(found)


def documents_folder() -> Path:
    """The program's folder among the user's documents; it may not exist yet."""
    return user_folders.documents_folder() / "老干部工作台"
