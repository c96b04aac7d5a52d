"""The only SQL about rows that belong to a person (``entries.records``): any of the kinds, by the class."""

import dataclasses
import unicodedata
from datetime import date
from typing import TypeVar

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.records import Person

P = TypeVar("P")


def of_person(office: Office, kind: type[P], person_id: int) -> list[P]:
    """The rows of one kind, the latest first where they have dates, else as they were entered."""
    dated = any(attribute.name == "since" for attribute in dataclasses.fields(kind))  # type: ignore[arg-type]  # each kind is a dataclass
    order = "ifnull(since, '') DESC, id" if dated else "id"
    return rows.select(office, kind, f"WHERE person_id = ? ORDER BY {order}", (person_id,))


def tables_of_person(office: Office) -> list[tuple[str, str]]:
    """(table, column) of everything in the file that refers to a person, the people table too."""
    return office.conn.execute(
        'SELECT t.name, f."from" FROM sqlite_master t, pragma_foreign_key_list(t.name) f '
        "WHERE t.type = 'table' AND f.\"table\" = 'people' ORDER BY 1, 2"
    ).fetchall()


def current_absences(office: Office, person_id: int, day: date) -> tuple[bool, bool]:
    """Whether somebody is in hospital, and whether away on a trip, on a day."""
    text = day.isoformat()
    found = office.conn.execute(
        f"SELECT {', '.join(_GOING_ON.format(table) for table in ('hospital_stays', 'trips'))}",
        {"person": person_id, "day": text},
    ).fetchone()
    return bool(found[0]), bool(found[1])


# Dates may be partial: as text, 2026-10 stands before 2026-10-08 and counts as begun, or as over.
_GOING_ON = (
    "EXISTS (SELECT 1 FROM {} WHERE person_id = :person AND ifnull(since, '') <= :day "
    "AND (until IS NULL OR until > :day))"
)


def household(office: Office, person: Person) -> list[Person]:
    """The others in the office's care who live at the same address, however it is spaced or how wide its letters are."""
    address = normalised_address(person.address)
    if not any(character.isdigit() or character in _HOUSE_NUMBER for character in address):
        return []  # a village or a street alone is no household
    # What is written alike whatever the width of letters, in its order; the rest is compared here.
    pattern = "%".join(character for character in address if not character.isascii())
    there = "died_on IS NULL AND moved_out_on IS NULL"
    found = office.conn.execute(
        f"SELECT id, address FROM people WHERE address LIKE ? AND id <> ? AND {there}", (f"%{pattern}%", person.id)
    ).fetchall()
    ids = [other for other, written in found if normalised_address(written) == address]
    return rows.select(office, Person, f"WHERE id IN ({rows.marks(ids)}) ORDER BY pinyin, id", ids)


_HOUSE_NUMBER = frozenset("号栋幢室院")


def normalised_address(address: str) -> str:
    """An address without blanks, in narrow letters."""
    return "".join(unicodedata.normalize("NFKC", address).casefold().split())
