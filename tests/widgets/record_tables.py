"""Rows without end for a record table, and what stands in its cells."""

from collections.abc import Sequence

from cadredesk.core.fields import Field, Kind
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import IdSource, Row

FIELDS = [
    Field(name="name", label="姓名", listed=True, width=110),
    Field(name="fen", label="金额", kind=Kind.MONEY, listed=True, width=100),
    Field(name="phone", label="电话", kind=Kind.PHONE, listed=True, width=130),
    Field(name="id_number", label="身份证号", kind=Kind.ID_NUMBER, width=180),
    Field(name="single", label="独居", kind=Kind.FLAG),
]


def rows_of(ids: Sequence[int]) -> list[Row]:
    return [(each, f"人{each}", each * 100, "13887602213", "532624194810050015", each % 2) for each in ids]


def source(ids: Sequence[int]) -> IdSource:
    return IdSource(list(ids), rows_of)


def text(table: RecordTable, at: int, name: str) -> str:
    return table.model.text_at(at, [field.name for field in FIELDS].index(name))
