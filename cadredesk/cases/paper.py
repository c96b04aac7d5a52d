"""The list of cases on paper."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.cases.records import CaseLine
from cadredesk.core.dates import today
from cadredesk.core.fields import Field, field_of
from cadredesk.core.progress import Progress
from cadredesk.core.values import show

TITLE = "事项登记表"
# The columns of the paper and their widths in mm.
_WIDTHS = {
    "name": 22, "kind": 20, "opened_on": 23, "words": 66, "liaison": 18, "due": 23, "visit": 14, "state": 17, "result": 46,
    "phone": 32,
}  # fmt: skip


def fields_named(names: Sequence[str]) -> list[Field]:
    """The columns of the list by name."""
    return [field_of(CaseLine, name) for name in names]


def draw_cases(
    office: str, operator: str, lines: Sequence[CaseLine], out: Path, *, subtitle: str, progress: Progress | None
) -> list[tuple[str, str]]:
    """Draw the list; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import Column, PrintInfo, draw_roster, unprintable

    fields = fields_named(tuple(_WIDTHS))
    rows = [[show(field, getattr(line, field.name)) for field in fields] for line in lines]
    draw_roster(
        out,
        title=TITLE,
        columns=[Column(label=field.label, width=_WIDTHS[field.name]) for field in fields],
        rows=rows,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        subtitle=subtitle,
        count=f"共 {len(rows):,} 项",
        landscape=True,
        progress=progress,
    )
    return unprintable([dict(zip(_WIDTHS, row, strict=True)) for row in rows])
