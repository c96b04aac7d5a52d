"""What may be kept as a photo."""

from collections.abc import Iterator

from cadredesk.core.errors import UserError
from cadredesk.core.kept_files import show_size

PHOTO_WIDTH, PHOTO_HEIGHT = 240, 320  # pixels: 25 × 33 mm at 240 dots an inch
MAX_PHOTO_SIZE = 100 * 1024  # bytes of a finished photo; the dialog makes them a quarter of it


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
