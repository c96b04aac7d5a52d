"""Records in and out of their tables: the one place that turns dataclasses into rows and back.

Each function works inside a running operation of the office where it writes. Derived columns, which no field
describes, are handed over as ``extra``.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from functools import cache, partial
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, fields_of, noun_of, table_of
from cadredesk.db.file import Office

R = TypeVar("R")


def columns_of(cls: type) -> tuple[str, ...]:
    """The columns of a record class without its id."""
    return tuple(attribute.name for attribute in dataclasses.fields(cls) if attribute.name != "id")


def _described(cls: type) -> dict[str, Field]:
    return {field.name: field for field in fields_of(cls)}


@cache
def _writers(cls: type) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[int, Callable[[Any], Any]], ...]]:
    """What takes the columns of a record class, and at which places what turns a value into a stored one."""
    described, columns = _described(cls), columns_of(cls)
    return attrgetter(*columns), tuple(
        (at, partial(values.to_db, described[name])) for at, name in enumerate(columns) if name in described
    )


def stored(record: Any) -> tuple[Any, ...]:
    """The stored values of a record, in the order of :func:`columns_of`."""
    cls: type = type(record)
    take, writers = _writers(cls)
    row = list(take(record))
    for at, write in writers:
        value = row[at]
        if value is not None and value.__class__ is not str:
            row[at] = write(value)
    return tuple(row)


def insert(office: Office, record: Any, extra: Mapping[str, Any] | None = None, without: Sequence[str] = ()) -> int:
    """Insert a record, leaving out the columns that only a later step sets, and give its new id."""
    row = _row(record, extra, without)
    cursor = office.conn.execute(_insert_sql(type(record), tuple(row)), tuple(row.values()))
    return int(cursor.lastrowid or 0)


def add(office: Office, record: R) -> R:
    """Insert a record and give it back with its id."""
    return dataclasses.replace(record, id=insert(office, record))  # type: ignore[type-var]  # each record is a dataclass


def save(office: Office, record: R) -> R:
    """Insert a record without id, write one that has an id; gives it back with its id."""
    if getattr(record, "id") is None:  # noqa: B009 - each record has one
        return add(office, record)
    update(office, record)
    return record


def add_many(office: Office, records: Iterable[Any]) -> None:
    """Insert records of one class in one go."""
    waiting = iter(records)
    first = next(waiting, None)
    if first is not None:
        insert_many(office, type(first), (), map(stored, chain((first,), waiting)))


def check_references_at_the_end(office: Office) -> None:
    """Let a row of the running operation refer to one that comes later in it."""
    office.conn.execute("PRAGMA defer_foreign_keys = ON")


def _row(record: Any, extra: Mapping[str, Any] | None, without: Sequence[str]) -> dict[str, Any]:
    row = dict(zip(columns_of(type(record)), stored(record), strict=True)) | dict(extra or {})
    return {name: value for name, value in row.items() if name not in without}


def insert_many(office: Office, cls: type, extra: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows made of :func:`stored` values followed by the extra columns named."""
    office.conn.executemany(_insert_sql(cls, (*columns_of(cls), *extra)), rows)


def _insert_sql(cls: type, names: Sequence[str]) -> str:
    return f"INSERT INTO {table_of(cls)} ({', '.join(names)}) VALUES ({marks(names)})"


def next_id(office: Office, table: str) -> int:
    """The id that the next row of a table will be given. Ids follow one another within an operation."""
    found = office.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(found[0]) + 1 if found else 1


def update(office: Office, record: Any, extra: Mapping[str, Any] | None = None, without: Sequence[str] = ()) -> None:
    """Write the columns of a record that has an id. Columns left as they were are not journaled."""
    row = _row(record, extra, without)
    sets = ", ".join(f"{name} = ?" for name in row)
    office.conn.execute(f"UPDATE {table_of(type(record))} SET {sets} WHERE id = ?", (*row.values(), record.id))


def delete(office: Office, cls: type, record_id: int) -> None:
    """Delete a row; a UserError comes from the operation if others refer to it."""
    office.conn.execute(f"DELETE FROM {table_of(cls)} WHERE id = ?", (record_id,))


def get(office: Office, cls: type[R], record_id: int) -> R:
    """The record with an id. Raises UserError if it is gone."""
    found = select(office, cls, "WHERE id = ?", (record_id,))
    if not found:
        raise UserError(f"这条{noun_of(table_of(cls))}记录已经不在了，请刷新后再试。")
    return found[0]


def select(office: Office, cls: type[R], where: str = "", parameters: Sequence[Any] = ()) -> list[R]:
    """Records by a WHERE (and ORDER BY) clause."""
    return read(office, cls, f"SELECT {', '.join(('id', *columns_of(cls)))} FROM {table_of(cls)} {where}", parameters)


def some(office: Office, cls: type[R], ids: Sequence[int]) -> list[R]:
    """The records with these ids, in their order; ids that are gone are left out."""
    found: dict[int, Any] = {}
    for part in parts(ids):
        records: list[Any] = select(office, cls, f"WHERE id IN ({marks(part)})", part)
        found |= {record.id: record for record in records}
    return [found[record_id] for record_id in ids if record_id in found]


def column(office: Office, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """The first column of what a query gives."""
    return [row[0] for row in office.conn.execute(sql, parameters).fetchall()]


def first(office: Office, cls: type[R], where: str, parameters: Sequence[Any] = ()) -> R | None:
    """The first of the records by a WHERE (and ORDER BY) clause; None where there is none."""
    return next(iter(select(office, cls, f"{where} LIMIT 1", parameters)), None)


def marks(values: Sized) -> str:
    """A ? for each value, for IN (…)."""
    return ", ".join("?" * len(values))


def parts(ids: Sequence[int]) -> Iterator[list[int]]:
    """Ids in as many at once as one statement surely takes for parameters."""
    return (list(ids[start : start + 10_000]) for start in range(0, len(ids), 10_000))


def read(office: Office, cls: type[R], sql: str, parameters: Sequence[Any] = ()) -> list[R]:
    """Records by a query of one's own, which gives the id and all of :func:`columns_of` in order."""
    kind: type = cls
    names, readers = _readers(kind)
    found = []
    for row in office.conn.execute(sql, parameters).fetchall():
        given = dict(zip(names, row, strict=True))
        for name, field, as_stored, nothing in readers:
            value = given[name]
            if value is None:
                given[name] = nothing
            elif not as_stored:
                given[name] = values.from_db(field, value)
        found.append(cls(**given))
    return found


@cache
def _readers(cls: type) -> tuple[tuple[str, ...], tuple[tuple[str, Field, bool, Any], ...]]:
    """The columns of a record class; of those that may differ from what is stored, whether only NULL does, and what it is."""
    read = ((name, field, values.is_as_stored(field), values.blank(field)) for name, field in _described(cls).items())
    return ("id", *columns_of(cls)), tuple(each for each in read if not (each[2] and each[3] is None))


# ---------------------------------------------------------------- lists: plain rows, only the columns shown


def column_sql(table: str, field: Field) -> str:
    """What to select to show a field: a reference by the name that it stands for."""
    if field.kind is Kind.REFERENCE:
        return f"(SELECT r.name FROM {field.refers_to} r WHERE r.id = {table}.{field.name})"
    return f"{table}.{field.name}"


def list_rows(
    office: Office, table: str, expressions: Sequence[str], ids: Sequence[int], before: str = ""
) -> list[tuple[Any, ...]]:
    """Rows (id, *expressions) for the ids, in their order; ids that are gone are left out.

    ``before`` is a WITH clause that puts something else in the table's place.
    """
    columns = ", ".join((f"{table}.id", *expressions))
    by_id: dict[int, tuple[Any, ...]] = {}
    for part in parts(ids):
        sql = f"{before}SELECT {columns} FROM {table} WHERE {table}.id IN ({marks(part)})"
        by_id |= {row[0]: row for row in office.conn.execute(sql, part).fetchall()}
    return [by_id[record_id] for record_id in ids if record_id in by_id]


def name_of(office: Office, table: str, wanted: int | None) -> str:
    """The name of a row of a table that has names; "" for None, or if it is gone."""
    row = office.conn.execute(f"SELECT name FROM {table} WHERE id = ?", (wanted,)).fetchone()
    return str(row[0]) if row else ""


def name_choices(office: Office, table: str) -> list[tuple[int, str]]:
    """(id, name) of every row of a table that has names, in the order of the names."""
    return office.conn.execute(f"SELECT id, name FROM {table} ORDER BY name").fetchall()
