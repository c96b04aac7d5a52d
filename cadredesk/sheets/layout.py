"""Turn a sheet laid out for the eye into one list with one row a record."""

import dataclasses
from collections.abc import Sequence

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.sheets.labels import LabelIndex, plain
from cadredesk.sheets.reader import Cell, Corner, Sheet
from cadredesk.sheets.value_columns import fields_of_value

LEAVE_OUT = ("", "-", "—", "无")  # a column without a name in a header that is given by hand
_LONGEST_NAME = 4  # characters
_LIKE = 2  # headers that two lists beside each other have in common, at least


def column_letters(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# ---------------------------------------------------------------- merged cells


def fill_down(sheet: Sheet, start: int) -> None:
    """Let what stands in merged cells below the header hold for every row that they cover."""
    for (top, column), (bottom, _) in sheet.merged:
        if top < start or bottom == top or column < 0 or bottom >= len(sheet.rows):
            continue
        if (cell := sheet.rows[top][column]) != "":
            for at in range(top + 1, bottom + 1):
                if sheet.rows[at][column] == "":
                    sheet.put(at, column, cell)


def covered_rows(sheet: Sheet, start: int, columns: Sequence[int]) -> dict[int, int]:
    """Rows below the header in which one of some columns is merged with a row above: their index → that row's."""
    return {
        row: top
        for (top, column), (bottom, _) in sheet.merged
        if column in columns and top >= start and sheet.rows[top][column] != ""
        for row in range(top + 1, min(bottom + 1, len(sheet.rows)))
    }


# ---------------------------------------------------------------- lists below each other


def lists_below(sheet: Sheet, headers: Sequence[int]) -> list[Sheet]:
    """The lists of a sheet, given the rows in which headers begin. One with the same header goes on; each has its titles."""
    labels: list[str] = []
    starts: list[int] = []
    for at in sorted(headers):
        own = [plain(cell) if isinstance(cell, str) else "" for cell in sheet.rows[at]]
        if own != labels:
            labels = own
            starts.append(_with_titles(sheet, at) if starts else 0)
    spans = zip(starts, [*starts[1:], len(sheet.rows)], strict=True)
    return [_rows_of(sheet, *span) for span in spans] if len(starts) > 1 else [sheet]


def _with_titles(sheet: Sheet, at: int) -> int:
    """The first row of the titles above a header: blank rows, and words alone that are longer than names."""
    while at > 0:
        filled = [cell for cell in sheet.rows[at - 1] if cell != ""]
        if len(filled) > 1 or (filled and len(plain(str(filled[0]))) <= _LONGEST_NAME):
            break
        at -= 1
    return at


def _rows_of(sheet: Sheet, first: int, stop: int) -> Sheet:
    return dataclasses.replace(
        sheet,
        name=f"{sheet.name}（{sheet.number(first)}—{sheet.number(stop - 1)} 行）",
        rows=sheet.rows[first:stop],
        first_row=sheet.number(first),
        merged=tuple(
            ((top - first, left), (min(bottom, stop - 1) - first, right))
            for (top, left), (bottom, right) in sheet.merged
            if first <= top < stop
        ),
        marks=sheet.marks.seen_from(first, 0),
        part_of=sheet.name,
    )


# ---------------------------------------------------------------- lists beside each other


def lists_side_by_side(sheet: Sheet, header: range, headers: Sequence[str], keys: Sequence[int]) -> list[Sheet]:
    """The lists that stand beside each other under one header, [] if it is a single one.

    ``keys`` are the columns that hold what every record needs (姓名). Another list begins where the headers around it
    are those of the first one again.
    """
    words = [plain(each) for each in headers]
    starts = [0]
    for key in keys[1:]:
        before = next((at for at in range(1, key - keys[0] + 1) if not _again(words, keys[0], key, -at)), 1) - 1
        after = next((at for at in range(1, key - keys[0]) if not _again(words, keys[0], key, at)), key - keys[0]) - 1
        own = sum(1 for each in words[keys[0] : key - before] if each)
        if before + after + 1 >= _LIKE and 2 * (before + after + 1) >= own:
            starts.append(key - before)
    if len(starts) == 1:
        return []
    return [_part(sheet, header, *span) for span in zip(starts, [*starts[1:], len(words)], strict=True)]


def _again(words: Sequence[str], first: int, other: int, step: int) -> bool:
    """Whether the header so many columns from one key is the same as that so many from another."""
    one, two = first + step, other + step
    return one >= 0 and two < len(words) and words[one] != "" and words[one] == words[two]


def _part(sheet: Sheet, header: range, left: int, right: int) -> Sheet:
    """Some columns of a sheet. A title over all of them is the title of each, and so is a heading merged over them."""
    rows = [row[left:right] for row in sheet.rows]
    for at in range(header.start):
        if not any(cell != "" for cell in rows[at]):
            rows[at][0] = next((cell for cell in sheet.rows[at] if cell != ""), "")
    for (top, start), (_, end) in sheet.merged:
        if header.stop <= top < len(rows) and start < left and end >= right - 1:
            rows[top][0] = sheet.rows[top][max(start, 0)]
    first = sheet.first_column + left
    span = f"{column_letters(first)}—{column_letters(first + right - left - 1)} 列"
    merged = tuple(
        ((top, max(start - left, 0)), (bottom, min(end, right - 1) - left))
        for (top, start), (bottom, end) in sheet.merged
        if start < right and end >= left
    )
    return dataclasses.replace(
        sheet,
        name=f"{sheet.name}（{span}）",
        rows=rows,
        merged=merged,
        marks=sheet.marks.seen_from(0, left),
        first_column=first,
        part_of=sheet.part_of or sheet.name,
    )


# ---------------------------------------------------------------- a header that is not there


def with_header(sheet: Sheet, labels: Sequence[str], fields: Sequence[Field]) -> tuple[Sheet, range]:
    """The sheet with a header given by hand above its list, and where that is; rows of one cell before it are titles.

    Raises UserError for a name that is none of a field.
    """
    index = LabelIndex(fields)
    for label in labels:
        if label not in LEAVE_OUT and index.best(label) is None and not fields_of_value((label,), index):
            raise UserError(f"“{label}”不是认识的列名，请改正；不导入的列请写“-”。")
    if sheet.rows and len(labels) > (width := len(sheet.rows[0])):
        raise UserError(f"工作表“{sheet.name}”只有 {width} 列，列名却给了 {len(labels)} 个，请核对。")
    return _below_header(sheet, ["" if label in LEAVE_OUT else label for label in labels])


def with_letters(sheet: Sheet) -> tuple[Sheet, range]:
    """The sheet with a header of the letters that Excel shows above its columns: A 列, B 列. Raises UserError if it is empty."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    return _below_header(sheet, [f"{column_letters(sheet.first_column + at)} 列" for at in range(width)])


def _below_header(sheet: Sheet, header: Sequence[str]) -> tuple[Sheet, range]:
    if not sheet.rows:
        raise UserError(f"工作表“{sheet.name}”里没有内容。")
    above = next((at for at, row in enumerate(sheet.rows) if sum(cell != "" for cell in row) > 1), 0)
    padded: list[Cell] = [*header, *[""] * (len(sheet.rows[0]) - len(header))]
    rows = [*sheet.rows[:above], padded, *sheet.rows[above:]]
    moved = dataclasses.replace(
        sheet,
        rows=rows,
        first_row=sheet.first_row - 1,
        merged=tuple(((_down(top, above)), (_down(bottom, above))) for top, bottom in sheet.merged),
        marks=sheet.marks.seen_from(-1, 0),
    )
    return moved, range(above, above + 1)


def _down(corner: Corner, above: int) -> Corner:
    return (corner[0] + (corner[0] >= above), corner[1])
