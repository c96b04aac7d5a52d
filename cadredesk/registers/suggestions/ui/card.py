"""The card of a suggestion: its course and what is next, who made it and how to reach them, where it was said."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from cadredesk.cases.targets import ShowCase
from cadredesk.core.dates import today
from cadredesk.core.targets import Target
from cadredesk.core.values import show_phone
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.rules import died_words, moved_words
from cadredesk.registers.suggestions import rules, store
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.registers.targets import ShowActivities
from cadredesk.registers.ui.card import RegisterCard
from cadredesk.visits.targets import ShowVisit
from cadredesk.widgets.card.card import Body


class SuggestionCard(RegisterCard):
    """Shows a suggestion by id; ``wanted`` is emitted with what a link leads to."""

    wanted = Signal(object)

    def title_of(self, row: Any) -> str:
        suggestion: Suggestion = row
        return rules.called(suggestion)

    def under(self, row: Any) -> Sequence[str]:
        suggestion: Suggestion = row
        count = f"{suggestion.count} 件" if suggestion.count > 1 else ""
        return store.who(self.office, suggestion), str(suggestion.date), count

    def chips(self, row: Any) -> list[tuple[str, str]]:
        suggestion: Suggestion = row
        state = rules.state(suggestion, today())
        return [(suggestion.category, "accent"), (state, rules.TONES.get(state, "")), (suggestion.topic, "")]

    def add_sections_above(self, body: Body, row: Any) -> None:
        suggestion: Suggestion = row
        person = people_store.get(self.office, suggestion.person_id) if suggestion.person_id else None
        body.section("办理过程")
        body.facts(list(rules.course(suggestion, today(), died=person is not None and person.died_on is not None)))
        if person is not None:
            body.section("提出人", "查看人员卡片", lambda: self.person_wanted.emit(person.id))
            body.facts(_reach(person))
        if source := _source(suggestion):
            words = store.source_words(self.office, suggestion)
            body.section("来自", "查看", lambda: self.wanted.emit(source), tip=f"查看{words}")
            body.note(words, "")


def _reach(person: Person) -> Sequence[tuple[str, str] | tuple[str, str, str]]:
    """How the answer reaches somebody: of whoever has died the family."""
    gone = died_words(person) if person.died_on else moved_words(person) if person.moved_out_on else ""
    urgent = " ".join(filter(None, (person.emergency_contact, show_phone(person.emergency_phone))))
    return [
        ("姓名", person.name),
        ("情况", gone, "warning"),
        ("手机", show_phone(person.mobile)),
        ("固定电话", show_phone(person.landline)),
        ("紧急联系", urgent),
        ("住址", person.address),
    ]


def _source(suggestion: Suggestion) -> Target | None:
    if suggestion.visit_id is not None:
        return ShowVisit(visit_id=suggestion.visit_id)
    if suggestion.case_id is not None:
        return ShowCase(case_id=suggestion.case_id)
    if suggestion.activity_id is not None:
        return ShowActivities(row_id=suggestion.activity_id)
    return None
