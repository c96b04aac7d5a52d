"""The SQL that all registers share: lists read window by window, counts of facets, and rows written with their files."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from cadredesk.core import names
from cadredesk.core.fields import Field, Kind, fields_of, table_of
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.records import Register, RegisterQuery

R = TypeVar("R")
_FOUND_IN = (Kind.TEXT, Kind.LONG, Kind.CHOICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How a register is read as a list: from its table, or from a view that has the same columns, and with what SQL each
    computed column is. ``searched`` are further expressions of text in which a search looks; ``sorted_by`` is what a
    column is sorted by where that is not what it shows.
    """

    register: Register
    source: str = ""
    computed: Mapping[str, str] = field(default_factory=dict)
    searched: tuple[str, ...] = ()
    sorted_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """What is read."""
        return self.source or table_of(self.register.record)

    def expression(self, name: str) -> str:
        """The SQL that shows a column: a reference by the name that it stands for."""
        return self.computed.get(name) or rows.column_sql(self.table, self.register.column(name))

    def value(self, name: str) -> str:
        """The SQL of what a facet narrows by: of a reference its id, of nothing ""."""
        return self.computed.get(name) or f"ifnull({self.table}.{name}, '')"


# ---------------------------------------------------------------- lists


def _where(listing: Listing, query: RegisterQuery, without: str = "") -> tuple[str, list[Any]]:
    table, day = listing.table, f"{listing.table}.{listing.register.day}"
    terms, parameters = ["1"], list[Any]()
    if query.since:
        terms.append(f"{day} > ?")  # a year or month alone stands right before its first day
        parameters.append((query.since - timedelta(days=1)).isoformat())
    if query.until:
        terms.append(f"{day} <= ?")
        parameters.append(query.until.isoformat())
    if query.ids is not None:
        terms.append(f"{table}.id IN (SELECT value FROM json_each(?))")
        parameters.append(f"[{', '.join(map(str, query.ids))}]")
    for name, wanted in query.chosen.items():
        if name != without and wanted:
            terms.append(f"{listing.value(name)} IN ({rows.marks(wanted)})")
            parameters += wanted
    if needle := names.needle_of(query.text):
        found = _searched(listing)
        terms.append(f"({' OR '.join(found)})")
        parameters += [needle] * len(found)
    return " AND ".join(terms), parameters


def _searched(listing: Listing) -> list[str]:
    """Conditions of which any finds a needle: in people by all that finds them, in the rest by what is written."""
    table, found = listing.table, [f"instr(lower({each}), ?)" for each in listing.searched]
    for each in fields_of(listing.register.record):
        if each.refers_to == "people":
            found.append(f"{table}.{each.name} IN (SELECT id FROM people WHERE instr(search, ?))")
        elif each.kind is Kind.REFERENCE:
            found.append(f"{table}.{each.name} IN (SELECT id FROM {each.refers_to} WHERE instr(lower(name), ?))")
        elif each.kind in _FOUND_IN:
            found.append(f"instr(lower({table}.{each.name}), ?)")
    return found


def _order(listing: Listing, query: RegisterQuery, *, turned: bool = False) -> str:
    way = "DESC" if query.descending != turned else "ASC"
    table, day = listing.table, listing.register.day
    if query.sort in ("", day):
        return f"{table}.{day} {way}, {table}.id {way}"
    return f"{_sort_key(listing, query.sort)} {way}, {table}.id {way}"


def _sort_key(listing: Listing, name: str) -> str:
    column = listing.register.column(name)
    if column.refers_to == "people":
        return f"(SELECT pinyin FROM people WHERE people.id = {listing.table}.{name})"
    return listing.sorted_by.get(name) or listing.expression(name)


def count(office: Office, listing: Listing, query: RegisterQuery) -> int:
    """How many rows a query finds."""
    where, parameters = _where(listing, query)
    sql = f"SELECT count(*) FROM {listing.table} WHERE {where}"
    return int(office.conn.execute(sql, parameters).fetchone()[0])


def window(office: Office, listing: Listing, query: RegisterQuery, start: int, stop: int, total: int) -> list[int]:
    """The ids from ``start`` to ``stop`` of the query's list of ``total``; counted from the nearer end."""
    where, parameters = _where(listing, query)
    far = start > total // 2
    offset = max(total - stop if far else start, 0)
    sql = f"SELECT {listing.table}.id FROM {listing.table} WHERE {where} ORDER BY {_order(listing, query, turned=far)}"
    found = rows.column(office, f"{sql} LIMIT ? OFFSET ?", (*parameters, stop - start, offset))
    return found[::-1] if far else found


def all_ids(office: Office, listing: Listing, query: RegisterQuery) -> list[int]:
    """All ids that a query finds, in its order."""
    where, parameters = _where(listing, query)
    sql = f"SELECT {listing.table}.id FROM {listing.table} WHERE {where} ORDER BY {_order(listing, query)}"
    return rows.column(office, sql, parameters)


def list_rows(office: Office, listing: Listing, columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, stored values…) of the columns for ids, references by their names."""
    return rows.list_rows(office, listing.table, [listing.expression(name) for name in columns], ids)


def position(office: Office, listing: Listing, query: RegisterQuery, row_id: int) -> int | None:
    """Where a row stands in a list sorted by day; None if the list does not hold it."""
    where, parameters = _where(listing, query)
    table, day = listing.table, f"{listing.table}.{listing.register.day}"
    found = rows.column(office, f"SELECT {day} FROM {table} WHERE {table}.id = ? AND {where}", (row_id, *parameters))
    if not found:
        return None
    before = ">" if query.descending else "<"
    sql = f"SELECT count(*) FROM {table} WHERE {where} AND ({day}, {table}.id) {before} (?, ?)"
    return int(office.conn.execute(sql, (*parameters, *found, row_id)).fetchone()[0])


def facet_counts(office: Office, listing: Listing, query: RegisterQuery, name: str) -> Counter[Any]:
    """How many rows each value of a facet would leave under the rest of the query."""
    where, parameters = _where(listing, query, without=name)
    sql = f"SELECT {listing.value(name)}, count(*) FROM {listing.table} WHERE {where} GROUP BY 1"
    return Counter(dict(office.conn.execute(sql, parameters).fetchall()))


def names_of(office: Office, column: Field, values: Sequence[Any]) -> dict[Any, str]:
    """The words for the values of a facet: of a reference its name."""
    if column.kind is not Kind.REFERENCE:
        return {value: str(value) for value in values}
    wanted = [value for value in values if value != ""]
    sql = f"SELECT id, name FROM {column.refers_to} WHERE id IN ({rows.marks(wanted)})"
    return dict(office.conn.execute(sql, wanted).fetchall())


def years(office: Office, listing: Listing) -> list[int]:
    """The years in which there are rows, the latest first."""
    day, table = listing.register.day, listing.table
    sql = f"SELECT (SELECT min({day}) FROM {table}), (SELECT max({day}) FROM {table})"
    first, last = office.conn.execute(sql).fetchone()
    return list(range(int(last[:4]), int(first[:4]) - 1, -1)) if first else []


def recent_words(office: Office, record: type, name: str, limit: int = 60) -> list[str]:
    """What was last written in a column of text, the latest first: suggestions for typing."""
    table = table_of(record)
    sql = f"SELECT {name} FROM (SELECT {name}, id FROM {table} ORDER BY id DESC LIMIT 3000) WHERE {name} <> '' "
    return rows.column(office, sql + "GROUP BY 1 ORDER BY max(id) DESC LIMIT ?", (limit,))


# ---------------------------------------------------------------- writing


def save(office: Office, row: R) -> R:
    """Insert a row without id, write one that has an id; gives it back with its id. Within an operation."""
    return rows.save(office, row)


def delete(office: Office, row: Any) -> None:
    """Delete a row with its files. Within an operation."""
    table = table_of(type(row))
    office.conn.execute("DELETE FROM files WHERE owner = ? AND owner_id = ?", (table, row.id))
    rows.delete(office, type(row), row.id)


def without_id(row: R) -> R:
    """The same as a new row: what a copy starts from."""
    return dataclasses.replace(row, id=None)  # type: ignore[type-var]  # each row is a dataclass
