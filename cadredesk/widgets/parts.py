"""Small parts that every screen is built of: words, buttons, panels, figures, bars, banners."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cadredesk.widgets.icons import icon, pixmap
from cadredesk.widgets.plain import plain_tip, plain_words
from cadredesk.widgets.theme import live, px, restyle

Do = Callable[[], Any]
TONE_ICONS = {
    "": "circle-info",
    "warning": "triangle-exclamation",
    "danger": "circle-exclamation",
    "good": "circle-check",
}


# ---- words


def label(text: str = "", look: str = "", tone: str = "", *, wrap: bool = False, select: bool = False) -> QLabel:
    """Plain text. Looks: title, head, section, label, small, strong, figure, chip; tones: muted, accent, warning, danger, good."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("look", look)
    made.setProperty("tone", tone)
    if wrap:
        made.setWordWrap(True)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def chip(text: str, tone: str = "") -> QLabel:
    """A word on a rounded ground."""
    made = label(text, "chip", tone)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


class Elided(QLabel):
    """One line that ends in … where the room ends, and tells the whole on hovering."""

    def __init__(self, text: str = "", look: str = "", tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + px(4), metrics.height())

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(plain_tip(self._whole if shown != self._whole else ""))


# ---- buttons


def button(
    text: str, icon_name: str = "", do: Do | None = None, *, look: str = "", tip: str = "", key: str = ""
) -> QPushButton:
    """A button of the plain (secondary) look. ``do`` is called without arguments; ``key`` is a shortcut like ``Ctrl+N``."""
    made = QPushButton(plain_words(text))
    made.setProperty("look", look)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAccessibleName(text)
    if icon_name:
        made.setIcon(
            icon(
                icon_name,
                {"primary": "on_accent", "danger": "danger", "link": "accent_ink"}.get(look, "muted"),
                "accent_ink",
            )
        )
        live(made, lambda: made.setIconSize(QSize(px(23 if text else 16), px(16))))
    if key:
        made.setShortcut(QKeySequence(key))
        tip = f"{tip or text}（{key}）"
    made.setToolTip(plain_tip(tip))
    if do is not None:
        made.clicked.connect(lambda _checked=False: do())
    return made


def primary_button(
    text: str, icon_name: str = "", do: Do | None = None, *, tip: str = "", key: str = ""
) -> QPushButton:
    """The one red button of a view."""
    return button(text, icon_name, do, look="primary", tip=tip, key=key)


def danger_button(text: str, icon_name: str = "", do: Do | None = None, *, tip: str = "") -> QPushButton:
    """A button for what is hard to undo."""
    return button(text, icon_name, do, look="danger", tip=tip)


class ElidedButton(QPushButton):
    """A button of any width: its words end in … where the room ends."""

    def __init__(self, text: str, do: Do | None = None, look: str = "row") -> None:
        super().__init__(plain_words(text))
        self._whole = text
        self.setProperty("look", look)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if do is not None:
            self.clicked.connect(lambda _checked=False: do())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(40), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width() - px(14))
        self.setText(plain_words(shown))


def link_button(text: str, do: Do | None = None, *, tip: str = "") -> QPushButton:
    """A button that looks like a word in red."""
    made = button(text, "", do, look="link", tip=tip)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def icon_button(icon_name: str, name: str, do: Do | None = None, *, size: int = 16) -> QToolButton:
    """A button that is an icon alone; ``name`` is its tip and what a screen reader says."""
    made = QToolButton()
    made.setIcon(icon(icon_name, "muted", "accent_ink"))
    made.setToolTip(plain_tip(name))
    made.setAccessibleName(name)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    live(made, lambda: made.setIconSize(QSize(px(size), px(size))))
    if do is not None:
        made.clicked.connect(lambda _checked=False: do())
    return made


def menu_button(
    text: str, icon_name: str, items: Sequence[tuple[str, str, Do] | None], *, tip: str = ""
) -> QPushButton:
    """A button that opens a menu of ``(text, icon name, do)``; None draws a line."""
    made = button(text, icon_name, tip=tip)
    made.setProperty("menu", "yes")
    made.setMenu(menu_of(items, made))
    return made


def more_button(
    items: Sequence[tuple[str, str, Do] | None], *, tip: str, fit: Callable[[Sequence[QAction]], Any] | None = None
) -> QPushButton:
    """A narrow button with three dots, for the bar of a card; its menu opens upwards.

    ``fit(actions)`` is called before it opens, to hide what does not fit what is chosen.
    """
    made = button("", "ellipsis", look="dots", tip=tip)
    made.setAccessibleName("更多")
    menu = menu_of(items, made)

    def open_menu() -> None:
        if fit is not None:
            fit(menu.actions())
        open_upwards(menu, made)

    made.clicked.connect(open_menu)
    return made


def open_upwards(menu: QMenu, above: QWidget) -> None:
    """Open a menu above a button at the foot of a card."""
    menu.exec(above.mapToGlobal(QPoint(0, -menu.sizeHint().height())))


def menu_of(items: Sequence[tuple[str, str, Do] | None], parent: QWidget) -> QMenu:
    """A menu of ``(text, icon name, do)``; None draws a line."""
    menu = QMenu(parent)
    for item in items:
        if item is None:
            menu.addSeparator()
            continue
        menu.addAction(action(item[0], item[1], item[2], menu))
    return menu


def action(text: str, icon_name: str, do: Do, parent: QWidget, key: str = "") -> QAction:
    """An action of a menu or a shortcut."""
    made = QAction(plain_words(text), parent)
    if icon_name:
        made.setIcon(icon(icon_name))
    if key:
        made.setShortcut(QKeySequence(key))
    made.triggered.connect(lambda _checked=False: do())
    return made


# ---- boxes


def choice_box(name: str, words: Iterable[str]) -> QComboBox:
    """A box of words to choose from, as wide as the longest of them. ``name`` is for screen readers."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.addItems(list(words))
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made


def row(
    *parts: QWidget | QLayout | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Parts side by side; None is the room that stretches, a number is a fixed gap."""
    layout = QHBoxLayout()
    _fill(layout, parts, gap, margins)
    return layout


def column(
    *parts: QWidget | QLayout | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Parts one below another; None is the room that stretches, a number is a fixed gap."""
    layout = QVBoxLayout()
    _fill(layout, parts, gap, margins)
    return layout


def _fill(
    layout: QBoxLayout, parts: Sequence[QWidget | QLayout | int | None], gap: int, margins: tuple[int, int, int, int]
) -> None:
    layout.setContentsMargins(*(px(margin) for margin in margins))
    layout.setSpacing(px(gap))
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(px(part))
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)


def panel(content: QLayout | None = None, look: str = "panel") -> QFrame:
    """A white frame with round corners (looks: panel, bar, plain, popup)."""
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


def line() -> QFrame:
    """A thin line across."""
    return panel(look="line")


class Flow(QLayout):
    """Parts side by side that go on in the next line where the room ends."""

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
        hints = [item.minimumSize() for item in self._shown()]
        return QSize(
            max((hint.width() for hint in hints), default=0), max((hint.height() for hint in hints), default=0)
        )

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


# ---- figures


class FigureTile(QFrame):
    """A large figure over its label. With ``clickable`` it is a button: mouse, Enter and space."""

    clicked = Signal()

    def __init__(self, text: str, figure: str = "", tone: str = "", *, clickable: bool = True) -> None:
        super().__init__()
        self.setProperty("look", "tile")
        self._clickable = clickable
        self._figure = label(figure, "figure", tone)
        self._label = label(text, "label", wrap=True)
        layout = column(self._figure, self._label, None, gap=2)  # beside a taller tile the words stay under the figure
        self.inner = layout
        self.setLayout(layout)
        live(self, lambda: layout.setContentsMargins(px(18), px(12), px(18), px(14)))
        if clickable:
            self.setProperty("clickable", "yes")
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()

    def set(self, figure: str, text: str | None = None, tone: str | None = None) -> None:
        """Show another figure, and another label or tone if given."""
        self._figure.setText(figure)
        if text is not None:
            self._label.setText(text)
        if tone is not None:
            restyle(self._figure, tone=tone)
        self._name()

    def _name(self) -> None:
        what, _, more = self._label.text().partition("\n")
        self.setAccessibleName(f"{what}：{self._figure.text()}" + (f"，{more}" if more else ""))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            self._clickable
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._clickable and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)


class Meter(QWidget):
    """A label, a bar and what it stands for: 走访 ▬▬▬▬──── 142 / 369."""

    def __init__(
        self, text: str, done: int = 0, total: int = 0, *, words: str = "", tone: str = "", label_width: int = 0
    ) -> None:
        super().__init__()
        self._text, self._words = label(text), label("", "label")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setProperty("tone", tone)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = row(self._text, self._bar, self._words, gap=12)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        live(self, lambda: self._words.setMinimumWidth(px(88)))
        if label_width:
            live(self, lambda: self._text.setFixedWidth(px(label_width)))
        self.set(done, total, words)

    def set(self, done: int, total: int, words: str = "") -> None:
        """Show ``done`` of ``total``; ``words`` stands at the right in place of the two numbers."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(max(0, min(done, total)))
        self._words.setText(words or f"{done:,} / {total:,}")
        self._bar.setAccessibleName(f"{self._text.text()} {self._words.text()}")


class Banner(QFrame):
    """A sentence across a view or a dialog, with buttons if need be. Hidden while it has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "banner")
        self._icon = label()
        self._words = label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = row(gap=6)
        layout = row(self._icon, self._words, self._buttons, gap=10)
        layout.setStretch(1, 1)
        layout.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)
        self._tone = ""
        live(self, self._dress)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; "" while hidden."""
        return self._words.text()

    @property
    def tone(self) -> str:
        """The tone of the sentence: good for what was done."""
        return self._tone

    def say(
        self, text: str, tone: str = "", *buttons: tuple[str, Do], closable: bool = True, stays: bool = False
    ) -> None:
        """Show a sentence. ``buttons`` are (text, do); each also takes the banner away, unless it ``stays``."""
        self._tone = tone
        self._words.setText(text)
        while self._buttons.count():
            item = self._buttons.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for words, do in buttons:
            self._buttons.addWidget(button(words, "", do if stays else partial(self._answer, do)))
        if closable and not stays:
            self._buttons.addWidget(icon_button("xmark", "关闭提示", self.clear, size=14))
        self._dress()
        self.setAccessibleName(text)
        self.show()

    def clear(self) -> None:
        """Take it away."""
        self._words.setText("")
        self.hide()

    def _answer(self, do: Do) -> None:
        self.clear()
        do()

    def _dress(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(px(14), px(6), px(8), px(6))
        self.setMinimumHeight(px(44))
        self._icon.setPixmap(pixmap(TONE_ICONS.get(self._tone, "circle-info"), px(18), self._tone or "muted"))
        restyle(self, tone=self._tone)


class EmptyState(QWidget):
    """What stands where there is nothing yet: an icon, a sentence, and what to do next."""

    def __init__(self, icon_name: str = "inbox", sentence: str = "", words: str = "", do: Do | None = None) -> None:
        super().__init__()
        self._picture = label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = label("", "label", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = button("", "", self._press)
        self._do: Do | None = None
        self._icon_name = icon_name
        holder = row(None, self._button, None)
        layout = column(None, self._picture, self._sentence, holder, None, gap=14, margins=(24, 24, 24, 24))
        self.setLayout(layout)
        live(self, self._draw)
        self.set(icon_name, sentence, words, do)

    def set(self, icon_name: str, sentence: str, words: str = "", do: Do | None = None) -> None:
        """Say something else; without ``words`` there is no button."""
        self._icon_name, self._do = icon_name, do
        self._sentence.setText(sentence)
        self._button.setText(plain_words(words))
        self._button.setAccessibleName(words)
        self._button.setVisible(bool(words))
        self._draw()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._sentence.text()

    @property
    def action_button(self) -> QPushButton:
        """The button (hidden if there is nothing to do)."""
        return self._button

    def _press(self) -> None:
        if self._do is not None:
            self._do()

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon_name, px(44), "line_strong"))
