"""The cases of one person, on their card."""

from typing import TYPE_CHECKING, Any

from cadredesk.cases.targets import ShowCase
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.entries import Entries, MenuItems
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from cadredesk.cases.records import CaseLine
    from cadredesk.people.entries.rules import EntryWording


class CasesPanel(CardPanel):
    """事项: what is open first; a click opens one on its page."""

    title = "事项"
    tables = frozenset(
        "activities attendances cares case_steps cases duty_rules excuses hospital_stays liaisons people settings stages visits".split()
    )

    def fill(self, body: Body, person_id: int) -> None:
        from cadredesk.cases import store_lines
        from cadredesk.cases.records import CaseState

        lines = store_lines.lines(self.office, person_id=person_id)
        body.section("在办", "登记事项", lambda: self.add(person_id))
        for state in CaseState:
            found = [line for line in lines if line.state == state]
            if found and state is CaseState.CLOSED:
                body.section(state.value)
            if not found and state is CaseState.OPEN:
                body.note("没有在办的事项。有住院、困难、变故或来电要求时，按“登记事项”。")
            if found:
                made = Entries([(line, _words(line)) for line in found], self._menu, name=f"{state}的事项")
                made.opened.connect(self._show)
                body.addWidget(made)

    def _menu(self, key: Any) -> MenuItems:
        from cadredesk.cases.ui.case_dialog import CaseDialog
        from cadredesk.cases.ui.checklist_dialog import ChecklistDialog
        from cadredesk.cases.ui.close_dialog import CloseDialog

        line: CaseLine = key
        case_id = line.case.id or 0
        items: MenuItems = [("在事项页打开", "hospital", lambda: self._show(line))]
        if line.case.is_open:
            items = [*items, ("登记走访…", "hand-holding-heart", lambda: self.record_visit(line))]
            items = [*items, ("办结…", "check", lambda: self.open(CloseDialog, case_id))]
        if line.kind == "去世":
            items = [*items, ("后事清单…", "list-check", lambda: self.open(ChecklistDialog, case_id))]
        return [*items, ("编辑…", "pen", lambda: self.open(CaseDialog, case=line.case))]

    def _show(self, line: "CaseLine") -> None:
        self.navigate.emit(ShowCase(case_id=line.case.id or 0))

    def add(self, person_id: int) -> None:
        from cadredesk.cases.ui.case_dialog import CaseDialog

        self.open(CaseDialog, person_id=person_id)

    @guard
    def record_visit(self, line: "CaseLine") -> None:
        from cadredesk.cases.ui.case_visit_dialog import record_visit

        record_visit(self.window(), self.office, line.case.id or 0)

    @guard
    def open(self, dialog: "Callable[..., QDialog]", *about: Any, **named: Any) -> None:
        dialog(self.office, *about, parent=self.window(), **named).exec()


def _words(line: "CaseLine") -> "EntryWording":
    from cadredesk.duties.rules.wording import TONES
    from cadredesk.people.entries.rules import EntryWording, joined

    visit = f"{line.visit}（应访日期 {line.due}）" if line.due and line.case.is_open else ""
    ended = f"{line.closed_on} 办结：{line.result}" if line.closed_on else ""
    return EntryWording(
        title=f"{line.kind}　{line.opened_on}",
        detail=joined(line.words, visit, ended),
        mark=line.visit if line.case.is_open else "",
        tone=TONES.get(line.visit, ""),
        past=not line.case.is_open,
    )
