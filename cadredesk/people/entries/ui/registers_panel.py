"""登记: stays in hospital, trips, certificates and resettlement, what is open first."""

from typing import Any

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.fields import noun_of, table_of
from cadredesk.people import store
from cadredesk.people.entries import rules as entries_rules
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import REGISTERS, Certificate
from cadredesk.people.entries.ui.entries_panel import list_parts
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel


class RegistersPanel(CardPanel):
    """登记."""

    title = "登记"
    tables = frozenset({"people", *map(table_of, REGISTERS)})

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
            list_parts(self, body, title, fresh, rows, none=f"没有{title}登记。")
