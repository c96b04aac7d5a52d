"""The only SQL about visits."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from cadredesk.core import names
from cadredesk.core.fields import Field, field_of
from cadredesk.db import rows
from cadredesk.visits.records import Visit, VisitQuery

if TYPE_CHECKING:
    from cadredesk.db.file import Office

_REASON = "CASE visits.rule WHEN '' THEN visits.kind ELSE visits.rule END"


def add(office: "Office", visit: Visit) -> Visit:
    """Insert a visit and give it back with its id."""
    return dataclasses.replace(visit, id=rows.insert(office, visit))


def add_many(office: "Office", visits: Iterable[Visit]) -> None:
    """Insert visits in one go, as an import does."""
    rows.insert_many(office, Visit, (), map(rows.stored, visits))


def change(office: "Office", visit: Visit) -> None:
    """Write a visit that has an id."""
    rows.update(office, visit)


def delete(office: "Office", visit_id: int) -> None:
    """Delete a visit that nothing refers to."""
    rows.delete(office, Visit, visit_id)


def get(office: "Office", visit_id: int) -> Visit:
    """The visit with an id. Raises UserError if gone."""
    return rows.get(office, Visit, visit_id)


def of_person(office: "Office", person_id: int, limit: int = 100) -> list[Visit]:
    """The visits of one person, the latest first."""
    return rows.select(office, Visit, "WHERE person_id = ? ORDER BY date DESC, id DESC LIMIT ?", (person_id, limit))


def matching(office: "Office", query: VisitQuery) -> list[Visit]:
    """The full records of a query, in its order: for slips and exports."""
    where, parameters = _where(query)
    return rows.select(office, Visit, f"WHERE {where} ORDER BY {_order(query, query.descending)}", parameters)


def latest_id(office: "Office") -> int:
    """The highest id given so far, 0 in an empty table."""
    return int(office.db.conn.execute("SELECT ifnull(max(id), 0) FROM visits").fetchone()[0])


# ---------------------------------------------------------------- lists


def _where(query: VisitQuery) -> tuple[str, list[Any]]:
    terms, parameters = ["1"], []
    for sql, value in (
        ("visits.date >= ?", query.since and query.since.isoformat()),
        ("visits.date <= ?", query.until and query.until.isoformat()),
        (f"{_REASON} = ?", query.reason or None),
        ("visits.category = ?", query.category),
        ("visits.person_id = ?", query.person_id),
    ):
        if value is not None:
            terms.append(sql)
            parameters.append(value)
    if query.with_money:
        terms.append("visits.fen > 0")
    needle = names.needle_of(query.text)
    if needle:
        terms.append("visits.person_id IN (SELECT id FROM people WHERE instr(search, ?))")
        parameters.append(needle)
    return " AND ".join(terms), parameters


def _order(query: VisitQuery, descending: bool) -> str:
    way = "DESC" if descending else "ASC"
    if query.sort == "date":
        return f"visits.date {way}, visits.id {way}"
    if query.sort == "person_id":
        return f"(SELECT pinyin FROM people WHERE people.id = visits.person_id) {way}, visits.id {way}"
    return f"{expression(query.sort)} {way}, visits.id {way}"


def expression(name: str) -> str:
    """The SQL expression that shows a field, or the computed "reason"."""
    return _REASON if name == "reason" else rows.column_sql("visits", field_of(Visit, name))


def count(office: "Office", query: VisitQuery) -> int:
    """How many visits a query finds."""
    where, parameters = _where(query)
    return int(office.db.conn.execute(f"SELECT count(*) FROM visits WHERE {where}", parameters).fetchone()[0])


def window(office: "Office", query: VisitQuery, start: int, stop: int, total: int) -> list[int]:
    """The ids from ``start`` to ``stop`` of the query's list of ``total``; counted from the nearer end."""
    where, parameters = _where(query)
    far = start > total // 2
    offset = total - stop if far else start
    order = _order(query, query.descending != far)
    sql = f"SELECT visits.id FROM visits WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    found = [row[0] for row in office.db.conn.execute(sql, (*parameters, stop - start, max(offset, 0))).fetchall()]
    return found[::-1] if far else found


def list_rows(office: "Office", fields: Sequence[Field], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, shown values…) for ids."""
    return rows.list_rows(office, "visits", [expression(field.name) for field in fields], ids)


def facet_counts(office: "Office", name: str, query: VisitQuery) -> list[tuple[str, int]]:
    """(value, visits) for "reason" or "category" under the rest of the query, most first."""
    rest = dataclasses.replace(query, reason="") if name == "reason" else dataclasses.replace(query, category=None)
    where, parameters = _where(rest)
    sql = f"SELECT {expression(name)}, count(*) FROM visits WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1"
    return office.db.conn.execute(sql, parameters).fetchall()


def years(office: "Office") -> list[int]:
    """The years in which there are visits, the latest first."""
    first, last = office.db.conn.execute(
        "SELECT (SELECT min(date) FROM visits), (SELECT max(date) FROM visits)"
    ).fetchone()
    return list(range(int(last[:4]), int(first[:4]) - 1, -1)) if first else []
