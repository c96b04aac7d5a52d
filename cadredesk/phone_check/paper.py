"""The list of people to call on paper: who, which numbers, and boxes for the answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.people.records import Person
from cadredesk.phone_check.records import CallOutcome

_ANSWERS = f"□ {CallOutcome.RIGHT}  □ {CallOutcome.CHANGED}\n□ {CallOutcome.UNREACHED}"
# The columns and their widths in mm.
_WIDTHS = {
    "姓名": 24, "本人电话": 32, "紧急联系人": 36, "常住地址": 44, "所在支部": 34, "挂联人": 18, "上次核实": 26,
    "核实结果": 42, "更正内容": 34,
}  # fmt: skip


def print_call_list(
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
    from cadredesk.paper import Column, PrintInfo, draw_roster, unprintable

    rows = [_cells(person, *names[person.id]) for person in people]
    draw_roster(
        out,
        title="电话核实名单",
        columns=[Column(label=label, width=width) for label, width in _WIDTHS.items()],
        rows=rows,
        print_info=PrintInfo(office=office_name, printed=today(), operator=operator),
        subtitle=subtitle,
        landscape=True,
        progress=progress,
    )
    return unprintable([{"name": row[0], "rest": "".join(row[1:])} for row in rows])


def _cells(person: Person, branch: str, liaison: str) -> tuple[str, ...]:
    own = "\n".join(_lines(each) for each in (person.mobile, person.landline) if each)
    emergency = "\n".join(filter(None, (person.emergency_contact, _lines(person.emergency_phone))))
    unreached = f"{person.unreached_on}\n未接通" if person.unreached_on else ""
    verified = "\n".join(filter(None, (str(person.verified_on or ""), unreached)))
    return person.name, own, emergency, person.address, branch, liaison, verified, _ANSWERS, ""


def _lines(numbers: str) -> str:
    return values.show_phone(numbers).replace("、", "\n")
