"""The card of the chosen visit: all its facts, and how to reach the person."""

from PySide6.QtCore import Signal

from cadredesk.core import money, values
from cadredesk.core.dates import age_on, today
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.rules import died_words
from cadredesk.registers.suggestions import store as suggestions_store
from cadredesk.registers.suggestions.rules import TONES, card_lines
from cadredesk.visits import store
from cadredesk.visits.records import Visit
from cadredesk.visits.rules import slip_number
from cadredesk.widgets.card.card import Body, Card, none_if_deleted


class VisitCard(Card):
    """Shows a visit by id; ``person_wanted`` is emitted by the link to the person's card, ``suggestion_wanted`` by that to
    what its 诉求 was handed on as.
    """

    person_wanted = Signal(object)
    suggestion_wanted = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__("走访卡片")
        self.office = office
        self.visit: Visit | None = None

    def show_visit(self, visit_id: int | None) -> None:
        visit = none_if_deleted(lambda: store.get(self.office, visit_id)) if visit_id is not None else None
        same = visit is not None and self.visit is not None and visit.id == self.visit.id
        self.visit = visit
        if visit is None:
            self.show_nothing("在表中选一次走访，这里就显示它的详细情况。", "hand-holding-heart")
            return
        person = people_store.get(self.office, visit.person_id or 0)
        self.show_head(_head(person, visit))
        self.show_body(self._body(person, visit), keep_scroll=same)

    def _body(self, person: Person, visit: Visit) -> Body:
        body = Body()
        body.section("走访", "查看人员卡片", lambda: self.person_wanted.emit(person.id))
        body.facts(
            [
                ("日期", str(visit.date)),
                ("必访事由", visit.rule),
                ("走访类型", visit.kind),
                ("走访分类", visit.visit_group),
                ("走访人", visit.visitors),
                ("陪同人员", visit.companions),
                ("地点", visit.place),
                ("编号", slip_number(visit)),
            ]
        )
        if visit.fen or visit.goods:
            body.section("慰问")
            amount = f"{money.show_yuan(visit.fen)} 元\n{money.in_words(visit.fen)}" if visit.fen else ""
            body.facts([("慰问金", amount), ("慰问品", visit.goods)])
        handed_on = suggestions_store.of_visit(self.office, visit.id or 0)
        done = visit.follow_up or ("还没有办理" if visit.requests and not handed_on else "")
        facts: list[tuple[str, str] | tuple[str, str, str]] = [
            ("身体状况", visit.condition),
            ("诉求", visit.requests),
            ("办理情况", done, "" if visit.follow_up else "warning"),
            ("备注", visit.note),
        ]
        if any(fact[1] for fact in facts):
            body.section("情况")
            body.facts(facts)
        if handed_on:
            body.section("已登记为建议诉求")
            lines = card_lines(handed_on, today())
            made = body.lines(lines, tones=[TONES.get(line[3], "") for line in lines])
            assert made is not None
            made.opened.connect(self.suggestion_wanted)
        body.section("联系")
        body.facts(
            [
                ("手机", values.show_phone(person.mobile)),
                ("固定电话", values.show_phone(person.landline)),
                ("住址", person.address),
                ("原单位", " ".join(filter(None, (person.unit, person.post)))),
            ]
        )
        body.end()
        return body


def _head(person: Person, visit: Visit) -> Body:
    age = f"{age_on(person.birth, visit.date)} 岁" if person.birth and visit.date else ""
    head = Body()
    gone = died_words(person)
    chips = [(visit.reason, "accent"), (visit.category, ""), (gone, "danger")]
    under = " · ".join(filter(None, (person.sex, age, person.rank)))
    head.header(person.name, under, chips)
    return head
