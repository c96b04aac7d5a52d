"""The step of the import that shows what would become of each row, lets rows be mended, and lets it happen."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget

from cadredesk.core.errors import UserError
from cadredesk.import_export.records import NOUNS, Preview, RowOutcome
from cadredesk.import_export.ui.job import DONE, ROWS, Job
from cadredesk.import_export.ui.problem_list import Group, ProblemList, groups_of
from cadredesk.import_export.ui.row_actions import RowActions
from cadredesk.import_export.ui.row_answers import RowAnswers
from cadredesk.import_export.ui.row_line import RowLine
from cadredesk.import_export.ui.rows_model import ALL, LEFT, LEVELS, NUMBER, RowsModel, Shown
from cadredesk.import_export.ui.rows_table import RowsTable
from cadredesk.import_export.ui.since_box import SinceBox
from cadredesk.import_export.ui.step import Step
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.buttons import button, icon_button
from cadredesk.widgets.controls.figures import FigureTile
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import ElidedLabel
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages

LEFT_TILE = "没有导入的行"


class RowsStep(Step):
    """Counts as tiles, the sorts of problems at the right, the rows below; each of them filters the rows."""

    title = "核对内容"
    goes_back = True

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.answers = RowAnswers(job)
        self.model = RowsModel(self.answers, self)
        self.table = RowsTable(self.model)
        self.row_actions = RowActions(job.office, self.answers, self.table)
        self.line = RowLine(self.model, self.row_actions)
        self.problem_list = ProblemList()
        self.problems = self.problem_list.list
        self.tiles = {outcome: FigureTile(outcome.value, "0", "") for outcome in RowOutcome}
        for outcome, tile in self.tiles.items():
            tile.clicked.connect(partial(self.show_only, Shown(outcome=outcome)))
        self.left_tile = FigureTile(LEFT_TILE, "0", "")
        self.left_tile.clicked.connect(partial(self.show_only, Shown(left_out=True)))
        self._words = ElidedLabel("", "label")
        self._not_taken = ElidedLabel("", "label")
        self._not_taken.hide()
        self.all_button = button("显示全部行", "filter-circle-xmark", self.show_only)
        self.levels = {
            level: button(words, picture, partial(self.show_only, Shown(level=level)))
            for level, (words, _, picture) in LEVELS.items()
        }
        self.next_button = button("下一个错误", "arrow-down", self.next_error, tip="F8；改完一格按回车也会到下一个错误")
        self.undo_button = icon_button("rotate-left", "撤销", self.undo)
        self.reload_button = button(
            "改好后重新读取", "rotate", self._reload, tip="在 Excel 中改正并保存后，再读一遍这个文件"
        )
        self.refused_button = button(
            "把有错误的行另存为 Excel…",
            "file-excel",
            lambda: job.save_refused(self.window()),
            tip="原来的表头和内容，连同在这里改过的，最后一列写明原因；改好后可以直接再导入",
        )
        self.since_box = SinceBox()
        self.empty = EmptyState("list-check")
        self._pages = QStackedWidget()
        self._reloading = False
        self._shown, self._group = ALL, self.problem_list.current
        self._found = dict.fromkeys(LEVELS, False)  # levels of which there are problems in rows
        self._lay_out()
        self._connect()
        on_theme_change(self, self._size)

    def _lay_out(self) -> None:
        tiles = (*self.tiles.values(), self.left_tile)
        for tile in tiles:  # low, so that many rows are seen
            tile.lie_flat()
        head = row(self._words, self.all_button)  # only while something is left out of sight
        head.setStretch(0, 1)
        for each in (self.table, self.empty):
            self._pages.addWidget(each)
        left = column(head, self._not_taken, self._pages, self.line, gap=8)
        left.setStretch(2, 1)
        body = row(left, self.problem_list, gap=12)
        body.setStretch(0, 1)
        self.problem_list.add_row(*self.levels.values())
        top = row(*tiles, self.next_button, self.undo_button, gap=12)
        self._whole = column(top, body, self.since_box, gap=12)
        self._whole.setStretch(1, 1)
        self.setLayout(self._whole)

    def _connect(self) -> None:
        self.problem_list.chosen.connect(self._choose_group)
        self.problem_list.entered.connect(self._enter_rows)
        self.problem_list.accepted.connect(self.row_actions.accept_group)
        self.table.pointed.connect(self.line.show_row)
        self.line.acted.connect(self.table.setFocus)
        self.table.menu_wanted.connect(self.line.open_menu)
        self.answers.changed.connect(self._show_answers)
        self.answers.judged.connect(self._show_judged)
        self.table.edited.connect(self._show_late)
        self.job.offered.connect(lambda offers, _names, _shown: self.answers.forget() if offers else None)
        for keys, do in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence("Ctrl+Y"), self.redo),
            (QKeySequence("F8"), self.next_error),
            (QKeySequence("Ctrl+D"), self.row_actions.mend_alike),
        ):
            QShortcut(keys, self, do, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _size(self) -> None:
        self.table.size_columns()

    def fit(self, *, low: bool) -> None:
        self._whole.setSpacing(px(6 if low else 12))
        self.line.set_height(40 if low else 46)

    # ---- the step

    def enter(self) -> None:
        """Show what an import would do; what was corrected on the way here is remembered."""
        if (preview := self.job.preview) is None:
            return
        self.job.learned.remember()
        self._show_preview(preview)
        self._say(preview)
        # With nothing to import but errors, they are what is to be worked on.
        self.focus = self.next_button if not self.primary()[1] and self._found["error"] else None
        dropped = self.answers.drop_changed(preview) if self._reloading else 0
        self._reloading = False
        if dropped:
            said = f"文件中有 {dropped:,} 行和刚才不同，在窗口中对这些行的改动没有保留，请重新核对。"
            self.job.banner.say(said, "warning")

    def _say(self, preview: Preview) -> None:
        """The one sentence about the whole."""
        counts = preview.counts
        if not preview.plan.rows:
            said = ("表头下面没有内容，没有可以导入的行；表头认错了的，请回上一步改表头。", "warning")
        elif not (counts[RowOutcome.ADDED] + counts[RowOutcome.UPDATED] + counts[RowOutcome.REFUSED]):
            said = ("这个文件的内容都已经在了，不需要导入。", "good")
        else:
            self.job.banner.clear()
            return
        self.job.banner.say(*said, closable=False)

    def about(self) -> str:
        if (preview := self.job.preview) is None:
            return ""
        source, count = preview.source, len({one.in_book for one in preview.sources})
        sheets = f"{source.in_book} 等 {count} 张工作表" if count > 1 else source.in_book
        return f"{NOUNS[source.what]}　{source.path.name}　{sheets}"

    def primary(self) -> tuple[str, bool]:
        if self.answers.judging:
            return "正在核对…", False
        counts = self._counts
        good = counts[RowOutcome.ADDED] + counts[RowOutcome.UPDATED]
        if not good:
            words = "没有可以导入的行"
        else:
            words = f"跳过错误，导入其余 {good:,} 行" if counts[RowOutcome.REFUSED] else f"导入 {good:,} 行"
        return words, good > 0 and not self.job.stale

    def buttons(self) -> Mapping[QPushButton, bool]:
        return {self.reload_button: True, self.refused_button: self._counts[RowOutcome.REFUSED] > 0}

    def advance(self) -> None:
        try:
            self.job.write(self.since_box.since())
        except UserError as error:
            self.job.banner.say(str(error), "warning")
            self.since_box.day.setFocus()

    def may_be_left(self) -> bool:
        """Whether the dialog may be closed: what was said of the rows would be lost, so it is asked first."""
        count = self.job.edits if self.job.step != DONE else 0
        if not count:
            return True
        asked = f"在这里做的 {count:,} 处改动还没有导入，关闭后不再保留。要关闭吗？"
        return messages.ask(self.window(), asked, yes="关闭", default_no=True)

    def _reload(self) -> None:
        """Read the file anew, as it is now."""
        self._reloading = True
        self.job.read(then=ROWS)

    @property
    def _counts(self) -> dict[RowOutcome, int]:
        return self.job.preview.counts if self.job.preview else dict.fromkeys(RowOutcome, 0)

    # ---- what is shown

    def _show_preview(self, preview: Preview) -> None:
        self.model.show_preview(preview)
        self._show_counts(preview, keep=False)
        self._size()
        self.show_only()

    def _show_counts(self, preview: Preview, *, keep: bool) -> None:
        """What stands around the rows."""
        tones = {RowOutcome.ADDED: "good", RowOutcome.REFUSED: "danger"}
        for outcome, count in preview.counts.items():
            self.tiles[outcome].set(f"{count:,}", tone=tones.get(outcome, "") if count else "muted")
        left = self.model.left_count
        self.left_tile.set(f"{left:,}", tone="" if left else "muted")
        self._not_taken.set_text(_not_taken(preview))
        self.since_box.offer(preview.plan.turns)
        records = {one.row.place for one in preview.plan.rows}
        self.problem_list.show_groups(groups_of(preview.problems, records), keep=keep)
        for level, made in self.levels.items():
            count = sum(any(one.level == level for one in planned.problems) for planned in preview.plan.rows)
            made.setText(f"{LEVELS[level][0]} {count:,} 行")
            self._found[level] = count > 0
        self._offer_group()
        self._show_undo()

    def _show_judged(self) -> None:
        """The same rows, judged again; scrolling, filter and the current cell stay, and whoever types goes on."""
        preview = self.job.preview
        if preview is None or self.table.editing:  # it comes when the typing has ended
            return
        here = self.table.currentIndex()
        at, line = (here.row(), here.column()), self.row_actions.row
        place = line.row.place if line else None
        bars = self.table.horizontalScrollBar().value(), self.table.verticalScrollBar().value()
        self.model.update(preview)
        if place is not None and not self.table.currentIndex().isValid() and self.model.shown:
            found = (row for row, one in enumerate(self.model.shown) if one.row.place == place)
            self.table.go(next(found, min(at[0], len(self.model.shown) - 1)), at[1])
        self.table.horizontalScrollBar().setValue(bars[0])
        self.table.verticalScrollBar().setValue(bars[1])
        self.table.widen()
        self._show_counts(preview, keep=True)
        self._say(preview)
        self._show_filter()
        self.line.show_row()

    def _show_late(self) -> None:
        """What was judged while somebody typed."""
        if self.job.preview is not None and self.model.preview is not self.job.preview:
            self._show_judged()

    def _show_answers(self) -> None:
        """Something was said: it shows at once, and is judged on the worker."""
        self.model.repaint()
        self._show_undo()
        self.line.show_row()

    def _show_undo(self) -> None:
        self.undo_button.setVisible(bool(self.answers.last))
        self.undo_button.setToolTip(plain_tip(f"撤销：{self.answers.last}（Ctrl+Z）"))

    def show_only(self, shown: Shown = ALL, group: Group | None = None) -> None:
        """Show these rows; without anything said, all."""
        self._shown, self._group = shown, group
        self.row_actions.leave_alike()
        if group is None:
            self.problem_list.choose_none()
        self.model.filter(shown)
        self._show_filter()
        self.line.show_row()

    def _show_filter(self) -> None:
        """Say which rows these are; where there are none, say so in their place."""
        shown, group = self._shown, self._group
        outcome = shown.outcome.value if shown.outcome else LEVELS[shown.level][0] if shown.level else ""
        what = LEFT if shown.left_out else group.message if group else outcome
        count = f"{self.model.rowCount():,} 行"
        self._words.set_text(f"{LEFT}：{count}" if shown.left_out else f"只显示“{what}”：{count}")
        for each in (self._words, self.all_button):
            each.setVisible(bool(what))
        for level, made in self.levels.items():
            made.setVisible(self._found[level])
        self.next_button.setVisible(self._found["error"])
        self.table.widen()
        self._not_taken.setVisible(shown.left_out and bool(self.job.preview and _not_taken(self.job.preview)))
        any_rows = self.model.rowCount() > 0
        self._pages.setCurrentWidget(self.table if any_rows else self.empty)
        if not any_rows:
            said = "每一行都导入，没有留下的行" if shown.left_out else "没有这样的行" if what else "没有可以导入的行"
            self.empty.set("list-check", said, "显示全部行" if what else "", self.show_only if what else None)

    def _choose_group(self, group: Group) -> None:
        self.show_only(Shown(places=group.rows) if group.rows else ALL, group if group.rows else None)
        self._group = group
        self._offer_group()

    def _offer_group(self) -> None:
        group = self.problem_list.current
        self.problem_list.offer(len(self.row_actions.of_group(group)) if group else 0)

    # ---- by keyboard

    def _enter_rows(self) -> None:
        """From the sorts of problems to the cell of the first row that has it."""
        group = self.problem_list.current
        if self.model.shown:
            self.table.go(0, self.model.column_of(self.model.shown[0], group.column) if group else NUMBER)
            self.table.setFocus()

    def next_error(self) -> None:
        """Go to the next cell with an error, among all rows where none of those on the screen has one."""
        if not self.table.next_error() and self._shown != ALL and not self.answers.judging:
            self.show_only()
            self.table.next_error()

    def undo(self) -> None:
        if self.answers.undo():
            self.row_actions.leave_alike()

    def redo(self) -> None:
        self.answers.redo()


def _not_taken(preview: Preview) -> str:
    """The columns and sheets that are not imported, in words."""
    columns = dict.fromkeys(one.header for source in preview.sources for one in source.recognition.unknown)
    read = {source.in_book for source in preview.sources}
    sheets = [name for name in preview.source.sheets if name not in read]
    parts = [("没有导入的列", "、".join(columns)), ("没有导入的工作表", "、".join(sheets))]
    said = [f"{what}：{names}" for what, names in parts if names]
    return "　".join(said) + "（可以在上一步选定）" if said else ""
