"""The 支部花名册 on paper."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.branches.roster.records import RosterChoice, RosterPart
from cadredesk.branches.roster.rules import heading_of, totals_of
from cadredesk.core.dates import today
from cadredesk.core.fields import Field
from cadredesk.core.progress import Progress
from cadredesk.people.paper import cell, paper_columns


def draw_branch_roster(
    parts: Sequence[RosterPart],
    choice: RosterChoice,
    fields: Sequence[Field],
    office: str,
    operator: str,
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw the parts, each under its heading; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import PrintInfo, unprintable
    from cadredesk.paper.grouped import Group, draw_grouped_roster

    day = today()
    groups, records = [], []
    for part in parts:
        title, note = heading_of(part)
        rows = [[cell(field, value, day) for field, value in zip(fields, row, strict=True)] for row in part.rows]
        groups.append(Group(title=title, note=note, rows=rows))
        records.append({"name": title, "note": note})
        records += [dict(zip((field.name for field in fields), row, strict=True)) for row in rows]
    members, branches, functional = totals_of(parts)
    only = "" if choice.membership is None else choice.membership or "组织关系类型未填的"
    beside = f"另列功能型党支部成员 {functional:,} 人，不计入" if functional else ""
    draw_grouped_roster(
        out,
        title=choice.title.strip() or "支部花名册",
        columns=paper_columns(fields),
        groups=groups,
        print_info=PrintInfo(office=office, printed=day, operator=operator),
        count=(f"{branches:,} 个支部　" if branches > 1 else "") + f"共 {members:,} 人",
        subtitle="　".join(filter(None, (only, beside))),
        new_page=choice.new_page,
        progress=progress,
    )
    return unprintable(records)
