"""The only SQL about what the journal says of one person: their row, and the rows that belong to it."""

from dataclasses import dataclass

from cadredesk.db import journal, rows
from cadredesk.db.file import Office
from cadredesk.people.entries import store as entries_store

# These have tabs of their own and may be a million, or say nothing of a life.
LEFT_OUT = frozenset({"people", "visits", "payments", "different_people"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOperation:
    """One operation, and what it changed of a person. ``undoable``: nothing later touched these rows."""

    entry: journal.Entry
    changes: tuple[journal.RowChange, ...]
    undoable: bool


def operations_of_person(office: Office, person_id: int, limit: int) -> list[PersonOperation]:
    """The latest operations that changed a person or the rows that belong to them, newest first."""
    ids = sorted(_change_ids(office, person_id), reverse=True)
    by_operation: dict[int, list[journal.RowChange]] = {}
    for start in range(0, len(ids), 500):
        for change in journal.changes(office, ids[start : start + 500]):
            by_operation.setdefault(change.operation_id, []).append(change)
        if len(by_operation) > limit:
            break
    latest = sorted(by_operation, reverse=True)[:limit]
    entries = journal.entries(office, latest)
    touched: set[tuple[str, int]] = set()
    found = []
    for operation_id in latest:
        entry, changes = entries[operation_id], by_operation[operation_id]
        places = {(change.table, change.row_id) for change in changes}
        standing = entry.undoable and not entry.undone and entry.undoes is None
        found.append(
            PersonOperation(entry=entry, changes=tuple(reversed(changes)), undoable=standing and not places & touched)
        )
        if not entry.undone and entry.undoes is None:
            touched |= places
    return found


def _change_ids(office: Office, person_id: int) -> set[int]:
    found = set(rows.column(office, "SELECT id FROM changes WHERE tbl = 'people' AND row_id = ?", (person_id,)))
    for table, column in entries_store.tables_of_person(office):
        if table in LEFT_OUT:
            continue
        # Rows that are there, and rows that were deleted while they belonged to this person.
        sql = (
            f"SELECT id FROM changes WHERE tbl = '{table}' AND row_id IN (SELECT id FROM {table} WHERE {column} = ?1 "
            f"UNION SELECT row_id FROM changes WHERE tbl = '{table}' AND act = 'D' "
            f"AND json_extract(image, '$.{column}') = ?1)"
        )
        found |= set(rows.column(office, sql, (person_id,)))
    return found
