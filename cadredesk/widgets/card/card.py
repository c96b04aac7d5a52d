"""The card at the right of a table: who or what the chosen row is, built from a few blocks."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.widgets.controls.avatar import Avatar
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.buttons import Do, ElidedButton, link_button, pill_group
from cadredesk.widgets.controls.layout import FlowLayout, clear, column, line, panel, row, scrolled
from cadredesk.widgets.controls.text import chip, label
from cadredesk.widgets.controls.theme import on_theme_change, px

T = TypeVar("T")


def none_if_deleted(read: Callable[[], T]) -> T | None:
    """What is read for a card; None where somebody has deleted it meanwhile. A damaged file is no deletion."""
    try:
        return read()
    except DamagedFile:
        raise
    except UserError:
        return None


class _Grid(QWidget):
    """Rows of a label and a value. ``label_width``, ``across`` and ``down`` (the gaps) are given at 100 %."""

    def __init__(self, label_width: int, across: int, down: int) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setColumnStretch(1, 1)
        on_theme_change(
            self,
            lambda: self.grid.setColumnMinimumWidth(0, px(label_width)),
            lambda: self.grid.setHorizontalSpacing(px(across)),
            lambda: self.grid.setVerticalSpacing(px(down)),
        )


class Facts(_Grid):
    """Lines of label and value. Values wrap, and can be selected and copied; empty ones are left out."""

    def __init__(self, facts: Sequence[tuple[str, str] | tuple[str, str, str]], *, label_width: int = 82) -> None:
        super().__init__(label_width, 10, 9)
        top = Qt.AlignmentFlag.AlignTop
        names = []
        for at, (words, value, *tone) in enumerate(fact for fact in facts if fact[1]):
            names.append(label(words, "label", wrap=True))
            shown = label(value, "", tone[0] if tone else "", wrap=True, select=True)
            shown.setAccessibleName(f"{words}：{value}")
            shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.grid.addWidget(names[-1], at, 0, top)
            self.grid.addWidget(shown, at, 1, top)

        def fix_widths() -> None:
            for name in names:
                name.setFixedWidth(px(label_width))

        on_theme_change(self, fix_widths)


class Lines(_Grid):
    """A short list: date · words · amount, each line a thing that can be opened. Painted as one, so it is quick."""

    opened = Signal(object)  # the key of a line

    def __init__(
        self,
        lines: Sequence[tuple[object, str, str, str]],
        *,
        tones: Sequence[str] = (),
        date_width: int = 82,
        link: bool = True,
    ) -> None:
        """``lines`` are ``(key, date, words, amount)``; ``tones`` colour the amounts."""
        super().__init__(date_width, *((6, 1) if link else (10, 9)))
        for at, (key, date, words, amount) in enumerate(lines):
            said: QWidget
            if link:
                said = ElidedButton(words, partial(self.opened.emit, key))
                said.setAccessibleName("，".join(filter(None, (date, words, amount))))
            else:
                said = label(words, wrap=True, select=True)
            self.grid.addWidget(label(date, "label"), at, 0)
            self.grid.addWidget(said, at, 1, 1, 1 if amount else 2)
            if amount:
                sum_ = label(amount, "", tones[at] if at < len(tones) else "")
                self.grid.addWidget(sum_, at, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Body(QVBoxLayout):
    """Blocks from top to bottom. Panels of other features add theirs by the same methods."""

    def __init__(self, gap: int = 10) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(px(gap))

    def header(
        self,
        name: str,
        under: str = "",
        chips: Sequence[tuple[str, str]] = (),
        photo: QPixmap | None = None,
        avatar: bool = True,
        photo_do: Do | None = None,
    ) -> None:
        """Avatar, name, a muted line below it, and chips of ``(words, tone)`` that have words.

        ``photo_do``: what a click on the avatar does.
        """
        title = label(name, "title", wrap=True, select=True)
        words = column(title, *([label(under, "label", wrap=True, select=True)] if under else []), gap=4)
        top = QHBoxLayout()
        top.setSpacing(px(14))
        if avatar:
            top.addWidget(Avatar(name, photo, do=photo_do), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.addLayout(top)
        if shown := [chip for chip in chips if chip[0]]:
            self.chips(shown)

    def chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Words on round grounds: ``(words, tone)``."""
        holder = QWidget()
        flow = FlowLayout(6)
        for words, tone in chips:
            flow.addWidget(chip(words, tone))
        holder.setLayout(flow)
        self.addWidget(holder)

    def section(self, title: str, words: str = "", do: Do | None = None, *, tip: str = "") -> None:
        """The head of a section, with a link at the right if need be; ``tip`` says of what the link is."""
        head = QHBoxLayout()
        head.setContentsMargins(0, px(8), 0, 0)
        head.addWidget(label(title, "section"))
        head.addStretch(1)
        if words:
            link = link_button(words, do, tip=tip)
            link.setObjectName(f"{title}/{words}")
            link.setAccessibleName(tip or words)
            head.addWidget(link)
        self.addLayout(head)

    def facts(self, facts: Sequence[tuple[str, str] | tuple[str, str, str]], *, label_width: int = 82) -> None:
        """Lines of ``(label, value[, tone])``; empty values are left out."""
        if any(fact[1] for fact in facts):
            self.addWidget(Facts(facts, label_width=label_width))

    def lines(
        self,
        lines: Sequence[tuple[object, str, str, str]],
        *,
        none: str = "",
        tones: Sequence[str] = (),
        link: bool = True,
        date_width: int = 82,
    ) -> Lines | None:
        """A list of ``(key, date, words, amount)``; ``none`` is said when it is empty. Connect ``opened`` of the result."""
        if not lines:
            self.note(none)
            return None
        made = Lines(lines, tones=tones, link=link, date_width=date_width)
        self.addWidget(made)
        return made

    def note(self, text: str, tone: str = "muted") -> None:
        """A sentence."""
        if text:
            self.addWidget(label(text, "", tone, wrap=True, select=True))

    def rule(self) -> None:
        self.addWidget(line())

    def end(self) -> None:
        """Push everything to the top."""
        self.addStretch(1)


LEAST_BODY = 150  # that the body must have beside a head that stays; below it the head scrolls, too


class Card(QFrame):
    """A panel that scrolls, with tabs on top if there are several and a bar of buttons that stays at the bottom.

    ``show_body`` puts a new body in place of the last; ``show_nothing`` says a sentence instead. On a small screen,
    where the head would leave no space, it scrolls with the body, and the tabs are on top.
    """

    tab_changed = Signal(str)

    def __init__(self, name: str = "卡片") -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self.setAccessibleName(name)
        self._head = QWidget()
        self._head_layout = column(gap=10, margins=(18, 16, 18, 8))
        self._head.setLayout(self._head_layout)
        self._head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # the body gives way first
        self._tabs = _Pills()
        self._tabs.chosen.connect(self.tab_changed)
        self._scroll = scrolled()
        self._scroll.setMinimumHeight(1)
        self._empty = EmptyState("address-card", "在左边选一行，这里就显示它的详细情况。")
        self._bar_layout = row(margins=(16, 12, 16, 12))
        self._bar = panel(self._bar_layout, "bar")
        self._buttons: list[QPushButton] = []
        self._layout = column(self._head, self._tabs, self._scroll, self._empty, self._bar, gap=0, margins=(1, 1, 1, 1))
        self._layout.setStretch(2, 1)
        self._layout.setStretch(3, 1)
        self.setLayout(self._layout)
        self._bar.hide()
        self._tabs.hide()
        self._short = False  # the head scrolls
        self._fresh_head, self._head_height = False, 0
        on_theme_change(self, self._size)
        self.show_nothing()

    # ---- what pages use

    def set_buttons(self, *buttons: QPushButton) -> None:
        """The bar at the bottom; make one of them primary."""
        for each in buttons:
            each.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._bar_layout.addWidget(each)
        self._buttons = list(buttons)
        self._put_tabs_first()

    def set_tabs(self, names: Sequence[str]) -> None:
        """Tabs over the body; ``tab_changed`` says which, ``tab`` is the chosen one."""
        self._tabs.set_names(names)
        self._put_tabs_first()

    def _put_tabs_first(self) -> None:
        """The Tab key goes through the card from top to bottom."""
        for before, after in pairwise((*self._tabs.buttons(), *self._buttons)):
            self.setTabOrder(before, after)

    @property
    def tab(self) -> str:
        """The name of the chosen tab; "" without tabs."""
        return self._tabs.current

    def choose_tab(self, name: str) -> None:
        """Turn to a tab, as a click does."""
        self._tabs.choose(name)

    def show_head(self, head: QLayout) -> None:
        """Show what is above the tabs and does not scroll (a Body with a header)."""
        fresh = QWidget()
        fresh.setLayout(head)
        clear(self._head_layout)
        self._head_layout.addWidget(fresh)
        self._fresh_head = True
        self._head.show()
        self._tabs.setVisible(bool(self._tabs.names))

    def show_body(self, body: QLayout, *, keep_scroll: bool = False) -> None:
        """Show another body. ``keep_scroll`` when it is the same record again."""
        place = self._scroll.verticalScrollBar().value() if keep_scroll else 0
        focus = self._focus_within() if keep_scroll else ""
        holder = panel(column(body, gap=0), "scrolled")
        body.setContentsMargins(px(18), px(2 if self._head_layout.count() else 16), px(18), px(16))
        self._layout.insertWidget(0, self._head)  # else it would go with the last body
        self._scroll.setWidget(holder)
        self._place_head()
        if self._short and not keep_scroll and not self._fresh_head:
            place = self._head_height  # another tab of the same record: its body is wanted
        self._fresh_head = False
        self._scroll.verticalScrollBar().setValue(place)
        if focus and (widget := holder.findChild(QWidget, focus)) is not None:
            widget.setFocus()
        self._empty.hide()
        self._scroll.show()
        self._bar.setVisible(bool(self._buttons))

    def _focus_within(self) -> str:
        """The name of the part of the body that has the focus: the same part of the next body gets it."""
        widget, body = self.window().focusWidget(), self._scroll.widget()
        return widget.objectName() if widget is not None and body is not None and body.isAncestorOf(widget) else ""

    def show_nothing(self, sentence: str = "", icon_name: str = "address-card") -> None:
        self._empty.set(icon_name, sentence or "在左边选一行，这里就显示它的详细情况。")
        for part in (self._head, self._tabs, self._scroll, self._bar):
            part.hide()
        self._empty.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_head()

    def _place_head(self) -> None:
        """Put the head over the tabs, or into the scrolling part where it would leave no space for the body."""
        holder = self._scroll.widget()
        if holder is None or (whole := holder.layout()) is None:
            return
        wide = self.width() - 2
        needed = self._head_layout.totalHeightForWidth(wide) if self._head_layout.hasHeightForWidth() else 0
        self._head_height = needed or self._head.sizeHint().height()
        taken = self._head_height + self._tabs.height() + self._bar.sizeHint().height()
        short = self.height() - taken < px(LEAST_BODY)
        place: QLayout = whole if short else self._layout
        if place.indexOf(self._head) < 0 and isinstance(place, QVBoxLayout):
            place.insertWidget(0, self._head)
        if short != self._short:
            self._short = short
            self._size()

    def sizeHint(self) -> QSize:
        return QSize(px(330), px(400))

    def _size(self) -> None:
        self._tabs.setContentsMargins(px(12), px(10) if self._short else 0, px(12), px(4))
        self._tabs.fit()


class _Pills(QWidget):
    """A row of small tabs that wraps where it must; the arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self._group = QButtonGroup(self)
        self._flow = FlowLayout(2)
        self.setLayout(self._flow)
        self.setAccessibleName("卡片的分页")

    @property
    def current(self) -> str:
        at = self._group.checkedId()
        return self.names[at] if at >= 0 else ""

    def buttons(self) -> list[QAbstractButton]:
        return self._group.buttons()

    def set_names(self, names: Sequence[str]) -> None:
        was = self.current
        clear(self._flow)
        self.names = list(names)
        self._group = pill_group(self, names)
        self._group.idClicked.connect(lambda at: self.chosen.emit(names[at]))
        for made in self._group.buttons():
            self._flow.addWidget(made)
        if was in names:
            self._group.button(names.index(was)).setChecked(True)

    def choose(self, name: str) -> None:
        if name in self.names and name != self.current:
            self._group.button(self.names.index(name)).setChecked(True)
            self.chosen.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as the rows need at this width."""
        margins = self.contentsMargins()
        inner = self.width() - margins.left() - margins.right()
        self.setFixedHeight(self._flow.heightForWidth(inner) + margins.top() + margins.bottom())
