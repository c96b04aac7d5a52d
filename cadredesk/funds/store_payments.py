"""The SQL about money paid to somebody: lines of vouchers, and what was paid before the books began (历史补录)."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from cadredesk.core import names
from cadredesk.core.fields import Field, field_of
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.records import Payment


def add_payments(office: Office, payments: Iterable[Payment]) -> None:
    """Insert lines, or settled payments from before the books began."""
    rows.insert_many(office, Payment, (), map(rows.stored, payments))


_OF_VOUCHER = "(SELECT {} FROM vouchers v WHERE v.id = payments.voucher_id)"
_PAYMENT_COLUMNS = {
    "date": f"coalesce(payments.date, payments.received_on, {_OF_VOUCHER.format('v.paid_on')})",
    "budget": f"ifnull({_OF_VOUCHER.format('(SELECT name FROM budgets b WHERE b.id = v.budget_id)')}, payments.budget)",
    "number": f"ifnull({_OF_VOUCHER.format('v.number')}, '历史补录')",
}
NUMBER_COLUMN = Field(name="number", label="凭证号", width=140, listed=True)


def payment_columns() -> tuple[Field, ...]:
    """The columns of a list of single payments."""
    widths = {"date": 93, "person_id": 128, "kind": 76, "occasion": 62, "fen": 82, "category": 148}
    fields = [dataclasses.replace(field_of(Payment, name), listed=True, width=width) for name, width in widths.items()]
    others = (field_of(Payment, name) for name in ("budget", "note"))
    return (*fields, NUMBER_COLUMN, *(dataclasses.replace(field, listed=False) for field in others))


def payment_expression(name: str) -> str:
    """The SQL expression that shows a column of a list of payments."""
    return _PAYMENT_COLUMNS.get(name) or rows.column_sql("payments", field_of(Payment, name))


def payment_ids(
    office: Office,
    year: int | None = None,
    ids: Sequence[int] | None = None,
    text: str = "",
    sort: str = "date",
    descending: bool = True,
) -> list[int]:
    """Payments in order: those with the ``ids``, else those from before the books began (历史补录) in a year."""
    terms, parameters = ["payments.voucher_id IS NULL"], []
    if ids is not None:
        terms = [f"payments.id IN ({', '.join(map(str, map(int, ids)))})"]
    if year is not None:
        terms.append("payments.date BETWEEN ? AND ?")
        parameters += [f"{year}-01-01", f"{year}-12-31"]
    if needle := names.needle_of(text):
        terms.append("payments.person_id IN (SELECT id FROM people WHERE instr(search, ?))")
        parameters.append(needle)
    way = "DESC" if descending else "ASC"
    order = f"{payment_expression(sort)} {way}, payments.id {way}"
    sql = f"SELECT payments.id FROM payments WHERE {' AND '.join(terms)} ORDER BY {order}"
    return rows.column(office, sql, parameters)


def payment_rows(office: Office, fields: Sequence[Field], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, shown values…) of payments for ids."""
    return rows.list_rows(office, "payments", [payment_expression(field.name) for field in fields], ids)


def get_payment(office: Office, payment_id: int) -> Payment:
    """The payment with an id. Raises UserError if gone."""
    return rows.get(office, Payment, payment_id)


def settled_count(office: Office, year: int | None) -> int:
    """How many payments of a year are 历史补录."""
    span = (f"{year}-01-01", f"{year}-12-31") if year is not None else ("", "9")
    sql = "SELECT count(*) FROM payments WHERE voucher_id IS NULL AND date BETWEEN ? AND ?"
    return int(office.conn.execute(sql, span).fetchone()[0])


def paid_this_year(office: Office, people: Sequence[int], year: int) -> dict[int, int]:
    """What people were paid in a year, in 分, by person."""
    found: dict[int, int] = {}
    for part in rows.parts(list(people)):
        sql = (
            f"SELECT person_id, sum(fen) FROM paid_money WHERE person_id IN ({rows.marks(part)}) AND date BETWEEN ? AND ? "
            "GROUP BY person_id"
        )
        found |= dict(office.conn.execute(sql, (*part, f"{year}-01-01", f"{year}-12-31")).fetchall())
    return found


def paid_to(office: Office, person_id: int, limit: int = 100) -> list[tuple[str, str, str, int, str]]:
    """(date, kind, occasion, fen, voucher number) of what one person was paid, the latest first."""
    return office.conn.execute(
        "SELECT m.date, m.kind, m.occasion, m.fen, ifnull(v.number, '历史补录') FROM paid_money m "
        "LEFT JOIN vouchers v ON v.id = m.voucher_id WHERE m.person_id = ? ORDER BY m.date DESC, m.id DESC LIMIT ?",
        (person_id, limit),
    ).fetchall()


def visits_with_payment(office: Office, visit_ids: Sequence[int]) -> set[int]:
    """Which of these visits have money in the books already."""
    sql = f"SELECT visit_id FROM payments WHERE visit_id IN ({rows.marks(visit_ids)})"
    return set(rows.column(office, sql, visit_ids))
