"""A PDF that is whole or not there at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.paper.fonts import Role, base_font

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
"""Points in a millimetre."""

SHEETS = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0)}


def sheet(paper: str, landscape: bool = False) -> tuple[float, float]:
    """Width and height of a sheet in points."""
    short, long = SHEETS[paper]
    return (long * MM, short * MM) if landscape else (short * MM, long * MM)


@contextmanager
def pdf(out: Path, size: tuple[float, float], title: str, author: str = "") -> Iterator["Canvas"]:
    """A canvas whose pages become ``out`` when the block ends well; after an error or a stop nothing is left behind.

    Raises UserError if the folder is missing or closed to us, the file is open elsewhere, or the disk is full.
    """
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = Path(out)
    if not out.parent.is_dir():
        raise UserError(f"文件夹“{out.parent}”不存在，请换一个地方保存。")
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=size, initialFontName=base_font(Role.SONG), initialFontSize=10)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("CadreDesk")
    canvas.setSubject(title)
    yield canvas
    canvas.save()
    _write(out, data.getbuffer())


def _write(out: Path, data: memoryview) -> None:
    """Write aside, then rename."""
    aside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with open(aside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, out)
    except OSError as error:
        raise UserError(_sentence(error, out)) from error
    finally:
        try:
            aside.unlink(missing_ok=True)
        except OSError:
            pass  # the folder is closed to us: nothing was written there either


def _sentence(error: OSError, out: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘空间不足，“{out.name}”没有保存。请清理磁盘或换一个地方保存。"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"“{out}”不能写入：文件夹没有写入权限，或文件正在别的程序里打开。请关闭它，或换一个地方保存。"
    if isinstance(error, IsADirectoryError):
        return f"“{out}”是一个文件夹，请换一个文件名。"
    return f"“{out.name}”没有保存成功（{error.strerror}），请换一个地方保存。"
