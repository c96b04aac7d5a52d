"""The import in the window: choose a file, see what was recognised, see what would happen, let it happen, take it back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFrame, QLabel, QStackedWidget, QWidget

from cadredesk.core import memory
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.core.user import documents_folder
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.transfer import actions
from cadredesk.transfer.import_columns_dialog import ColumnsStep
from cadredesk.transfer.import_rows_dialog import RowsStep
from cadredesk.transfer.records import NOUNS, Fate, Preview, Result, What
from cadredesk.widgets import messages
from cadredesk.widgets.icons import pixmap
from cadredesk.widgets.parts import (
    Banner,
    Elided,
    button,
    chip,
    column,
    danger_button,
    label,
    panel,
    primary_button,
    row,
)
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import live, px, restyle

FOLDER = "folder/import"
FILES = "表格 (*.xlsx *.xlsm *.xls *.ods *.csv *.txt);;所有文件 (*)"
STEPS = ("选择文件", "核对列", "核对内容", "完成")
CHOOSE, COLUMNS, ROWS, DONE = range(4)
SIZE = (1160, 690)
WANTED = {
    What.PEOPLE: "有“姓名”一列即可，身份证号、人员类别、职级、电话等有多少认多少。",
    What.BRANCHES: "有“名称”一列即可，类型、上级、书记、换届时间等有多少认多少。",
    What.VISITS: "要有“日期”和“姓名”，走访的人员须已在名册中；账簿启用日期以前的慰问金一并补录。",
    What.PAYMENTS: "要有“日期”“姓名”“金额”，用来补录账簿启用日期以前的发放；以后的用凭证办理。",
}


class ImportDialog(QDialog):
    """``result`` is what was imported (and not taken back), None while nothing was."""

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
        self._stale = False  # the mapping was changed after the preview
        self.imported: Result | None = None
        self.setAcceptDrops(True)
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
        self.sheets.activated.connect(lambda _index: self._read(self.sheets.currentText()))
        self._file = Elided("", "strong")
        self._again = button("换一个文件…", "folder-open", self.choose_file)
        self.banner = Banner()
        self.columns_step, self.rows_step = ColumnsStep(), RowsStep()
        self.columns_step.changed.connect(self._mark_stale)
        self._steps = [chip(f"{number} {words}", "muted") for number, words in enumerate(STEPS, 1)]
        self.close_button = button("取消", "", self.reject, tip="Esc")
        self.back_button = button("上一步", "arrow-left", self.back)
        self.reload_button = button(
            "改好后重新读取", "rotate", self.reload, tip="在 Excel 中改正并保存后，再读一遍这个文件"
        )
        self.undo_button = danger_button("撤销这次导入", "rotate-left", self.undo)
        self.next_button = primary_button("下一步", "", self.next)
        self.next_button.setDefault(True)

    def _arrange(self) -> None:
        self.pages = QStackedWidget()
        for page in (self._choose_page(), self.columns_step, self.rows_step, self._done_page()):
            self.pages.addWidget(page)
        self._about_file = panel(
            row(label("文件", "label"), self._file, label("工作表", "label"), self.sheets, self._again), "plain"
        )
        self._about_file.layout().setStretch(1, 1)
        self._about_rows = Elided("", "label")
        self._about_rows.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._about_kind = panel(row(label("导入", "label"), self.kinds), "plain")
        steps = row(*self._steps, 12, self._about_rows, self._about_kind)
        steps.setStretch(len(STEPS) + 1, 1)
        inner = column(steps, self._about_file, self.banner, self.pages, gap=12)
        inner.setStretch(3, 1)
        bar = row(self.back_button, self.reload_button, self.undo_button, None, self.close_button, self.next_button)
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

    def _choose_page(self) -> QFrame:
        picture = QLabel()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        live(picture, lambda: picture.setPixmap(pixmap("file-excel", px(46), "muted")))
        self._wanted = label("", "label", wrap=True)
        lines = [label("把 Excel 文件拖到这里，或者", "head"), self._wanted]
        lines.append(label("先检查，再由您确认，这之前不会写入任何内容；导入后也可以整批撤销。", "label", wrap=True))
        for line in lines:
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose_button = primary_button("选择文件…", "folder-open", self.choose_file)
        middle = row(None, self.choose_button, None)
        return panel(column(None, picture, lines[0], middle, 10, *lines[1:], None, gap=12, margins=(40, 20, 40, 20)))

    def _done_page(self) -> QFrame:
        self._done_picture = QLabel()
        self._done_picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._done_words, self._done_more = label("", "title", wrap=True), label("", "label", wrap=True)
        for line in (self._done_words, self._done_more):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        parts = (None, self._done_picture, self._done_words, self._done_more, None)
        return panel(column(*parts, gap=14, margins=(40, 20, 40, 20)))

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
        self._wanted.setText(WANTED[self.what])
        for at, mark in enumerate(self._steps):
            restyle(mark, tone="accent" if at == step else "good" if at < step else "muted")
        self._about_file.setVisible(self._path is not None and step < ROWS)
        self._about_kind.setVisible(step < ROWS)
        self._about_rows.set_text(self._words_about_rows() if step == ROWS else "")
        self.back_button.setVisible(step in (COLUMNS, ROWS))
        self.reload_button.setVisible(step == ROWS)
        self.undo_button.setVisible(step == DONE and self.imported is not None)
        self.close_button.setText("关闭" if step == DONE else "取消")
        self.next_button.setVisible(step in (COLUMNS, ROWS))
        self.next_button.setEnabled(True)
        self.next_button.setText("下一步")
        if step == ROWS and self._preview:
            self._offer_import(self._preview)
        {CHOOSE: self.choose_button, DONE: self.close_button}.get(step, self.next_button).setFocus()

    def _words_about_rows(self) -> str:
        source = self._preview.source if self._preview else None
        return f"{NOUNS[source.what]}　{source.path.name}　{source.sheet}" if source else ""

    def next(self) -> None:
        """下一步, or 导入 in the step of rows."""
        if self.step == COLUMNS and self._preview and not self._stale:
            self._show_rows(self._preview)
        elif self.step == COLUMNS:
            self._read(self.sheets.currentText(), then=ROWS)
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
            self._read(None)
        else:
            self._go(CHOOSE)

    # ------------------------------------------------------------ the file

    def choose_file(self) -> None:
        """Ask for a file."""
        folder = memory.recall(FOLDER) or str(documents_folder())
        path, _ = QFileDialog.getOpenFileName(self, "选择要导入的文件", folder, FILES)
        if path:
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Read a file and go to its columns."""
        memory.remember(FOLDER, str(path.parent))
        self._path = path
        self._file.set_text(path.name)
        self.sheets.clear()
        self._read(None)

    def reload(self) -> None:
        """Read the same file again, after it was mended."""
        if self._preview:
            self._read(self._preview.source.sheet, then=ROWS)

    def _read(self, sheet: str | None, then: int = COLUMNS) -> None:
        """Look at a sheet on the worker and go to a step."""
        path, what, to_note = self._path, self.what, self.columns_step.to_note.isChecked()
        mapping = self.columns_step.corrected if then == ROWS else {}
        if path is None:
            return
        self.banner.clear()

        def work(progress: Progress, office: Any) -> tuple[tuple[str, ...], Preview | UserError]:
            try:
                found = actions.preview(office, what, path, sheet, mapping, progress, unknown_to_note=to_note)
            except UserError as error:
                return actions.sheet_names(path), error
            return found.source.sheets, found

        self._tasks.run("正在检查文件", work, lambda found: self._take_found(*found, sheet, then), self._failed)

    def _take_found(self, names: tuple[str, ...], found: Preview | UserError, sheet: str | None, then: int) -> None:
        self.sheets.clear()
        self.sheets.addItems(names)
        if isinstance(found, actions.ColumnsMissingError):
            self._ask_for_columns(found, then)
            return
        if isinstance(found, UserError):
            self.sheets.setCurrentText(sheet or names[0])
            self._failed(found)
            return
        self._preview, self._stale = found, False
        self.sheets.setCurrentText(found.source.sheet)
        if then == COLUMNS:
            self.columns_step.show_source(found.source)
            self._go(COLUMNS)
        else:
            self._show_rows(found)

    def _ask_for_columns(self, missing: actions.ColumnsMissingError, then: int) -> None:
        """Let the clerk say which column holds what every row needs."""
        self._preview = None
        self.sheets.setCurrentText(missing.source.sheet)
        if then == COLUMNS:
            self.columns_step.show_source(missing.source)
        self._go(COLUMNS)
        self.banner.say(f"{missing}也可以在下面指明哪一列是它。", "warning")

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.banner.say("已停止，没有写入任何内容。", "warning")
        elif isinstance(error, UserError):
            self.banner.say(str(error), "danger")
        else:
            messages.show_error(self, error)
        if self.step < ROWS and not isinstance(error, Cancelled):
            self._go(CHOOSE)

    def _mark_stale(self) -> None:
        self._stale = True

    # ------------------------------------------------------------ importing

    def _show_rows(self, preview: Preview) -> None:
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
        self.next_button.setEnabled(False)

        def work(progress: Progress, office: Any) -> Result:
            return actions.run(office, preview, skip_bad=skip, progress=progress)

        self._tasks.run(f"正在导入{NOUNS[self.what]}", work, self._finished, self._not_imported)

    def _not_imported(self, error: BaseException) -> None:
        self.next_button.setEnabled(True)
        self._failed(error)

    def _finished(self, result: Result) -> None:
        self.imported = result
        counts = result.counts
        self._say_done(
            f"已导入：新增 {counts[Fate.ADDED]:,}、更新 {counts[Fate.UPDATED]:,}",
            self._what_was_left(counts) + "如果发现导错了，可以整批撤销；以后也可以在操作记录里撤销。",
            "circle-check",
            "good",
        )

    @staticmethod
    def _what_was_left(counts: Mapping[Fate, int]) -> str:
        """The rows that brought nothing, where there are any."""
        parts = {Fate.UNCHANGED: "行没有变化", Fate.REFUSED: "行有错误没有导入"}
        left = [f"{counts[fate]:,} {words}" for fate, words in parts.items() if counts[fate]]
        return f"另有 {'，'.join(left)}。" if left else ""

    def undo(self) -> None:
        """撤销: take the whole import back."""
        if self.imported is None:
            return
        operation = self.imported.operation
        self.undo_button.setEnabled(False)
        self._tasks.run(
            "正在撤销导入", lambda _progress, office: journal.undo(office, operation), self._undone, self._not_undone
        )

    def _undone(self, _entry: Any) -> None:
        self.imported = None
        self._say_done("已撤销这次导入", "导入的内容都已取出，其他内容没有改动。", "rotate-left", "muted")

    def _not_undone(self, error: BaseException) -> None:
        self.undo_button.setEnabled(True)
        self._failed(error)

    def _say_done(self, words: str, more: str, picture: str, tone: str) -> None:
        self.banner.clear()
        self._done_words.setText(words)
        self._done_more.setText(more)
        self._done_picture.setPixmap(pixmap(picture, px(52), tone))
        self._go(DONE)

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
