"""What the duties page does with the duties chosen: each opens a dialog, asks, or prints."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.duties import actions_slips
from cadredesk.duties.records import Duty, DutyLine, DutyState
from cadredesk.visits import store as visits_store
from cadredesk.widgets import messages
from cadredesk.widgets.messages import guarded

if TYPE_CHECKING:
    from pathlib import Path

    from cadredesk.core.progress import Progress
    from cadredesk.db.file import Office
    from cadredesk.duties.page import DutiesPage
    from cadredesk.visits.records import Visit

MANY_SLIPS = 3_000
SETTLED, TOO_EARLY = "所选的都已走访或已免访，不用再{}。", "所选的还没有到可以走访的日子，登记了也不算。"
CHOOSE = "请先在表中选要办理的人，可以按住 Ctrl 或 Shift 多选，Ctrl+A 全选。"


class Deeds(QObject):
    """The deeds of the page, for the duties that are chosen."""

    def __init__(self, page: "DutiesPage") -> None:
        super().__init__(page)
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def _chosen(self) -> list[Duty]:
        """The duties chosen. Raises UserError where there are none."""
        found = [line.duty for line in self._page.chosen_lines()]
        if not found:
            raise UserError(CHOOSE)
        return found

    def _left(self, verb: str) -> list[Duty]:
        """Those of the chosen that are not settled; says what is wrong where none is."""
        found = self._chosen()
        left = [duty for duty in found if not duty.is_settled]
        if not left:
            raise UserError(SETTLED.format(verb))
        return left

    def fit(self, actions: Sequence[QAction]) -> None:
        """Offer of a menu what fits the duties chosen."""
        duties = [line.duty for line in self._page.chosen_lines()]
        left = any(not duty.is_settled for duty in duties)
        excused = any(duty.state is DutyState.EXCUSED for duty in duties)
        for each in actions:
            if each.text() in ("安排走访人…", "打印登记表", "免访…"):
                each.setVisible(left)
            elif each.text() == "取消免访":
                each.setVisible(excused)

    # ---- visits

    def record(self) -> None:
        """登记走访, of one after another; of a duty that is done the visit is shown."""
        with guarded(self._page):
            found = self._page.chosen_lines()
            if len(found) == 1 and (visit_id := found[0].duty.visit_id):
                self.open_visit(visits_store.get(self._office, visit_id))
                return
            if found and all(duty.since > today() for duty in self._left("登记")):
                raise UserError(TOO_EARLY)
            self.add()

    def add(self) -> None:
        """Record the visits that the chosen duties ask for; where they ask for none, any visit."""
        with guarded(self._page):
            found = [line.duty for line in self._page.chosen_lines()]
            self._ask_for([duty for duty in found if not duty.is_settled and duty.since <= today()])

    def _ask_for(self, duties: Sequence[Duty], column: str = "") -> None:
        from cadredesk.duties.store_brought import drafts
        from cadredesk.visits.visit_dialog import VisitDialog

        self._office.require_writable()
        dialog = VisitDialog(self._office, drafts=drafts(self._office, duties), parent=self._page)
        dialog.go_to_column(column)
        dialog.exec()

    def record_at(self, line: DutyLine | None, column: str) -> None:
        """登记走访 of one duty, or its visit, at the field of a column."""
        if line is None:
            return
        with guarded(self._page):
            if line.duty.visit_id:
                self.open_visit(visits_store.get(self._office, line.duty.visit_id), column)
            elif line.duty.is_settled:
                raise UserError(SETTLED.format("登记"))
            elif line.duty.since > today():
                raise UserError(TOO_EARLY)
            else:
                self._ask_for([line.duty], column)

    def open_visit(self, visit: "Visit", column: str = "") -> None:
        """Correct a visit."""
        from cadredesk.visits.visit_dialog import edit_visit

        with guarded(self._page):
            edit_visit(self._page, self._office, visit, column)

    # ---- plans and excuses

    def assign(self) -> None:
        """安排走访人."""
        from cadredesk.duties.assign_dialog import assign_duties

        with guarded(self._page):
            self._office.require_writable()
            assign_duties(self._page, self._office, self._left("安排"))

    def excuse(self) -> None:
        """免访, with a reason."""
        from cadredesk.duties.excuse_dialog import excuse_duties

        with guarded(self._page):
            self._office.require_writable()
            excuse_duties(self._page, self._office, self._left("免访"))

    def withdraw(self) -> None:
        """取消免访, of those chosen that are excused."""
        from cadredesk.duties.excuse_dialog import withdraw_excuses

        with guarded(self._page):
            self._office.require_writable()
            withdraw_excuses(self._page, self._office, self._chosen())

    # ---- files and paper

    def print_slips(self, *, everything: bool = False, two_up: bool = False) -> None:
        """打印登记表: of those chosen, or of all in the list that are neither visited nor excused."""
        from cadredesk.visits.slips_dialog import print_filled

        with guarded(self._page):
            if everything:
                found = [line.duty for line in self._page.lines if not line.duty.is_settled]
            else:
                found = self._left("打印登记表")
            if not found:
                raise UserError("表里没有待走访的人，没有要打印的登记表。")
            if len(found) > MANY_SLIPS and not messages.ask(
                self._page,
                f"要打印 {len(found):,} 份登记表吗？",
                detail="份数很多，建议先筛选。",
                yes="打印",
                default_no=True,
            ):
                return
            fill_in = lambda office: actions_slips.slips_of(office, found)  # noqa: E731
            print_filled(self._page, self._tasks, fill_in, two_up=two_up)

    def print_list(self) -> None:
        """打印清单: everything in the list."""
        from cadredesk.widgets.printing import show_paper

        with guarded(self._page):
            lines, on, title = self._page.lines, today(), self._page.list_title()
            if not lines:
                raise UserError("表是空的，没有可以打印的内容。请先调整筛选。")

            def draw(office: "Office", out: "Path", progress: "Progress") -> list[tuple[str, str]]:
                return actions_slips.print_list(office, lines, on, out, title=title, progress=progress)

            show_paper(self._page, self._tasks, title, draw)

    def export(self) -> None:
        """导出 Excel: everything in the list, with the columns shown."""
        from cadredesk.widgets.saving import ask_for_table, say_exported

        with guarded(self._page):
            out = ask_for_table(self._page, self._page.list_title())
            if out is None:
                return
            lines, on = self._page.lines, today()
            known = {field.name: field for field in self._page.table.model.fields}
            fields = [known[name] for name in self._page.table.shown_columns]

            def done(count: int) -> None:
                say_exported(self._page.shape.banner, f"{count:,} 人次", out)

            def write(_progress: "Progress", office: "Office") -> int:
                return actions_slips.export_list(office, lines, fields, on, out)

            self._tasks.run("正在导出应访清单", write, done)

    def rules(self) -> None:
        """必访规则."""
        from cadredesk.duties.rules_dialog import RulesDialog

        with guarded(self._page):
            RulesDialog(self._office, self._page).exec()
