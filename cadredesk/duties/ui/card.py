"""The card of the chosen duty: why it is owed and until when, how to reach the person, and the visits lately."""

from PySide6.QtCore import Signal

from cadredesk.campaigns.records import Arrangement
from cadredesk.campaigns.store_arrangements import arrangements
from cadredesk.core import money, values
from cadredesk.core.dates import age_on, show_day_in_sentence, today
from cadredesk.db.file import Office
from cadredesk.duties.records import DutyLine, Outcome
from cadredesk.duties.rules.checks import audience_words
from cadredesk.duties.rules.wording import TONES, days_words, outcome_sentence, period_words
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.rules import died_words
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Visit
from cadredesk.widgets.card.card import Body, Card, none_if_deleted

LATELY = 5


class DutyCard(Card):
    """Shows a line; ``person_wanted`` and ``visit_wanted`` are emitted by its links."""

    person_wanted = Signal(object)
    visit_wanted = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__("应访卡片")
        self.office = office
        self.line: DutyLine | None = None

    def show_line(self, line: DutyLine | None) -> None:
        """Show a duty, or none."""
        same = line is not None and self.line is not None and line.person_id == self.line.person_id
        self.line = line
        person = none_if_deleted(lambda: people_store.get(self.office, line.person_id)) if line is not None else None
        if line is None or person is None:
            self.line = None
            self.show_nothing("在表中选一行，这里就显示为什么应访、怎么联系。", "list-check")
            return
        self.show_head(_head(person, line))
        self.show_body(self._body(person, line), keep_scroll=same)

    def _body(self, person: Person, line: DutyLine) -> Body:
        duty, body = line.duty, Body()
        body.section("应访", "查看人员卡片", lambda: self.person_wanted.emit(person.id))
        body.facts(_why(line))
        if not duty.is_settled:
            body.section("安排")
            body.facts(_planned(*arrangements(self.office, [duty])))
        body.section("联系")
        body.facts(
            [
                ("手机", values.show_phone(person.mobile)),
                ("固定电话", values.show_phone(person.landline)),
                ("紧急联系人", f"{person.emergency_contact} {values.show_phone(person.emergency_phone)}".strip()),
                ("住址", person.address),
                ("社区", person.community),
                ("原单位", " ".join(filter(None, (person.unit, person.post)))),
                ("挂联人", line.liaison or "还没有", "" if line.liaison else "warning"),
            ]
        )
        body.section("最近的走访")
        visits = visits_store.of_person(self.office, line.person_id, LATELY)
        made = body.lines([(visit, str(visit.date), _words(visit), "") for visit in visits], none="还没有走访记录。")
        if made is not None:
            made.opened.connect(self.visit_wanted)
        body.end()
        return body


def _head(person: Person, line: DutyLine) -> Body:
    head, standing = Body(), line.duty.outcome
    age = f"{age_on(person.birth, today())} 岁" if person.birth and not person.died_on else ""
    gone = died_words(person)
    chips = [(line.rule, "accent"), (standing.value, TONES.get(standing, "")), (gone, "danger")]
    under = " · ".join(filter(None, (person.sex, age, line.category)))
    head.header(person.name, under, chips)
    return head


def _why(line: DutyLine) -> list[tuple[str, str] | tuple[str, str, str]]:
    duty, on = line.duty, today()
    rule = duty.rule
    standing = duty.outcome
    off = days_words(duty, on)
    when = f"{duty.due}（{off}）" if off else str(duty.due)
    period = period_words(duty)
    opens = f"{duty.since} 起" if duty.since != duty.due else ""
    if period:
        opens = f"{duty.since} 至 {duty.due}（{period}）"
    late = f"{show_day_in_sentence(duty.late_until)}为止" if standing is Outcome.OVERDUE else ""
    if period and not duty.is_settled:
        late = f"没有补访，{period}以外的走访不算这一次"
    return [
        ("原因", line.reason),
        ("应访日期", when),
        ("可走访", opens if not duty.is_settled else ""),
        ("补访", late),
        ("情况", outcome_sentence(duty), TONES.get(standing, "")),
        ("免访原因", line.why),
        ("规则", f"{rule.name}：{rule.when}（{rule.visit_group}）"),
        ("对象", audience_words(rule)),
    ]


def _planned(what: Arrangement) -> list[tuple[str, str] | tuple[str, str, str]]:
    return [
        ("走访人", what.visitors or "还没有安排", "" if what.visitors else "warning"),
        ("计划日期", str(what.planned_on or "")),
        ("慰问金", f"{money.show_yuan(what.fen)} 元" if what.fen else ""),
        ("慰问品", what.goods),
    ]


def _words(visit: Visit) -> str:
    return " · ".join(filter(None, (visit.reason, visit.visitors)))
