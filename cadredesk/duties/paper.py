"""The list of who is owed a visit, on paper."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.fields import field_of
from cadredesk.core.progress import Progress
from cadredesk.core.values import show
from cadredesk.duties.records import DutyLine

_COLUMNS = {
    "name": 20, "category": 36, "reason": 40, "due": 22, "state": 31, "visitors": 24, "liaison": 18, "community": 22,
    "address": 50, "phone": 28,
}  # fmt: skip


def print_list(
    office: str, operator: str, lines: Sequence[DutyLine], on: date, out: Path, *, title: str, progress: Progress | None
) -> list[tuple[str, str]]:
    """Draw the list, a heading for each rule; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import Column, PrintInfo, unprintable
    from cadredesk.paper.grouped import Group, draw_grouped_roster

    ordered = sorted(lines, key=lambda line: (line.duty.rule.place, line.rule))  # within a rule as in the list
    groups = []
    for _, each in groupby(ordered, key=lambda line: (line.duty.rule.place, line.rule)):  # of all its versions
        found = list(each)
        rows = [_row(line) for line in found]
        groups.append(Group(title=found[0].duty.rule.name, note=f"{len(rows):,} 人次", rows=rows))
    draw_grouped_roster(
        out,
        title=title,
        columns=[Column(label=field_of(DutyLine, name).label, width=width) for name, width in _COLUMNS.items()],
        groups=groups,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        count=f"共 {len(lines):,} 人次",
        subtitle=f"{on} 的情况",
        progress=progress,
    )
    return unprintable([dict(zip(_COLUMNS, row, strict=True)) for group in groups for row in group.rows])


def _row(line: DutyLine) -> list[str]:
    return [show(field_of(DutyLine, name), getattr(line, name)) for name in _COLUMNS]
