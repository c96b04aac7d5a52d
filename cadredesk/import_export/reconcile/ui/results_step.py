"""The last step of reconciling: what differs, sort by sort, to be looked at, kept and taken over."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from cadredesk.db import journal
from cadredesk.import_export.reconcile.records import Line, Sort
from cadredesk.import_export.reconcile.rules_words import ABOUT, source_words
from cadredesk.import_export.reconcile.ui.job import ReconcileJob
from cadredesk.import_export.reconcile.ui.results_table import ResultsTable
from cadredesk.import_export.reconcile.ui.scope_bar import ScopeBar
from cadredesk.import_export.reconcile.ui.take_dialog import TakeDialog
from cadredesk.import_export.records import Preview, Result, written
from cadredesk.import_export.ui.step import Step
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import ShowPeople, ShowPerson
from cadredesk.widgets.controls.buttons import button, link_button
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.figures import FigureTile
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.undo_question import confirm_undo
from cadredesk.widgets.page.saving import ask_for_table, say_exported

# Short, so that five of them stand side by side at any zoom.
TILES = {
    Sort.GONE: "去世、转出不一致",
    Sort.ONLY_THEIRS: "只在表里",
    Sort.ONLY_OURS: "只在名册",
    Sort.DIFFERING: "内容不同",
    Sort.UNCLEAR: "无法核对",
}
_TONES = {Sort.GONE: "danger", Sort.UNCLEAR: "warning"}
ANY_ITEM, ANY_NOTE = "全部项目", "全部情况"


class ResultsStep(Step):
    """A tile and a table for each sort."""

    title, closing = "核对结果", "关闭"
    goes_back = True
    navigate = Signal(object)  # a Target

    job: ReconcileJob

    def __init__(self, job: ReconcileJob) -> None:
        super().__init__(job)
        self.sort = Sort.GONE
        self.ticked: set[Line] = set()
        self._can_take = not job.office.read_only
        self.tiles = {sort: FigureTile(words, "0", "") for sort, words in TILES.items()}
        for sort, tile in self.tiles.items():
            tile.clicked.connect(partial(self.show_sort, sort))
            tile.setToolTip(plain_tip(f"{sort.value}：{ABOUT[sort]}"))
        self.same_tile = FigureTile("一致", "0", "")
        self.same_tile.setToolTip(plain_tip("两边都有的人，内容没有不同"))
        self.same_tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.same_tile.unsetCursor()
        restyle(self.same_tile, clickable="no")
        for tile in self._tiles:
            tile.lie_flat()
        self.search = SearchBox("姓名、身份证号、单位", width=220)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.items, self.notes = choice_box("项目", [ANY_ITEM]), choice_box("情况", [ANY_NOTE])
        for box in (self.items, self.notes):
            box.currentIndexChanged.connect(lambda _index: self._fill())
        self.all_button = link_button("全部勾选", lambda: self._tick_shown(True), tip="勾选表中显示的全部记录")
        self.none_button = link_button("全部不勾", lambda: self._tick_shown(False), tip="去掉表中显示的记录的勾")
        self.scope = ScopeBar(job.office)
        self.scope.changed.connect(job.narrow)
        self.tables = {sort: self._make_table(sort) for sort in Sort}
        self._stack = QStackedWidget()
        for table in self.tables.values():
            self._stack.addWidget(table)
        self.export_button = button("导出 Excel…", "file-export", self.export, tip="汇总和每一类各一张工作表")
        self._build()
        self.show_sort(self.sort)  # what belongs to other sorts takes no room from the start
        job.compared.connect(self._take_found)

    def _build(self) -> None:
        filters = row(self.search, self.items, self.notes, self.all_button, self.none_button, self.scope, None)
        filters.setStretch(0, 1)
        filters.setStretch(5, 3)
        self._whole = column(row(*self._tiles, gap=12), filters, self._stack, gap=10)
        self._whole.setStretch(2, 1)
        self.setLayout(self._whole)

        QShortcut(QKeySequence.StandardKey.Find, self, self.search.focus_and_select)

        def size() -> None:
            self.search.setMinimumWidth(px(200))
            self.search.setMaximumWidth(px(380))

        on_theme_change(self, size)

    def fit(self, *, low: bool) -> None:
        self._whole.setSpacing(px(6 if low else 10))

    def _make_table(self, sort: Sort) -> ResultsTable:
        table = ResultsTable(sort, self.ticked.__contains__, ticks=self._can_take)
        table.opened.connect(self.open)
        table.toggled.connect(self._toggle)
        self.search.set_down_target(lambda: self.table.take_keyboard())
        return table

    @property
    def _tiles(self) -> tuple[FigureTile, ...]:
        return (*self.tiles.values(), self.same_tile)

    @property
    def table(self) -> ResultsTable:
        """The table in front."""
        return self.tables[self.sort]

    # ---- the step

    def enter(self) -> None:
        """Compare anew; what was ticked stays as far as it is still there."""
        self.job.learned.remember()
        self.job.adopted = None
        with QSignalBlocker(self.search):
            self.search.clear()
        self.job.compare()

    def about(self) -> str:
        return source_words(self.job.preview) if self.job.preview else ""

    def primary(self) -> tuple[str, bool]:
        if not self._can_take:
            return "", False
        return (f"采用所选的 {len(self.ticked):,} 项…" if self.ticked else "采用所选…"), bool(self.ticked)

    def buttons(self) -> Mapping[QPushButton, bool]:
        return {self.export_button: self.job.found is not None}

    def advance(self) -> None:
        """采用所选: what it would write is asked first."""
        chosen = [line for line in self._every() if line in self.ticked]
        self.job.plan_taking(chosen, lambda preview: self._ask(preview, chosen))

    def _ask(self, preview: Preview, chosen: Sequence[Line]) -> None:
        dialog = TakeDialog(preview, chosen, self.window())
        if dialog.exec():
            self.job.take_over(preview, dialog.since, _taken_words)

    # ---- what was found

    def _every(self) -> Sequence[Line]:
        return self.job.found.lines if self.job.found else ()

    def _take_found(self, said: str) -> None:
        """Show what was found; a sort that has something is in front."""
        found = self.job.found
        if found is None:
            return
        self.ticked.intersection_update(found.lines)
        for sort, tile in self.tiles.items():
            count = found.counts[sort]
            tile.set(f"{count:,}", tone=_TONES.get(sort, "") if count else "muted")
        self.same_tile.set(f"{found.comparison.same:,}", tone="good" if found.comparison.same else "muted")
        self.scope.show_scope(found.scope)
        if not said and self.sort is not Sort.ONLY_OURS and not found.counts[self.sort]:
            self.sort = next((sort for sort in Sort if found.counts[sort]), self.sort)
        self.show_sort(self.sort)
        self._say(said)
        self.job.busy_changed.emit()
        self.table.take_keyboard()
        self.focus = self.table.view if self.table.count else None

    def _say(self, said: str) -> None:
        found, banner = self.job.found, self.job.banner
        assert found is not None
        remarks = found.remarks
        if said:
            back = [("撤销", self.undo)] if self.job.adopted and self.job.adopted.operation else []
            banner.say(said, "good", *back)
        elif not found.lines:
            banner.say("名单与名册一致，没有不同的地方。", "good", closable=False)
        elif remarks:
            first = f"{remarks[0].column}：{remarks[0].message}" if remarks[0].column else remarks[0].message
            more = [(f"查看全部 {len(remarks)} 条", self._show_remarks)] if len(remarks) > 1 else []
            banner.say(first, "warning", *more, stays=bool(more))

    def _show_remarks(self) -> None:
        found = self.job.found
        if found:
            lines = [f"{one.column}：{one.message}" if one.column else one.message for one in found.remarks]
            messages.tell(self.window(), "读这份表时的提醒", detail="\n".join(lines))

    def show_sort(self, sort: Sort) -> None:
        """Put one sort in front, without filters of another."""
        for each, tile in self.tiles.items():
            restyle(tile, chosen="yes" if each is sort else "no")
        other, self.sort = sort is not self.sort, sort
        lines = self.job.found.of(sort) if self.job.found else []
        can_tick = self._can_take and any(line.can_be_taken for line in lines)
        shown: dict[QWidget, bool] = {
            self.scope: sort is Sort.ONLY_OURS,
            self.all_button: can_tick,
            self.none_button: can_tick,
        }
        for box, every, name in ((self.items, ANY_ITEM, "item"), (self.notes, ANY_NOTE, "note")):
            words = list(dict.fromkeys(getattr(line, name) for line in lines if line.item and getattr(line, name)))
            kept = "" if other else box.currentText()
            with QSignalBlocker(box):
                box.clear()
                box.addItems([every, *words])
                box.setCurrentIndex(max(box.findText(kept), 0))
            shown[box] = len(words) > 1
        for part, on in sorted(shown.items(), key=lambda each: each[1]):
            part.setVisible(on)  # what goes first, lest the window grow for all of them together
        self._stack.setCurrentWidget(self.table)
        self._fill()

    def _fill(self) -> None:
        lines = self.job.found.of(self.sort) if self.job.found else []
        item, note = self.items.currentText(), self.notes.currentText()
        wanted = self.search.text().strip().lower()
        shown = [
            line
            for line in lines
            if (item == ANY_ITEM or line.item == item)
            and (note == ANY_NOTE or line.note == note)
            and (not wanted or wanted in f"{line.name} {line.id_number} {line.unit}".lower())
        ]
        self.table.show_lines(shown, len(lines))

    # ---- ticks

    def _toggle(self, lines: Sequence[Line]) -> None:
        """Tick those that are not ticked, or take the ticks away where all are."""
        able = [line for line in lines if line.can_be_taken]
        self._tick(able, not all(line in self.ticked for line in able))

    def _tick_shown(self, on: bool) -> None:
        self._tick([line for at in range(self.table.count) if (line := self.table.line_at(at)).can_be_taken], on)

    def _tick(self, lines: Sequence[Line], on: bool) -> None:
        (self.ticked.update if on else self.ticked.difference_update)(lines)
        self.table.refresh()
        self.job.busy_changed.emit()

    # ---- what can be done

    def open(self, line: Line) -> None:
        """The card of the person, or those whom the row may mean."""
        if line.person:
            self.navigate.emit(ShowPerson(person_id=line.person))
        elif line.people:
            where = f"“{line.name}”这一行可能的人"
            self.navigate.emit(ShowPeople(query=PeopleQuery(ids=line.people), source=where))

    def undo(self) -> None:
        """Undo what was taken over last, after the question that names how much it is."""
        adopted = self.job.adopted
        if adopted and confirm_undo(self.window(), journal.entry_of(self.job.office, adopted.operation)):
            self.job.undo()

    def export(self) -> None:
        """导出 Excel."""
        path = self.job.path
        out = ask_for_table(self, f"{path.stem if path else ''}核对结果", only_excel=True)
        if out is not None:
            self.job.save(out, lambda count: say_exported(self.job.banner, f"{count:,} 条", out))


def _taken_words(result: Result) -> str:
    return f"已采用：{written(result.counts)}。"
