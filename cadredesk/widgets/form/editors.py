"""The box to type in for each kind of field."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QWheelEvent
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
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.form.editor import Editor
from cadredesk.widgets.form.references import Lookups, ReferenceEditor

BETWEEN = "、"  # several words in one text


class LineEditor(Editor, QLineEdit):
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
        return self.text()

    def set_raw(self, text: str) -> None:
        self.setText(text)

    def set_value(self, value: Any) -> None:
        super().set_value(value)
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


class LongEditor(Editor, QPlainTextEdit):
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
        on_theme_change(self, lambda: self.setFixedHeight(px(80)))

    def raw(self) -> str:
        return self.toPlainText()

    def set_raw(self, text: str) -> None:
        self._filling = True
        self.setPlainText(text)
        self._filling = False


class ChoiceEditor(Editor, QComboBox):
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
        if field.hint and not field.open_choices:  # an open one shows it in its box
            self.setToolTip(plain_tip(field.hint))
            self.setAccessibleDescription(field.hint)
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
        return super().value()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SeveralEditor(Editor, ChoicesBox):
    """Several of the choices of a text, joined by 、; the hint is shown for none."""

    def __init__(self, field: Field) -> None:
        super().__init__([(str(choice), str(choice)) for choice in field.choices], field.hint or "请选择…")
        self.field = field

    def raw(self) -> str:
        return BETWEEN.join(self.chosen())

    def set_raw(self, text: str) -> None:
        self.set_chosen([word for word in text.split(BETWEEN) if word])

    def value(self) -> Any:
        """The words ticked, in the order of the choices."""
        return self.raw()


class FlagEditor(Editor, QCheckBox):
    """Yes or not."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field.hint or "是")
        self.field = field
        self.clicked.connect(lambda _checked: self.edited.emit())

    def raw(self) -> str:
        return "是" if self.isChecked() else ""

    def set_raw(self, text: str) -> None:
        self.setChecked(bool(text))

    def value(self) -> Any:
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        self.setChecked(bool(value))


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
    restyle(editor, state=state)
