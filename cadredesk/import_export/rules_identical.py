"""Which rows of a list of visits or payments the file has already. Nothing here asks the file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from cadredesk.core.fields import Field
from cadredesk.import_export.rules import same


def match_identical(
    fields: Mapping[str, Field], rows: Sequence[Mapping[str, Any]], known: Sequence[Any]
) -> list[Any | None]:
    """For each row the record of the file that is the same in all that the row gives, None where there is none.

    Each record serves one row: k equal rows need k records. The closest pairs go first, so that a row finds the
    record that it was imported as, though another one would do too.
    """
    by_day: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
    for record in known:
        by_day[record.person_id, record.date].append(record)
    found: list[Any | None] = [None] * len(rows)
    groups: dict[tuple[Any, Any], list[int]] = defaultdict(list)
    for at, given in enumerate(rows):
        if (given["person_id"], given["date"]) in by_day:
            groups[given["person_id"], given["date"]].append(at)
    for day, places in groups.items():
        pairs = sorted(
            (_more_than(fields, record, rows[at]), at, index)
            for at in places
            for index, record in enumerate(by_day[day])
            if _agrees(fields, record, rows[at])
        )
        used: set[int] = set()
        for _, at, index in pairs:
            if found[at] is None and index not in used:
                found[at] = by_day[day][index]
                used.add(index)
    return found


def _agrees(fields: Mapping[str, Field], record: Any, given: Mapping[str, Any]) -> bool:
    """Whether a record is the same in all that a row gives and that such a record keeps."""
    kept = {name: value for name, value in given.items() if not _is_unusable(record, name)}
    return all(same(fields[name], getattr(record, name), value) for name, value in kept.items())


def _more_than(fields: Mapping[str, Field], record: Any, given: Mapping[str, Any]) -> int:
    """How much a record holds beyond what a row gives, or lacks of it."""
    more = sum(1 for name in fields if name not in given and name != "id_number" and getattr(record, name))
    return more + sum(1 for name in given if _is_unusable(record, name))


def _is_unusable(record: Any, name: str) -> bool:
    """A settled payment has no number, so a row that gives one may be the row that it was imported from."""
    return name == "number" and not record.number
