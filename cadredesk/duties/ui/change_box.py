"""从哪天起 or 更正: asked where a rule that is being edited would owe something else, or to others."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.duties.records import DutyRule
from cadredesk.widgets.controls.layout import FlowLayout, column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.form.editors import editor_for

CHANGE, CORRECTION = "变动，从", "更正（原来就写错了，以前的也按新的算）"
KEPT = "这次修改从这一天起执行；以前到期的照原来的设置算，已经过去的年度、季度和月份不变。"
WARNING = "更正会改变过去：已经过去的年度、季度和月份按新的设置重新核对，台账和总结里的数字会跟着变。"


class ChangeBox(QFrame):
    """The two acts, of which the harmless one is chosen from the start. ``edited`` follows every choice."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self.acts = QButtonGroup(self)
        self.change, self.correction = QRadioButton(CHANGE), QRadioButton(CORRECTION)
        for button in (self.change, self.correction):
            self.acts.addButton(button)
        self.day = editor_for(Field(name="since", label="从哪天起", kind=Kind.DATE, required=True), {})
        self.day.setAccessibleName("从哪天起执行")
        self.words = label("", "small", wrap=True)
        change, acts = QWidget(), FlowLayout(12)  # one under the other where the window is narrow
        change.setLayout(row(self.change, self.day, label("起执行"), gap=6))
        for part in (change, self.correction):
            acts.addWidget(part)
        self.setLayout(column(acts, self.words, gap=6, margins=(14, 10, 14, 10)))
        self.acts.buttonToggled.connect(lambda _button, checked: self._show() if checked else None)
        self.day.edited.connect(self.edited)
        on_theme_change(self, lambda: self.day.setFixedWidth(px(170)))
        self.change.setChecked(True)

    def begin(self, rule: DutyRule) -> None:
        """Propose today, or the first day of a version that is still to come."""
        self.day.set_value(max(today(), rule.since or today()))

    @property
    def is_correction(self) -> bool:
        """Whether it had always been so."""
        return self.correction.isChecked()

    def since(self) -> date | None:
        """From when on the rule is as it is typed; None for a correction. Raises UserError where no day can be read."""
        if self.is_correction:
            return None
        day: date | None = self.day.value()
        if day is None:
            raise UserError("请填写这次修改从哪天起执行；原来就写错了的，请选“更正”。")
        return day

    def _show(self) -> None:
        self.day.setEnabled(not self.is_correction)
        self.words.setText(WARNING if self.is_correction else KEPT)
        restyle(self.words, tone="warning" if self.is_correction else "")
        self.edited.emit()
