"""What the clerk says of single rows and cells while the rows are on the screen: undone at will, judged at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from cadredesk.core.errors import Cancelled
from cadredesk.core.progress import Progress
from cadredesk.import_export import actions
from cadredesk.import_export.records import Preview
from cadredesk.import_export.records_answers import Meant, SheetAnswers
from cadredesk.import_export.ui.job import OF_ROWS, ROWS, Job
from cadredesk.sheets.reader import Cell
from cadredesk.widgets.form import messages

Line = tuple[str, int]  # name of a list (Source.sheet) and the number of a row
Place = tuple[str, int, int]  # and the number of a column
Said = Mapping[str, SheetAnswers]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was said: in words, and what had been said before."""

    words: str
    before: Said


class RowAnswers(QObject):
    """Keeps the steps to be undone, and reads again on the worker what was said: one reading for all that was said meanwhile."""

    changed = Signal()  # something was said or undone
    judged = Signal()  # the job has the preview that follows from it

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._job = job
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._waiting: dict[Line, int] = {}  # rows of which something was said → when
        self._now = 0  # counts what was said
        self._reading = False
        self._rows: dict[Line, tuple[Cell, ...]] = {}  # rows of which something was said, as the file had them

    # ---- saying

    def mend(self, cells: Mapping[Place, str | None], words: str) -> None:
        """Other words stand in cells; None: what the file says."""

        def change(said: SheetAnswers, sheet: str) -> dict[str, Any]:
            own = {(row, column): text for (name, row, column), text in cells.items() if name == sheet}
            merged = {**said.cells, **own}
            return {"cells": {place: text for place, text in merged.items() if text is not None}}

        self._say(words, {(sheet, row) for sheet, row, _ in cells}, change)

    def accept(self, cells: Iterable[tuple[str, int, str]], words: str, *, on: bool) -> None:
        """Cells (by field) hold though they disagree with what is known, or do not."""
        chosen = set(cells)

        def change(said: SheetAnswers, sheet: str) -> dict[str, Any]:
            own = {(row, name) for each, row, name in chosen if each == sheet}
            return {"accepted": said.accepted | own if on else said.accepted - own}

        self._say(words, {(sheet, row) for sheet, row, _ in chosen}, change)

    def take_rows(self, lines: Iterable[Line], words: str, *, on: bool) -> None:
        """Rows are records, or are left out."""
        chosen = set(lines)

        def change(said: SheetAnswers, sheet: str) -> dict[str, Any]:
            return {"records": {**said.records, **{row: on for each, row in chosen if each == sheet}}}

        self._say(words, chosen, change)

    def mean(self, line: Line, name: str, who: Meant | None, words: str) -> None:
        """Somebody is meant by the name in a row; None: it is to be asked again."""

        def change(said: SheetAnswers, sheet: str) -> dict[str, Any]:
            merged = {**said.persons, (line[1], name): who}
            return {"persons": {each: meant for each, meant in merged.items() if meant is not None}}

        self._say(words, {line}, change)

    def _say(self, words: str, lines: set[Line], change: Callable[[SheetAnswers, str], dict[str, Any]]) -> None:
        self._done.append(Step(words, dict(self._job.said)))
        self._undone.clear()
        for sheet in {sheet for sheet, _ in lines}:
            self._job.say(sheet, **change(self._job.said_of(sheet), sheet))
        self._wait_for(lines)

    # ---- undo

    @property
    def last(self) -> str:
        """What undo would do, in words; "" where there is nothing."""
        return self._done[-1].words if self._done else ""

    def undo(self) -> str:
        """Take the last thing back; gives it in words."""
        return self._turn(self._done, self._undone)

    def redo(self) -> str:
        """Say again what was undone last."""
        return self._turn(self._undone, self._done)

    def _turn(self, steps: list[Step], others: list[Step]) -> str:
        if not steps:
            return ""
        step = steps.pop()
        others.append(Step(step.words, dict(self._job.said)))
        lines = set()
        for sheet in {*step.before, *self._job.said}:
            then, now = step.before.get(sheet, SheetAnswers()), self._job.said_of(sheet)
            changes = {name: getattr(then, name) for name in OF_ROWS if getattr(then, name) != getattr(now, name)}
            if changes:
                lines |= {(sheet, row) for row in _rows_of_difference(then, now)}
                self._job.say(sheet, **changes)
        self._wait_for(lines)
        return step.words

    def forget(self) -> None:
        """Another workbook: there is nothing to undo."""
        self._done, self._undone, self._rows, self._waiting = [], [], {}, {}

    # ---- judging

    def mended(self, place: Place) -> str | None:
        """What was written in a cell; None where nothing was."""
        return self._job.said_of(place[0]).cells.get(place[1:])

    def mended_cells(self) -> list[Place]:
        """All cells in which something was written."""
        return [(sheet, *place) for sheet, said in self._job.said.items() for place in said.cells]

    def waits(self, line: Line) -> bool:
        """Whether something was said of a row that has not been judged yet."""
        return line in self._waiting

    @property
    def judging(self) -> bool:
        return bool(self._waiting)

    def _wait_for(self, lines: Iterable[Line]) -> None:
        self._now += 1
        self._remember(lines := set(lines))
        self._waiting.update(dict.fromkeys(lines, self._now))
        self._job.stale = True
        self.changed.emit()
        self._job.busy_changed.emit()
        self._judge()

    def _judge(self) -> None:
        """Read again what has been said until now, unless a reading runs: the next one follows it."""
        job, path = self._job, self._job.path
        if self._reading or path is None:
            return
        self._reading, said, names, answers = True, self._now, list(job.names), job.answers

        def work(progress: Progress, office: Any) -> Preview:
            return actions.preview(office, job.what, path, names, answers, progress, opened=job.opened)

        def done(preview: Preview) -> None:
            self._reading = False
            if job.step != ROWS or job.path != path:  # nobody waits for it any more
                self._waiting = {}
                return
            self._waiting = {line: when for line, when in self._waiting.items() if when > said}
            job.preview, job.stale = preview, said != self._now
            self.judged.emit()
            job.busy_changed.emit()
            if job.stale:
                self._judge()

        def failed(error: BaseException) -> None:
            self._reading, self._waiting = False, {}
            self.changed.emit()
            if not isinstance(error, Cancelled):
                messages.say_error(job.banner, error)

        job.tasks.run("正在核对", work, done, failed, quiet=True)

    # ---- a file that was changed outside

    def _remember(self, lines: Collection[Line]) -> None:
        """Keep how the file had rows of which something is said."""
        if self._job.preview is not None:
            self._rows = rows_of_file(self._job.preview, lines) | self._rows

    def drop_changed(self, preview: Preview) -> int:
        """Drop what was said of rows that the file has otherwise now; gives their number."""
        known = rows_of_file(preview, self._rows)
        gone = {line for line, cells in self._rows.items() if known.get(line) != cells}
        if not gone:
            return 0
        for sheet in {sheet for sheet, _ in gone}:
            numbers = {row for each, row in gone if each == sheet}
            said = self._job.said_of(sheet)
            self._job.say(
                sheet,
                cells={place: text for place, text in said.cells.items() if place[0] not in numbers},
                records={row: on for row, on in said.records.items() if row not in numbers},
                accepted=frozenset(each for each in said.accepted if each[0] not in numbers),
                persons={each: who for each, who in said.persons.items() if each[0] not in numbers},
            )
        self.forget()
        self._wait_for(gone)
        return len(gone)


def rows_of_file(preview: Preview, lines: Collection[Line]) -> dict[Line, tuple[Cell, ...]]:
    """The cells of rows as the file has them, by their lists and numbers."""
    found: dict[Line, tuple[Cell, ...]] = {}
    for source in preview.sources:
        numbers = {row for sheet, row in lines if sheet == source.sheet}
        rows = (
            *((one.number, one.cells) for one in source.rows),
            *((one.number, one.cells) for one in source.left_out),
        )
        for number, cells in rows if numbers else ():
            if number in numbers:
                places = enumerate(cells, source.first_column)
                found[source.sheet, number] = tuple(source.mended.get((number, at), cell) for at, cell in places)
    return found


def _rows_of_difference(one: SheetAnswers, other: SheetAnswers) -> set[int]:
    """The rows of which two sets of answers do not say the same."""
    rows = {place[0] for place, _ in one.cells.items() ^ other.cells.items()}
    rows |= {row for row, _ in one.records.items() ^ other.records.items()}
    rows |= {row for row, _ in one.accepted ^ other.accepted}
    return rows | {place[0] for place, _ in one.persons.items() ^ other.persons.items()}
