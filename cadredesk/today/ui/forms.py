"""The card of half-filled forms: each line opens its form again, and each can be given up."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.core.targets import OpenForm
from cadredesk.today.records_cards import Line
from cadredesk.today.ui.lines import CardView, LineButton
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import font, on_theme_change

if TYPE_CHECKING:
    from cadredesk.widgets.form.saved_forms import SavedForm

NOTE = "上次没有保存就中断了，填写的内容还在。点一行接着填；不要的可以放弃。"


class FormsCard(CardView):
    """Out of sight while nothing waits. ``opened`` has the form of the line, ``given_up`` what is to be forgotten."""

    given_up = Signal(object)  # a HalfFilled

    def __init__(self) -> None:
        inner = QWidget()
        super().__init__(inner)
        self._under = column(gap=0)
        inner.setLayout(column(row(label(NOTE, "label", wrap=True), margins=(6, 0, 6, 4)), self._under, gap=0))
        self._made: list[QWidget] = []
        self.forms: Sequence[SavedForm] = ()
        self.give_up_buttons: list[QWidget] = []
        on_theme_change(self, self._show_lines)
        self.hide()

    def show_forms(self, forms: "Sequence[SavedForm]") -> None:
        if forms != self.forms:
            self.forms = forms
            self._fill()
        self.setVisible(bool(forms))

    def _fill(self) -> None:
        self.show_head(f"有 {len(self.forms):,} 张没有填完的表单", "", None)
        for each in self._made:
            each.hide()
            each.deleteLater()
        self._made, self.lines, self.give_up_buttons = [], [], []
        for form in self.forms:
            made = QWidget()
            line = LineButton()
            line.clicked.connect(lambda _checked=False, line=line: self._open(line))
            drop = link_button("放弃…", lambda form=form: self.given_up.emit(form))  # type: ignore[misc]
            drop.setAccessibleName(f"放弃{form.words}")
            laid = row(line, drop, gap=8)
            laid.setStretch(0, 1)
            made.setLayout(laid)
            self._under.addWidget(made)
            made.show()
            self._made.append(made)
            self.lines.append(line)
            self.give_up_buttons.append(drop)
        self._show_lines()

    def _show_lines(self) -> None:
        """What they say, the names of the forms in a column as wide as the widest."""
        face = QFontMetrics(font(bold=True))
        widest = max((face.horizontalAdvance(form.what) for form in self.forms), default=0)
        for line, form in zip(self.lines, self.forms, strict=True):
            line.show_line(_line(form), widest)

    def focus_chain(self) -> list[QWidget]:
        return [part for pair in zip(self.lines, self.give_up_buttons, strict=True) for part in pair]


def _line(form: "SavedForm") -> Line:
    return Line(lead=form.what, words=form.whom, mark=_when(form.saved_at), target=OpenForm(form.key))


def _when(saved_at: str) -> str:
    """今天 15:20, 10 月 8 日 15:20, 2025-12-30 15:20."""
    day, now = date.fromisoformat(saved_at[:10]), today()
    words = "今天" if day == now else show_day_in_sentence(day) if day.year == now.year else str(day)
    return f"{words} {saved_at[11:16]}"
