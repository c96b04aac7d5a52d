"""The SQL of 频次: the rules, and how often something was held."""

from datetime import date

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.activities.store import BARE_SQL
from cadredesk.registers.frequencies.records import Every, Frequency


def frequencies(office: Office, *, enabled: bool = False) -> list[Frequency]:
    """All of them as entered, or those in force."""
    return rows.select(office, Frequency, f"{'WHERE enabled' if enabled else ''} ORDER BY id")


def any_activity(office: Office) -> bool:
    """Whether the office enters activities at all."""
    return bool(rows.column(office, "SELECT 1 FROM activities LIMIT 1"))


def sessions(office: Office, asked: Frequency, on: date) -> int:
    """How many were held until a day of its month or year."""
    since = on.replace(day=1) if asked.every == Every.MONTH else date(on.year, 1, 1)
    large = " AND large" if asked.large else ""
    sql = f"SELECT ifnull(sum(sessions), 0) FROM activities WHERE category = ? AND date BETWEEN ? AND ?{large}"
    return int(office.conn.execute(sql, (asked.category, since.isoformat(), on.isoformat())).fetchone()[0])


def to_enter(office: Office, since: date, before: date) -> int:
    """How many activities of past days have neither names nor a number nor an outcome (待补登)."""
    sql = f"SELECT count(*) FROM activities WHERE date >= ? AND date < ? AND {BARE_SQL}"
    return int(office.conn.execute(sql, (since.isoformat(), before.isoformat())).fetchone()[0])
