"""年报: the figures of a year or of any period beside those of the period before; each opens the list behind it."""

from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from cadredesk.core import periods
from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.fields import Field, Kind
from cadredesk.db.file import Office
from cadredesk.people.targets import FindPeople
from cadredesk.summary import actions, rules, store
from cadredesk.summary.records import Chart, Group, Line, Summary
from cadredesk.summary.ui.lists import duties_target, list_target
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.bar_chart import Bar, BarChart
from cadredesk.widgets.controls.buttons import pill_group
from cadredesk.widgets.controls.figures import FigureTile
from cadredesk.widgets.controls.layout import column, panel, row, scrolled, titled_panel
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.controls.tiles import Tiles
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.period_page import PeriodPage
from cadredesk.widgets.page.saving import ask_for_table, say_exported
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource

TILES = (
    ("people.total", "在册离退休人员"),
    ("people.died", "去世（人）"),
    ("party.members", "中共党员（人）"),
    ("visits.times", "走访慰问（人次）"),
    ("money.condolence.fen", "慰问金（万元）"),
    ("money.hardship.fen", "帮扶解困金（万元）"),
)
TABS = {"主要数字": (rules.CHIEF,), **rules.SECTIONS}
SUBJECTS = {
    **{"people": "队伍", "party": "党组织", "branches": "党组织", "money": "资金"},
    **dict.fromkeys(("visits", "services", "contacts"), "走访"),
    **dict.fromkeys(("study", "activities"), "学习活动"),
    **dict.fromkeys(("suggestions", "honours"), "诉求荣誉"),
}
COLUMNS = (
    Field(name="group", label="类别", listed=True, width=88),
    Field(name="label", label="项目", listed=True, width=140),
    Field(name="now", label="本期", kind=Kind.INTEGER, listed=True, width=128),
    Field(name="then", label="上期", kind=Kind.INTEGER, listed=True, width=128),
    Field(name="change", label="增减", kind=Kind.INTEGER, listed=True, width=128),
)
NAMES = [field.name for field in COLUMNS]
DUTIES = "必访"
COMPUTING = "正在核对应访和走访，请稍候…"
NOT_OWED = "这段时间没有到期的应访。"
READING = "正在汇总，请稍候…"
EMPTY = "还没有数字可以汇总。先在“人员”里登记或导入名册，再登记走访和慰问金，这里会自动算出全年的数字。"


class SummaryPage(PeriodPage):
    """The tab."""

    reads = frozenset(
        "activities attendances branch_grants branch_honours branch_posts branches cares cases duty_rules excuses honours outputs payments people settings stages suggestions visits vouchers".split()
    )
    title = "年报"
    icon_name = "chart-column"
    help_topic = "summary"

    def __init__(self, office: Office, tasks: TaskRunner) -> None:
        super().__init__(office, tasks)
        self.now: Summary | None = None
        self.then: Summary | None = None
        self._with_duties = False  # whether now and then have theirs
        self._lines: list[Line] = []
        self._chart: Chart | None = None
        self._build()
        self.reload()

    # ---- building

    def _build(self) -> None:
        self.make_commands("打印总结", "工作总结：预览、打印或另存为 PDF", "把全部数字导出为 Excel")
        self._empty = EmptyState("chart-column", EMPTY, "去登记人员", lambda: self.navigate.emit(FindPeople()))
        self._whole = self._figures()
        self.lay_out((self._empty, self._whole), READING)

    def _figures(self) -> QWidget:
        self.tiles: dict[str, FigureTile] = {}
        for key, words in TILES:
            self.tiles[key] = tile = FigureTile(words)
            tile.clicked.connect(partial(self.open_list, key))
        self.table = RecordTable(
            "summary", COLUMNS, noun="数字", unit="项", lead="now", multiple=False, framed=False, tone=self._tone,
            sorts=False,
        )  # fmt: skip
        self.table.activated.connect(lambda at: self._open_line(at, "now"))
        self.table.view.clicked.connect(self._cell_clicked)
        self.chart = BarChart("走访慰问人次", unit="人次", height=230)
        self.chart.clicked.connect(self._bar_clicked)
        self._chart_title = label("", "label")
        left = panel(column(self._tabs(), self.table, gap=0, margins=(1, 6, 1, 1)))
        right = titled_panel("走访慰问人次", self.chart, side=self._chart_title)
        self._pair = row(left, right, gap=12)
        self._pair.setStretch(0, 3)
        self._pair.setStretch(1, 2)
        content = column(Tiles(list(self.tiles.values())), self._pair, gap=12)
        content.setStretch(1, 1)
        on_theme_change(self, lambda: left.setMinimumHeight(px(330)), lambda: right.setMinimumWidth(px(300)))
        return scrolled(content)

    def _tabs(self) -> QWidget:
        self.tabs = pill_group(self, TABS)
        self.tabs.idClicked.connect(lambda _at: self._show_lines())
        holder = QWidget()
        holder.setLayout(row(*self.tabs.buttons(), None, gap=4, margins=(12, 4, 12, 6)))
        return holder

    # ---- reading and showing

    def reload(self) -> None:
        """Compute the figures of the chosen period, off the window's thread."""
        period = self.period
        if self.now is None or self.now.asked != period:
            self.say_reading()
        self.tasks.run(
            "正在汇总", lambda _progress, office: (actions.overview(office, period), period), self._show, self._not_read
        )

    def _not_read(self, error: BaseException) -> None:
        self.show_view(self._empty if self.now is None else self._whole)
        messages.show_error(self, error)

    def _show(self, found: Any) -> None:
        overview, period = found
        if period != self.period:
            return  # another period was chosen meanwhile
        self.now, self.then, self._with_duties = overview.now, overview.then, False
        self.offer_years(overview.years)
        self.show_view(self._empty if overview.empty else self._whole)
        self.say_compared("" if overview.empty else _span(overview.now, overview.then), usable=not overview.empty)
        self._show_tiles()
        self._name_columns()
        self._show_lines()
        self._show_chart()

    def _name_columns(self) -> None:
        """The columns are called by their years; without a period before there is nothing to stand in the others."""
        assert self.now
        self.table.set_label("now", periods.years_words(self.now.period))
        if self.then:
            self.table.set_label("then", periods.years_words(self.then.period))
        for name in ("then", "change"):
            self.table.view.setColumnHidden(NAMES.index(name), self.then is None)

    def _show_tiles(self) -> None:
        assert self.now
        earlier = periods.words_for_before(self.now.period)
        for key, words in TILES:
            unit, now = rules.FIGURES[key][1], rules.value_of(self.now, key)
            beside = f"\n{_compared(now, rules.value_of(self.then, key), unit, earlier)}" if self.then else ""
            self.tiles[key].set(_large(now, unit), f"{words}{beside}")

    def _show_lines(self) -> None:
        if self.now is None:
            return
        name, groups = list(TABS.items())[self.tabs.checkedId()]
        if name == DUTIES and not self._with_duties:
            self._read_duties(self.now, self.then)
            return
        found = [(group, line) for group in groups for line in rules.lines(self.now, self.then, group)]
        self._lines = [line for _, line in found]
        self.table.set_source(ListSource([_row(at, group, line) for at, (group, line) in enumerate(found)]))

    def _read_duties(self, now: Summary, then: Summary | None) -> None:
        """Compute the duties of both periods, which takes longer, when they are first looked at."""
        self._lines = []
        self.table.set_empty("hourglass-half", COMPUTING)
        self.table.set_source(ListSource(()))

        def show(found: tuple[Summary, Summary | None]) -> None:
            if self.now is not now:
                return  # other figures were read meanwhile
            self.now, self.then = found
            self._with_duties = True
            self.table.set_empty("list-check", NOT_OWED)
            self._show_lines()

        self.tasks.run(
            "正在核对必访", lambda progress, office: actions.with_their_duties(office, now, then, progress), show
        )

    def _show_chart(self) -> None:
        assert self.now
        chart = self._chart = rules.visit_chart(self.now, self.then)
        self._chart_title.setText(chart.title if chart else "")
        pairs = zip_longest(chart.labels, chart.now, chart.then) if chart else ()
        then = self.then
        before = periods.years_words(then.period) if then else ""
        self.chart.set_bars([Bar(*pair) for pair in pairs], now=periods.years_words(self.now.period), before=before)

    def _tone(self, name: str, value: Any, row: tuple[Any, ...]) -> str:
        """Figures that can be clicked look like it."""
        if name in ("now", "then") and value not in ("0", "0.00", "—"):
            return "accent" if name == "now" else ""
        return "muted" if name != "label" else ""

    # ---- the lists behind

    def open_list(self, key: str, *, before: bool = False) -> None:
        """Open the list behind a figure of this period, or of the one before it, on its own tab."""
        with messages.guarded(self):
            shown = self.then if before else self.now
            if shown is None:
                return
            if key.startswith("duties."):
                self._open_duties(key, shown)
                return
            found = store.behind(self.office, key, shown.period)
            if not found.ids:
                self.say_none_behind()
                return
            self.banner.clear()
            self.navigate.emit(list_target(key, shown, found))

    def _open_duties(self, key: str, shown: Summary) -> None:
        """The duties behind a figure of 必访, on the page 应访."""
        if not rules.value_of(shown, key):
            self.say_none_behind()
            return
        self.banner.clear()
        self.navigate.emit(duties_target(key, shown.asked))

    def _open_line(self, at: object, name: str) -> None:
        if isinstance(at, int) and at < len(self._lines):
            self.open_list(self._lines[at].key, before=name == "then")

    def _cell_clicked(self, index: QModelIndex) -> None:
        name = COLUMNS[index.column()].name
        if name in ("now", "then"):
            self._open_line(index.row(), name)

    def _bar_clicked(self, at: int) -> None:
        if self._chart is None:
            return
        if not self._chart.by_month:
            self.open_list(f"visits.by_rule.{self._chart.labels[at]}")
            return
        self.open_list(f"visits.by_month.{list(periods.months_of(self.period))[at]}")

    # ---- what the window calls

    def print_current(self) -> None:
        """Preview the work summary; it is printed and saved as PDF from there."""
        from cadredesk.summary.rules_wording import title

        period = self.period
        self.show_paper(title(period), lambda office, *rest: actions.print_summary(office, period, *rest))

    def export(self) -> None:
        """Ask where, and write all figures there."""
        if path := ask_for_table(self, f"{self.office.name}{periods.title_of(self.period)}数字"):
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write all figures to a file, and say so when it is there."""
        period = self.period
        self.tasks.run(
            "正在导出",
            lambda progress, office: actions.export_figures(office, period, path, progress),
            lambda rows: say_exported(self.banner, f"{rows} 项数字", path),
        )


def _span(now: Summary, then: Summary | None) -> str:
    """截至 10 月 8 日，与上年同期对照."""
    until = f"截至 {show_day_in_sentence(now.period.until)}" if now.period != now.asked else ""
    compared = f"与{periods.words_for_before(now.period)}对照" if then else "没有可以对照的上期"
    return "，".join(filter(None, (until, compared)))


def _row(at: int, group: Group, line: Line) -> tuple[Any, ...]:
    heading = SUBJECTS[line.key.partition(".")[0]] if group is rules.CHIEF else group.heading
    words = f"{line.label}（{line.unit}）"
    return (at, heading, words, rules.shown(line.now, line.unit), rules.shown(line.then, line.unit), rules.change(line))


def _large(number: int, unit: str) -> str:
    """A figure of a tile: money in 万元."""
    return f"{number / 1_000_000:,.2f}" if unit == "元" else f"{number:,}"


def _compared(now: int, then: int, unit: str, earlier: str) -> str:
    """比上年 +12."""
    if now == then:
        return f"与{earlier}持平"
    return f"比{earlier} {'+' if now > then else '−'}{_large(abs(now - then), unit)}"
