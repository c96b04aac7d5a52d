"""The rows of the filter dialog: a field, how it is compared, and with what; and groups of rows."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from cadredesk.core.fields import Field, Kind
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.filters.rules import (
    ANY_NUMBER,
    DAYS_OPS,
    filter_fields,
    is_last_day,
    may_be_empty,
    ops_of,
    takes,
    words_of_none,
    words_of_op,
)
from cadredesk.widgets.controls.buttons import icon_button, link_button
from cadredesk.widgets.controls.choices_box import ChoicesBox
from cadredesk.widgets.controls.layout import clear, column, panel, row
from cadredesk.widgets.controls.plain_text import plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.editors import DateEditor

ValuesOf = Callable[[Field], Sequence[tuple[str, str]]]  # (value, words) to choose from
UNITS = {"age": "岁", "party_years": "年"}
FIRST = "category"  # the field of a new row
_ROLE = Qt.ItemDataRole.UserRole


class _Box(QComboBox):
    """The wheel scrolls the conditions and changes none by accident."""

    def wheelEvent(self, event: Any) -> None:
        event.ignore()


class ConditionRow(QWidget):
    """One condition. ``edited`` says that it changed, ``unwanted`` that it is to go."""

    edited = Signal()
    unwanted = Signal(object)

    def __init__(self, values_of: ValuesOf) -> None:
        super().__init__()
        self._values_of = values_of
        self._boxes: list[Any] = []
        self._or_empty: QCheckBox | None = None  # where the condition may let through whoever has no such date
        self.untouched = True  # nothing was chosen or typed: it asks for nothing
        self.edited.connect(self._touch)
        self.field_box = _FieldBox()
        self.op_box = _Box()
        self.op_box.setAccessibleName("比较方式")
        self.op_box.setMaxVisibleItems(12)
        self._values = row(gap=6)
        drop = icon_button("xmark", "去掉这个条件（Ctrl+Delete）", lambda: self.unwanted.emit(self), size=14)
        whole = row(self.field_box, self.op_box, self._values, drop, gap=8)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        on_theme_change(self, self._size)
        self.field_box.activated.connect(lambda _index: self._field_chosen())
        self.op_box.activated.connect(lambda _index: self._op_chosen())
        self.set_condition(Condition(FIRST, Op.AMONG))

    def _touch(self) -> None:
        self.untouched = False

    def _size(self) -> None:
        self.field_box.setFixedWidth(px(180))
        self.op_box.setFixedWidth(px(132))

    @property
    def field(self) -> Field:
        return filter_fields()[self.field_box.name]

    @property
    def op(self) -> Op:
        return Op(self.op_box.currentData())

    def condition(self) -> Condition:
        """What stands here, unchecked."""
        values: list[str] = []
        for box in self._boxes:
            values += box.chosen() if isinstance(box, ChoicesBox) else [box.text()]
        return Condition(self.field.name, self.op, tuple(values), bool(self._or_empty and self._or_empty.isChecked()))

    def set_condition(self, condition: Condition) -> None:
        self.field_box.choose(condition.field)
        self._fill_ops(condition.op)
        self._fill_values(condition.values, condition.or_empty)

    def focus_first(self) -> None:
        self.field_box.setFocus(Qt.FocusReason.TabFocusReason)
        if (line := self.field_box.lineEdit()) is not None:
            line.selectAll()

    def _field_chosen(self) -> None:
        self._fill_ops(self.op)
        self._fill_values((), is_last_day(self.field))
        self.edited.emit()

    def _op_chosen(self) -> None:
        now = self._or_empty
        self._fill_values(self.condition().values, now.isChecked() if now else is_last_day(self.field))
        self.edited.emit()

    def _fill_ops(self, wanted: Op) -> None:
        ops = ops_of(self.field)
        self.op_box.clear()
        for op in ops:
            self.op_box.addItem(words_of_op(self.field, op), op.value)
        self.op_box.setCurrentIndex(ops.index(wanted) if wanted in ops else 0)

    def _fill_values(self, values: Sequence[str], or_empty: bool) -> None:
        clear(self._values)
        self._boxes = []
        wanted = takes(self.field, self.op)
        if wanted == ANY_NUMBER:
            box = ChoicesBox(self._values_of(self.field))
            box.set_chosen([value for value in values if value])
            self._add(box)
        for at in range(max(wanted, 0)):
            if at:
                self._values.addWidget(label("至"))
            self._add(self._value_box(values[at] if at < len(values) else ""))
        if unit := self._unit():
            self._values.addWidget(label(unit, "label"))
        self._or_empty = self._or_empty_box(or_empty) if may_be_empty(self.field, self.op) else None
        if not self._boxes or unit:
            self._values.addStretch(1)

    def _or_empty_box(self, ticked: bool) -> QCheckBox:
        """从未走访的也算."""
        box = QCheckBox(plain_words(f"{words_of_none(self.field)}的也算"))
        box.setChecked(ticked)
        box.toggled.connect(lambda _on: self.edited.emit())
        self._values.addWidget(box)
        return box

    def _unit(self) -> str:
        if self.op in DAYS_OPS:
            return "天"
        return UNITS.get(self.field.name, "") if takes(self.field, self.op) else ""

    def _value_box(self, value: str) -> QLineEdit:
        number = self.field.kind is Kind.INTEGER or self.op in DAYS_OPS
        if not number and self.field.kind in (Kind.DATE, Kind.PARTIAL):
            box: QLineEdit = DateEditor(Field(label=self.field.label, kind=Kind.PARTIAL, hint="如 2025 或 2025-10-01"))
        else:
            box = QLineEdit()
            if number:
                on_theme_change(box, lambda: box.setFixedWidth(px(90)))
            else:
                box.setPlaceholderText("输入文字")
        box.setText(value)
        return box

    def _add(self, box: Any) -> None:
        box.setAccessibleName(f"{self.field.label}的内容")
        (box.edited if isinstance(box, ChoicesBox) else box.textChanged).connect(lambda *_: self.edited.emit())
        self._boxes.append(box)
        self._values.addWidget(box, 1)


class _FieldBox(_Box):
    """Every field, under the heads of their groups; typing a part of the name finds it."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setAccessibleName("项目")
        model = QStandardItemModel(self)
        group = None
        for name, field in filter_fields().items():
            if field.group != group:
                group = field.group
                model.appendRow(_head(group))
            item = QStandardItem(field.label)
            item.setData(name, _ROLE)
            model.appendRow(item)
        self.setModel(model)
        completer = QCompleter([field.label for field in filter_fields().values()], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        self.setCompleter(completer)
        completer.activated.connect(self._taken)
        line = self.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._settle)
        self._name = FIRST

    @property
    def name(self) -> str:
        found = self.itemData(self.currentIndex(), _ROLE)
        return str(found) if found else self._name

    def choose(self, name: str) -> None:
        self._name = name
        self.setCurrentIndex(self.findData(name, _ROLE))

    def _taken(self, words: str) -> None:
        at = self.findText(words, Qt.MatchFlag.MatchExactly)
        if at >= 0:
            self.setCurrentIndex(at)
            self._name = self.name
            self.activated.emit(at)

    def _settle(self) -> None:
        """Words that name no field go back to those that did."""
        at = self.findText(self.currentText(), Qt.MatchFlag.MatchExactly)
        if at >= 0 and self.itemData(at, _ROLE):
            if self.itemData(at, _ROLE) != self._name:
                self._taken(self.currentText())
        else:
            self.choose(self._name)


def _head(words: str) -> QStandardItem:
    head = QStandardItem(words)
    head.setFlags(Qt.ItemFlag.NoItemFlags)
    bold = QFont()
    bold.setBold(True)
    head.setFont(bold)
    return head


class GroupPart(QWidget):
    """Conditions of which all, or any, must hold; the outer one may hold groups."""

    edited = Signal()
    unwanted = Signal(object)
    added = Signal(object)  # a row or group, when it has its place: to scroll there

    def __init__(self, values_of: ValuesOf, *, inner: bool = False) -> None:
        super().__init__()
        self._values_of, self._inner = values_of, inner
        self.parts: list[Any] = []
        self.way = _Box()
        self.way.addItems(["全部条件都符合", "符合任意一个条件"])
        self.way.setAccessibleName("条件之间的关系")
        self.way.activated.connect(lambda _index: self.edited.emit())
        self._rows = QVBoxLayout()
        on_theme_change(self, lambda: self._rows.setSpacing(px(8)))
        adds = [link_button("＋ 增加条件", self.add_row, tip="Insert" if not inner else "")]
        if not inner:
            adds.append(link_button("＋ 增加一组条件", self.add_group, tip="Shift+Insert"))
        drop = icon_button("xmark", "去掉这一组", lambda: self.unwanted.emit(self), size=14)
        drop.setVisible(inner)
        body = column(row(self.way, None, drop), self._rows, row(*adds, None), gap=8,
                      margins=(12, 10, 0, 8) if inner else (0, 0, 0, 0))  # fmt: skip
        self.setLayout(column(panel(body, "group")) if inner else body)

    def focus_first(self) -> None:
        """Give the keyboard to the first condition."""
        if self.parts:
            self.parts[0].focus_first()

    def add_row(self, condition: Condition | None = None) -> ConditionRow:
        """Another condition, ready to be filled in."""
        made = ConditionRow(self._values_of)
        if condition is not None:
            made.set_condition(condition)
            made.untouched = False
        self._put(made)
        if condition is None:
            made.focus_first()
        return made

    def add_group(self) -> "GroupPart":
        made = GroupPart(self._values_of, inner=True)
        made.way.setCurrentIndex(1)
        self._put(made)
        made.add_row()
        return made

    def _put(self, part: Any) -> None:
        part.edited.connect(self.edited)
        part.unwanted.connect(self.remove)
        if isinstance(part, GroupPart):
            part.added.connect(self.added)
        self.parts.append(part)
        self._rows.addWidget(part)
        self.edited.emit()
        QTimer.singleShot(0, part, lambda: self.added.emit(part))

    def remove(self, part: Any) -> None:
        """Take a row or a group away; an inner group without rows goes, too."""
        at = self.parts.index(part)
        self.parts.remove(part)
        part.hide()
        self._rows.removeWidget(part)
        part.deleteLater()
        if self._inner and not self.parts:
            self.unwanted.emit(self)
            return
        if self.parts:
            left = self.parts[min(at, len(self.parts) - 1)]
            left.focus_first()
        self.edited.emit()

    def clear(self) -> None:
        for part in list(self.parts):
            self.remove(part)

    def asked(self) -> Filter:
        """What stands here, unchecked; rows that nobody touched are left out."""
        parts = (part for part in self.parts if isinstance(part, GroupPart) or not part.untouched)
        return Filter(
            tuple(part.asked() if isinstance(part, GroupPart) else part.condition() for part in parts),
            self.way.currentIndex() == 1,
        )

    def show_filter(self, asked: Filter) -> None:
        self.way.setCurrentIndex(int(asked.any))
        for part in asked.parts:
            if isinstance(part, Filter):
                group = GroupPart(self._values_of, inner=True)
                self._put(group)
                group.show_filter(Filter(tuple(part.conditions()), part.any))
            else:
                self.add_row(part)

    def row_with_focus(self) -> tuple["GroupPart", ConditionRow] | None:
        """The condition that the cursor is in, and its group."""
        for part in self.parts:
            if isinstance(part, GroupPart):
                if (found := part.row_with_focus()) is not None:
                    return found
            elif part.isAncestorOf(part.window().focusWidget() or self):
                return self, part
        return None
