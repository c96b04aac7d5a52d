"""What of a campaign stands on paper: the slips to take along, and the list of who goes to whom."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.campaigns.records import Campaign, CampaignLine
from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.core.fields import field_of
from cadredesk.core.money import show_yuan
from cadredesk.core.progress import Progress
from cadredesk.core.values import show
from cadredesk.people.records import Person
from cadredesk.visits import paper as visits_paper
from cadredesk.visits.records import Visit

if TYPE_CHECKING:
    from cadredesk.paper import Column

NOBODY = "还没有安排走访人"
_COLUMNS = {
    "name": 20, "category": 33, "planned_on": 22, "community": 26, "address": 52, "phone": 28, "fen": 20, "goods": 34,
}  # fmt: skip


def slips_of(
    found: Campaign, lines: Sequence[CampaignLine], people: Sequence[Person], along: Mapping[int, str]
) -> list[dict[str, str]]:
    """What stands on the slips taken along: all but what the visit will bring. Lines and people go together; ``along``
    is what the visitor should know of earlier requests, by person.
    """
    slips = []
    for line, person in zip(lines, people, strict=True):
        visit = Visit(person_id=person.id, rule=found.code, visitors=line.visitors, fen=line.fen, goods=line.goods)
        slips.append(
            visits_paper.slip(person, visit, along.get(line.person_id, "")) | {"rule": f"{found.code}（{found.due}）"}
        )
    return slips


def print_schedule(
    office: str, operator: str, lines: Sequence[CampaignLine], found: Campaign, out: Path, progress: Progress | None
) -> list[tuple[str, str]]:
    """Draw the list of who goes to whom, a heading for each visitor; ``lines`` come in the order of the visits.

    Gives (name, characters) that no font can print. Raises UserError.
    """
    from cadredesk.paper import PrintInfo, unprintable
    from cadredesk.paper.grouped import Group, draw_grouped_roster

    groups = []
    for visitors, each in groupby(lines, key=lambda line: line.visitors):
        theirs = list(each)
        groups.append(Group(title=visitors or NOBODY, note=_note(theirs), rows=[_row(line) for line in theirs]))
    draw_grouped_roster(
        out,
        title=f"{found.due.year}年{found.code}走访安排表",
        columns=_columns(),
        groups=groups,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        count=f"共 {len(lines):,} 人",
        subtitle=show_day_in_sentence(found.due),
        progress=progress,
    )
    return unprintable([dict(zip(_COLUMNS, row, strict=False)) for group in groups for row in group.rows])


def _note(lines: Sequence[CampaignLine]) -> str:
    money = sum(line.fen or 0 for line in lines)
    return f"{len(lines):,} 人" + (f"，慰问金 {show_yuan(money)} 元" if money else "")


def _row(line: CampaignLine) -> list[str]:
    done = f"{line.stage} {line.visited_on}" if line.visited_on else line.stage if line.why else ""
    return [*(show(field_of(CampaignLine, name), getattr(line, name)) for name in _COLUMNS), done]


def _columns() -> "list[Column]":
    from cadredesk.paper import Column

    fields = {name: field_of(CampaignLine, name) for name in _COLUMNS}
    known = [
        Column(label=field.label, width=_COLUMNS[name], align="right" if field.numeric else "left")
        for name, field in fields.items()
    ]
    return [*known, Column(label="走访情况", width=30)]
