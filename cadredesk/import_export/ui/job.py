"""One import, from the choice of its file to its undoing: what the steps share, and what runs on the worker."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cadredesk.core import user_settings
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.import_export import actions, actions_reading
from cadredesk.import_export.actions_columns import ColumnCorrections
from cadredesk.import_export.records import NOUNS, ImportKind, Offer, Preview, Result, RowOutcome, Source
from cadredesk.import_export.records_answers import Answers, SheetAnswers
from cadredesk.import_export.rules_sheet import ColumnsMissingError
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.saving import ask_for_table, open_folder
from cadredesk.widgets.page.task_runner import TaskRunner

FOLDER = "folder/import"
CHOOSE, COLUMNS, ROWS, DONE = range(4)


class Job(QObject):
    """``preview`` is None while the sheets cannot be read; ``source`` is the sheet whose columns are shown.

    ``imported`` is what was imported (and not taken back), None while nothing was.
    """

    turned = Signal(int)  # to a step
    taken = Signal()  # another file
    # The sheets of another workbook, those to import, the one shown; empty: as before.
    offered = Signal(list, list, str)
    source_changed = Signal()
    busy_changed = Signal()
    reconciled = False  # another office's list, which is compared and not imported
    doing, taken_for = "导入", "导入为"  # how the steps call what is done with the file, and with a column

    def __init__(self, office: Office, tasks: TaskRunner, what: ImportKind, banner: Banner) -> None:
        super().__init__()
        self.office, self.tasks, self.what, self.banner = office, tasks, what, banner
        self.step = CHOOSE
        self.path: Path | None = None
        self.names: list[str] = []  # the sheets to import; none yet: the first of this kind
        self.preview: Preview | None = None
        self.stale = False  # columns or sheets were changed after the preview
        self.source: Source | None = None
        self.learned = ColumnCorrections()
        self.to_note = False  # unknown columns go into the notes
        self.said: dict[str, SheetAnswers] = {}  # of sheets, by their names in the workbook
        self.imported: Result | None = None
        self.busy = False

    def turn_to(self, step: int) -> None:
        self.step = step
        self.turned.emit(step)

    def failed(self, error: BaseException) -> None:
        """Say what went wrong; a file that cannot be read is to be chosen again."""
        if isinstance(error, Cancelled):
            self.banner.say("已停止，没有写入任何内容。", "warning")
            return
        if self.step < ROWS:
            self.turn_to(CHOOSE)
        messages.say_error(self.banner, error)

    # ---- what the clerk says of the workbook

    @property
    def answers(self) -> Answers:
        return Answers(dict(self.learned.corrections), unknown_to_note=self.to_note, sheets=dict(self.said))

    def said_of(self, sheet: str) -> SheetAnswers:
        return self.said.get(sheet, SheetAnswers())

    def say(self, sheet: str, **changes: Any) -> None:
        """Something else is said of a sheet (fields of SheetAnswers); it holds from the next reading on."""
        self.said[sheet] = dataclasses.replace(self.said_of(sheet), **changes)
        self.stale = True

    # ---- reading

    def take(self, path: Path) -> None:
        user_settings.save(FOLDER, str(path.parent))
        self.path = path
        self.taken.emit()
        self.read(fresh=True)

    def take_kind(self, what: ImportKind) -> None:
        """The file is taken for another kind of list."""
        self.what = what
        self.banner.clear()
        if self.path is not None:
            self.read(fresh=True)
        else:
            self.turn_to(CHOOSE)

    def show(self, source: Source) -> None:
        self.source = source
        self.source_changed.emit()

    def read(self, then: int = COLUMNS, shown: str = "", *, fresh: bool = False) -> None:
        """Look at the sheets on the worker and go to a step; ``shown`` is the one whose columns are seen.

        ``fresh``: the workbook, or what is sought in it, is another one.
        """
        path, what = self.path, self.what
        if path is None:
            return
        if fresh:
            self.names, self.said = [], {}
        names, answers, reconciled = list(self.names), self.answers, self.reconciled
        self.banner.clear()

        def work(progress: Progress, office: Any) -> tuple[list[Offer], Preview | UserError]:
            found: Preview | UserError
            try:
                found = actions.preview(office, what, path, names, answers, progress, reconciled=reconciled)
            except UserError as error:
                found = error
            if not fresh:
                return [], found
            if isinstance(found, Preview) and len(found.source.sheets) == 1:
                return [Offer(found.source.in_book, sum(len(each.rows) for each in found.sources))], found
            return actions_reading.offers(what, path), found

        self.tasks.run("正在检查文件", work, lambda found: self._take_found(then, shown, *found), self.failed)

    def _take_found(self, then: int, shown: str, offers: list[Offer], found: Preview | UserError) -> None:
        missing = isinstance(found, ColumnsMissingError)
        # Which column holds what every row needs can be said.
        if isinstance(found, ColumnsMissingError):
            self.preview, self.names, source = None, self.names or [found.source.in_book], found.source
        elif isinstance(found, UserError):
            self.offered.emit(offers, [], shown)
            self.failed(found)
            return
        else:
            self.preview, self.stale = found, False
            self.names = list(dict.fromkeys(each.in_book for each in found.sources))
            source = next((each for each in found.sources if each.sheet == shown), found.source)
        columns = missing or then == COLUMNS
        self.offered.emit(offers, self.names, source.sheet if columns else "")
        if columns:
            self.show(source)
        self.turn_to(COLUMNS if columns else then)
        if missing:
            self.banner.say(f"{found}也可以在下面指明哪一列是它。", "warning")

    # ---- writing

    def write(self, since: PartialDate | None) -> None:
        preview = self.preview
        if preview is None:
            return
        skip = preview.counts[RowOutcome.REFUSED] > 0

        def done(result: Result) -> None:
            self.imported, self.preview = result, result.preview
            self.turn_to(DONE)

        def work(progress: Progress, office: Office) -> Result:
            return actions.run(office, preview, skip_bad=skip, since=since, progress=progress)

        self._run(f"正在导入{NOUNS[self.what]}", work, done)

    def undo(self) -> None:
        if self.imported is None:
            return
        operation = self.imported.operation

        def done(_entry: Any) -> None:
            self.imported = None
            self.turn_to(DONE)

        self._run("正在撤销导入", lambda progress, office: undo(office, operation, progress), done)

    def _run(self, title: str, work: Callable[[Progress, Any], Any], done: Callable[[Any], None]) -> None:
        """Work on the worker, during which no button begins anything else."""

        def end(then: Callable[[Any], None], result: Any) -> None:
            self._set_busy(False)
            then(result)

        self._set_busy(True)
        self.tasks.run(title, work, lambda result: end(done, result), lambda error: end(self.failed, error))

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit()

    def save_refused(self, parent: QWidget) -> None:
        """Save the rows with errors as .xlsx, where the user says."""
        preview = self.preview
        if preview is None:
            return
        out = ask_for_table(parent, f"{preview.source.path.stem}（有错误的行）", only_excel=True)
        if out is None:
            return

        def done(count: int) -> None:
            said = f"已保存 {count:,} 行。在 Excel 中按最后一列的原因改好后，直接导入这个文件就行。"
            self.banner.say(said, "good", ("打开所在文件夹", lambda: open_folder(out)))

        def work(_progress: Progress, _office: Office) -> int:
            return actions.save_refused(preview, out)

        self.tasks.run("正在保存有错误的行", work, done, lambda error: messages.say_error(self.banner, error))
