"""F1: a short page about each screen, in a window that may stay open beside the work; and a search in all of them."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

from cadredesk.core import user_settings
from cadredesk.shell.help_document import HelpDocument
from cadredesk.shell.help_pages import TOPICS, Hit, Place, find, place_of, title_of
from cadredesk.widgets.controls.keys import is_enter
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px

SIZE = "size/help"
WIDTH = 250  # of the topics
PAUSE = 120  # ms without a change of size before the pictures follow
PLACE = Qt.ItemDataRole.UserRole
# Where the topic is not called as the feature.
_OF_FEATURE = {
    "import_export": "import", "office": "backup", "backups": "backup", "annual_ledger": "proof", "shell": "keys",
    "birthdays": "people", "bulk": "people", "duplicates": "people", "mailing": "people", "phone_check": "people",
    "frequencies": "study",
}  # fmt: skip


def topic_of(dialog: QWidget) -> str:
    """The topic of a dialog: its own, else that of the feature, or the part of one, it belongs to; "" for others."""
    _, *parts = type(dialog).__module__.split(".")
    asked = (getattr(dialog, "help_topic", ""), *(_OF_FEATURE.get(each, each) for each in parts[:2]))
    return next((topic for topic in asked if topic in TOPICS), "")


def place_for(top: QWidget, topic: str) -> Place:
    """Where the help tells of what has the keyboard in a page or dialog: of the field, what holds it, or the dialog."""
    found = place_of(topic, _words_on(top.focusWidget(), top))
    if found.section:
        return found
    own = getattr(top, "help_section", "")
    return Place(topic=topic, section=own) if own else place_of(topic, [top.windowTitle()])


def _words_on(widget: QWidget | None, top: QWidget) -> Iterator[str]:
    """What a widget and all that holds it are called, from the inside out."""
    while widget is not None and widget is not top:
        if not (isinstance(widget, QPushButton) and isinstance(top, QDialog)):  # 保存 says nothing of a dialog
            yield widget.accessibleName()
        widget = widget.parentWidget()


class HelpWindow(QDialog):
    """Topics at the left, or the sections found; the page at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用说明")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._place: Place | None = None
        self._document: HelpDocument | None = None
        self.search = SearchBox("在说明中查找", width=1000)
        self.topics, self.hits = QListWidget(), QListWidget()
        self.nothing = label("", "label", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.left = QStackedWidget()
        self.page = QTextBrowser()
        self._fitter = QTimer(self, singleShot=True, interval=PAUSE)
        self._fitter.timeout.connect(self._fit_pictures)
        self._build()
        on_theme_change(self, self._fit)

    def _build(self) -> None:
        self.topics.setAccessibleName("说明的目录")
        self.hits.setAccessibleName("找到的章节")
        for topic in TOPICS:
            item = QListWidgetItem(title_of(topic))
            item.setData(PLACE, Place(topic=topic))
            self.topics.addItem(item)
        for part in (self.topics, self.hits, self.nothing):
            self.left.addWidget(part)
        for part in (self.topics, self.hits):
            part.currentItemChanged.connect(self._chosen)
        self.page.setAccessibleName("说明")
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow)
        self.page.installEventFilter(self)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._find)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.focus_and_select)
        layout = row(column(self.search, self.left), self.page, gap=12, margins=(14, 14, 14, 14))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        space = self.screen().availableGeometry()
        wide, high = user_settings.load_size(SIZE) or (px(1020), px(700))
        self.resize(min(wide, space.width() - 40), min(high, space.height() - 60))

    def show_topic(self, topic: str) -> None:
        """Open at a topic; at the first one if there is none of that name."""
        self.show_place(Place(topic=topic if topic in TOPICS else TOPICS[0]))

    def show_place(self, place: Place) -> None:
        """Open at a section, with the words that are meant marked in it."""
        self.search.clear()
        self.topics.setCurrentRow(TOPICS.index(place.topic))
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus()
        self._show(place)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show(item.data(PLACE))

    def _show(self, place: Place) -> None:
        if self._document is None or self._place is None or self._place.topic != place.topic:
            self._set_document(place.topic)
        self._place = place
        self._go_to(place)

    def _set_document(self, topic: str) -> None:
        self._document = HelpDocument(topic, self.page)
        self._document.fit(self.page.viewport().width(), self.devicePixelRatioF())
        self.page.setDocument(self._document)
        self.page.setAccessibleName(title_of(topic))

    def _fit_pictures(self) -> None:
        """The pictures at the width of the page, and the place at its top."""
        if self._document is not None and self._place is not None:
            self._document.fit(self.page.viewport().width(), self.devicePixelRatioF())
            self._go_to(self._place)

    def _go_to(self, place: Place) -> None:
        assert self._document is not None
        heading = self._document.heading(place.section)
        found = self._document.places_of(place.words, place.section)
        self.page.setExtraSelections([_marked(each) for each in found])
        bar = self.page.verticalScrollBar()
        top = self._document.documentLayout().blockBoundingRect(heading).top() if place.section else 0
        bar.setValue(round(top) - px(6))
        if found:
            self._bring_into_view(found[0])

    def _bring_into_view(self, cursor: QTextCursor) -> None:
        """Where a section is longer than the page, its heading gives way to what is meant."""
        below = self.page.cursorRect(cursor).bottom() - self.page.viewport().height() + px(40)
        if below > 0:
            bar = self.page.verticalScrollBar()
            bar.setValue(bar.value() + below)

    def _follow(self, link: QUrl) -> None:
        """A link to another topic (``visits.md``); nothing in the help leads out of the program."""
        self.show_topic(link.path().removesuffix(".md"))

    # ---- search

    def _find(self, text: str) -> None:
        """List the sections that hold what was typed; the topics where nothing is."""
        self.hits.clear()
        if not text.strip():
            self.left.setCurrentWidget(self.topics)
            self.page.setExtraSelections([])
            return
        for hit in find(text):
            item = QListWidgetItem()
            item.setData(PLACE, hit.place)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.title}：{hit.context}")
            self.hits.addItem(item)
            self.hits.setItemWidget(item, _lines(hit))
        self.nothing.setText(f"没有找到“{text.strip()}”。请换个说法，或少写几个字。")
        self.left.setCurrentWidget(self.hits if self.hits.count() else self.nothing)
        self._size_hits()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search box the arrow keys go through what was found, and Enter opens it."""
        if watched is self.page and event.type() == QEvent.Type.Resize:
            self._fitter.start()
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if self.hits.count() and event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
            if is_enter(event):
                self._step(0)
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        """To the next section found, or the one before; 0 opens the first, or the one in front."""
        if self.hits.count():
            self.hits.setCurrentRow(max(0, min(self.hits.currentRow() + by, self.hits.count() - 1)))

    # ---- sizes

    def _fit(self) -> None:
        self.left.setFixedWidth(px(WIDTH))
        for at in range(self.topics.count()):
            self.topics.item(at).setSizeHint(QSize(0, px(38)))
        self._size_hits()
        if self._place is not None:
            self._set_document(self._place.topic)
            self._go_to(self._place)

    def _size_hits(self) -> None:
        """As high as the words of each need."""
        for at in range(self.hits.count()):
            item = self.hits.item(at)
            high = self.hits.itemWidget(item).heightForWidth(px(WIDTH - 30))  # beside the scroll bar
            item.setSizeHint(QSize(0, high))

    def done(self, result: int) -> None:
        user_settings.save(SIZE, [self.width(), self.height()])
        super().done(result)


def _lines(hit: Hit) -> QWidget:
    """Where it stands, and a line of it."""
    made = QWidget()
    made.setLayout(
        column(
            label(hit.title, "strong", wrap=True), label(hit.context, "small", wrap=True), gap=3, margins=(10, 7, 10, 9)
        )
    )
    return made


def _marked(cursor: QTextCursor) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    shape = QTextCharFormat()
    shape.setBackground(colour("warning_soft"))
    shape.setForeground(colour("warning"))
    made.cursor, made.format = cursor, shape
    return made
