"""An entry form made from the fields of a record: sections, boxes by kind, and what is wrong said beside each field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, fields_of
from cadredesk.core.problems import Problem
from cadredesk.widgets.controls.keys import is_enter
from cadredesk.widgets.controls.layout import row, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.form.editors import cursor_to_end, editor_for
from cadredesk.widgets.form.form_parts import GroupIndex, Section, Slot
from cadredesk.widgets.form.references import Lookups

PAUSE = 350  # ms without a keystroke before a field is judged
INDEXED = 4  # from so many groups on there is an index at the left
Check = Callable[[Any], Sequence[Problem]]


class RecordForm(QWidget):
    """Boxes for the fields of ``cls`` (a dataclass of described fields) that are ``entered``.

    ``only`` names the fields wanted, in order. ``lookups`` gives the choices of references by table: a function that
    returns ``[(id, words)]``, or a Lookup. ``check(record)`` returns problems: those of level error block, warnings do not.
    ``choices`` replaces the choices of a field by its name (units in use, communities …), ``groups`` its group.
    """

    edited = Signal()  # the user changed something
    after_last: Callable[[], Any] | None = None
    """Where Enter goes after the last field (the primary button of a dialog); else to what Tab would go to."""

    def __init__(
        self,
        cls: type,
        *,
        only: Sequence[str] | None = None,
        lookups: Lookups | None = None,
        check: Check | None = None,
        choices: Mapping[str, Sequence[str]] | None = None,
        groups: Mapping[str, str] | None = None,
        columns: int = 2,
    ) -> None:
        super().__init__()
        self._base: Any = cls()
        self._check = check
        self._fields = _wanted(cls, only, choices or {}, groups or {})
        self._slots: dict[str, Slot] = {}
        self._sections: list[Section] = []
        self._was: dict[str, str] = {}
        self._dirty = False
        self._touched: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.check_now)
        self._build(lookups or {}, columns)
        self.set_record(self._base)

    # ---- what dialogs use

    def set_record(self, record: Any) -> None:
        """Show a record; what was typed before is gone."""
        self._base = record
        for name, slot in self._slots.items():
            slot.editor.set_value(getattr(record, name))
        self._was = self.raw()
        self._touched = set()
        for slot in self._slots.values():
            slot.say("", "")
        self._update_dirty()
        self.check_now()

    def record(self) -> Any:
        """The record as typed. Raises UserError with the first thing wrong."""
        errors = [problem for problem in self.problems() if problem.level == "error"]
        if errors:
            raise UserError(errors[0].message)
        return self._assemble()

    def problems(self) -> list[Problem]:
        """Everything wrong (errors) or doubtful (warnings) at this moment, in the order of the fields."""
        found = [problem for slot in self._slots.values() if (problem := slot.problem()) is not None]
        if self._check is not None:
            found += [problem for problem in self._check(self._assemble()) if problem not in found]
        return found

    @property
    def dirty(self) -> bool:
        """Whether something differs from the record that was set."""
        return self._dirty

    def changed_fields(self) -> list[str]:
        """The names of the fields that differ from the record that was set."""
        return [name for name, text in self.raw().items() if text != self._was[name]]

    def draft(self) -> dict[str, str]:
        """The texts to be kept of a half-filled form: what differs, and of a new record what it began with.

        It may be continued where it is no longer known for whom it was opened. Empty where nothing differs.
        """
        changed, raw = self.changed_fields(), self.raw()
        new = getattr(self._base, "id", None) is None
        return {name: text for name, text in raw.items() if name in changed or (new and text)} if changed else {}

    def raw(self) -> dict[str, str]:
        """The texts of all boxes by field name."""
        return {name: slot.editor.raw() for name, slot in self._slots.items()}

    def put_raw(self, texts: Mapping[str, str]) -> None:
        """Put texts back into the boxes (a draft): the form is dirty then."""
        for name, text in texts.items():
            if name in self._slots:
                self._slots[name].editor.set_raw(text)
                self._touched.add(name)
        self._update_dirty()
        self.check_now()
        self.edited.emit()

    def editor(self, name: str) -> Any:
        """The box of a field (a QWidget with ``value`` and ``set_value``)."""
        return self._slots[name].editor

    def typed(self, name: str) -> Any:
        """The value of a field; None where what stands there is none."""
        try:
            return self.editor(name).value()
        except UserError:
            return None

    def show_field(self, name: str, shown: bool) -> None:
        """Show or hide a field (one that makes no sense for this kind of record)."""
        self._slots[name].wanted = shown
        for section in self._sections:
            section.arrange()

    def check_now(self) -> None:
        """Say beside every field that was touched what is wrong, and what is doubtful."""
        self._timer.stop()
        self._show(self.problems(), all_=False)

    def focus_first_error(self) -> bool:
        """Show every error and go to the first; False if there is none."""
        problems = self.problems()
        self._touched = set(self._slots)
        self._show(problems, all_=True)
        for problem in problems:
            slot = self._by_label(problem.column)
            if problem.level == "error" and slot is not None:
                self.go_to(slot.field.name)
                return True
        return any(problem.level == "error" for problem in problems)

    def go_to(self, name: str) -> None:
        """Scroll to a field and put the cursor at its end; to the first field where there is none of that name."""
        slot = self._slots.get(name)
        if slot is None or not slot.is_open:
            slot = next((each for each in self._slots.values() if each.is_open), None)
        if slot is not None:
            self._scroll.ensureWidgetVisible(slot, px(20), px(60))
            slot.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            cursor_to_end(slot.editor)

    # ---- building

    def _build(self, lookups: Lookups, columns: int) -> None:
        self._scroll = scrolled()
        self._general = label("", wrap=True)
        self._general.hide()
        self._index: GroupIndex | None = None
        self._outer = row(self._scroll)
        self._outer.setSpacing(6)
        self._outer.setStretch(0, 1)
        holder = QWidget()
        holder.setProperty("look", "scrolled")
        # From the outside in: every change of parent makes Qt style the whole branch anew.
        self.setLayout(self._outer)
        self._scroll.setWidget(holder)
        self._fill(holder, lookups, columns)

    def _fill(self, holder: QWidget, lookups: Lookups, columns: int) -> None:
        """Put the fields into what scrolls."""
        sections = QVBoxLayout(holder)
        sections.addWidget(self._general)
        for title, fields in _groups(self._fields).items():
            section = Section(title, columns, holder)
            sections.addWidget(section)
            section.put([self._slot(field, lookups, section) for field in fields])
            self._sections.append(section)
        sections.addStretch(1)
        if len(self._sections) >= INDEXED:
            self._index = GroupIndex(self._sections, self._scroll)
            self._outer.insertWidget(0, self._index)
        on_theme_change(
            self,
            lambda: self._outer.setSpacing(px(16)),
            lambda: sections.setContentsMargins(px(2), 0, px(14), 0),
            lambda: sections.setSpacing(px(10)),
        )

    def _slot(self, field: Field, lookups: Lookups, section: QWidget) -> Slot:
        slot = Slot(field, editor_for(field, lookups), section)
        slot.editor.edited.connect(lambda: self._edited(field.name))
        slot.editor.installEventFilter(self)
        self._slots[field.name] = slot
        return slot

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field, as in a spreadsheet; leaving a field judges it at once."""
        if isinstance(event, QKeyEvent) and _goes_on(watched, event):
            if event.type() == QEvent.Type.KeyPress:
                self._go_on_from(watched)
            event.accept()  # a shortcut of the dialog does not take it
            return True
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            slot = watched.parentWidget()
            if isinstance(slot, Slot):
                self._scroll.ensureWidgetVisible(slot, px(10), px(20))
        if event.type() == QEvent.Type.FocusOut and self._timer.isActive():
            self.check_now()
        return super().eventFilter(watched, event)

    def _go_on_from(self, editor: QObject) -> None:
        """To the next field; after the last one where the dialog says, so that nothing is left by mistake."""
        slots = list(self._slots.values())
        here = next((at for at, slot in enumerate(slots) if slot.editor is editor), len(slots))
        following = next((slot for slot in slots[here + 1 :] if slot.is_open), None)
        if following is not None:
            following.editor.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.after_last is not None:
            self.after_last()
        else:
            self.focusNextChild()

    # ---- judging

    def _edited(self, name: str) -> None:
        self._touched.add(name)
        self._update_dirty()
        self._timer.start()
        self.edited.emit()

    def _update_dirty(self) -> None:
        self._dirty = self.raw() != self._was

    def _assemble(self) -> Any:
        """The record with every value that can be read."""
        typed = {}
        for name, slot in self._slots.items():
            try:
                typed[name] = slot.editor.value()
            except UserError:
                continue
        return replace(self._base, **typed)

    def _by_label(self, words: str) -> Slot | None:
        return next((slot for slot in self._slots.values() if words in (slot.field.label, slot.field.name)), None)

    def _show(self, problems: Sequence[Problem], *, all_: bool) -> None:
        first: dict[str, Problem] = {}
        general = []
        for problem in problems:
            slot = self._by_label(problem.column)
            if slot is None:
                general.append(problem)
            elif all_ or problem.level == "warning" or slot.field.name in self._touched:
                first.setdefault(slot.field.name, problem)
        for name, slot in self._slots.items():
            said = first.get(name)
            slot.say(_bare(said, slot.field) if said else "", said.level if said else "")
        self._general.setText("\n".join(problem.message for problem in general))
        self._general.setVisible(bool(general))
        restyle(self._general, tone="danger" if any(problem.level == "error" for problem in general) else "warning")
        if self._index is not None:
            self._index.mark([section.wrong() for section in self._sections])


def _goes_on(editor: QObject, event: QKeyEvent) -> bool:
    """Whether a key goes on from a field: Enter, and Ctrl+Enter where Enter makes a new line."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if isinstance(editor, QPlainTextEdit):
        return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return is_enter(event) and event.type() == QEvent.Type.KeyPress


def _bare(problem: Problem, field: Field) -> str:
    """The sentence without the label, which is just above it."""
    return problem.message.removeprefix(f"{field.label}：")


def _wanted(
    cls: type, only: Sequence[str] | None, choices: Mapping[str, Sequence[str]], groups: Mapping[str, str]
) -> list[Field]:
    fields = {field.name: field for field in fields_of(cls)}
    wanted = [fields[name] for name in only] if only is not None else [each for each in fields.values() if each.entered]
    return [
        replace(each, choices=tuple(choices.get(each.name, each.choices)), group=groups.get(each.name, each.group))
        for each in wanted
    ]


def _groups(fields: Sequence[Field]) -> dict[str, list[Field]]:
    groups: dict[str, list[Field]] = {}
    for field in fields:
        groups.setdefault(field.group, []).append(field)
    return groups
