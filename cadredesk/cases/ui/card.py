"""The card of the chosen case: what it is about, the visit that it asks for, what was done since, whom to call."""

from PySide6.QtCore import Signal

from cadredesk.cases import store_follow, store_lines, store_steps
from cadredesk.cases.records import CaseLine, CaseState
from cadredesk.cases.rules import ward_words
from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.kinds import CaseKind
from cadredesk.db.file import Office
from cadredesk.duties.records import MADE
from cadredesk.duties.rules.wording import TONES
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.rules import died_words
from cadredesk.registers.suggestions import store as suggestions_store
from cadredesk.registers.suggestions.rules import TONES as SUGGESTION_TONES
from cadredesk.registers.suggestions.rules import card_lines as suggestion_lines
from cadredesk.visits.rules import card_lines
from cadredesk.widgets.card.card import Body, Card


class CaseCard(Card):
    """Shows a case. ``person_wanted``, ``visit_wanted``, ``checklist_wanted`` and ``suggestion_wanted`` are emitted by its
    links.
    """

    person_wanted = Signal(int)
    visit_wanted = Signal(object)
    checklist_wanted = Signal(int)
    suggestion_wanted = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__("事项卡片")
        self.office = office
        self.line: CaseLine | None = None

    def show_line(self, line: CaseLine | None) -> None:
        same = line is not None and self.line is not None and line.case.id == self.line.case.id
        self.line = line
        if line is None:
            self.show_nothing("在表中选一个事项，这里就显示它的详细情况。", "hospital")
            return
        person = people_store.get(self.office, line.person_id)
        self.show_head(_head(line, person))
        self.show_body(self._body(line, person), keep_scroll=same)

    def _body(self, line: CaseLine, person: Person) -> Body:
        body = Body()
        self._facts(body, line, person)
        if line.case.kind == CaseKind.DEATH:
            self._steps(body, line)
        self._handed_on(body, line)
        self._visits(body, line)
        urgent = "\n".join(filter(None, (person.emergency_contact, values.show_phone(person.emergency_phone))))
        body.section("联系")
        body.facts(
            [
                ("手机", values.show_phone(person.mobile)),
                ("固定电话", values.show_phone(person.landline)),
                ("紧急联系", urgent),
                ("住址", person.address),
                ("挂联人", line.liaison),
            ]
        )
        body.end()
        return body

    def _facts(self, body: Body, line: CaseLine, person: Person) -> None:
        case, stay = line.case, store_follow.stay_of(self.office, line.case)
        body.section("情况", "查看人员卡片", lambda: self.person_wanted.emit(person.id or 0))
        body.facts(
            [
                ("发生日期", f"{case.opened_on}（{_lasted(line)}）"),
                ("医院", stay.hospital if stay else ""),
                ("科室床号", ward_words(stay) if stay else ""),
                ("病情", stay.illness if stay else ""),
                ("要求" if case.kind == CaseKind.REQUEST else "情况", case.detail),
                ("办结日期", str(case.closed_on or "")),
                ("办理结果", case.result),
            ]
        )

    def _steps(self, body: Body, line: CaseLine) -> None:
        listed = store_steps.checklist(self.office, line.case)
        body.section("后事清单", "打开", lambda: self.checklist_wanted.emit(line.case.id or 0), tip="打开后事清单")
        facts = [
            (step.step.value, "已办" + (f"　{step.day}" if step.day else ""), "good") if step.done
            else (step.step.value, "未办", "warning")
            for step in listed.lines
        ]  # fmt: skip
        body.facts(facts)

    def _handed_on(self, body: Body, line: CaseLine) -> None:
        """What it was registered as among the suggestions, and where that stands."""
        lines = suggestion_lines(suggestions_store.of_case(self.office, line.case.id or 0), today())
        if lines:
            body.section("已登记为建议诉求")
            made = body.lines(lines, tones=[SUGGESTION_TONES.get(each[3], "") for each in lines])
            assert made is not None
            made.opened.connect(self.suggestion_wanted)

    def _visits(self, body: Body, line: CaseLine) -> None:
        body.section("走访")
        if line.due:
            when = f"应访日期 {line.due}" if line.visit not in MADE else f"{line.visited_on}"
            body.facts([("状态", f"{line.visit}（{when}）", TONES.get(line.visit, ""))])
        else:
            body.note("这类事项没有设走访规则。")
        visits = store_lines.visits_since(self.office, line.case)
        none = "" if line.visit in MADE else "发生以来还没有走访记录。"
        made = body.lines(card_lines(visits), none=none)
        if made is not None:
            made.opened.connect(self.visit_wanted)


def _head(line: CaseLine, person: Person) -> Body:
    """Who it is, and the state of the case."""
    head = Body()
    gone = died_words(person) if line.kind != CaseKind.DEATH else ""
    state = "accent" if line.state == CaseState.OPEN else ""
    chips = [(line.kind, state), (line.state, ""), (line.visit, TONES.get(line.visit, "")), (gone, "danger")]
    under = " · ".join(filter(None, (person.sex, line.category, person.unit)))
    head.header(person.name, under, chips)
    return head


def _lasted(line: CaseLine) -> str:
    if line.case.is_open:
        return f"已 {line.days} 天" if line.days else "今天"
    return f"历时 {line.days} 天" if line.days else "当天办结"
