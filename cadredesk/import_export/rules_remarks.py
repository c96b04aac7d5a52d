"""What is to be said of a sheet as a whole: columns and rows that were left out, hidden rows, formulas without a value."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cadredesk.core.fields import Kind
from cadredesk.import_export.records import CellProblem
from cadredesk.import_export.rules_occasions import OccasionColumn
from cadredesk.import_export.rules_relatives import relative_columns
from cadredesk.sheets.cells import text_of
from cadredesk.sheets.clean import Cleaned, Row
from cadredesk.sheets.header import Recognition
from cadredesk.sheets.reader import Sheet

_SHOWN = 5  # rows, or runs of them, that one remark names


def rows_in_words(numbers: Sequence[int]) -> str:
    """第 3—5、8 行."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs[:_SHOWN]]
    return f"第 {'、'.join(said)} 行{'等' if len(runs) > _SHOWN else ''}"


def of_columns(sheet: Sheet, recognition: Recognition, *, noted: bool) -> Iterator[CellProblem]:
    """The columns that nobody knows."""
    where = header_row(sheet, recognition)
    done = "这一列写入备注" if noted else "这一列没有导入"
    taken = {one.header for one in recognition.mapped}
    for one in recognition.unknown:
        why = f"有两列都是“{one.header}”" if one.header in taken else f"不认识“{one.header}”这一列"
        yield CellProblem(where, one.header, f"{why}，{done}。")


def of_hidden_columns(sheet: Sheet, recognition: Recognition) -> Iterator[CellProblem]:
    """The columns that are imported though nobody sees them in Excel."""
    hidden = [
        one.header or one.field.label
        for one in recognition.mapped
        if one.field and one.index in sheet.marks.hidden_columns
    ]
    if hidden:
        names = "、".join(f"“{each}”" for each in hidden[:_SHOWN])
        more = " 等" if len(hidden) > _SHOWN else ""
        yield CellProblem(None, "", f"有 {len(hidden)} 列在 Excel 中是隐藏的（{names}{more}），也一起导入，请核对。")


def header_row(sheet: Sheet, recognition: Recognition) -> int | None:
    """The number of the header's last row, None for a header that was given by hand."""
    return sheet.number(recognition.header[-1]) if sheet.number(recognition.header.start) > 0 else None


def of_rows(sheet: Sheet, cleaned: Cleaned) -> Iterator[CellProblem]:
    """The rows that are no records, and the hidden ones that are."""
    if cleaned.skipped:
        by_reason: dict[str, list[int]] = defaultdict(list)
        for number, why in cleaned.skipped:
            by_reason[why].append(number)
        rows = "；".join(f"{rows_in_words(numbers)}是{why}" for why, numbers in by_reason.items())
        yield CellProblem(None, "", f"有 {len(cleaned.skipped)} 行不是记录，没有导入：{rows}。")
    if not sheet.marks.hidden:
        return
    hidden = [row.number for row in cleaned.rows if row.number - sheet.first_row in sheet.marks.hidden]
    if hidden:
        yield CellProblem(
            None, "", f"有 {len(hidden)} 行在 Excel 中是隐藏的（{rows_in_words(hidden)}），也一起导入，请核对。"
        )


def of_formulas(sheet: Sheet, recognition: Recognition, rows: Sequence[Row]) -> Iterator[CellProblem]:
    """The columns in which formulas have no value, with the number of cells."""
    if not sheet.marks.errors and not sheet.marks.uncalculated:
        return
    where = header_row(sheet, recognition)
    records = {row.number - sheet.first_row for row in rows}
    errors, never = (_by_column(cells, records) for cells in (sheet.marks.errors, sheet.marks.uncalculated))
    for one in recognition.mapped:
        if count := errors.get(one.index):
            yield CellProblem(where, one.header, f"有 {count} 格公式出错（#N/A 等），当作空白。")
        if count := never.get(one.index):
            yield CellProblem(
                where, one.header, f"有 {count} 格公式还没有算出结果，当作空白；请用 Excel 打开并保存一次后再导入。"
            )


def of_occasions(
    sheet: Sheet,
    recognition: Recognition,
    columns: Sequence[OccasionColumn],
    records: Sequence[Row],
    without: Sequence[int],
    *,
    dated: bool,
) -> Iterator[CellProblem]:
    """On which days the records of columns of occasions are taken to be, and which rows have none."""
    where = header_row(sheet, recognition)
    for one in columns:
        own = one.occasion.day or one.occasion.month_day
        dates = Counter(row.values.get("date") for row in records if (row.marked or {}).get("fen") == one.header)
        if one.day and not own and not dated and dates[one.day]:
            said = (
                f"这一列没有写日期，{dates[one.day]} 笔按 {one.day.year} 年{one.occasion.name} {one.day} 录入，请核对。"
            )
            yield CellProblem(where, one.header, said)
    if without:
        what = "、".join(dict.fromkeys(one.header for one in columns))
        yield CellProblem(None, "", f"有 {len(without)} 行没有填写{what}，没有导入：{rows_in_words(without)}。")


def _by_column(cells: Mapping[int, Sequence[int]], records: set[int]) -> Mapping[int, int]:
    return {column: sum(row in records for row in rows) for column, rows in cells.items()}


def of_covered(sheet: Sheet, covered: Mapping[int, int], recognition: Recognition) -> Iterator[CellProblem]:
    """Further rows of one person, whose name is merged over them: what stands in them alone."""
    own = {}
    relatives = relative_columns(recognition)
    for at, top in covered.items():
        merged = {start[1] for start, end in sheet.merged if start[0] < at <= end[0]}
        texts = [
            text_of(cell)
            for column, cell in enumerate(sheet.rows[at])
            if cell != "" and column not in merged | relatives
        ]
        if texts:
            own[sheet.number(at)] = f"第 {sheet.number(at)} 行（接第 {sheet.number(top)} 行）：{'、'.join(texts)}"
    if own:
        more = f"；另有 {len(own) - _SHOWN} 行" if len(own) > _SHOWN else ""
        yield CellProblem(
            None, "", f"有 {len(own)} 行与上一行是同一个人，没有导入：{'；'.join(list(own.values())[:_SHOWN])}{more}。"
        )


def of_merged_amounts(sheet: Sheet, recognition: Recognition, rows: Sequence[Row]) -> Iterator[CellProblem]:
    """The amounts in cells that are merged over several records: each of these is given the whole."""
    records = {row.number for row in rows}
    amounts = {one.index: one.header for one in recognition.mapped if one.field and one.field.kind is Kind.MONEY}
    for (top, column), (bottom, _) in sheet.merged if amounts else ():
        numbers = [number for at in range(top, bottom + 1) if (number := sheet.number(at)) in records]
        if column in amounts and len(numbers) > 1 and (cell := sheet.rows[top][column]) != "":
            said = (
                f"{rows_in_words(numbers)}的{amounts[column]}是合并的一格“{text_of(cell)}”，每行各按这个数录入；"
                "如果是几行一共的数，请分开填写。"
            )
            yield CellProblem(numbers[0], amounts[column], said)
