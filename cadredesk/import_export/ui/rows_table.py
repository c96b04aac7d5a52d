"""The table of an import's rows: cells are typed in where they stand, by keyboard from one error to the next."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cadredesk.core.fields import Field, Kind
from cadredesk.import_export.ui.rows_model import Index, RowsModel
from cadredesk.widgets.controls.layout import look_like_records
from cadredesk.widgets.controls.theme import colour, on_theme_change, px
from cadredesk.widgets.controls.word_completer import popup_of

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TRIGGER = QAbstractItemView.EditTrigger


class RowsTable(QTableView):
    """``pointed`` is emitted when another cell or row is the current one or is selected, ``edited`` when nobody types any more,
    ``menu_wanted`` with the point of a menu.
    """

    pointed = Signal()
    edited = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self.rows = model
        self.setModel(model)
        look_like_records(self, "要导入的行")
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(_TRIGGER.DoubleClicked | _TRIGGER.EditKeyPressed | _TRIGGER.AnyKeyPressed)
        self._cells = _Cells(self)
        self.setItemDelegate(self._cells)
        self._cells.closeEditor.connect(self.edited)
        self._cells.entered.connect(self._go_on)
        self.selectionModel().selectionChanged.connect(self.pointed)
        self.selectionModel().currentChanged.connect(self.pointed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at)))
        on_theme_change(self, self.size_columns)

    def size_columns(self) -> None:
        self.verticalHeader().setDefaultSectionSize(px(36))
        for at in range(self.rows.columnCount()):
            self.setColumnWidth(at, px(self.rows.width_of(at)))

    def widen(self) -> None:
        """Give columns the room that they need by now; those that are wider stay so."""
        for at in range(self.rows.columnCount()):
            self.setColumnWidth(at, max(self.columnWidth(at), px(self.rows.width_of(at))))

    @property
    def editing(self) -> bool:
        """Whether somebody types in a cell."""
        return self.state() == QAbstractItemView.State.EditingState

    def chosen(self) -> list[int]:
        """The rows selected, else the current one."""
        # By ranges: to find whole rows Qt asks the model for the flags of every cell.
        ranges = self.selectionModel().selection().toList()
        found = sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})
        here = self.currentIndex()
        return found or ([here.row()] if here.isValid() else [])

    def go(self, row: int, column: int) -> None:
        """Point at a cell and select its row."""
        index = self.rows.index(row, column)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def next_error(self) -> bool:
        """Go to the next cell with an error; False if there is none on the screen."""
        here = self.currentIndex()
        found = self.rows.next_error(max(here.row(), 0), here.column() if here.isValid() else -1)
        if found is not None:
            self.go(*found)
            self.setFocus()
        return found is not None

    def _go_on(self) -> None:
        """After a cell was typed in: to the next error, else one row down."""
        here = self.currentIndex()
        if not self.next_error() and here.row() + 1 < self.rows.rowCount():
            self.go(here.row() + 1, here.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter types in a cell that can be typed in, else goes to the next error; it never presses the dialog's button."""
        here = self.currentIndex()
        typed = here.isValid() and bool(self.rows.flags(here) & Qt.ItemFlag.ItemIsEditable)
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if typed:
                self.edit(here)
            else:
                self.next_error()
        elif event.key() == Qt.Key.Key_Delete and typed:
            self.rows.setData(here, "")
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Chinese typed on a cell. What comes as a whole word, without being composed in the cell, Qt would lose."""
        if not event.commitString() or self.editing:
            super().inputMethodEvent(event)
        elif self.rows.flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex())
            QCoreApplication.sendEvent(self.focusWidget(), event)


class _Cells(QStyledItemDelegate):
    """Makes the box to type in; ``entered`` is emitted when Enter has ended typing."""

    entered = Signal()

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index == self._table.currentIndex() and self._table.hasFocus():
            rect: QRect = option.rect
            painter.save()
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
            painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = self._table.rows.field_at(index.column())
        box = QLineEdit(parent)
        box.setProperty("look", "cell")
        box.setFrame(False)
        if field is not None:
            box.setAccessibleName(field.label)
            if words := _choices(field):
                self._offer(box, words)
        return box

    def _offer(self, box: QLineEdit, words: list[str]) -> None:
        """The choices of a field, all of them at first, then those that hold what is typed."""
        completer = QCompleter(words, box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(10)
        box.setCompleter(completer)
        usual = QCompleter.CompletionMode.PopupCompletion
        box.textEdited.connect(lambda _text: completer.setCompletionMode(usual))
        completer.activated.connect(lambda _words: self._end(box))
        popup_of(completer).installEventFilter(self)
        QTimer.singleShot(0, box, lambda: completer.complete() if not box.text() or not box.isModified() else None)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter ends typing, in the box and in the list of choices under it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            box = watched if isinstance(watched, QLineEdit) else self._table.focusWidget()
            if isinstance(box, QLineEdit):
                if box.completer() is not None:
                    popup = popup_of(box.completer())
                    if popup.isVisible() and popup.currentIndex().isValid():
                        box.setText(str(popup.currentIndex().data()))
                    popup.hide()
                self._end(box)
                return True
        return super().eventFilter(watched, event) if isinstance(watched, QLineEdit) else False

    def _end(self, box: QLineEdit) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)
        self.entered.emit()


def _choices(field: Field) -> list[str]:
    """What can be chosen in a cell; none where anything can be written."""
    if field.kind is Kind.FLAG:
        return ["是", "否"]
    return [each for each in field.choices if each] if field.kind is Kind.CHOICE else []
