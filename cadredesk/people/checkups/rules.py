"""Check-ups: which date is the later, which of two says the same, and when nobody can have had one.

A date may be a month or a year alone. It counts by the first day that it may be, and of two with that same first day the
one that says more is the later: 2026-02-28, 2026-03, 2026-03-01, 2026-03-15. So the order is that of the ISO texts.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.people.entries.records import Care
from cadredesk.people.records import Person
from cadredesk.people.rules import died_words, moved_words

_WORDS = ("unit", "result", "recheck_on", "note")


def latest(days: Iterable[PartialDate]) -> PartialDate | None:
    """The latest of some dates; None of none."""
    return max(days, key=str, default=None)


def is_known(day: PartialDate, days: Iterable[PartialDate]) -> bool:
    """Whether one of the dates is that day, or says it more exactly: 2026-05-20 of 2026-05."""
    return any(str(each).startswith(str(day)) for each in days)


def refusal(person: Person, since: PartialDate, today: date) -> str:
    """Why somebody cannot have had a check-up then, as a sentence without its full stop; "" where they can."""
    if since.first > today:
        return f"体检日期 {since} 在今天之后"
    if person.birth and since.last < person.birth.first:
        return f"体检日期 {since} 早于{person.name}的出生日期 {person.birth}"
    if person.died_on and since.first > person.died_on.last:
        return f"{person.name}{died_words(person)}，体检日期 {since} 在这之后"
    if person.moved_out_on and since.first > person.moved_out_on.last:
        return f"{person.name}{moved_words(person)}，体检日期 {since} 在这之后"
    return ""


# ---------------------------------------------------------------- two that are one


def unite(cares: Sequence[Care]) -> tuple[list[Care], list[Care]]:
    """(rows as they should be, rows that go) of the check-ups of one who was in the register twice.

    Of two rows the one goes whose date the other has, or says more exactly, as long as they contradict each other
    nowhere; what it alone says, the other takes over.
    """
    kept: list[Care] = []
    gone: list[Care] = []
    for care in sorted(cares, key=lambda each: (-len(str(each.since)), each.id or 0)):
        at = next((at for at, other in enumerate(kept) if _is_one(other, care)), None)
        if at is None:
            kept.append(care)
        else:
            kept[at] = dataclasses.replace(joined(kept[at], care), id=kept[at].id)
            gone.append(care)
    return kept, gone


def said_less(care: Care, known: Sequence[Care]) -> Care | None:
    """The row that says a check-up less exactly, and the most exact of several; None where there is none."""
    found = [each for each in known if each.since != care.since and _is_one(care, each)]
    return max(found, key=lambda each: len(str(each.since)), default=None)


def joined(finer: Care, other: Care) -> Care:
    """The row ``other`` with the day of the one that says it more exactly, and what either of them says."""
    return dataclasses.replace(finer, id=other.id, **{name: _either(finer, other, name) for name in _WORDS})


def _is_one(finer: Care, care: Care) -> bool:
    if finer.kind != care.kind or not (finer.since and care.since and is_known(care.since, [finer.since])):
        return False
    said = ({getattr(finer, name), getattr(care, name)} - {"", None} for name in _WORDS)
    return all(len(values) <= 1 for values in said)


def _either(one: Care, other: Care, name: str) -> Any:
    return getattr(one, name) or getattr(other, name)
