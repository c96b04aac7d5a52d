"""Filters as SQL: every value goes in as a parameter."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from cadredesk.core.dates import UNKNOWN_DAY, PartialDate
from cadredesk.core.fields import Field, Kind
from cadredesk.core.names import needle_of
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.filters.rules import HAS, filter_fields
from cadredesk.people.store_expressions import (
    AUDIENCE_SQL,
    PARTY_SINCE_SQL,
    STATE_SQL,
    birthday_term,
    last_visit_sql,
)
from cadredesk.people.store_tags import tags_term

Term = tuple[str, list[Any]]
_MONTH_SQL = "CASE WHEN length(people.birth) > 4 THEN CAST(substr(people.birth, 6, 2) AS INTEGER) || ' 月' ELSE '' END"
_ROWS_OF = {"photo": "photos", "relatives": "relatives", "attachments": "attachments"}
_HAS_SQL = {
    "phone": "(people.mobile <> '' OR people.landline <> '')",
    **{name: f"EXISTS (SELECT 1 FROM {table} r WHERE r.person_id = people.id)" for name, table in _ROWS_OF.items()},
}
_A_YEAR = 384  # days of the longest lunar one: within them is the birthday of everybody
_COMPARED = {Op.CONTAINS: "instr({}, ?) > 0", Op.LACKS: "instr({}, ?) = 0", Op.IS: "{} = ?", Op.IS_NOT: "{} <> ?"}


def where_sql(asked: Filter, day: date) -> Term:
    """A condition on ``people`` for a filter, with its parameters; ages and spans of days are computed for ``day``."""
    terms, parameters = [], []
    for part in asked.parts:
        term, values = where_sql(part, day) if isinstance(part, Filter) else _condition(part, day)
        terms.append(f"({term})")
        parameters += values
    return (" OR " if asked.any else " AND ").join(terms) or "1", parameters


def _condition(condition: Condition, day: date) -> Term:
    field = filter_fields()[condition.field]
    if field.kind is Kind.FLAG:
        return _flag(field, condition.op)
    if field.name == "birthday":
        return birthday_term(*_span(condition, day))
    shown = _expression(field, day)
    if condition.op in (Op.EMPTY, Op.FILLED):
        return f"ifnull({shown}, '') {'=' if condition.op is Op.EMPTY else '<>'} ''", []
    if condition.op in (Op.AMONG, Op.NOT_AMONG):
        return _among(field, shown, condition)
    if field.kind is Kind.INTEGER:
        return _number(shown, condition)
    if field.kind in (Kind.DATE, Kind.PARTIAL):
        return _date(shown, condition, day)
    return _text(field, shown, condition)


def _expression(field: Field, day: date) -> str:
    """The SQL expression of a field, on a day."""
    computed = {
        "state": STATE_SQL,
        "audience": AUDIENCE_SQL,
        "birth_month": _MONTH_SQL,
        "age": _years("people.birth", day),
        "party_years": _years(PARTY_SINCE_SQL, day),
        "last_visit": last_visit_sql(day),
    }
    return computed.get(field.name, f"people.{field.name}")


def _whole(column: str) -> str:
    """A date that may be cut short as the first day that it may be."""
    return f"substr({column} || '-01-01', 1, 10)"


def _years(column: str, day: date) -> str:
    """Whole years since a date, on the day or at death; none where nobody knows when that was."""
    start, end = _whole(column), f"ifnull({_whole('people.died_on')}, '{day.isoformat()}')"
    return (
        f"iif(people.died_on = '{UNKNOWN_DAY.iso}', NULL, CAST(substr({end}, 1, 4) AS INTEGER) "
        f"- CAST(substr({start}, 1, 4) AS INTEGER) - (substr({end}, 6) < substr({start}, 6)))"
    )


def _flag(field: Field, op: Op) -> Term:
    shown = _HAS_SQL[field.name.removeprefix(HAS)] if field.name.startswith(HAS) else f"people.{field.name}"
    return shown if op is Op.IS else f"NOT {shown}", []


def _among(field: Field, shown: str, condition: Condition) -> Term:
    if field.name == "tags":
        has, wanted = tags_term(condition.values)
        return has if condition.op is Op.AMONG else f"NOT {has}", wanted
    given: list[Any] = list(condition.values)
    if field.kind is Kind.REFERENCE:
        given = [int(value) if value.isdecimal() else 0 for value in given]
    way = "IN" if condition.op is Op.AMONG else "NOT IN"
    return f"ifnull({shown}, '') {way} ({rows.marks(given)})", given


def _number(shown: str, condition: Condition) -> Term:
    given = [int(value) for value in condition.values]
    if condition.op is Op.BETWEEN:
        return f"{shown} BETWEEN ? AND ?", given
    return f"{shown} {'>=' if condition.op is Op.AT_LEAST else '<='} ?", given


def _date(shown: str, condition: Condition, day: date) -> Term:
    """A date that is not whole counts from its first day; of those asked for, the last of a span to its last.

    "" lies before every day: so whoever has no date, or one of which nothing is known, is let through where they are meant.
    """
    shown = f"nullif({shown}, '{UNKNOWN_DAY.iso}')"
    whole = f"ifnull({_whole(shown)}, '')" if condition.or_empty else _whole(shown)
    if condition.op is Op.THIS_YEAR:
        return f"substr({whole}, 1, 4) = ?", [f"{day.year:04}"]
    if condition.op in (Op.WITHIN, Op.LONGER_AGO):
        edge = (day - timedelta(days=min(int(condition.values[0]), day.toordinal() - 1))).isoformat()
        if condition.op is Op.LONGER_AGO:
            return f"{whole} < ?", [edge]
        return f"{whole} BETWEEN ? AND ?", [edge, day.isoformat()]
    first, *rest = (PartialDate.from_iso(value) for value in condition.values)
    if condition.op is Op.BETWEEN:
        return f"{whole} BETWEEN ? AND ?", [first.first.isoformat(), rest[0].last.isoformat()]
    return f"{whole} {'<' if condition.op is Op.BEFORE else '>='} ?", [first.first.isoformat()]


def _span(condition: Condition, day: date) -> tuple[date, date]:
    """The days that are asked for of a day of each year."""
    if condition.op is Op.COMING:
        return day, day + timedelta(days=min(int(condition.values[0]), _A_YEAR))
    first = day.replace(day=1)
    if condition.op is Op.NEXT_MONTH:
        first = (first + timedelta(days=31)).replace(day=1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _text(field: Field, shown: str, condition: Condition) -> Term:
    """Compared as a search compares: capitals, full-width letters, blanks and hyphens do not count."""
    if field.kind is Kind.REFERENCE:
        shown = f"(SELECT r.name FROM {field.refers_to} r WHERE r.id = {shown})"
    return _COMPARED[condition.op].format(f"needle(ifnull({shown}, ''))"), [needle_of(condition.values[0])]


def name_of(office: Office, field_name: str, value: str) -> str:
    """The words of a value: of a reference the name that its id stands for."""
    field = filter_fields()[field_name]
    if field.kind is not Kind.REFERENCE or not value.isdecimal():
        return value
    return rows.name_of(office, field.refers_to, int(value)) or "（已删除）"


def values_in_use(office: Office, field: Field) -> Sequence[tuple[str, str]]:
    """(value, words) to choose from for a field: its choices first, then what else stands in the register."""
    if field.kind is Kind.REFERENCE:
        order = "pinyin, id" if field.refers_to == "people" else "name"
        who = f"WHERE id IN (SELECT {field.name} FROM people)" if field.refers_to == "people" else ""
        found = office.conn.execute(f"SELECT id, name FROM {field.refers_to} {who} ORDER BY {order}").fetchall()
        return [(str(key), name) for key, name in found]
    words: dict[str, None] = dict.fromkeys(map(str, field.choices))
    if field.name == "tags" or field.open_choices:
        column = field.name
        sql = f"SELECT {column} FROM people WHERE {column} <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 500"
        for (text,) in office.conn.execute(sql).fetchall():
            words |= dict.fromkeys(text.split("、") if field.name == "tags" else (text,))
    return [(word, word) for word in words]
