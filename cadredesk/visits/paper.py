"""Which values of a visit stand where on the 走访慰问登记表 (forms/paper/visit_slip.toml)."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.core import money
from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people.records import Person
from cadredesk.visits.records import Visit
from cadredesk.visits.rules import slip_number, telephones

NOTHING = "无"


def slip(person: Person, visit: Visit, along: str = "") -> dict[str, str]:
    """The values of one slip. Of a visit that is still to be made, what only it will show is left to write; ``along`` is
    what the visitor should know of earlier requests, and the answers to bring.

    A recorded visit that brought nothing says so: nobody can fill it in later.
    """
    nothing = NOTHING if visit.id else ""
    return {
        "number": slip_number(visit),
        "rule": visit.reason,
        "name": person.name,
        "sex": person.sex,
        "birth": str(person.birth or ""),
        "category": person.category,
        "rank": person.rank,
        "treatment": person.treatment,
        "unit": person.unit,
        "address": person.address,
        "telephone": telephones(person),
        "date": visit.date.isoformat() if visit.date else "",
        "place": visit.place,
        "visitors": visit.visitors,
        "companions": visit.companions,
        "amount": f"¥{money.show_yuan(visit.fen)}" if visit.fen else nothing,
        "amount_words": money.in_words(visit.fen) if visit.fen else nothing,
        "goods": visit.goods or nothing,
        "condition": visit.condition,
        "requests": visit.requests,
        "follow_up": visit.follow_up or along,
    }


def print_slips(
    office: Office,
    slips: Sequence[dict[str, str]],
    out: Path,
    *,
    two_up: bool = False,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Print slips into one PDF; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import PrintInfo, draw_forms, load_form, unprintable

    lost = unprintable(slips)
    print_info = PrintInfo(office=office.name, printed=today(), operator=office.operator)
    draw_forms(load_form("visit_slip"), slips, out, print_info, progress, two_up=two_up)
    return lost
