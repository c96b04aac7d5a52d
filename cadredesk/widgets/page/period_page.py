"""What the pages of a period share: its choice, the words and buttons beside it, and one view at a time below."""

from collections.abc import Iterable

from PySide6.QtWidgets import QStackedWidget, QWidget

from cadredesk.core.dates import today
from cadredesk.core.periods import Period, PeriodTarget
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.widgets.controls.banner import Banner, EmptyState
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import ElidedLabel
from cadredesk.widgets.page.command import Command, CommandSet
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.period_chooser import PeriodChooser
from cadredesk.widgets.page.task_runner import TaskRunner


class PeriodPage(Page):
    """A page of the figures of a period. It is led to by a PeriodTarget.

    A derived class builds itself in ``__init__`` with ``lay_out``, and reads in ``reload``, off the window's thread, which
    is called for every other period.
    """

    def __init__(self, office: Office, tasks: TaskRunner) -> None:
        super().__init__()
        self.office, self.tasks = office, tasks
        self.banner = Banner()
        self.chooser = PeriodChooser(today().year)
        self.chooser.chosen.connect(lambda _period: self.reload())
        self.chooser.refused.connect(lambda sentence: self.banner.say(sentence, "warning"))
        self._compared = ElidedLabel("", "label")
        self._stack = QStackedWidget()
        self._usable = False  # there is something to print and to export

    def lay_out(self, views: Iterable[QWidget], reading: str, *beside: QWidget) -> None:
        """The period, what is ``beside`` it, the buttons of ``make_commands``; the views below, of which ``show_view`` shows one.

        ``reading`` is what is said while the figures are computed.
        """
        self._reading = EmptyState("hourglass-half", reading)
        for view in (*views, self._reading):
            self._stack.addWidget(view)
        toolbar = row(self.chooser, *beside, self._compared, *self._buttons, gap=10)
        toolbar.setStretch(1 + len(beside), 1)
        layout = column(toolbar, self.banner, self._stack, gap=12, margins=(16, 14, 16, 14))
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def make_commands(self, print_words: str, print_tip: str, export_tip: str) -> None:
        """What can be done with the figures on show."""
        made = self.commands = CommandSet(
            self,
            self.office,
            (
                Command(id="export", text="导出 Excel", run=self.export, icon="file-excel", tip=export_tip,
                        when=lambda: self._usable),
                Command(id="print", text=print_words, run=self.print_current, icon="print", key="Ctrl+P", tip=print_tip,
                        when=lambda: self.can_print),
            ),
        )  # fmt: skip
        self._print = made.button("print", look="primary", keep=True)
        self._buttons = made.button("export", keep=True), self._print

    @property
    def can_print(self) -> bool:
        return self._usable

    def export(self) -> None:
        raise NotImplementedError

    @property
    def period(self) -> Period:
        return self.chooser.period

    def show_view(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)

    def say_reading(self) -> None:
        """The figures of another period are no longer shown while those of this one are computed."""
        self.show_reading()
        self.say_compared("", usable=False)

    def show_reading(self) -> None:
        """In the place of a view: that it is being computed."""
        self.show_view(self._reading)

    def say_compared(self, words: str, *, usable: bool) -> None:
        """What the figures are compared with, and whether there is something to print and to export."""
        self._compared.set_text(words)
        self._usable = usable
        if self.commands is not None:
            self.commands.update()

    def offer_years(self, years: Iterable[int]) -> None:
        """Offer the years with data, and this one."""
        self.chooser.set_years(sorted({*years, today().year}, reverse=True))

    def say_none_behind(self) -> None:
        """A figure of nothing has no list."""
        self.banner.say("这个数字是 0，没有名单可看。")

    # ---- what the window calls

    def show_target(self, target: Target) -> None:
        if isinstance(target, PeriodTarget):
            self.chooser.set_period(target.period)
            self.reload()

    def focus_search(self) -> None:
        self.chooser.combo.setFocus()
