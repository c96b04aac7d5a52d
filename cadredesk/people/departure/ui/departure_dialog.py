"""What 登记去世 and 登记转出 share: beside the form stands what will happen, and what ends on the day that is typed."""

import datetime
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.records import Endings
from cadredesk.people.records import Person
from cadredesk.widgets.controls.layout import column, panel, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

DAY_HINT = "如 2026-10-05；不知道的填“不详”"


def known_day(typed: datetime.date | PartialDate | None) -> datetime.date | None:
    """What was typed as actions take it: None for 不详."""
    return None if isinstance(typed, PartialDate) else typed


class EndingDialog(FormDialog):
    """``what`` is 登记去世 or 登记转出, ``key`` names its drafts; the day is in the field ``day`` of the form."""

    def __init__(
        self,
        office: Office,
        person: Person,
        form: RecordForm,
        save: Callable[[Any], Person],
        *,
        what: str,
        key: str,
        size: tuple[int, int],
        parent: QWidget | None,
    ) -> None:
        self.words = label("", wrap=True)
        side = _scrolling(self.words)
        super().__init__(
            parent,
            f"{what}：{person.name}",
            form,
            save,
            key=key,
            drafts=office,
            draft_key=f"{key}/{person.id}",
            act=PrimaryAction(words=what),
            size=size,
            side=side,
        )
        self._office, self._person = office, person
        self._known: dict[datetime.date | None, Endings] = {}
        on_theme_change(side, lambda: side.setFixedWidth(px(280)))

    def start(self, record: Any, field: str) -> None:
        """Show a record, say what will happen, and begin in a field."""
        self.form.set_record(record)
        self.form.edited.connect(self.follow)
        self.follow()
        self.form.go_to(field)

    def follow(self) -> None:
        self.words.setText("\n\n".join(self.outcome()))

    def outcome(self) -> list[str]:
        raise NotImplementedError

    def day(self) -> datetime.date | PartialDate | None:
        """The day that is typed; None while it cannot be read."""
        try:
            typed: datetime.date | PartialDate | None = self.form.editor("day").value()
        except UserError:
            return None
        return typed

    def endings(self) -> list[str]:
        """What ends on the day that is typed, and what somebody has to look at."""
        typed = self.day()
        if typed is None or self._person.id is None:
            return []
        day = known_day(typed)
        if day not in self._known:
            self._known[day] = departure_actions.what_ends(self._office, self._person.id, day)
        ends = self._known[day]
        return [*ends.sentences, *(f"请注意：{sentence}" for sentence in ends.warnings)]


def _scrolling(words: QLabel) -> QFrame:
    """The panel 登记之后, which scrolls where much ends at once."""
    scroll = scrolled(column(words, None))
    scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # for the keys that scroll
    scroll.setAccessibleName("登记之后")
    whole = column(label("登记之后", "section"), scroll, gap=8, margins=(16, 14, 6, 14))
    whole.setStretch(1, 1)
    return panel(whole)
