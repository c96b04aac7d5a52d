"""What a user does with the operations of the file: find them, see and save what they changed. Undo is ``db.undo``."""

from collections.abc import Collection, Iterable
from pathlib import Path

from cadredesk.core.fields import Field, Kind
from cadredesk.core.progress import Progress
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.office.store_change_list import ChangeList
from cadredesk.sheets.writer import write_table

CHANGES = (
    Field(name="act", label="改动", width=60),
    Field(name="noun", label="类别", width=100),
    Field(name="title", label="对象", width=160),
    Field(name="label", label="项目", width=120),
    Field(name="before", label="原来", kind=Kind.LONG, width=240),
    Field(name="after", label="现在", kind=Kind.LONG, width=300),
)
OPERATIONS = (
    Field(name="number", label="编号", kind=Kind.INTEGER, width=70),
    Field(name="at", label="时间", width=150),
    Field(name="operator", label="经办人", width=90),
    Field(name="what", label="操作", width=360),
    Field(name="rows", label="改动条数", kind=Kind.INTEGER, width=90),
    Field(name="state", label="状态", width=90),
)
UNDOABLE, UNDONE = "可撤销", "已撤销"


def state_of(entry: journal.Entry) -> str:
    """Whether an operation stands, in a word."""
    if entry.undone:
        return UNDONE
    return UNDOABLE if entry.undoable else ""


def export_changes(
    office: Office, operation: int, out: Path, only: Collection[int] | None = None, progress: Progress | None = None
) -> int:
    """Write what an operation changed, or the lines ``only``, to .xlsx or .csv; gives the number of lines.

    Raises UserError and Cancelled.
    """
    wanted = None if only is None else frozenset(only)
    lines = ChangeList(office, operation, in_full=True).all_lines(progress)
    found = (line.words for line in lines if wanted is None or line.id in wanted)
    return write_table(out, f"改动清单：{journal.entry_of(office, operation).what}", CHANGES, found)


def export_operations(entries: Iterable[journal.Entry], out: Path) -> int:
    """Write operations to .xlsx or .csv; gives their number. Raises UserError."""
    rows = ((one.id, one.at, one.operator, one.what, one.rows, state_of(one)) for one in entries)
    return write_table(out, "操作记录", OPERATIONS, rows)
