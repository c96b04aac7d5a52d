"""The only SQL about visits."""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from cadredesk.core import names
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.history.records import Track
from cadredesk.people.history.store import people_on
from cadredesk.people.store_expressions import AUDIENCE_SQL
from cadredesk.visits.records import Rule, Visit, VisitQuery

_REASON = "CASE visits.rule WHEN '' THEN visits.kind ELSE visits.rule END"


def categories_on(office: Office, people: Sequence[int], day: datetime.date) -> dict[int, str]:
    """The category among the six that people had on a day, "" if not known, by person."""
    before = people_on(day, (Track.CATEGORY, Track.RANK, Track.TREATMENT), ends=False)
    return dict(rows.list_rows(office, "people", (AUDIENCE_SQL,), people, before))


def get(office: Office, visit_id: int) -> Visit:
    """The visit with an id. Raises UserError if gone."""
    return rows.get(office, Visit, visit_id)


def of_person(office: Office, person_id: int, limit: int = 100) -> list[Visit]:
    """The visits of one person, the latest first."""
    return rows.select(office, Visit, "WHERE person_id = ? ORDER BY date DESC, id DESC LIMIT ?", (person_id, limit))


def matching(office: Office, query: VisitQuery) -> list[Visit]:
    """The full records of a query, in its order: for slips and exports."""
    where, parameters = _where(query)
    return rows.select(office, Visit, f"WHERE {where} ORDER BY {_order(query, query.descending)}", parameters)


def update_checkups(office: Office, visits: Iterable[Visit]) -> None:
    """After visits were written, changed or deleted: 最近体检日期 of those who had a check-up by one of them."""
    checkups_store.update_latest(office, [visit.person_id for visit in visits if visit.rule == Rule.CHECKUP])


def latest_id(office: Office) -> int:
    """The highest id given so far, 0 in an empty table."""
    return int(office.conn.execute("SELECT ifnull(max(id), 0) FROM visits").fetchone()[0])


# ---------------------------------------------------------------- lists


def _where(query: VisitQuery) -> tuple[str, list[Any]]:
    terms, parameters = ["1"], []
    for sql, value in (
        ("visits.date >= ?", query.since and query.since.isoformat()),
        ("visits.date <= ?", query.until and query.until.isoformat()),
        ("visits.person_id = ?", query.person_id),
    ):
        if value is not None:
            terms.append(sql)
            parameters.append(value)
    for sql, wanted in (
        ("visits.visit_group", query.group),
        (_REASON, query.reason),
        ("visits.category", query.category),
    ):
        if wanted is not None:
            values = _several(wanted)
            terms.append(f"{sql} IN ({rows.marks(values)})")
            parameters += values
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


def count(office: Office, query: VisitQuery) -> int:
    """How many visits a query finds."""
    where, parameters = _where(query)
    return int(office.conn.execute(f"SELECT count(*) FROM visits WHERE {where}", parameters).fetchone()[0])


def window(office: Office, query: VisitQuery, start: int, stop: int, total: int) -> list[int]:
    """The ids from ``start`` to ``stop`` of the query's list of ``total``; counted from the nearer end."""
    where, parameters = _where(query)
    far = start > total // 2
    offset = total - stop if far else start
    order = _order(query, query.descending != far)
    sql = f"SELECT visits.id FROM visits WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    found = rows.column(office, sql, (*parameters, stop - start, max(offset, 0)))
    return found[::-1] if far else found


def list_rows(office: Office, fields: Sequence[Field], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, shown values…) for ids."""
    return rows.list_rows(office, "visits", [expression(field.name) for field in fields], ids)


def position(office: Office, query: VisitQuery, visit_id: int) -> int | None:
    """Where a visit stands in a list sorted by date; None if the list does not hold it."""
    where, parameters = _where(query)
    day = rows.column(
        office, f"SELECT visits.date FROM visits WHERE visits.id = ? AND {where}", (visit_id, *parameters)
    )
    if not day:
        return None
    before = ">" if query.descending else "<"
    sql = f"SELECT count(*) FROM visits WHERE {where} AND (visits.date, visits.id) {before} (?, ?)"
    return int(office.conn.execute(sql, (*parameters, *day, visit_id)).fetchone()[0])


def export_rows(office: Office, fields: Sequence[Field], query: VisitQuery) -> list[tuple[Any, ...]]:
    """The stored values of the query's visits in these columns, references by name, in its order."""
    where, parameters = _where(query)
    columns = ", ".join(expression(field.name) for field in fields)
    sql = f"SELECT {columns} FROM visits WHERE {where} ORDER BY {_order(query, query.descending)}"
    return office.conn.execute(sql, parameters).fetchall()


def facet_counts(office: Office, query: VisitQuery) -> dict[str, Counter[str]]:
    """Visits by "group", "reason" and "category", each under the rest of the query.

    Period and reasons alone are counted along an index, group by group, whatever the number of visits.
    """
    where, parameters = _where(dataclasses.replace(query, group=None, reason=None, category=None))
    plain = not (query.text or query.with_money or query.person_id)
    sql = (
        f"SELECT visits.visit_group, {_REASON}, visits.category, count(*) "
        f"FROM visits {'INDEXED BY visits_by_reason' if plain else ''} "
        f"WHERE {where} GROUP BY visits.visit_group, visits.rule, visits.kind, visits.category"
    )
    asked = {"group": query.group, "reason": query.reason, "category": query.category}
    counts: dict[str, Counter[str]] = {name: Counter() for name in asked}
    for *words, times in office.conn.execute(sql, parameters).fetchall():
        said = dict(zip(asked, words, strict=True))
        left_out = [name for name, wanted in asked.items() if wanted is not None and said[name] not in _several(wanted)]
        for name, word in said.items():
            if not left_out or left_out == [name]:
                counts[name][word] += times
    return counts


def _several(wanted: str | tuple[str, ...]) -> tuple[str, ...]:
    return (wanted,) if isinstance(wanted, str) else wanted


REASON_COLUMN = Field(name="reason", label="事由", kind=Kind.TEXT, width=90, listed=True)
# The usual columns and their widths.
_FIRST = {
    "date": 95, "person_id": 132, "reason": 76, "visitors": 110, "fen": 80, "goods": 95, "category": 150,
}  # fmt: skip


def list_columns() -> tuple[Field, ...]:
    """Every column that a list of visits may have, the usual ones first."""
    known = {field.name: field for field in (REASON_COLUMN, *fields_of(Visit))}
    return tuple(
        dataclasses.replace(known[name], listed=name in _FIRST, width=_FIRST.get(name, known[name].width))
        for name in dict.fromkeys((*_FIRST, *known))
    )


def recent_words(office: Office, name: str, limit: int = 60) -> list[str]:
    """What was last written in a field of text, the latest first: suggestions for typing."""
    column = field_of(Visit, name).name
    sql = f"SELECT {column} FROM (SELECT {column}, id FROM visits ORDER BY id DESC LIMIT 3000) WHERE {column} <> '' "
    sql += "GROUP BY 1 ORDER BY max(id) DESC LIMIT ?"
    return rows.column(office, sql, (limit,))


def recent_names(office: Office, name: str = "visitors") -> list[str]:
    """The people named lately in a field that names several, each alone."""
    together = recent_words(office, name)
    return list(dict.fromkeys(word for words in together for word in words.replace("，", "、").split("、")))


def years(office: Office) -> list[int]:
    """The years in which there are visits, the latest first."""
    sql = "SELECT (SELECT min(date) FROM visits), (SELECT max(date) FROM visits)"
    first, last = office.conn.execute(sql).fetchone()
    return list(range(int(last[:4]), int(first[:4]) - 1, -1)) if first else []


def regroup(office: Office, code: str, group: str, since: datetime.date | None, until: datetime.date | None) -> None:
    """Count the visits of a rule between two days (None: without end) as of another group."""
    sql = "UPDATE visits SET visit_group = ? WHERE rule = ? AND rule <> '' AND date BETWEEN ? AND ?"
    office.conn.execute(sql, (group, code, str(since or ""), str(until or "9")))
