"""A list of rows that belong to a person, with adding, opening and taking out; and the panel 登记, which is made of them."""

from collections.abc import Callable, Sequence
from typing import Any

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.fields import noun_of, table_of
from cadredesk.people import store
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.entries import rules as entries_rules
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import REGISTERS, Care, Certificate
from cadredesk.people.entries.rules import EntryWording
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.entries import Entries, MenuItems
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guarded

Extra = Callable[[Any], MenuItems]


def list_entries(
    panel: CardPanel,
    body: Body,
    title: str,
    fresh: Any,
    rows: Sequence[tuple[Any, EntryWording]],
    *,
    none: str,
    extra: Extra | None = None,
) -> Entries | None:
    """A section of ``(part, words)``. ``fresh`` is what 新增 starts from; ``extra`` gives more for the context menu."""
    body.section(title, "新增", lambda: edit_entry(panel, fresh), tip=f"新增{noun_of(table_of(type(fresh)))}")
    if not rows:
        body.note(none)
        return None

    def menu(part: Any) -> MenuItems:
        return [
            ("编辑", "pen", lambda: edit_entry(panel, part)),
            *(extra(part) if extra is not None else ()),
            None,
            ("删除…", "trash-can", lambda: remove_entry(panel, part)),
        ]

    made = Entries(rows, menu, name=title)
    made.opened.connect(lambda part: edit_entry(panel, part))
    made.removal.connect(lambda part: remove_entry(panel, part))
    body.addWidget(made)
    return made


def edit_entry(panel: CardPanel, part: Any) -> None:
    """Open the form of a row, new or old."""
    from cadredesk.people.entries.ui.entry_dialog import PersonEntryDialog

    with guarded(panel.window()):
        panel.office.require_writable()
        PersonEntryDialog(panel.office, part, parent=panel.window()).exec()


def remove_entry(panel: CardPanel, part: Any) -> None:
    """Take a row out, asking first."""
    from cadredesk.people.entries.ui.entry_dialog import ask_and_delete

    with guarded(panel.window()):
        panel.office.require_writable()
        ask_and_delete(panel.window(), panel.office, part)


class RegistersPanel(CardPanel):
    """登记: stays in hospital, check-ups, trips, certificates and resettlement, what is open first."""

    title = "登记"
    tables = frozenset({"people", "visits", *map(table_of, REGISTERS)})

    def fill(self, body: Body, person_id: int) -> None:
        """One section for each register, called as its rows are: 住院 of 住院登记."""
        person, day = store.get(self.office, person_id), today()
        present = not (person.died_on or person.moved_out_on)
        for kind in REGISTERS:
            parts: list[Any] = entries_store.of_person(self.office, kind, person_id)
            rows = [
                (part, entries_rules.words_of(part, day, present=present))
                for part in entries_rules.in_order(parts, day)
            ]
            title = noun_of(table_of(kind)).removesuffix("登记")
            begun = {} if kind is Certificate else {"since": PartialDate.of(day)}
            fresh = kind(person_id=person_id, **begun)
            list_entries(self, body, title, fresh, rows, none=f"没有{title}登记。")
            if kind is Care:
                self._say_visits(body, person_id)

    def _say_visits(self, body: Body, person_id: int) -> None:
        """The check-ups that visits tell of stand with these."""
        visited = [each.date for each in checkups_store.all_checkups(self.office, person_id) if each.visit_id]
        if visited:
            body.note(f"走访里记着 {len(visited)} 次体检，最近一次 {visited[0]}。")
