"""What the program remembers between runs on this computer: last file, column widths, filters, zoom."""

import contextlib
import json
import logging
import os
import threading
from pathlib import Path
from typing import Any

from cadredesk.core import private_files
from cadredesk.core.user_folders import config_folder

log = logging.getLogger(__name__)
_saving = threading.Lock()
_problems: dict[Path, str] = {}  # the first of each settings file


def problem() -> str:
    """The sentence for the user where something could not be kept or read in this run; "" where all is well."""
    return _problems.get(_path(), "")


def _path() -> Path:
    return config_folder() / "memory.json"


def _load() -> dict[str, Any]:
    """Everything remembered; a missing or damaged file is an empty one."""
    try:
        kept = json.loads(_path().read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):  # a new user; where nothing can be kept, writing says so
        return {}
    except OSError as error:
        _note(f"不能读取程序的设置：{_path()}。窗口布局等按默认显示，数据不受影响。请检查文件权限。", error)
        return {}
    except ValueError as error:
        kept = error
    if isinstance(kept, dict):
        return kept
    _note(
        f"程序的设置文件已损坏：{_path()}。窗口布局、自动备份的位置等已恢复为默认，数据不受影响，请重新设置备份的第二处。",
        kept,
    )
    return {}


def _note(sentence: str, why: object) -> None:
    """Keep the first sentence for whoever asks, and write down why."""
    _problems.setdefault(_path(), sentence)
    log.warning("settings: %s", type(why).__name__)


def load(key: str, default: Any = None) -> Any:
    """What was remembered under a key, as JSON gives it back (tuples come back as lists).

    The default where it is of another kind than that: the program did not write it.
    """
    kept = _load().get(key, default)
    return kept if default is None or isinstance(kept, type(default)) else default


def load_size(key: str) -> tuple[int, int] | None:
    """The width and height that were remembered under a key."""
    match load(key):
        case [int(wide), int(high)] if 0 < wide < 100_000 and 0 < high < 100_000:
            return wide, high
    return None


def save(key: str, value: Any) -> None:
    """Keep a JSON value under a key; None forgets it. Where it cannot be written ``problem`` says so: nothing else is affected."""
    with _saving:  # the window and its workers save at any moment
        _save(key, value)


def _save(key: str, value: Any) -> None:
    kept = _load()
    known = kept.get(key)
    if value is None:
        kept.pop(key, None)
    else:
        kept[key] = value
    path = _path()
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        _make_private(path.parent)
        if value == known:
            return
        with open(aside, "w", encoding="utf-8", opener=private_files.opener) as file:
            json.dump(kept, file, ensure_ascii=False, indent=1)
        aside.replace(path)
    except OSError as error:
        _note(
            f"程序的设置不能保存：{path.parent}。窗口布局、上次打开的文件等下次不会记得，数据不受影响。"
            "请检查这个文件夹的权限和磁盘空间。",
            error,
        )
        with contextlib.suppress(OSError):
            aside.unlink()


def _make_private(folder: Path) -> None:
    """The folder, readable by its owner alone, also one that an earlier version made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
