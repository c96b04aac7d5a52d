"""A tour of five steps through the real window: each points at one thing, and says in a sentence or two what it is for.

It holds nothing up: the window works beneath it, and closes with it. Where a thing is not to be seen, it stands in the middle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QPushButton, QWidget

from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.keys import press_focused_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px

if TYPE_CHECKING:
    from cadredesk.shell.main_window import MainWindow

Spot = tuple[QWidget, QRect]  # a part, and what of it is meant
WIDTH = 360  # at 100 %
GAP = 12  # between the words and what they tell of, and to the edge of the window
RING = 3
WATCH = 300  # ms between looks at where its thing is now


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, on which page, and what it points at."""

    title: str
    words: str
    page: str
    find: Callable[["MainWindow"], Spot | None]


def _tab(window: "MainWindow") -> Spot | None:
    assert window.workspace is not None
    tabs = window.workspace.top.tabs
    return tabs, tabs.tabRect(0) & tabs.rect()


def _search(window: "MainWindow") -> Spot | None:
    return _whole(getattr(window.page, "search", None))


def _button(words: str) -> Callable[["MainWindow"], Spot | None]:
    def find(window: "MainWindow") -> Spot | None:
        shown = window.page.findChildren(QPushButton) if window.page is not None else []
        return next((_whole(each) for each in shown if each.isVisible() and each.text().startswith(words)), None)

    return find


def _record(window: "MainWindow") -> Spot | None:
    """The button; where nobody is owed a visit it is hidden, and the word that leads to the page stands for it."""
    assert window.workspace is not None
    views = window.workspace.views.findChildren(QPushButton)
    return _button("登记走访")(window) or next(
        (_whole(each) for each in views if each.isVisible() and each.isChecked()), None
    )


def _backup(window: "MainWindow") -> Spot | None:
    return _whole(window.status.backup)


def _whole(part: QWidget | None) -> Spot | None:
    return (part, part.rect()) if part is not None else None


STEPS = (
    Step("今日", "每天打开程序先看这一页：逾期、待访、寿辰和在办的事都在上面，点哪一行就打开哪份名单。", "today", _tab),
    Step("找人", "输入姓名的拼音首字母，两三个键就能找到人，如“张建国”输入 zjg。在任何页面都可以按 Ctrl+K 找人。",
         "people", _search),
    Step("应访和登记走访", "谁应当走访、什么时候到期，程序自己算。选中一人，按“登记走访”，登记了就算办完。",
         "duties", _record),
    Step("打印", "登记表、清单在各页的“打印”里（Ctrl+P），先预览，再打印或另存为 PDF。", "duties", _button("打印")),
    Step("备份", "关闭程序时自动备份。这里写着上次备份的时间，单击可以马上备份；请在备份设置里加上 U 盘。",
         "duties", _backup),
)  # fmt: skip


class Ring(QWidget):
    """A line around what is meant; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("focus"), RING))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), px(8), px(8))


class Tour(QFrame):
    """Over a window with an open office. ``begin`` it; it is gone for good when it has ended."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._at = window, 0
        self._came_from = window.page
        self.setProperty("look", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ring = Ring(window)
        self.title, self.words, self.count = label("", "head"), label("", wrap=True), label("", "small")
        self.skip_button = button("跳过", "", self.end, tip="Esc")
        self.back_button = button("上一步", "", lambda: self.step(-1), tip="←")
        self.next_button = primary_button("下一步", "", lambda: self.step(1), tip="→")
        foot = row(self.count, None, self.skip_button, self.back_button, self.next_button)
        self.setLayout(column(self.title, self.words, foot, gap=10, margins=(18, 16, 16, 14)))
        self._shade = QGraphicsDropShadowEffect(self)
        self.setGraphicsEffect(self._shade)
        self._placer = QTimer(self, singleShot=True, interval=0)  # once the window has its new shape
        self._placer.timeout.connect(self._place)
        self._watch = QTimer(self, interval=WATCH)  # cards come, lists are scrolled, pages turned to
        self._watch.timeout.connect(self._place)
        for each in (window, self.skip_button, self.back_button, self.next_button):
            each.installEventFilter(self)
        on_theme_change(self, self._size)

    @property
    def spot(self) -> QRect | None:
        """What is pointed at, in the window; None where it is not to be seen."""
        step = STEPS[self._at]
        found = step.find(self._window) if self._is_in_front(step.page) else None
        if found is None or not found[0].isVisible():
            return None
        part, of_it = found
        place = QRect(part.mapTo(self._window, of_it.topLeft()), of_it.size()) & self._window.rect()
        return place if place.width() > px(8) and place.height() > px(8) else None

    def begin(self) -> None:
        self.show()
        self._watch.start()
        self.step(0)

    def step(self, by: int) -> None:
        """To the next step, or the one before; after the last it ends."""
        if self._at + by >= len(STEPS):
            self.end()
            return
        self._at = max(self._at + by, 0)
        step = STEPS[self._at]
        self._window.show_page(step.page)
        self.title.setText(step.title)
        self.words.setText(step.words)
        self.count.setText(f"{self._at + 1} / {len(STEPS)}")
        self.back_button.setEnabled(self._at > 0)
        is_last = self._at + 1 == len(STEPS)
        self.next_button.setText("完成" if is_last else "下一步")
        self.skip_button.setVisible(not is_last)
        self.next_button.setAccessibleName(f"{step.title}：{step.words}{self.next_button.text()}")
        self._place()
        self.next_button.setFocus()

    def end(self) -> None:
        """Away, back to the page where it began."""
        if self.isHidden():
            return
        self._window.removeEventFilter(self)
        self._watch.stop()
        self._placer.stop()
        self.hide()
        self.ring.hide()
        self._go_back()
        self.ring.deleteLater()
        self.deleteLater()

    def _go_back(self) -> None:
        """To the page where it began, unless somebody has gone elsewhere in the meantime."""
        workspace = self._window.workspace
        if workspace is not None and self._is_in_front(STEPS[self._at].page):
            for name, page in workspace.built.items():
                if page is self._came_from:
                    workspace.show_page(name)

    def _is_in_front(self, page: str) -> bool:
        workspace = self._window.workspace
        return (
            workspace is not None and self._window.page is not None and workspace.built.get(page) is workspace.current
        )

    # ---- keys and places

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused_button(self._window, event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Its keys, before a button takes the arrows for its own; and it keeps its place when the window changes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())  # of the window come the keys that nothing in it has a use for: Esc among them
            return (watched is not self._window or key == Qt.Key.Key_Escape) and self._take_key(key)
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._placer.start()
        return False

    def _take_key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in steps:
            self.step(steps[key])
        return key == Qt.Key.Key_Escape or key in steps

    def _size(self) -> None:
        self._shade.setBlurRadius(px(28))
        self._shade.setOffset(0, px(4))
        shade = colour("shade")
        shade.setAlpha(90)
        self._shade.setColor(shade)
        self._placer.start()

    def _place(self) -> None:
        if (
            self._window.workspace is None or self._window.page is None
        ):  # the office is closed, or the first page in front
            self.end()
            return
        room = self._window.rect().adjusted(px(GAP), px(GAP), -px(GAP), -px(GAP))
        wide = min(px(WIDTH), room.width())
        layout = self.layout()
        assert layout is not None
        layout.activate()
        size = QSize(max(wide, layout.minimumSize().width()), 0)
        size.setHeight(layout.totalHeightForWidth(size.width()))
        spot = self.spot
        self.ring.setVisible(spot is not None)
        if spot is not None:
            around = 2 * RING
            self.ring.setGeometry(spot.adjusted(-around, -around, around, around) & self._window.rect())
            self.ring.raise_()
        self.setGeometry(QRect(beside(spot, size, room), size))
        self.raise_()


def beside(spot: QRect | None, size: QSize, room: QRect) -> QPoint:
    """Where something of this size stands below a spot, above it or at its side, within the room; without a spot in its middle."""
    if spot is None:
        return room.center() - QPoint(size.width() // 2, size.height() // 2)
    gap = px(GAP) + RING
    middle = spot.center() - QPoint(size.width() // 2, size.height() // 2)
    corners = (
        QPoint(middle.x(), spot.bottom() + gap),
        QPoint(middle.x(), spot.top() - gap - size.height()),
        QPoint(spot.right() + gap, middle.y()),
        QPoint(spot.left() - gap - size.width(), middle.y()),
    )
    inside = [_within(corner, size, room) for corner in corners]
    return next((each for each in inside if not QRect(each, size).intersects(spot)), inside[0])


def _within(corner: QPoint, size: QSize, room: QRect) -> QPoint:
    across = max(min(corner.x(), room.right() - size.width() + 1), room.left())
    down = max(min(corner.y(), room.bottom() - size.height() + 1), room.top())
    return QPoint(across, down)
