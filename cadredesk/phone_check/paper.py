"""The list to ring through on paper: who, which numbers, and boxes for the answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.people.records import Person
from cadredesk.phone_check.records import Answer

_ANSWERS = f"□ {Answer.RIGHT}  □ {Answer.CHANGED}\n□ {Answer.UNREACHED}"


def print_ring_list(
    office_name: str,
    operator: str,
    people: Sequence[Person],
    names: Mapping[int | None, tuple[str, str]],
    out: Path,
    *,
    subtitle: str,
    progress: Progress | None,
) -> list[tuple[str, str]]:
    """Draw the list into a PDF. ``names`` gives branch and liaison by a person's id.

    Gives (name, characters) that no font can print.
    """
    from cadredesk.paper import Column, Furniture, draw_roster, unprintable

    columns = {
        "name": Column(label="姓名", width=24),
        "phone": Column(label="本人电话", width=32),
        "emergency": Column(label="紧急联系人", width=36),
        "address": Column(label="常住地址", width=44),
        "branch": Column(label="所在支部", width=34),
        "liaison": Column(label="挂联人", width=18),
        "verified": Column(label="上次核实", width=26),
        "answer": Column(label="核实结果", width=42),
        "words": Column(label="更正内容", width=34),
    }
    records = [dict(zip(columns, _cells(person, *names[person.id]), strict=True)) for person in people]
    furniture = Furniture(office=office_name, printed=today(), operator=operator)
    draw_roster(
        out,
        title="电话核实名单",
        columns=list(columns.values()),
        rows=[list(record.values()) for record in records],
        furniture=furniture,
        subtitle=subtitle,
        landscape=True,
        progress=progress,
    )
    return unprintable(records)


def _cells(person: Person, branch: str, liaison: str) -> tuple[str, ...]:
    own = filter(None, (person.mobile, person.landline))
    emergency = filter(None, (person.emergency_contact, _lines(person.emergency_phone)))
    unreached = f"{person.unreached_on}\n未接通" if person.unreached_on else ""
    verified = "\n".join(filter(None, (str(person.verified_on or ""), unreached)))
    return (
        person.name,
        "\n".join(map(_lines, own)),
        "\n".join(emergency),
        person.address,
        branch,
        liaison,
        verified,
        _ANSWERS,
        "",
    )


def _lines(numbers: str) -> str:
    return values.show_phone(numbers).replace("、", "\n")
