"""Pictures from files, the clipboard and what is dropped; small JPEGs out of them."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from cadredesk.core.errors import UserError

FORMATS = ("jpeg", "jpg", "png", "bmp", "gif", "tif", "tiff", "webp")
LONGEST = 2400  # pixels: a larger picture is read smaller, which is quicker and shows no less
MAX_FILE_SIZE = 100 * 1024 * 1024
_QUALITIES = range(90, 40, -8)


def read_picture(path: Path) -> QImage:
    """A picture as it was held when it was taken (EXIF). Raises UserError for what is none."""
    name = path.name
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UserError(f"“{name}”打不开。请检查文件是否还在、U 盘是否插好。") from error
    if not size:
        raise UserError(f"“{name}”是空文件。请检查照片是否保存好了。")
    if size > MAX_FILE_SIZE:
        raise UserError(f"“{name}”太大，打不开。请先用看图软件把它缩小。")
    if path.suffix.lower() in (".heic", ".heif"):
        raise UserError(f"“{name}”是苹果手机的 HEIC 照片，这里打不开。请先用看图软件另存为 JPG。")
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode() not in FORMATS:
        raise UserError(f"“{name}”不是能识别的照片。请选择 JPG、PNG 等图片文件。")
    whole = reader.size()
    if max(whole.width(), whole.height()) > LONGEST:
        reader.setScaledSize(whole.scaled(LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise UserError(f"“{name}”已经损坏或太大，打不开。请换一张照片，或先用看图软件另存为 JPG。")
    return plain(image)


def plain(image: QImage) -> QImage:
    """The picture on white and not too large, without what a camera writes into it: places, times, words."""
    if max(image.width(), image.height()) > LONGEST:
        mode = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(QSize(LONGEST, LONGEST), Qt.AspectRatioMode.KeepAspectRatio, mode)
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    return flat


def small_jpeg(image: QImage, size: QSize, most: int) -> bytes:
    """The picture at a size, as a JPEG that is hardly larger than ``most`` bytes."""
    scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    made = b""
    for quality in _QUALITIES:
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        scaled.save(buffer, "JPEG", quality)  # type: ignore[call-overload]  # the stub asks for bytes, Qt for words
        made = bytes(buffer.data().data())
        if len(made) <= most:
            break
    return made


def files_in(data: QMimeData | None) -> list[Path]:
    """The files of this computer that are dropped or pasted; an empty clipboard may be None."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data is not None else []


def picture_in(data: QMimeData | None) -> QImage | None:
    """A picture that is pasted or dropped: as such, or as one file. Raises UserError for a file that is none."""
    files = files_in(data)
    if len(files) == 1:
        return read_picture(files[0])
    image = QImage(data.imageData()) if data is not None and data.hasImage() else QImage()
    return None if image.isNull() else plain(image)
