"""What the people feature itself shows on a person's card: 概况, 资料 and 变动.

What other features know of the person is loaded with the first card, not with the list.
"""

from typing import TYPE_CHECKING, Any

from cadredesk.core import money, values
from cadredesk.core.dates import today
from cadredesk.core.fields import Kind, field_of, groups_of
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.people import rules, store
from cadredesk.people.records import Person
from cadredesk.widgets.card import Body
from cadredesk.widgets.card_panel import CardPanel

if TYPE_CHECKING:
    from cadredesk.visits.records import Visit

LATEST = 3  # visits and payments on the overview
CHANGES = 40


def _revolution(person: Person) -> str:
    """The date of joining the revolution, and under it the period that the annual tables count it in."""
    joined = person.revolution_joined
    return "\n".join(filter(None, (str(joined), rules.revolution_period(joined)))) if joined else ""


class OverviewPanel(CardPanel):
    """概况: what a clerk looks for first."""

    title = "概况"
    tables = frozenset({"people", "branches", "liaisons", "visits", "payments", "vouchers"})

    def fill(self, body: Body, person_id: int) -> None:
        """Doubts, contact, post, branch, family, the latest visits and money."""
        person = store.get(self.office, person_id)
        for problem in rules.problems(person, today())[:2]:
            body.note(f"请核对：{problem.message}", "warning")
        self._contact(body, person)
        self._post(body, person)
        self._links(body, person)
        self._visits(body, person)
        self._money(body, person)

    def _contact(self, body: Body, person: Person) -> None:
        emergency = "\n".join(filter(None, (person.emergency_contact, values.show_phone(person.emergency_phone))))
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
        branch = shown_value(self.office, "branch_id", person.branch_id)
        liaison = shown_value(self.office, "liaison_id", person.liaison_id)
        body.facts(
            [
                ("原单位", "\n".join(filter(None, (person.unit, person.post)))),
                ("职级", person.rank),
                ("参加革命", _revolution(person)),
                ("离退休时间", str(person.retired_on or "")),
                (
                    "所在支部",
                    "\n".join(filter(None, (branch, " · ".join(filter(None, (person.membership, person.party_post)))))),
                ),
                ("挂联人", liaison or "还没有", "" if liaison else "warning"),
            ]
        )

    def _links(self, body: Body, person: Person) -> None:
        """The dead cadre of a survivor, the survivors of a cadre: each opens the other's card."""
        if person.cadre_id:
            cadre = store.get(self.office, person.cadre_id)
            relation = f"（本人是其{person.cadre_relation}）" if person.cadre_relation else ""
            body.section("所属干部")
            self._link_lines(body, [(cadre.id, "", f"{cadre.name}{relation}", "")])
        survivors = store.survivors_of(self.office, person.id or 0)
        if survivors:
            body.section("遗属")
            self._link_lines(body, [(each.id, each.cadre_relation or "遗属", each.name, "") for each in survivors])

    def _link_lines(self, body: Body, lines: list[tuple[object, str, str, str]]) -> None:
        made = body.lines(lines, date_width=60 if any(line[1] for line in lines) else 0)
        if made is not None:
            made.opened.connect(lambda person_id: self.wants.emit("people", person_id))

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
        from cadredesk.funds import store as funds_store

        paid = funds_store.paid_to(self.office, person.id or 0, LATEST)
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
        """A section for each group of fields."""
        person = store.get(self.office, person_id)
        for group, fields in groups_of(Person).items():
            facts = [
                (field.label, shown_value(self.office, field.name, getattr(person, field.name))) for field in fields
            ]
            if any(value for _, value in facts):
                body.section(group)
                body.facts(facts, label_width=100)
        body.note(f"人员编号 {person.id}")


class ChangesPanel(CardPanel):
    """变动: who changed what on this person's row, and when."""

    title = "变动"
    tables = frozenset({"people"})

    def fill(self, body: Body, person_id: int) -> None:
        """The latest changes, each with old and new values."""
        for change in journal.changes_of_row(self.office, "people", person_id, CHANGES):
            body.section(f"{change.at[:16]}　{change.operator}")
            body.note(change.what, "")
            facts = [
                (field_of(Person, name).label, self._pair(name, old, new))
                for name, (old, new) in change.columns.items()
                if name not in store.DERIVED
            ]
            body.facts(facts, label_width=100)

    def _pair(self, name: str, old: Any, new: Any) -> str:
        field = field_of(Person, name)
        before = shown_value(self.office, name, values.from_db(field, old)) or "（空）"
        after = shown_value(self.office, name, values.from_db(field, new)) or "（空）"
        return f"{before} → {after}"


def _name_of(office: Office, table: str, wanted: int) -> str:
    from cadredesk.branches import store as branch_store

    if table == "people":
        return store.PeopleLookup(office).words(wanted)
    return (branch_store.name_of if table == "branches" else branch_store.liaison_name_of)(office, wanted)


def shown_value(office: Office, name: str, value: Any) -> str:
    """A value of a person as a clerk reads it; a reference by its name, "" if it is gone."""
    field = field_of(Person, name)
    if field.kind is Kind.REFERENCE:
        return _name_of(office, field.refers_to, value) if value else ""
    return values.show(field, value)


PANELS = (OverviewPanel, FactsPanel)
LAST_PANELS = (ChangesPanel,)
