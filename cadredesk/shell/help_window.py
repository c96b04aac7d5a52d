"""F1: a short page about each screen, in a window that may stay open beside the work."""

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from cadredesk.assets import resource
from cadredesk.core import user_settings
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.theme import colour, font, on_theme_change, px

TOPICS = (
    "start", "today", "people", "branches", "duties", "campaigns", "visits", "cases",
    "calendar", "suggestions", "proof", "liaisons", "funds", "summary", "import", "backup", "keys", "questions",
)  # fmt: skip
SIZE = "size/help"
# Where the topic is not called as the feature.
_OF_FEATURE = {"import_export": "import", "office": "backup", "annual_ledger": "proof"}


def text_of(topic: str) -> str:
    """The page of a topic, as Markdown. Its first line is the title."""
    return resource("help", f"{topic}.md").read_text(encoding="utf-8")


def title_of(topic: str) -> str:
    return text_of(topic).partition("\n")[0].lstrip("# ").strip()


def topic_of(dialog: QWidget) -> str:
    """The topic of a dialog: its own, else that of the feature it belongs to; "" for a part of no feature."""
    own = getattr(dialog, "help_topic", "")
    feature = type(dialog).__module__.split(".")[1:2]
    topic = own or "".join(_OF_FEATURE.get(each, each) for each in feature)
    return topic if topic in TOPICS else ""


class HelpWindow(QDialog):
    """Topics at the left, the page at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用说明")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.topics = QListWidget()
        self.topics.setAccessibleName("说明的目录")
        for topic in TOPICS:
            item = QListWidgetItem(title_of(topic))
            item.setData(Qt.ItemDataRole.UserRole, topic)
            self.topics.addItem(item)
        self.page = QTextBrowser()
        self.page.setAccessibleName("说明")
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow)
        self.topics.currentItemChanged.connect(lambda item: self._show(item.data(Qt.ItemDataRole.UserRole)))
        layout = row(self.topics, self.page, gap=12, margins=(14, 14, 14, 14))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        space = self.screen().availableGeometry()
        wide, high = user_settings.load_size(SIZE) or (px(900), px(660))
        self.resize(min(wide, space.width() - 40), min(high, space.height() - 60))
        on_theme_change(self, self._fit)

    def show_topic(self, topic: str) -> None:
        """Open at a topic; at the first one if there is none of that name."""
        self.topics.setCurrentRow(TOPICS.index(topic) if topic in TOPICS else 0)
        self.show()
        self.raise_()
        self.activateWindow()

    def _show(self, topic: str) -> None:
        document = QTextDocument(self.page)
        document.setDefaultFont(font(15))
        document.setDocumentMargin(px(18))
        document.setMarkdown(text_of(topic))
        _set_out(document)
        self.page.setDocument(document)
        self.page.setAccessibleName(title_of(topic))

    def _follow(self, link: QUrl) -> None:
        """A link to another topic (``visits.md``); nothing in the help leads out of the program."""
        self.show_topic(link.path().removesuffix(".md"))

    def _fit(self) -> None:
        self.topics.setFixedWidth(px(180))
        for at in range(self.topics.count()):
            self.topics.item(at).setSizeHint(QSize(0, px(38)))
        item = self.topics.currentItem()
        if item is not None:
            self._show(item.data(Qt.ItemDataRole.UserRole))

    def done(self, result: int) -> None:
        user_settings.save(SIZE, [self.width(), self.height()])
        super().done(result)


def _set_out(document: QTextDocument) -> None:
    """Air between paragraphs and lines, headings and tables in the program's looks: Markdown has none of its own."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        level = block.blockFormat().headingLevel()
        shape = QTextBlockFormat()
        if cursor.currentTable() is None:
            shape.setLineHeight(145, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            shape.setTopMargin(px(16 if level > 1 else 4))
            shape.setBottomMargin(px(6))
        cursor.mergeBlockFormat(shape)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            letters = cursor.charFormat()
            letters.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
            letters.setFont(font(21 if level == 1 else 16, bold=True))
            letters.setForeground(colour("ink" if level == 1 else "accent_ink"))
            cursor.setCharFormat(letters)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _set_out_table(frame)


def _set_out_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(colour("line_strong"))
    shape.setBorderCollapse(True)
    shape.setCellSpacing(0)
    shape.setCellPadding(px(7))
    shape.setColumnWidthConstraints([QTextLength(QTextLength.Type.FixedLength, px(width)) for width in (170, 340)])
    table.setFormat(shape)
