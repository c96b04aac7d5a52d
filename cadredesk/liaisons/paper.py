"""The list of a liaison on paper: whom they answer for, how to reach them, and when they are to be visited."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cadredesk.branches.records import Branch
from cadredesk.core.dates import today
from cadredesk.core.fields import field_of
from cadredesk.core.progress import Progress
from cadredesk.core.values import show, show_phone
from cadredesk.liaisons.records import NOBODY_ID, AssignedPerson, LiaisonLine

if TYPE_CHECKING:
    from cadredesk.paper import Column

_COLUMNS = {
    "name": 22, "category": 34, "phone": 29, "community": 22, "address": 60, "birthday": 36, "next": 38,
}  # fmt: skip
_LABELS = {"next": "下次应访"}


class LiaisonList(NamedTuple):
    """A liaison with those for whom they answer."""

    line: LiaisonLine
    assigned: Sequence[AssignedPerson]
    branches: Sequence[Branch]


def print_lists(
    office: str, operator: str, lists: Sequence[LiaisonList], out: Path, progress: Progress
) -> list[tuple[str, str]]:
    """Draw the lists; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import PrintInfo, unprintable
    from cadredesk.paper.grouped import Group, draw_grouped_roster

    wanted = [each for each in lists if each.assigned or each.branches]
    groups = [Group(title=_title(each.line), note=_note(each), rows=_rows(each)) for each in wanted]
    people = sum(len(each.assigned) for each in wanted)
    first = wanted[0].line
    of_first = f"{first.name}{'的人员和支部' if first.liaison_id == NOBODY_ID else '挂联名单'}"
    draw_grouped_roster(
        out,
        title="挂联名单" if len(wanted) > 1 else of_first,
        columns=_columns(),
        groups=groups,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        count=f"共 {people:,} 人",
        new_page=True,
        progress=progress,
    )
    texts = [dict(zip(_COLUMNS, row, strict=True)) for group in groups for row in group.rows]
    return unprintable([*({"name": each.line.name, "post": each.line.post} for each in wanted), *texts])


def _title(line: LiaisonLine) -> str:
    return "　".join(filter(None, (line.name, line.post, show_phone(line.phone))))


def _note(each: LiaisonList) -> str:
    line = each.line
    people = f"{len(each.assigned):,} 人" if each.assigned else ""
    branches = f"{len(each.branches):,} 个支部" if each.branches else ""
    owed = f"现在待访 {line.open:,} 人次" if line.open else ""
    late = f"其中逾期 {line.overdue:,}" if line.overdue else ""
    return "，".join(filter(None, (people, branches, owed, late)))


def _rows(each: LiaisonList) -> list[list[str]]:
    """The people, and below them the branches."""
    of_people = [
        [
            *(show(field_of(AssignedPerson, name), getattr(assigned_person, name)) for name in list(_COLUMNS)[:-1]),
            _next(assigned_person),
        ]
        for assigned_person in each.assigned
    ]
    of_branches = [
        [branch.name, branch.kind, "", "", branch.place, "", f"书记 {branch.secretary}" if branch.secretary else ""]
        for branch in each.branches
    ]
    return of_people + of_branches


def _next(assigned_person: AssignedPerson) -> str:
    if assigned_person.next_due is None:
        return ""
    return f"{assigned_person.next_words} {assigned_person.next_due}{' 逾期' if assigned_person.is_overdue else ''}"


def _columns() -> "list[Column]":
    from cadredesk.paper import Column

    return [
        Column(label=_LABELS.get(name) or field_of(AssignedPerson, name).label, width=width)
        for name, width in _COLUMNS.items()
    ]
