"""A page of the help set out: Markdown in the program's looks, its pictures as wide as the page, and places in it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QPainter,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QWidget

from cadredesk.assets import resource
from cadredesk.shell.help_pages import text_of
from cadredesk.widgets.controls.theme import colour, font, px

TABLE = 540  # the width of a table at 100 %, where the page has it
SCALE = 1.5  # of the pictures (installer/picture_studio.py): so many of their points are one of the window at 100 %


class HelpDocument(QTextDocument):
    """The page of a topic. ``fit`` it to each width."""

    def __init__(self, topic: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDefaultFont(font(15))
        self.setDocumentMargin(px(18))
        self.setMarkdown(text_of(topic))
        self._set_out()
        self.pictures = {each.charFormat().toImageFormat().name(): QImage() for each in self._pictures()}
        for name in self.pictures:
            self.pictures[name] = QImage(str(resource("help", name)))

    def fit(self, width: int, ratio: float) -> None:
        """Show each picture in its own size, or as wide as the page where that is less; ``ratio`` is the screen's."""
        room = width - 2 * round(self.documentMargin())
        for table in self._tables():
            table.setFormat(_narrowed(table, min(px(TABLE), room)))
        for place in list(self._pictures()):
            shape = place.charFormat().toImageFormat()
            picture = self.pictures[shape.name()]
            wide = min(px(picture.width() / SCALE), room)
            if picture.isNull() or wide <= 0:
                continue
            shown = _framed(picture.scaledToWidth(round(wide * ratio), Qt.TransformationMode.SmoothTransformation))
            shown.setDevicePixelRatio(ratio)
            self.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(shape.name()), shown)
            shape.setWidth(wide)
            shape.setHeight(round(shown.height() / ratio))
            place.setCharFormat(shape)

    def _pictures(self) -> Iterator[QTextCursor]:
        """Each picture, chosen."""
        for block in self.blocks():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                if piece.charFormat().isImageFormat():
                    cursor = QTextCursor(self)
                    cursor.setPosition(piece.position())
                    cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
                    yield cursor
                pieces += 1

    def _tables(self) -> list[QTextTable]:
        return [frame for frame in self.rootFrame().childFrames() if isinstance(frame, QTextTable)]

    def blocks(self) -> Iterator[QTextBlock]:
        """Paragraphs, headings and cells, from the top."""
        block = self.begin()
        while block.isValid():
            yield block
            block = block.next()

    # ---- places

    def heading(self, section: str) -> QTextBlock:
        """The block of a heading; the first one of the page for "" or where there is none."""
        found = (each for each in self.blocks() if each.blockFormat().headingLevel() > 1 and each.text() == section)
        return next(found, self.begin())

    def places_of(self, words: Sequence[str], section: str) -> list[QTextCursor]:
        """Where the words stand below a heading, up to the next one."""
        first = self.heading(section)
        found = []
        for word in words:
            cursor = self.find(word, first.position())
            while not cursor.isNull() and not self._is_past(cursor, first):
                found.append(cursor)
                cursor = self.find(word, cursor)
        return sorted(found, key=lambda each: each.position())

    def _is_past(self, cursor: QTextCursor, first: QTextBlock) -> bool:
        block = cursor.block()
        while block.isValid() and block != first:
            if block.blockFormat().headingLevel():
                return True
            block = block.previous()
        return False

    # ---- looks

    def _set_out(self) -> None:
        """Air between paragraphs and lines, headings and tables in the program's looks: Markdown has none of its own."""
        cursor = QTextCursor(self)
        for block in self.blocks():
            cursor.setPosition(block.position())
            level = block.blockFormat().headingLevel()
            shape = QTextBlockFormat()
            if cursor.currentTable() is None:
                lines = 100 if block.text() == "\N{OBJECT REPLACEMENT CHARACTER}" else 145
                shape.setLineHeight(lines, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
                shape.setTopMargin(px(16 if level > 1 else 4))
                shape.setBottomMargin(px(6))
            cursor.mergeBlockFormat(shape)
            if level:
                _set_out_heading(cursor, level)
        for table in self._tables():
            _set_out_table(table)


def _framed(picture: QImage) -> QImage:
    """With a thin line around, which tells a picture from the page."""
    made = picture.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(made)
    painter.setPen(colour("line_strong"))
    painter.drawRect(made.rect().adjusted(0, 0, -1, -1))
    painter.end()
    return made


def _set_out_heading(cursor: QTextCursor, level: int) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    letters = cursor.charFormat()
    letters.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
    letters.setFont(font(21 if level == 1 else 16, bold=True))
    letters.setForeground(colour("ink" if level == 1 else "accent_ink"))
    cursor.setCharFormat(letters)


def _set_out_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(colour("line_strong"))
    shape.setBorderCollapse(True)
    shape.setCellSpacing(0)
    shape.setCellPadding(px(7))
    shape.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, share) for share in (34, 66)])
    table.setFormat(shape)


def _narrowed(table: QTextTable, width: int) -> QTextTableFormat:
    shape = table.format()
    shape.setWidth(QTextLength(QTextLength.Type.FixedLength, width))
    return shape
