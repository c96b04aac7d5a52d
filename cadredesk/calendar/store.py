"""The SQL of the calendar: visits, plans and cases by day."""

from datetime import date

from cadredesk.campaigns.records import Plan
from cadredesk.cases.records import Case
from cadredesk.core.kinds import VisitGroup
from cadredesk.db import rows
from cadredesk.db.file import Office


def visits_by_day(office: Office, since: date, until: date) -> dict[VisitGroup, list[tuple[str, int]]]:
    """(ISO day, how many visits) by what they count as."""
    sql = "SELECT date, count(*) FROM visits WHERE visit_group = ? AND date BETWEEN ? AND ? GROUP BY 1"
    days = (since.isoformat(), until.isoformat())
    return {group: office.conn.execute(sql, (group, *days)).fetchall() for group in VisitGroup}


def plans_by_day(office: Office, since: date, until: date) -> list[tuple[str, int]]:
    """(ISO day, how many are planned for it)."""
    sql = "SELECT planned_on, count(*) FROM plans WHERE planned_on BETWEEN ? AND ? GROUP BY 1"
    return office.conn.execute(sql, (since.isoformat(), until.isoformat())).fetchall()


def cases_by_day(office: Office, since: date, until: date) -> list[tuple[str, str, int]]:
    """(ISO day, kind, how many began on it)."""
    sql = (
        "SELECT opened_on, kind, count(*) FROM cases WHERE opened_on BETWEEN ? AND ? GROUP BY 1, 2 ORDER BY 1, min(id)"
    )
    return office.conn.execute(sql, (since.isoformat(), until.isoformat())).fetchall()


def plans_of(office: Office, day: date, most: int) -> list[Plan]:
    """The plans for a day, by who goes."""
    where = "WHERE planned_on = ? ORDER BY visitors, id LIMIT ?"
    return rows.select(office, Plan, where, (day.isoformat(), most))


def cases_of(office: Office, day: date) -> list[Case]:
    """The cases that began on a day."""
    return rows.select(office, Case, "WHERE opened_on = ? ORDER BY id", (day.isoformat(),))
