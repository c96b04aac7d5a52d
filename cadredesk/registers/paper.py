"""The list of any register on paper: its 台账."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.fields import Field, Kind
from cadredesk.core.progress import Progress
from cadredesk.core.values import from_db, show
from cadredesk.registers.records import Register

MM_A_PIXEL = 0.22  # what the width of a column on screen is on paper, before the roster is fitted to the sheet


def draw_list(
    office: str,
    operator: str,
    register: Register,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    out: Path,
    *,
    subtitle: str = "",
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw stored rows of these columns; gives (where, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import Column, PrintInfo, draw_roster, unprintable

    fields = [register.column(name) for name in columns]
    texts = [[_text(field, value) for field, value in zip(fields, row, strict=True)] for row in rows]
    draw_roster(
        out,
        title=register.list_title,
        columns=[
            Column(label=field.label, width=max(12, round(field.width * MM_A_PIXEL)), align="right" if field.numeric else "left")
            for field in fields
        ],
        rows=texts,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        subtitle=subtitle,
        count=f"共 {len(rows):,} {register.unit}",
        landscape=True,
        progress=progress,
    )  # fmt: skip
    return unprintable([dict(zip(columns, row, strict=True)) for row in texts])


def _text(field: Field, value: object) -> str:
    return str(value or "") if field.kind is Kind.REFERENCE else show(field, from_db(field, value))
