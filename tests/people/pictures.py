"""Photos as cameras and phones make them, and damaged ones."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from cadredesk.people.files.rules import PHOTO_HEIGHT, PHOTO_WIDTH
from cadredesk.widgets.controls.pictures import small_jpeg

SIZE = QSize(PHOTO_WIDTH, PHOTO_HEIGHT)


def halves(width: int, height: int, left: str = "red", right: str = "blue") -> QImage:
    """A picture whose left half has one colour and whose right half another."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(left))
    painter = QPainter(image)
    painter.fillRect(width // 2, 0, width, height, QColor(right))
    painter.end()
    return image


def finished(colour: str = "red") -> bytes:
    """A photo as the dialog hands it over."""
    return small_jpeg(halves(300, 400, colour, colour), SIZE, 24 * 1024)


def from_camera(path: Path, image: QImage, *, turned: bool = False) -> Path:
    """Save a JPEG; ``turned`` says in its EXIF that the camera was held upright (a quarter to the right)."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 95)
    jpeg = bytes(buffer.data().data())
    # One EXIF entry: orientation (0x0112), short, one value, 6: shown turned by 90 degrees clockwise.
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
    exif = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif if turned else b""
    path.write_bytes(jpeg[:2] + segment + jpeg[2:])
    return path


def colour_at(jpeg: bytes, across: float, down: float) -> str:
    """red, green, blue: which of them a place of a photo is nearest to."""
    image = QImage.fromData(jpeg)
    pixel = QColor(image.pixel(int(image.width() * across), int(image.height() * down)))
    parts = {"red": pixel.red(), "green": pixel.green(), "blue": pixel.blue()}
    return max(parts, key=lambda name: parts[name])


def transparent(width: int, height: int) -> QImage:
    """A picture through which one sees."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image
