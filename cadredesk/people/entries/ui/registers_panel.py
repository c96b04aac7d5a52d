"""登记: stays in hospital, trips, certificates and resettlement, what is open first."""

from typing import Any

from cadredesk.core.dates import PartialDate, today
from cadredesk.people import store
from cadredesk.people.entries import rules as entries_rules
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import REGISTERS, Certificate, HospitalStay, Resettlement, Trip
from cadredesk.people.entries.ui.entries_panel import list_parts
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel

TITLES: dict[type, str] = {HospitalStay: "住院", Trip: "外出", Certificate: "证照", Resettlement: "易地安置"}


class RegistersPanel(CardPanel):
    """登记."""

    title = "登记"
    tables = frozenset({"people", "hospital_stays", "trips", "certificates", "resettlements"})

    def fill(self, body: Body, person_id: int) -> None:
        """One section for each register."""
        person, day = store.get(self.office, person_id), today()
        present = not (person.died_on or person.moved_out_on)
        for kind in REGISTERS:
            parts: list[Any] = entries_store.of_person(self.office, kind, person_id)
            rows = [
                (part, entries_rules.words_of(part, day, present=present))
                for part in entries_rules.in_order(parts, day)
            ]
            begun = {} if kind is Certificate else {"since": PartialDate.of(day)}
            fresh = kind(person_id=person_id, **begun)
            list_parts(self, body, TITLES[kind], fresh, rows, none=f"没有{TITLES[kind]}登记。")
