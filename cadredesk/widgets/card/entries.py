"""A list on a card whose rows can be opened and deleted: a line of words, a smaller one below, a mark at the right."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout

from cadredesk.widgets.controls.buttons import Do, menu_of
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import chip, label
from cadredesk.widgets.controls.theme import px

MenuItems = Sequence[tuple[str, str, Do] | None]


class EntryWords(Protocol):
    """What one row says. ``tone`` colours the mark; a row that is ``past`` is muted as a whole."""

    @property
    def title(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def mark(self) -> str: ...
    @property
    def tone(self) -> str: ...
    @property
    def past(self) -> bool: ...


class Entry(QPushButton):
    """One row: a click or Enter opens it, Del asks to take it out, the arrow keys go on to the next."""

    removal = Signal()

    def __init__(self, words: EntryWords, menu: Callable[[], MenuItems] | None = None) -> None:
        super().__init__()
        self._menu = menu
        self.setProperty("look", "entry")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("，".join(filter(None, (words.title, words.mark, words.detail))))
        title = label(words.title, "" if words.past else "strong", "muted" if words.past else "", wrap=True)
        top = row(title, gap=8)
        top.setStretch(0, 1)
        if words.mark:
            top.addWidget(chip(words.mark, words.tone), 0, Qt.AlignmentFlag.AlignTop)
        below = [label(words.detail, "small", wrap=True)] if words.detail else []
        self._inner = column(top, *below, gap=3, margins=(10, 7, 8, 8))
        self.setLayout(self._inner)

    def sizeHint(self) -> QSize:
        return self._inner.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), self._inner.totalMinimumSize().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Delete:
                self.removal.emit()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        items = self._menu() if self._menu is not None else ()
        if items:
            self.setFocus()
            menu = menu_of(items, self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())


class Entries(QFrame):
    """Rows of ``(key, words)`` in a frame. ``menu(key)`` gives the context menu of a row."""

    opened = Signal(object)  # the key of a row
    removal = Signal(object)

    def __init__(
        self,
        rows: Sequence[tuple[object, EntryWords]],
        menu: Callable[[object], MenuItems] | None = None,
        name: str = "",
    ) -> None:
        super().__init__()
        self.setProperty("look", "entries")
        self.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for at, (key, words) in enumerate(rows):
            made = Entry(words, None if menu is None else (partial(menu, key)))
            made.setObjectName(f"{name}/{at}")
            made.setProperty("last", "yes" if at == len(rows) - 1 else "")
            made.clicked.connect(lambda _checked=False, key=key: self.opened.emit(key))
            made.removal.connect(lambda key=key: self.removal.emit(key))
            layout.addWidget(made)
