"""What can be done on the page of cases, most of it with the case in front."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cadredesk.cases import actions, store_lines
from cadredesk.cases.records import CaseLine
from cadredesk.core.kinds import CaseKind
from cadredesk.duties.records import Outcome
from cadredesk.people.targets import ShowPerson
from cadredesk.registers.suggestions import store as suggestions_store
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.cases.ui.page import CasesPage
    from cadredesk.visits.records import Visit

ALONG = {CaseKind.HOSPITAL: "住院登记一并删除。", CaseKind.DEATH: "后事清单一并删除，人员资料不变。"}
TO_SETTLE = (Outcome.OPEN, Outcome.OVERDUE, Outcome.MISSED)


class CaseCommands:
    """The commands of the page, each with what it does."""

    def __init__(self, page: "CasesPage") -> None:
        self._page, self._office = page, page.office

    def commands(self) -> Sequence[Command]:
        return (
            Command(id="add", text="登记事项", run=self.add, icon="plus", key="Ctrl+N", writes=True),
            Command(id="visit", text="登记走访", run=self.record_visit, icon="hand-holding-heart",
                    tip="登记这个事项的走访", writes=True, when=self._any),
            Command(id="close", text="办结…", run=self.close, icon="check", tip="写明办理结果，办结这个事项",
                    writes=True, when=lambda: self._is(lambda line: line.case.is_open)),
            Command(id="edit", text="编辑…", run=self.edit, icon="pen", tip="编辑这个事项（回车）", writes=True, when=self._any),
            Command(id="person", text="查看人员卡片", run=self.show_person, icon="id-card", when=self._any),
            Command(id="checklist", text="后事清单…", run=self.open_checklist, icon="list-check",
                    when=lambda: self._is(lambda line: line.case.kind == CaseKind.DEATH)),
            Command(id="excuse", text="免访…", run=self.excuse, icon="filter-circle-xmark", writes=True,
                    when=lambda: self._is(lambda line: line.visit in TO_SETTLE)),
            Command(id="suggest", text="转为诉求…", run=self.suggest, icon="comment-dots", writes=True,
                    when=lambda: self._is(self._may_suggest), tip="把来电的要求登记为建议诉求，交有关单位办理"),
            Command(id="reopen", text="重新办理", run=self.reopen, icon="rotate-left", writes=True,
                    when=lambda: self._is(lambda line: not line.case.is_open)),
            Command(id="delete", text="删除…", run=self.delete, icon="trash-can", writes=True, when=self._any),
            Command(id="export", text="导出", run=self.export, icon="file-export", tip="把表中的事项导出为 Excel"),
            Command(id="print", text="打印", run=self.print, icon="print", key="Ctrl+P", tip="打印表中的事项"),
        )  # fmt: skip

    def _any(self) -> bool:
        return self._page.current is not None

    def _is(self, test: Callable[[CaseLine], bool]) -> bool:
        line = self._page.current
        return line is not None and test(line)

    def _line(self) -> CaseLine:
        line = self._page.current
        assert line is not None, "a command for the case in front fits only where there is one"
        return line

    def add(self) -> None:
        from cadredesk.cases.ui.case_dialog import CaseDialog

        dialog = CaseDialog(self._office, parent=self._page)
        dialog.exec()
        if dialog.saved is not None:
            self._page.reveal(dialog.saved.id or 0)

    def edit(self, column: str = "") -> None:
        """编辑, at the field of a column if one was pointed at."""
        from cadredesk.cases.ui.case_dialog import CaseDialog

        case = self._line().case
        dialog = CaseDialog(self._office, case=case, parent=self._page)
        if column:
            detail = "request" if case.kind == CaseKind.REQUEST else "detail"
            dialog.form.go_to(detail if column == "words" else column)
        dialog.exec()

    def record_visit(self) -> None:
        from cadredesk.cases.ui.case_visit_dialog import record_visit

        record_visit(self._page, self._office, self._line().case.id or 0)

    def open_visit(self, visit: "Visit") -> None:
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        with messages.guarded(self._page):
            VisitDialog(self._office, visit=visit, parent=self._page).exec()

    def excuse(self) -> None:
        """免访: the visit need not be made, for a reason."""
        from cadredesk.duties.ui.excuse_dialog import excuse_duties

        line = self._line()
        owed = store_lines.visits_owed(self._office, [line.case], person_id=line.person_id)
        found = [duty for duty in owed.get(line.case.id or 0, ()) if duty.is_outstanding]
        excuse_duties(self._page, self._office, found)

    def close(self) -> None:
        from cadredesk.cases.ui.close_dialog import CloseDialog

        CloseDialog(self._office, self._line().case.id or 0, parent=self._page).exec()

    def _may_suggest(self, line: CaseLine) -> bool:
        """Whether somebody asks for something, and it is no row of its own yet."""
        return (
            line.case.kind == CaseKind.REQUEST
            and bool(line.case.detail.strip())
            and not suggestions_store.of_case(self._office, line.case.id or 0)
        )

    def suggest(self) -> None:
        """转为诉求: the words, the person and the day come along."""
        from cadredesk.registers.suggestions.ui.suggestion_dialog import hand_over, of_case

        hand_over(self._page, self._office, of_case(self._line().case))

    def reopen(self) -> None:
        actions.reopen_case(self._office, self._line().case.id or 0)

    def open_checklist(self) -> None:
        from cadredesk.cases.ui.checklist_dialog import ChecklistDialog

        ChecklistDialog(self._office, self._line().case.id or 0, parent=self._page).exec()

    def delete(self) -> None:
        """删除: only what was entered by mistake."""
        line = self._line()
        along = ALONG.get(CaseKind(line.kind), "")
        detail = f"误登的才删除，{along}已经登记的走访保留。删除后可以用 Ctrl+Z 撤销。"
        asked = f"删除{line.name} {line.opened_on} 的事项（{line.kind}）？"
        if messages.ask(self._page, asked, detail=detail, yes="删除", default_no=True):
            actions.delete_case(self._office, line.case.id or 0)

    def show_person(self) -> None:
        self._page.navigate.emit(ShowPerson(person_id=self._line().person_id))

    # ---- files and paper

    def export(self) -> None:
        lines, columns = list(self._page.lines), self._page.table.shown_columns
        self._page.export_to_file(
            "事项", lambda _office, out, _progress: actions.export_list(out, lines, columns), "个事项"
        )

    def print(self) -> None:
        lines = list(self._page.lines)
        if not lines:
            messages.tell(self._page, "表中没有事项，没有可以打印的内容。请先换一下筛选。")
            return
        subtitle = "、".join(value for values in self._page.facets.chosen().values() for value in values)
        self._page.show_paper(
            "事项登记表",
            lambda office, out, progress: actions.print_list(office, out, lines, subtitle=subtitle, progress=progress),
        )
