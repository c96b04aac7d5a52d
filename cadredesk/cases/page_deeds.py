"""What the page of cases does with the case in front: each opens a dialog, asks, or prints."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cadredesk.cases import actions, store_lines
from cadredesk.cases.records import CaseKind, CaseLine
from cadredesk.core.progress import Progress
from cadredesk.duties.records import OPEN_STATES
from cadredesk.people.records_targets import ShowPerson
from cadredesk.widgets import messages
from cadredesk.widgets.messages import guarded

if TYPE_CHECKING:
    from cadredesk.cases.page import CasesPage
    from cadredesk.db.file import Office
    from cadredesk.visits.records import Visit

ALONG = {CaseKind.HOSPITAL: "住院登记一并删除。", CaseKind.DEATH: "后事清单一并删除，人员资料不变。"}


class Deeds(QObject):
    """The deeds of the page."""

    def __init__(self, page: "CasesPage") -> None:
        super().__init__(page)
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def _line(self) -> CaseLine | None:
        """The case in front, where the file may be written."""
        self._office.require_writable()
        return self._page.current

    def add(self) -> None:
        """登记事项."""
        from cadredesk.cases.case_dialog import CaseDialog

        with guarded(self._page):
            dialog = CaseDialog(self._office, parent=self._page)
            dialog.exec()
            if dialog.saved is not None:
                self._page.reveal(dialog.saved.id or 0)

    def edit(self) -> None:
        """编辑."""
        from cadredesk.cases.case_dialog import CaseDialog

        with guarded(self._page):
            if (line := self._line()) is not None:
                CaseDialog(self._office, case=line.case, parent=self._page).exec()

    def record_visit(self) -> None:
        """登记走访."""
        from cadredesk.cases.case_visit_dialog import record_visit

        with guarded(self._page):
            if (line := self._line()) is not None:
                record_visit(self._page, self._office, line.case.id or 0)

    def open_visit(self, visit: "Visit") -> None:
        """Correct a visit of the card."""
        from cadredesk.visits.visit_dialog import VisitDialog

        with guarded(self._page):
            VisitDialog(self._office, visit=visit, parent=self._page).exec()

    def excuse(self) -> None:
        """免访: the visit need not be made, for a reason."""
        from cadredesk.duties.excuse_dialog import excuse_duties

        with guarded(self._page):
            if (line := self._line()) is not None:
                owed = store_lines.visits_owed(self._office, [line.case], person_id=line.person_id)
                found = [duty for duty in owed.get(line.case.id or 0, ()) if duty.state in OPEN_STATES]
                excuse_duties(self._page, self._office, found)

    def close(self) -> None:
        """办结."""
        from cadredesk.cases.close_dialog import CloseDialog

        with guarded(self._page):
            line = self._line()
            if line is not None and line.case.is_open:
                CloseDialog(self._office, line.case.id or 0, parent=self._page).exec()

    def reopen(self) -> None:
        """重新办理."""
        with guarded(self._page):
            if (line := self._line()) is not None:
                actions.reopen_case(self._office, line.case.id or 0)

    def open_checklist(self) -> None:
        """后事清单."""
        from cadredesk.cases.checklist_dialog import ChecklistDialog

        with guarded(self._page):
            if (line := self._page.current) is not None:
                ChecklistDialog(self._office, line.case.id or 0, parent=self._page).exec()

    def delete(self) -> None:
        """删除: only what was entered by mistake."""
        with guarded(self._page):
            line = self._line()
            if line is None:
                return
            along = ALONG.get(CaseKind(line.kind), "")
            detail = f"误登的才删除，{along}已经登记的走访保留。删除后可以用 Ctrl+Z 撤销。"
            asked = f"删除{line.name} {line.opened_on} 的事项（{line.kind}）？"
            if messages.ask(self._page, asked, detail=detail, yes="删除", default_no=True):
                actions.delete_case(self._office, line.case.id or 0)

    def show_person(self) -> None:
        """看人员卡片."""
        if (line := self._page.current) is not None:
            self._page.navigate.emit(ShowPerson(person_id=line.person_id))

    # ---- files and paper

    def export(self) -> None:
        """导出."""
        from cadredesk.widgets.saving import ask_for_table, say_exported

        with guarded(self._page):
            out = ask_for_table(self._page, "事项")
            if out is None:
                return
            lines, columns = list(self._page.lines), self._page.table.shown_columns
            self._tasks.run(
                "正在导出事项",
                lambda _progress, _office: actions.export_list(out, lines, columns),
                lambda count: say_exported(self._page.shape.banner, f"{count:,} 个事项", out),
            )

    def print(self) -> None:
        """打印: the list as it is shown."""
        from cadredesk.widgets.printing import show_paper

        lines = list(self._page.lines)
        if not lines:
            messages.tell(self._page, "表中没有事项，没有可以打印的内容。请先换一下筛选。")
            return
        subtitle = "、".join(value for values in self._page.facets.chosen().values() for value in values)

        def draw(office: "Office", out: Path, progress: Progress) -> list[tuple[str, str]]:
            return actions.print_list(office, out, lines, subtitle=subtitle, progress=progress)

        show_paper(self._page, self._tasks, "事项登记表", draw)
