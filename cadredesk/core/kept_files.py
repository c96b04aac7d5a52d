"""Files that are kept in the office file: which kinds, how large, under which name, and reading them whole.

What becomes of their bytes is in ``db/blobs``.
"""

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from cadredesk.core.errors import UserError

MB = 1024 * 1024
MAX_ATTACHMENT_SIZE = 20 * MB
MAX_TOTAL_SIZE = 100 * MB  # in one go
MAX_NAME_LENGTH = 100  # characters

PICTURES = ("jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp")
KINDS = {
    "pdf": "PDF",
    "ofd": "OFD",
    **dict.fromkeys((*PICTURES, "heic"), "图片"),
    **dict.fromkeys(("doc", "docx", "wps", "rtf", "odt"), "文档"),
    **dict.fromkeys(("xls", "xlsx", "et", "csv", "ods"), "表格"),
    **dict.fromkeys(("ppt", "pptx", "dps"), "演示"),
    "txt": "文本",
}
_PROGRAMS = frozenset(
    "exe bat cmd com scr msi dll js jse vbs vbe wsf ps1 sh jar apk lnk hta reg py desktop appimage docm xlsm pptm".split()
)
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_UNFIT = re.compile(r'[\\/:*?"<>|]+')


def extension(name: str) -> str:
    """What stands after the last dot, in small letters; "" without one."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""


def kind_of(name: str) -> str:
    """PDF, 图片, 文档 …; 文件 for what is not known."""
    return KINDS.get(extension(name), "文件")


def is_picture(name: str) -> bool:
    """Whether a file of this name may be shown as a photo."""
    return extension(name) in PICTURES


def require_kind(name: str) -> None:
    """Raises UserError for a kind of file that is not kept: programs above all."""
    last = extension(name)
    if last in _PROGRAMS:
        raise UserError(f"“{name}”是程序或带宏的文件，为安全起见不能作为附件。请另存为 PDF、图片或普通文档后再添加。")
    if last not in KINDS:
        raise UserError(f"“{name}”这类文件不能作为附件。可以添加 PDF、图片、Word、Excel、WPS 和文本文件。")


def require_size(name: str, size: int) -> None:
    """Raises UserError for an empty or a huge file."""
    if not size:
        raise UserError(f"“{name}”是空文件，没有添加。请检查文件是否保存好了。")
    if size > MAX_ATTACHMENT_SIZE:
        raise UserError(
            f"“{name}”有 {show_size(size)}，超过每个附件 {show_size(MAX_ATTACHMENT_SIZE)} 的上限。请压缩、拆分或降低扫描清晰度后再添加。"
        )


def require_no_program(name: str, content: bytes) -> None:
    """Raises UserError for a program under a harmless name."""
    if content.startswith(_PROGRAM_STARTS):
        raise UserError(f"“{name}”的内容是程序，不是{kind_of(name)}，为安全起见不能作为附件。")


def tidy_name(name: str) -> str:
    """A file's name that any system can save again, without signs that are not seen or turn the reading round."""
    seen = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char) not in _UNSEEN)
    plain = " ".join(_UNFIT.sub("_", seen).split()).strip(" .")
    last = extension(plain)
    stem = plain[: -len(last) - 1] if last else plain
    most = MAX_NAME_LENGTH - len(last) - 1
    return f"{stem[:most].rstrip(' .') or '附件'}.{last}" if last else stem[:MAX_NAME_LENGTH]


_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def renamed(name: str, typed: str) -> str:
    """Another name for a kept file, which stays of its kind. Raises UserError for none."""
    kind, typed = extension(name), typed.strip()
    stem = typed[: -len(kind) - 1] if extension(typed) == kind else typed
    if not stem.strip(" ."):
        raise UserError("请填写文件名。")
    return tidy_name(f"{stem}.{kind}")


def show_size(size: int) -> str:
    """1.2 MB, 345 KB."""
    if size >= MB:
        return f"{size / MB:.1f}".removesuffix(".0") + " MB"
    return f"{max(1, round(size / 1024))} KB"


def names_to_keep(paths: Sequence[Path]) -> list[str]:
    """The names under which files will be kept. Raises UserError for the first that is not kept."""
    if not paths:
        raise UserError("没有选择文件。")
    total, names = 0, []
    for path in paths:
        name = tidy_name(path.name)
        if os.path.isdir(path):
            raise UserError(f"“{name}”是文件夹，不能作为附件。请选择文件夹里的文件。")
        require_kind(name)
        try:
            size = path.stat().st_size
        except OSError as error:
            raise UserError(f"“{name}”打不开，没有添加。请检查文件是否还在、U 盘是否插好。") from error
        require_size(name, size)
        total += size
        names.append(name)
    if total > MAX_TOTAL_SIZE:
        raise UserError(f"这些文件共 {show_size(total)}，一次最多添加 {show_size(MAX_TOTAL_SIZE)}。请分几次添加。")
    return names


def read_whole(path: Path, name: str) -> bytes:
    """The bytes of a file that is to be kept. Raises UserError."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_ATTACHMENT_SIZE + 1)
    except OSError as error:
        raise UserError(f"“{name}”读不出来，没有添加。请检查文件是否正被别的程序占用、U 盘是否插好。") from error
    require_size(name, len(content))  # it may have grown meanwhile
    require_no_program(name, content)
    return content
