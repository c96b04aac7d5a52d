"""The refused rows as a workbook of their own: head and cells as they were read, and why; corrected, it can be imported again."""

import re
from collections.abc import Iterator, Sequence

from cadredesk.core.fields import Kind
from cadredesk.import_export.records import PlannedRow, Preview, RowOutcome, Source
from cadredesk.sheets.header import REASON
from cadredesk.sheets.reader import Cell
from cadredesk.sheets.rewriter import RawSheet

# Dates whose meaning depends on the rest of their column: 1948.1 is October where others write 1948.03.
_DEPENDS = re.compile(r"\s*(?:\d{4}\.1|\d{5}(?:\.\d+)?|\d{1,2}[./-]\d{1,2}|\d{2}[.年·/-].*|\d{1,2}月.*)\s*")


def refused_sheets(preview: Preview) -> Iterator[RawSheet]:
    """A sheet for each one with refused rows."""
    for source in preview.sources:
        name = source.sheet if len(preview.sources) > 1 else ""
        refused = [each for each in preview.plan.rows if each.outcome is RowOutcome.REFUSED and each.row.sheet == name]
        if refused:
            yield _sheet(source, refused)


def _sheet(source: Source, refused: Sequence[PlannedRow]) -> RawSheet:
    old = _old_reason(source)
    last = _last_filled([*source.head, *(each.row.cells for each in refused)], old)
    below = source.recognition.header[-1]
    head = [_padded(row, last, REASON if at == below else "", old) for at, row in enumerate(source.head)]
    rows = [_padded(_cells(source, each), last, _why(each), old) for each in refused]
    merged = tuple(span for span in source.merged if span[1][1] < last)
    return RawSheet(source.sheet, [*head, *rows], len(head), merged)


def _old_reason(source: Source) -> int | None:
    """The column of reasons of a list that was refused before."""
    return next((one.index for one in source.recognition.columns if one.ignored and one.header == REASON), None)


def _last_filled(rows: Sequence[Sequence[Cell]], old: int | None) -> int:
    filled = (at for row in rows for at, cell in enumerate(row) if cell != "" and at != old)
    return max(filled, default=-1) + 1


def _padded(row: Sequence[Cell], width: int, last: str, old: int | None) -> list[Cell]:
    cells = ["" if at == old else cell for at, cell in enumerate(row[:width])]
    return [*cells, *[""] * (width - len(cells)), last]


def _why(planned: PlannedRow) -> str:
    """The errors first, then what else is doubtful in the row."""
    problems = sorted(planned.problems, key=lambda one: one.level != "error")
    return "；".join(dict.fromkeys(f"{one.column}：{one.message.rstrip('。')}" for one in problems))


def _cells(source: Source, planned: PlannedRow) -> list[Cell]:
    """The cells as read; a date that was understood from the rest of its column is written out."""
    row = planned.row
    cells = list(row.cells)
    doubted = {problem.column for problem in row.problems}
    for one in source.recognition.mapped:
        field = one.field
        if field is None or field.kind not in (Kind.DATE, Kind.PARTIAL) or field.name not in row.values:
            continue
        cell = cells[one.index]
        depends = not isinstance(cell, str) or _DEPENDS.fullmatch(cell)
        if depends and (one.header or field.label) not in doubted:
            cells[one.index] = str(row.values[field.name])
    return cells
