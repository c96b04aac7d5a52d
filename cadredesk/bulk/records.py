"""What is done to many people at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.people.records import Person

SYNC_LIMIT = 150  # people that are changed on the window's thread; more are changed on the worker


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """Put a value into a field. With ``since`` a change from that day on, of whom something else was known."""

    name: str
    value: Any
    since: PartialDate | None = None
    only_blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChange:
    """Add tags to those that people have, or take some away."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedMark:
    """Say that everything was found right on a day."""

    day: date


BulkChange = FieldChange | TagChange | VerifiedMark

_ONE_BY_ONE = frozenset(
    "name former_name birth lunar_birthday id_number cadre_id cadre_relation mobile landline emergency_contact "
    "emergency_phone rank_words treatment_words contribution rewards illness "
    "branch_id verified_on unreached_on tags "  # these have changes of their own kind
    "died_on death_cause farewell pension_received_on pension_receiver pension_unclaimed_why moved_out_on moved_to".split()
)


def for_many(name: str) -> bool:
    """Whether a field can sensibly be set alike for many people."""
    return name not in _ONE_BY_ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a change does to one person: ``person`` as it would be. The words of the value before and after."""

    person: Person
    old: str
    new: str
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do: nothing has been written yet."""

    lines: tuple[Line, ...] = ()
    same: int = 0  # whom it leaves as they are
    overwritten: int = 0  # whose value is replaced
    away: tuple[int, ...] = ()  # who is dead or has moved out, among those changed
    asks_since: bool = False  # it matters whether this is a correction or a change
