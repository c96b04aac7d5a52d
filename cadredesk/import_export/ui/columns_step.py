"""The step of the import in which the clerk sees how each sheet was taken, its columns above all, and says it better."""

from itertools import pairwise

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from cadredesk.core.errors import UserError
from cadredesk.import_export.records import Source
from cadredesk.import_export.records_answers import SheetAnswers
from cadredesk.import_export.rules_columns import column_keys
from cadredesk.import_export.ui.columns_table import ColumnsTable
from cadredesk.import_export.ui.header_dialog import HeaderDialog, header_in_words
from cadredesk.import_export.ui.job import COLUMNS, ROWS, Job
from cadredesk.import_export.ui.questions_panel import QuestionsPanel
from cadredesk.import_export.ui.sheets_panel import SheetsPanel
from cadredesk.import_export.ui.step import Step
from cadredesk.import_export.ui.still_box import StillBox
from cadredesk.sheets.header import NO_HEADER, HeaderRows
from cadredesk.sheets.reader import Sheet
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import column, row, scrolled
from cadredesk.widgets.controls.text import ElidedLabel, label


class ColumnsStep(Step):
    """What is asked of the sheets, what holds for each as a whole, and one line for each column of the sheet shown."""

    title = "核对列"
    goes_back = of_file = True

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._intro = ElidedLabel("", "label")
        self.header_words = label("", "label")
        self.header_button = link_button("改表头…", self.choose_header, tip="在表格的前几行里指出哪一行是表头")
        self.to_note = QCheckBox("不导入的列写入备注")
        self.to_note.setToolTip("把没有对应项目的列，以“列名：内容”的样子写在每一行的备注里")
        self.to_note.toggled.connect(self._take_to_note)
        self._known_words = label("", "label", "good", wrap=True)
        self.forget_button = link_button("不按上次的", self._forget, tip="忘掉上次说的，重新识别这张表")
        self.questions, self.sheets, self.table = (
            QuestionsPanel(job),
            SheetsPanel(job),
            ColumnsTable(job.doing, job.taken_for),
        )
        self.table.changed.connect(self._take_columns)
        known = row(self._known_words, self.forget_button)
        known.setStretch(0, 1)
        head = row(self._intro, self.header_words, self.header_button, self.to_note, gap=16)
        head.setStretch(0, 1)
        body = scrolled(column(known, self.questions, self.sheets, self.table, None, gap=10))
        self.missing = EmptyState("file-excel", "")
        self._shown = QStackedWidget()
        found = QWidget()
        found.setLayout(column(head, body, gap=10))
        self._shown.addWidget(found)
        self._shown.addWidget(self.missing)
        self.setLayout(column(self._shown))
        self._shown_late = False  # another sheet is to be shown as soon as the step is on the screen
        job.source_changed.connect(self._source_changed)

    def enter(self) -> None:
        if self._shown_late:
            self._show_source()

    @property
    def boxes(self) -> dict[int, StillBox]:
        """What each column is taken for, by its index."""
        return self.table.boxes

    def primary(self) -> tuple[str, bool]:
        return "下一步", self.job.source is not None

    def advance(self) -> None:
        """Read again where something was changed, then go to the rows."""
        try:
            self.sheets.require_good()
        except UserError as error:
            self.job.banner.say(str(error), "warning")
            return
        if self.job.preview and not self.job.stale:
            self.job.turn_to(ROWS)
        else:
            self.job.read(then=ROWS)

    # ---- where the header is

    def choose_header(self) -> None:
        """改表头…: the first rows, of which one is pointed at."""
        if name := self._sheet_shown:
            self.job.first_rows(name, self._ask_for_header)

    @property
    def _sheet_shown(self) -> str:
        if self.job.source is not None:
            return self.job.source.in_book
        return self.job.without_header.sheet if self.job.without_header else ""

    @property
    def _header(self) -> HeaderRows | None:
        """Where the header of the sheet shown is taken to be."""
        if (source := self.job.source) is None:
            return None
        if self.job.said_of(source.in_book).header == NO_HEADER:
            return NO_HEADER
        header = source.recognition.header
        return source.first_row + header.start, source.first_row + header.stop - 1

    def _ask_for_header(self, sheet: Sheet) -> None:
        dialog = HeaderDialog(sheet, self._header, self.window())
        if dialog.exec() and dialog.rows not in (None, self._header):
            assert dialog.rows is not None
            self.job.say_header(self._sheet_shown, dialog.rows)
        dialog.deleteLater()

    # ---- what is shown

    def _source_changed(self) -> None:
        self._shown_late = True
        if self.job.step == COLUMNS:
            self._show_source()

    def _show_source(self) -> None:
        """The sheet as it was recognised, and what of that was said in earlier imports."""
        self._shown_late, source = False, self.job.source
        self._shown.setCurrentIndex(0 if source else 1)
        self.focus = None if source else self.missing.action_button
        if source is None:
            self._show_missing()
            return
        learned, keys = self.job.learned, set(column_keys(source.recognition).values())
        remembered = frozenset(learned.remembered_in(source)) & keys
        self.table.show_columns(source, learned.guessed_in(source), learned.chosen_in(source), remembered)
        self.questions.show_questions()
        self.sheets.show_sheets()
        header = self._header
        self.header_words.setText(header_in_words(header) if header else "")
        known = self._words_of_remembered(source, len(remembered))
        self._known_words.setText(known)
        for part in (self._known_words, self.forget_button):
            part.setVisible(bool(known))
        self._order_for_keyboard()
        self._say()

    def _order_for_keyboard(self) -> None:
        """Tab goes through the step as it is read; what is made anew would come last."""
        answers = [each for group in self.questions.answers.values() for each in group.values()]
        parts = [self.header_button, self.to_note, self.forget_button, *answers, *self.sheets.proposals.values()]
        for one, after in pairwise([*parts, *self.sheets.editors.values(), *self.boxes.values()]):
            QWidget.setTabOrder(one, after)

    def _show_missing(self) -> None:
        """Nobody knows where the header is: what to do."""
        missing = self.job.without_header
        if missing is None or not missing.rows:
            name = missing.sheet if missing else ""
            self.missing.set("file-excel", f"工作表“{name}”里没有内容，请在上面选择别的工作表，或者换一个文件。")
            return
        said = (
            f"在工作表“{missing.sheet}”里找不到表头，也就是写着“{missing.wanted}”等列名的那一行。\n"
            "请在表格里指出表头是哪一行；没有表头的，勾选“这张表没有表头”，再逐列核对。"
        )
        self.missing.set("file-excel", said, "指出表头…", self.choose_header)

    def _words_of_remembered(self, source: Source, columns: int) -> str:
        """One sentence about all that is as it was said the last time; "" where nothing is."""
        known = self.job.remembered.get(source.in_book, SheetAnswers())
        fields = {one.name: one.label for one in source.recognition.fields}
        by_words = self.job.said_of(source.in_book).header is None and self.job.memory.is_header(source)
        parts = ["表头的位置"] if by_words else ["没有表头"] if known.header == NO_HEADER else []
        parts += ["日期的写法"] if known.dates else []
        parts += [f"{fields[name]}“{words}”" for name, words in known.given.items()]
        parts += [f"不采用的{fields[name]}" for name in sorted(known.declined)]
        others = f"{'、'.join(parts)}按您上次说的" if parts else ""
        same = f"有 {columns} 列按您上次改过的认" if columns else ""
        said = "，".join(filter(None, (same, others)))
        return f"{said}。" if said else ""

    def _take_columns(self, changed: dict[str, str | None]) -> None:
        if self.job.source:
            self.job.learned.take(self.job.source, changed)
        self.job.stale = True
        self._say()

    def _take_to_note(self, on: bool) -> None:
        self.job.to_note = on
        self.job.stale = True

    def _forget(self) -> None:
        """Take the sheet on the screen as it is recognised."""
        if self.job.source:
            self.job.forget(self.job.source)

    def _say(self) -> None:
        known = sum(1 for box in self.boxes.values() if box.currentData() is not None)
        rows = len(self.job.source.rows) if self.job.source else 0
        doing, taken_for = self.job.doing, self.job.taken_for
        said = f"共 {rows:,} 行，{len(self.boxes)} 列，其中 {known} 列会{doing}。认错的列请在“{taken_for}”里改正。"
        self._intro.set_text(said)
