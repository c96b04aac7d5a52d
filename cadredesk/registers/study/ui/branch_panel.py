"""The study of one branch, on its card."""

from collections.abc import Mapping

from cadredesk.core.dates import today
from cadredesk.people.targets import ShowPerson
from cadredesk.registers.activities.records import STUDY_KINDS
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.study import store, store_marks
from cadredesk.registers.study.records import LONG_MISSED, MONTHS, Held, MemberQuery
from cadredesk.registers.study.rules import whole
from cadredesk.registers.study.targets import ShowBranchMonths, ShowMemberMonths
from cadredesk.registers.targets import ShowActivities
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel


def _month_words(held: Mapping[str, Mapping[int, Held]], month: int) -> str:
    """学习日 31；阅文 2场 30."""
    return "；".join(f"{kind} {months[month].words}" for kind, months in held.items() if month in months)


class StudyPanel(CardPanel):
    """学习: what the branch has held this year, month by month, and who misses it."""

    title = "学习"
    tables = frozenset("activities attendances hospital_stays outputs people stages trips visits".split())

    def fill(self, body: Body, branch_id: int, /) -> None:
        year = today().year
        held = {
            kind.value: store.held(self.office, (kind.value,), *whole(year), branch_id).get(branch_id, {})
            for kind in STUDY_KINDS
        }
        body.section(f"{year} 年", "按月登记", lambda: self._show_months(year))
        months = [month for month in MONTHS if any(month in by_month for by_month in held.values())]
        if not months:
            body.note("今年还没有登记学习。点“按月登记”，在这个支部的一行里填人次，或双击登记名单。")
            return
        body.facts([(f"{month} 月", _month_words(held, month)) for month in months])
        body.section("", "在活动页查看", lambda: self._show_activities(branch_id, year))
        self._missing(body, branch_id, year)

    def _missing(self, body: Body, branch_id: int, year: int) -> None:
        members = store_marks.member_years(self.office, year, branch_id)
        missing = [each for each in members if each.here and each.in_a_row >= LONG_MISSED]
        target = ShowMemberMonths(year=year, query=MemberQuery(branch_id=branch_id))
        body.section(f"连续缺学 {LONG_MISSED} 个月以上", "学习考勤", lambda: self.navigate.emit(target))
        if not missing:
            body.note("没有。" if any(each.marks for each in members) else "还没有登记到会名单。")
            return
        lines = [
            (each.person_id, f"{each.in_a_row} 个月", each.name, "行动不便，应送学" if each.limited else "")
            for each in missing
        ]
        if (made := body.lines(lines)) is not None:
            made.opened.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))

    def _show_months(self, year: int) -> None:
        self.navigate.emit(ShowBranchMonths(year=year, month=today().month))

    def _show_activities(self, branch_id: int, year: int) -> None:
        since, until = whole(year)
        query = RegisterQuery(since=since, until=until, chosen={"branch_id": (branch_id,)})
        self.navigate.emit(ShowActivities(query=query, source="支部学习"))
