"""台账: all dated moves of money, narrowed by what one asks for, with the running balance of one budget."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QWidget

from cadredesk.branches import store as branches_store
from cadredesk.core.dates import today
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.periods import year_of
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.funds import store_budgets
from cadredesk.funds.ledger import actions, rules, store
from cadredesk.funds.ledger.records import COLUMNS, GROUPS, Entry, LedgerQuery
from cadredesk.people.records import Audience
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, menu_button
from cadredesk.widgets.controls.layout import FlowLayout, column, row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.page.period_chooser import PeriodChooser
from cadredesk.widgets.page.printing import show_paper
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import Row

PAUSE = 250  # ms after a letter
OUTPUT_TIPS = ("把列出来的导出为 Excel", "预算台账，先预览")
LOW = 560  # a dialog lower than that says in its bar of buttons what else stands under the table
EVERY = "全部"
_TONES = {"冲销": "danger", "退入": "warning", "退回": "warning", "未领": "warning", "作废": "muted", "占用": "muted"}


class MoveSource:
    """The rows of a table: moves are made into words as they are looked at. Their ids are their places."""

    def __init__(self, office: Office, entries: Sequence[Entry], left: Sequence[int]) -> None:
        self._office, self._entries, self._left = office, entries, left

    def __len__(self) -> int:
        return len(self._entries)

    def rows(self, start: int, stop: int) -> list[Row]:
        """The rows from ``start`` up to ``stop``."""
        moves = store.moves_of(self._office, self._entries[start:stop])
        left: Sequence[int | None] = self._left[start:stop] or [None] * len(moves)
        return [
            (start + at, *rules.row_of(move, after)) for at, (move, after) in enumerate(zip(moves, left, strict=True))
        ]

    def ids(self, start: int, stop: int) -> Sequence[int]:
        return range(start, min(stop, len(self)))

    def position(self, wanted: int) -> int | None:
        return wanted if wanted < len(self) else None


class LedgerDialog(Dialog):
    """``wanted`` is the id of the voucher that the user asked to see, else None."""

    def __init__(
        self,
        office: Office,
        tasks: TaskRunner | None = None,
        *,
        year: int | None = None,
        budget_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("台账")
        self._office, self._tasks = office, tasks or TaskRunner(self, office)
        self.wanted: int | None = None
        self._entries: list[Entry] = []
        self._left: list[int] = []
        self._make_filters(year, budget_id)
        self.search = SearchBox("领款人、凭证号", width=185)
        self.table = RecordTable(
            "money_moves", COLUMNS, noun="款项", unit="笔", lead="payee", sorts=False, multiple=False, tone=_tone
        )
        self.table.set_empty("receipt", "这段时间没有款项。")
        self.table.activated.connect(lambda _id: self.go_there())
        self.table.current_changed.connect(lambda _id: self._show_buttons())
        self.banner = Banner()
        self._typing = QTimer(self, singleShot=True, interval=PAUSE)
        self._typing.timeout.connect(self.read)
        self._build()
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.read()
        self.table.setFocus()

    # ---- building

    def _make_filters(self, year: int | None, budget_id: int | None) -> None:
        years = sorted({today().year, *store_budgets.years(self._office), *([year] if year else [])}, reverse=True)
        self.period = PeriodChooser(years[0])
        self.period.set_years(years)
        if budget_id is not None:
            year = store_budgets.get_budget(self._office, budget_id).year
        self.period.set_period(year_of(year or years[0]))
        self.period.chosen.connect(lambda _period: self._period_chosen())
        self.period.refused.connect(lambda why: self.banner.say(why, "warning"))
        self.budget = _box("预算", [])
        self._offer_budgets(budget_id)
        self.moves = _box("款项", [(words, list(moves)) for words, moves in GROUPS.items()])
        self.kind = _box("类别", [(kind.value, kind.value) for kind in MoneyKind])
        self.occasion = _box("事由", [(each, each) for each in store.occasions(self._office)])
        self.category = _box("人员类别", [(each.value, each.value) for each in Audience])
        branches = sorted(branches_store.all_branches(self._office), key=lambda each: each.name)
        self.branch = _box("支部", [(each.name, each.id) for each in branches])
        for box in self._boxes:
            box.activated.connect(lambda _at: self.read())

    @property
    def _boxes(self) -> tuple[QComboBox, ...]:
        return self.budget, self.moves, self.kind, self.occasion, self.category, self.branch

    def _offer_budgets(self, chosen: int | None) -> None:
        """The budgets of the years that the period touches: their moves may lie in the next."""
        since, until = self.period.period.since.year, self.period.period.until.year
        self.budget.clear()
        self.budget.addItem("预算：全部", None)
        for budget in store_budgets.budgets_between(self._office, since - 1, until):
            self.budget.addItem(f"{budget.year} 年{budget.name}", budget.id)
        self.budget.setCurrentIndex(max(self.budget.findData(chosen), 0) if chosen is not None else 0)

    def _build(self) -> None:
        self.more_button = button("更多筛选", "", self._show_filters, tip="类别、事由、人员类别、支部")
        self.more_button.setCheckable(True)
        filters = _in_a_row(self.period, self.budget, self.moves, self.search, self.more_button)
        self._more_filters = _in_a_row(self.kind, self.occasion, self.category, self.branch)
        self._sums = label("", "label", wrap=True)
        self.go_button = button("查看凭证", "receipt", self.go_there, tip="回车或双击也可以")
        out = (("导出 Excel…", "file-export", self.export), ("打印…", "print", self.print))
        self._outputs = [button(*each, tip=tip) for each, tip in zip(out, OUTPUT_TIPS, strict=True)]
        self._all_outputs = menu_button("更多", "", out, tip="导出 Excel，打印")
        clear, close = button("清除筛选", "filter-circle-xmark", self.clear), button("关闭", "", self.reject, tip="Esc")
        foot = row(self.go_button, clear, self._sums, *self._outputs, self._all_outputs, close)
        foot.setStretchFactor(self._sums, 1)
        body = column(filters, self._more_filters, self.banner, self.table, gap=10)
        body.setStretchFactor(self.table, 1)
        self._show_filters()
        self.set_layout(body, foot, (1160, 680))
        for box in self._boxes:
            on_theme_change(box, partial(_narrow, box))

    def _show_filters(self) -> None:
        """The rarer filters stand there when they are asked for, and as long as one of them is set."""
        rarer = (self.kind, self.occasion, self.category, self.branch)
        self.more_button.setChecked(self.more_button.isChecked() or any(box.currentIndex() > 0 for box in rarer))
        self._more_filters.setVisible(self.more_button.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the dialog is low its rows get the room of the line under them."""
        low = self.height() < px(LOW)
        self.table.show_foot(not low)
        self._sums.setText(_wrapped_between_figures(self.table.foot_words) if low else "")
        self._all_outputs.setVisible(low)
        for each in self._outputs:
            each.setVisible(not low)

    # ---- reading

    @property
    def query(self) -> LedgerQuery:
        """What is asked for now."""
        chosen = [box.currentData() for box in self._boxes]
        budget, moves, kind, occasion, category, branch = chosen
        return LedgerQuery(
            since=self.period.period.since,
            until=self.period.period.until,
            budgets=(budget,) if budget else (),
            moves=moves or (),
            kinds=(kind,) if kind else (),
            occasions=(occasion,) if occasion else (),
            categories=(category,) if category else (),
            branch=branch,
            text=self.search.text(),
        )

    def read(self) -> None:
        """Read the moves anew."""
        self._typing.stop()
        query = self.query
        self._entries = store.entries(self._office, query)
        self._left = store.left_after(self._office, query, self._entries) if query.budgets else []
        source = MoveSource(self._office, self._entries, self._left)
        self.table.set_source(source, choose_first=True)
        self.table.set_sums(rules.sum_words(self._entries, self._left))
        self._fit()
        self._show_buttons()

    def _period_chosen(self) -> None:
        self.banner.clear()
        self._offer_budgets(self.budget.currentData())
        self.read()

    def clear(self) -> None:
        """All moves of the period."""
        for box in self._boxes:
            box.setCurrentIndex(0)
        self.search.setText("")
        self.read()

    def _voucher(self) -> int | None:
        current = self.table.current
        return None if current is None or current >= len(self._entries) else self._entries[current].voucher_id

    def _show_buttons(self) -> None:
        self.go_button.setEnabled(self._voucher() is not None)

    # ---- what a user does

    def go_there(self) -> None:
        """查看凭证."""
        self.wanted = self._voucher()
        if self.wanted is not None:
            self.accept()

    def _title(self) -> str:
        """预算台账 of one budget; else the ledger of all money."""
        if self.budget.currentData() is None:
            return "慰问金台账"
        return f"预算台账：{self.budget.currentText()}"

    @guard
    def export(self) -> None:
        from cadredesk.widgets.page.saving import ask_for_table, say_exported

        out, query, title = ask_for_table(self, self._title().replace("：", " ")), self.query, self._title()
        if out is None:
            return

        def write(progress: Progress, office: Office) -> int:
            return actions.export_ledger(office, query, out, title, progress)

        self._tasks.run("正在导出台账", write, lambda count: say_exported(self.banner, f"{count:,} 笔", out))

    @guard
    def print(self) -> None:
        query, title = self.query, self._title()

        def draw(office: Office, out: Path, progress: Progress) -> list[tuple[str, str]]:
            return actions.print_ledger(office, query, out, title, progress)

        show_paper(self, self._tasks, title, draw)


def _box(name: str, choices: Sequence[tuple[str, Any]]) -> QComboBox:
    """A box of choices, all of them first."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.addItem(f"{name}：{EVERY}", None)
    for words, data in choices:
        made.addItem(words, data)
    return made


def _in_a_row(*parts: QWidget) -> QWidget:
    """Parts side by side, which wrap where the width ends."""
    holder, flow = QWidget(), FlowLayout(8)
    for part in parts:
        flow.addWidget(part)
    holder.setLayout(flow)
    return holder


def _wrapped_between_figures(words: str) -> str:
    """A line break never parts a figure from what it is."""
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in words.split(" · "))


def _narrow(box: QComboBox) -> None:
    box.setMaximumWidth(px(190))


def _tone(name: str, value: Any, row_: Row) -> str:
    if name == "what":
        return _TONES.get(value, "")
    return "danger" if name == "fen" and isinstance(value, int) and value < 0 else ""
