"""活动 on a person's card: study of this year at a glance, the last activities, what they have proposed or asked for."""

from typing import TYPE_CHECKING

from cadredesk.core.dates import today
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.targets import ShowActivities, ShowSuggestions
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guard

if TYPE_CHECKING:
    from cadredesk.registers.store_person import Attended
    from cadredesk.registers.suggestions.records import Suggestion

SHOWN = 12


class ActivitiesPanel(CardPanel):
    """活动: a click opens the activity, the suggestion or the honour on its page."""

    title = "活动"
    tables = frozenset({"activities", "attendances", "suggestions", "visits"})

    def fill(self, body: Body, person_id: int) -> None:
        from cadredesk.registers import store_person
        from cadredesk.registers.suggestions import store

        there = store_person.attended(self.office, person_id)
        asked = store.of_person(self.office, person_id)
        self._this_year(body, person_id)
        self._last(body, person_id, there)
        if asked:
            self._said(body, asked)

    def _this_year(self, body: Body, person_id: int) -> None:
        from cadredesk.registers import store_person

        year = today().year
        counts = store_person.counts_of_year(self.office, person_id, year)
        if delivered := store_person.deliveries_of_year(self.office, person_id, year):
            counts.append(("送学上门", delivered))
        if counts:
            body.section(f"{year} 年")
            body.chips([(f"{words} {count} 次", "warning" if words == "请假" else "") for words, count in counts])

    def _last(self, body: Body, person_id: int, there: "list[Attended]") -> None:
        body.section("参加的活动", "登记出席…", lambda: self.record(person_id), tip="登记这个人参加的活动")
        lines = [
            (
                each.id,
                each.date,
                " · ".join(filter(None, (each.category, each.topic))),
                "" if each.state == "到会" else each.state,
            )
            for each in there[:SHOWN]
        ]
        made = body.lines(lines, none="还没有参加活动的记录。", tones=["warning"] * len(lines))
        if made is not None:
            made.opened.connect(lambda activity: self.navigate.emit(ShowActivities(row_id=activity)))
        if len(there) > SHOWN:
            query = RegisterQuery(ids=tuple(each.id for each in there))
            target = ShowActivities(query=query, source="这个人参加的活动")
            body.section("", f"在活动页看全部 {len(there):,} 次", lambda: self.navigate.emit(target))

    def _said(self, body: Body, asked: "list[Suggestion]") -> None:
        from cadredesk.registers.suggestions.rules import TONES, state

        body.section("建议诉求")
        shown = [(each, state(each, today())) for each in asked[:SHOWN]]
        made = body.lines(
            [
                (each.id, str(each.date), f"{each.category}：{' '.join(each.content.split())}", words)
                for each, words in shown
            ],
            tones=[TONES.get(words, "") for _, words in shown],
        )
        if made is not None:
            made.opened.connect(lambda suggestion: self.navigate.emit(ShowSuggestions(row_id=suggestion)))
        if len(asked) > SHOWN:
            query = RegisterQuery(ids=tuple(each.id or 0 for each in asked))
            target = ShowSuggestions(query=query, source="这个人的建议诉求")
            body.section("", f"在建议诉求页看全部 {len(asked):,} 件", lambda: self.navigate.emit(target))

    @guard
    def record(self, person_id: int) -> None:
        """登记出席 of this person."""
        from cadredesk.registers.activities.ui.add_people_dialog import add_to_activity

        add_to_activity(self.window(), self.office, [person_id])
