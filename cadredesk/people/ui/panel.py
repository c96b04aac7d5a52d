"""What the people feature itself shows on a person's card: its panels in their order, and of these 概况 and 资料.

What other features know of the person is loaded with the first card, not with the list.
"""

from typing import TYPE_CHECKING

from cadredesk.core import money, values
from cadredesk.core.dates import today
from cadredesk.core.fields import groups_of
from cadredesk.db.rows import name_of
from cadredesk.people import rules, store
from cadredesk.people.entries.ui.entries_panel import RegistersPanel
from cadredesk.people.entries.ui.family_panel import FamilyPanel, link_lines
from cadredesk.people.files.ui.panel import FilesPanel
from cadredesk.people.history.ui.panel import HistoriesPanel
from cadredesk.people.records import Person
from cadredesk.people.ui.changes_panel import ChangesPanel
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel

if TYPE_CHECKING:
    from cadredesk.visits.records import Visit

LATEST = 3  # visits and payments on the overview


def _lines(*parts: str | None) -> str:
    return "\n".join(filter(None, parts))


def _revolution(person: Person) -> str:
    """The date of joining the revolution, and under it the period that the annual tables count it in."""
    joined = person.revolution_joined
    return _lines(str(joined), rules.revolution_period(joined)) if joined else ""


def _treatment(person: Person) -> str:
    """The treatment, and under it when and by which document it was approved."""
    if not person.treatment:
        return ""
    approved = f"{person.treatment_approved_on} 批准" if person.treatment_approved_on else ""
    return _lines(person.treatment, approved, person.treatment_document)


class OverviewPanel(CardPanel):
    """概况: what a clerk looks for first."""

    title = "概况"
    tables = frozenset({"people", "branches", "liaisons", "visits", "payments", "vouchers"})

    def fill(self, body: Body, person_id: int) -> None:
        person = store.get(self.office, person_id)
        for problem in rules.problems(person, today())[:2]:
            body.note(f"请核对：{problem.message}", "warning")
        self._contact(body, person)
        self._post(body, person)
        link_lines(self, body, person)
        self._visits(body, person)
        self._money(body, person)

    def _contact(self, body: Body, person: Person) -> None:
        emergency = _lines(person.emergency_contact, values.show_phone(person.emergency_phone))
        community = person.community if person.community not in person.address else ""
        facts = [
            ("手机", values.show_phone(person.mobile)),
            ("固定电话", values.show_phone(person.landline)),
            ("住址", " ".join(filter(None, (community, person.address)))),
            ("异地居住", " ".join(filter(None, (person.settled, person.settled_place)))),
            ("紧急联系人", emergency),
        ]
        body.section("联系")
        body.facts(facts)
        if not any(value for _, value in facts):
            body.note("电话、住址都没有登记，请尽快补上。", "warning")

    def _post(self, body: Body, person: Person) -> None:
        body.section("单位与支部")
        branch = name_of(self.office, "branches", person.branch_id)
        liaison = name_of(self.office, "liaisons", person.liaison_id)
        body.facts(
            [
                ("原单位", _lines(person.unit, person.post)),
                ("职级", person.rank),
                ("享受待遇", _treatment(person)),
                ("参加革命", _revolution(person)),
                ("离退休时间", str(person.retired_on or "")),
                ("所在支部", _lines(branch, " · ".join(filter(None, (person.membership, person.party_post))))),
                ("挂联人", liaison or "还没有", "" if liaison else "warning"),
            ]
        )

    def _visits(self, body: Body, person: Person) -> None:
        from cadredesk.visits import store as visit_store

        visits = visit_store.of_person(self.office, person.id or 0, LATEST)
        body.section("最近走访")
        lines: list[tuple[object, str, str, str]] = [
            (visit.id, str(visit.date or ""), _visit_words(visit), money.show_yuan(visit.fen) if visit.fen else "")
            for visit in visits
        ]
        body.lines(lines, none="还没有走访记录。", link=False)

    def _money(self, body: Body, person: Person) -> None:
        from cadredesk.funds import store_payments

        paid = store_payments.paid_to(self.office, person.id or 0, LATEST)
        body.section("最近发放")
        lines: list[tuple[object, str, str, str]] = [
            (number, day, occasion or kind, money.show_yuan(fen)) for day, kind, occasion, fen, number in paid
        ]
        body.lines(lines, none="还没有发放记录。", link=False)


def _visit_words(visit: "Visit") -> str:
    return " · ".join(filter(None, (visit.reason, visit.visitors)))


class FactsPanel(CardPanel):
    """资料: every field that is filled, by groups."""

    title = "资料"
    tables = frozenset({"people", "branches", "liaisons"})

    def fill(self, body: Body, person_id: int) -> None:
        person = store.get(self.office, person_id)
        for group, fields in groups_of(Person).items():
            facts = [(field.label, store.words_of(self.office, field, getattr(person, field.name))) for field in fields]
            if any(value for _, value in facts):
                body.section(group)
                body.facts(facts, label_width=100)
        body.note(f"人员编号 {person.id}")


Panels = tuple[type[CardPanel], ...]
PANELS: Panels = (OverviewPanel, FamilyPanel, HistoriesPanel, RegistersPanel, FilesPanel, FactsPanel)
LAST_PANELS: Panels = (ChangesPanel,)
