"""The box to type in for each kind of field. All have the same four methods and the signal ``edited``.

``raw()`` and ``set_raw(text)`` are for drafts; ``value()`` (raises UserError) and ``set_value(value)`` are the field's own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QDate, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
    QWidgetAction,
)

from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.widgets.controls.choices_box import ChoicesBox
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.theme import live, px, restyle
from cadredesk.widgets.controls.words_completer import popup_of

MATCHES = 40  # shown under a reference box
BETWEEN = "、"  # several words in one text


class Lookup(Protocol):
    """What a reference box chooses from, where a whole list would be too long to hold."""

    def search(self, text: str) -> Sequence[tuple[int, str]]:
        """The first matches of a text as (id, words); of "" the most likely ones."""
        ...

    def words(self, wanted: int) -> str:
        """The words of an id; "" if there is none."""
        ...


ListOf = Callable[[], Sequence[tuple[int, str]]]
Lookups = Mapping[str, ListOf | Lookup]


class Editor(Protocol):
    """What the form knows of every box (which is a QWidget, too). ``edited`` is emitted for what the user changes."""

    field: Field
    edited: Any

    def raw(self) -> str:
        """The text as it stands, for drafts."""
        ...

    def set_raw(self, text: str) -> None:
        """Put back what ``raw`` gave."""
        ...

    def value(self) -> Any:
        """The value of the field. Raises UserError with a sentence."""
        ...

    def set_value(self, value: Any) -> None:
        """Show a value, without ``edited``."""
        ...


class LineEditor(QLineEdit):
    """One line; it is written out in full when left (194810 becomes 1948-10)."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.setPlaceholderText(field.hint or _HINTS.get(field.kind, ""))
        if field.kind in (Kind.MONEY, Kind.INTEGER):
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(lambda _text: self.edited.emit())
        self.editingFinished.connect(self._write_out)

    def raw(self) -> str:
        """The text as it stands."""
        return self.text()

    def set_raw(self, text: str) -> None:
        """Put a text back."""
        self.setText(text)

    def value(self) -> Any:
        """The value that the text stands for."""
        return values.parse(self.field, self.text())

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.setText(values.show(self.field, value))
        self.setCursorPosition(0)

    def _write_out(self) -> None:
        try:
            text = values.show(self.field, self.value())
        except UserError:
            return
        if text != self.text():
            self.setText(text)


class DateEditor(LineEditor):
    """A date, typed in any usual way or picked from a calendar (Alt+arrow down)."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        pick = self.addAction(icon("calendar-days"), QLineEdit.ActionPosition.TrailingPosition)
        pick.setToolTip("从日历上选（Alt+↓）")
        pick.triggered.connect(self.open_calendar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Show the month of the date, or of today."""
        menu, action = QMenu(self), QWidgetAction(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setMinimumSize(px(320), px(270))
        chosen = QDate.fromString(self._day(), Qt.DateFormat.ISODate)
        if chosen.isValid():
            calendar.setSelectedDate(chosen)

        def take(day: QDate) -> None:
            menu.close()
            self.setText(day.toString(Qt.DateFormat.ISODate))
            self.edited.emit()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        calendar.setFocus()

    def _day(self) -> str:
        try:
            return str(self.value() or "")
        except UserError:
            return ""


class LongEditor(QPlainTextEdit):
    """Several lines; Tab goes on to the next field."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.setPlaceholderText(field.hint)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._filling = False
        self.textChanged.connect(lambda: None if self._filling else self.edited.emit())
        live(self, lambda: self.setFixedHeight(px(80)))

    def raw(self) -> str:
        """The text as it stands."""
        return self.toPlainText()

    def set_raw(self, text: str) -> None:
        """Put a text back."""
        self._filling = True
        self.setPlainText(text)
        self._filling = False

    def value(self) -> Any:
        """The text without blanks at the ends."""
        return values.parse(self.field, self.toPlainText())

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self.set_raw(value or "")


class ChoiceEditor(QComboBox):
    """One of the choices; other words where the field allows them. The wheel does not change it by accident."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.addItem("")
        self.addItems(list(field.choices))
        self.setMaxVisibleItems(14)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.activated.connect(lambda _index: self.edited.emit())
        if field.open_choices:
            self._open_up()

    def _open_up(self) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.field.hint or "可选可填")
        line.textEdited.connect(lambda _text: self.edited.emit())

    def raw(self) -> str:
        """The words as they stand."""
        return self.currentText()

    def set_raw(self, text: str) -> None:
        """Put words back; an old word that is no choice any more is kept."""
        at = self.findText(text)
        if at < 0 and not self.isEditable():
            self.addItem(text)
            at = self.count() - 1
        self.setCurrentIndex(at)
        if self.isEditable():
            self.setEditText(text)

    def value(self) -> Any:
        """The chosen word. A word from an older file that is no choice any more passes as it is."""
        text = self.currentText()
        if not self.isEditable() and text not in self.field.choices:
            return text
        return values.parse(self.field, text)

    def set_value(self, value: Any) -> None:
        """Show a word."""
        self.set_raw(str(value) if value else "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SeveralEditor(ChoicesBox):
    """Several of the choices of a text, joined by 、; the hint stands there for none."""

    def __init__(self, field: Field) -> None:
        super().__init__([(str(choice), str(choice)) for choice in field.choices], field.hint or "请选择…")
        self.field = field

    def raw(self) -> str:
        """The words ticked."""
        return BETWEEN.join(self.chosen())

    def set_raw(self, text: str) -> None:
        """Tick these."""
        self.set_chosen([word for word in text.split(BETWEEN) if word])

    def value(self) -> Any:
        """The words ticked, in the order of the choices."""
        return self.raw()

    def set_value(self, value: Any) -> None:
        """Tick these."""
        self.set_raw(value or "")


class FlagEditor(QCheckBox):
    """Yes or not."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field.hint or "是")
        self.field = field
        self.clicked.connect(lambda _checked: self.edited.emit())

    def raw(self) -> str:
        """是 or nothing."""
        return "是" if self.isChecked() else ""

    def set_raw(self, text: str) -> None:
        """Put it back."""
        self.setChecked(bool(text))

    def value(self) -> Any:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))


class _ListLookup:
    """A Lookup over a short list, read when first needed."""

    def __init__(self, read: ListOf) -> None:
        self._read = read
        self._rows: Sequence[tuple[int, str]] | None = None

    @property
    def _all(self) -> Sequence[tuple[int, str]]:
        if self._rows is None:
            self._rows = self._read()
        return self._rows

    def search(self, text: str) -> Sequence[tuple[int, str]]:
        wanted = text.strip().lower()
        return [row for row in self._all if wanted in row[1].lower()]

    def words(self, wanted: int) -> str:
        return next((words for id_, words in self._all if id_ == wanted), "")


class ReferenceEditor(QLineEdit):
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
        """Put it back."""
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
        same = [id_ for id_, words in self._lookup.search(text) if words == text]
        if len(same) == 1:
            return same[0]
        raise UserError(f"{self.field.label}：没有“{text}”，请从列出来的里面选一个。")

    def set_value(self, value: Any) -> None:
        """Show the words of an id."""
        self._id = value
        self.setText(self._lookup.words(value) if value is not None else "")
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._offer()
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
        if self._id is None and self.text().strip():
            same = [id_ for id_, words in self._lookup.search(self.text()) if words == self.text().strip()]
            if len(same) == 1:
                self._id = same[0]


_HINTS = {
    Kind.DATE: "如 2026-10-05",
    Kind.PARTIAL: "如 1948-10 或 1948-10-05",
    Kind.LUNAR: "如 八月十五",
    Kind.MONEY: "元",
}
_KINDS: dict[Kind, Callable[[Field], Any]] = {
    Kind.LONG: LongEditor,
    Kind.CHOICE: ChoiceEditor,
    Kind.FLAG: FlagEditor,
    Kind.DATE: DateEditor,
}


def editor_for(field: Field, lookups: Lookups) -> Any:
    """The box for a field, with its accessible name."""
    made: Any
    if field.kind is Kind.REFERENCE:
        made = ReferenceEditor(field, lookups.get(field.refers_to, tuple))
    elif field.kind is Kind.TEXT and field.choices:
        made = SeveralEditor(field)
    else:
        made = _KINDS.get(field.kind, LineEditor)(field)
    made.setAccessibleName(field.label)
    made.setObjectName(field.name)
    return made


def cursor_to_end(editor: QWidget | None) -> None:
    """Put the cursor behind the text of a box, with nothing chosen that a stray key would replace."""
    box = editor.lineEdit() if isinstance(editor, QComboBox) else editor
    if isinstance(box, QLineEdit):
        box.end(False)
    elif isinstance(box, QPlainTextEdit):
        box.moveCursor(QTextCursor.MoveOperation.End)


def mark(editor: QWidget, state: str) -> None:
    """Frame a box in the colour of "error" or "warning", or as usual with ""."""
    if (editor.property("state") or "") != state:
        restyle(editor, state=state)
