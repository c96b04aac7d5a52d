"""What a user does with birthdays: the list of a period, on the screen, on paper and in Excel."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cadredesk.birthdays import paper
from cadredesk.birthdays.records import ABOUT, BY_MOON, BY_SUN, LUNAR, SOLAR, BirthdayLine, BirthdayQuery
from cadredesk.birthdays.rules import Birthday, BirthRow, birthdays_between
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.lunar import lunar_of, show_lunar
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery, State

_BORN = ("state", "birth", "lunar_birthday", "keeps_lunar")
_SHOWN = ("name", "category", "unit", "address", "phone", "branch_id", "liaison_id")


def birthday_list(office: Office, ids: Sequence[int] | None, query: BirthdayQuery) -> list[BirthdayLine]:
    """The birthdays of these people (None for everybody in the register) in the period, by day.

    The dead and those who moved out have none. Raises UserError for a period that ends before it begins.
    """
    if query.until < query.since:
        raise UserError("结束日期早于开始日期，请重新选择。")
    if ids is None:
        ids = people_store.listed_ids(office, PeopleQuery(facets=(("state", State.PRESENT.value),)))
    found = [
        (birthday, at, person_id)
        for at, (person_id, state, *born) in enumerate(_rows(office, ids, _BORN))
        if state == State.PRESENT
        for birthday in birthdays_between(BirthRow.of(*born), query.since, query.until)
        if _wanted(birthday, query)
    ]
    found.sort(key=lambda each: (each[0].day, each[1]))
    shown = {row[0]: row[1:] for row in _rows(office, list({person_id for _, _, person_id in found}), _SHOWN)}
    return [_line(birthday, person_id, *shown[person_id]) for birthday, _, person_id in found]


def _wanted(birthday: Birthday, query: BirthdayQuery) -> bool:
    if query.only_great and not birthday.great:
        return False
    return query.calendar not in (SOLAR, LUNAR) or birthday.lunar == (query.calendar == LUNAR)


def _rows(office: Office, ids: Sequence[int], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """(id, values…) of people in their order."""
    fields, day = people_store.columns(names), today()
    for row in people_store.list_rows(office, fields, ids):
        values = (people_store.listed_value(field, value, day) for field, value in zip(fields, row[1:], strict=True))
        yield (row[0], *values)


def _line(birthday: Birthday, person_id: int, *shown: str) -> BirthdayLine:
    """A line for a birthday; ``shown`` are the columns of :data:`_SHOWN`."""
    kept = BY_MOON if birthday.lunar else BY_SUN
    name, category, unit, address, phone, branch, liaison = shown
    return BirthdayLine(
        person_id=person_id, day=birthday.day, age=birthday.age, name=name, category=category, unit=unit,
        address=address, phone=phone, branch=branch, liaison=liaison,
        lunar="" if birthday.approximate else show_lunar(lunar_of(birthday.day)[1]),
        calendar=f"{kept}（{ABOUT}）" if birthday.approximate else kept,
        great=f"{birthday.age} 大寿" if birthday.great else "",
    )  # fmt: skip


def print_birthdays(
    office: Office, ids: Sequence[int] | None, query: BirthdayQuery, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print the list; gives (name, characters) that no font can print. Raises UserError if nobody has a birthday."""
    lines = birthday_list(office, ids, query)
    if not lines:
        raise UserError(f"{query.words}没有人过生日，没有可以打印的内容。")
    return paper.draw_birthdays(lines, query, office.name, office.operator, out, progress)


def export_birthdays(office: Office, ids: Sequence[int] | None, query: BirthdayQuery, out: Path) -> int:
    """Write the list as .xlsx or .csv; gives the number of birthdays. Raises UserError."""
    from cadredesk.sheets.writer import write_table

    fields = fields_of(BirthdayLine)
    lines = birthday_list(office, ids, query)
    rows = (tuple(getattr(line, field.name) for field in fields) for line in lines)
    return write_table(out, paper.title_of(query), fields, rows)
