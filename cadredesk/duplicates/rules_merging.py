"""Which values stay when two entries of one person become one. Nothing here asks the file.

What changes together in a life stays together: rank and its words, treatment and its approval, branch and membership.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cadredesk.core import idcard
from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.duplicates.records import Choice
from cadredesk.people.history.records import FIELDS, TRACKED, Track
from cadredesk.people.records import Person

PHOTO = "photo"  # chosen like a field, though it stands in a table of its own
LISTS = {"tags": "、", "skills": "、", "hobbies": "、"}  # words between commas
_LATEST = frozenset({"verified_on", "unreached_on"})
_COMPUTED = frozenset({"checkup_on"})  # it follows from rows, which all stay
_EARLIEST = frozenset({"admitted_on"})


@dataclass(frozen=True, slots=True)
class MergeUnit:
    """What is chosen in one go: a field, or the fields of a track. ``joined`` where both values can stay."""

    name: str
    label: str
    fields: tuple[Field, ...]
    track: Track | None = None
    joined: bool = False


@cache
def units() -> tuple[MergeUnit, ...]:
    """Everything that is chosen, in the order of the form."""
    made: dict[str, MergeUnit] = {}
    for field in fields_of(Person):
        if field.name in _COMPUTED:
            continue
        track = TRACKED.get(field.name)
        name = FIELDS[track][0] if track else field.name
        if name not in made:
            names = FIELDS[track] if track else (name,)
            joined = field.kind is Kind.LONG or name in LISTS
            label = field_of(Person, name).label
            made[name] = MergeUnit(name, label, tuple(field_of(Person, each) for each in names), track, joined)
    return tuple(made.values())


def values_of(unit: MergeUnit, person: Person) -> tuple[Any, ...]:
    """What a person says on a unit."""
    return tuple(getattr(person, field.name) for field in unit.fields)


def is_filled(unit: MergeUnit, person: Person) -> bool:
    """Whether a person says anything on a unit."""
    return any(value not in (None, "", False) for value in values_of(unit, person))


def differing(keep: Person, gone: Person) -> list[MergeUnit]:
    """The units on which two people differ."""
    return [unit for unit in units() if values_of(unit, keep) != values_of(unit, gone)]


# ---------------------------------------------------------------- what is proposed


def proposed(keep: Person, gone: Person) -> dict[str, Choice]:
    """A choice for each unit on which they differ: what is filled, what says more, what was verified later."""
    return {unit.name: _proposal(unit, keep, gone) for unit in differing(keep, gone)}


def _proposal(unit: MergeUnit, keep: Person, gone: Person) -> Choice:
    if not is_filled(unit, gone):
        return Choice.KEPT
    if not is_filled(unit, keep):
        return Choice.GONE
    if unit.joined:
        return _of_texts(*(set(parts(unit.name, getattr(each, unit.name))) for each in (keep, gone)))
    mine, theirs = getattr(keep, unit.name), getattr(gone, unit.name)
    if mine != theirs and (told := _better_value(unit.name, mine, theirs)):
        return told
    if not unit.track or mine == theirs or (mine and theirs):
        return Choice.GONE if _verified_later(gone, keep) else Choice.KEPT
    return Choice.KEPT if mine else Choice.GONE


def _of_texts(mine: set[str], theirs: set[str]) -> Choice:
    if theirs <= mine:
        return Choice.KEPT
    return Choice.GONE if mine <= theirs else Choice.BOTH


def _better_value(name: str, mine: Any, theirs: Any) -> Choice | None:
    """Where the values themselves say which one is better."""
    if name == "id_number":
        worth = [(idcard.check_id(number) is None, len(number)) for number in (mine, theirs)]
        return None if worth[0] == worth[1] else Choice.KEPT if worth[0] > worth[1] else Choice.GONE
    if name in _LATEST or name in _EARLIEST:
        days = [value.first if isinstance(value, PartialDate) else value for value in (mine, theirs)]
        return Choice.KEPT if (days[0] > days[1]) == (name in _LATEST) else Choice.GONE
    if isinstance(mine, PartialDate) and isinstance(theirs, PartialDate):
        if theirs.is_part_of(mine):
            return Choice.KEPT
        return Choice.GONE if mine.is_part_of(theirs) else None
    return None


def _verified_later(one: Person, other: Person) -> bool:
    return bool(one.verified_on and (other.verified_on is None or one.verified_on > other.verified_on))


# ---------------------------------------------------------------- what becomes of them


def merged(keep: Person, gone: Person, choices: Mapping[str, Choice]) -> Person:
    """The kept person with the values chosen; units without a choice are as :func:`proposed`."""
    chosen = proposed(keep, gone) | dict(choices)
    values: dict[str, Any] = {}
    for unit in differing(keep, gone):
        choice = chosen[unit.name]
        if choice is Choice.BOTH and unit.joined:
            values[unit.name] = joined(unit.name, getattr(keep, unit.name), getattr(gone, unit.name))
        else:
            mine, theirs = (gone, keep) if choice is Choice.GONE else (keep, gone)
            values |= _taken(unit, mine, theirs)
    if values.get("cadre_id", keep.cadre_id) in (keep.id, gone.id):  # nobody is their own survivor
        values["cadre_id"] = None
    return dataclasses.replace(keep, **values)


def _taken(unit: MergeUnit, mine: Person, theirs: Person) -> dict[str, Any]:
    """One side's values; what it leaves open beside the same main value the other fills."""
    values = {field.name: getattr(mine, field.name) for field in unit.fields}
    if unit.track and values[unit.name] == getattr(theirs, unit.name):
        values |= {name: getattr(theirs, name) for name, value in values.items() if value in (None, "")}
    return values


def joined(name: str, first: str, second: str) -> str:
    """Both texts, without saying anything twice."""
    return LISTS.get(name, "\n").join(dict.fromkeys((*parts(name, first), *parts(name, second))))


def parts(name: str, text: str) -> list[str]:
    """The words of a list, or the lines of a longer text."""
    between = LISTS.get(name, "\n")
    return [part.strip() for part in text.split(between) if part.strip()]


def more_referenced(first: Person, second: Person, reference_counts: Sequence[int]) -> tuple[int, int]:
    """(id kept, id gone) where nobody has chosen: the one with more records is kept, else the older entry."""
    one, other = sorted(
        ((reference_counts[0], first), (reference_counts[1], second)), key=lambda each: (-each[0], each[1].id or 0)
    )
    return one[1].id or 0, other[1].id or 0
