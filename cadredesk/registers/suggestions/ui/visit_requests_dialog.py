"""What the dialog of a visit does about requests: hands on what was asked for, and notes that an answer was brought."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.registers.suggestions import actions, rules, store
from cadredesk.registers.suggestions.records import Suggestion, SuggestionKind
from cadredesk.visits.records import Visit
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.editors import editor_for

BY_VISIT = "走访"


class RequestTick(QWidget):
    """同时登记为诉求, with its 期限: shown while something is written under 诉求 and it is no row of its own yet."""

    def __init__(self, office: Office, visit: Visit | None) -> None:
        super().__init__()
        self._office = office
        self._before = visit.requests.strip() if visit else ""
        self.handed_on = store.of_visit(office, visit.id) if visit and visit.id else []
        self.tick = QCheckBox("同时登记为")
        self.tick.setChecked(not self._before)  # of an old visit only where somebody asks for it
        self.kind = editor_for(field_of(Suggestion, "category"), {})
        self.kind.set_value(SuggestionKind.REQUEST.value)
        self.due = editor_for(field_of(Suggestion, "due_on"), {})
        self._proposed = ""
        self._said = label("", "small")
        self.setLayout(
            row(self.tick, self.kind, label("期限"), self.due, self._said, None, gap=10, margins=(0, 0, 8, 0))
        )
        self.tick.toggled.connect(self._fit)
        for box, name in ((self.kind, "登记为建议还是诉求"), (self.due, "办理期限")):
            box.setAccessibleName(name)
        on_theme_change(self, lambda: self.kind.setFixedWidth(px(96)), lambda: self.due.setFixedWidth(px(150)))
        self._fit()
        self.hide()

    def show_for(self, requests: str, day: date | None) -> None:
        """Follow what is typed: whether there is a request, and the day from which its 期限 runs."""
        if self.due.raw() == self._proposed:
            self._proposed = str(rules.first_due(day or today(), store.days(self._office), today()))
            self.due.set_raw(self._proposed)
        self.setVisible(not self.handed_on and not rules.says_nothing(requests))

    def asked(self, visit: Visit) -> Suggestion | None:
        """What the 诉求 of a visit is to be handed on as; None where it is not. Raises UserError."""
        if self.handed_on or not self.tick.isChecked() or rules.says_nothing(visit.requests):
            return None
        due = self.due.value()
        if due is not None and visit.date and due < visit.date:
            raise UserError(f"期限 {due} 早于走访日期 {visit.date}，请核对。")
        return Suggestion(category=self.kind.value() or SuggestionKind.REQUEST.value, due_on=due)

    def _fit(self) -> None:
        on = self.tick.isChecked()
        for box in (self.kind, self.due):
            box.setEnabled(on)
        self._said.setText("在“建议诉求”中交办、答复、反馈" if on else "只写在走访记录里")


def ask_whether_told(parent: QWidget, office: Office, visit: Visit) -> None:
    """After a visit: whether the answers that had not reached the person yet were brought; then that is noted."""
    waiting = [
        each
        for each in store.to_report_to(office, visit.person_id or 0)
        if visit.date and each.answered_on and each.answered_on <= visit.date
    ]
    if not waiting or visit.date is None:
        return
    name = people_store.get(office, visit.person_id or 0).name
    asked = f"{name}有 {len(waiting)} 件建议诉求已经答复、还没有反馈，这次走访告诉本人了吗？"
    detail = "\n".join(_words(each) for each in waiting)
    if messages.ask(parent, asked, detail=detail, yes="已反馈，登记", no="还没有"):
        actions.report(office, [each.id or 0 for each in waiting], visit.date, BY_VISIT)


def _words(suggestion: Suggestion) -> str:
    answer = "：".join(filter(None, (suggestion.result, " ".join(suggestion.answer.split())[:40])))
    return f"{rules.called(suggestion)}　{answer}"
