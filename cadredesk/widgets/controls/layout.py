"""Widgets side by side or one below another, and the frames around them."""

from collections.abc import Sequence
from functools import reduce
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px

Part = QWidget | QLayout | int | None  # None is a stretch, a number is a fixed gap
Margins = tuple[int, int, int, int]  # left, top, right, bottom
_NONE = (0, 0, 0, 0)
B = TypeVar("B", bound=QBoxLayout)


def row(*parts: Part, gap: int = 8, margins: Margins = _NONE) -> QHBoxLayout:
    """Parts side by side. Margins follow the zoom, and where there are some the gap does."""
    return _fill(QHBoxLayout(), parts, gap, margins)


def column(*parts: Part, gap: int = 8, margins: Margins = _NONE) -> QVBoxLayout:
    """Parts one below another. Margins follow the zoom, and where there are some the gap does."""
    return _fill(QVBoxLayout(), parts, gap, margins)


def _fill(layout: B, parts: Sequence[Part], gap: int, margins: Margins) -> B:
    if margins == _NONE:  # most have none, and are left as they are when the zoom changes
        layout.setContentsMargins(*margins)
        layout.setSpacing(px(gap))
    else:
        on_theme_change(
            layout, lambda: layout.setContentsMargins(*map(px, margins)), lambda: layout.setSpacing(px(gap))
        )
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(px(part))
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)
    return layout


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout, and let them go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def panel(content: QLayout | None = None, look: str = "panel") -> QFrame:
    """A white frame with round corners (looks: panel, bar, plain, popup), or what is scrolled (look: scrolled)."""
    made = QFrame()
    made.setProperty("look", look)
    if content is not None:
        made.setLayout(content)
    return made


def titled_panel(title: str, *content: QWidget | QLayout | None, side: QWidget | None = None) -> QFrame:
    """A panel with a head line: title at the left, ``side`` (a muted label or a link) at the right."""
    head = row(label(title, "head"), None, *([side] if side else []))
    vertical = Qt.Orientation.Vertical
    grows = any(isinstance(part, QWidget) and vertical in part.sizePolicy().expandingDirections() for part in content)
    made = column(head, *content, *([] if grows or None in content else [None]), gap=10, margins=(18, 14, 18, 16))
    return panel(made)


def scrolled(content: QLayout | None = None) -> QScrollArea:
    """What scrolls up and down where there is no room for all of it. The keyboard goes to what is inside."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if content is not None:
        scroll(area, content)
    return area


def scroll(area: QScrollArea, content: QLayout) -> None:
    """Put something else into what scrolls."""
    area.setWidget(panel(content, "scrolled"))


def own_viewport(view: QAbstractScrollArea) -> None:
    """Give a view a viewport made here. PySide6 does not know Qt's own: to find out what it is, it loads all classes of widgets, 9 ms."""
    made = QWidget()
    made.setBackgroundRole(QPalette.ColorRole.Base)
    made.setAutoFillBackground(True)
    view.setViewport(made)


def look_like_records(view: QTableView, name: str) -> None:
    """Give a table the look of the lists; the Tab key leaves it. ``name`` is for screen readers."""
    view.setProperty("look", "records")
    view.setAccessibleName(name)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)


def line() -> QFrame:
    """A thin line across."""
    return panel(look="line")


class FlowLayout(QLayout):
    """Parts side by side that wrap to the next line where the width ends."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self._gap = gap

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        gap = px(self._gap)
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() + gap for hint in hints)
        return QSize(max(width - gap, 0), max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        return reduce(QSize.expandedTo, (item.minimumSize() for item in self._shown()), QSize(0, 0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, really: bool) -> int:
        gap = px(self._gap)
        x, y, tallest = rect.x(), rect.y(), 0
        for item in self._shown():
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, tallest = rect.x(), y + tallest + gap, 0
            if really:
                item.setGeometry(QRect(QPoint(x, y), QSize(min(hint.width(), rect.width()), hint.height())))
            x += hint.width() + gap
            tallest = max(tallest, hint.height())
        return y + tallest - rect.y()
