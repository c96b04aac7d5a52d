"""At what one person was, for the card."""

from typing import NamedTuple

from cadredesk.db.file import Office
from cadredesk.registers.activities.records import Presence


class Attended(NamedTuple):
    """An activity that somebody stands on the list of."""

    id: int
    date: str
    category: str
    topic: str
    state: str


def counts_of_year(office: Office, person_id: int, year: int) -> list[tuple[str, int]]:
    """How often somebody was there in a year, by kind, the most frequent first; and how often they asked for leave."""
    sql = (
        "SELECT CASE t.state WHEN ?4 THEN a.category ELSE t.state END, count(*) FROM attendances t "
        "JOIN activities a ON a.id = t.activity_id WHERE t.person_id = ?1 AND a.date BETWEEN ?2 AND ?3 "
        "GROUP BY 1 ORDER BY max(t.state = ?4) DESC, 2 DESC, 1"
    )
    days = (f"{year}-01-01", f"{year}-12-31")
    return office.conn.execute(sql, (person_id, *days, Presence.PRESENT.value)).fetchall()


def deliveries_of_year(office: Office, person_id: int, year: int) -> int:
    """How often study was brought to somebody in a year."""
    sql = (
        "SELECT count(*) FROM visits WHERE person_id = ? AND date BETWEEN ? AND ? "
        "AND (rule = '' AND kind = '送学上门' OR rule = '阅文')"
    )
    return int(office.conn.execute(sql, (person_id, f"{year}-01-01", f"{year}-12-31")).fetchone()[0])


def attended(office: Office, person_id: int) -> list[Attended]:
    """All activities that somebody stands on the list of, the latest first."""
    sql = (
        "SELECT a.id, a.date, a.category, a.topic, t.state FROM attendances t JOIN activities a ON a.id = t.activity_id "
        "WHERE t.person_id = ? ORDER BY a.date DESC, a.id DESC"
    )
    return [Attended._make(row) for row in office.conn.execute(sql, (person_id,)).fetchall()]
