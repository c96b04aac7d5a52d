"""Buttons and menus. What they call takes no arguments."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.controls.theme import on_theme_change, px

Do = Callable[[], Any]
_ICON_TONES = {"primary": "on_accent", "danger": "danger", "link": "accent_ink"}  # by the look of the button


class WordButton(QPushButton):
    """A button that a screen reader calls by its words, also after they have changed, unless it was given another name."""

    def setText(self, text: str) -> None:
        follows = self.accessibleName() == _as_read(self.text())
        super().setText(text)
        if follows:
            self.setAccessibleName(_as_read(text))


def _as_read(words: str) -> str:
    """The opposite of ``plain_words``."""
    return words.replace("&&", "&")


def button(text: str, icon_name: str = "", do: Do | None = None, *, look: str = "", tip: str = "") -> QPushButton:
    """A button of the plain (secondary) look. ``do`` is called without arguments."""
    made = WordButton(plain_words(text))
    made.setProperty("look", look)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAccessibleName(text)
    if icon_name:
        made.setIcon(icon(icon_name, _ICON_TONES.get(look, "muted"), "accent_ink"))
        on_theme_change(made, lambda: made.setIconSize(QSize(px(23 if text else 16), px(16))))
    made.setToolTip(plain_tip(tip))
    if do is not None:
        made.clicked.connect(lambda _checked=False: do())
    return made


def primary_button(text: str, icon_name: str = "", do: Do | None = None, *, tip: str = "") -> QPushButton:
    """The one red button of a view."""
    return button(text, icon_name, do, look="primary", tip=tip)


def danger_button(text: str, icon_name: str = "", do: Do | None = None, *, tip: str = "") -> QPushButton:
    """A button for what is hard to undo."""
    return button(text, icon_name, do, look="danger", tip=tip)


class ElidedButton(QPushButton):
    """A button of any width: its words are elided where they do not fit."""

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
    on_theme_change(made, lambda: made.setIconSize(QSize(px(size), px(size))))
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


def pill_group(owner: QWidget, names: Iterable[str], tips: Sequence[str] = ()) -> QButtonGroup:
    """Buttons for views, of which one is chosen; ``idClicked`` gives its place."""
    group = QButtonGroup(owner)
    for at, name in enumerate(names):
        pill = button(name, look="pill", tip=tips[at] if tips else "")
        pill.setCheckable(True)
        pill.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        pill.setChecked(at == 0)
        group.addButton(pill, at)
    return group


def menu_of(items: Sequence[tuple[str, str, Do] | None], parent: QWidget) -> QMenu:
    """A menu of ``(text, icon name, do)``; None draws a line."""
    menu = QMenu(parent)
    for item in items:
        if item is None:
            menu.addSeparator()
        else:
            menu.addAction(action(*item, menu))
    return menu


def action(text: str, icon_name: str, do: Do, parent: QWidget) -> QAction:
    """An action of a menu."""
    made = QAction(plain_words(text), parent)
    if icon_name:
        made.setIcon(icon(icon_name))
    made.triggered.connect(lambda _checked=False: do())
    return made
