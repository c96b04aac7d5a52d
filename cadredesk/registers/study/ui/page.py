"""学习: what branches held by month, filled in by numbers or names, and who of their members missed it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from cadredesk.branches.targets import OpenBranches
from cadredesk.core.dates import today
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.people.targets import ShowPerson
from cadredesk.registers.frequencies.ui.frequencies_dialog import FrequenciesDialog
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.study import actions, store, store_marks
from cadredesk.registers.study.records import MARKED, MemberYear
from cadredesk.registers.study.targets import ShowBranchMonths, ShowMemberMonths
from cadredesk.registers.study.ui.members import MembersView
from cadredesk.registers.study.ui.months import MonthsView
from cadredesk.registers.targets import ShowActivities
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import pill_group
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.page.command import Command, CommandSet
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner

BRANCHES, MEMBERS = 0, 1
PAPERS = ("支部学习统计表", "学习考勤表")


class StudyPage(Page):
    """Two views of one year."""

    title = "学习"
    icon_name = "book-open"
    help_topic = "study"
    reads = frozenset("activities attendances branches files hospital_stays outputs people stages trips visits".split())

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.office, self.tasks = office, tasks
        self.banner = Banner()
        self.months, self.members = MonthsView(office), MembersView(office)
        self._build()
        self.reload()

    def _build(self) -> None:
        self.views = pill_group(self, ("支部×月", "成员×月"), ("各支部每月的人次", "每个成员每月到会或缺学"))
        self.views.idClicked.connect(lambda _at: self._turn())
        self.year_box = choice_box("年度", [])
        self.year_box.activated.connect(lambda _at: self.reload())
        self.commands: CommandSet = CommandSet(self, self.office, self._commands())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.months)
        self._stack.addWidget(self.members)
        self.months.several.connect(self._show_several)
        self.months.branches_wanted.connect(lambda: self.navigate.emit(OpenBranches()))
        self.members.asked.connect(self._read_members)
        self.members.opened.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.members.month_opened.connect(self._show_month)
        make = self.commands.button
        tools = row(
            *self.views.buttons(), 8, self.year_box, None, make("frequencies"), make("print", look="primary", keep=True)
        )
        layout = column(tools, self.banner, self._stack, gap=12, margins=(16, 14, 16, 14))
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _commands(self) -> Sequence[Command]:
        return (
            Command(id="frequencies", text="活动频次…", run=self.show_frequencies, icon="repeat",
                    tip="哪类活动每月或每年办几次，没有办够的“今日”提醒"),
            Command(id="print", text="打印", run=self.print_current, icon="print", key="Ctrl+P",
                    tip=lambda: f"打印{PAPERS[self.view]}（Ctrl+P）", when=self._can_print),
        )  # fmt: skip

    @property
    def view(self) -> int:
        """Which of the two is shown."""
        return self.views.checkedId()

    @property
    def year(self) -> int:
        return int(self.year_box.currentText().split()[0]) if self.year_box.count() else today().year

    # ---- reading and showing

    def reload(self) -> None:
        self._offer_years()
        self.months.set_year(self.year)
        if self.view == BRANCHES:
            self.months.reload()
        else:
            self.members.offer_branches()
            self._read_members()
        self.commands.update()

    def _offer_years(self) -> None:
        chosen, found = self.year, store.years(self.office, today())
        self.year_box.clear()
        self.year_box.addItems([f"{each} 年" for each in sorted({*found, chosen}, reverse=True)])
        self.year_box.setCurrentText(f"{chosen} 年")

    def _turn(self) -> None:
        self._stack.setCurrentIndex(self.view)
        self.reload()

    def _read_members(self) -> None:
        """The marks, off the window's thread: those of all branches may be many."""
        year, branch, kind = self.year, self.members.query.branch_id, self.members.kind.currentText()
        self.tasks.run(
            "正在读取学习考勤",
            lambda _progress, office: store_marks.member_years(office, year, branch, MARKED[kind]),
            partial(self._show_members, (year, branch, kind)),
            quiet=True,
        )

    def _show_members(self, asked: tuple[int, int | None, str], found: list[MemberYear]) -> None:
        if asked == (self.year, self.members.query.branch_id, self.members.kind.currentText()):
            self.members.show_members(self.year, found)
            self.commands.update()

    # ---- where it leads

    def _show_several(self, ids: Sequence[int]) -> None:
        words = f"{self.year} 年 · {self.months.category}"
        self.navigate.emit(ShowActivities(query=RegisterQuery(ids=tuple(ids)), source=words))

    def _show_month(self, member: MemberYear, month: int) -> None:
        """What the member's branch held in a month; of a single activity its card."""
        branch = self.members.query.branch_id or member.branch_id
        kinds = MARKED[self.members.kind.currentText()]
        ids = store_marks.listed_ids(self.office, kinds, self.year, month, branch or 0)
        if len(ids) == 1:
            self.navigate.emit(ShowActivities(row_id=ids[0]))
        else:
            words = f"{member.branch} {self.year} 年 {month} 月学习"
            self.navigate.emit(ShowActivities(query=RegisterQuery(ids=tuple(ids)), source=words))

    def show_frequencies(self) -> None:
        """活动频次."""
        FrequenciesDialog(self.office, self).exec()

    # ---- what the window calls

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowBranchMonths):
            self._show(BRANCHES, target.year)
            self.months.put(target.category, target.which, target.month)
        elif isinstance(target, ShowMemberMonths):
            self.members.offer_branches()
            self.members.put(target.query)
            self._show(MEMBERS, target.year)

    def _show(self, view: int, year: int) -> None:
        if self.year_box.findText(f"{year} 年") < 0:
            self.year_box.addItem(f"{year} 年")
        self.year_box.setCurrentText(f"{year} 年")
        self.views.button(view).setChecked(True)
        self._turn()

    def focus_search(self) -> None:
        if self.view == MEMBERS:
            self.members.search.setFocus()
        else:
            self.months.grid.setFocus()

    def _can_print(self) -> bool:
        return bool(self.months.lines if self.view == BRANCHES else self.members.shown)

    def print_current(self) -> None:
        """Preview what is shown."""
        if not self._can_print():
            return
        year = self.year
        if self.view == BRANCHES:
            category, which, month = self.months.category, self.months.shown, self.months.month
            self.show_paper(
                f"{year}年支部{category}统计表",
                lambda office, *rest: actions.print_months(office, year, category, which, month, *rest),
            )
        else:
            kind, query = self.members.kind.currentText(), self.members.query
            self.show_paper(
                f"{year}年学习考勤表", lambda office, *rest: actions.print_marks(office, year, kind, query, *rest)
            )
