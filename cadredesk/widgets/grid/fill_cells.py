"""The cells of a grid to fill down: how they look, and the box to type in."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cadredesk.widgets.controls.text import draw_words
from cadredesk.widgets.controls.theme import BODY, colour, px
from cadredesk.widgets.controls.word_completer import WordsCompleter, popup_of
from cadredesk.widgets.grid.fill_model import TICK, FillModel, Index
from cadredesk.widgets.grid.ticks import paint_tick

_KEY = Qt.Key
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_MOVES = {
    _KEY.Key_Return: (1, 0), _KEY.Key_Enter: (1, 0), _KEY.Key_Tab: (0, 1), _KEY.Key_Backtab: (0, -1),
    _KEY.Key_Down: (1, 0), _KEY.Key_Up: (-1, 0),
}  # fmt: skip


class FillCells(QStyledItemDelegate):
    """Paints the cells, and makes the box to type in. ``ended`` is emitted with the step to take when a key ends typing."""

    ended = Signal(object, object)  # the box, (down, right); None: save

    def __init__(self, view: QAbstractItemView, model: FillModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        at, place = index.row(), index.column()
        wrong = self._model.error(at, place)
        chosen = self._view.selectionModel().isSelected(index)
        painter.save()
        if wrong or chosen:
            painter.fillRect(rect, colour("danger_soft" if wrong else "accent_soft"))
        elif place != TICK and self._model.columns[place - 1].closed:
            painter.fillRect(rect, colour("ground"))
        painter.setPen(colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if place == TICK:
            paint_tick(painter, rect, self._model.row_at(at).ticked)
        else:
            self._paint_text(painter, rect, at, place, wrong)
        if index == self._view.currentIndex() and self._view.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_text(self, painter: QPainter, rect: QRect, at: int, place: int, wrong: str) -> None:
        each, row = self._model.columns[place - 1], self._model.row_at(at)
        text = self._model.shown_text(at, place)
        shown = f"{text} {each.word if text else '要填'}".strip() if wrong else text
        tone = "danger" if wrong else "ink" if row.ticked or each.fixed else "muted"
        line = rect.adjusted(px(8), 0, -px(8), 0)
        draw_words(painter, line, shown, BODY, tone, bold=self._model.is_bold(at, place), right=each.right)

    # ---- typing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        each = self._model.columns[index.column() - 1]
        box = QLineEdit(parent)
        box.setProperty("look", "cell")
        box.setFrame(False)
        box.setAccessibleName(each.label)
        box.setAlignment(Qt.AlignmentFlag.AlignRight if each.right else Qt.AlignmentFlag.AlignLeft)
        if each.suggestions:
            completer = WordsCompleter(each.suggestions, box)
            completer.setMaxVisibleItems(8)
            popup_of(completer).installEventFilter(self)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.isModified():  # the row was read again while somebody is typing
            return
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that end typing, in the box and in the list of suggestions under it."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event) if isinstance(watched, QLineEdit) else False
        if isinstance(watched, QLineEdit):
            return self._key(watched, event) or super().eventFilter(watched, event)
        box = self._view.focusWidget()
        if isinstance(box, QLineEdit) and event.key() in (_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Tab):
            completer = box.completer()
            popup = popup_of(completer)
            if (taken := popup.currentIndex()).isValid():
                box.setText(completer.pathFromIndex(taken))
            popup.hide()
            return self._key(box, event)
        return False

    def _key(self, box: QLineEdit, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & _CONTROL)
        if control and key in (_KEY.Key_Return, _KEY.Key_Enter):
            self.ended.emit(box, None)
            return True
        if control or key not in _MOVES:
            return False
        down, right = _MOVES[_KEY(key)]
        back = bool(event.modifiers() & _SHIFT) and key in (_KEY.Key_Return, _KEY.Key_Enter)
        self.ended.emit(box, (-down if back else down, right))
        return True
