"""Which values of people stand in which column of the 花名册."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.fields import Field, Kind
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people.store import listed_value

if TYPE_CHECKING:
    from cadredesk.paper import Column

ROSTER = "离退休干部花名册"
_MM = 0.2  # of paper for a pixel of the screen's column
# What these mostly hold takes one line so; in mm.
_WIDTHS = {
    "name": 21, "sex": 10, "age": 10, "ethnicity": 13, "birth": 20, "category": 18, "rank": 20, "treatment": 20,
    "unit": 38, "phone": 27, "mobile": 27, "landline": 27, "membership": 14, "party_joined": 20, "address": 54,
    "liaison_id": 15, "living": 21, "health": 16, "state": 12, "branch_id": 36, "id_number": 38,
}  # fmt: skip


def cell(field: Field, stored: Any, day: date) -> str:
    """What a stored value of the list shows on paper."""
    value = listed_value(field, stored, day)
    as_it_is = field.kind in (Kind.REFERENCE, Kind.INTEGER) and value is not None
    return str(value) if as_it_is else values.show(field, value)


def paper_columns(fields: Sequence[Field]) -> "list[Column]":
    """The columns of a list of people on paper."""
    from cadredesk.paper import Column

    return [
        Column(
            label=field.label,
            width=_WIDTHS.get(field.name, max(field.width * _MM, 10)),
            align="right" if field.numeric else "left",
        )
        for field in fields
    ]


def type_of_roster(fields: Sequence[Field], sheet: str, landscape: bool | None) -> float:
    """The size of type, in points, in which a roster with these columns is set."""
    from cadredesk.paper.lists import NUMBERS, PORTRAIT, roster_type

    wide = sum(column.width for column in (NUMBERS, *paper_columns(fields)))
    return roster_type(wide, sheet, wide > PORTRAIT if landscape is None else landscape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What a roster is called and how it lies on paper (A4, A3); without ``landscape`` its width decides.

    With ``as_of`` it says what people were at the end of a past day.
    """

    title: str = ROSTER
    subtitle: str = ""
    as_of: date | None = None
    landscape: bool | None = None
    sheet: str = "A4"


def print_roster(
    office: Office,
    fields: Sequence[Field],
    rows: Sequence[Sequence[Any]],
    out: Path,
    roster: Roster,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw people's rows (without id) into a PDF; gives (name, characters) that no font can print."""
    from cadredesk.paper import PrintInfo, draw_roster, unprintable

    day = roster.as_of or today()
    cells = [[cell(field, value, day) for field, value in zip(fields, row, strict=True)] for row in rows]
    print_info = PrintInfo(office=office.name, printed=today(), operator=office.operator)
    draw_roster(
        out,
        title=roster.title,
        columns=paper_columns(fields),
        rows=cells,
        print_info=print_info,
        subtitle=roster.subtitle,
        landscape=roster.landscape,
        paper=roster.sheet,
        progress=progress,
    )
    names = [field.name for field in fields]
    return unprintable([dict(zip(names, row, strict=True)) for row in cells])
