"""The SQL about budgets: what was granted for a year, how it was adjusted, and what is left of it."""

import datetime

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.records import Balance, Budget


def put_budget(office: Office, budget: Budget) -> Budget:
    """Write a budget, new where it has no id, and give it back with its id."""
    return rows.save(office, budget)


def budget_by_name(office: Office, year: int, name: str) -> Budget | None:
    """The budget of a year by its name."""
    return rows.first(office, Budget, "WHERE year = ? AND name = ?", (year, name))


def get_budget(office: Office, budget_id: int) -> Budget:
    """The budget with an id. Raises UserError if gone."""
    return rows.get(office, Budget, budget_id)


def years(office: Office) -> list[int]:
    """The years with a budget, a voucher or a settled payment, the latest first."""
    sql = (
        "SELECT year FROM budgets UNION SELECT CAST(substr(date, 1, 4) AS INTEGER) FROM vouchers UNION "
        "SELECT CAST(substr(date, 1, 4) AS INTEGER) FROM payments WHERE date IS NOT NULL ORDER BY 1 DESC"
    )
    return rows.column(office, sql)


def budget_years(office: Office) -> list[int]:
    """Years that have a budget, the latest first."""
    return rows.column(office, "SELECT DISTINCT year FROM budgets ORDER BY 1 DESC")


def adjust(office: Office, budget_id: int, day: datetime.date, fen: int, document: str, why: str) -> None:
    """Add a dated adjustment of a budget."""
    sql = "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (?, ?, ?, ?, ?)"
    office.conn.execute(sql, (budget_id, day.isoformat(), fen, document, why))


def adjustments(office: Office, budget_id: int) -> list[tuple[str, int, str, str]]:
    """(date, fen, document, why) of each adjustment, in order."""
    sql = "SELECT date, fen, document, why FROM budget_adjustments WHERE budget_id = ? ORDER BY date, id"
    return office.conn.execute(sql, (budget_id,)).fetchall()


# fen = approved + paid + left. Paid is net of reversals; a line not collected or given back is not paid.
_BALANCES = """
SELECT b.id, b.year, b.name, b.fen + ifnull(a.fen, 0),
  ifnull(sum(CASE WHEN v.state = '已批准' THEN p.fen END), 0),
  ifnull(sum(CASE WHEN v.state IN ('已支付', '已归档', '冲销') AND p.receipt NOT IN ('未领', '退回') THEN p.fen END), 0),
  ifnull(sum(CASE WHEN v.state IN ('已支付', '已归档', '冲销') AND p.receipt = '退回' THEN p.fen
                  WHEN v.state IN ('已支付', '已归档') AND v.reverses_id IS NOT NULL THEN -p.fen END), 0)
FROM budgets b
LEFT JOIN (SELECT budget_id, sum(fen) AS fen FROM budget_adjustments GROUP BY budget_id) a ON a.budget_id = b.id
LEFT JOIN vouchers v ON v.budget_id = b.id
LEFT JOIN payments p ON p.voucher_id = v.id
"""


def balances(office: Office, year: int) -> list[Balance]:
    """Each budget of a year with what is approved, paid, returned and left."""
    return _balances(office, "WHERE b.year = ? GROUP BY b.id ORDER BY b.id", year)


def balance(office: Office, budget_id: int) -> Balance:
    """One budget with what is approved, paid, returned and left."""
    return _balances(office, "WHERE b.id = ? GROUP BY b.id", budget_id)[0]


def _balances(office: Office, where: str, parameter: int) -> list[Balance]:
    return [Balance(*row) for row in office.conn.execute(_BALANCES + where, (parameter,)).fetchall()]
