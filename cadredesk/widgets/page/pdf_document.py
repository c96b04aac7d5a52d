"""A PDF to look at, read into memory: Windows lets nobody write a file again while a document has it open."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject
from PySide6.QtPdf import QPdfDocument

from cadredesk.core.errors import UserError


def load_pdf(path: Path, parent: QObject) -> QPdfDocument:
    """The document of a file, which is closed again. Raises UserError for what is no PDF."""
    document = QPdfDocument(parent)
    held = QBuffer(document)  # the document reads its pages from here as long as it lives
    try:
        held.setData(path.read_bytes())
    except OSError as error:
        raise _unusable() from error
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(held)
    if document.error() != QPdfDocument.Error.None_ or not document.pageCount():
        document.deleteLater()
        raise _unusable()
    return document


def _unusable() -> UserError:
    return UserError("这份文件打不开，请重新生成一次。")
