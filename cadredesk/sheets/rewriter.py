"""Cells as they were read, put into a workbook again, to be corrected and read like the first one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from cadredesk.core.atomic_write import atomic_write
from cadredesk.sheets.reader import Cell, Corner
from cadredesk.sheets.writer import MAX_TEXT, sheet_name, xlsx_book

FIRST_YEAR = 1900  # Excel knows no earlier one
WIDEST = 40  # characters that a column grows to by itself


@dataclass(frozen=True, slots=True)
class RawSheet:
    """``rows`` of cells; the first ``head`` of them stay in sight. ``merged`` are spans among them."""

    name: str
    rows: Sequence[Sequence[Cell]]
    head: int
    merged: Sequence[tuple[Corner, Corner]] = ()


def write_raw(path: Path, sheets: Sequence[RawSheet]) -> None:
    """Write .xlsx. Text stays text, whatever it begins with. Raises UserError where it cannot be written."""
    with atomic_write(path) as draft, xlsx_book(draft, {"default_date_format": "yyyy-mm-dd"}) as book:
        text = book.add_format({"num_format": "@"})
        for sheet in sheets:
            _fill(book.add_worksheet(sheet_name(sheet.name, book.sheetnames)), sheet, text)


def _fill(sheet: Any, raw: RawSheet, text: Any) -> None:
    inside: dict[Corner, tuple[Corner, Corner]] = {}
    for first, last in raw.merged:
        cells = list(product(range(first[0], last[0] + 1), range(first[1], last[1] + 1)))
        if len(cells) > 1 and not any(cell in inside for cell in cells):
            inside |= dict.fromkeys(cells, (first, last))
    for first, last in set(inside.values()):
        sheet.merge_range(*first, *last, str(raw.rows[first[0]][first[1]]), text)
    for at, row in enumerate(raw.rows):
        for place, cell in enumerate(row):
            if cell != "" and (at, place) not in inside:
                _put(sheet, at, place, cell, text)
    for place, width in enumerate(_widths(raw.rows)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(raw.head, 0)


def _put(sheet: Any, at: int, place: int, cell: Cell, text: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(at, place, cell[:MAX_TEXT], text)
    elif isinstance(cell, bool):
        sheet.write_boolean(at, place, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(at, place, cell)
    elif isinstance(cell, date) and cell.year < FIRST_YEAR:
        sheet.write_string(at, place, f"{cell:%Y-%m-%d}", text)
    else:
        sheet.write_datetime(at, place, cell)


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Room for the words, a Chinese character counted twice."""
    widths: list[int] = []
    for row in rows[:200]:
        widths += [8] * (len(row) - len(widths))
        if sum(cell != "" for cell in row) < 2:  # a title alone in its row says nothing of its column
            continue
        for place, cell in enumerate(row):
            wide = sum(2 if character > "\u2e7f" else 1 for character in str(cell)) + 2
            widths[place] = max(widths[place], min(wide, WIDEST))
    return widths
