"""The SQL about budgets: what was granted for a year, and how it was adjusted; what is left is in ``store_ledger``."""

import datetime

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.records import Budget


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


def budgets_between(office: Office, first: int, last: int) -> list[Budget]:
    """The budgets of years, the latest first."""
    return rows.select(office, Budget, "WHERE year BETWEEN ? AND ? ORDER BY year DESC, id", (first, last))


def adjust(office: Office, budget_id: int, day: datetime.date, fen: int, document: str, why: str, kind: str) -> None:
    """Add a dated adjustment of a budget; ``kind`` is 追加, 调减, 结转 or 更正."""
    sql = "INSERT INTO budget_adjustments(budget_id, date, fen, document, why, kind) VALUES (?, ?, ?, ?, ?, ?)"
    office.conn.execute(sql, (budget_id, day.isoformat(), fen, document, why, kind))


# What was done with a budget that locks what it says, as the user is told.
_USES = """
SELECT '已有编号的凭证' FROM vouchers WHERE budget_id = :budget AND number IS NOT NULL
UNION ALL SELECT '已有冲销凭证的退款转入' FROM vouchers WHERE refund_budget_id = :budget AND number IS NOT NULL
UNION ALL SELECT '已有结余转入' FROM budget_adjustments WHERE budget_id = :budget AND kind = '结转'
UNION ALL SELECT '已经调整过' FROM budget_adjustments WHERE budget_id = :budget
LIMIT 1
"""


def why_locked(office: Office, budget_id: int) -> str:
    """Why what a budget says is locked, "" while it may be corrected: papers and the ledger build on it once a voucher or
    reversal with a number names it, or once money was added to it.
    """
    found = office.conn.execute(_USES, {"budget": budget_id}).fetchone()
    return str(found[0]) if found else ""


def adjustments(office: Office, budget_id: int) -> list[tuple[str, int, str, str, str]]:
    """(date, fen, document, why, kind) of each adjustment, in order."""
    sql = "SELECT date, fen, document, why, kind FROM budget_adjustments WHERE budget_id = ? ORDER BY date, id"
    return office.conn.execute(sql, (budget_id,)).fetchall()
