"""今日: what needs doing today. Every line opens the list behind it."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.core.targets import OpenForm, Target, WindowCommand
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.today.records_cards import Card, Figure
from cadredesk.today.rules_words import weekday
from cadredesk.today.ui.campaign import CampaignCard
from cadredesk.today.ui.card_columns import CardColumns
from cadredesk.today.ui.forms import FormsCard
from cadredesk.today.ui.lines import CardView
from cadredesk.today.ui.weeks import WeeksView
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.bar_chart import Bar, BarChart
from cadredesk.widgets.controls.figures import FigureTile
from cadredesk.widgets.controls.layout import column, row, scrolled
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.tiles import Tiles
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import open_draft_keys
from cadredesk.widgets.page.command import Command, CommandSet
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadredesk.core.progress import Progress
    from cadredesk.today.records import Today
    from cadredesk.widgets.form.saved_forms import SavedForm

CARDS = (
    "urgent",
    "rules",
    "services",
    "birthdays",
    "cases",
    "suggestions",
    "checks",
    "vouchers",
    "branches",
    "activities",
)
FIGURES = 5
MIDNIGHT = 60_000  # ms between two looks at the calendar
READING = "正在查看今天要办的事"
EMPTY = "还没有人员。可以把现有的 Excel 花名册一次导入，也可以逐个新增；有了人员，这里每天列出该办的事。"


class TodayPage(Page):
    """The first tab."""

    title = "今日"
    icon_name = "house"
    help_topic = "today"
    reads = frozenset(
        (
            "activities attendances branches campaigns cares case_steps cases drills duty_rules excuses honours hospital_stays "
            "liaisons payments people plans settings stages suggestions visits vouchers "
            # what the names of half-filled forms are read from
            "drafts relatives functional_members trips certificates resettlements "
            "branch_posts branch_honours branch_grants outputs frequencies"
        ).split()
    )

    def __init__(self, office: Office, tasks: TaskRunner) -> None:
        super().__init__()
        self.office, self.tasks = office, tasks
        self.found: Today | None = None
        self._marks: list[tuple[str, str]] = []
        self._figures: tuple[Target, ...] = ()
        self._build()
        self._clock = QTimer(self, interval=MIDNIGHT)
        self._clock.timeout.connect(self._look_at_the_calendar)
        self._clock.start()
        self.reload()

    # ---- building

    def _build(self) -> None:
        self.heading = label("", "title")
        self.lunar = ElidedLabel("", "label")
        self.commands: CommandSet = CommandSet(self, self.office, self._commands())
        self.print_button = self.commands.button("print", keep=True)
        self.case_button = self.commands.button("case", keep=True)
        self._stack = QStackedWidget()
        self._waiting = EmptyState("hourglass-half", f"{READING}…")
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._nobody())
        self.area = scrolled(self._content())
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # for the keys that scroll
        self.area.setAccessibleName("今天要办的事")
        self._stack.addWidget(self.area)
        head = row(self.heading, self.lunar, self.case_button, self.print_button, gap=12)
        head.setStretch(1, 1)
        layout = column(head, self._stack, gap=12, margins=(16, 14, 16, 0))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._say_day(None)

    def _commands(self) -> "Sequence[Command]":
        somebody = lambda: self.found is not None and not self.found.empty  # noqa: E731
        nobody = lambda: self.found is not None and self.found.empty  # noqa: E731
        return (
            Command(id="case", text="登记事项", run=self.add_new, icon="hospital", key="Ctrl+N",
                    tip="住院、困难、家庭变故、灾祸、来电要求", writes=True, when=somebody),
            Command(id="print", text="打印今日清单", run=self.print_current, icon="print", key="Ctrl+P",
                    tip="逾期和本周应访、寿辰、在办事项，随身带", when=somebody),
            Command(id="import", text="导入花名册", icon="file-import", writes=True, when=nobody,
                    run=lambda: self._go(WindowCommand.IMPORT_PEOPLE)),
            Command(id="add", text="新增人员", icon="plus", writes=True, when=nobody,
                    run=lambda: self._go(WindowCommand.ADD_PERSON)),
        )  # fmt: skip

    def _nobody(self) -> QWidget:
        """Where nobody is in the register yet: what to do next."""
        self.import_button = self.commands.button("import", look="primary", keep=True)
        self.add_button = self.commands.button("add", keep=True)
        made = QWidget()
        buttons = row(None, self.import_button, self.add_button, None)
        made.setLayout(column(None, EmptyState("users", EMPTY), buttons, None, None))
        return made

    def _content(self) -> QLayout:
        self.tiles = [FigureTile("") for _ in range(FIGURES)]
        for at, tile in enumerate(self.tiles):
            tile.clicked.connect(lambda at=at: self._go(self._figures[at]))
        self.cards = {key: CardView() for key in CARDS}
        self.forms = FormsCard()
        self.forms.given_up.connect(self.give_up)
        self.campaign = CampaignCard()
        self.campaign.slips.connect(self.print_slips)
        self.campaign.pay.connect(self.pay)
        self.weeks = WeeksView()
        self.weeks.opened.connect(self._open_day)
        self.chart = BarChart("走访慰问人次", unit="人次", height=200)
        self.chart.clicked.connect(self._open_month)
        self.weeks_card, self.chart_card = CardView(self.weeks), CardView(self.chart)
        self.every = {"campaign": self.campaign, "weeks": self.weeks_card, "chart": self.chart_card, **self.cards}
        for card in (self.forms, *self.every.values()):
            card.opened.connect(self._go)
        self.card_columns = CardColumns(self.every)
        self.card_columns.rearranged.connect(self._order_keys)
        tiles = Tiles(self.tiles, narrowest=150)
        return column(self.forms, tiles, self.card_columns, None, gap=12, margins=(0, 0, 0, 14))

    # ---- reading and showing

    def reload(self) -> None:
        """Gather everything again, off the window's thread."""
        day = today()
        self.tasks.run(READING, lambda _progress, office: _read(office, day), self._show, self._not_read, quiet=True)

    def _not_read(self, error: BaseException) -> None:
        words = "今天要办的事没有读出来，其他页面可以照常使用。"
        self._waiting.set("triangle-exclamation", words, "再试一次", self.reload)
        messages.show_error(self, error)

    def _show(self, read: "Read") -> None:
        from cadredesk.calendar.targets import ShowDay

        found, figures, cards, forms = read
        self._show_forms(forms)
        if found == self.found:
            return
        first, self.found = self.found is None, found
        self._say_day(found)
        self.commands.update()
        self._figures = tuple(figure.target for figure in figures)
        for tile, figure in zip(self.tiles, figures, strict=True):
            tile.set(f"{figure.number:,}", f"{figure.words}\n{figure.detail}", figure.tone)
        for card in cards:
            self.cards[card.key].show_card(card)
        self.campaign.show_campaign(found.campaign, read_only=self.office.read_only)
        self.weeks_card.show_head("近五周", "月历", ShowDay(day=found.on))
        self.weeks.show_days(found.weeks, found.on)
        self._show_chart(found)
        self._order_keys()
        self._stack.setCurrentIndex(1 if found.empty else 2)  # last: what is not shown yet is quickly filled
        if first and self.isVisible():
            self.focus_search()

    def _show_forms(self, forms: "Sequence[SavedForm]") -> None:
        """Those that are open on the screen are being filled in."""
        typed = open_draft_keys()
        self._marks = self._marks_now()
        self.forms.show_forms([each for each in forms if each.key not in typed])
        self._order_keys()

    def _marks_now(self) -> list[tuple[str, str]]:
        return [] if self.office.read_only else StoredDrafts(self.office).marks()

    def _order_keys(self) -> None:
        """Tab goes as one reads: lines that were added later would come last."""
        lines = [key for name in self.card_columns.order for key in self.every[name].focus_chain()]
        keys = [self.case_button, self.print_button, self.area, *self.forms.focus_chain(), *self.tiles, *lines]
        # Qt leaves the chain as it is at a widget that takes no focus, such as a chart.
        for before, after in pairwise(key for key in keys if key.focusPolicy() != Qt.FocusPolicy.NoFocus):
            QWidget.setTabOrder(before, after)

    def _say_day(self, found: "Today | None") -> None:
        day = found.on if found else today()
        self.heading.setText(f"{show_day_in_sentence(day)}，{weekday(day)}")
        self.lunar.set_text(" · ".join(filter(None, (f"农历{found.lunar}", found.term))) if found else "")

    def _show_chart(self, found: "Today") -> None:
        from cadredesk.today.rules_targets import year_target

        year, count = found.on.year, sum(month.now for month in found.months)
        self.chart_card.show_head("走访慰问人次", f"{year} 年 {count:,} 人次", year_target(found.on))
        bars = [Bar(f"{month.month}", month.now, month.before) for month in found.months]
        self.chart.set_bars(bars, now=f"{year} 年", before=f"{year - 1} 年")

    def _look_at_the_calendar(self) -> None:
        """The program may stay open over night."""
        if self.found is not None and self.found.on != today() and self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.found is not None and self._marks != self._marks_now():  # drafts are not journaled
            self.reload()
        self._look_at_the_calendar()

    # ---- where lines lead

    def _go(self, target: Target | WindowCommand | OpenForm) -> None:
        if isinstance(target, WindowCommand | OpenForm):
            self.window_command.emit(target)
            self.reload()  # when the file was backed up stands in no table
        else:
            self.navigate.emit(target)

    def _open_day(self, day: date) -> None:
        from cadredesk.calendar.targets import ShowDay

        self._go(ShowDay(day=day))

    def _open_month(self, at: int) -> None:
        from cadredesk.today.rules_targets import month_target

        if self.found is not None:
            self._go(month_target(self.found.on, self.found.months[at]))

    @messages.guard
    def give_up(self, form: "SavedForm") -> None:
        detail = "填写的内容会删除，不能恢复；已经保存的资料不受影响。"
        if messages.ask(self, f"放弃没有填完的“{form.words}”？", detail=detail, yes="放弃", default_no=True):
            StoredDrafts(self.office).drop(form.key)
            self.reload()

    # ---- the current campaign

    def print_slips(self) -> None:
        """Slips for those who are still to be visited, in the order of the visits."""
        from cadredesk.campaigns import actions as campaigns
        from cadredesk.campaigns import store_campaign
        from cadredesk.campaigns.records import OPEN_STAGES

        if self.found is None or self.found.campaign is None:
            return
        code, due = self.found.campaign.code, self.found.campaign.due

        def draw(office: Office, out: Path, progress: "Progress") -> list[tuple[str, str]]:
            left = [each.person_id for each in store_campaign.members(office, code, due) if each.stage in OPEN_STAGES]
            return campaigns.print_slips(office, code, due, left, out, progress=progress)

        self.show_paper(f"{code}走访慰问登记表", draw)

    def pay(self) -> None:
        """A voucher for those who are still to be paid; it is shown when it was saved."""
        from cadredesk.funds.targets import ShowVoucher
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        if self.found is None or self.found.campaign is None:
            return
        with messages.guarded(self):
            self.office.require_writable()
            dialog = VoucherDialog(self.office, owed=(self.found.campaign.code, self.found.campaign.due), parent=self)
            dialog.exec()
            if dialog.saved is not None:
                self._go(ShowVoucher(voucher_id=dialog.saved.voucher.id or 0))

    # ---- what the window calls

    def focus_search(self) -> None:
        """There is nothing to search here: Page Down scrolls, and Tab goes to the figures and the lines."""
        if self.found is not None:
            (self.import_button if self.found.empty else self.area).setFocus()

    @messages.guard
    def add_new(self) -> None:
        from cadredesk.cases.ui.case_dialog import CaseDialog

        self.office.require_writable()
        CaseDialog(self.office, parent=self).exec()

    def print_current(self) -> None:
        from cadredesk.today import actions

        if self.found is None or self.found.empty:
            return
        day = self.found.on
        with messages.guarded(self):
            self.show_paper("今日清单", lambda office, out, progress: actions.print_today(office, out, day, progress))


Read = tuple["Today", "Sequence[Figure]", "Sequence[Card]", "Sequence[SavedForm]"]


def _read(office: Office, day: date) -> Read:
    """What the page shows. Imported here, on the worker: the window is there meanwhile."""
    from cadredesk.today import actions, rules_cards
    from cadredesk.widgets.form.saved_forms import saved_forms

    found = actions.gather(office, day)
    return found, rules_cards.figures(found), rules_cards.cards(found), saved_forms(office)
