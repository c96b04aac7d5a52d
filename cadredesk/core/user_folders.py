"""Where the system wants a user's own files: asked for in this one place, so that a self-test can keep away from them.

Linux is answered here, since platformdirs loads a dozen modules that no start needs.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_apart: Path | None = None


@contextmanager
def kept_apart(folder: Path) -> Iterator[None]:
    """Meanwhile nothing of the user's own is read or written: the program finds its files below a folder."""
    global _apart
    before, _apart = _apart, folder
    try:
        yield
    finally:
        _apart = before


def config_folder() -> Path:
    """The program's folder among the settings."""
    if _apart is not None:
        return _apart / "settings"
    if sys.platform == "linux":
        return _below_home("XDG_CONFIG_HOME", ".config") / "CadreDesk"
    from platformdirs import user_config_path

    return user_config_path("CadreDesk", appauthor=False)


def cache_folder() -> Path:
    """The folder of all programs for what can be made again."""
    if _apart is not None:
        return _apart / "cache"
    if sys.platform == "linux":
        return _below_home("XDG_CACHE_HOME", ".cache")
    from platformdirs import user_cache_path

    return user_cache_path()


def log_folder() -> Path:
    """The program's folder among the logs."""
    if _apart is not None:
        return _apart / "log"
    from platformdirs import user_log_path

    return user_log_path("CadreDesk", appauthor=False)


def documents_folder() -> Path:
    """The folder of the user's documents."""
    if _apart is not None:
        return _apart / "documents"
    from platformdirs import user_documents_path

    return user_documents_path()


def desktop_folder() -> Path:
    """What lies on the user's desktop."""
    if _apart is not None:
        return _apart / "desktop"
    from platformdirs import user_desktop_path

    return user_desktop_path()


def downloads_folder() -> Path:
    """Where browsers and chats put what they fetched."""
    if _apart is not None:
        return _apart / "downloads"
    from platformdirs import user_downloads_path

    return user_downloads_path()


def _below_home(variable: str, usual: str) -> Path:
    return Path(os.environ.get(variable, "").strip() or Path.home() / usual)
