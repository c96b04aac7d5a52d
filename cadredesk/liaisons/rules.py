"""The order of lists of people that somebody answers for, and what of them a text finds."""

from collections.abc import Sequence
from typing import Any

from cadredesk.liaisons.records import Charge
from cadredesk.people.records import Audience

_AUDIENCES = {audience.value: at for at, audience in enumerate(Audience)}


def ordered(charges: Sequence[Charge], name: str, *, descending: bool = False) -> list[Charge]:
    """By a field, whatever is not filled in last; ``charges`` come in the order of the names."""
    if name == "name":
        return list(reversed(charges)) if descending else list(charges)
    filled = [each for each in charges if getattr(each, name) not in (None, "")]
    blank = [each for each in charges if getattr(each, name) in (None, "")]
    return sorted(filled, key=lambda each: _key(each, name), reverse=descending) + blank


def _key(charge: Charge, name: str) -> Any:
    value = getattr(charge, name)
    return _AUDIENCES.get(value, len(_AUDIENCES)) if name == "category" else value


def whom(names: Sequence[str], branches: int) -> str:
    """Who is handed over, in words: 张建国 · 12 人 · 12 人、2 个支部."""
    people = (names[0] if len(names) == 1 else f"{len(names):,} 人") if names else ""
    return "、".join(filter(None, (people, f"{branches:,} 个支部" if branches else "")))
