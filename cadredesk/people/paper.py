"""Which values of people stand in which column of the 花名册."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.fields import Field, Kind
from cadredesk.core.progress import Progress
from cadredesk.people.store import AGE_COLUMN, age_of

_MM = 0.2  # of paper for a pixel of the screen's column


def cell(field: Field, value: Any, day: date) -> str:
    """What a stored value of the list shows on paper; references come as their names."""
    if field.name == AGE_COLUMN.name:
        return str(age_of(value, day) or "")
    if field.kind is Kind.REFERENCE:
        return str(value or "")
    return values.show(field, values.from_db(field, value))


def print_roster(
    office_name: str,
    operator: str,
    fields: Sequence[Field],
    rows: Sequence[Sequence[Any]],
    out: Path,
    *,
    title: str,
    subtitle: str,
    progress: Progress | None,
) -> list[tuple[str, str]]:
    """Draw people's rows (without id) into a PDF; gives (name, characters) that no font can print."""
    from cadredesk.paper import Column, Furniture, draw_roster, unprintable

    day = today()
    cells = [[cell(field, value, day) for field, value in zip(fields, row, strict=True)] for row in rows]
    columns = [
        Column(label=field.label, width=max(field.width * _MM, 10), align="right" if field.numeric else "left")
        for field in fields
    ]
    furniture = Furniture(office=office_name, printed=day, operator=operator)
    draw_roster(
        out, title=title, columns=columns, rows=cells, furniture=furniture, subtitle=subtitle, progress=progress
    )
    names = [field.name for field in fields]
    return unprintable([dict(zip(names, row, strict=True)) for row in cells])
