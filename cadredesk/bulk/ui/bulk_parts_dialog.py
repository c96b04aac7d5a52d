"""What 批量修改 asks for: one part for each kind of change. A part says ``changed`` and gives its ``bulk_change()``."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QCompleter, QRadioButton, QWidget

from cadredesk.bulk import actions
from cadredesk.bulk.records import BulkChange, FieldChange, TagChange, VerifiedMark
from cadredesk.core import values
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, field_of
from cadredesk.db.file import Office
from cadredesk.db.rows import name_choices
from cadredesk.people import store as people_store
from cadredesk.people import store_tags
from cadredesk.people.records import Person
from cadredesk.people.records_tags import joined, tags_of
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import FlowLayout, column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.controls.word_completer import WordsCompleter, suggest
from cadredesk.widgets.form.editors import editor_for

YES, NO = "是", "否"
OFFERED = 14  # tags to click on
_SUGGESTED = ("unit", "managing_unit", "community", "address", "hospital")
_DAY = Field(name="day", label="核实日期", kind=Kind.DATE)
_SINCE = Field(name="since", label="变动日期", kind=Kind.PARTIAL, hint="如 2026-10-01")


class Part(QWidget):
    """``bulk_change()`` is None while nothing has been entered, and raises UserError for what cannot be read."""

    changed = Signal()

    def bulk_change(self) -> BulkChange | None:
        return None

    def ask_since(self, asked: bool) -> None:
        """Whether it matters here if this corrects the register, or records a change on some day."""

    @property
    def pending_question(self) -> str:
        """What is still to be answered, as a sentence; "" for nothing."""
        return ""


class ValuePart(Part):
    """A field to choose (or a given one), its value, and whom to leave alone."""

    def __init__(self, office: Office, name: str = "") -> None:
        super().__init__()
        self._office, self._name = office, name
        self._lookups = {"liaisons": lambda: name_choices(office, "liaisons")}
        self.field_box = _field_box()
        self.field_box.currentIndexChanged.connect(lambda _at: self._take_field())
        self.editor: Any = None
        self._words = label("改为", "label")
        self._top = row(self.field_box, self._words, None, gap=10)
        self.only_blank = QCheckBox("只填空白的，已有内容的不动")
        self.only_blank.toggled.connect(lambda _on: self.changed.emit())
        self.clear_it = QCheckBox("清空这一项")
        self.clear_it.toggled.connect(self._clear)
        self.since = _Since()
        self.since.changed.connect(self.changed)
        self.since.hide()
        self.setLayout(column(self._top, row(self.only_blank, 16, self.clear_it, None), self.since, gap=6))
        self.field_box.setVisible(not name)
        on_theme_change(self, self._size)
        self._take_field()

    def _size(self) -> None:
        self.field_box.setFixedWidth(px(170))
        if self.editor is not None:
            self.editor.setMinimumWidth(px(210))

    @property
    def field(self) -> Field | None:
        name = self._name or self.field_box.currentData()
        return field_of(Person, name) if name else None

    def _take_field(self) -> None:
        """Put the box for the chosen field in place of the last."""
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        field = self.field
        for part in (self._words, self.only_blank, self.clear_it):
            part.setVisible(field is not None)
        if field is not None:
            self.since.begin(likely=field.name == "hardship")
            self.clear_it.setVisible(not field.required and field.kind is not Kind.FLAG)
            self.clear_it.setChecked(False)
            self.editor = editor_for(_asked(field), self._lookups)
            self.editor.setAccessibleName(f"{field.label}改为")
            self.editor.edited.connect(self.changed)
            if field.name in _SUGGESTED:
                suggest(self.editor, people_store.in_use(self._office, field.name))
            self._top.insertWidget(self._top.indexOf(self._words) + 1, self.editor, 1)
            self._size()
        self.setFocusProxy(self.editor or self.field_box)
        self.changed.emit()

    def bulk_change(self) -> BulkChange | None:
        field = self.field
        if field is None or self.editor is None:
            return None
        value = self.editor.value()
        if self.clear_it.isChecked():
            value = values.blank(field)
        elif value in ("", None):
            return None
        elif field.kind is Kind.FLAG:
            value = value == YES
        since = self.since.value() if self.since.isVisibleTo(self) else None
        return FieldChange(name=field.name, value=value, since=since, only_blank=self.only_blank.isChecked())

    def _clear(self, wanted: bool) -> None:
        """The value is removed; keeping what is filled in makes no sense then."""
        self.editor.setEnabled(not wanted)
        self.only_blank.setEnabled(not wanted)
        self.only_blank.setChecked(self.only_blank.isChecked() and not wanted)
        self.changed.emit()

    def ask_since(self, asked: bool) -> None:
        self.since.setVisible(asked)

    @property
    def pending_question(self) -> str:
        asked = self.since.isVisibleTo(self) and not self.since.answered
        return "请先选择这是更正登记，还是情况有了变动。" if asked else ""


class _Since(QWidget):
    """更正 or 变动: neither is chosen from the start, since they lead to different histories, but where a change is likely."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.correction = QRadioButton("更正（原来登记错了）")
        self.change = QRadioButton("变动，自")
        self._group = QButtonGroup(self)
        for each in (self.correction, self.change):
            self._group.addButton(each)
            each.toggled.connect(lambda _on: self._toggled())
        self.day = editor_for(_SINCE, {})
        self.day.edited.connect(self.changed)
        self.day.setEnabled(False)
        on_theme_change(self, lambda: self.day.setFixedWidth(px(150)))
        self.setLayout(row(self.correction, 8, self.change, self.day, label("起"), None, gap=10))

    def begin(self, *, likely: bool) -> None:
        """Ask anew, about another field."""
        self._group.setExclusive(False)
        self.correction.setChecked(False)
        self.change.setChecked(likely)
        self._group.setExclusive(True)

    @property
    def answered(self) -> bool:
        return self.correction.isChecked() or self.change.isChecked()

    def value(self) -> PartialDate | None:
        """The day of the change; None for a correction. Raises UserError."""
        if not self.change.isChecked():
            return None
        day: PartialDate | None = self.day.value()
        if day is None:
            raise UserError("请填写变动日期。")
        return day

    def _toggled(self) -> None:
        self.day.setEnabled(self.change.isChecked())
        if self.change.isChecked() and not self.day.raw():
            self.day.set_value(PartialDate.of(today()))
        self.changed.emit()


class TagsPart(Part):
    """Tags to add, or to take away: typed, or clicked on."""

    def __init__(self, office: Office, people: Sequence[Person], *, taking: bool) -> None:
        super().__init__()
        self._taking = taking
        theirs = Counter(tag for person in people for tag in tags_of(person.tags))
        words = [tag for tag, _ in theirs.most_common()] if taking else store_tags.tags_in_use(office)
        self.editor = editor_for(field_of(Person, "tags"), {})
        self.editor.setAccessibleName("去掉的标签" if taking else "加上的标签")
        self.editor.textChanged.connect(lambda _text: self.changed.emit())
        WordsCompleter(words, self.editor)
        offers = FlowLayout(6)
        for tag in words[:OFFERED]:
            shown = f"{tag}（{theirs[tag]:,} 人）" if taking else tag
            offers.addWidget(button(shown, "", partial(self._toggle, tag), look="chip"))
        holder = QWidget()
        holder.setLayout(offers)
        none = "选中的人都没有标签。" if taking else "还没有用过标签，直接输入即可。"
        said = label("点一下选用：" if words else none, "label")
        self.setLayout(column(self.editor, said, holder, gap=6))
        self.setFocusProxy(self.editor)

    def _toggle(self, tag: str) -> None:
        tags = tags_of(self.editor.text())
        self.editor.setText(joined(each for each in tags if each != tag) if tag in tags else joined((*tags, tag)))

    def bulk_change(self) -> BulkChange | None:
        tags = tags_of(self.editor.text())
        if not tags:
            return None
        return TagChange(remove=tags) if self._taking else TagChange(add=tags)


class VerifiedPart(Part):
    """The day on which everything was found right."""

    def __init__(self) -> None:
        super().__init__()
        self.editor = editor_for(_DAY, {})
        self.editor.set_value(today())
        self.editor.textChanged.connect(lambda _text: self.changed.emit())
        self.setLayout(row(label("核实日期", "label"), self.editor, None, gap=10))
        self.setFocusProxy(self.editor)
        on_theme_change(self, lambda: self.editor.setFixedWidth(px(200)))

    def bulk_change(self) -> BulkChange | None:
        day = self.editor.value()
        return VerifiedMark(day=day) if day else None


class BranchPart(Part):
    """A branch is chosen in a dialog of its own, which asks for the kind of membership and the day, too."""

    def __init__(self) -> None:
        super().__init__()
        words = "支部、组织关系类型和变动日期在“调整支部”窗口里一起填写，对选中的人一次生效。"
        self.setLayout(column(label(words, "label", wrap=True)))


def _field_box() -> QComboBox:
    """The fields that can be set for many; type a part of a name to find one."""
    box = QComboBox()
    box.setAccessibleName("要设置的字段")
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMaxVisibleItems(16)
    group = ""
    for field in actions.fields_for_many():
        if group and field.group != group:
            box.insertSeparator(box.count())
        group = field.group
        if field.name != "liaison_id":  # has a part of its own
            box.addItem(field.label, field.name)
    box.setCurrentIndex(-1)
    line = box.lineEdit()
    assert line is not None
    line.setPlaceholderText("选择字段")
    completer = box.completer()
    assert completer is not None
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    return box


def _asked(field: Field) -> Field:
    """As it is asked for: of a flag yes and no are two answers, and no answer is a third."""
    if field.kind is not Kind.FLAG:
        return field
    return dataclasses.replace(field, kind=Kind.CHOICE, choices=(YES, NO), hint="")
