"""What of the form of a visit is about duties: the open ones of the person to choose from, and which one is answered."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.duties.records import Duty
from cadredesk.duties.rules.wording import short_name
from cadredesk.duties.store_answers import answer, duties_around
from cadredesk.visits.records import Visit
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import FlowLayout, clear, column
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px, restyle

SHOWN = 6


class VisitDuties(QWidget):
    """``show(person, day, rule, visit)`` says what there is; ``take(duty)`` is called for the duty chosen."""

    def __init__(self, office: Office, take: Callable[[Duty], Any]) -> None:
        super().__init__()
        self._office, self._take = office, take
        self._asked: Any = None
        self._flow = FlowLayout(6)
        self.choices = QWidget()
        self.choices.setLayout(self._flow)
        self.choices.setAccessibleName("这位同志现在应访的事由")
        self.answer = label("", "small", wrap=True)
        self.setLayout(column(self.choices, self.answer, gap=4))
        self.hide()

    def show_for(self, person_id: int | None, day: date | None, rule: str, visit_id: int | None) -> None:
        """Say which duty a visit answers, and offer those that it might."""
        asked = (person_id, day, rule, visit_id, self._office.version())
        if asked == self._asked:
            return
        self._asked = asked
        counts = person_id is not None and day is not None and day <= today()
        found = duties_around(self._office, person_id or 0, day or today()) if counts else []
        self._offer([duty for duty in found if not duty.is_settled], rule)
        self._say(Visit(id=visit_id, person_id=person_id, date=day, rule=rule if counts else ""))
        self.answer.setVisible(bool(self.answer.text()))
        self.setVisible(not self.answer.isHidden() or not self.choices.isHidden())

    def _offer(self, left: list[Duty], rule: str) -> None:
        clear(self._flow)
        left = [duty for duty in left if duty.code != rule]
        if left:
            said = label("还应访：" if rule else "应访：", "label")
            said.setMinimumHeight(px(29))
            self._flow.addWidget(said)
        for duty in left[:SHOWN]:
            made = button(short_name(duty), "", partial(self._take, duty), look="chip")
            made.setAccessibleName(f"登记为{short_name(duty)}")
            made.setToolTip(plain_tip(f"这次走访是为了{duty.rule.name}：{duty.reason}"))
            self._flow.addWidget(made)
        self.choices.setVisible(bool(left))
        self.choices.updateGeometry()

    def _say(self, visit: Visit) -> None:
        """Which duty the visit answers, or why it answers none."""
        found = answer(self._office, visit)
        text, tone = (found.remark.message, "warning") if found.remark else ("", "good")
        if found.duty and not found.remark:
            done = "" if found.duty.visit_id == visit.id else "，还没有走访"
            text = f"对应应访：{short_name(found.duty)}{done}。"
        self.answer.setText(text)
        restyle(self.answer, tone=tone)
