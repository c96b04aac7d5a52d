"""年度台账: what each rule owed in a year and how it was settled, and the same person by person."""

from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from cadredesk.annual_ledger import actions, rules
from cadredesk.annual_ledger.paper import show_percent
from cadredesk.annual_ledger.records import OUTCOMES, AnnualLedger, MarkSheet, RuleLine
from cadredesk.annual_ledger.ui.marks import MarksView
from cadredesk.core import periods
from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.fields import fields_of
from cadredesk.core.periods import Period
from cadredesk.db.file import Office
from cadredesk.duties.records import DutyQuery
from cadredesk.duties.targets import ShowDuties
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.buttons import pill_group
from cadredesk.widgets.controls.figures import FigureTile
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.tiles import Tiles
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.period_page import PeriodPage
from cadredesk.widgets.page.saving import ask_for_table, say_exported
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource

RULES, PEOPLE = 0, 1
TILES = (
    ("owed", "应访（人次）\n走访慰问，这段时间到期"),
    ("percent", "完成率\n走访慰问"),
    ("overdue", "逾期（人次）\n走访慰问，还可以补访"),
    ("missed", "错过（人次）\n走访慰问，补访的期限已过"),
)
READING = "正在核对应访和走访，请稍候…"
EMPTY = "这段时间没有到期的应访。可以换一个年度，或到“应访”页的“必访规则”里看看哪些人什么时候必访。"
LONG = "逐人台账一次最多列一年。请在左上角选一个年度，或把时段缩短到一年以内。"


class AnnualLedgerPage(PeriodPage):
    """The page of the annual ledger."""

    reads = frozenset(
        "activities attendances cares cases duty_rules excuses liaisons payments people settings stages suggestions visits vouchers".split()
    )
    title = "年度台账"
    icon_name = "scale-balanced"
    help_topic = "proof"

    def __init__(self, office: Office, tasks: TaskRunner) -> None:
        super().__init__(office, tasks)
        self.ledger: AnnualLedger | None = None
        self._build()
        self.reload()

    # ---- building

    def _build(self) -> None:
        self.make_commands("打印", "预览、打印或另存为 PDF", "各项和逐人各一张表")
        self.marks = MarksView(self.office)
        self.marks.opened.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self._empty = EmptyState(
            "scale-balanced", EMPTY, "查看应访", lambda: self.navigate.emit(ShowDuties(query=DutyQuery()))
        )
        self._rules, self._too_long = self._rules_view(), EmptyState("calendar-days", LONG)
        self.views = pill_group(self, ("各项", "逐人"), ("每项必访的数字", "每个人的走访情况"))
        self.views.idClicked.connect(lambda _at: self._turn())
        pills = QWidget()
        pills.setLayout(row(*self.views.buttons(), gap=4))
        views = (self._rules, self.marks, self._empty, self._too_long)
        self.lay_out(views, READING, pills)

    def _rules_view(self) -> QWidget:
        self.tiles: dict[str, FigureTile] = {}
        for name, words in TILES:
            self.tiles[name] = tile = FigureTile(words, tone="danger" if name in ("overdue", "missed") else "")
            tile.clicked.connect(partial(self._open_total, name))
        self.table = RecordTable(
            "proof", fields_of(RuleLine), noun="台账", unit="项", lead="name", multiple=False,
            tone=_tone, words=_words, unsortable=[*OUTCOMES, "name"],
        )  # fmt: skip
        self.table.activated.connect(self._activated)
        self.table.view.clicked.connect(self._cell_clicked)
        view = QWidget()
        layout = column(Tiles(list(self.tiles.values())), self.table, gap=12)
        layout.setStretch(1, 1)
        view.setLayout(layout)
        return view

    # ---- reading and showing

    @property
    def can_print(self) -> bool:
        lines = self.ledger.lines if self.ledger is not None else ()
        return self._usable and bool(lines) and (self.view == RULES or rules.is_short(self.period))

    @property
    def view(self) -> int:
        return self.views.checkedId()

    def reload(self) -> None:
        """Compute the period again, off the window's thread."""
        period = self.period
        if self.ledger is None or self.ledger.period != period:
            self.say_reading()
        self.marks.sheet = None
        self.tasks.run(
            "正在核对年度台账",
            lambda progress, office: actions.ledger(office, period, progress),
            self._show,
            self._not_read,
        )

    def _not_read(self, error: BaseException) -> None:
        self.show_view(self._rules if self.ledger else self._empty)
        messages.show_error(self, error)

    def _show(self, found: AnnualLedger) -> None:
        if found.period != self.period:
            return  # another period was chosen meanwhile
        self.ledger = found
        self.offer_years(found.years)
        compared = (
            f"截至 {show_day_in_sentence(found.on)}{f'，与{found.compared}对照' if found.earlier else ''}"
            if found.lines
            else ""
        )
        self.say_compared("。".join(filter(None, (compared, found.notice))), usable=bool(found.lines))
        self._show_tiles(found)
        names = [field.name for field in self.table.model.fields]
        rows = [(at, *(getattr(line, name) for name in names)) for at, line in enumerate(found.lines)]
        if found.earlier:
            self.table.set_label("before", f"{found.compared}完成率（%）")
        self.table.view.setColumnHidden(names.index("before"), found.earlier is None)
        self.table.set_source(ListSource(rows))
        self._turn()

    def _show_tiles(self, found: AnnualLedger) -> None:
        total = found.visits
        for name, words in TILES:
            value = getattr(total, name)
            if name != "percent":
                self.tiles[name].set(f"{value:,}", words)
            else:
                before = f"，{found.compared} {show_percent(total.before)}" if found.earlier else ""
                self.tiles[name].set(show_percent(value), words + before)

    def _turn(self) -> None:
        """Show the chosen view; the marks are read when they are first looked at."""
        if self.ledger is None:
            return
        if not self.ledger.lines:
            self.show_view(self._empty)
        elif self.view == RULES:
            self.show_view(self._rules)
        elif not rules.is_short(self.period):
            self.show_view(self._too_long)
        elif self.marks.sheet is not None:
            self.show_view(self.marks)
        else:
            self._read_marks(self.period)
        if self.commands is not None:
            self.commands.update()

    def _read_marks(self, period: Period) -> None:
        self.show_reading()

        def show(sheet: MarkSheet) -> None:
            if period == self.period:
                self.marks.show_sheet(sheet)
                self._turn()

        self.tasks.run(
            "正在编制逐人台账",
            lambda progress, office: actions.mark_sheet(office, period, progress),
            show,
            self._not_read,
        )

    # ---- the lists behind

    def _cell_clicked(self, index: QModelIndex) -> None:
        name = self.table.model.fields[index.column()].name
        if name in OUTCOMES:
            self._open_line(index.row(), name)

    def _activated(self, at: object) -> None:
        """Enter opens the figure that the keys are on; beside the figures, all that is owed."""
        name = self.table.model.fields[self.table.view.currentIndex().column()].name
        self._open_line(at, name if name in OUTCOMES else "owed")

    def _open_line(self, at: object, name: str) -> None:
        if self.ledger is not None and isinstance(at, int) and at < len(self.ledger.lines):
            self.open_list(self.ledger.lines[at], name)

    def _open_total(self, name: str) -> None:
        if self.ledger is not None:
            self.open_list(self.ledger.visits, name)

    def open_list(self, line: RuleLine, name: str) -> None:
        """Open the duties behind a figure on the page 应访."""
        if self.ledger is None:
            return
        if not getattr(line, name) and name != "percent":
            self.say_none_behind()
            return
        self.banner.clear()
        period = (self.ledger.earlier if name == "before" else None) or self.ledger.period
        outcomes = OUTCOMES[name]
        what = outcomes[0] if len(outcomes) == 1 else "应访"
        words = f"年度台账 · {periods.title_of(period)} · {line.name if line.code else line.group} · {what}"
        of_group = dict(self.ledger.sections).get(line.group, [])
        codes = (line.code,) if line.code else tuple(each.code for each in of_group if each.code)
        query = DutyQuery(since=period.since, until=period.until, codes=codes, outcomes=outcomes, words=words)
        self.navigate.emit(ShowDuties(query=query))

    # ---- what the window calls

    def focus_search(self) -> None:
        (self.marks.search if self.view == PEOPLE else self.chooser.combo).setFocus()

    def print_current(self) -> None:
        """Preview what is shown: the rules, or the people under the search and the choices."""
        if not self.can_print:
            return
        period, title = self.period, periods.title_of(self.period)
        if self.view == RULES:
            self.show_paper(f"{title}必访台账", lambda office, *rest: actions.print_rules(office, period, *rest))
            return
        query, grouping = self.marks.query, self.marks.printed_by
        self.show_paper(
            f"{title}逐人走访台账",
            lambda office, *rest: actions.print_marks(office, period, *rest, query=query, grouping=grouping),
        )

    def export(self) -> None:
        """Ask where, and write both tables there."""
        period = self.period
        path = ask_for_table(self, f"{self.office.name}{periods.title_of(period)}必访台账", only_excel=True)
        if path is None:
            return
        self.tasks.run(
            "正在导出台账",
            lambda progress, office: actions.export(office, period, path, progress),
            lambda _rows: say_exported(self.banner, "台账", path),
        )


def _words(name: str, value: Any, _row: tuple[Any, ...]) -> str | None:
    if name in ("percent", "before"):
        return show_percent(value).removesuffix("%")
    return f"{value:,}" if isinstance(value, int) else None


def _tone(name: str, value: Any, _row: tuple[Any, ...]) -> str:
    """Figures that can be clicked look like it; what is wrong in the colour of danger."""
    if name not in OUTCOMES:
        return ""
    if name in ("overdue", "missed") and value:
        return "danger"
    return "accent" if name in ("owed", "done", "late") and value else "muted"
