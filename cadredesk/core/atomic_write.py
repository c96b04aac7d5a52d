"""Saving a file or a folder of files: whole or not at all, and one sentence that says why not."""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cadredesk.core.errors import UserError

_SQLITE = b"SQLite format 3\0"
_BESIDE_DATABASE = ("-journal", "-wal", "-shm", ".lock")  # what belongs to an office file, by the end of its name


def require_target_path(path: Path) -> None:
    """Raises UserError where no file of that name can be: it is a folder, its folder is missing, or a database would be lost."""
    if os.path.isdir(path):
        raise UserError(f"“{path}”是文件夹，请换一个文件名。")
    if not os.path.isdir(path.parent):
        raise UserError(f"文件夹“{path.parent}”不存在，请先建好或换一个位置。")
    if _is_database(path) or path.name.lower().endswith(_BESIDE_DATABASE):
        raise UserError(f"“{path.name}”是数据文件或备份，或是它的一部分，不能覆盖，请换一个文件名。")


def _is_database(path: Path) -> bool:
    """Whether an office file or a backup lies there: nothing that the program writes may take its place."""
    try:
        with open(path, "rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A file beside the wanted one, that takes its place when all went well. Raises UserError."""
    require_target_path(path)
    draft = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield draft
        with open(draft, "r+b") as written:
            os.fsync(written.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise UserError(_sentence(path, error)) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def atomic_folder(wanted: Path) -> Iterator[Path]:
    """A private folder beside the wanted one, that gets its name when all went well. Raises UserError."""
    if not os.path.isdir(wanted.parent):
        raise UserError(f"文件夹“{wanted.parent}”不存在，请检查 U 盘是否插好，或换一个位置。")
    draft = wanted.with_name(f".{uuid.uuid4().hex}.part")
    try:
        draft.mkdir(0o700)
        yield draft
        os.rename(draft, wanted)
    except OSError as error:
        raise UserError(_sentence(wanted, error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def free_name(wanted: Path) -> Path:
    """The wanted name, or that with the first number under which nothing lies."""
    found, number = wanted, 2
    while os.path.lexists(found):
        found, number = wanted.with_name(f"{wanted.name}-{number}"), number + 1
    return found


def _sentence(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘空间不足，“{path.name}”没有保存。请清理磁盘或换一个地方保存。"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return (
            f"“{path}”不能写入：文件夹没有写入权限，或文件正在别的程序（如 Excel）里打开。请关闭它，或换一个地方保存。"
        )
    return f"“{path.name}”没有保存成功，请检查磁盘，或换一个地方保存。"
