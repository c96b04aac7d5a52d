"""What an entry form is built from: a field with its words, the fields of a group, and the list of groups beside them."""

import html
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.problems import Problem
from cadredesk.widgets.controls.layout import column
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px, restyle
from cadredesk.widgets.form.editors import mark


class Slot(QWidget):
    """A label, its box, and the sentence under it."""

    def __init__(self, field: Field, editor: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self.field, self.editor = field, editor
        self.wanted = True
        self._said: QLabel | None = None
        name = QLabel()
        name.setTextFormat(Qt.TextFormat.RichText)
        name.setProperty("look", "label")
        name.setBuddy(editor)
        if field.required:
            editor.setAccessibleDescription("必填")
        self._layout = column(name, editor, None)
        self._layout.setSpacing(3)
        self.setLayout(self._layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        star = " <span style='color:{}'>*</span>" if field.required else ""
        on_theme_change(self, lambda: name.setText(html.escape(field.label) + star.format(colour("danger").name())))

    @property
    def wide(self) -> bool:
        """Whether it takes a whole line."""
        return self.field.kind is Kind.LONG

    @property
    def is_open(self) -> bool:
        """Whether one can go there: it is wanted, and can be typed in."""
        fixed = isinstance(self.editor, QLineEdit | QPlainTextEdit) and self.editor.isReadOnly()
        return self.wanted and self.editor.isEnabled() and not fixed

    @property
    def state(self) -> str:
        """error, warning or ""."""
        return self.editor.property("state") or ""

    def problem(self) -> Problem | None:
        try:
            value = self.editor.value()
        except UserError as error:
            return Problem(self.field.label, str(error), "error")
        if self.field.required and self.wanted and value in (None, ""):
            return Problem(self.field.label, f"请填写{self.field.label}。", "error")
        return values.check(self.field, value)

    def say(self, text: str, level: str) -> None:
        """Show a sentence under the box."""
        mark(self.editor, level)
        if self._said is None:
            if not text:
                return
            self._said = label("", "small", wrap=True)
            self._layout.insertWidget(2, self._said)
        if text != self._said.text() or level != (self._said.property("level") or ""):
            self._said.setText(text)
            restyle(self._said, tone="danger" if level == "error" else "warning", level=level)
        self._said.setVisible(bool(text))
        self.editor.setAccessibleDescription(text or ("必填" if self.field.required else ""))


class Section(QWidget):
    """The fields of a group in as many columns as fit."""

    def __init__(self, title: str, columns: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.title, self._most = title, columns
        self._slots: Sequence[Slot] = ()
        self._columns = 0
        self._gone = False  # none of its fields is wanted
        self._grid = QGridLayout()
        layout = column(*([label(title, "head")] if title else []), self._grid)
        layout.setSpacing(6)
        self.setLayout(layout)

    def put(self, slots: Sequence[Slot]) -> None:
        self._slots = slots
        on_theme_change(self, self._size)

    def wrong(self) -> str:
        """error, warning or "" for the whole section."""
        states = {slot.state for slot in self._slots}
        return "error" if "error" in states else "warning" if "warning" in states else ""

    def _size(self) -> None:
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(10))
        self._grid.setContentsMargins(0, px(4), 0, px(10))
        self._columns = 0
        self._choose_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()

    def _choose_columns(self) -> None:
        columns = max(1, min(self._most, self.width() // px(230)))
        if columns != self._columns:
            self._columns = columns
            self.arrange()

    def arrange(self) -> None:
        """Place the fields that are wanted; without any the title goes, too."""
        gone = not any(slot.wanted for slot in self._slots)
        if gone != self._gone:
            self._gone = gone
            self.setVisible(not gone)
        while self._grid.takeAt(0) is not None:
            pass
        line = place = 0
        for slot in self._slots:
            slot.setVisible(slot.wanted)
            if not slot.wanted:
                continue
            wide = self._columns if slot.wide else 1
            if place + wide > self._columns:
                line, place = line + 1, 0
            self._grid.addWidget(slot, line, place, 1, wide)
            place += wide
        for at in range(self._most):
            self._grid.setColumnStretch(at, 1 if at < self._columns else 0)
            self._grid.setColumnMinimumWidth(at, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(220), super().minimumSizeHint().height())


class GroupIndex(QListWidget):
    """The groups at the left of a long form: a click goes there, and each says whether something is wrong in it."""

    def __init__(self, sections: Sequence[Section], scroll: QScrollArea) -> None:
        super().__init__()
        self._sections, self._scroll = sections, scroll
        self._moving = False
        self.setAccessibleName("分组")
        self.setProperty("look", "index")
        self.addItems([section.title for section in sections])
        self.setCurrentRow(0)
        self.currentRowChanged.connect(self._go)
        self.itemClicked.connect(lambda item: self._go(self.row(item)))
        scroll.verticalScrollBar().valueChanged.connect(self._follow)
        on_theme_change(self, self._size)

    def _size(self) -> None:
        self.setFixedWidth(px(128))
        for at in range(self.count()):
            self.item(at).setSizeHint(QSize(0, px(34)))  # measured before they are styled, they would differ

    def mark(self, states: Sequence[str]) -> None:
        """Show which groups have errors or warnings: a colour and a word."""
        for at, state in enumerate(states):
            item = self.item(at)
            suffix = {"error": " · 待改", "warning": " · 请核"}.get(state, "")
            item.setText(self._sections[at].title + suffix)
            item.setForeground(colour({"error": "danger", "warning": "warning"}.get(state, "ink")))

    def _go(self, at: int) -> None:
        holder = self._scroll.widget()
        if self._moving or at < 0 or holder is None:
            return
        self._moving = True
        self._scroll.verticalScrollBar().setValue(self._sections[at].mapTo(holder, QPoint(0, 0)).y())
        self._moving = False

    def _follow(self, value: int) -> None:
        holder = self._scroll.widget()
        if self._moving or holder is None:
            return
        bar = self._scroll.verticalScrollBar()
        tops = [section.mapTo(holder, QPoint(0, 0)).y() for section in self._sections]
        at = max((place for place, top in enumerate(tops) if top <= value + px(60)), default=0)
        self._moving = True
        self.setCurrentRow(len(tops) - 1 if value == bar.maximum() and value else at)
        self._moving = False
