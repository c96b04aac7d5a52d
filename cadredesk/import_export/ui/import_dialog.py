"""The import in the window: choose a file, see what was recognised, see what would happen, let it happen, take it back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from cadredesk.core import memory
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.core.targets import Target
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.import_export import actions, actions_refused, store
from cadredesk.import_export.actions_columns import Learned
from cadredesk.import_export.records import NOUNS, Fate, Offer, Preview, Result, Source, What
from cadredesk.import_export.ui.import_choose_dialog import FOLDER, ChooseStep, ask_for_file
from cadredesk.import_export.ui.import_columns_dialog import ColumnsStep
from cadredesk.import_export.ui.import_done_dialog import DoneStep
from cadredesk.import_export.ui.import_rows_dialog import RowsStep
from cadredesk.import_export.ui.import_sheets_dialog import SheetTicks
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import ShowPeople, ShowPerson
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, danger_button, primary_button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import Elided, chip, label
from cadredesk.widgets.controls.theme import live, px, restyle
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.undo_question import confirm_undo
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.saving import ask_for_table, open_folder
from cadredesk.widgets.page.task_runner import TaskRunner

STEPS = ("选择文件", "核对列", "核对内容", "完成")
CHOOSE, COLUMNS, ROWS, DONE = range(4)
SIZE = (1160, 690)


class ImportDialog(Dialog):
    """``imported`` is what was imported (and not taken back), None while nothing was.

    ``navigate`` leads to a page; the dialog has closed by then. Where a page opens it, the page's own ``navigate`` hears
    it.
    """

    navigate = Signal(object)  # a Target

    def __init__(
        self,
        office: Office,
        tasks: TaskRunner,
        kind: str = "people",
        path: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._office, self._tasks = office, tasks
        self._start_with, self._path = path, path
        self._preview: Preview | None = None
        self._stale = False  # columns or sheets were changed after the preview
        self._names: list[str] = []  # the sheets to import; none yet: the first of this kind
        self._learned = Learned()
        self.imported: Result | None = None
        self.setAcceptDrops(True)
        if isinstance(parent, Page):
            self.navigate.connect(parent.navigate)
        self._parts(What(kind))
        self._arrange()
        self._go(CHOOSE)

    # ------------------------------------------------------------ parts

    def _parts(self, what: What) -> None:
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("要导入的内容")
        for one in What:
            self.kinds.addItem(NOUNS[one], one)
        self.kinds.setCurrentIndex(list(What).index(what))
        self.kinds.currentIndexChanged.connect(lambda _index: self._change_kind())
        self.sheets = QComboBox()
        self.sheets.setAccessibleName("工作表")
        self.sheets.activated.connect(lambda _index: self._choose_sheet(self.sheets.currentText()))
        self.ticks = SheetTicks()
        self.ticks.changed.connect(self._take_ticks)
        self._file = Elided("", "strong")
        self._again = button("换一个文件…", "folder-open", self.choose_file)
        self.banner = Banner()
        self.choose_step, self.columns_step = ChooseStep(), ColumnsStep()
        self.rows_step, self.done_step = RowsStep(), DoneStep()
        self.choose_step.wanted.connect(self.choose_file)
        self.columns_step.changed.connect(self._take_correction)
        self.columns_step.forget.connect(self._forget_columns)
        self.done_step.see_people.connect(self.see_people)
        self.done_step.see_changes.connect(self.see_changes)
        self.done_step.save_refused.connect(self.save_refused)
        self._steps = [chip(f"{number} {words}", "muted") for number, words in enumerate(STEPS, 1)]
        self.close_button = button("取消", "", self.reject, tip="Esc")
        self.back_button = button("上一步", "arrow-left", self.back)
        self.reload_button = button(
            "改好后重新读取", "rotate", self.reload, tip="在 Excel 中改正并保存后，再读一遍这个文件"
        )
        self.refused_button = button(
            "把有错误的行另存为 Excel…",
            "file-excel",
            self.save_refused,
            tip="原来的表头和内容，最后一列写明原因；改好后可以直接再导入",
        )
        self.undo_button = danger_button("撤销这次导入", "rotate-left", self.undo)
        self.next_button = primary_button("下一步", "", self.next)
        self.next_button.setDefault(True)

    def _arrange(self) -> None:
        self.pages = QStackedWidget()
        for page in (self.choose_step, self.columns_step, self.rows_step, self.done_step):
            self.pages.addWidget(page)
        about_file = row(label("文件", "label"), self._file, label("工作表", "label"), self.sheets, self._again)
        about_file.setStretch(1, 1)
        self._about_file = panel(about_file, "plain")
        self._about_rows = Elided("", "label")
        self._about_rows.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._about_kind = panel(row(label("导入", "label"), self.kinds), "plain")
        steps = row(*self._steps, 12, self._about_rows, self._about_kind)
        steps.setStretch(len(STEPS) + 1, 1)
        self._about_sheets = column(self.ticks)
        inner = column(steps, self._about_file, self._about_sheets, self.banner, self.pages, gap=12)
        inner.setStretch(4, 1)
        left = (self.back_button, self.reload_button, self.refused_button, self.undo_button)
        bar = row(*left, None, self.close_button, self.next_button)
        layout = column(inner, panel(bar, "foot"), gap=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)

        def size() -> None:
            inner.setContentsMargins(px(20), px(16), px(20), px(14))
            bar.setContentsMargins(px(20), px(12), px(20), px(12))
            room = self.screen().availableGeometry()
            self.resize(min(px(SIZE[0]), room.width() - 24), min(px(SIZE[1]), room.height() - 48))
            self.sheets.setMinimumWidth(px(180))
            self.kinds.setMinimumWidth(px(110))

        live(self, size)

    # ------------------------------------------------------------ steps

    @property
    def step(self) -> int:
        """Where the import stands: CHOOSE, COLUMNS, ROWS or DONE."""
        return self.pages.currentIndex()

    @property
    def what(self) -> What:
        """What is being imported."""
        return What(self.kinds.currentData())

    def _go(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.setWindowTitle(f"导入{NOUNS[self.what]}")
        self.choose_step.show_kind(self.what)
        for at, mark in enumerate(self._steps):
            restyle(mark, tone="accent" if at == step else "good" if at < step else "muted")
        self._about_file.setVisible(self._path is not None and step < ROWS)
        self._about_kind.setVisible(step < ROWS)
        self._about_rows.set_text(self._words_about_rows() if step == ROWS else "")
        self.ticks.setVisible(step == COLUMNS and len(self.ticks.boxes) > 1)
        self.back_button.setVisible(step in (COLUMNS, ROWS))
        self.reload_button.setVisible(step == ROWS)
        self.refused_button.setVisible(step == ROWS and bool(self._preview and self._preview.counts[Fate.REFUSED]))
        self.undo_button.setVisible(step == DONE and self.imported is not None)
        self.close_button.setText("关闭" if step == DONE else "取消")
        self.next_button.setVisible(step in (COLUMNS, ROWS))
        self.next_button.setEnabled(True)
        self.next_button.setText("下一步")
        if step == ROWS and self._preview:
            self._offer_import(self._preview)
        {CHOOSE: self.choose_step.button, DONE: self.close_button}.get(step, self.next_button).setFocus()

    def _words_about_rows(self) -> str:
        if self._preview is None:
            return ""
        source, more = self._preview.source, len(self._preview.sources) - 1
        sheets = f"{source.sheet} 等 {more + 1} 张工作表" if more else source.sheet
        return f"{NOUNS[source.what]}　{source.path.name}　{sheets}"

    def next(self) -> None:
        """下一步, or 导入 in the step of rows."""
        if self.step == COLUMNS and self._preview and not self._stale:
            self._show_rows(self._preview)
        elif self.step == COLUMNS:
            self._read(then=ROWS)
        elif self.step == ROWS:
            self.start()

    def back(self) -> None:
        """上一步."""
        self.banner.clear()
        self._go(self.step - 1)

    def _change_kind(self) -> None:
        """The sheet is looked at with other eyes."""
        self.banner.clear()
        if self._path is not None:
            self._read(fresh=True)
        else:
            self._go(CHOOSE)

    # ------------------------------------------------------------ the file

    def choose_file(self) -> None:
        """Ask for a file."""
        if path := ask_for_file(self):
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Read a file and go to its columns."""
        memory.remember(FOLDER, str(path.parent))
        self._path = path
        self._file.set_text(path.name)
        self.sheets.clear()
        self._read(fresh=True)

    def reload(self) -> None:
        """Read the same file again, after it was mended."""
        self._read(then=ROWS)

    def _read(self, then: int = COLUMNS, shown: str = "", *, fresh: bool = False) -> None:
        """Look at the sheets on the worker and go to a step; ``shown`` is the one whose columns are seen.

        ``fresh``: the workbook, or what is sought in it, is another one.
        """
        path, what, to_note = self._path, self.what, self.columns_step.to_note.isChecked()
        if path is None:
            return
        if fresh:
            self._names = []
        names, corrections = list(self._names), dict(self._learned.corrections)
        self.banner.clear()

        def work(progress: Progress, office: Any) -> tuple[list[Offer], Preview | UserError]:
            try:
                found = actions.preview(office, what, path, names, corrections, progress, unknown_to_note=to_note)
            except UserError as error:
                return (actions.offers(what, path) if fresh else []), error
            single = [Offer(found.source.sheet, len(found.source.rows))]
            many = fresh and len(found.source.sheets) > 1
            return (actions.offers(what, path) if many else single if fresh else []), found

        def done(result: tuple[list[Offer], Preview | UserError]) -> None:
            offers, found = result
            self._take_found(offers, found, then, shown)

        self._tasks.run("正在检查文件", work, done, self._failed)

    def _take_found(self, offers: list[Offer], found: Preview | UserError, then: int, shown: str) -> None:
        if offers:
            self.sheets.clear()
            self.sheets.addItems([one.name for one in offers])
        if isinstance(found, actions.ColumnsMissingError):
            self._names = self._names or [found.source.sheet]
            self.ticks.offer(offers, self._names) if offers else self.ticks.tick(self._names)
            self._ask_for_columns(found)
            return
        if isinstance(found, UserError):
            self.ticks.offer(offers, ()) if offers else None
            if shown:
                self.sheets.setCurrentText(shown)
            self._failed(found)
            return
        self._preview, self._stale = found, False
        self._names = [source.sheet for source in found.sources]
        self.ticks.offer(offers, self._names) if offers else self.ticks.tick(self._names)
        if then == COLUMNS:
            self._show_columns(next((one for one in found.sources if one.sheet == shown), found.source))
            self._go(COLUMNS)
        else:
            self._show_rows(found)

    def _ask_for_columns(self, missing: actions.ColumnsMissingError) -> None:
        """Let the clerk say which column holds what every row needs."""
        self._preview = None
        self._show_columns(missing.source)
        self._go(COLUMNS)
        self.banner.say(f"{missing}也可以在下面指明哪一列是它。", "warning")

    # ------------------------------------------------------------ columns and sheets

    def _show_columns(self, source: Source) -> None:
        self._shown = source
        self.sheets.setCurrentText(source.sheet)
        self.columns_step.show_source(source, self._learned.remembered_in(source))

    def _choose_sheet(self, name: str) -> None:
        """See the columns of another sheet: one more where several are ticked, else in place of the one."""
        together = len(self._names) > 1 and name in self.ticks.boxes
        if name not in self._names:
            self._names = self._in_order([*self._names, name]) if together else [name]
        elif self._preview and not self._stale:
            self._show_columns(next(one for one in self._preview.sources if one.sheet == name))
            return
        self._read(shown=name)

    def _take_ticks(self) -> None:
        """Other sheets are to be imported; those of the columns on the screen stay if they can."""
        self._names = self.ticks.names
        shown = self.sheets.currentText()
        self._read(shown=shown if shown in self._names else self._names[0])

    def _in_order(self, names: Sequence[str]) -> list[str]:
        return [self.sheets.itemText(at) for at in range(self.sheets.count()) if self.sheets.itemText(at) in names]

    def _take_correction(self) -> None:
        """The clerk has said what a column holds, or what becomes of unknown ones."""
        self._stale = True
        if self.columns_step.correction:
            self._learned.take(self._shown, self.columns_step.correction)

    def _forget_columns(self) -> None:
        """Take the columns on the screen as they are recognised."""
        self._learned.forget(self._shown)
        self._read(shown=self._shown.sheet)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.banner.say("已停止，没有写入任何内容。", "warning")
        else:
            messages.say_error(self.banner, error)
        if self.step < ROWS and not isinstance(error, Cancelled):
            self._go(CHOOSE)

    # ------------------------------------------------------------ importing

    def _show_rows(self, preview: Preview) -> None:
        self._learned.remember()
        self.rows_step.show_preview(preview)
        self._go(ROWS)

    def _offer_import(self, preview: Preview) -> None:
        counts = preview.counts
        good, bad = counts[Fate.ADDED] + counts[Fate.UPDATED], counts[Fate.REFUSED]
        self.next_button.setEnabled(good > 0)
        self.next_button.setText(f"导入 {good:,} 行" if not bad else f"跳过错误，导入其余 {good:,} 行")
        if not preview.plan.rows:
            self.banner.say("表头下面没有内容，没有可以导入的行。", "warning", closable=False)
        elif bad:
            self.banner.say(
                f"有 {bad:,} 行有错误，不会导入。可以在 Excel 中改正并保存后重新读取，也可以跳过它们。",
                "danger",
                closable=False,
            )
        elif not good:
            self.banner.say("这个文件的内容都已经在了，不需要导入。", "good", closable=False)

    def start(self) -> None:
        """Import what the preview shows, on the worker."""
        preview = self._preview
        if preview is None or not self.next_button.isEnabled():
            return
        skip = preview.counts[Fate.REFUSED] > 0
        try:
            since = self.rows_step.since_box.since()
        except UserError as error:
            self.banner.say(str(error), "warning")
            self.rows_step.since_box.day.setFocus()
            return
        self.next_button.setEnabled(False)

        def work(progress: Progress, office: Any) -> Result:
            return actions.run(office, preview, skip_bad=skip, since=since, progress=progress)

        self._tasks.run(f"正在导入{NOUNS[self.what]}", work, self._finished, self._not_imported)

    def _not_imported(self, error: BaseException) -> None:
        self.next_button.setEnabled(True)
        self._failed(error)

    def _finished(self, result: Result) -> None:
        self.imported, self._preview = result, result.preview
        self.banner.clear()
        self.done_step.show_result(self.what, result)
        self._go(DONE)

    def save_refused(self) -> None:
        """把有错误的行另存为 Excel."""
        preview = self._preview
        if preview is None:
            return
        out = ask_for_table(self, f"{preview.source.path.stem}（有错误的行）", only_excel=True)
        if out is None:
            return

        def done(count: int) -> None:
            self.banner.say(
                f"已保存 {count:,} 行。在 Excel 中按最后一列的原因改好后，直接导入这个文件就行。",
                "good",
                ("打开所在文件夹", lambda: open_folder(out)),
            )

        def work(_progress: Progress, _office: Any) -> int:
            return actions_refused.save_refused(preview, out)

        self._tasks.run(
            "正在保存有错误的行",
            work,
            done,
            lambda error: messages.say_error(self.banner, error),
        )

    def see_changes(self) -> None:
        """看改动清单."""
        from cadredesk.office.ui.changes_dialog import ChangesDialog

        if self.imported is not None:
            dialog = ChangesDialog(self, self._office, self._tasks, self.imported.operation)
            dialog.person_wanted.connect(lambda person_id: self._leave_for(ShowPerson(person_id=person_id)))
            dialog.exec()
            dialog.deleteLater()

    def see_people(self) -> None:
        """看导入的人员: the page of people with exactly these."""
        if self.imported is not None and self._path is not None:
            ids = store.people_of(self._office, self.imported.operation)
            self._leave_for(ShowPeople(query=PeopleQuery(ids=ids), source=f"从“{self._path.name}”导入的人员"))

    def _leave_for(self, target: Target) -> None:
        self.accept()
        self.navigate.emit(target)

    def undo(self) -> None:
        """撤销: take the whole import back, after the question that names how much it is."""
        if self.imported is None:
            return
        operation = self.imported.operation
        if not confirm_undo(self, journal.entry_of(self._office, operation)):
            return
        self.undo_button.setEnabled(False)
        self._tasks.run(
            "正在撤销导入",
            lambda progress, office: undo(office, operation, progress),
            self._undone,
            self._not_undone,
        )

    def _undone(self, _entry: Any) -> None:
        self.imported = None
        self.banner.clear()
        self.done_step.show_undone()
        self._go(DONE)

    def _not_undone(self, error: BaseException) -> None:
        self.undo_button.setEnabled(True)
        self._failed(error)

    # ------------------------------------------------------------ dropping and closing

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._start_with is not None:
            path, self._start_with = self._start_with, None
            self.take(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step <= COLUMNS and event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))

    def reject(self) -> None:
        """Close; what was imported stays."""
        if self.imported is not None:
            self.accept()
        else:
            super().reject()
