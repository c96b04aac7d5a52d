"""成果 of an activity: lines of what came of it, how many, and in what unit, which comes with the item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from cadredesk.core.fields import field_of
from cadredesk.registers.activities.records import Output
from cadredesk.widgets.controls.buttons import icon_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.editors import editor_for

FIELDS = ("item", "count", "unit")


@dataclass(slots=True)
class _Line:
    holder: QWidget
    editors: dict[str, Any]
    before: Output
    unit: str = ""  # that came with the item

    @property
    def is_blank(self) -> bool:
        return not any(self.editors[name].raw().strip() for name in ("item", "count"))


class OutputsBox(QWidget):
    """One line more than there are outcomes, so that one can go on typing. ``units`` are those that go with the items."""

    edited = Signal()

    def __init__(self, units: Mapping[str, str]) -> None:
        super().__init__()
        self._units = units
        self._lines: list[_Line] = []
        self._layout = column(gap=6)
        self.setLayout(self._layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._add(Output())

    def put(self, outputs: Sequence[Output]) -> None:
        """Show these outcomes."""
        for each in list(self._lines):
            self._drop(each)
        for output in (*outputs, Output()):
            self._add(output)

    def put_raw(self, lines: Sequence[Sequence[str]]) -> None:
        """Put back what was typed, whatever it is."""
        self.put([Output()] * len(lines))
        for line, texts in zip(list(self._lines), lines, strict=False):
            for name, text in zip(FIELDS, texts, strict=True):
                line.editors[name].set_raw(text)
        self.edited.emit()

    def outputs(self) -> list[Output]:
        """What was typed. Raises UserError for a number that is none."""
        return [
            replace(each.before, **{name: each.editors[name].value() for name in FIELDS})
            for each in self._lines
            if not each.is_blank
        ]

    def raw(self) -> list[list[str]]:
        """The same as texts, to see whether something was typed."""
        return [[each.editors[name].raw().strip() for name in FIELDS] for each in self._lines if not each.is_blank]

    # ---- lines

    def _add(self, output: Output) -> None:
        item = replace(field_of(Output, "item"), choices=tuple(self._units), hint="如 春联")
        fields = (item, replace(field_of(Output, "count"), hint="数量"), replace(field_of(Output, "unit"), hint="单位"))
        editors = {field.name: editor_for(field, {}) for field in fields}
        cross = icon_button("xmark", "去掉这一行", lambda: self._remove(line), size=14)
        holder = QWidget()
        across = row(*editors.values(), cross, gap=6)
        across.setStretch(0, 1)
        holder.setLayout(across)
        line = _Line(holder, editors, output, output.unit)
        for name, editor in editors.items():
            editor.set_value(getattr(output, name))
            editor.edited.connect(lambda line=line: self._typed(line))
        on_theme_change(
            holder,
            lambda: editors["count"].setFixedWidth(px(76)),
            lambda: editors["unit"].setFixedWidth(px(56)),
        )
        self._lines.append(line)
        self._layout.addWidget(holder)

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        self._layout.removeWidget(line.holder)
        line.holder.hide()
        line.holder.deleteLater()

    def _remove(self, line: _Line) -> None:
        self._drop(line)
        if not self._lines or not self._lines[-1].is_blank:
            self._add(Output())
        self._lines[-1].editors["item"].setFocus()
        self.edited.emit()

    def _typed(self, line: _Line) -> None:
        unit = self._units.get(line.editors["item"].raw().strip(), "")
        if unit and line.editors["unit"].raw().strip() in ("", line.unit):
            line.editors["unit"].set_raw(unit)
            line.unit = unit
        if not self._lines[-1].is_blank:
            self._add(Output())
        self.edited.emit()
