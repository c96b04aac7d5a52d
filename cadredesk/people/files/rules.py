"""What may be kept as a photo or an attachment, and under which name."""

import re
import unicodedata
from collections.abc import Iterator

from cadredesk.core.errors import UserError

MB = 1024 * 1024
PHOTO_WIDTH, PHOTO_HEIGHT = 240, 320  # pixels: 25 × 33 mm at 240 dots an inch
MAX_PHOTO_SIZE = 100 * 1024  # bytes of a finished photo; the dialog makes them a quarter of it
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


def show_size(size: int) -> str:
    """1.2 MB, 345 KB."""
    if size >= MB:
        return f"{size / MB:.1f}".removesuffix(".0") + " MB"
    return f"{max(1, round(size / 1024))} KB"


def require_photo(jpeg: bytes) -> None:
    """Raises UserError for what is not a finished photo: a small upright JPEG."""
    found = jpeg_size(jpeg)
    if found is None:
        raise UserError("这不是完好的 JPEG 照片，没有保存。请换一张照片。")
    if len(jpeg) > MAX_PHOTO_SIZE:
        raise UserError(
            f"照片有 {show_size(len(jpeg))}，超过 {show_size(MAX_PHOTO_SIZE)} 的上限，没有保存。请在照片窗口里裁剪后保存。"
        )
    width, height = found
    if not (0 < width <= 2 * PHOTO_WIDTH and abs(width * 4 - height * 3) <= 8):
        raise UserError("照片要裁成宽 3 高 4 的小照片，没有保存。请在照片窗口里裁剪后保存。")


def jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a whole JPEG in pixels; None for anything else."""
    if not content.startswith(b"\xff\xd8") or b"\xff\xd9" not in content[-64:]:
        return None
    for marker, body in _segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(body) >= 5:
            return int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
    return None


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, body) of the parts of a JPEG before its picture begins."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA or length < 2:
            return
        yield marker, content[at + 4 : at + 2 + length]
        at += 2 + length
