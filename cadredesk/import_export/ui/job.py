"""One import, from the choice of its file to its undoing: what the steps share, and what runs on the worker."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.import_export import actions, actions_reading
from cadredesk.import_export.actions_columns import ColumnCorrections
from cadredesk.import_export.actions_remembered import Look, RememberedSheets, look
from cadredesk.import_export.records import NOUNS, ImportKind, Offer, Preview, Result, RowOutcome, Source
from cadredesk.import_export.records_answers import Answers, SheetAnswers
from cadredesk.import_export.rules_questions import Asked, asked_of
from cadredesk.import_export.rules_sheet import ColumnsMissingError
from cadredesk.sheets.header import HeaderMissingError, HeaderRows
from cadredesk.sheets.opened import OpenedBook
from cadredesk.sheets.reader import Sheet
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.form import file_dialogs, messages, saved_files
from cadredesk.widgets.form.file_dialogs import Sort
from cadredesk.widgets.page.saving import ask_for_table
from cadredesk.widgets.page.task_runner import TaskRunner

CHOOSE, COLUMNS, ROWS, DONE = range(4)
OF_ROWS = ("cells", "records", "accepted", "persons")  # what of SheetAnswers is said of single rows and cells


class Job(QObject):
    """``preview`` is None while the sheets cannot be read; ``source`` is the sheet whose columns are shown.

    ``without_header`` is the sheet that is shown in its place while nobody knows where its header is.
    ``imported`` is what was imported (and not undone), None while nothing was.
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
        self.sources: tuple[Source, ...] = ()  # what was read at last
        self.source: Source | None = None
        self.without_header: HeaderMissingError | None = None
        self.learned = ColumnCorrections()
        self.memory = RememberedSheets()
        self.to_note = False  # unknown columns go into the notes
        self.said: dict[str, SheetAnswers] = {}  # of sheets, by their names in the workbook
        self.remembered: dict[str, SheetAnswers] = {}  # what of that was said in earlier imports
        self.seen: set[Asked] = set()  # questions about columns that have been on the screen
        self.offers: list[Offer] = []
        self.imported: Result | None = None
        self.busy = False
        self.opened = OpenedBook()  # the workbook: what is said of it is judged without reading it again

    def turn_to(self, step: int) -> None:
        if step == COLUMNS:
            self.seen |= set(asked_of(self.sources))
        elif step == ROWS != self.step:
            self._remember()
        self.step = step
        self.turned.emit(step)

    def failed(self, error: BaseException) -> None:
        """Say what went wrong; a file that cannot be read is to be chosen again."""
        if isinstance(error, Cancelled):
            if not self.is_read:
                self.turn_to(CHOOSE)
            self.banner.say("已停止，没有写入任何内容。", "warning")
            return
        if self.step < ROWS:
            self.turn_to(CHOOSE)
        self._say_error(error)

    def _say_error(self, error: BaseException) -> None:
        messages.say_error(self.banner, error)

    @property
    def is_read(self) -> bool:
        """Whether there is something of the workbook to be seen."""
        return bool(self.sources) or self.without_header is not None

    # ---- what the clerk says of the workbook

    @property
    def answers(self) -> Answers:
        corrections, headers = dict(self.learned.corrections), dict(self.memory.headers)
        return Answers(corrections, unknown_to_note=self.to_note, sheets=dict(self.said), headers=headers)

    def said_of(self, sheet: str) -> SheetAnswers:
        return self.said.get(sheet, SheetAnswers())

    @property
    def edits(self) -> int:
        """How many things are said of single rows and cells."""
        return sum(len(getattr(said, name)) for said in self.said.values() for name in OF_ROWS)

    def say(self, sheet: str, **changes: Any) -> None:
        """Something else is said of a sheet (fields of SheetAnswers); it holds from the next reading on."""
        self.said[sheet] = dataclasses.replace(self.said_of(sheet), **changes)
        self.stale = True

    def say_header(self, sheet: str, rows: HeaderRows) -> None:
        """The header of a sheet is somewhere else, so that its columns are other ones; it is read again at once."""
        self.say(sheet, header=rows, dates={})
        self.remembered.pop(sheet, None)
        self.read(shown=sheet)

    def forget(self, source: Source) -> None:
        """Nothing that was said in earlier imports of such a sheet holds, now and later; it is read again at once."""
        self.learned.forget(source)
        self.memory.forget(source)
        said, known = self.said_of(source.in_book), self.remembered.get(source.in_book, SheetAnswers())
        header = said.header if said.header != known.header else None
        self.say(source.in_book, header=header, given={}, declined=frozenset(), dates={})
        self.remembered[source.in_book] = SheetAnswers()
        self.read(shown=source.in_book)

    def _remember(self) -> None:
        """Keep what has been said of the sheets and seen by the clerk, for the next workbook of this shape."""
        self.learned.remember()
        for source in self.preview.sources if self.preview else ():
            self.memory.keep(source, self.said_of(source.in_book))

    # ---- reading

    def take(self, path: Path) -> None:
        if not self._may_lose_edits("换文件", "换文件后不再保留。要换吗？"):
            return
        file_dialogs.remember(Sort.IMPORT, path.parent)
        self.path = path
        self.taken.emit()
        self.read(fresh=True)

    def take_kind(self, what: ImportKind) -> bool:
        """The file is taken for another kind of list; False where the clerk would rather keep what was mended."""
        if not self._may_lose_edits("改为" + NOUNS[what], f"改为导入{NOUNS[what]}后不再保留。要改吗？"):
            return False
        self.what = what
        self.banner.clear()
        if self.path is not None:
            self.read(fresh=True)
        else:
            self.turn_to(CHOOSE)
        return True

    def _may_lose_edits(self, yes: str, question: str) -> bool:
        """What was said of rows would go with the workbook, so it is asked first."""
        asked = f"在“核对内容”里做的 {self.edits:,} 处改动还没有导入，{question}"
        return not self.edits or messages.ask(self.banner.window(), asked, yes=yes, default_no=True)

    def show(self, source: Source | None) -> None:
        self.source = source
        self.source_changed.emit()

    def first_rows(self, sheet: str, then: Callable[[Sheet], None]) -> None:
        """Read the first rows of a sheet on the worker."""
        if (path := self.path) is not None:
            self.tasks.run("正在读取表格", lambda *_: actions_reading.first_rows(path, sheet), then, self._say_error)

    def read(self, then: int = COLUMNS, shown: str = "", *, fresh: bool = False) -> None:
        """Look at the sheets on the worker and go to a step; ``shown`` is the one whose columns are seen.

        ``fresh``: the workbook, or what is sought in it, is another one.
        """
        path, what = self.path, self.what
        if path is None:
            return
        if fresh:
            self.names, self.said, self.remembered, self.offers = [], {}, {}, []
            # Nothing of the workbook before may be imported in place of one whose reading fails or is stopped.
            self.preview, self.sources, self.source, self.without_header = None, (), None, None
        names, answers, memory, known = list(self.names), self.answers, self.memory, dict(self.remembered)
        reconciled = self.reconciled
        self.banner.clear()

        def work(progress: Progress, office: Any) -> tuple[list[Offer], Look]:
            def preview_with(answers: Answers) -> Preview:
                return actions.preview(
                    office, what, path, names, answers, progress, opened=self.opened, reconciled=reconciled
                )

            found = look(preview_with, answers, memory, known)
            if not fresh:
                return [], found
            if isinstance(found.found, Preview) and len(found.found.source.sheets) == 1:
                return [Offer(found.found.source.in_book, sum(len(each.rows) for each in found.sources))], found
            return actions_reading.offers(what, path), found

        self.tasks.run("正在检查文件", work, lambda found: self._take_found(then, shown, *found), self.failed)

    def _take_found(self, then: int, shown: str, offers: list[Offer], looked: Look) -> None:
        found = looked.found
        self.said |= {name: looked.answers.of(name) for name in looked.remembered}
        self.remembered |= looked.remembered
        if isinstance(found, HeaderMissingError):
            self._ask_for_header(offers, found)
            return
        self.sources = looked.sources
        if not looked.sources:
            self._offer(offers, [], shown)
            assert isinstance(found, UserError)
            self.failed(found)
            return
        self.without_header = None
        self.preview = found if isinstance(found, Preview) else None
        self.stale = self.answers != looked.answers  # something may have been said in the meantime
        in_book = dict.fromkeys(each.in_book for each in looked.sources)
        self.names = list(in_book) if self.preview else self.names or list(in_book)
        before = shown or (self.source.in_book if self.source and not offers else "")
        source = next((each for each in looked.sources if each.in_book == before), looked.sources[0])
        if self.learned.guess(source):
            self.read(then=COLUMNS, shown=source.in_book)
            return
        asks = then == ROWS and any(each not in self.seen for each in asked_of(looked.sources))
        step = COLUMNS if self.preview is None or asks else then
        self._offer(offers, self.names, source.in_book)
        self.show(source)
        self.turn_to(step)
        if isinstance(found, ColumnsMissingError):
            self.banner.say(f"{found}{_how_to_say(found)}", "warning")
        elif asks:
            self.banner.say("有的日期写法不明，请在下面确认一次，再按“下一步”。", "warning")

    def _ask_for_header(self, offers: list[Offer], missing: HeaderMissingError) -> None:
        """Nobody knows where the header of a sheet is: the clerk is asked, and the file stays."""
        self.preview, self.sources, self.without_header = None, (), missing
        self.names = self.names or [missing.sheet]
        self._offer(offers, self.names, missing.sheet)
        self.show(None)
        self.turn_to(COLUMNS)

    def _offer(self, offers: list[Offer], names: list[str], shown: str) -> None:
        """Offer the sheets of another workbook, and those of which the clerk has told what they hold."""
        found = dict.fromkeys((source.in_book for source in self.sources), 0)
        for source in self.sources:
            found[source.in_book] += len(source.rows)
        known = offers or self.offers
        better = [Offer(each.name, each.records or found.get(each.name, 0)) for each in known]
        changed, self.offers = bool(offers) or better != known, better
        self.offered.emit(better if changed else [], names, shown)

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
            saved_files.say_saved(self.banner, said, out)

        def work(_progress: Progress, _office: Office) -> int:
            return actions.save_refused(preview, out)

        self.tasks.run("正在保存有错误的行", work, done, self._say_error)


def _how_to_say(missing: ColumnsMissingError) -> str:
    return (
        "也可以在下面指明哪一列是它。"
        if missing.source.what in (ImportKind.PEOPLE, ImportKind.BRANCHES)
        else ("也可以在下面指明哪一列是它；全表都一样的，填在“没有填写的一律按”里。")
    )
