"""What the program remembers between runs on this computer: last file, column widths, filters, zoom."""

import contextlib
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

LAST_FILE = "last_file"  # the key of the office file opened last

log = logging.getLogger(__name__)


def _path() -> Path:
    return _folder() / "memory.json"


def _folder() -> Path:
    """The program's folder among the user's settings."""
    if sys.platform == "linux":  # said here, since platformdirs loads a dozen modules that no start needs
        return Path(os.environ.get("XDG_CONFIG_HOME", "").strip() or Path.home() / ".config", "CadreDesk")
    from platformdirs import user_config_path

    return user_config_path("CadreDesk", appauthor=False)


def _load() -> dict[str, Any]:
    """Everything remembered; a missing or damaged file is an empty one."""
    try:
        kept = json.loads(_path().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def recall(key: str, default: Any = None) -> Any:
    """What was remembered under a key, as JSON gives it back (tuples come back as lists)."""
    return _load().get(key, default)


def remember(key: str, value: Any) -> None:
    """Keep a JSON value under a key; None forgets it. Where it cannot be written it is not kept: nothing else suffers."""
    kept = _load()
    if value is None:
        kept.pop(key, None)
    else:
        kept[key] = value
    path = _path()
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
        aside.replace(path)
    except OSError as error:
        log.warning("could not remember %s: %s", key, error)
        with contextlib.suppress(OSError):
            aside.unlink()
