"""月历: a month with what is due, done and planned on each day; the chosen day at the right."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cadredesk.calendar import actions, rules
from cadredesk.calendar.records import Month
from cadredesk.calendar.targets import ShowDay
from cadredesk.calendar.ui.day import DayCard
from cadredesk.calendar.ui.month import MonthView
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.widgets.controls.buttons import button, icon_button
from cadredesk.widgets.controls.layout import column, panel
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command, CommandSet
from cadredesk.widgets.page.page import Page, PageLayout
from cadredesk.widgets.page.task_runner import TaskRunner

READING = "正在读取这个月的应访和走访，请稍候…"
PAUSE = 60  # ms: arrow keys may run over many days


class CalendarPage(Page):
    """The page."""

    title = "月历"
    icon_name = "calendar-days"
    help_topic = "calendar"
    reads = frozenset(
        "activities attendances cares cases duty_rules excuses hospital_stays liaisons people plans settings stages visits".split()
    )

    def __init__(self, office: Office, tasks: TaskRunner) -> None:
        super().__init__()
        self.office, self.tasks = office, tasks
        self.month = actions.bare_month(today().replace(day=1))
        self._asked: date | None = None  # the month that is read or being read
        self._reading = False  # nothing is known of the days yet
        self._build()
        self._listing = QTimer(self, singleShot=True, interval=PAUSE)
        self._listing.timeout.connect(self.show_list)
        self.go_to(today())

    def _build(self) -> None:
        self.view = MonthView(self.month)
        self.view.chosen.connect(self.go_to)
        self.view.turned.connect(self.turn)
        self.view.opened.connect(lambda _day: self._open_list())
        self.card = DayCard()
        self.card.navigate.connect(self.navigate)
        self.commands: CommandSet = CommandSet(self, self.office, self._commands())
        self.slips_button = self.commands.button("slips", keep=True)
        self.card.set_buttons(self.commands.button("record"), self.slips_button)
        self.heading = label("", "title")
        self._today = button("今天", "", lambda: self.go_to(today()), tip="回到今天")
        tools: list[QWidget] = [self.commands.button("case"), self.commands.button("print", look="primary")]
        back = icon_button("chevron-left", "上个月（PageUp）", lambda: self.turn(-1))
        ahead = icon_button("chevron-right", "下个月（PageDown）", lambda: self.turn(1))
        left: list[QWidget] = [back, self.heading, ahead, self._today]
        frame = panel(column(self.view, gap=0, margins=(1, 1, 1, 1)))
        self.page_layout = PageLayout(
            "calendar", left_tools=left, tools=tools, table=frame, card=self.card, card_width=350
        )
        self.setLayout(self.page_layout)

    def _commands(self) -> Sequence[Command]:
        return (
            Command(id="record", text="登记走访", run=self.add_new, icon="plus", key="Ctrl+N", tip="登记这一天的走访",
                    writes=True),
            Command(id="slips", text="打印登记表", run=self.print_slips, icon="clipboard-list",
                    tip="这一天到期、还没有走访的", when=lambda: bool(self._left())),
            Command(id="case", text="登记事项", run=self.add_case, icon="hospital",
                    tip="住院、困难、家庭变故、灾祸、来电要求", writes=True),
            Command(id="print", text="打印月历", run=self.print_current, icon="print", key="Ctrl+P",
                    tip="预览、打印或另存为 PDF"),
        )  # fmt: skip

    # ---- the month

    def turn(self, months: int) -> None:
        """So many months on; the same day of it is chosen, or its last one."""
        first = rules.month_before_or_after(self.month.first, months)
        days = [day for day in rules.weeks_of(first) if day.month == first.month]
        self.go_to(days[min(self.view.current.day, len(days)) - 1])

    def go_to(self, day: date) -> None:
        first = day.replace(day=1)
        if first != self._asked:
            try:
                self.month = actions.bare_month(first)
            except UserError as error:
                self.page_layout.banner.say(str(error), "warning")
                return
        self.page_layout.banner.clear()
        if first != self._asked:
            self.heading.setText(self.month.title)
            self.view.show_month(self.month, day)
            self.reload()
            return
        self.view.choose(day)
        self._listing.start()

    def reload(self) -> None:
        """Read the month anew, off the window's thread."""
        first = self.month.first
        if first != self._asked:
            self._asked, self._reading = first, True
            self.card.show_nothing(READING, "hourglass-half")
        self.tasks.run(
            "正在读取月历",
            lambda progress, office: actions.month(office, first, progress),
            self._show,
            self._not_read,
            quiet=True,
        )

    def _not_read(self, error: BaseException) -> None:
        self._asked = None  # so that another look reads again
        messages.show_error(self, error)

    def _show(self, found: Month) -> None:
        if found.first != self.month.first:
            return  # another month was chosen meanwhile
        self.month, self._reading = found, False
        self.view.show_month(found, self.view.current)
        self.show_list()

    def show_list(self) -> None:
        self._listing.stop()
        if self._reading:
            return
        with messages.guarded(self):
            found = actions.day_list(self.office, self.month, self.view.current)
            self.card.show_day(found, self.month.on)
            self.commands.update()

    def _open_list(self) -> None:
        self.show_list()
        self.card.focus_list()

    def _left(self) -> list[Any]:
        """The duties of the chosen day that are neither visited nor excused."""
        return rules.left(self.month.duties.get(self.view.current, ()))

    # ---- what can be done

    def add_new(self) -> None:
        """登记走访: on the chosen day, if it is not still to come."""
        from cadredesk.visits.records import Visit
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        with messages.guarded(self):
            day = min(self.view.current, today())
            VisitDialog(self.office, drafts=[Visit(date=day)], parent=self).exec()

    def add_case(self) -> None:
        from cadredesk.cases.ui.case_dialog import CaseDialog

        with messages.guarded(self):
            CaseDialog(self.office, parent=self).exec()

    def print_slips(self) -> None:
        """打印登记表: one to take along for each who is owed a visit on the chosen day."""
        from cadredesk.duties.actions_slips import slips_of
        from cadredesk.visits.ui.slips_dialog import print_filled

        with messages.guarded(self):
            found = self._left()
            if not found:
                raise UserError(f"{self.view.current} 到期的都已走访或免访，没有要打印的登记表。")
            print_filled(self, self.tasks, lambda office: slips_of(office, found))

    # ---- what the window calls

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowDay):
            self.go_to(target.day)

    def focus_search(self) -> None:
        self.view.setFocus()

    def print_current(self) -> None:
        """Preview the month on paper."""
        first = self.month.first
        self.show_paper(f"{self.month.title}走访月历", lambda office, *rest: actions.print_month(office, first, *rest))
