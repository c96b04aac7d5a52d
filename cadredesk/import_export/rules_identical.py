"""Which rows of a list of visits, payments or a register the file has already. Nothing here asks the file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from cadredesk.core.fields import Field, Kind
from cadredesk.import_export.records import NUMBER
from cadredesk.import_export.rules import same

# Of these a cell says the same only if it is equal: they narrow down which records a row is compared with.
_EXACT = frozenset({Kind.DATE, Kind.REFERENCE, Kind.INTEGER, Kind.MONEY, Kind.FLAG})


def match_identical(
    fields: Mapping[str, Field], rows: Sequence[Mapping[str, Any]], known: Sequence[Any]
) -> list[Any | None]:
    """For each row the record of the file that is the same in all that the row gives, None where there is none.

    Each record serves one row: k equal rows need k records. The closest pairs go first, so that a row finds the
    record that it was imported as, though another one would do too.
    """
    found: list[Any | None] = [None] * len(rows)
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for at, given in enumerate(rows):
        names = tuple(name for name in given if fields[name].kind in _EXACT)
        groups[names, tuple(given[name] for name in names)].append(at)
    pairs: list[tuple[int, int, int]] = []
    for names in {names for names, _ in groups}:
        alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for index, record in enumerate(known):
            alike[tuple(getattr(record, name) for name in names)].append(index)
        pairs += (
            (_more_than(fields, known[index], rows[at]), at, index)
            for (own, values), places in groups.items()
            if own == names
            for index in alike.get(values, ())
            for at in places
            if _agrees(fields, known[index], rows[at])
        )
    used: set[int] = set()
    for _, at, index in sorted(pairs):
        if found[at] is None and index not in used:
            found[at] = known[index]
            used.add(index)
    return found


def _agrees(fields: Mapping[str, Field], record: Any, given: Mapping[str, Any]) -> bool:
    """Whether a record is the same in all that a row gives and that such a record keeps."""
    return all(
        _is_unusable(fields[name], record) or same(fields[name], getattr(record, name), value)
        for name, value in given.items()
    )


def _more_than(fields: Mapping[str, Field], record: Any, given: Mapping[str, Any]) -> int:
    """How much a record holds beyond what a row gives, or lacks of it."""
    more = sum(1 for name in fields if name not in given and name != "id_number" and getattr(record, name))
    return more + sum(1 for name in given if _is_unusable(fields[name], record))


def _is_unusable(field: Field, record: Any) -> bool:
    """A settled payment has no number, so a row that gives one may be the row that it was imported from."""
    return field.label == NUMBER.label and not record.number
