"""What imports and exports ask of the file in bulk; the rest of the SQL is in the stores of the features."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cadredesk.core.dates import day_from_iso
from cadredesk.core.fields import Field
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.records import Payment
from cadredesk.visits.records import Visit


def latest_operation(office: Office, before: int | None = None) -> int:
    """The number of the last operation, or of the last before another; 0 if there is none."""
    sql = "SELECT ifnull(max(id), 0) FROM operations WHERE id < ?"
    return int(office.conn.execute(sql, (before or 1 << 60,)).fetchone()[0])


def people_of(office: Office, operation: int) -> tuple[int, ...]:
    """The people whom an operation has added or changed, or given a check-up or a relative, and who are in the file."""
    of_table = "SELECT row_id FROM changes WHERE operation_id = ?1 AND tbl ="
    sql = (
        f"SELECT id FROM people WHERE id IN ({of_table} 'people') "
        f"OR id IN (SELECT person_id FROM cares WHERE id IN ({of_table} 'cares')) "
        f"OR id IN (SELECT person_id FROM relatives WHERE id IN ({of_table} 'relatives')) ORDER BY id"
    )
    return tuple(rows.column(office, sql, (operation,)))


def rows_of(office: Office, operation: int, table: str) -> tuple[int, ...]:
    """The rows of a table that an operation has added or changed, and that are in the file."""
    sql = f"SELECT id FROM {table} WHERE id IN (SELECT row_id FROM changes WHERE operation_id = ? AND tbl = ?) ORDER BY id"
    return tuple(rows.column(office, sql, (operation, table)))


def names_of_relatives(office: Office, people: Sequence[int]) -> dict[int, set[str]]:
    """The names of the relatives of each of some people, without blanks."""
    found: dict[int, set[str]] = {}
    for some in rows.parts(people):
        sql = f"SELECT person_id, name FROM relatives WHERE person_id IN ({rows.marks(some)})"
        for person, name in office.conn.execute(sql, some):
            found.setdefault(person, set()).add("".join(name.split()))
    return found


def visits_on(office: Office, days: Iterable[date]) -> list[Visit]:
    """All visits of these days, in the order in which they were recorded."""
    return rows.select(office, Visit, f"WHERE date IN ({_quoted(days)}) ORDER BY id")


def money_paid_on(office: Office, days: Iterable[date]) -> list[tuple[Payment, str]]:
    """All money paid on these days, each with the number of its voucher ("" for a settled payment)."""
    found = office.conn.execute(
        "SELECT m.id, m.person_id, m.date, m.kind, m.occasion, m.fen, ifnull(b.name, x.budget), m.category, x.note, "
        "m.visit_id, ifnull(v.number, '') FROM paid_money m JOIN payments x ON x.id = m.id "
        "LEFT JOIN vouchers v ON v.id = m.voucher_id LEFT JOIN budgets b ON b.id = v.budget_id "
        f"WHERE m.date IN ({_quoted(days)}) ORDER BY m.id"
    ).fetchall()
    return [
        (
            Payment(
                id=row[0], person_id=row[1], date=day_from_iso(row[2]), kind=row[3], occasion=row[4], fen=row[5],
                budget=row[6], category=row[7], note=row[8], visit_id=row[9],
            ),
            row[10],
        )
        for row in found
    ]  # fmt: skip


def _quoted(days: Iterable[date]) -> str:
    return ", ".join(f"'{day.isoformat()}'" for day in sorted(set(days)))


_OF_PERSON = "(SELECT r.id_number FROM people r WHERE r.id = visits.person_id)"


def visit_rows(office: Office, fields: Sequence[Field]) -> list[tuple[Any, ...]]:
    """All shown values of every visit, references by name, ``id_number`` the person's."""
    columns = ", ".join(
        _OF_PERSON if field.name == "id_number" else rows.column_sql("visits", field) for field in fields
    )
    return office.conn.execute(f"SELECT {columns} FROM visits ORDER BY date, id").fetchall()


_MONEY_COLUMNS = {
    "person_id": "coalesce(p.name, (SELECT name FROM branches WHERE id = x.branch_id), x.payee)",
    "id_number": "ifnull(p.id_number, '')",
    "date": "coalesce(x.date, x.received_on)",
    "kind": "x.kind",
    "occasion": "x.occasion",
    "fen": "x.fen",
    "budget": "ifnull(b.name, x.budget)",
    "category": "x.category",
    "receipt": "CASE WHEN x.voucher_id IS NULL THEN '已领' ELSE ifnull(nullif(x.receipt, ''), '待领') END",
    "number": "ifnull(v.number, '')",
    "note": "x.note",
}


def money_rows(office: Office, fields: Sequence[Field]) -> list[tuple[Any, ...]]:
    """All shown values of every line approved and every settled payment, by date; ``receipt`` says whether it is paid."""
    columns = ", ".join(_MONEY_COLUMNS[field.name] for field in fields)
    return office.conn.execute(
        f"SELECT {columns} FROM payments x LEFT JOIN people p ON p.id = x.person_id "
        "LEFT JOIN vouchers v ON v.id = x.voucher_id LEFT JOIN budgets b ON b.id = v.budget_id "
        "WHERE x.voucher_id IS NULL OR v.state IN ('已批准', '已支付', '已归档', '冲销') "
        "ORDER BY coalesce(x.date, x.received_on, v.approved_on), x.id"
    ).fetchall()
