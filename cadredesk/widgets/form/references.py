"""Boxes for a row of another table: one types a part of its words and chooses among what is found."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.keys import is_enter
from cadredesk.widgets.controls.word_completer import popup_of
from cadredesk.widgets.form.editor import Editor

MATCHES = 40  # shown under the box


class Lookup(Protocol):
    """What a reference box chooses from, where a whole list would be too long."""

    def search(self, text: str) -> Sequence[tuple[int, str]]:
        """The first matches of a text as (id, words); of "" the most likely ones."""
        ...

    def words(self, wanted: int) -> str:
        """The words of an id; "" if there is none."""
        ...


ListOf = Callable[[], Sequence[tuple[int, str]]]
Lookups = Mapping[str, ListOf | Lookup]


class _ListLookup:
    """A Lookup over a short list, read when first needed."""

    def __init__(self, read: ListOf) -> None:
        self._read = read

    @cached_property
    def _all(self) -> Sequence[tuple[int, str]]:
        return self._read()

    def search(self, text: str) -> Sequence[tuple[int, str]]:
        wanted = text.strip().lower()
        return [row for row in self._all if wanted in row[1].lower()]

    def words(self, wanted: int) -> str:
        return next((words for id_, words in self._all if id_ == wanted), "")


class ReferenceEditor(Editor, QLineEdit):
    """A row of another table: type a part of its words and choose among the matches; arrow down shows them all."""

    edited = Signal()

    def __init__(self, field: Field, lookup: ListOf | Lookup) -> None:
        super().__init__()
        self.field = field
        self._lookup: Lookup = _ListLookup(lookup) if callable(lookup) else lookup
        self._id: int | None = None
        self._found: Sequence[tuple[int, str]] = ()
        self._matches = QStringListModel(self)
        self.setPlaceholderText(field.hint or "输入几个字来选")
        completer = QCompleter(self._matches, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(10)
        self.setCompleter(completer)
        completer.activated.connect(self._take)
        self.textEdited.connect(self._typed)
        pick = self.addAction(icon("chevron-down", "faint"), QLineEdit.ActionPosition.TrailingPosition)
        pick.setToolTip("列出可选的（↓）")
        pick.triggered.connect(self._offer)

    def raw(self) -> str:
        """``#12`` for the row 12, else the words typed."""
        return f"#{self._id}" if self._id is not None else self.text()

    def set_raw(self, text: str) -> None:
        if text.startswith("#") and text[1:].isdecimal():
            self.set_value(int(text[1:]))
        else:
            self._id = None
            self.setText(text)

    def value(self) -> Any:
        """The id. Words that name no row, or several, raise UserError."""
        text = self.text().strip()
        if self._id is not None or not text:
            return self._id
        if (only := self._only(text)) is not None:
            return only
        raise UserError(f"{self.field.label}：没有“{text}”，请从列出来的里面选一个。")

    def _only(self, text: str) -> int | None:
        """The one row that a text names in full."""
        same = [id_ for id_, words in self._lookup.search(text) if words == text]
        return same[0] if len(same) == 1 else None

    def set_value(self, value: Any) -> None:
        self._id = value
        self.setText(self._lookup.words(value) if value is not None else "")
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._offer()
            return
        popup = popup_of(self.completer())
        if is_enter(event) and popup.isVisible() and not popup.currentIndex().isValid() and len(self._found) == 1:
            self._take(self._found[0][1])  # Enter takes the only one found
            popup.hide()
            return
        super().keyPressEvent(event)

    def _offer(self) -> None:
        self._fill("" if self._id is not None else self.text())
        self.completer().complete()

    def _typed(self, text: str) -> None:
        self._id = None
        self._fill(text)
        self.edited.emit()

    def _fill(self, text: str) -> None:
        self._found = list(self._lookup.search(text)[:MATCHES])
        self._matches.setStringList([words for _, words in self._found])

    def _take(self, words: str) -> None:
        at = popup_of(self.completer()).currentIndex().row()
        if not (0 <= at < len(self._found) and self._found[at][1] == words):
            at = next((place for place, row in enumerate(self._found) if row[1] == words), -1)
        if at >= 0:
            self._id = self._found[at][0]
            self.setText(words)
            self.edited.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._id is None and (text := self.text().strip()):
            self._id = self._only(text)


class OpenReferenceEditor(ReferenceEditor):
    """A row of another table, or words of one's own: ``chosen`` is ``(id, "")`` or ``(None, words)``."""

    def __init__(self, field: Field, lookup: ListOf | Lookup) -> None:
        super().__init__(field, lookup)
        self.setAccessibleName(field.label)

    @property
    def chosen(self) -> tuple[int | None, str]:
        """The id of the row chosen, or the words typed; (None, "") for nothing."""
        found = self.value()
        return (found, "") if found is not None else (None, self.text().strip())

    def value(self) -> Any:
        """The id, None for words of one's own."""
        try:
            return super().value()
        except UserError:
            return None
