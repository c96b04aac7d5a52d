"""While somebody is being added: who in the register it may be already, with the way to open them instead."""

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer

from cadredesk.core import names
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.duplicates import store
from cadredesk.duplicates.records import Likeness
from cadredesk.people.records import Person
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.record_form import RecordForm

PAUSE = 350  # ms without a keystroke
ASKED = ("name", "former_name", "sex", "id_number", "birth", "mobile", "landline", "emergency_phone")


class DuplicateBanner(Banner):
    """Watches a form of somebody new. ``open_instead(id)`` is called when the user takes up the offer."""

    def __init__(self, office: Office, form: RecordForm, open_instead: Callable[[int], Any]) -> None:
        super().__init__()
        self._office, self._form, self._open = office, form, open_instead
        self._turned_down: set[int] = set()
        self._shown: list[int] = []
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._due)
        form.edited.connect(self._timer.start)

    def _due(self) -> None:
        if self._form.isVisible():  # else the form was left meanwhile, the file perhaps closed
            self.look()

    def look(self) -> None:
        """Compare what is typed with the register, now."""
        self._timer.stop()
        found = [each for each in store.like(self._office, self._typed()) if each[0].id not in self._turned_down]
        if found:
            person = found[0][0]
            self.say(_words(found), "warning", (f"打开{person.name}", lambda: self._ask(person)))
        else:
            super().clear()
        self._shown = [person.id or 0 for person, _ in found]

    def start_again(self) -> None:
        """Somebody else is being added now."""
        self._turned_down.clear()
        self._shown = []
        self._timer.stop()
        super().clear()

    def clear(self) -> None:
        """The user has seen it: whoever was named is not named again."""
        self._turned_down.update(self._shown)
        super().clear()

    def _typed(self) -> Person:
        values = {}
        for name in ASKED:
            try:
                values[name] = self._form.editor(name).value()
            except UserError:
                continue  # half-typed
        person = Person(**values)
        return dataclasses.replace(person, name=names.clean_name(person.name))

    def _ask(self, person: Person) -> None:
        words = f"打开已经登记的{person.name}，不再新增吗？"
        answers = [("open", f"打开{person.name}"), ("stay", "继续新增")]
        detail = "刚才填写的内容不会保存，需要的请在打开的资料里补填。"
        if messages.choose(self, words, answers, detail=detail, default="open", escape="stay") == "open":
            self._open(person.id or 0)


def _words(found: list[tuple[Person, Likeness]]) -> str:
    person, why = found[0]
    gone = "已去世" if person.died_on else "已转出" if person.moved_out_on else ""
    known = "，".join(filter(None, (person.unit, str(person.birth or ""), gone)))
    aside = f"（{known}）" if known else ""
    more = f"另有 {len(found) - 1} 人也相像。" if len(found) > 1 else ""
    return f"可能已经登记过：{person.name}{aside}，{why.words}。{more}"
