"""支部×月: what each branch held in the months of a year, filled in by keyboard."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.registers.activities.records import STUDY_KINDS, Activity
from cadredesk.registers.study import actions, rules, store
from cadredesk.registers.study.records import MONTHS, BranchYear, Shown, total_of
from cadredesk.registers.study.ui.months_model import NAME, Key, MonthsModel
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillColumn

HINT = "直接输入人次，回车到下一个支部；Alt+↓ 或双击打开名单；Delete 清除；可以从 Excel 复制一列粘贴进来。"
READ_ONLY = "现在只能查看，不能登记。"
NOT_YET = "还没有到这个月，不能登记人次；要安排活动的，请到“活动”里登记。"
NO_BRANCHES = "还没有支部。先到“支部”页新增，或从 Excel 导入，再来登记学习。"
NONE_OPEN = "{month} 月有学习日的支部都登记了{category}。"


class MonthsView(QWidget):
    """The choices and the grid. ``several`` asks for the list of the activities of one cell."""

    several = Signal(object)  # ids
    branches_wanted = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.year, self.month = today().year, today().month  # of the month is said whose numbers are missing
        self.lines: list[BranchYear] = []
        self._kept: set[int] = set()  # the branches shown since the last choice
        self.kind = choice_box("学习类别", [each.value for each in STUDY_KINDS])
        self.which = choice_box("支部", list(Shown))
        self.said = label("", "label")
        self.model = MonthsModel(self._write, self)
        self.grid = FillGrid("study_months", (), hint=HINT, model=self.model, opens=True, beside=True)
        self.grid.opened.connect(self.open)
        self._none = EmptyState("sitemap", NO_BRANCHES)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._none)
        layout = column(row(self.kind, self.which, self.said, None), self._stack, gap=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        for box in (self.kind, self.which):
            box.activated.connect(lambda _at: self.show_anew())

    # ---- what is shown

    @property
    def category(self) -> str:
        return self.kind.currentText()

    @property
    def shown(self) -> Shown:
        return list(Shown)[self.which.currentIndex()]

    def set_year(self, year: int) -> None:
        """Another year; of one that is over its last month is looked at."""
        if year != self.year:
            self.year, self.month, self._kept = year, today().month if year == today().year else 12, set()

    def put(self, category: str, which: Shown, month: int) -> None:
        """What another page asks for."""
        self.kind.setCurrentText(category)
        self.which.setCurrentIndex(list(Shown).index(which))
        self.month = month
        self.show_anew()
        self.grid.view.go(0, NAME + month)

    def show_anew(self) -> None:
        """The branches that the choices ask for now."""
        self._kept = set()
        self.reload()

    def reload(self) -> None:
        """Read the year again. The place stays, and so do branches that were missing and have been entered meanwhile."""
        everything = store.branch_years(self._office, self.year, self.category)
        wanted = rules.shown_lines(everything, self.shown, self.year, self.month)
        self._kept |= {each.branch.id or 0 for each in wanted}
        self.lines = [each for each in everything if (each.branch.id or 0) in self._kept]
        place = self.grid.view.currentIndex().column()
        self.model.show(self._columns(), self.lines)
        self._say(bool(everything))
        if not self.grid.view.currentIndex().isValid():  # other branches, or another year
            self.grid.fit_columns()
            self.grid.view.go(0, place if place > NAME else NAME + self.month)

    def _columns(self) -> tuple[FillColumn, ...]:
        on = today()
        ahead = {month for month in MONTHS if (self.year, month) > (on.year, on.month)}
        closed = {month: READ_ONLY if self._office.read_only else NOT_YET if month in ahead else "" for month in MONTHS}
        months = (
            FillColumn(name=f"m{month}", label=f"{month}月", width=66, right=True, word="？", closed=closed[month])
            for month in MONTHS
        )
        name = FillColumn(name="branch", label="支部", width=250, fixed=True)
        return (name, *months, FillColumn(name="year", label="全年", width=110, right=True, fixed=True))

    def _say(self, any_branch: bool) -> None:
        total = total_of(each.total for each in self.lines)
        words = f"{len(self.lines):,} 个支部，全年 {total.sessions:,} 场、{total.times:,} 人次"
        self.said.setText(words if any_branch else "")
        self.which.setItemText(list(Shown).index(Shown.OPEN), f"{self.month} 月还没有登记的支部")
        words = NONE_OPEN.format(month=self.month, category=self.category) if any_branch else NO_BRANCHES
        if any_branch:
            self._none.set("circle-check", words)
        else:
            self._none.set("sitemap", words, "到支部页", self.branches_wanted.emit)
        self._stack.setCurrentIndex(0 if self.lines else 1)

    # ---- what is done in a cell

    def _write(self, numbers: Mapping[Key, int | None]) -> None:
        actions.set_numbers(self._office, self.category, self.year, numbers)

    @messages.guard
    def open(self, at: int, place: int) -> None:
        """The list of names of a cell."""
        line = self.model.line_at(at)
        if line is None or place - NAME not in MONTHS:
            return
        self._office.require_writable()
        held = line.months.get(place - NAME)
        if held and len(held.ids) > 1:
            self.several.emit(held.ids)
            return
        from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog

        AttendanceDialog(
            self._office, self._activity(line, place), parent=self.window(), next_branch=lambda: self._next(place)
        ).exec()

    def _activity(self, line: BranchYear, place: int) -> Activity:
        """What a cell stands for: the activity held, or a new one."""
        held = line.months.get(place - NAME)
        if held and held.ids:
            return store.activity_lines(self._office, held.ids)[0]
        return actions.new_activity(line.branch, self.category, self.year, place - NAME)

    def _next(self, place: int) -> Activity | None:
        """The activity of the next branch below; None after the last. What cannot be entered here is passed over."""
        view = self.grid.view
        while (at := view.currentIndex().row()) + 1 < self.model.rowCount():
            view.step_by(1, 0)
            line = self.model.line_at(view.currentIndex().row())
            if line is None or view.currentIndex().row() == at:
                return None
            held = line.months.get(place - NAME)
            try:
                if not held or len(held.ids) < 2:
                    return self._activity(line, place)
            except UserError:
                continue
        return None
