"""One value or several out of a list: a box of words; and a button that says which, with a small window to tick them in."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QListWidgetItem, QPushButton, QSizePolicy, QWidget

from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import column
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.controls.tick_popup import TickPopup


class ChoicesBox(QPushButton):
    """The button. ``choices`` are (value, words); ``edited`` says that the user ticked something."""

    edited = Signal()

    def __init__(self, choices: Sequence[tuple[str, str]], none: str = "请选择…") -> None:
        """``none`` is shown while nothing is ticked."""
        super().__init__()
        self._choices, self._none = dict(choices), none
        self._chosen: list[str] = []
        self.setAutoDefault(False)
        self.setProperty("look", "choices")
        self.setProperty("menu", "yes")
        self.setAccessibleName("选择内容")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open)
        self._say()

    def chosen(self) -> tuple[str, ...]:
        """The values ticked, in the order of the list."""
        return tuple(self._chosen)

    def set_chosen(self, values: Sequence[str]) -> None:
        """Tick these; a value that is not in the list any more is kept."""
        self._choices |= {value: value for value in values if value not in self._choices}
        self._chosen = [value for value in self._choices if value in values]
        self._say()

    def open(self) -> None:
        _Choices(self, self._choices, self._chosen, self._take).show_below(self)

    def _take(self, values: list[str]) -> None:
        self._chosen = values
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        self._words = words = "、".join(self._choices[value] for value in self._chosen)
        self.setToolTip(plain_tip(words))
        self.setAccessibleDescription(words)
        self._fit()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = px(12)
        box = QRect(self.width() - px(11) - side, (self.height() - side) // 2, side, side)
        icon("chevron-down", "muted").paint(QPainter(self), box)

    def _fit(self) -> None:
        room = max(self.width() - px(46), px(40))
        shown = self.fontMetrics().elidedText(self._words or self._none, Qt.TextElideMode.ElideRight, room)
        self.setText(plain_words(shown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open()
            return
        super().keyPressEvent(event)


class _Choices(TickPopup):
    """The window of a ChoicesBox: type to find, space ticks, Enter or Esc closes. Each tick counts at once."""

    def __init__(
        self, parent: QWidget, choices: dict[str, str], chosen: Sequence[str], take: Callable[[list[str]], Any]
    ) -> None:
        super().__init__(parent, "可选的内容", "输入几个字来找", "查找")
        self.box.setVisible(len(choices) > 8)
        self.box.installEventFilter(self)
        for value, words in choices.items():
            self.add(value, words, ticked=value in chosen).setSizeHint(QSize(px(120), px(30)))
        self.list.itemChanged.connect(lambda _item: take(self.ticked()))
        self.list.itemClicked.connect(self._click)
        self.list.installEventFilter(self)
        nothing = label("还没有可选的内容。", "small")
        nothing.setVisible(not choices)
        self.setLayout(column(self.box, self.list, nothing, gap=6, margins=(8, 8, 8, 8)))
        high = min(12, max(3, len(choices))) * 30 + (60 if len(choices) > 8 else 26)
        self.resize(max(parent.width(), px(240)), px(high))

    def show_below(self, box: QWidget) -> None:
        """Appear under the box, or where there is space."""
        self.show_at(box.mapToGlobal(QPoint(0, box.height() + 2)))
        self.list.setCurrentRow(0)
        (self.list if self.box.isHidden() else self.box).setFocus()

    def _click(self, item: QListWidgetItem) -> None:
        """A click on the words ticks, too; one on the box has done so."""
        if self.list.viewport().mapFromGlobal(self.list.cursor().pos()).x() > px(28):
            checked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.close()
                return True
            if watched is self.box and event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)


def choice_box(name: str, words: Iterable[str]) -> QComboBox:
    """A box of words to choose from, as wide as the longest of them. ``name`` is for screen readers."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.addItems(list(words))
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made
