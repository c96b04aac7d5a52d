"""家庭: relatives, whom to call, the survivors and the cadre, and who else lives at the address."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.people import rules, store
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries import rules as entries_rules
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import Relative
from cadredesk.people.entries.rules import EntryWording
from cadredesk.people.entries.ui.entries_panel import list_entries
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.people.targets import ShowPeople, ShowPerson
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.entries import Entries, MenuItems
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.controls.buttons import menu_of
from cadredesk.widgets.form.messages import guard

NEIGHBOURS = 8  # shown of those at one address
SURVIVOR = "登记遗属…"
CONTACT, CHOOSE = "紧急联系人", "从亲属中选"


class FamilyPanel(CardPanel):
    """家庭."""

    title = "家庭"
    tables = frozenset({"people", "relatives"})

    def fill(self, body: Body, person_id: int) -> None:
        person = store.get(self.office, person_id)
        relatives = entries_rules.family_order(entries_store.of_person(self.office, Relative, person_id))
        self._emergency(body, person, relatives)
        rows = [(relative, entries_rules.words_of(relative, today())) for relative in relatives]
        fresh, more = Relative(person_id=person_id), partial(self._more, person)
        list_entries(self, body, "亲属", fresh, rows, none="还没有登记亲属。", extra=more)
        link_lines(self, body, person, self._add_survivor)
        self._household(body, person)

    def _emergency(self, body: Body, person: Person, relatives: Sequence[Relative]) -> None:
        reachable = [relative for relative in relatives if relative.living and relative.phone and not person.died_on]
        words = CHOOSE if reachable else ""
        body.section(CONTACT, words, lambda: self.choose_contact(reachable))
        facts = [("姓名", person.emergency_contact), ("电话", values.show_phone(person.emergency_phone))]
        body.facts(facts, label_width=48)
        if not (person.emergency_contact or person.emergency_phone):
            body.note("还没有紧急联系人。", "warning" if not (person.died_on or person.moved_out_on) else "muted")

    def choose_contact(self, relatives: Sequence[Relative]) -> None:
        """A menu of the relatives who can be called."""
        named = [(f"{each.name}（{each.relation}）　{values.show_phone(each.phone)}", each) for each in relatives]
        items: MenuItems = [(words, "phone", partial(self.set_contact, each)) for words, each in named]
        link = self.findChild(QPushButton, f"{CONTACT}/{CHOOSE}")
        assert link is not None
        menu_of(items, self).popup(link.mapToGlobal(link.rect().bottomLeft()))

    def _more(self, person: Person, relative: Relative) -> MenuItems:
        if not relative.living:
            return []
        if person.died_on:
            return [(SURVIVOR, "user-group", lambda: self._add_survivor(person, relative))]
        return [("设为紧急联系人", "phone", lambda: self.set_contact(relative))]

    @guard
    def _add_survivor(self, dead: Person, relative: Relative | None = None) -> None:
        """登记遗属: the form of a new person with what is known filled in."""
        from cadredesk.people.ui.person_dialog import PersonDialog

        self.office.require_writable()
        fresh = rules.of_relative(relative) if relative else Person()
        survivor = rules.survivor_of(dead, fresh, relative.relation if relative else "")
        PersonDialog(self.office, survivor, parent=self.window()).exec()

    @guard
    def set_contact(self, relative: Relative) -> None:
        self.office.require_writable()
        entries_actions.set_emergency_contact(self.office, relative)

    def _household(self, body: Body, person: Person) -> None:
        others = entries_store.household(self.office, person)
        if not others:
            return
        everybody = PeopleQuery(ids=(person.id or 0, *(other.id or 0 for other in others)))
        more = f"在表中看全部 {len(others) + 1} 人" if len(others) > NEIGHBOURS else ""
        list_ = ShowPeople(query=everybody, source=f"住在{person.address}")
        body.section("同住（住址相同的在册人员）", more, lambda: self.navigate.emit(list_))
        people_entries(self, body, [(other.id, other.name, _who(other)) for other in others[:NEIGHBOURS]], "同住")


def _who(person: Person) -> str:
    age = rules.age_words(person, today())
    gone = (rules.died_words(person), rules.moved_words(person))
    return entries_rules.joined(person.survivor_kind or person.category, age, *gone)


def link_lines(panel: CardPanel, body: Body, person: Person, add: Callable[[Person], object] | None = None) -> None:
    """The dead cadre of a survivor, the survivors of a cadre: each opens the other's card.

    ``add`` registers another survivor of a dead person.
    """
    if person.cadre_id:
        cadre = store.get(panel.office, person.cadre_id)
        relation = f"（本人是其{person.cadre_relation}）" if person.cadre_relation else ""
        body.section("所属干部")
        people_entries(panel, body, [(cadre.id, f"{cadre.name}{relation}", _who(cadre))], "所属干部")
    survivors = store.survivors_of(panel.office, person.id or 0)
    if survivors or (add is not None and person.died_on):
        body.section("遗属", SURVIVOR if add is not None else "", lambda: add(person) if add is not None else None)
    if survivors:
        rows = [(each.id, _with_relation(each), _who(each)) for each in survivors]
        people_entries(panel, body, rows, "遗属")


def _with_relation(survivor: Person) -> str:
    return f"{survivor.name}（{survivor.cadre_relation}）" if survivor.cadre_relation else survivor.name


def people_entries(panel: CardPanel, body: Body, rows: Sequence[tuple[int | None, str, str]], name: str) -> None:
    """A list of ``(id, words, quieter words)``: each opens the card of that person."""
    made = Entries(
        [(person_id, EntryWording(title=title, detail=detail)) for person_id, title, detail in rows], name=name
    )
    made.opened.connect(lambda person_id: panel.navigate.emit(ShowPerson(person_id=person_id)))
    body.addWidget(made)
