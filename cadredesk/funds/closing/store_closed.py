"""The SQL about closed years: nothing that is dated in one is written any more."""

import datetime

from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office


def closed_years(office: Office) -> list[int]:
    """The years that are closed, in order."""
    return rows.column(office, "SELECT year FROM closed_years ORDER BY year")


def is_closed(office: Office, year: int) -> bool:
    """Whether a year's books are closed."""
    return office.conn.execute("SELECT 1 FROM closed_years WHERE year = ?", (year,)).fetchone() is not None


def require_open_year(office: Office, year: int) -> None:
    """Raises UserError if a year is closed."""
    if is_closed(office, year):
        raise UserError(f"{year} 年已经封账，不能再办理这一年的款项。")


def require_open(office: Office, day: datetime.date) -> None:
    """Raises UserError if the year of a day is closed."""
    require_open_year(office, day.year)


def require_open_budget(office: Office, budget_id: int) -> None:
    """Raises UserError if the year of a budget is closed."""
    sql = "SELECT b.year, b.name FROM budgets b JOIN closed_years c ON c.year = b.year WHERE b.id = ?"
    if found := office.conn.execute(sql, (budget_id,)).fetchone():
        raise UserError(f"预算“{found[1]}”的年度 {found[0]} 已经封账，不能再列支。请换一项没有封账的年度的预算。")
