"""Whether two rows, or a row and somebody of the register, can be one person. Nothing here asks the file."""

import re
from collections.abc import Mapping
from typing import Any

from cadredesk.core import idcard
from cadredesk.core.dates import PartialDate
from cadredesk.import_export.rules import plain
from cadredesk.people.records import Person

# What two namesakes are told apart by, and what they would have in common by chance alone.
_SHARED = (
    "id_number", "birth", "unit", "mobile", "landline", "address", "native_place", "post", "party_joined", "work_started",
    "retired_on",
)  # fmt: skip
_TOLD = ("sex", "birth", "unit", "rank", *_SHARED)
_LABELS = {"sex": "性别", "birth": "出生日期", "unit": "单位", "rank": "职级"}


def told_of(person: Person) -> dict[str, Any]:
    """What the register knows of somebody to tell them from others."""
    return {name: value for name in _TOLD if (value := getattr(person, name))}


def may_be_called(person: Person, name: str) -> bool:
    """Whether the name of a row may be that of whoever has its ID number: some character is the same, or it is a former name."""
    return bool(set(name) - {"·"} & set(person.name)) or name in re.split(r"[、,，\s]+", person.former_name)


def contradictions(one: Mapping[str, Any], other: Mapping[str, Any], *, sure: bool) -> list[str]:
    """The labels of what speaks against their being one person: the sex, the birth, the unit, or the unit with the rank.

    Where they are ``sure`` to be the same by a birth date, or by what was known of the name, somebody may have another
    unit or another rank, and has two of both hardly ever. With one ID number the sex and the birth alone count.
    """
    numbered = bool(one.get("id_number")) and one.get("id_number") == other.get("id_number")
    asked = ("sex", "birth") if numbered else ("sex", "birth", "unit", "rank")
    against = [name for name in asked if name in one and name in other and _differ(name, one[name], other[name])]
    if sure and not {"unit", "rank"} <= set(against):
        against = [name for name in against if name not in ("unit", "rank")]
    if against == ["rank"]:
        return []
    return [_LABELS[name] for name in against]


def share(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two namesakes have more in common than the name: a birth date, a unit, a telephone, an address …"""
    return any(name in one and name in other and not _differ(name, one[name], other[name]) for name in _SHARED)


def _differ(name: str, one: Any, other: Any) -> bool:
    if name == "birth":
        return bool(one.last < other.first or other.last < one.first)
    if name == "unit":
        short, long = sorted((plain(one), plain(other)), key=len)
        return short not in long
    return bool(one != other)


def same_birth(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both know the month of the birth, and may mean the same day."""
    births = one.get("birth"), other.get("birth")
    return all(birth and birth.month for birth in births) and share({"birth": births[0]}, {"birth": births[1]})


def sureness(values: Mapping[str, Any]) -> int:
    """Rows with an ID come first, then those with a birth date."""
    return 0 if values.get("id_number") else 1 if values.get("birth") else 2


def with_what_the_id_says(values: dict[str, Any]) -> dict[str, Any]:
    """Birth date and sex from a sound ID number, where the sheet does not give them."""
    number = values.get("id_number", "")
    if not number or ("birth" in values and "sex" in values) or idcard.check_id(number):
        return values
    birth = idcard.birth_of_id(number)
    told = {"sex": idcard.sex_of_id(number)} | ({"birth": PartialDate.of(birth)} if birth else {})
    return told | values
