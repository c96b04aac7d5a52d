"""Draw the program's icon in all sizes from ``resources/program/cadredesk.svg``.

The packages of the two systems want it as files: PNG in a size each for Linux, one ICO for Windows. They are made while
building and not kept::

    python installer/program_icon.py build/icon
"""

import os
import struct
import sys
from pathlib import Path

DRAWING = Path(__file__).resolve().parent.parent / "resources" / "program" / "cadredesk.svg"
PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)  # what Windows shows at 100, 125, 150 and 200 %


def png(size: int) -> bytes:
    """The icon as a PNG of ``size`` pixels."""
    from PySide6.QtCore import QBuffer, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # a str, whatever the stubs say
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """An ICO of PNG pictures, as Windows has read it since Vista: a head, a line a picture, the pictures."""
    head = struct.pack("<3H", 0, 1, len(pictures))
    start = len(head) + 16 * len(pictures)
    lines, body = b"", b""
    for size, picture in sorted(pictures.items()):
        lines += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(picture), start + len(body))
        body += picture
    return head + lines + body


def main(folder: Path) -> None:
    """Write ``SIZE.png`` and ``cadredesk.ico`` into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for size in PNG_SIZES:
        folder.joinpath(f"{size}.png").write_bytes(png(size))
    folder.joinpath("cadredesk.ico").write_bytes(ico({size: png(size) for size in ICO_SIZES}))
    application.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
