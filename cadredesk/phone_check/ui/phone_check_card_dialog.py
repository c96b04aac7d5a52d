"""The person to call now, in letters that can be read while holding a telephone."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from cadredesk.core import values
from cadredesk.core.dates import age_on, today
from cadredesk.core.fields import field_of
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.records_tags import tags_of
from cadredesk.people.verification.records import WRONG_NUMBER, VerificationAge
from cadredesk.people.verification.rules import verification_age
from cadredesk.phone_check.records import CallOutcome
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import FlowLayout, column, line, panel, row, scrolled
from cadredesk.widgets.controls.text import chip, label
from cadredesk.widgets.controls.theme import px

_TOP = Qt.AlignmentFlag.AlignTop
_LINE = Qt.AlignmentFlag(0)
LABELS = 96  # width of the column of labels
NUMBERS = ("mobile", "landline", "emergency_phone")
_FACTS = ("address", "unit", "post", "branch_id", "liaison_id", "community", "rank", "living", "health", "note")
_NONE = {"branch_id": "不在支部", "liaison_id": "还没有"}
_WIDE = ("address", "note")  # in lines of their own; the others stand two in a line
_TONES = {
    CallOutcome.RIGHT: "good",
    CallOutcome.CHANGED: "good",
    CallOutcome.UNREACHED: "warning",
    CallOutcome.WRONG_NUMBER: "warning",
}


class PhoneCheckCard(QWidget):
    """Shows somebody, or a sentence. ``wrong`` is emitted with a number that is not theirs."""

    wrong = Signal(str)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("要打电话的人")
        self._scroll = scrolled()
        self.empty = EmptyState("phone-volume")
        holder = panel(column(self._scroll, self.empty, gap=0, margins=(1, 1, 1, 1)))
        self.setLayout(column(holder))
        self.numbers: list[str] = []

    def say(self, sentence: str, words: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a sentence in place of a person, and what to do next."""
        self.numbers = []
        self.empty.set("phone-volume", sentence, words, do)
        self._scroll.hide()
        self.empty.show()

    def show_person(self, person: Person, answer: CallOutcome | None) -> None:
        self.numbers = [each for name in NUMBERS for each in getattr(person, name).split("、") if each]
        body = column(gap=10, margins=(22, 16, 22, 16))
        name = label(person.name, "figure", wrap=True, select=True)
        said = [chip(f"刚才：{answer}", _TONES[answer])] if answer else []
        top = row(name, *said, gap=12)
        top.setStretch(0, 1)
        body.addLayout(top)
        body.addWidget(_chips(person))
        body.addWidget(line())
        self._add_numbers(body, person)
        body.addWidget(line())
        body.addLayout(self._facts(person))
        body.addStretch(1)
        self._scroll.setWidget(panel(body, "scrolled"))
        self._scroll.verticalScrollBar().setValue(0)
        self.empty.hide()
        self._scroll.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
        step = steps.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + step * px(40))

    def _add_numbers(self, body: QVBoxLayout, person: Person) -> None:
        grid = _grid()
        for name in NUMBERS:
            words = field_of(Person, name).label
            if name == "emergency_phone":
                words = "\n".join(filter(None, ("紧急联系", person.emergency_contact)))
            for number in filter(None, getattr(person, name).split("、")):
                at = grid.rowCount()
                grid.addWidget(label(words, "label", wrap=True), at, 0)
                grid.addWidget(label(values.show_phone(number), "big", select=True), at, 1)
                ask = link_button("号码不对", partial(self.wrong.emit, number), tip="记下这个号码不对")
                ask.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                grid.addWidget(ask, at, 2)
                words = ""
        if self.numbers:
            body.addLayout(grid)
        else:
            body.addWidget(label("没有登记电话，请想办法找到联系方式后按 2 补上。", "read", "warning", wrap=True))

    def _facts(self, person: Person) -> QGridLayout:
        grid = _grid()
        grid.setColumnMinimumWidth(2, px(LABELS))
        grid.setColumnStretch(3, 1)
        at, place = 0, 0
        for name in _FACTS:
            field, wide = field_of(Person, name), name in _WIDE
            value = people_store.words_of(self._office, field, getattr(person, name)) or _NONE.get(name, "")
            if not value:
                continue
            if wide and place:
                at, place = at + 1, 0
            grid.addWidget(label(field.label, "label"), at, place, _TOP)
            shown = label(value, "read", wrap=True, select=True)
            shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(shown, at, place + 1, 1, 3 if wide else 1, _TOP if wide else _LINE)
            at, place = (at + 1, 0) if wide or place else (at, 2)
        return grid


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(8))
    grid.setColumnMinimumWidth(0, px(LABELS))
    grid.setColumnStretch(1, 1)
    return grid


def _under_name(person: Person) -> str:
    age = f"{age_on(person.birth, today())} 岁" if person.birth else ""
    return " · ".join(filter(None, (person.sex, age, person.survivor_kind or person.category)))


def _chips(person: Person) -> QWidget:
    """Who they are in a few words, when they were verified and called last, and their tags."""
    fresh = verification_age(person.verified_on, today())
    verified = fresh.value if fresh is VerificationAge.NEVER else f"上次核实 {person.verified_on}"
    holder, flow = QWidget(), FlowLayout(8)
    flow.addWidget(label(_under_name(person), "read", "muted"))
    flow.addWidget(chip(verified, "good" if fresh is VerificationAge.THIS_YEAR else "warning"))
    if person.unreached_on:
        flow.addWidget(chip(f"{person.unreached_on} 没接通", "warning"))
    for tag in tags_of(person.tags):
        flow.addWidget(chip(tag, "warning" if tag == WRONG_NUMBER else ""))
    holder.setLayout(flow)
    return holder
