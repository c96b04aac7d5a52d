"""The only SQL about what hangs on a person (``records_parts``): any of its kinds, by the class."""

import dataclasses
from typing import TYPE_CHECKING, TypeVar

from cadredesk.core.fields import table_of
from cadredesk.db import rows

if TYPE_CHECKING:
    from cadredesk.db.file import Office

P = TypeVar("P")


def of_person(office: "Office", kind: type[P], person_id: int) -> list[P]:
    """The rows of one kind, the latest first where they have dates, else as they were entered."""
    dated = any(attribute.name == "since" for attribute in dataclasses.fields(kind))  # type: ignore[arg-type]
    order = "ifnull(since, '') DESC, id" if dated else "id"
    return rows.select(office, kind, f"WHERE person_id = ? ORDER BY {order}", (person_id,))


def get(office: "Office", kind: type[P], part_id: int) -> P:
    """One row. Raises UserError if gone."""
    return rows.get(office, kind, part_id)


def add(office: "Office", part: P) -> P:
    """Insert a row and give it back with its id."""
    return dataclasses.replace(part, id=rows.insert(office, part))  # type: ignore[type-var]


def change(office: "Office", part: object) -> None:
    """Write a row that has an id."""
    rows.update(office, part)


def delete(office: "Office", kind: type, part_id: int) -> None:
    """Delete a row."""
    rows.delete(office, kind, part_id)


def tables_of_person(office: "Office") -> list[tuple[str, str]]:
    """(table, column) of everything in the file that refers to a person, the people table too."""
    return office.conn.execute(
        'SELECT t.name, f."from" FROM sqlite_master t, pragma_foreign_key_list(t.name) f '
        "WHERE t.type = 'table' AND f.\"table\" = 'people' ORDER BY 1, 2"
    ).fetchall()


def has_any(office: "Office", kind: type, person_id: int) -> bool:
    """Whether somebody has a row of a kind."""
    sql = f"SELECT 1 FROM {table_of(kind)} WHERE person_id = ? LIMIT 1"
    return office.conn.execute(sql, (person_id,)).fetchone() is not None
