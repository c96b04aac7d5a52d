"""A reconciliation as a workbook: the counts, then a sheet for each sort of difference."""

from collections.abc import Iterator
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.import_export.reconcile.records import Line, Reconciliation, Sort
from cadredesk.import_export.reconcile.rules_words import ABOUT, rows_words, scope_words, source_words
from cadredesk.sheets.writer import write_book

_WHO = (
    Field(name="name", label="姓名", width=90),
    Field(name="id_number", label="身份证号", kind=Kind.ID_NUMBER, width=160),
    Field(name="category", label="人员类别", width=90),
    Field(name="unit", label="单位", width=200),
)
_ROWS = Field(name="rows", label="表中行号", width=110)
_PERSON = Field(name="person", label="人员编号", kind=Kind.INTEGER, width=80)
_STATE = Field(name="state", label="状态", width=70)
_VALUES = (
    Field(name="item", label="项目", width=110),
    Field(name="ours", label="名册中", width=200),
    Field(name="theirs", label="表中", width=200),
    Field(name="note", label="情况", width=170),
)
_NOTE = Field(name="note", label="说明", width=480)
COLUMNS = {
    Sort.GONE: (*_WHO, _PERSON, *_VALUES, _ROWS),
    Sort.ONLY_THEIRS: (*_WHO, _ROWS, _NOTE),
    Sort.ONLY_OURS: (*_WHO, _STATE, _PERSON),
    Sort.DIFFERING: (*_WHO, _PERSON, *_VALUES, _ROWS),
    Sort.UNCLEAR: (*_WHO, _ROWS, _NOTE),
}
_SUMMARY = (
    Field(name="item", label="项目", width=170),
    Field(name="count", label="数量", kind=Kind.INTEGER, width=80),
    Field(name="unit", label="单位", width=60),
    Field(name="note", label="说明", width=560),
)


def save(found: Reconciliation, out: Path) -> int:
    """Write a reconciliation as .xlsx; gives the number of lines. ID numbers stand whole. Raises UserError."""
    if out.resolve() == found.comparison.preview.source.path.resolve():
        raise UserError("不能存在正在核对的文件上，请换一个文件名。")
    summary = ("核对汇总", _SUMMARY, list(_summary(found)))
    write_book(out, [summary, *((sort.value, COLUMNS[sort], map(_cells, found.of(sort))) for sort in Sort)])
    return len(found.lines)


def _summary(found: Reconciliation) -> Iterator[tuple[str, int | None, str, str]]:
    yield "核对的文件", None, "", source_words(found.comparison.preview)
    yield "核对日期", None, "", str(today())
    yield "名册范围", None, "", scope_words(found)
    yield "表中记录", found.rows, "行", ""
    yield "一致", found.comparison.same, "人", "名册和表中都有，内容没有不同"
    for sort in Sort:
        yield sort.value, found.counts[sort], "行" if sort is Sort.UNCLEAR else "人", ABOUT[sort]
    for remark in found.remarks:
        yield "提醒", None, "", f"{remark.column}：{remark.message}" if remark.column else remark.message


def _cells(line: Line) -> tuple[object, ...]:
    shown = {"rows": rows_words(line), "person": line.person or None}
    return tuple(shown.get(field.name, getattr(line, field.name)) for field in COLUMNS[line.sort])
