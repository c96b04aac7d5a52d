"""The duties of one person, on their card: what is to be done now, and what comes within a year."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form.messages import guard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadredesk.duties.records import Duty, Outcome


class DutiesPanel(CardPanel):
    """必访: the open duties, each with 登记走访 and 免访, and the next of each rule."""

    title = "必访"
    tables = frozenset(
        {
            "activities",
            "attendances",
            "people",
            "stages",
            "visits",
            "excuses",
            "plans",
            "duty_rules",
            "cases",
            "cares",
            "settings",
        }
    )

    def fill(self, body: Body, person_id: int) -> None:
        from datetime import timedelta

        from cadredesk.duties import store_duties

        day = today()
        found = store_duties.open_duties(self.office, day, person_id=person_id)
        ahead = store_duties.duties(self.office, day, day + timedelta(days=365), day, person_id=person_id)
        coming = {duty.code: duty for duty in reversed(ahead) if duty.outcome == "未到期"}
        still, missed = [duty for duty in found if duty.is_open], [duty for duty in found if not duty.is_open]
        if not still:
            body.note("现在没有应访。")
        for words, some in (("现在应访", still), ("错过", missed)):
            if some:
                body.section(f"{words} {len(some)} 项")
            for duty in some:
                body.addWidget(self._block(duty))
        self._settled(body, person_id)
        if coming:
            body.section("今后一年")
            body.facts([(str(duty.due), _words(duty)) for duty in sorted(coming.values(), key=lambda duty: duty.due)])
        elif not found:
            body.note("按现在的必访规则，今后一年也没有应访。规则在“走访”的“应访”里设置。")

    def _block(self, duty: "Duty") -> QWidget:
        from cadredesk.duties.rules.wording import TONES, days_words

        standing, day = duty.outcome.value, today()
        top = row(label(duty.reason, "strong", wrap=True), None, label(standing, "", TONES.get(standing, "")), gap=8)
        top.setStretch(0, 1)
        when = f"{show_day_in_sentence(duty.due)}到期，{days_words(duty, day)}"
        record = link_button("登记走访", lambda: self.record(duty), tip=f"登记{duty.code}的走访")
        excuse = link_button("免访…", lambda: self.excuse(duty), tip=f"{duty.code}不必走访，写明原因")
        record.setAccessibleName(f"登记走访：{duty.code}")
        excuse.setAccessibleName(f"免访：{duty.code}")
        holder = QWidget()
        holder.setLayout(column(top, row(label(when, "label"), None, record, excuse, gap=4), gap=2))
        return holder

    def _settled(self, body: Body, person_id: int) -> None:
        """What was done and excused this year, services apart from visits."""
        from cadredesk.duties import store_duties
        from cadredesk.duties.rules.groups import apart

        day = today()
        this_year = store_duties.duties(
            self.office, day.replace(month=1, day=1), day.replace(month=12, day=31), day, person_id=person_id
        )
        visits, services = (_settled_words([duty.outcome for duty in found]) for found in apart(this_year))
        said = [f"走访慰问：{visits}。" if visits else "", f"上门服务：{services}。" if services else ""]
        if any(said):
            body.section("今年")
            body.note("\n".join(filter(None, said)))

    @guard
    def record(self, duty: "Duty") -> None:
        from cadredesk.campaigns.store_arrangements import drafts
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        VisitDialog(self.office, drafts=drafts(self.office, [duty]), parent=self.window()).exec()

    @guard
    def excuse(self, duty: "Duty") -> None:
        from cadredesk.duties.ui.excuse_dialog import excuse_duties

        self.office.require_writable()
        excuse_duties(self.window(), self.office, [duty])


def _words(duty: "Duty") -> str:
    return duty.reason if duty.code in duty.reason else f"{duty.code}：{duty.reason}"


def _settled_words(outcomes: "Sequence[Outcome]") -> str:
    """已访 3 次，免访 1 次; "" where nothing was settled or missed."""
    from cadredesk.duties.records import MADE, Outcome

    counts = (("已访", MADE), ("免访", (Outcome.EXCUSED,)), ("错过", (Outcome.MISSED,)))
    counted = [(words, sum(map(outcomes.count, each))) for words, each in counts]
    return "，".join(f"{words} {count} 次" for words, count in counted if count)
